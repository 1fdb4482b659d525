"""The public pages, by topic."""
