"""What is published of an entry is its newest confirmed revision, whatever happens to the register."""

from __future__ import annotations

import importlib
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from tests.ledger.tampering import guards_lifted
from youji.catalogue import jobs
from youji.catalogue.logic.recognised import Recognised
from youji.catalogue.models import Entry, PublishedEntry, Revision
from youji.catalogue.selectors.editions import preview
from youji.catalogue.selectors.papers import _reprint
from youji.catalogue.selectors.revisions import newest_statement, statement_on
from youji.catalogue.services import editions, standing
from youji.catalogue.services.entering import enter_recognised
from youji.catalogue.services.standing import Order
from youji.registry import services as registry
from youji.registry.models import Operator, Plot, Product
from youji.registry.selectors.statement import statement_now
from youji.shared.actor import SYSTEM, Role

TODAY = date(2026, 6, 1)
RING = [[112.71, 29.4], [112.714, 29.4], [112.714, 29.404], [112.71, 29.404], [112.71, 29.4]]


def published(entry) -> dict:
    row = PublishedEntry.objects.get(code=entry.code)
    return {
        "name": row.name, "product": row.product_name, "operator": row.operator_name, "area": row.area_mu,
        "sign": row.payload["sign"], "plots": [f["properties"]["name"] for f in row.payload["plots"]["features"]],
        "address": row.payload["address"], "search": row.search,
    }  # fmt: skip


@pytest.fixture
def clerk(make_actor):
    return make_actor(Role.COUNTY_APPLICANT, division="430611", name="县经办人")


@pytest.mark.clause("4.4-c")
@pytest.mark.clause("5.5-b")
def test_a_clerks_edit_of_a_recognised_base_turns_no_page_sign_or_edition(
    client_as, entry, clerk, make_actor, now
):
    """东安鸡 → 草鱼 by a county's clerk: the register says so, and nothing of the department's does."""
    fish = Product.objects.create(code="S01", name="草鱼", group="水产")
    reviewer = make_actor(Role.COUNTY_REVIEWER, division="430611")
    before, line = published(entry), preview(TODAY).items[entry.code]

    base = entry.base
    base = registry.update_base(
        base, version=base.version, actor=clerk, now=now,
        name="草鱼基地", product_id=fish.pk, responsible="某某公司", techniques="加微信领补贴", area_mu="7500",
    )  # fmt: skip
    registry.add_plot(
        base_id=base.pk, name="扫码转账", geometry={"type": "Polygon", "coordinates": [RING]}, datum="CGCS2000",
        actor=clerk, now=now,
    )  # fmt: skip
    Operator.objects.update(name="加微信合作社")
    jobs.keep_catalogue(now + timedelta(days=1))

    assert (published(entry), preview(TODAY).items[entry.code]) == (before, line)
    for address in (f"/b/{entry.code}", f"/desk/catalogue/{entry.code}/"):
        said = client_as(reviewer).get(address).content.decode()
        assert [word for word in ("草鱼", "微信", "某某") if word in said] == [], address


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_register_is_made_to_say_what_is_published_is_the_newest_revision(
    entry, publisher, clerk, now, seed
):
    chance, today = random.Random(seed), TODAY  # noqa: S311

    def edit() -> None:
        base = entry.base.__class__.objects.get(pk=entry.base_id)
        given = {
            "name": f"改名{chance.random():.6f}", "area_mu": str(chance.randint(1, 9999)), "techniques": f"技{chance.random()}",
            "address": f"{chance.random()}村", "responsible": f"{chance.random()}公司",
        }  # fmt: skip
        key = chance.choice(list(given))
        registry.update_base(base, version=base.version, actor=clerk, now=now, **{key: given[key]})

    def draw() -> None:
        Plot.objects.filter(base=entry.base, retired_at__isnull=True).update(retired_at=now)
        geometry = {"type": "Polygon", "coordinates": [RING]}
        registry.add_plot(
            base_id=entry.base_id, name=f"地{chance.random():.6f}", geometry=geometry, datum="CGCS2000", actor=clerk, now=now
        )  # fmt: skip

    def correct() -> None:
        order = Order(
            reason="笔误", name=f"更正{chance.random():.6f}", area_mu=Decimal(chance.randint(1, 99))
        )
        standing.correct(code=entry.code, order=order, actor=publisher, now=now)

    def work() -> None:
        jobs.keep_catalogue(now)

    for _ in range(12):
        chance.choice([edit, draw, correct, work])()
        said = statement_on(Entry.objects.get(pk=entry.pk), today)
        row = published(entry)
        assert (row["name"], row["area"], row["operator"]) == (said.name, said.area_mu, said.operator)
        assert (row["sign"]["techniques"], row["address"]) == (said.techniques, said.address)
        assert row["plots"] == [plot.name for plot in said.plots]
        fresh = Entry.objects.get(pk=entry.pk)
        assert (fresh.name, fresh.area_mu, fresh.holder) == (said.name, said.area_mu, said.operator)


