"""The services of the recognition room, by topic."""
