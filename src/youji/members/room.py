"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.members import importers, policy
from youji.members.selectors import may_record_for, panel, waiting
from youji.members.services.plots import carry_over
from youji.members.words import WORDS
from youji.shared.inbox import Source
from youji.shared.rooms import Room

ROOM = Room(
    label="members",
    title="基地成员",
    nav=policy.NAV,
    inbox=(Source(waiting.waiting, waiting.pending),),
    inbox_kinds={"membership": "成员确认"},
    words=WORDS,
    scope="基地成员",
    writable=True,
    imports=importers.IMPORTERS,
    extends={
        "norms.for_whom": {"members": may_record_for},
        "registry.redrawn": {"members": carry_over},
        "registry.base_panels": {"members": panel.on_base_page},
    },
)
