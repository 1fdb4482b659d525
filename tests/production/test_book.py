"""The bookkeeper's workbook: judged like a phone's record, stored once, what is wrong comes back as a sheet to mend."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import load_workbook

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.imports.conftest import after_work, handed, var  # noqa: F401  (fixtures)
from tests.production.conftest import SPRAYED, TODAY, record
from tests.production.test_judged import norms  # noqa: F401  (a fixture)
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from youji.accounts.models import Message
from youji.members import services as members
from youji.production import services
from youji.production.models import Finding, Lot, Record, RowKey, StoreEntry
from youji.production.selectors.book import Offer, row_key
from youji.production.services.book import AT_ONCE, book_of, book_template, look, take_book
from youji.production.services.book_table import book_table, number_of
from youji.production.services.saying import digest_of
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Refused
from youji.shared.workbook import Terms, export, sheet_to_mend

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e")]
LEAVE = Terms(leave_out_faulty=True)
SPRAY = {key: value for key, value in SPRAYED.items() if key != "day"} | {"day": date(2026, 5, 20)}
BANNED = {"input": "甲胺磷", "registration": "", "content": "50%", "maker": "不详"}
HARVEST = {"kind": "harvest", "quantity": "120", "unit": "kg"}


@pytest.fixture
def household(tea, make_operator, make_actor, base, grower, now):
    """李大山 has no phone; the holder of the base keeps the books."""
    li = make_operator("李大山", kind="household", identity_kind="none", uscc=None)
    own = base.operator.code
    row = members.enter(
        base=base, operator=li.code, since=TODAY - timedelta(days=60), bookkeeper=own, actor=grower, now=now
    )
    theirs = make_actor(Role.HOLDER, operator_id=li.pk)
    members.answer(membership_id=row.pk, version=row.version, answer="confirm", actor=theirs, now=now)
    services.open_seasons(
        actor=grower,
        now=now,
        operator=li.code,
        kind="plot",
        name="屋后",
        product="茶叶",
        started_on="2026-03-01",
    )
    return li


@pytest.fixture
def book(grower):
    """A workbook of these rows, as the grower fills it in."""

    def made(*rows, actor=grower):
        return export(book_table(Offer.of(actor, TODAY)), rows)

    return made


def upload(client, data: bytes, **said):
    sent = said | ({"file": SimpleUploadedFile("账.xlsx", data)} if data else {})
    return client.post("/field/production/book/", sent)


def cells(data: bytes, sheet: str = "生产记录") -> list[list]:
    return load_workbook(BytesIO(data)).get_sheet_by_name(sheet).to_python()


def test_the_template_offers_whose_books_where_it_grows_and_what_is_in_store(grower, household, season, buy):
    buy()
    data = book_template(grower, TODAY)
    # So few of each that they stand in the sheet's own rules; more would stand on a sheet of choices.
    rules = _rules(data)
    assert f"李大山（{household.code}）" in rules
    assert f"{season.name} · 茶叶（{season.code}）" in rules
    assert re.search(r"屋后 · 茶叶 · 李大山（.{6}）", rules)
    assert "联苯菊酯（PD20081234）" in rules
    # Excel helps with these and forbids nothing else; a kind of work is one of those there are.
    assert rules.count("showErrorMessage") == rules.count("<dataValidation ") - 3
    assert cells(data)[0][:4] == ["主体", "工作*", "日期*", "地块*"]


def _rules(data: bytes) -> str:
    from zipfile import ZipFile

    with ZipFile(BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.usefixtures("norms")
def test_a_row_is_judged_as_the_same_record_from_a_phone(
    grower, season, household, take, book, now, make_actor
):
    """One way in: verdict, findings and what the county is told are those of a message."""
    make_actor(Role.COUNTY_REVIEWER, division="430611")
    [phone] = take(record(seasons=[season.code], **SPRAYED | BANNED))
    told = Message.objects.count()
    banned = SPRAY | BANNED | {"season": "屋后", "operator": "李大山"}
    looked = look(book(banned), actor=grower, now=now)
    assert (looked.verdicts, Record.objects.count()) == ({3: phone.verdict}, 1)
    assert looked.plan.created[0].values["judged"].startswith("禁止：")
    take_book(book(banned), actor=grower, now=now)
    row = Record.objects.get(operator_id=household.pk)
    assert (row.verdict, row.channel, row.person_id) == ("forbidden", "workbook", grower.user_id)
    rules = [
        set(Finding.objects.filter(record_id=one, rule__startswith="PPP").values_list("rule", "verdict"))
        for one in (row.pk, phone.id)
    ]
    assert rules[0] == rules[1] != set()
    assert Message.objects.count() == told + 1


def test_what_is_wrong_comes_back_as_a_sheet_and_the_rest_goes_in(grower, season, book, now):
    good = SPRAY | {"season": season.name}
    wrong = [
        (good | {"day": date(2026, 6, 2)}, "日期", "不能晚于今天"),
        (good | {"season": "别家的地"}, "地块", "没有正在生产的这块地"),
        (good | {"operator": "张三"}, "主体", "您不替这家主体记账"),
        (good | {"dose_unit": "一勺"}, "用量单位", "没有“一勺”"),
        (good | {"target": None}, "对象", "防治什么"),
        (good | {"id": "01968f3e-0000-7000-8000-000000000000"}, "记录号", "没有这条记录"),
        (good, "地块", "和第3行一样"),
    ]
    data = book(good, *(row for row, _, _ in wrong))
    plan = look(data, actor=grower, now=now).plan
    assert [
        (one.label, said in one.message) for one, (_, _, said) in zip(plan.errors, wrong, strict=True)
    ] == [(label, True) for _, label, _ in wrong]
    with pytest.raises(Refused):
        take_book(data, actor=grower, now=now)
    assert not Record.objects.exists()
    done = take_book(data, actor=grower, now=now, terms=LEAVE)
    assert (Record.objects.count(), len(done.plan.refused)) == (1, 7)
    mended = cells(sheet_to_mend(done.plan))
    assert len([row for row in mended if str(row[0]).startswith("原表第")]) == 7
    # What was right is there: the whole file once more says so, and stores nothing.
    again = take_book(data, actor=grower, now=now, terms=LEAVE)
    assert (again.plan.rows[0].action, Record.objects.count()) == ("unchanged", 1)


def test_the_same_file_twice_stores_nothing_twice_nor_takes_from_the_store_twice(
    grower, season, buy, book, now
):
    buy()
    data = book(SPRAY | {"season": season.code}, HARVEST | {"day": date(2026, 5, 30), "season": season.code})
    for _ in range(2):
        take_book(data, actor=grower, now=now)
        used = StoreEntry.objects.filter(kind="use").count()
        assert (Record.objects.count(), used) == (2, 1)


def test_who_knows_a_row_cannot_take_its_number_first(
    grower, season, book, take, make_operator, make_actor, now
):
    """The number was made of the row alone: a stranger sent a record of their own under it, and the row was refused for good."""
    row = SPRAY | {"season": season.code}
    own = {"operator": grower_code(grower), "seasons": [season.code], **row}
    body = {key: value for key, value in own.items() if key != "season"} | {"dose": Decimal("25.0000")}
    stranger = make_actor(Role.HOLDER, operator_id=make_operator("别家").pk)
    [theirs] = services.open_seasons(
        actor=stranger, now=now, kind="pond", name="塘", product="茶叶", started_on="2026-03-01"
    )
    guessed = str(uuid5(uuid5(NAMESPACE_URL, "youji:production/workbook"), digest_of(body)))
    [sent] = take(
        record(seasons=[theirs.code], kind="weed", day="2026-05-20") | {"id": guessed}, actor=stranger
    )
    assert sent.stored
    take_book(book(row), actor=grower, now=now)
    mine = Record.objects.get(operator_id=grower.operator_id)
    assert (mine.kind, look(book(row), actor=grower, now=now).plan.rows[0].action) == ("spray", "unchanged")
    assert number_of(body, row_key()) == str(mine.pk)  # the row is the one whose number was guessed
    assert number_of(body, "00" * 32) != str(mine.pk)


def test_after_another_secret_the_same_file_is_still_the_same_records(grower, season, book, now, settings):
    """The number was made with the house's secret: once it was changed, the same book was stored a second time."""
    RowKey.objects.all().delete()  # as in a house that was set up before there was one
    row = SPRAY | {"season": season.code}
    take_book(book(row), actor=grower, now=now)
    settings.SECRET_KEY = "another secret of the same house"
    done = take_book(book(row), actor=grower, now=now)
    assert (done.plan.rows[0].action, Record.objects.count()) == ("unchanged", 1)
    fixed = row | {"id": str(Record.objects.get().pk), "dose": "26", "reason": "量错了"}
    for _ in range(2):
        settings.SECRET_KEY += "!"
        take_book(book(fixed), actor=grower, now=now)
    assert Record.objects.count() == 2


