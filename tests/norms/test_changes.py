"""A change of reference data: the difference first, whoever it concerns found before and after, old rows kept."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from openpyxl import Workbook

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.production.conftest import (  # noqa: F401  (fixtures)
    SPRAYED,
    base,
    grower,
    make_base,
    make_operator,
    open_season,
    plots,
    put_plot,
    record,
    take,
    tea,
)
from tests.production.test_book import household  # noqa: F401  (a fixture)
from youji.imports import jobs
from youji.imports.services import hand_over
from youji.lots import services as movements
from youji.lots.selectors.against import objections
from youji.norms import services
from youji.norms.logic.events import NormsChanged
from youji.norms.models import Affected, Edition, Label, Recheck
from youji.norms.selectors import labels, rechecks
from youji.norms.services import sheets
from youji.norms.services.loading import load_norms
from youji.production.models import Finding, Lot, LotStop, Record, Season
from youji.production.selectors.lots import stopped
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.2-a")]
BIFENTHRIN = "联苯菊酯"
USED = {
    **SPRAYED, "registration": "", "input": BIFENTHRIN, "content": "10%", "formulation": "乳油", "dose": "25",
    "target": "小绿叶蝉", "day": "2026-05-10",
}  # fmt: skip


@pytest.fixture
def norms(tea, now):  # noqa: F811
    load_norms(now=now)


def book(name: str, *rows: dict) -> bytes:
    """A workbook with the template's header and these rows."""
    made, table = Workbook(), sheets.SHEETS[name]
    sheet = made.active
    sheet.title = table.name
    sheet.append([column.label for column in table.columns])
    for row in rows:
        assert set(row) <= {column.key for column in table.columns}
        sheet.append([row.get(column.key) for column in table.columns])
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def label(**said) -> dict:
    """The label of 联苯菊酯 on tea as it is on file."""
    row = Label.objects.filter(key__contains="/茶叶/尺蠖").earliest("pk")
    keys = ("name", "active_1", "content_1", "formulation", "crop", "target")
    return {key: getattr(row, key) for key in keys} | {"instrument": row.instrument.code} | said


HARVEST = {"kind": "harvest", "quantity": "300", "unit": "kg", "into_lot": True}
LONGER = {"phi_days": 14, "valid_from": "2026-05-01"}
BACK = {"phi_days": 7, "valid_from": "2026-05-02"}


@pytest.fixture
def world(norms, plots, open_season, take):  # noqa: F811
    """Four blocks of tea: harvested eight and twenty days after 联苯菊酯, after nothing at all, and sprayed four days ago."""
    early, late, clean, fresh = (open_season(plot)[0] for plot in plots)
    for season, day in ((early, "2026-05-10"), (late, "2026-05-10"), (fresh, "2026-05-28")):
        [stored] = take(record(seasons=[season.code], **USED | {"day": day}))
        assert stored.state == "stored"
    lots = []
    for season, day in ((early, "2026-05-18"), (late, "2026-05-30"), (clean, "2026-05-30")):
        [stored] = take(record(seasons=[season.code], **HARVEST | {"day": day}))
        assert stored.state == "stored", stored
        lots.append(Lot.objects.get(code=stored.lot))
    spoilt = next(row for row in Record.objects.filter(kind="spray") if row.seasons[0]["code"] == early.code)
    return SimpleNamespace(
        early=early, late=late, fresh=fresh, lots=lots, spoilt=spoilt,
        affected={("lot", str(lots[0].pk)), ("record", str(spoilt.pk)), ("season", str(fresh.pk))},
    )  # fmt: skip


def longer() -> bytes:
    """The interval of 联苯菊酯 on tea is fourteen days and not seven, since 1 May."""
    return book("labels", label(**LONGER))


def taken(now, officer, data: bytes, name: str = "labels") -> list[Recheck]:
    """The workbook is taken, and what rests on it judged again on the same day; the worker hears of it later."""
    services.import_rows(name, data, actor=officer, now=now)
    services.run_since(date(2026, 6, 1), now)
    edition = Edition.objects.first()
    services.on_change(NormsChanged(name, [], "2026-06-01", edition.pk))  # delivery is at least once
    return list(edition.rechecks.all())


def test_what_was_made_of_a_lot_is_stopped_with_it_though_nothing_is_left_of_the_lot(
    world, grower, province_reviewer, now  # noqa: F811
):  # fmt: skip
    parted, lost = world.lots[0], world.lots[1]
    part = movements.part(lot_id=parted.pk, quantity=parted.quantity, actor=grower, now=now)
    movements.lose(lot_id=lost.pk, quantity=lost.quantity, note="霉变", actor=grower, now=now)
    assert objections([part]) == []
    [recheck] = taken(now, province_reviewer, book("labels", label(**LONGER | {"phi_days": 30})))
    assert set(recheck.affected.filter(kind="lot").values_list("ref", flat=True)) == {str(parted.pk)}
    assert [(one.lot, one.held) for one in objections([part])] == [(parted.code, False)]


