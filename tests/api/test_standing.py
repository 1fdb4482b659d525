# ruff: noqa: F811  (fixtures of the catalogue by name)
"""The catalogue by token: one order, one check, one appeal, a renewal; editions and targets for whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.catalogue.conftest import (  # noqa: F401
    base,
    entry,
    holder,
    make_entry,
    operator,
    publisher,
    scheme_version,
    supervisor,
)
from youji.catalogue.models import AnnualCheck, Edition, Rectification
from youji.catalogue.services.editions import publish_edition
from youji.recognition.models import Application, Round
from youji.registry.models import Base
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def strangers(caller, make_actor):
    """Others' holders and officials."""
    return [
        caller(make_actor(Role.HOLDER, operator_id=2_000_000_000)),
        caller(make_actor(Role.SUPERVISOR, Role.CITY_REVIEWER, division="4307")),
    ]


def test_an_order_is_read_by_its_holder_and_its_officials(caller, entry, holder, supervisor, strangers):
    watcher, own = caller(supervisor), caller(holder)
    path = f"/catalogue/entries/{entry.code}"
    deadline = str(clock.local_date(clock.now()) + timedelta(days=20))
    measure = {"reason": "记录不全", "deadline": deadline, "ground": "sampling_failed"}
    answer = watcher.post(f"{path}/measures/order_rectification", measure)
    assert answer.status_code == 200, answer.content.decode()
    order = Rectification.objects.get()
    seen = own.get(path).json()
    assert (seen["rectifications"], seen["annual_checks"]) == ([order.pk], [])
    path = f"/catalogue/rectifications/{order.pk}"
    read = own.get(path).json()
    assert (read["matter"], read["version"]) == ("记录不全", 0)
    report = {"version": 0, "report": "已补齐。"}
    assert own.post(f"{path}/report", report).status_code == 200
    assert own.post(f"{path}/report", report).status_code == 409
    assert watcher.get(path).json()["report"] == "已补齐。"
    for stranger in strangers:
        assert stranger.get(path).status_code == 404
        assert "记录不全" not in stranger.get(path).content.decode()


def test_a_check_and_an_appeal_are_read_within_ones_area(
    caller, entry, holder, supervisor, make_actor, strangers
):
    check = AnnualCheck.objects.create(entry=entry, year=2026, due_on=clock.local_date(clock.now()))
    path = f"/catalogue/annual-checks/{check.pk}"
    assert caller(holder).get(path).json()["entry_code"] == entry.code
    assert [stranger.get(path).status_code for stranger in strangers] == [404, 404]
    assert caller(make_actor(Role.PUBLISHER, division="43")).get(path).status_code == 403
    assert caller(holder).get("/appeals/1").status_code == 404
    assert caller(holder, "registry:read").get(path).status_code == 403


def test_a_renewal_is_refused_outside_its_window_and_absent_for_strangers(caller, entry, holder, strangers):
    path = f"/recognition/entries/{entry.code}/renewals"
    early = caller(holder).post(path, {"round_id": 1})
    assert early.status_code == 409
    assert early.json()["problems"][0]["code"] == "CAT-007"
    assert strangers[0].post(path, {"round_id": 1}).status_code == 404
    assert strangers[1].post(path, {"round_id": 1}).status_code == 403
    assert caller(holder, "recognition:read").post(path, {"round_id": 1}).status_code == 403


def test_a_renewal_in_its_window_is_a_draft_that_carries_the_entry_on(
    caller,
    make_entry,
    scheme_version,
    make_actor,
    publisher,
):
    now = clock.now()
    today = clock.local_date(now)
    Base.objects.update(kind="county_product", operator=None)
    found = make_entry(recognised_on=today - timedelta(days=5 * 365 - 60))
    publish_edition(title="第一版", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    held = Round.objects.create(
        title="续期", scheme_version=scheme_version, document_number="湘农办函〔2026〕13号", opens_on=today,
        closes_on=today + timedelta(days=20), announced_at=now,
    )  # fmt: skip
    program = caller(make_actor(Role.COUNTY_APPLICANT, division="430611"))
    seen = program.get(f"/catalogue/entries/{found.code}").json()
    assert seen["renewal_open"]
    answer = program.post(f"/recognition/entries/{found.code}/renewals", {"round_id": held.pk})
    assert answer.status_code == 201, answer.content.decode()
    assert Application.objects.get(code=answer.json()["code"]).renews_id == found.pk


def test_editions_are_compared_and_asked_for_by_day(client, entry, make_entry, publisher, now):
    second = Base.objects.create(
        code="K7Q2X-002", name="第二个基地", kind="operator", operator=entry.base.operator, division="430611"
    )
    make_entry(name=second.name, base=second)
    publish_edition(
        title="第二版", document_number="湘农发〔2026〕2号", actor=publisher, now=now + timedelta(days=9)
    )
    first, latest = Edition.objects.order_by("number")
    seen = client.get("/api/v1/public/editions/1/difference/2").json()
    assert [row["name"] for row in seen["added"]] == ["第二个基地"]
    assert (seen["removed"], seen["changed"]) == ([], [])
    assert client.get("/api/v1/public/editions/2/difference/1").json()["before"] == 1
    assert client.get("/api/v1/public/editions/1/difference/9").status_code == 404
    on = client.get(f"/api/v1/public/editions/on/{latest.published_on - timedelta(days=1)}").json()
    assert on["line"]["number"] == first.number
    assert client.get("/api/v1/public/editions/on/2001-01-01").status_code == 404
    assert client.get("/api/v1/public/rounds").json() == []


def test_targets_say_how_they_grew_and_where_their_rows_are(caller, client, entry, county_reviewer, holder):
    program = caller(county_reviewer)
    rows = program.get("/programme/targets").json()
    counted = next(row for row in rows if row["total"])
    asked = client.get(f"/api/v1/public/catalogue?{counted['query']}").json()
    assert asked["count"] == counted["total"]
    assert counted["growth"][-1]["number"] == counted["total"]
    elsewhere = program.get("/programme/targets?division=4307").json()
    assert not any(row["total"] for row in elsewhere)
    assert program.get("/programme/gi-coverage").json() == []
    assert program.get("/programme/workbook").content[:2] == b"PK"
    assert caller(holder).get("/programme/workbook").status_code == 403
    assert program.get("/programme/certified?kind=green").json()["count"] == 0
    assert caller(holder).get("/programme/targets").status_code == 403
