"""What the room does by itself. Declared in ``room.py``; safe to run twice."""

from __future__ import annotations

from youji.production.services.files import reckon_files

__all__ = ["reckon_files"]
