"""Everybody's first page, and what stands above all rooms: what others are late with."""
