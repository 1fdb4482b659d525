"""Messages of several that come at the same moment: one transaction, and everything as if each had come alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tests.catalogue.test_standing import together
from tests.production.conftest import SPRAYED, TODAY, record
from tests.registry.conftest import WEST, square
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry, Pending
from youji.norms.services.loading import load_norms
from youji.production import services
from youji.production.models import Finding, Lot, Record, SeasonUse, Shortage, StoreEntry, Work
from youji.production.services import arrival
from youji.production.services.rows import By
from youji.production.services.saying import Said, read
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]
#: What is made anew each time, and says nothing.
BY_CHANCE = {"id", "code", "entry_id", "subject", "counterpart_id"}
TABLES = (Record, Work, Finding, StoreEntry, Lot, SeasonUse, Shortage, AuditEntry)


@pytest.fixture
def three(make_base, put_plot, make_actor, tea, now):
    """Three growers; the ground of the second lies on that of the first."""
    load_norms(now=now)
    found = []
    for number, west in enumerate((WEST, WEST + 0.001, WEST + 0.02)):
        base = make_base(f"{number}号基地", division="430611")
        plot = put_plot(base, f"{number}号地", square(west))
        actor = make_actor(Role.HOLDER, operator_id=base.operator_id)
        [season] = services.open_seasons(
            actor=actor, now=now, kind="plot", product="茶叶", started_on="2026-03-01", plots=[str(plot.pk)]
        )
        found.append((actor, season.code))
    return found


def message(actor: Any, now: Any, *bodies: dict[str, Any], channel: str = "api") -> arrival.Message:
    good = list(enumerate(read(body, TODAY) for body in bodies))
    return arrival.Message(good, By(actor, now, channel, timedelta(minutes=len(bodies))))


def messages(three: Any, now: Any) -> list[arrival.Message]:
    """Sprayed, sprayed beside, harvested; put right; refused; sent twice; another's."""
    (one, first), (two, second), (three_, third) = three
    sprayed = record(seasons=[first], **SPRAYED)
    mended = sprayed | {"id": str(uuid4()), "supersedes": sprayed["id"], "reason": "写错", "dose": "90"}
    harvest = record(
        seasons=[second], kind="harvest", day="2026-05-21", quantity="30", unit="kg", into_lot=True
    )
    own = record(seasons=[third], **SPRAYED | {"input": "甲胺磷", "registration": ""})
    return [
        message(one, now, sprayed, mended),
        message(
            two, now + timedelta(seconds=1), record(seasons=[second], **SPRAYED), harvest, channel="phone"
        ),
        message(three_, now + timedelta(seconds=2), own, record(seasons=[first], **SPRAYED)),
        message(three_, now + timedelta(seconds=3), own, own | {"worker": "别人"}),
        message(one, now + timedelta(seconds=4), record(seasons=[first], **SPRAYED | {"day": "2026-05-25"})),
    ]


def standing() -> dict[str, list[str]]:
    """Every row of every table, but for what is made by chance."""

    def told(row: Any) -> dict[str, Any]:
        said = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
        return {name: value for name, value in said.items() if name not in BY_CHANCE}

    return {
        model.__name__: sorted(repr(told(row)) for row in model._default_manager.all()) for model in TABLES
    }


def told(answers: Iterable[Any]) -> list[Any]:
    return [[(at, repr(result).replace(result.lot or "-", "-")) for at, result in some] for some in answers]


def test_taken_at_once_everything_is_as_if_each_had_come_alone(three, now):
    some = messages(three, now)
    point = transaction.savepoint()
    alone = told(arrival._alone(one) for one in some)
    by_itself = standing()
    transaction.savepoint_rollback(point)
    at_once = arrival._at_once(some)
    assert told(at_once) == alone
    assert standing() == by_itself
    assert {result.state for some in at_once for _, result in some} == {"stored", "refused"}
    assert Pending.objects.count() == AuditEntry.objects.count()
    assert {row.actor_id for row in AuditEntry.objects.filter(action__startswith="production.record")} == {
        actor.user_id for actor, _ in three
    }


def test_one_that_cannot_be_worked_out_keeps_no_other_back(three, now):
    (one, first), (two, second), _ = three
    broken = arrival.Message([(0, Said(UUID(int=7), {"plots": []}, ""))], By(one, now, "api"))
    good = [
        message(one, now, record(seasons=[first], **SPRAYED)),
        message(two, now, record(seasons=[second], **SPRAYED)),
    ]
    said = arrival._at_once([good[0], broken, good[1]])
    assert isinstance(said[1], KeyError)
    assert [said[at][0][1].state for at in (0, 2)] == ["stored", "stored"]
    assert Record.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_that_really_come_at_once_each_is_stored_once_and_answered_for_itself(three, now):
    calls, wanted = [], []
    for turn in range(3):
        for actor, season in three:
            body = record(seasons=[season], **SPRAYED | {"day": f"2026-05-{10 + turn}"})
            wanted.append(body["id"])
            calls.append(partial(services.take_records, [body], actor=actor, now=now, channel="api"))
    said = together(*calls)
    assert [(one[0].id, one[0].state) for one in said] == [(key, "stored") for key in wanted]
    assert Record.objects.count() == len(wanted) == Work.objects.count()
    owners = {str(row.pk): row.operator_id for row in Record.objects.all()}
    assert [owners[key] for key in wanted] == [actor.operator_id for actor, _ in three] * 3


def test_two_messages_of_one_operator_are_one_letter_that_names_each_record(three, now, make_actor):
    """Joined, the letter told of the first record and of none of the others."""
    officer = make_actor(Role.SUPERVISOR, division="430611")
    (one, first), _, (three_, third) = three
    banned = SPRAYED | {"input": "甲胺磷", "registration": ""}
    days = [f"2026-05-{day}" for day in (18, 19, 20)]
    some = [message(one, now, record(seasons=[first], **banned | {"day": day})) for day in days]
    arrival._at_once([*some, message(three_, now, record(seasons=[third], **banned))])
    letters = {row.title: row.body for row in Message.objects.filter(person_id=officer.user_id)}
    assert len(letters) == 2
    [body] = [body for title, body in letters.items() if "有3条生产记录不合规定" in title]
    assert [line.partition("：")[0] for line in body.splitlines()] == [
        f"2026年5月{day}日施药" for day in (18, 19, 20)
    ]
    assert "甲胺磷" in body
    assert "还有" not in body
