"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.environment import policy
from youji.environment.selectors import samples, zones
from youji.environment.words import WORDS
from youji.shared.rooms import Room

ROOM = Room(
    label="environment",
    title="产地环境",
    nav=policy.NAV,
    words=WORDS,
    scope="产地环境",
    writable=True,
    extends={
        "documents.audiences": {"environment": samples.audience},
        "recognition.facts": {"environment": zones.facts_of},
    },
)