def grower_code(actor) -> str:
    return Operator.objects.get(pk=actor.operator_id).code


def test_a_harvest_into_a_lot_against_the_rules_stays_in_the_sheet(norms, grower, season, book, now):  # noqa: F811
    banned = SPRAY | BANNED | {"season": season.code}
    lot = HARVEST | {"day": date(2026, 5, 21), "season": season.code, "into_lot": True}
    # The harvest stands first in the sheet: what counts is which was done first.
    done = take_book(book(lot, banned), actor=grower, now=now, terms=LEAVE)
    assert [one.label for one in done.plan.errors] == ["开成批次"]
    assert (Record.objects.get().kind, Lot.objects.count()) == ("spray", 0)


def test_what_is_exported_is_corrected_with_a_reason_and_the_old_stays(grower, season, household, book, now):
    take_book(book(SPRAY | {"season": season.code}, SPRAY | {"season": "屋后"}), actor=grower, now=now)
    exported = book_of(grower, None, None, TODAY)
    assert [row.action for row in look(exported, actor=grower, now=now).plan.rows] == ["unchanged"] * 2
    row = Record.objects.get(operator_id=household.pk)
    one = {"id": str(row.pk), "season": "屋后", "kind": "spray", "day": row.day, "dose": "30"}
    plan = look(book(one), actor=grower, now=now).plan
    assert [error.label for error in plan.errors] == ["更正的原因"]
    mended = book(one | {"reason": "称错了"})
    for _ in range(2):
        take_book(mended, actor=grower, now=now)
        versions = Record.objects.filter(operator_id=household.pk).order_by("number")
        assert [(one.number, one.facts["dose"], one.facts["target"]) for one in versions] == [
            (1, "25.0000", "茶小绿叶蝉"), (2, "30.0000", "茶小绿叶蝉"),
        ]  # fmt: skip


