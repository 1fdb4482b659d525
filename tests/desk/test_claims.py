"""认领: who of an office has taken up what waits for all of it. Not a lock; two working days; over when it goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from youji.desk import services
from youji.desk.selectors import oversight
from youji.ledger.models import AuditEntry
from youji.procedures import services as procedures
from youji.procedures.models import Claim
from youji.procedures.selectors import claims_on, house_number
from youji.recognition.models import Notice, Objection
from youji.shared.actor import Role
from youji.shared.refusals import StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5")]
MONDAY = date(2026, 6, 1)


@pytest.fixture
def ref(submitted) -> str:
    return submitted.subject


@pytest.fixture
def colleague(make_actor):
    return make_actor(Role.CITY_REVIEWER, division="4306", name="刘同事")


@pytest.fixture
def mine(ref, people, now):
    return services.claim(ref=ref, actor=people.city, now=now)


def test_it_holds_for_two_working_days_and_is_on_the_trail(mine, people):
    assert house_number("claim_days") == 2
    assert (mine.person_name, mine.until) == (people.city.name, date(2026, 6, 3))
    assert (
        AuditEntry.objects.filter(action="procedures.claim.claimed", actor_id=people.city.user_id).count()
        == 1
    )


@pytest.mark.parametrize(("days", "holds"), [(0, True), (2, True), (3, False)])
def test_it_lapses_by_itself(mine, ref, days, holds):
    assert (ref in claims_on([ref], MONDAY + timedelta(days=days))) is holds


def test_a_colleague_is_told_who_has_it_and_takes_it_up_once_it_has_lapsed(mine, ref, colleague, now):
    with pytest.raises(StaleState, match="王市审已认领这件事，到2026年6月3日为止"):
        services.claim(ref=ref, actor=colleague, now=now)

    later = services.claim(ref=ref, actor=colleague, now=now + timedelta(days=3))
    assert later.person_id == colleague.user_id
    assert Claim.objects.filter(ref=ref, ended_at=None).count() == 1


def test_of_two_who_take_it_up_at_once_one_has_it_and_the_other_is_told(ref, people, colleague, now):
    def taken_up(who) -> Claim:
        return procedures.claim(ref=ref, title="事", division="4306", actor=who, now=now)

    quicker = []

    def meanwhile(execute, sql, *rest):
        if not quicker and sql.startswith(("INSERT", "UPDATE")):
            quicker.append(colleague)
            taken_up(colleague)
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile), pytest.raises(StaleState, match="同事刚刚认领"):
        taken_up(people.city)
    assert quicker == [colleague]


def test_of_a_row_about_several_things_the_first_is_taken_up(ref, colleague, people, now, submitted):
    notice = Notice.objects.create(
        number="GS-2026-001", title="公示", opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 8), published_at=now
    )  # fmt: skip
    made = Objection.objects.create(
        receipt="YY-1", notice=notice, application=submitted, name="张三", phone="13800000000", identity="",
        text="面积不实", received_at=now, counted_from=date(2026, 5, 8), due_on=date(2026, 5, 22),
    )  # fmt: skip
    services.claim(ref=ref, actor=people.city, now=now)

    def held() -> dict[str, str]:
        found = oversight.pending(people.province, now)
        return {one.item.kind: one.hands for one in oversight.rows(found, people.province, MONDAY)}

    assert held()["application"].endswith("（王市审认领）")
    assert held()["objection"] == "湖南省 省级复核员"  # it names the case too, which waits for it
    services.claim(ref=made.subject, actor=people.province, now=now)
    assert held()["objection"] == "湖南省 省级复核员（赵复核认领）"


def test_claiming_again_changes_nothing(mine, ref, people, now):
    assert services.claim(ref=ref, actor=people.city, now=now + timedelta(days=1)) == mine


def test_it_is_put_down_by_whoever_has_it_and_by_nobody_else(mine, ref, people, colleague, now):
    with pytest.raises(Unknown):
        services.release(ref=ref, actor=colleague, now=now)
    services.release(ref=ref, actor=people.city, now=now)

    assert claims_on([ref], MONDAY) == {}
    assert AuditEntry.objects.filter(action="procedures.claim.released").count() == 1
    assert services.claim(ref=ref, actor=colleague, now=now).person_id == colleague.user_id


@pytest.mark.parametrize("who", ["province", "applicant", "publisher"])
def test_only_what_waits_for_ones_office_is_claimed(ref, people, now, who):
    with pytest.raises(Unknown):
        services.claim(ref=ref, actor=getattr(people, who), now=now)


def test_it_is_no_lock_and_ends_when_the_case_goes_on(mine, ref, submitted, colleague, step):
    step("city_recommend", submitted, colleague, opinion="同意推荐。")

    assert claims_on([ref], MONDAY) == {}


def test_colleagues_see_it_in_the_inbox_and_in_the_lists(ref, people, colleague, client_as, at_that_time):
    def page(actor, address: str) -> str:
        return client_as(actor).get(address).content.decode()

    here = {"referer": "http://testserver/desk/?kind=application"}
    answer = client_as(people.city).post(f"/desk/claims/{ref}/", headers=here)

    assert (answer.status_code, answer["Location"]) == (302, "/desk/?kind=application")
    assert '王市审<br> <span class="muted">认领至2026年6月3日' in page(colleague, "/desk/")
    assert "放下" not in page(colleague, "/desk/")
    assert "放下" in page(people.city, "/desk/")
    for address in ("/desk/cases/", "/desk/oversight/?within="):
        assert "岳阳市 市级审核员（王市审认领）" in page(colleague, address), address
    assert client_as(colleague).post(f"/desk/claims/{ref}/").status_code == 409
    assert client_as(people.city).post(f"/desk/claims/{ref}/release/").status_code == 302
    assert "（王市审认领）" not in page(colleague, "/desk/cases/")


@pytest.mark.parametrize(
    ("which", "days", "there"), [("late", 0, False), ("late", 60, True), ("open", 60, True)]
)
def test_cases_are_narrowed_to_what_is_late(
    submitted, people, client_as, now, monkeypatch, which, days, there
):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + timedelta(days=days))

    page = client_as(people.city).get(f"/desk/cases/?which={which}").content.decode()
    assert (submitted.code in page) is there
