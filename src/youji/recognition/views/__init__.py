"""The views of the recognition room, by topic."""
