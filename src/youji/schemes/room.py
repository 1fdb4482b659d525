"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.schemes import policy
from youji.schemes.services import load_schemes
from youji.schemes.words import WORDS
from youji.shared.rooms import Room

ROOM = Room(
    label="schemes",
    title="认定办法",
    nav=policy.NAV,
    words=WORDS,
    loaders=(load_schemes,),
    scope="认定办法",
)
