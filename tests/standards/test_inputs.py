"""A procedure tells nobody to use what a ban or a list of its farming forbids: judged when it is issued, at every door."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from youji.accounts.models import Person
from youji.accounts.services.tokens import create_token
from youji.demo.standards import ALL
from youji.norms.services.loading import load_norms
from youji.registry.models import Product
from youji.shared import clock
from youji.shared.refusals import Refused
from youji.standards import services
from youji.standards.logic.inputs import category_of, inputs_in
from youji.standards.models import Edition
from youji.standards.selectors.judged import against_inputs

BEGINS = date(2026, 6, 1)


@pytest.fixture
def loaded(db, now):
    load_norms(now=now)


@pytest.fixture
def with_input(draft, loaded, county_reviewer, now):
    """The draft, whose second task now names this."""

    def named(text):
        task = {
            "number": 2, "title": "治虫", "act": "spray", "stage": "inputs", "anchor": "season", "from_day": 60,
            "until_day": 75, "how": "照做。", "input": text,
        }  # fmt: skip
        services.put_task(edition_id=draft.pk, **task, actor=county_reviewer, now=now)
        return Edition.objects.get(pk=draft.pk)

    return named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("茚虫威150 g/L乳油", [("茚虫威", "150g/L", "乳油")]),
        ("噻嗪酮25%可湿性粉剂、联苯菊酯", [("噻嗪酮", "25%", "可湿性粉剂"), ("联苯菊酯", "", "")]),
        ("50%甲胺磷乳油", [("甲胺磷", "50%", "乳油")]),
        (
            "1.8%阿维菌素乳油1500倍液和甲胺磷（50％乳油）",
            [("阿维菌素", "1.8%", "乳油"), ("甲胺磷", "50%", "乳油")],
        ),
        ("甲胺磷乳油+敌敌畏EC", [("甲胺磷", "", "乳油"), ("敌敌畏", "", "EC")]),
        ("2,4-滴丁酯72%乳油，2，4-滴", [("2,4-滴丁酯", "72%", "乳油"), ("2,4-滴", "", "")]),
        ("生石灰", [("生石灰", "", "")]),
        ("", []),
    ],
)
def test_an_input_is_read_as_name_content_and_formulation(text, said):
    assert inputs_in(text) == said


@pytest.mark.parametrize(
    ("said", "category"),
    [
        (("绿色食品 露地", "茶叶规程"), "green-a"),
        (("绿色食品AA级", ""), "green-aa"),
        (("常规", "有机茶叶生产规程"), "organic"),
        (("常规", "有机肥替代化肥规程"), "ordinary"),
        (("常规", "有机茶园有机肥施用规程"), "organic"),
        (("绿色", "食品级包装果蔬规程"), "ordinary"),
        (("绿色食品", "有机肥替代化肥规程"), "green-a"),
    ],
)
def test_for_which_farming(said, category):
    assert category_of(said) == category


@pytest.mark.django_db
@pytest.mark.clause("4.4-a")
@pytest.mark.parametrize("written", ["甲胺磷50%乳油", "苦参碱、50%甲胺磷乳油"])
def test_a_banned_pesticide_is_issued_at_no_door(with_input, county_reviewer, client, now, written):
    edition = with_input(written)
    sentence = "第2项“治虫”"
    said = {"in_force_from": BEGINS.isoformat(), "version": edition.version}
    with pytest.raises(Refused, match=sentence):
        services.issue_edition(edition_id=edition.pk, **said, actor=county_reviewer, now=now)
    person = Person.objects.get(pk=county_reviewer.user_id)
    client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    page = client.post(f"/desk/procedures/editions/{edition.pk}/issue/", said)
    assert (page.status_code, sentence in page.content.decode()) == (422, True)
    _, secret = create_token(
        name="程序", scopes=["standards:write"], expires_on=clock.local_date(clock.now()) + timedelta(days=9),
        actor=county_reviewer, now=clock.now(),
    )  # fmt: skip
    answer = client.post(
        f"/api/v1/standards/editions/{edition.pk}/issue", json.dumps(said), content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    edition.refresh_from_db()
    assert edition.state == Edition.State.DRAFT


@pytest.mark.django_db
def test_what_only_an_unchecked_list_forbids_is_said_and_stops_nothing(
    with_input, county_reviewer, client, now
):
    edition = with_input("联苯菊酯10%乳油")
    [one] = against_inputs(edition, BEGINS)
    assert (one.number, one.stops, one.finding["rule"]) == (2, False, "PPP-011")
    person = Person.objects.get(pk=county_reviewer.user_id)
    client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    page = client.get(f"/desk/procedures/editions/{edition.pk}/").content.decode()
    assert "对照禁限用名录和清单，这些投入品不能用" in page
    assert "按未核对的参考值" in page
    issued = services.issue_edition(
        edition_id=edition.pk, version=edition.version, in_force_from=BEGINS, actor=county_reviewer, now=now
    )
    assert issued.state == Edition.State.ISSUED


@pytest.mark.django_db
def test_sixty_tasks_are_judged_in_the_queries_of_one(with_input, county_reviewer, now):
    edition = with_input("联苯菊酯10%乳油")
    against_inputs(edition, BEGINS)
    with CaptureQueriesContext(connection) as one:
        against_inputs(edition, BEGINS)
    for number in range(3, 63):
        task = {
            "number": number,
            "title": "治虫",
            "act": "spray",
            "stage": "inputs",
            "anchor": "season",
            "how": "照做。",
        }
        days = {"from_day": 60, "until_day": 75, "input": "联苯菊酯10%乳油"}
        services.put_task(edition_id=edition.pk, **task, **days, actor=county_reviewer, now=now)
    with CaptureQueriesContext(connection) as many:
        found = against_inputs(edition, BEGINS)
    assert [one.number for one in found] == list(range(2, 63))
    assert len(many) == len(one)


@pytest.mark.django_db
@pytest.mark.parametrize("written", ALL, ids=lambda one: one.product)
def test_the_demonstrations_procedures_name_nothing_that_is_forbidden(written, loaded, county_reviewer, now):
    Product.objects.get_or_create(
        code=written.product, defaults={"name": written.title[4:6], "group": "演示", "source": "测试"}
    )
    made = services.start_procedure(
        title=written.title, product=written.product, mode=written.mode, season_word=written.season,
        actor=county_reviewer, now=now,
    )  # fmt: skip
    tasks = [
        {"number": n, "title": title, "act": act, "stage": stage, "how": how, "anchor": "season", "from_day": 1,
         "until_day": 2} | {key: value for key, value in more.items() if key in ("input", "dose")}
        for n, (act, stage, _, title, how, more) in enumerate(written.tasks, 1)
    ]  # fmt: skip
    edition = made.editions.get()
    services.put_tasks(edition_id=edition.pk, tasks=tasks, actor=county_reviewer, now=now)
    assert [one.sentence for one in against_inputs(edition, BEGINS)] == []