def test_nobody_elses_books_are_read_or_written(grower, season, book, make_operator, make_actor, now):
    take_book(book(SPRAY | {"season": season.code}), actor=grower, now=now)
    stranger = make_actor(Role.HOLDER, operator_id=make_operator("别家").pk)
    assert season.name not in str(cells(book_of(stranger, None, None, TODAY)))
    theirs = {
        "id": str(Record.objects.get().pk),
        "kind": "spray",
        "day": TODAY,
        "season": season.code,
        "reason": "改",
    }
    plan = look(book(theirs, actor=stranger), actor=stranger, now=now).plan
    assert [one.label for one in plan.errors] == ["地块"]
    assert Record.objects.count() == 1


def test_the_page_shows_the_verdicts_before_anything_is_stored(norms, signed_in, grower, season, book):  # noqa: F811
    client = signed_in(grower)
    assert client.get("/field/production/book/template").status_code == 200
    data = book(SPRAY | BANNED | {"season": season.code}, SPRAY | {"season": "没有"})
    looked = upload(client, data)
    page = looked.content.decode()
    assert (looked.status_code, Record.objects.count()) == (422, 0)
    assert "没有正在生产的这块地" in page
    assert "禁止：" in page
    kept = re.search(r'name="kept" value="(\w+)"', page)[1]
    stored = upload(client, b"", kept=kept, leave_out_faulty="1", apply="1")
    assert (stored.status_code, Record.objects.count()) == (302, 1)
    left = client.get(stored["Location"]).content.decode()
    assert "1条不合规定" in left
    to_mend = re.search(r'href="\?to_mend=(\w+)"', left)[1]
    assert len(cells(b"".join(client.get(f"/field/production/book/?to_mend={to_mend}")))) == 3
    assert "甲胺磷" in str(cells(client.get("/field/production/book/export").content))


