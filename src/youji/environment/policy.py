"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS, REVIEWERS, Actor, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

#: Officers who take samples, write down what they saw, and keep the records of their area.
MONITORS = REVIEWERS | {Role.SUPERVISOR}
READERS = Policy("environment-readers", PRODUCERS | AREA_READERS)
OWN = Policy("environment-own", PRODUCERS)
#: Who tests: the samples that were given to their laboratory, and nothing else of this room.
TESTERS = Policy("environment-testers", frozenset({Role.LABORATORY}))
RECORDERS = Policy("environment-recorders", PRODUCERS | MONITORS)
OFFICERS = Policy("environment-officers", MONITORS)
#: Who draws and ends 特定农产品禁止生产区.
ZONERS = Policy("environment-zoners", frozenset({Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER}))

NAV = (
    NavItem("检测", "交来的样品", "environment:given", TESTERS, first=True),
    NavItem(
        "产地环境",
        "检测样品",
        "environment:samples",
        READERS,
        inside=(
            "/desk/environment/points/",
            "/desk/environment/laboratories/",
            "/desk/environment/bases/",
        ),
    ),
    NavItem("产地环境", "污染线索", "environment:findings", READERS),
    NavItem("产地环境", "回收和处理", "environment:disposals", READERS, inside=("/desk/environment/books/",)),
    NavItem("产地环境", "试验站", "environment:stations", READERS, inside=("/desk/environment/regions/",)),
    NavItem("产地环境", "禁产区", "environment:zones", READERS),
)


def may_know_who_saw(actor: Actor, *, opened_by_id: int, division: str) -> bool:
    """Whether the actor reads who saw what may foul a base: its area's officers, and who wrote it down; never its holder."""
    return actor.user_id == opened_by_id or (bool(actor.roles & AREA_READERS) and actor.covers(division))


def may_record(actor: Actor, *, operator_id: int | None, division: str) -> bool:
    """Whether what was found or done there is the actor's to write down: its producer's, or its area's officers'."""
    own = operator_id is not None and actor.operator_id == operator_id and bool(actor.roles & PRODUCERS)
    return own or (bool(actor.roles & MONITORS) and actor.covers(division))
