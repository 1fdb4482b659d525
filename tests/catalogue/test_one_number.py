"""One number, one date, one word: what two pages say of one thing is the same."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction

from tests.ledger.tampering import guards_lifted
from youji.catalogue.logic.published_query import PublishedQuery
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Entry
from youji.catalogue.selectors import editions as printed
from youji.catalogue.selectors.inbox import waiting
from youji.catalogue.selectors.published import count_of, holders_of
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.publication import refresh
from youji.portal.selectors import policy
from youji.portal.views import entries as pages
from youji.registry.models import Base
from youji.shared import clock


@pytest.fixture(autouse=True)
def at_that_time(now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    pages.PAGES.pages.clear()


def test_the_figure_of_operators_counts_operators_and_names_its_bases(
    entry, make_entry, operator, publisher, now
):
    second = Base.objects.create(
        code="K7Q2X-002", name="君山花茶基地", kind="operator", operator=operator, division="430611"
    )
    make_entry(base=second)
    publish_edition(title="第二版目录", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    today, query = clock.local_date(now), PublishedQuery(each="base")

    assert (holders_of(query, today=today), count_of(query, today=today)) == (1, 2)
    said = {figure.text for line in policy.policy(today=today) for figure in line.figures}
    assert "0 个经营主体基地在目录内，属于 0 个经营主体" in said  # this scheme's are a county's


def test_what_takes_effect_later_waits_for_no_edition_yet(make_entry, publisher, now, client_as):
    later = clock.local_date(now) + timedelta(days=30)
    made = make_entry(recognised_on=later)

    assert waiting(publisher, now) == []
    assert printed.preview(clock.local_date(now)).difference.added == ()
    assert "尚未生效" in client_as(publisher).get("/desk/catalogue/").content.decode()
    assert "尚未生效" in client_as(publisher).get(f"/desk/catalogue/{made.code}/").content.decode()


def test_before_the_first_edition_a_past_day_says_that_it_was_not_printed(entry, client):
    page = client.get(f"/b/{entry.code}?on=2025-09-01").content.decode()

    assert "已认定，未印入目录" in page
    assert "待公布" not in page


@pytest.mark.parametrize("kind", ["removed", "expired"])
def test_what_left_an_edition_says_why_and_when(entry, make_entry, publisher, now, client, client_as, kind):
    today = clock.local_date(now)
    if kind == "removed":
        with transaction.atomic():
            add_event(
                entry, EventKind.REMOVED, actor=publisher, now=now, effective_on=today,
                reason="使用禁用农药", document_number="湘农发〔2026〕95号",
            )  # fmt: skip
            refresh([entry.code], now)
        said = f"{clock.in_words(today)}从目录中删除（湘农发〔2026〕95号）：使用禁用农药。"
    else:
        Entry.objects.filter(pk=entry.pk).update(valid_until=today)
        with guards_lifted():
            entry.events.filter(kind="recognised").update(until=today)
        refresh([entry.code], now)
        said = f"{clock.in_words(today - timedelta(days=1))}有效期满。"
    other = Base.objects.create(code="430611-09", name="君山鳙鱼", kind="county_product", division="430611")
    make_entry(base=other)
    publish_edition(title="第二版目录", document_number="湘农发〔2026〕2号", actor=publisher, now=now)

    assert said in client.get("/editions/1..2").content.decode()
    assert said in client_as(publisher).get("/desk/editions/2/").content.decode()
    answer = json.loads(client.get("/api/v1/public/editions/1/difference/2").content)
    assert [row["way_out"] for row in answer["removed"]] == [said]


def test_the_day_of_the_report_and_the_day_of_the_conclusion_have_two_names(publisher, client_as):
    page = client_as(publisher).get("/desk/annual/").content.decode()

    assert ">期限<" not in page


def test_a_day_between_two_editions_is_written_in_words():
    assert printed._written("recognised_on", "2025-08-27") == "2025年8月27日"
    assert printed._written("valid_until", "2030-08-27") == "2030年8月26日"
    assert printed._written("valid_until", "") == ""


def test_what_no_edition_printed_is_not_called_removed_as_the_public_counts_it(
    make_entry, publisher, now, client_as
):
    """/policy counts what was published and removed; the desk's list named four where the public saw two."""
    entry = make_entry()
    Entry.objects.filter(pk=entry.pk).update(status="removed")

    assert "已删除，未印入目录" in client_as(publisher).get("/desk/catalogue/").content.decode()
