"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.shared.inbox import Source
from youji.shared.rooms import Room
from youji.standards import importers, policy
from youji.standards.selectors.gaps import audience, pending, waiting
from youji.standards.services import load_standards
from youji.standards.words import WORDS

ROOM = Room(
    label="standards",
    title="标准与规程",
    nav=policy.NAV,
    inbox=(Source(waiting, pending),),
    inbox_kinds={"standard_gap": "标准任务"},
    words=WORDS,
    loaders=(load_standards,),
    imports=importers.IMPORTERS,
    scope="标准与规程",
    extends={"documents.audiences": {"standards": audience}},
    writable=True,
)
