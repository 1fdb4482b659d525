"""Self-checks: what is asked, what is kept once, what has to be put right, and who reads it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from youji.accounts.models import Message
from youji.quality.logic.checks import Answer, found, wrong
from youji.quality.models import CheckFinding, Correction, SelfCheck
from youji.quality.selectors import checks as reads
from youji.quality.selectors.checklists import checklist, in_force
from youji.quality.services import checks as services
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
TODAY = date(2026, 6, 1)
PLANT = checklist("plant", TODAY)
CHOICES = [one.key for one in PLANT.items if one.kind == "choice"]


def said(**wrong: dict[str, str]) -> dict[str, dict[str, str]]:
    """Everything as it should be, but for what is said."""
    return {key: {"answer": "yes", "note": ""} for key in CHOICES} | wrong


BAD = {"answer": "no", "note": "农药没有上锁"}


@pytest.fixture
def check(grower, now):
    def kept(answers=None, **more):
        asked = {
            "check_id": uuid4(), "checklist": "plant", "edition": PLANT.edition, "day": TODAY, "actor": grower, "now": now,
        }  # fmt: skip
        return services.keep_check(answers=said() if answers is None else answers, **asked | more)

    return kept


def test_every_item_has_its_article_and_each_checklist_one_edition_a_day():
    assert {one.key for one in in_force(TODAY)} == {"plant", "animal"}
    for sheet in in_force(TODAY):
        assert all(one.article and one.words for one in sheet.items)
        assert len({one.key for one in sheet.items}) == len(sheet.items)
    assert in_force(date(2022, 12, 31)) == []


def test_what_is_not_as_it_should_be_is_found_and_told(check, grower):
    made = check(said(store=BAD), due_on=TODAY + timedelta(days=7))
    assert (made.findings, made.inspector) == (1, "")
    [one] = CheckFinding.objects.all()
    assert (one.item, one.note, one.due_on) == ("store", "农药没有上锁", TODAY + timedelta(days=7))
    assert Message.objects.filter(person_id=grower.user_id, title__contains="1项不符合").exists()


def test_it_carries_the_certificate_of_its_day(check, inspector, make_actor, grower):
    clerk = make_actor(Role.STAFF, operator_id=grower.operator_id, name="李内检")
    card = inspector(clerk)
    assert check(actor=clerk).inspector == card.number
    assert check(actor=clerk, day=TODAY - timedelta(days=1)).inspector == ""


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"answers": said(store={"answer": "no", "note": ""}), "due_on": TODAY}, "n-store"),
        ({"answers": {key: one for key, one in said().items() if key != "label"}}, "a-label"),
        ({"answers": said(label={"answer": "maybe"})}, "a-label"),
        ({"answers": said(strange={"answer": "yes"})}, "a-strange"),
        ({"answers": said(store=BAD)}, "due_on"),
        ({"answers": said(store=BAD), "due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"day": None}, "day"),
        ({"edition": "2019-1"}, ""),
        ({"checklist": "none"}, ""),
    ],
)
def test_what_will_not_do_is_said_at_its_item(check, more, field):
    with pytest.raises(Refused) as refused:
        check(**more)
    assert set(refused.value.by_field) == {field}
    assert not SelfCheck.objects.exists()


def test_sent_twice_it_is_one_and_another_under_its_id_is_refused(check, make_actor):
    made = check(said(store=BAD), due_on=TODAY)
    assert check(said(store=BAD), due_on=TODAY, check_id=made.pk).pk == made.pk
    with pytest.raises(Refused, match="另一次自检"):
        check(said(), check_id=made.pk)
    stranger = make_actor(Role.HOLDER, operator_id=made.operator_id)
    with pytest.raises(Refused, match="另一次自检"):
        check(said(store=BAD), due_on=TODAY, check_id=made.pk, actor=stranger)
    assert (SelfCheck.objects.count(), CheckFinding.objects.count()) == (1, 1)


def test_it_is_put_right_once_by_its_own_people(check, grower, county_reviewer, make_actor, now):
    made = check(said(store=BAD), due_on=TODAY)
    [one] = CheckFinding.objects.all()
    mended = {"finding": one.pk, "done_on": TODAY, "what": "装了锁", "now": now}
    with pytest.raises(NotAllowed):
        services.correct(**mended, actor=county_reviewer)
    with pytest.raises(Unknown):
        services.correct(**mended, actor=make_actor(Role.HOLDER, operator_id=4711))
    for wrong_day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            services.correct(**mended | {"done_on": wrong_day}, actor=grower)
        assert set(refused.value.by_field) == {"done_on"}
    assert reads.find_check(made.pk, grower, now).open == 1
    services.correct(**mended, actor=grower)
    assert reads.find_check(made.pk, grower, now).open == 0
    with pytest.raises(StaleState):
        services.correct(**mended, actor=grower)
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(("days", "late"), [(0, 0), (1, 1)])
def test_it_is_late_the_day_after(check, grower, now, days, late):
    made = check(said(store=BAD), due_on=TODAY)
    assert reads.find_check(made.pk, grower, now + timedelta(days=days)).late == late


@pytest.mark.parametrize(("division", "sees"), [("43", 1), ("430611", 1), ("430612", 0), ("4301", 0)])
def test_officers_of_the_area_read_it(check, make_actor, now, division, sees):
    check()
    assert reads.checks(make_actor(Role.SUPERVISOR, division=division), now).count() == sees


def test_what_was_checked_nobody_changes(check):
    check(said(store=BAD), due_on=TODAY)
    for model, words in ((SelfCheck, {"place": "别处"}), (CheckFinding, {"note": "没有"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**words)


def test_the_pages_and_the_outbox_put_it_down(client_as, grower, moving):
    client = client_as(grower)
    assert "种植基地自检表" in client.get("/field/check/plant/2026-1/").content.decode()
    given = {f"a-{key}": "yes" for key in CHOICES} | {"day": "2026-06-01"}
    lacking = client.post("/field/check/plant/2026-1/", given | {"a-store": "no"})
    assert lacking.status_code == 422
    assert "请写明看到了什么" in lacking.content.decode()
    key = str(uuid4())
    sent = {"headers": {"accept": "application/json"}}
    bad = given | {"id": key, "a-store": "no", "n-store": "没有上锁"}
    assert client.post("/field/check/plant/2026-1/", bad, **sent).status_code == 422
    for _ in range(2):
        answer = client.post("/field/check/plant/2026-1/", bad | {"due_on": "2026-06-08"}, **sent)
        assert answer.json() == {"id": key, "findings": 1}
    assert SelfCheck.objects.count() == 1
    page = client.get(f"/desk/quality/checks/{key}/").content.decode()
    assert "没有上锁" in page
    assert "自检人当天没有有效的内检员证书" in page
    [one] = CheckFinding.objects.all()
    assert (
        client.post(
            f"/desk/quality/findings/{one.pk}/", {"done_on": "2026-06-01", "what": "装了锁"}
        ).status_code
        == 302
    )
    assert "已改好" in client.get("/desk/quality/checks/").content.decode()
    assert clock.local_date(clock.now()) == TODAY


@given(st.dictionaries(st.sampled_from(CHOICES), st.sampled_from(["yes", "no", "none", ""])), st.booleans())
def test_it_stands_only_when_every_item_is_answered_and_every_no_is_worded_and_dated(answers, worded):
    given_ = {key: Answer(one, "看到" if worded else "") for key, one in answers.items()}
    bad = [key for key, one in answers.items() if one == "no"]
    assert {one.key for one in found(PLANT.items, given_)} == set(bad)
    complaints = wrong(PLANT.items, given_, TODAY, TODAY)
    unanswered = {key for key in CHOICES if not answers.get(key)}
    assert {key for key in complaints if key.startswith("a-")} == {f"a-{key}" for key in unanswered}
    assert {key for key in complaints if key.startswith("n-")} == (
        set() if worded else {f"n-{key}" for key in bad}
    )
