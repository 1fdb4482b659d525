"""君山茶叶 in the catalogue, and the two who must be different persons."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.catalogue.conftest import (  # noqa: F401
    base,
    decision_maker,
    entry,
    holder,
    make_entry,
    operator,
    publisher,
    scheme_version,
    supervisor,
)
from youji.hearings.models import OralHearing, Proposal
from youji.hearings.services import orals, proposals
from youji.shared.actor import Actor, Role

TOLD = {"ground": "major_incident", "reason": "检出禁用农药，两次复检均不合格"}
PLACE = "上午9时30分，省农业农村厅三楼会议室"
EARLIEST = date(2026, 6, 10)  # of a hearing: seven working days after Monday, 2026-06-01


@pytest.fixture
def second(make_actor) -> Actor:
    """Another of the city's officers."""
    return make_actor(Role.CITY_REVIEWER, division="4306", name="市审核员")


@pytest.fixture
def told(entry, decision_maker, publisher, holder, now) -> Proposal:  # noqa: F811
    """A removal is intended, and its holder told."""
    return proposals.propose("remove", code=entry.code, **TOLD, actor=decision_maker, now=now)


@pytest.fixture
def asked(told, holder, now) -> OralHearing:  # noqa: F811
    """The holder asked to be heard in person."""
    return orals.ask(proposal_id=told.pk, points="当面说明采样经过", actor=holder, now=now)


@pytest.fixture
def arranged(asked, publisher, now) -> OralHearing:  # noqa: F811
    """Its day is set."""
    return arrange(asked, publisher, now)


def arrange(row: OralHearing, actor, now: datetime, day: date = EARLIEST, presider: int = 0) -> OralHearing:
    """The hearing is set for ``day``, before the actor unless another is named."""
    presider_id = presider or actor.user_id
    return orals.arrange(
        oral_id=row.pk, held_on=day, place=PLACE, presider_id=presider_id, actor=actor, now=now
    )
