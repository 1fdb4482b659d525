"""Whatever comes, in whatever order and however often: stored once, the newest version counts, and every sum is its rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.catalogue.test_standing import together
from tests.production.conftest import SPRAYED, record
from youji.norms.services.loading import load_norms
from youji.production.models import Finding, Lot, LotWithdrawn, Record, SeasonUse, Shortage, StoreEntry, Work
from youji.production.selectors.stock import stock_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]
INPUTS = (
    {"input": "联苯菊酯", "registration": "PD20081234", "content": "10%", "formulation": "乳油"},
    {
        "input": "噻嗪酮",
        "registration": "",
        "content": "25%",
        "formulation": "可湿性粉剂",
        "dose_unit": "g/亩",
    },
    {"input": "甲胺磷", "registration": "", "content": "50%", "formulation": "乳油"},
)
STEPS = st.one_of(
    st.tuples(st.just("spray"), st.integers(0, 45), st.sampled_from(INPUTS), st.sampled_from(["25", "90"])),
    st.tuples(st.just("harvest"), st.integers(0, 45), st.booleans()),
    st.tuples(st.just("buy"), st.integers(1, 400)),
    st.tuples(st.just("again"), st.integers(0, 9)),
    st.tuples(st.just("other"), st.integers(0, 9)),
    st.tuples(st.just("correct"), st.integers(0, 9), st.integers(0, 45)),
)


class Life:
    """One grower's season, and what was sent of it."""

    def __init__(self, season: Any, take: Any, buy: Any) -> None:
        self.season, self._take, self._buy = season, take, buy
        self.sent: list[dict[str, Any]] = []
        self.newest: dict[str, str] = {}  # the record that began it → the version that counts

    def spray(self, on: int, what: dict[str, Any], dose: str) -> None:
        self._put(
            record(
                seasons=[self.season.code],
                **SPRAYED | what | _day(on) | {"dose": dose, "total": "100", "total_unit": "mL"},
            )
        )

    def harvest(self, on: int, into_lot: bool) -> None:
        said = {"kind": "harvest", "quantity": "300", "unit": "kg", "into_lot": into_lot}
        self._put(record(seasons=[self.season.code], **said, **_day(on)))

    def buy(self, millilitres: int) -> None:
        self._buy(quantity=str(millilitres), unit="mL")

    def again(self, which: int) -> None:
        if self.sent:
            [answer] = self._take(self.sent[which % len(self.sent)])
            assert (answer.state, answer.repeated) == ("stored", True)

    def other(self, which: int) -> None:
        if self.sent:
            [answer] = self._take(self.sent[which % len(self.sent)] | {"worker": "别人"})
            assert (answer.state, answer.problems[0][0]) == ("refused", "id")

    def correct(self, which: int, on: int) -> None:
        if not self.newest:
            return
        root = list(self.newest)[which % len(self.newest)]
        last = next(one for one in self.sent if one["id"] == self.newest[root])
        self._put(
            last | _day(on) | {"id": str(uuid4()), "supersedes": last["id"], "reason": "日期写错"}, root
        )

    def _put(self, body: dict[str, Any], root: str = "") -> None:
        [answer] = self._take(body)
        if answer.state == "stored":
            self.sent.append(body)
            self.newest[root or body["id"]] = body["id"]
        else:
            # Nothing but a harvest that is to become a lot is stopped: what happened is stored.
            assert {field for field, _ in answer.problems} <= {"into_lot"}, answer

    def check(self) -> None:
        """Every sum is its rows, and nothing counts but the newest version of each record."""
        counts = set(self.newest.values())
        assert {str(row.pk) for row in Record.objects.all()} == {one["id"] for one in self.sent}
        assert {str(row.record_id) for row in Work.objects.all()} == counts
        assert {str(row.record_id) for row in Finding.objects.filter(stands=True)} <= counts
        forbidden = {str(row.pk) for row in Record.objects.filter(verdict="forbidden")} & counts
        told = Finding.objects.filter(stands=True, verdict="forbidden").values_list("record_id", flat=True)
        assert forbidden <= {str(one) for one in told}
        assert _rolled_up() == {
            (one.season_id, one.label_key): (one.uses, one.last_on) for one in SeasonUse.objects.all()
        }
        self._store()
        withdrawn = set(LotWithdrawn.objects.values_list("lot_id", flat=True))
        assert {str(lot.record_id) for lot in Lot.objects.exclude(pk__in=withdrawn)} <= counts

    def _store(self) -> None:
        lines = StoreEntry.objects.order_by().values_list("shelf", "dimension").annotate(total=Sum("amount"))
        assert {one.shelf: one.amount for one in stock_of(self.season.operator_id)} == {
            shelf: total for shelf, _, total in lines
        }
        assert {(shelf, dimension) for shelf, dimension, total in lines if total < 0} == set(
            Shortage.objects.filter(ended_at=None).values_list("shelf", "dimension")
        )


def _day(after: int) -> dict[str, str]:
    return {"day": (date(2026, 4, 15) + timedelta(days=after)).isoformat()}


def _rolled_up() -> dict[Any, tuple[int, date]]:
    days: dict[Any, list[date]] = defaultdict(list)
    for work in Work.objects.exclude(label_key=""):
        days[work.season_id, work.label_key].append(work.day)
    return {key: (len(some), max(some)) for key, some in days.items()}


def test_after_every_step_the_newest_version_counts_and_every_sum_is_its_rows(tea, season, take, buy, now):
    load_norms(now=now)

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEPS, min_size=4, max_size=12))
    def lives(steps: list[tuple[Any, ...]]) -> None:
        point = transaction.savepoint()
        life = Life(season, take, buy)
        for name, *said in steps:
            getattr(life, name)(*said)
            life.check()
        transaction.savepoint_rollback(point)

    lives()


@pytest.mark.django_db(transaction=True)
def test_the_same_message_at_once_is_stored_once_and_corrections_at_once_are_the_second_and_the_third(
    season, take
):
    body = record(seasons=[season.code], **SPRAYED)
    said = together(*[partial(take, body)] * 4)
    assert [one[0].state for one in said] == ["stored"] * 4
    assert Record.objects.count() == 1
    more = [
        body | {"id": str(uuid4()), "supersedes": body["id"], "reason": f"第{n}次", "dose": "20"}
        for n in range(3)
    ]
    assert [one[0].state for one in together(*(partial(take, one) for one in more))] == ["stored"] * 3
    assert sorted(Record.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Work.objects.get().record_id == Record.objects.get(number=4).pk
