"""What production and the laboratory know of a base comes up to its case: handed in with it, filled in on the sheet, kept."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest

from tests.acceptance.test_acceptance import codes
from youji.acceptance.models import ScoreSheet
from youji.acceptance.services import fieldwork, visits
from youji.acceptance.services.fieldwork import Change
from youji.accounts.models import Person
from youji.environment.services import samples
from youji.production import services as production
from youji.production.models import Record
from youji.recognition.services.submissions import hand_in
from youji.schemes.logic.automatic import opened
from youji.schemes.selectors import automatic_facts, scheme_of
from youji.shared.actor import Role
from youji.shared.refusals import Blocked

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.3"), pytest.mark.clause("4.4-e")]


@pytest.fixture
def grower(make_actor, operator):
    return make_actor(Role.HOLDER, operator_id=operator.pk)


@pytest.fixture
def produced(application, grower, now):
    """A season with two sprayings: one of a pesticide that is not registered for tea, without source and method."""
    [season] = production.open_seasons(
        kind="plot", product="茶叶", started_on="2026-03-01", base=application.base.code, name="一号",
        actor=grower, now=now,
    )  # fmt: skip
    said = {
        "kind": "spray",
        "seasons": [season.code],
        "day": "2026-05-20",
        "dose": "25",
        "dose_unit": "mL/亩",
    }
    more = {"target": "茶小绿叶蝉", "worker": "王五", "formulation": "乳油"}
    whole = {"source": "农资店", "method": "喷雾", "maker": "某厂"}
    production.take_records(
        [
            {"id": str(uuid4()), **said, **more, **whole, "input": "联苯菊酯", "content": "10%"},
            {"id": str(uuid4()), **said, **more, "input": "甲胺磷", "content": "50%"},
        ],
        actor=grower, now=now, channel="api",
    )  # fmt: skip
    return season


@pytest.fixture
def sampled(application, county_reviewer, now):
    """Two samples of tea: nobody has judged either."""
    for day in (date(2026, 5, 20), date(2026, 5, 21)):
        samples.take_sample(
            base=application.base.code, kind="product", product_name="茶叶", taken_on=day, taken_by="周晓岚",
            actor=county_reviewer, now=now,
        )  # fmt: skip


def facts(application, now):
    today = now.date()
    return {
        one.key: one
        for one in automatic_facts(scheme_of(application.scheme_version), application.base, today)
    }


def test_a_base_without_records_is_told_of_as_such(application, now):
    told = facts(application, now)
    assert {one.value for key, one in told.items() if not key.startswith("samples")} == {None}
    assert told["records_complete"].why == "2026年没有生产季算在这个基地。"
    assert told["samples_passed"].why == "2026年没有可以判定的产品样品。"
    assert told["inspectors"].why.startswith("平台还没有登记")


def test_what_is_told_has_its_value_its_source_its_rows_and_the_page_that_opens_them(
    application, produced, sampled, now, grower, client
):
    told = facts(application, now)
    complete = told["records_complete"]
    assert (complete.text, complete.count) == ("50%", 1)
    assert complete.source == "2026年基地档案：2条记录，0个生产季没有记录，合计1处不全"
    assert complete.rows[0].text.startswith("施药没有写来源、用法")
    assert told["procedure_followed"].why == "2026年没有采用规程。"
    assert told["samples_taken"].text == "2份"
    assert told["samples_failed"].why == "2026年没有可以判定的产品样品。"
    client.force_login(Person.objects.get(pk=grower.user_id), backend="youji.accounts.backends.HouseBackend")
    assert client.get(complete.href).status_code == 200


def test_an_account_is_no_certificate(application, now, make_actor):
    clerk = make_actor(Role.STAFF, operator_id=application.operator_id)
    Person.objects.filter(pk=clerk.user_id).update(duty="inspector")
    assert facts(application, now)["inspectors"].value is None


def test_what_was_kept_when_accounts_were_counted_reads_as_it_did():
    said = {
        "key": "inspectors", "year": 2025, "on": "2026-03-02", "value": "1", "why": "", "count": 1, "href": "",
        "source": "2026年3月2日基地的2个主体里有内检员账号的1个", "rows": [["2026-03-02", "君山茶叶合作社：1名"]],
    }  # fmt: skip
    [one] = opened([said])
    assert one.sentence == "内检员：1名（2026年3月2日基地的2个主体里有内检员账号的1个）。"
    assert one.rows[0].text == "君山茶叶合作社：1名"


def test_what_was_handed_in_keeps_what_was_known_and_is_shown_with_it(
    application, produced, county_reviewer, grower, take_more, now, client
):
    application.status = "draft"
    made = hand_in(application, actor=grower, now=now)
    before = {one.key: one.text for one in opened(made.facts)}
    take_more()
    assert before["records_complete"] == "50%"
    assert facts(application, now)["records_complete"].text == "66.6%"
    again = hand_in(application, actor=grower, now=now)
    assert [opened(one.facts)[0].text for one in (made, again)] == ["50%", "66.6%"]
    assert made.digest != again.digest


@pytest.fixture
def take_more(grower, produced, now):
    def more():
        record = {
            "id": str(uuid4()), "kind": "weed", "day": "2026-05-25", "seasons": [produced.code], "worker": "王五",
        }  # fmt: skip
        production.take_records([record], actor=grower, now=now, channel="api")

    return more


def chosen(acceptance, actor):
    return ScoreSheet.objects.get(acceptance=acceptance, assessor_id=actor.user_id).lines


def test_the_sheet_comes_filled_in_and_another_choice_asks_for_a_reason(
    produced, clean, opened_visit, arrange, team, check_in, score_all, sign, visit_day
):
    acceptance = arrange(team.mao, team.ren)
    assert chosen(acceptance, team.mao) == {
        key: {"tier": 0, "note": "", "at": 0} for key in ("records", "interval")
    }
    check_in(acceptance, team.mao)
    score_all(acceptance, team.mao, records=1)
    with pytest.raises(Blocked) as no:
        sign(acceptance, team.mao)
    assert codes(no) == {"ACP-014"}
    reason = Change("records", 1, "抽查两本纸质记录，有一本缺页", 2000)
    fieldwork.save_lines(acceptance_id=acceptance.pk, changes=[reason], actor=team.mao, now=visit_day)
    assert sign(acceptance, team.mao).signed_at


def test_arranged_anew_it_is_filled_in_anew_but_what_somebody_put_down_stays(
    produced, clean, opened_visit, arrange, team, score_all, spoil
):
    acceptance = arrange(team.mao, team.ren)
    score_all(acceptance, team.mao)
    spoil()
    acceptance = arrange(team.mao, team.ren)
    assert opened(acceptance.facts)[0].text == "66.6%"
    assert chosen(acceptance, team.ren) == {"interval": {"tier": 0, "note": "", "at": 0}}
    assert chosen(acceptance, team.mao)["records"]["at"] == 1000


def test_the_page_says_where_it_comes_from_and_the_team_reads_it_beside_their_scores(
    produced, clean, opened_visit, arrange, team, client, on_the_day
):
    acceptance = arrange(team.mao, team.ren)
    client.force_login(
        Person.objects.get(pk=team.mao.user_id), backend="youji.accounts.backends.HouseBackend"
    )
    page = client.get(f"/field/acceptance/{acceptance.pk}/").content.decode()
    assert "2026年基地档案：2条记录，0个生产季没有记录，合计0处不全（2026年6月1日算）" in page
    assert "已经按它填好；改选别的档次，请写明理由。" in page
    assert page.count('data-proposed="0"') == 2
    assert "内检员没有数：平台还没有登记有效的内检员证书" in page
    assert re.search(r'<li data-reason-of="records" hidden>', page)


@pytest.fixture
def opened_visit(application, city_reviewer, now):
    return visits.open_acceptance(application, city_reviewer, now)


@pytest.fixture
def spoil(grower, produced, now):
    def one():
        record = {
            "id": str(uuid4()), "kind": "spray", "day": "2026-05-25", "seasons": [produced.code], "worker": "王五",
            "input": "苦参碱", "dose": "25", "dose_unit": "mL/亩", "target": "茶小绿叶蝉",
        }  # fmt: skip
        production.take_records([record], actor=grower, now=now, channel="api")

    return one


@pytest.fixture
def clean(produced, grower, now):
    """The record that does not say everything is put right."""
    [bad] = [one for one in Record.objects.all() if not one.facts.get("source")]
    said = {
        "id": str(uuid4()), "kind": "spray", "day": "2026-05-20", "seasons": [produced.code], "dose": "25",
        "dose_unit": "mL/亩", "input": "苦参碱", "source": "农资店", "method": "喷雾", "maker": "某厂", "worker": "王五",
        "target": "茶小绿叶蝉", "supersedes": str(bad.pk), "reason": "记错了",
    }  # fmt: skip
    [took] = production.take_records([said], actor=grower, now=now, channel="api")
    assert took.state == "stored", took
