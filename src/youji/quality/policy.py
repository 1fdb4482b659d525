"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS, REVIEWERS, Actor, Role
from youji.shared.navigation import NavItem
from youji.shared.web import PUBLIC, SIGNED_IN, Policy

__all__ = [
    "ATTENDS",
    "COVERERS",
    "HOLDERS",
    "ISSUERS",
    "KEEPERS",
    "LEADERS",
    "LEADERS_OF_AREA",
    "NAV",
    "PUBLIC",
    "READERS",
    "TESTERS",
    "may_hold",
    "may_issue",
]
READERS = Policy("quality-readers", PRODUCERS | AREA_READERS)
#: Who tests a lot: whoever may record for the operator it belongs to.
TESTERS = Policy("quality-testers", PRODUCERS)
#: Whoever has signed in goes to a training, and may sit its exam.
ATTENDS = SIGNED_IN
#: Officers who hold trainings in their area; a 主体负责人 holds those of their own people.
LEADERS_OF_AREA = REVIEWERS | {Role.SUPERVISOR, Role.AGRONOMIST}
HOLDERS = Policy("quality-holders", LEADERS_OF_AREA | {Role.HOLDER})
#: Who leads trainings: whoever holds them, and the trainers they name (decision 0170).
LEADERS = Policy("quality-leaders", LEADERS_OF_AREA | {Role.HOLDER, Role.TRAINER})
#: Who issues and withdraws 内检员证书 in their area.
ISSUERS = Policy("quality-issuers", REVIEWERS | {Role.SUPERVISOR})
#: The bank of questions is the province's.
KEEPERS = Policy("quality-keepers", frozenset({Role.PROVINCE_REVIEWER}))
#: Who sees which bases have an 内检员.
COVERERS = Policy("quality-coverers", AREA_READERS)

NAV = (
    NavItem("质量自控", "培训", "quality:trainings", ATTENDS, inside=("/desk/quality/sessions/", "/desk/quality/papers/", "/field/training/")),
    NavItem("质量自控", "内检员", "quality:inspectors", READERS),
    NavItem("质量自控", "内检员覆盖", "quality:coverage", COVERERS),
    NavItem("质量自控", "自检", "quality:checks", READERS, inside=("/desk/quality/findings/", "/field/check/")),
    NavItem("质量自控", "快检记录", "quality:rapid", READERS, inside=("/desk/quality/lots/",)),
    NavItem("质量自控", "题库", "quality:bank", KEEPERS),
)  # fmt: skip


def may_hold(actor: Actor, *, operator_id: int | None, division: str) -> bool:
    """Whether a training there is the actor's to hold: of their own operator as its 主体负责人, else of their area."""
    if operator_id is not None:
        return actor.operator_id == operator_id and Role.HOLDER in actor.roles
    return bool(actor.roles & LEADERS_OF_AREA) and actor.covers(division)


def may_issue(actor: Actor, division: str) -> bool:
    """Whether certificates there are the actor's to issue and withdraw."""
    return ISSUERS.admits(actor) and actor.covers(division)
