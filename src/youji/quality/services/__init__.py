"""Writes: one transaction and one audit entry each."""
