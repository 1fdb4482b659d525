"""Template words of the public pages."""
