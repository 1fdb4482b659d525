"""内部备注: officers tell each other about a case; the applicant never reads it, and it decides nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from tests.recognition.cases.conftest import text
from youji.ledger.models import AuditEntry
from youji.recognition.models import Movement, Note
from youji.recognition.selectors import notes as found
from youji.recognition.services import review
from youji.recognition.services.notes import MOST, add_note
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_that_time")]

SAID = "电话问过：秋茶的检测报告下周补寄。"


@pytest.fixture
def noted(submitted, people, now):
    return add_note(application_id=submitted.pk, text=SAID, actor=people.city, now=now)


def test_a_note_is_kept_by_name_and_time_and_moves_nothing(submitted, noted, people, now):
    before, steps = submitted.version, Movement.objects.count()
    second = add_note(application_id=submitted.pk, text="已收到。", actor=people.province, now=now)
    submitted.refresh_from_db()
    assert (submitted.version, Movement.objects.count()) == (before, steps)
    assert [(n.number, n.by_name, n.at) for n in found.notes_of(submitted, people.city)] == [
        (2, "赵复核", now),
        (1, "王市审", now),
    ]
    entry = AuditEntry.objects.get(subject=second.subject)
    assert (entry.action, entry.actor_name, entry.operator_id) == ("recognition.note.added", "赵复核", None)
    assert entry.after == {"application": submitted.code, "number": 2}
    assert SAID not in str(list(AuditEntry.objects.values_list("before", "after", "reason", "public")))


@pytest.mark.parametrize(
    ("typed", "passes"),
    [("", False), ("  ", False), ("收", True), ("收" * 1000, True), ("收" * 1001, False)],
)
def test_how_much_a_note_says(submitted, people, now, typed, passes):
    if passes:
        assert add_note(application_id=submitted.pk, text=typed, actor=people.city, now=now).text == typed
    else:
        with pytest.raises(Refused):
            add_note(application_id=submitted.pk, text=typed, actor=people.city, now=now)


def test_a_case_has_at_most_so_many(submitted, people, now):
    Note.objects.bulk_create(
        Note(application=submitted, number=n, at=now, by_id=1, by_name="甲", text="。")
        for n in range(1, MOST)
    )
    add_note(application_id=submitted.pk, text="最后一条。", actor=people.city, now=now)
    with pytest.raises(Refused, match="不能再加"):
        add_note(application_id=submitted.pk, text="再一条。", actor=people.city, now=now)


def test_neither_the_applicant_nor_whoever_stood_aside_nor_an_auditor_writes(
    submitted, people, make_actor, now
):
    # Of a county with one person for both: who applied does not read what is said about it.
    both = replace(people.applicant, roles=people.applicant.roles | {Role.COUNTY_REVIEWER})
    review.recuse(application_id=submitted.pk, reason="负责人是本人亲属。", actor=people.city, now=now)
    auditor = make_actor(Role.AUDITOR, division="43", name="吴审计")
    for actor in (people.applicant, both, people.city, auditor):
        with pytest.raises(NotAllowed):
            add_note(application_id=submitted.pk, text=SAID, actor=actor, now=now)
    elsewhere = make_actor(Role.CITY_REVIEWER, division="4307", name="周外市")
    with pytest.raises(Unknown):
        add_note(application_id=submitted.pk, text=SAID, actor=elsewhere, now=now)
    assert not Note.objects.exists()


def test_who_reads_the_notes(submitted, noted, people, make_actor):
    both = replace(people.applicant, roles=people.applicant.roles | {Role.COUNTY_REVIEWER})
    auditor = make_actor(Role.AUDITOR, division="43", name="吴审计")
    assert [n.text for n in found.notes_of(submitted, auditor)] == [SAID]
    for actor in (people.applicant, both, people.experts[0]):
        assert found.notes_of(submitted, actor) == []


@pytest.mark.parametrize("change", [{"text": "改过"}, None], ids=["changed", "removed"])
def test_the_database_lets_no_note_be_changed_or_removed(noted, change):
    rows = Note.objects.filter(pk=noted.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change) if change else rows.delete()


def test_a_note_is_written_on_the_case_and_stands_on_no_page_or_paper_of_the_applicant(
    submitted, people, client_as
):
    officer, address = client_as(people.city), f"/desk/cases/{submitted.code}/"
    empty = officer.post(f"{address}notes/", {"text": ""})
    assert empty.status_code == 422
    assert "请写备注的内容" in text(empty)
    long = officer.post(f"{address}notes/", {"text": "长" * 1001})
    assert long.status_code == 422
    assert "长" * 1001 in text(long), "nothing typed is lost"
    assert officer.post(f"{address}notes/", {"text": SAID}).status_code == 302
    assert SAID in text(officer.get(address))
    assert officer.get(f"{address}opinions.pdf").status_code == 200
    applicant = client_as(people.applicant)
    assert SAID not in text(applicant.get(f"/field/apply/{submitted.code}/"))
    assert applicant.post(f"{address}notes/", {"text": "我也写"}).status_code == 403


def test_a_program_reads_and_writes_them_as_the_page_does(submitted, noted, people, caller):
    address = f"/recognition/applications/{submitted.code}/notes"
    officer = caller(people.city)
    made = officer.post(address, {"text": "已收到。"})
    assert made.status_code == 201
    assert [row["text"] for row in officer.get(address).json()] == ["已收到。", SAID]
    assert officer.post(address, {"text": ""}).status_code == 422
    assert caller(people.applicant).get(address).status_code == 403