def test_the_dry_run_shows_whom_one_interval_affects_and_the_change_shows_the_same(
    world, province_reviewer, now
):
    looked = services.look("labels", longer(), now=now)
    assert {kind: looked.count(kind) for kind in ("new", "change", "end")} == {
        "new": 0,
        "change": 1,
        "end": 0,
    }
    before = services.if_taken("labels", looked, now)["production"].differing
    assert {(one.kind, one.ref) for one in before} == world.affected
    assert (Recheck.objects.count(), Affected.objects.count(), Edition.objects.count()) == (0, 0, 1)

    [recheck] = taken(now, province_reviewer, longer())
    after = list(recheck.affected.all())
    assert [(one.kind, one.ref, one.verdict_before, one.verdict_after, one.reason) for one in after] == [
        (one.kind, one.ref, one.before.verdict, one.after.verdict, one.reason) for one in before
    ]
    assert {one.kind: (one.verdict_before, one.verdict_after) for one in after if one.kind == "lot"} == {
        "lot": ("allowed", "forbidden")
    }
    [season] = (one for one in after if one.kind == "season")
    assert (season.earliest_before, season.earliest_after) == (date(2026, 6, 4), date(2026, 6, 11))
    assert "6月11日" in season.notice
    assert len({one.edition_before for one in after} | {one.edition_after for one in after}) == 2


def test_a_lot_of_two_seasons_stays_stopped_while_either_forbids_it(
    norms, plots, open_season, take, province_reviewer, now  # noqa: F811
):  # fmt: skip
    """Each sprayed with another input, whose intervals become longer; then one of them is as it was."""
    seasons = [open_season(plot)[0] for plot in plots[:2]]
    other = {"input": "虫螨腈", "content": "240 g/L", "formulation": "悬浮剂"}
    for season, said in zip(seasons, ({}, other), strict=True):
        take(record(seasons=[season.code], **USED | said))
    [stored] = take(record(seasons=[one.code for one in seasons], **HARVEST | {"day": "2026-05-18"}))
    lot = Lot.objects.get(code=stored.lot)
    row = Label.objects.get(key__contains="虫螨腈", phi_days=7)
    keys = ("name", "active_1", "content_1", "formulation", "crop", "target")
    second = {key: getattr(row, key) for key in keys} | {"instrument": row.instrument.code}
    assert stopped(lot.operator_id, [lot.pk]) == {}
    for longer_one, standing in (
        (label(**LONGER), True),
        (second | LONGER, True),
        (label(**BACK), True),
        (second | BACK, False),
    ):
        taken(now, province_reviewer, book("labels", longer_one))
        assert bool(stopped(lot.operator_id, [lot.pk])) is standing, longer_one


def test_a_lot_that_is_forbidden_now_is_stopped_told_to_the_county_and_let_go_again(
    world, province_reviewer, now
):
    was = Record.objects.get(pk=world.lots[0].record_id).verdict
    taken(now, province_reviewer, longer())
    lot = world.lots[0]
    assert list(stopped(lot.operator_id, [one.pk for one in world.lots])) == [lot.pk]
    [finding] = Finding.objects.filter(record_id=lot.record_id, verdict="forbidden")
    assert "5月24日" in finding.remedy
    assert Record.objects.get(pk=lot.record_id).verdict == was  # what it was judged by stays with it

    back = book("labels", label(phi_days=7, valid_from="2026-05-02"))
    taken(now, province_reviewer, back)
    assert stopped(lot.operator_id, [lot.pk]) == {}
    assert LotStop.objects.filter(lot=lot).count() == 2


def test_rows_on_file_end_and_stay_what_was_judged_by(world, province_reviewer, now):
    old = Label.objects.get(key__contains="/茶叶/尺蠖")
    taken(now, province_reviewer, longer())
    old.refresh_from_db()
    assert (old.phi_days, old.valid_from, old.valid_until) == (7, None, date(2026, 5, 1))
    new = Label.objects.get(key__endswith="@2026-05-01")
    assert (new.phi_days, new.valid_from, new.mark, new.dose_low) == (
        14,
        date(2026, 5, 1),
        "pending",
        old.dose_low,
    )
    held = {
        day: [one.phi_days for one in labels(day) if one.crop == "茶叶" and one.name == BIFENTHRIN]
        for day in (date(2026, 4, 30), date(2026, 5, 1))
    }
    assert list(held.values()) == [[7], [14]]
    assert services.load_norms(now=now)["labels"] == 0  # the files do not bring it back


