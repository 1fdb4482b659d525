"""What this room reads, by topic."""
