"""The forms of the recognition room, by topic."""