def test_the_worker_takes_a_long_book_by_the_same_service(grower, season, book, handed, now):  # noqa: F811
    data = book(SPRAY | {"season": season.code}, SPRAY | {"season": "没有"})
    run = after_work(handed(data, kind="production.book", actor=grower), now)
    assert (run.state, Record.objects.count(), run.outcome["refused"]) == ("refused", 0, 1)
    run = after_work(handed(data, kind="production.book", actor=grower, leave_out_faulty=True), now)
    assert (run.state, Record.objects.count()) == ("done", 1)
    assert "已存下1条" in run.outcome["sentence"]


def test_a_program_brings_the_same_book(at_that_time, grower, season, book, caller):  # noqa: F811
    api = caller(grower)

    def bring(path: str, *rows):
        file = SimpleUploadedFile("账.xlsx", book(*rows))
        return api.client.post(f"/api/v1/production/book{path}", {"file": file})

    good, wrong = SPRAY | {"season": season.code}, SPRAY | {"season": "没有"}
    assert bring("/check", good).json()["created"] == 1
    refused = bring("", good, wrong)
    assert (refused.status_code, Record.objects.count()) == (422, 0)
    assert refused.json()["problems"][0]["field"] == "D4"
    assert bring("?leave_out_faulty=true", good, wrong).json()["created"] == 1
    assert Record.objects.get().channel == "workbook"
    assert "联苯菊酯" in str(cells(api.get("/production/book").content))
    assert api.get("/production/book/template").status_code == 200


def test_what_a_field_would_not_take_any_more_is_exported_as_it_was_said(grower, season, take):
    """A unit that is offered no longer ended the export of all records."""
    take(record(seasons=[season.code], **SPRAYED))
    kept = Record.objects.get()
    kept.pk, kept.number, kept.facts = uuid4(), 2, kept.facts | {"dose_unit": "两/亩", "until": "从前"}
    kept.save(force_insert=True)
    assert "两/亩" in str(cells(book_of(grower, None, None, TODAY)))


def test_a_long_book_is_judged_in_no_request(signed_in, caller, grower, season, book):  # noqa: F811
    """Up to 2,000 rows were judged twice while the page waited."""
    weeded = {"kind": "weed", "day": date(2026, 5, 20), "season": season.code}
    for rows, handed_over in ((AT_ONCE, False), (AT_ONCE + 1, True)):
        data = book(*(weeded | {"note": f"第{n}遍"} for n in range(rows)))
        answer = upload(signed_in(grower), data)
        asked = caller(grower).client.post(
            "/api/v1/production/book/check", {"file": SimpleUploadedFile("账.xlsx", data)}
        )
        assert (answer.status_code, asked.status_code) == ((302, 202) if handed_over else (200, 200))
        assert ("/desk/imports/" in answer.headers.get("Location", "")) is handed_over
    looked = look(data, actor=grower, now=clock.now(), most=AT_ONCE)
    assert (looked.batch, len(looked.plan.rows)) == (None, AT_ONCE + 1)
    assert (
        "超过500行或5 MB的转到后台办理" in signed_in(grower).get("/field/production/book/").content.decode()
    )
