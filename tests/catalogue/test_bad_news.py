"""C6: what lies on one recognition is told beside every other of the base and of its 经营主体, wherever one is shown."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction

from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.catalogue.models import Entry
from youji.catalogue.selectors.bad_news import BAD, bad_news_of, latest
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.publication import refresh
from youji.portal.selectors.entries import version_of
from youji.portal.views import entries as pages
from youji.recognition.models import Application, Notice, Round
from youji.registry.models import Base
from youji.shared import clock

REASON = "使用禁用农药"


@pytest.fixture
def farm(make_entry, base, operator, publisher, now, monkeypatch):
    """A base recognised twice, another base of the same 经营主体, and a neighbour; all in the first edition."""
    monkeypatch.setattr(clock, "now", lambda: now)
    pages.PAGES.pages.clear()
    second = Base.objects.create(
        code="K7Q2X-002", name="君山花茶基地", kind="operator", operator=operator, division="430611"
    )
    stranger = Base.objects.create(
        code="430611-09", name="君山鳙鱼", kind="county_product", division="430611"
    )
    made = {
        "gone": make_entry(),
        "twin": make_entry(category="organic"),
        "sister": make_entry(base=second, name="君山花茶基地"),
        "stranger": make_entry(base=stranger, name="君山鳙鱼"),
    }
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    return {name: Entry.objects.get(pk=entry.pk) for name, entry in made.items()}


def remove(entry, actor, now) -> None:
    """Taken off the list, and the public row rewritten; how a removal is decided is another test's."""
    with transaction.atomic():
        add_event(
            entry, EventKind.REMOVED, actor=actor, now=now, effective_on=clock.local_date(now),
            ground="major_incident", reason=f"{REASON}。", document_number="湘农发〔2026〕95号",
        )  # fmt: skip
        refresh([entry.code], now)


@pytest.fixture
def bad(farm, decision_maker, now):
    remove(farm["gone"], decision_maker, now)
    return farm


def test_it_is_told_beside_the_base_and_the_operator_and_nobody_else(bad, now):
    today = clock.local_date(now)
    told = bad_news_of([e.code for e in bad.values()], on=today)

    assert told[bad["gone"].code] == told[bad["stranger"].code] == ()
    [twin] = told[bad["twin"].code]
    [sister] = told[bad["sister"].code]
    assert twin.same_base
    assert not sister.same_base
    assert twin.sentence.startswith("这个基地的另一项认定（")
    assert sister.sentence.startswith("同一经营主体的“君山茶叶基地”（")
    assert all(f"从目录中删除（湘农发〔2026〕95号）：{REASON}。" in news.sentence for news in (twin, sister))


@pytest.mark.parametrize("which", ["twin", "sister"])
def test_the_buyers_page_and_the_program_are_told(bad, which, client):
    entry = bad[which]

    page = client.get(f"/b/{entry.code}").content.decode()
    answer = json.loads(client.get(f"/api/v1/public/bases/{entry.code}").content)

    assert REASON in page
    assert f'href="/b/{bad["gone"].code}"' in page
    [news] = answer["main"]["row"]["bad_news"]
    assert (news["code"], news["status"], news["same_base"]) == (bad["gone"].code, "removed", which == "twin")


def test_what_was_removed_is_no_green_dot_in_its_own_history(bad, client):
    page = client.get(f"/b/{bad['gone'].code}").content.decode()

    history = page[page.index('id="history-h"') :]
    removed = history[: history.index("从目录中删除")].rpartition("<li")[2]
    assert 'data-tone="stop"' in removed


def test_the_search_tells_it_in_the_row_and_offers_what_was_removed(bad, client):
    page = client.get("/catalogue", {"q": "君山花茶"}).content.decode()
    assert REASON in page
    page = client.get("/catalogue", {"q": "君山茶叶基地"}).content.decode()
    assert "另有1项已从目录中删除" in page
    rows = json.loads(client.get("/api/v1/public/catalogue", {"q": "君山"}).content)["items"]
    assert {row["code"] for row in rows if row["bad_news"]} == {bad["twin"].code, bad["sister"].code}


def test_the_home_page_lists_it_and_leads_to_all_of_them(bad, client):
    page = client.get("/").content.decode()

    assert "最近的警示、整改、暂停、删除" in page
    assert "/catalogue?status=removed" in page
    assert all(f"/catalogue?status={status}" in page for status in BAD)
    assert REASON in page


def test_a_public_notice_tells_it_beside_the_row(bad, scheme_version, operator, now, client):
    today = clock.local_date(now)
    case = Application.objects.create(
        code="2026-430611-0001", base=bad["sister"].base, operator=operator, division="430611",
        scheme_version=scheme_version, scheme_key=scheme_version.key, category="county_product", moved_at=now, created_at=now, created_by_id=0,
        round=Round.objects.create(
            scheme_version=scheme_version, title="2026年第一批", opens_on=today, closes_on=today
        ),
    )  # fmt: skip
    Notice.objects.create(
        number="GS-2026-001", title="公示", opens_on=today, closes_on=today, published_at=now,
        snapshot=[{"code": case.code, "name": "君山花茶基地"}],
    )  # fmt: skip

    assert REASON in client.get("/notices/GS-2026-001").content.decode()


def test_the_supervisor_and_the_holder_see_it_too(bad, supervisor, holder, client_as):
    for who, address in ((supervisor, "/desk/catalogue/"), (holder, "/field/entries/")):
        assert REASON in client_as(who).get(f"{address}{bad['sister'].code}/").content.decode()


def test_a_page_that_was_kept_is_made_anew(farm, decision_maker, now, client):
    before = version_of(farm["sister"].code)
    assert REASON not in client.get(f"/b/{farm['sister'].code}").content.decode()

    remove(farm["gone"], decision_maker, now)

    assert version_of(farm["sister"].code) != before
    assert REASON in client.get(f"/b/{farm['sister'].code}").content.decode()


def test_a_past_day_tells_what_lay_then(bad, now):
    today = clock.local_date(now)
    yesterday = bad_news_of([bad["twin"].code], on=today - timedelta(days=1), past=True)

    assert yesterday == {bad["twin"].code: ()}
    assert len(bad_news_of([bad["twin"].code], on=today, past=True)[bad["twin"].code]) == 1


def test_what_no_edition_has_printed_is_not_told(bad, now):
    Entry.objects.filter(pk=bad["gone"].pk).update(first_edition=None)
    today = clock.local_date(now)

    assert bad_news_of([bad["twin"].code], on=today) == {bad["twin"].code: ()}
    assert latest(today=today, most=4) == []


def test_every_status_that_a_measure_leaves_is_bad_news():
    assert {EntryStatus.REMOVED, EntryStatus.SUSPENDED, EntryStatus.RECTIFYING, EntryStatus.WARNED} <= BAD
    assert not BAD & {EntryStatus.IN_FORCE, EntryStatus.PENDING, EntryStatus.EXPIRED}
