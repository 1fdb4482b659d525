"""The selectors of the recognition room, by topic."""
