"""What a loader says when a file of ``data/`` cannot be taken as it is."""

from __future__ import annotations


class UnfitData(Exception):
    """The file cannot be loaded; the sentence says which, why, and what to do."""
