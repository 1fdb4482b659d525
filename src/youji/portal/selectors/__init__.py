"""What the public sees, read from published rows only. By page."""
