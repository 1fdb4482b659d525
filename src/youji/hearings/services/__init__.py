"""Writes: what is ordered, said, confirmed and decided."""
