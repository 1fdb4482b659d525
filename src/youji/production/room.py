"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.norms.logic.marked import marked
from youji.production import importers, jobs, policy
from youji.production.selectors import inbox, panel, told_upward
from youji.production.selectors.judged_again import rest_on
from youji.production.services import judged_again
from youji.production.services.sync import take_record, take_season, take_store
from youji.production.words import WORDS
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="production",
    title="按标生产",
    nav=policy.NAV,
    inbox=(Source(inbox.waiting, inbox.pending),),
    inbox_kinds={"shortage": "投入品账上不足", "misuse": "生产记录不合规定"},
    words=WORDS,
    jobs=(Recurring("production.files", jobs.reckon_files, 60),),
    scope="生产季、生产记录、投入品台账、批次",
    writable=True,
    imports=importers.IMPORTERS,
    extends={
        "schemes.automatic": {"production": told_upward.facts_of},
        "registry.base_panels": {"production": panel.on_base_page},
        "norms.rest_on": {"production": rest_on},
        "norms.judged_again": {"production": judged_again.keep},
        "norms.files": {
            "production-yields": marked(
                "production/yields.csv", "亩产上限", name="产品", most="每亩最多", unit="单位"
            )
        },
        "production.sync": {
            "production.record": take_record,
            "production.season": take_season,
            "production.store": take_store,
        },
    },
)
