"""待核清单 and confirmation: what nobody compared is counted, and a named officer with a picture makes it 已核."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.checks import run_checks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from youji.documents.services import store
from youji.ledger.models import AuditEntry
from youji.norms import selectors, services
from youji.norms.logic.events import NormsChanged
from youji.norms.models import Confirmation, Label
from youji.norms.selectors import pages
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState

pytestmark = pytest.mark.django_db


def photo() -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "PNG")
    return SimpleUploadedFile("标签.png", made.getvalue(), "image/png")


@pytest.fixture
def row(norms) -> Label:
    """No. 14 of the table: 噻嗪酮 on citrus, copied, its dose from memory."""
    return Label.objects.get(key__contains="/柑橘/矢尖蚧")


@pytest.fixture
def confirmed(row, province_reviewer, now):
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    return services.confirm(
        table="labels",
        row_id=row.pk,
        picture=picture,
        remark="第二面",
        version=0,
        actor=province_reviewer,
        now=now,
    )


@pytest.mark.clause("4.2-a")
def test_a_confirmed_row_is_checked_with_its_dose_and_says_who_saw_what(
    confirmed, row, province_reviewer, now
):
    found = next(one for one in selectors.labels(now.date()) if one.key == row.key)
    assert (found.cited.mark, found.dose_mark, found.phi_days) == ("verified", "verified", 35)
    kept = Confirmation.objects.get()
    assert (kept.table, kept.key, kept.by_id, kept.said["phi_days"]) == (
        "labels",
        row.key,
        province_reviewer.user_id,
        35,
    )
    assert province_reviewer.name in kept.name
    entry = AuditEntry.objects.get(action="norms.label.confirmed")
    assert (entry.before["mark"], entry.after["mark"], entry.actor_id) == (
        "pending",
        "verified",
        province_reviewer.user_id,
    )


def test_rooms_above_hear_of_it_and_the_edition_is_another(row, province_reviewer, now, monkeypatch):
    heard: list[NormsChanged] = []
    monkeypatch.setattr("youji.norms.services.writing.emit", heard.append)
    before = selectors.edition()
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    services.confirm(
        table="labels", row_id=row.pk, picture=picture, remark="", version=0, actor=province_reviewer, now=now
    )
    assert selectors.edition() != before
    assert [(one.table, one.keys, one.on) for one in heard] == [("labels", [row.key], "2026-06-01")]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE norms_confirmation SET name = '别人'",
        "DELETE FROM norms_confirmation",
        "UPDATE norms_edition SET digest = ''",
        "DELETE FROM norms_edition",
    ],
)
def test_the_database_itself_refuses_to_change_what_verdicts_rest_on(confirmed, sql):
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_loading_again_does_not_take_the_confirmation_back(confirmed, row, now):
    assert services.load_norms(now=now)["labels"] == 0
    assert Label.objects.get(pk=row.pk).mark == "verified"


@pytest.mark.parametrize("role", [Role.COUNTY_REVIEWER, Role.PUBLISHER, Role.HOLDER])
def test_only_the_provinces_reviewer_confirms(row, make_actor, province_reviewer, now, role):
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    with pytest.raises(NotAllowed):
        services.confirm(
            table="labels",
            row_id=row.pk,
            picture=picture,
            remark="",
            version=0,
            actor=make_actor(role),
            now=now,
        )


def test_without_a_picture_twice_or_on_an_old_page_nothing_is_confirmed(row, province_reviewer, now):
    said = {"table": "labels", "row_id": row.pk, "remark": "", "actor": province_reviewer, "now": now}
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    with pytest.raises(Refused, match="照片"):
        services.confirm(picture=None, version=0, **said)
    theirs = store(file=photo(), name="营业执照.png", actor=replace(province_reviewer, user_id=999), now=now)
    with pytest.raises(Refused, match="不能用别人的材料"):
        services.confirm(picture=theirs, version=0, **said)
    with pytest.raises(StaleState):
        services.confirm(picture=picture, version=7, **said)
    services.confirm(picture=picture, version=0, **said)
    with pytest.raises(Refused, match="已经核对"):
        services.confirm(picture=picture, version=1, **said)
    assert Confirmation.objects.count() == 1


def test_the_list_of_what_is_unchecked_counts_every_table(norms):
    of = {one.name: (one.verified, one.pending, one.reference) for one in pages.counted()}
    assert of["labels"] == (0, 26, 21)
    assert sum(of["limits"]) == 239
    assert of["limits"][0] == 2
    assert [
        pages.search(pages.table_called(one.name), mark="unchecked").count() for one in pages.counted()
    ] == [one.unchecked for one in pages.counted()]


def test_the_check_before_production_names_every_table_that_is_not_checked(norms):
    said = [
        one.msg
        for one in run_checks(tags=["youji"], databases=["default"], include_deployment_checks=True)
        if one.id == "norms.W001"
    ]
    assert len(said) == 6
    assert "农药标签有47行没有和原文核对" in said[0]


def test_an_officer_confirms_at_the_page_in_one_go(row, province_reviewer, client_as):
    client = client_as(province_reviewer)
    assert "看47行" in client.get("/desk/norms/").content.decode()
    listed = client.get("/desk/norms/labels/?mark=unchecked&q=矢尖蚧").content.decode()
    assert f"/desk/norms/labels/{row.pk}/" in listed
    assert "1000" in client.get(f"/desk/norms/labels/{row.pk}/").content.decode()
    refused = client.post(f"/desk/norms/labels/{row.pk}/confirm/", {"remark": "", "version": 0})
    assert (refused.status_code, "请上传" in refused.content.decode()) == (422, True)
    done = client.post(
        f"/desk/norms/labels/{row.pk}/confirm/", {"remark": "第二面", "version": 0, "picture": photo()}
    )
    assert done.status_code == 302
    shown = client.get(f"/desk/norms/labels/{row.pk}/").content.decode()
    assert ("已核" in shown, province_reviewer.name in shown, "对照照片确认</a>" in shown) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize(
    "name", ["labels", "bans", "listed", "limits", "withdrawals", "nutrients", "environment"]
)
def test_every_table_is_a_list_and_a_workbook(norms, county_reviewer, client_as, name):
    client = client_as(county_reviewer)
    assert client.get(f"/desk/norms/{name}/").status_code == 200
    book = client.get(f"/desk/norms/{name}/?as=xlsx")
    assert (book.status_code, book.content[:2]) == (200, b"PK")


def test_who_may_not_confirm_sees_the_row_and_no_button(row, county_reviewer, client_as):
    client = client_as(county_reviewer)
    shown = client.get(f"/desk/norms/labels/{row.pk}/").content.decode()
    assert ("噻嗪酮" in shown, "confirm/" in shown) == (True, False)
    assert client.get(f"/desk/norms/labels/{row.pk}/confirm/").status_code in (403, 404)
    assert client.get("/desk/norms/nothing/").status_code == 404


def test_a_program_reads_the_tables_and_confirms(row, province_reviewer, caller, now):  # noqa: F811
    client = caller(province_reviewer).client
    rows = client.get("/api/v1/norms/tables/labels?mark=unchecked&q=矢尖蚧").json()
    assert [(one["id"], one["values"]["dose_low"], one["values"]["instrument"]) for one in rows["items"]] == [
        (row.pk, "1000", "GB/T 8321")
    ]
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    said = {"document_id": str(picture.pk), "remark": "", "version": 0}
    done = client.post(f"/api/v1/norms/tables/labels/{row.pk}/confirm", said, content_type="application/json")
    assert (done.status_code, done.json()["mark"], len(done.json()["confirmations"])) == (200, "verified", 1)
    assert len(client.get("/api/v1/norms/edition").json()["digest"]) == 64
    assert {one["name"] for one in client.get("/api/v1/norms/tables").json()} >= {"labels", "bans"}


@pytest.mark.clause("4.2-a")
def test_a_number_that_the_picture_says_otherwise_is_a_new_row_of_that_day_with_name_and_picture(
    row, province_reviewer, now
):
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    said = {
        "table": "labels",
        "row_id": row.pk,
        "picture": picture,
        "remark": "第三面",
        "actor": province_reviewer,
        "now": now,
    }
    with pytest.raises(Refused, match="没有改动"):
        services.correct(values={"phi_days": "35"}, version=0, **said)
    with pytest.raises(Refused, match="整数"):
        services.correct(values={"phi_days": "三十"}, version=0, **said)
    with pytest.raises(StaleState):
        services.correct(values={"phi_days": "30"}, version=7, **said)
    new = services.correct(values={"phi_days": "30"}, version=0, **said)
    row.refresh_from_db()
    today = now.date().replace(month=6, day=1)
    assert (row.phi_days, row.mark, row.valid_until) == (35, "pending", today)
    assert (new.phi_days, new.mark, new.dose_mark, new.valid_from, new.dose_low) == (
        30, "verified", "verified", today, row.dose_low,
    )  # fmt: skip
    kept = Confirmation.objects.get()
    assert (kept.key, kept.said["phi_days"], kept.picture_id, province_reviewer.name in kept.name) == (
        new.key, 30, picture.pk, True,
    )  # fmt: skip
    again = services.correct(values={"phi_days": "28"}, version=new.version, **said | {"row_id": new.pk})
    assert (again.key, again.phi_days) == (f"{new.key}#2", 28)
    held = [one.phi_days for one in selectors.labels(today) if one.key.startswith(row.key)]
    assert held == [28]


def test_an_officer_corrects_at_the_page_and_a_program_by_its_operation(
    row,
    province_reviewer,
    client_as,
    caller,  # noqa: F811
    now,
):
    client = client_as(province_reviewer)
    assert (
        f"/labels/{row.pk}/correct/" in client.get(f"/desk/norms/labels/{row.pk}/confirm/").content.decode()
    )
    shown = client.get(f"/desk/norms/labels/{row.pk}/correct/")
    form = {name: value for name, value in shown.context["form"].initial.items() if value is not None}
    done = client.post(
        f"/desk/norms/labels/{row.pk}/correct/", form | {"max_uses": "1", "remark": "", "picture": photo()}
    )
    assert done.status_code == 302, done.content.decode()
    new = Label.objects.get(max_uses=1, key__contains="/柑橘/矢尖蚧")
    assert done["Location"] == f"/desk/norms/labels/{new.pk}/"
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    body = {"values": {"max_uses": 3}, "document_id": str(picture.pk), "version": new.version}
    answer = caller(province_reviewer).client.post(
        f"/api/v1/norms/tables/labels/{new.pk}/correct", body, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["mark"]) == (200, "verified")
