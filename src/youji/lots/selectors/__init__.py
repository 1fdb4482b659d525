"""Reads: what a lot has left and what happened to it; what speaks against moving it; where it came from and went."""
