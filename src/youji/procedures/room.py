"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.procedures.words import WORDS
from youji.shared.rooms import Room

ROOM = Room(label="procedures", title="办理程序", words=WORDS)
