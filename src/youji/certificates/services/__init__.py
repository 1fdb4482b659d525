"""Writes of the room: one transaction and one audit entry each."""

from __future__ import annotations
