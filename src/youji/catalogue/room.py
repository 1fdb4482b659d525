"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.catalogue import importers, jobs, policy
from youji.catalogue.selectors import audience, changes, overview, own_words, photos, proven
from youji.catalogue.selectors.inbox import pending, waiting
from youji.catalogue.selectors.recognised import recognised_bases
from youji.catalogue.selectors.search import SEARCH
from youji.catalogue.words import WORDS
from youji.divisions.logic.events import CalendarChanged
from youji.shared import clock
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="catalogue",
    title="目录",
    nav=policy.NAV,
    search=SEARCH,
    overview=overview.FIGURES,
    inbox=(
        Source(waiting, pending),
        Source(changes.waiting, changes.pending),
        Source(own_words.waiting, own_words.pending),
        Source(photos.waiting, photos.pending),
    ),
    inbox_kinds={
        "rectification": "整改",
        "annual_check": "年检",
        "change": "信息变更",
        "edition": "目录公布",
        "own_word": "主体自述",
        "photo": "基地照片",
    },
    words=WORDS,
    jobs=(Recurring("catalogue.keep_catalogue", jobs.keep_catalogue, 600),),
    listeners={CalendarChanged: (lambda event: jobs.recount_deadlines(clock.now()),)},
    scope="目录",
    writable=True,
    imports=importers.IMPORTERS,
    extends={
        "registry.base_panels": {"changes": changes.on_registers_page},
        "ledger.shown": {"catalogue": proven.shown_otherwise},
        "standards.recognised": {"catalogue": recognised_bases},
        "documents.audiences": {"entries": audience.of_entries},
    },
)