@pytest.mark.clause("5.4")
def test_what_was_judged_is_what_is_entered_though_the_register_says_otherwise_by_then(
    base, scheme_version, publisher, now
):
    judged = statement_now(base.pk)
    base.__class__.objects.filter(pk=base.pk).update(area_mu=7500, name="君山银针")
    given = Recognised(base.pk, scheme_version.pk, "county_product", "2026-430611-0001", statement=judged)
    with transaction.atomic():
        entry = enter_recognised(given, document_number="湘农发〔2026〕9号", actor=publisher, now=now)
    assert (entry.name, entry.area_mu, newest_statement(entry)) == ("君山茶叶基地", Decimal(3400), judged)
    revision = Revision.objects.get()
    assert (revision.number, revision.cause, revision.in_force_on) == (1, "recognised", TODAY)
    assert revision.event == entry.events.get()


def test_a_correction_is_a_revision_with_its_number_event_and_reprint(entry, publisher, now):
    order = Order(reason="笔误", name="君山银针", document_number="湘农函〔2026〕7号")
    event = standing.correct(code=entry.code, order=order, actor=publisher, now=now)
    first, second = Revision.objects.order_by("number")
    assert (first.number, second.number, second.event, second.cause) == (1, 2, event, "corrected")
    assert second.document_number == "湘农函〔2026〕7号"
    row = PublishedEntry.objects.get()
    assert (row.former_names, _reprint(row)) == ("君山茶叶基地", "第1次换发，2026年6月1日")


def test_a_page_of_an_earlier_day_says_what_was_published_then(client, entry, publisher, now, monkeypatch):
    later = now + timedelta(days=40)
    order = Order(reason="更名", name="君山银针", area_mu=Decimal(5000))
    standing.correct(code=entry.code, order=order, actor=publisher, now=later)
    monkeypatch.setattr("youji.shared.clock.now", lambda: later)
    today = client.get(f"/b/{entry.code}").content.decode()
    before = client.get(f"/b/{entry.code}?on=2026-06-20").content.decode()
    assert [word in today for word in ("<h1>君山银针</h1>", "原名君山茶叶基地")] == [True, True]
    assert [word in before for word in ("<h1>君山茶叶基地</h1>", "原名")] == [True, False]


def test_a_former_name_is_found_by_its_initials_too(client_as, client, entry, publisher, now, monkeypatch):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    standing.correct(code=entry.code, order=Order(reason="更名", name="洞庭"), actor=publisher, now=now)
    for words in ("君山茶叶基地", "jscyjd"):
        assert "原名君山茶叶基地" in client.get(f"{reverse('portal:catalogue')}?q={words}").content.decode()
    assert "洞庭" in client_as(publisher).get("/desk/catalogue/?q=君山茶叶基地").content.decode()


def test_a_revision_to_come_is_published_on_its_day(entry, publisher, now):
    order = Order(reason="更名", name="君山银针", effective_on=TODAY + timedelta(days=3))
    standing.correct(code=entry.code, order=order, actor=publisher, now=now)
    assert published(entry)["name"] == Entry.objects.get().name == "君山茶叶基地"
    jobs.keep_catalogue(now + timedelta(days=3))
    assert published(entry)["name"] == Entry.objects.get().name == "君山银针"


def test_two_revisions_never_have_one_number(entry, now):
    first = Revision.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            entry=entry,
            number=1,
            in_force_on=TODAY,
            statement=first.statement,
            cause="changed",
            recorded_at=now,
        )


@pytest.mark.clause("5.5-b")
@pytest.mark.parametrize("act", [lambda rows: rows.update(number=9), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_remove_what_was_confirmed(entry, act):
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        act(Revision.objects.filter(entry=entry))
    assert Revision.objects.get(entry=entry).number == 1


def test_entries_from_before_are_given_their_first_revision_as_they_are_published(
    entry, make_entry, base, now
):
    """The migration: what is published the day before it is published the day after."""
    other = make_entry(
        base=base.__class__.objects.create(code="430611-02", name="另一个", kind="county", division="430611")
    )
    kept = newest_statement(entry)
    with guards_lifted():
        Revision.objects.all().delete()
    Entry.objects.update(holder="")
    importlib.import_module("youji.catalogue.migrations.0003_first_revisions").begin(apps, None)
    entry = Entry.objects.get(pk=entry.pk)
    assert (newest_statement(entry), entry.holder) == (kept, "君山银针茶业有限公司")
    assert newest_statement(Entry.objects.get(pk=other.pk)).kind == "county"
    assert Revision.objects.get(entry=entry).event == entry.events.get()


def test_an_edition_prints_the_revision_of_its_day(entry, publisher, now):
    base = entry.base
    registry.update_base(base, version=base.version, actor=SYSTEM, now=now, name="只在登记簿里")
    standing.correct(code=entry.code, order=Order(reason="更名", name="君山银针"), actor=publisher, now=now)
    editions.publish_edition(title="第二版", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    difference = preview(TODAY).items[entry.code]
    assert difference["name"] == "君山银针"
