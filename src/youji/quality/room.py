"""What this room declares of itself to the house."""

from __future__ import annotations

import youji.quality.logic.inspectors  # noqa: F401  (its rules stand in the rulebook)
from youji.norms.logic.marked import marked
from youji.quality import importers, policy
from youji.quality.selectors import checks, panel, rapid, told_upward
from youji.quality.services import holding
from youji.quality.words import WORDS
from youji.shared.rooms import Room

ROOM = Room(
    label="quality",
    title="质量自控",
    nav=policy.NAV,
    words=WORDS,
    scope="质量自控：培训、内检员、自检、检测",
    writable=True,
    imports=importers.IMPORTERS,
    extends={
        "certificates.own_tests": {"quality": rapid.holding_of},
        "documents.audiences": {"quality": checks.audience},
        "environment.reported": {"quality": holding.after_report},
        "lots.lot_panels": {"quality": panel.on_lots_page},
        "norms.files": {
            "quality-terms": marked(
                "quality/terms.csv", "培训、考试、自检的数", label="事项", value="数", unit="单位"
            ),
            "quality-checklists": marked(
                "quality/checklists.csv", "自检表", words="项目", title="表", edition="版本"
            ),
        },
        "schemes.automatic": {"quality": told_upward.facts_of},
    },
)
