"""Reads, inside what an actor may know of."""
