"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.divisions.logic.events import CalendarChanged
from youji.environment import importers, jobs, policy
from youji.environment.selectors import findings, giving, samples, told_upward, water, zones
from youji.environment.selectors.judged_again import rest_on
from youji.environment.words import WORDS
from youji.norms.logic.marked import marked
from youji.shared import clock
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="environment",
    title="产地环境",
    nav=policy.NAV,
    inbox=(Source(findings.waiting, findings.pending), Source(giving.waiting, giving.pending)),
    inbox_kinds={"finding": "污染线索", "given": "待检样品"},
    words=WORDS,
    jobs=(Recurring("environment.recount_deadlines", jobs.recount_deadlines, 600),),
    listeners={CalendarChanged: (lambda event: jobs.recount_deadlines(clock.now()),)},
    scope="产地环境",
    writable=True,
    imports=importers.IMPORTERS,
    extends={
        "schemes.automatic": {"environment": told_upward.facts_of},
        "accounts.laboratories": {"environment": giving.laboratory_called},
        "accounts.laboratory_names": {"environment": giving.laboratory_names},
        "documents.audiences": {
            "environment": samples.audience,
            "findings": findings.audience,
            "given": giving.audience,
        },
        "registry.base_panels": {"environment": findings.on_registers_page},
        "norms.files": {
            "environment-limits": marked(
                "environment_limits.csv",
                "产地环境限量（没有导入限量表时用）",
                parameter="项目",
                category="类别",
                use="用途",
                most="上限",
                least="下限",
                unit="单位",
            )
        },
        "recognition.facts": {"environment": zones.facts_of},
        "norms.rest_on": {"environment": rest_on},
        "production.ground": {"zones": zones.against_production},
        "production.water": {"environment": water.daily_means},
        "standards.air": {"environment": water.air_means},
    },
)
