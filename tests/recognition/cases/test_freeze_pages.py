"""What pages and programs show of a case whose base the register describes otherwise by now."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.pressing import press_twice
from tests.recognition.cases.conftest import text
from tests.recognition.cases.test_freeze import SHAPE, edit, open_notice
from youji.catalogue.models import Entry
from youji.recognition.models import Application, Notice
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_that_time")]


@pytest.fixture
def changed(submitted, tea_base, people, now) -> Application:
    """Handed in with 3400 亩; the county wrote 34000 since."""
    edit(tea_base, people.applicant, now, area_mu=Decimal(34000))
    return submitted


def case_page(client, case) -> str:
    return text(client.get(f"/desk/cases/{case.code}/"))


@pytest.mark.clause("5.2")
def test_the_reviewer_sees_the_difference_and_takes_it_over_with_a_reason(changed, people, client_as):
    client = client_as(people.city)
    assert "登记有变更" in text(client.get("/desk/cases/"))
    page = case_page(client, changed)
    assert "<del>3400.00</del>" in page
    assert "<ins>34000.00</ins>" in page
    assert 'href="#register-changes"' in page  # beside the buttons: on a phone they come first

    address = f"/desk/cases/{changed.code}/register-changes/"
    empty = client.post(address, {"version": changed.version, "reason": ""})
    assert empty.status_code == 422
    assert "请写明核对了什么" in text(empty)
    done = client.post(address, {"version": changed.version, "reason": "现场核实"})
    assert done.status_code == 302

    page = case_page(client, changed)
    assert "提交以后，登记信息有改动" not in page
    assert "采用登记变更" in page  # in the timeline
    assert "34,000亩" in page or "34000" in page
    assert "登记有变更" not in text(client.get("/desk/cases/"))


def test_whoever_may_not_take_it_over_sees_it_without_the_form(changed, people, client_as):
    page = case_page(client_as(people.province), changed)
    assert "<ins>34000.00</ins>" in page
    assert "register-changes/" not in page
    answer = client_as(people.province).post(
        f"/desk/cases/{changed.code}/register-changes/", {"version": changed.version, "reason": "我来"}
    )
    assert answer.status_code == 403
    assert "我来" in text(answer), "nothing typed is lost"


def test_the_applicant_sees_it_too(changed, people, client_as):
    page = text(client_as(people.applicant).get(f"/field/apply/{changed.code}/"))
    assert "<ins>34000.00</ins>" in page
    assert "改动不会进入这件申报" in page


def test_a_bulk_preview_says_it_before_it_is_decided(changed, people, client_as):
    page = text(
        client_as(people.city).post("/desk/cases/bulk/", {"pk": [changed.pk], "step": "city_recommend"})
    )
    assert "提交以后登记的规模（亩）有改动，仍按提交时的内容办理。" in page


def test_a_program_reads_the_difference_and_takes_it_over(changed, people, caller):
    ask, address = caller(people.city), f"/recognition/applications/{changed.code}"
    case = ask.get(f"{address}/case").json()
    assert case["changes"] == [
        {"field": "area_mu", "label": "规模（亩）", "submitted": "3400.00", "registered": "34000.00"}
    ]
    assert Decimal(case["facts"]["area_mu"]) == 3400

    said = {"version": changed.version, "reason": "现场核实"}
    assert ask.post(f"{address}/register-changes", said | {"reason": ""}).status_code == 422
    assert caller(people.province).post(f"{address}/register-changes", said).status_code == 403
    assert ask.post(f"{address}/register-changes", said).status_code == 200
    assert ask.post(f"{address}/register-changes", said).status_code == 409
    case = ask.get(f"{address}/case").json()
    assert case["changes"] == []
    assert [(row["number"], row["reason"]) for row in case["submissions"]] == [(1, ""), (2, "现场核实")]


@pytest.mark.clause("5.4")
def test_case_decision_notice_and_entry_show_one_number(
    decided, tea_base, people, make_actor, client_as, step, now, monkeypatch
):
    """A2 on the pages: whatever the register says by now, every paper says what was handed in."""
    edit(tea_base, people.applicant, now, area_mu=Decimal(34000), name="君山大茶")
    publisher = client_as(people.publisher)
    composing = text(publisher.get("/desk/notices/new/"))
    assert ("君山大茶" in composing, "34,000亩" in composing) == (False, False)
    open_notice(decided, people, now)
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + timedelta(days=12))

    maker = client_as(people.decision)
    for page in (text(maker.get("/desk/decisions/")), case_page(maker, decided)):
        assert "君山茶叶" in page
    assert "<ins>34000.00</ins>" in case_page(maker, decided)
    typed = {"step": "recognise", "version": Application.objects.get(pk=decided.pk).version}
    said = typed | {"document_number": "湘农发〔2026〕9号"}
    done = press_twice(maker, f"/desk/cases/{decided.code}/step/", said)
    assert done.status_code == 302
    entry, notice = Entry.objects.get(application_code=decided.code), Notice.objects.get()
    assert (entry.name, str(entry.area_mu)) == (notice.snapshot[0]["name"], notice.snapshot[0]["area_mu"])
    assert entry.area_mu == Decimal(3400)


def test_an_officer_of_elsewhere_finds_no_case_to_take_over(changed, make_actor, client_as):
    elsewhere = client_as(make_actor(Role.CITY_REVIEWER, division="4307"))
    answer = elsewhere.post(
        f"/desk/cases/{changed.code}/register-changes/", {"version": changed.version, "reason": "我来"}
    )
    assert answer.status_code == 404


# --- what the register says to whoever edits it --------------------------------------------------


def test_the_register_says_whom_a_change_does_not_reach(submitted, tea_base, people, client_as, caller):
    client, said = (
        client_as(people.applicant),
        f"君山茶叶正在申报（{submitted.code}，已申报），改动不会进入已提交的申报",
    )
    for page in ("edit", "plots"):
        assert said in text(client.get(f"/desk/registry/bases/{tea_base.code}/{page}"))

    ask = caller(people.applicant)
    written = ask.patch(f"/registry/bases/{tea_base.code}", {"version": 0, "output_t": "7"}).json()
    assert [note.startswith(said) for note in written["notes"]] == [True]
    drawn = ask.post(
        f"/registry/bases/{tea_base.code}/plots", {"name": "一号地", "geometry": SHAPE, "datum": "CGCS2000"}
    )
    assert drawn.json()["notes"] == written["notes"]


def test_on_notice_it_says_so_and_of_a_draft_or_what_is_over_nothing(
    draft, decided, tea_base, people, caller, now
):
    open_notice(decided, people, now)
    ask = caller(people.applicant)
    written = ask.patch(f"/registry/bases/{tea_base.code}", {"version": 0, "output_t": "7"}).json()
    assert written["notes"] == [f"君山茶叶正在公示（{decided.code}），改动不会进入已提交的申报。"]
    Application.objects.filter(pk=decided.pk).update(status="refused")
    written = ask.patch(f"/registry/bases/{tea_base.code}", {"version": 1, "output_t": "8"}).json()
    assert written["notes"] == []


def test_an_operator_is_told_of_every_base_of_its_own(farm, farm_case, step, client_as, caller):
    step("submit", farm_case, farm.holder)
    said = f"君山银针茶园正在申报（{farm_case.code}，已申报）"
    assert said in text(client_as(farm.holder).get("/field/operator/JS0001/edit"))
    written = (
        caller(farm.holder).patch("/registry/operators/JS0001", {"version": 0, "address": "柳林洲"}).json()
    )
    assert [note.startswith(said) for note in written["notes"]] == [True]