def test_a_change_without_a_day_holds_from_the_day_of_the_import_and_concerns_nothing_of_before(
    world, province_reviewer, now
):
    [recheck] = taken(now, province_reviewer, book("labels", label(phi_days=14)))
    assert Label.objects.get(phi_days=14, crop="茶叶", name=BIFENTHRIN).valid_from == date(2026, 6, 1)
    assert (recheck.looked > 0, recheck.affected.count()) == (True, 0)


def test_a_row_that_ended_for_another_is_one_line_in_words(world, province_reviewer, now):
    [recheck] = taken(now, province_reviewer, book("labels", label(phi_days=14)))
    [moved] = rechecks.rows_of(recheck)
    assert moved.called.startswith(f"{BIFENTHRIN} 10%")
    assert "//" not in moved.called
    assert "安全间隔期（天） 7 → 14" in moved.said


def test_what_is_on_file_imported_again_changes_nothing_and_writes_nothing(world, province_reviewer, now):
    for name in sheets.FROM_EXCEL:
        looked = services.import_rows(name, sheets.export_rows(name), actor=province_reviewer, now=now)
        assert (looked.steps, len(looked.plan.refused)) == ((), 0), name
        assert len(looked.plan.unchanged) > 40
    assert Edition.objects.count() == 1


def test_an_empty_cell_erases_nothing_and_an_end_alone_ends_the_row(world, province_reviewer, now):
    looked = services.look("labels", book("labels", label(max_uses=None)), now=now)
    assert looked.steps == ()
    services.import_rows(
        "labels", book("labels", label(valid_until="2026-07-01")), actor=province_reviewer, now=now
    )
    row = Label.objects.get(key__contains="/茶叶/尺蠖")
    assert (row.valid_until, row.phi_days, row.max_uses) == (date(2026, 7, 1), 7, 1)


def test_wrong_rows_are_named_at_the_cell_and_nothing_is_written(world, province_reviewer, now):
    wrong = book(
        "labels",
        label(phi_days="七天"),
        label(target="别的", crop="柑桔"),
        label(target="又一", instrument="GB 2763-2062"),
        label(target="再一", valid_from="2026-05-01", valid_until="2026-04-01"),
    )
    looked = services.import_rows("labels", wrong, actor=province_reviewer, now=now)
    columns = {column.key: number for number, column in enumerate(sheets.SHEETS["labels"].columns)}
    cells = {one.address: one.message for one in looked.plan.errors}
    assert set(cells) == {
        f"{_letter(columns[key])}{row}"
        for key, row in (("phi_days", 2), ("crop", 3), ("instrument", 4), ("valid_until", 5))
    }
    assert any("柑橘" in said for said in cells.values())
    assert Edition.objects.count() == 1


def _letter(number: int) -> str:
    return chr(65 + number) if number < 26 else "A" + chr(65 + number - 26)


def test_a_new_ban_finds_whoever_used_the_substance_by_whatever_number(world, take, province_reviewer, now):  # noqa: F811
    """The record names a registration number that no label has: it is found by the name."""
    [stored] = take(
        record(seasons=[world.fresh.code], **USED | {"registration": "PD20081234", "day": "2026-05-29"})
    )
    assert stored.state == "stored"
    ban = {"active": BIFENTHRIN, "kind": "banned", "instrument": "公告第199号", "valid_from": "2026-05-29"}
    [recheck] = taken(now, province_reviewer, book("bans", ban), "bans")
    assert {(one.kind, one.verdict_after) for one in recheck.affected.all()} == {
        ("season", "forbidden"), ("record", "forbidden"),
    }  # fmt: skip
    assert recheck.affected.get(kind="record").ref in {
        str(one.pk) for one in Record.objects.filter(day="2026-05-29")
    }


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("标签.xlsx", data)


def test_the_page_lists_what_would_change_before_and_the_same_after(
    world, province_reviewer, make_actor, client_as, now
):
    client = client_as(province_reviewer)
    assert "从 Excel 导入" in client.get("/desk/norms/labels/").content.decode()
    looked = client.post("/desk/norms/labels/import/", {"file": upload(longer())})
    said = looked.content.decode()
    assert looked.status_code == 200
    assert ("停止流通" in said, world.lots[0].code in said, world.lots[1].code in said) == (True, True, False)
    assert Edition.objects.count() == 1
    done = client.post("/desk/norms/labels/import/", {"kept": looked.context["kept"], "apply": "1"})
    assert done.status_code == 302, done.content.decode()
    [one] = services.run_since(date(2026, 6, 1), now)

    assert f"{BIFENTHRIN} 10% 乳油 茶叶" in client.get("/desk/norms/rechecks/").content.decode()
    after = client.get(f"/desk/norms/rechecks/{one.pk}/").content.decode()
    assert (world.lots[0].code in after, world.lots[1].code in after, "通知草稿" in after) == (
        True,
        False,
        True,
    )
    county = client_as(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    assert world.lots[0].code in county.get(f"/desk/norms/rechecks/{one.pk}/").content.decode()
    assert county.get("/desk/norms/labels/import/").status_code in (403, 404)
    other = client_as(make_actor(Role.COUNTY_REVIEWER, division="430624"))
    assert world.lots[0].code not in other.get(f"/desk/norms/rechecks/{one.pk}/").content.decode()
    assert other.get("/desk/norms/rechecks/").status_code == 200


def test_what_the_worker_looks_at_says_whom_it_concerns_too(
    world, province_reviewer, client_as, now, settings, tmp_path
):
    """More than two thousand rows are the worker's, and its page said nothing of the lots that would stop."""
    settings.VAR = tmp_path
    run = hand_over(
        kind="norms.labels",
        options={},
        data=longer(),
        name="标签.xlsx",
        take=False,
        actor=province_reviewer,
        now=now,
    )
    jobs.run(now)
    run.refresh_from_db()
    counted, named = run.outcome["said"]
    assert ("3项的判定会变" in counted, Edition.objects.count()) == (True, 1)
    assert (world.lots[0].code in named, world.lots[1].code in named) == (True, False)
    shown = client_as(province_reviewer).get(run.page).content.decode()
    assert world.lots[0].code in shown


def test_who_keeps_the_books_of_a_household_hears_of_what_concerns_it(
    norms,
    household,  # noqa: F811
    grower,  # noqa: F811
    make_operator,  # noqa: F811
    make_actor,
    take,  # noqa: F811
    province_reviewer,
    now,
):
    """The household has no phone, and the list of whoever is concerned stood with nobody who could tell it."""
    season = Season.objects.get(operator_id=household.pk)
    [stored] = take(record(operator=household.code, seasons=[season.code], **USED | {"day": "2026-05-28"}))
    assert stored.state == "stored", stored
    [recheck] = taken(now, province_reviewer, longer())
    seen = {
        actor: [one.ref for one in rechecks.affected(actor, recheck.pk)]
        for actor in (grower, make_actor(Role.HOLDER, operator_id=make_operator("邻居").pk))
    }
    assert list(seen.values()) == [[str(season.pk)], []]
    assert [rechecks.find(recheck.pk, actor).differing for actor in seen] == [1, 0]


def test_the_commands_show_the_same_before_and_after(world, tmp_path, settings):
    """By the clock of today the season of May is long over its interval: the lot and the record are left."""
    file = tmp_path / "标签.xlsx"
    file.write_bytes(longer())
    out = StringIO()
    call_command("import", "labels", str(file), "--dry-run", "--json", stdout=out)
    before = json.loads(out.getvalue())
    assert (before["change"], before["taken"], Edition.objects.count()) == (1, False, 1)
    refs = {(one["kind"], one["ref"]) for one in before["affected"]}
    assert refs == {one for one in world.affected if one[0] != "season"}
    call_command("import", "labels", str(file), stdout=StringIO())
    out = StringIO()
    call_command("recheck", "--since", "2026-06-01", "--json", stdout=out)
    after = json.loads(out.getvalue())
    assert {(one["kind"], one["ref"]) for one in after["affected"]} == refs
    assert all(one["notice"] for one in after["affected"])


def test_a_program_looks_takes_and_reads_the_same(world, province_reviewer, caller, now):  # noqa: F811
    client = caller(province_reviewer).client
    looked = client.post("/api/v1/norms/tables/labels/workbook/check", {"file": upload(longer())}).json()
    # By the clock of today the season is long over its interval.
    past = {one for one in world.affected if one[0] != "season"}
    assert (looked["updated"], {(one["kind"], one["ref"]) for one in looked["affected"]}) == (1, past)
    done = client.post("/api/v1/norms/tables/labels/workbook", {"file": upload(longer())})
    assert (done.status_code, done.json()["updated"]) == (200, 1)
    [one] = services.run_since(date(2026, 6, 1), now)
    read = client.get(f"/api/v1/norms/rechecks/{one.pk}").json()
    assert {(each["kind"], each["ref"]) for each in read["affected"]["items"]} == world.affected
    assert client.get("/api/v1/norms/rechecks").json()["items"][0]["differing"] == 3
    assert client.get("/api/v1/norms/tables/limits/workbook").content[:2] == b"PK"
