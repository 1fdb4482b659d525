"""What the pages say of it: by when one may speak, what is asked of whom, and why it is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.pressing import asked, press_twice
from youji.hearings.jobs import keep_hearings
from youji.hearings.services import interims, proposals

pytestmark = pytest.mark.django_db
TOLD = {"ground": "plan-interim-inquiry", "reason": "两名食客送医，正在采样"}


@pytest.fixture
def read_as(client_as, monkeypatch):
    def read(actor, path, at) -> str:
        monkeypatch.setattr("youji.shared.clock.now", lambda: at)
        return client_as(actor).get(path).content.decode()

    return read


@pytest.fixture
def interim(entry, supervisor, second, holder, now):
    return interims.order(code=entry.code, **TOLD, actor=supervisor, now=now)


def test_the_holder_reads_until_when_to_speak_on_a_suspension(interim, entry, holder, read_as, now):
    assert "可以陈述申辩，最后一天2026年6月23日" in read_as(holder, f"/field/entries/{entry.code}/", now)


def test_whoever_may_only_lift_is_not_asked_for_a_number(interim, supervisor, second, read_as, now):
    page = f"/desk/hearings/interims/{interim.pk}/"
    assert 'name="document_number"' not in read_as(supervisor, page, now)
    assert 'name="document_number"' in read_as(second, page, now)


def test_whoever_ordered_it_is_offered_nothing_once_it_is_confirmed(
    interim, supervisor, second, make_actor, read_as, client_as, now
):
    page, confirmed = f"/desk/hearings/interims/{interim.pk}/", {"do": "confirm", "opinion": "快检阳性"}
    assert "由您作出，须由另一人确认" in read_as(supervisor, page, now)
    press_twice(client_as(second), page, confirmed | {"document_number": "岳农〔2026〕12号"})
    assert 'value="lift"' not in read_as(supervisor, page, now)
    assert 'name="document_number"' in read_as(second, page, now)
    bare = client_as(second).post(page, {"do": "lift", "opinion": "复检合格"})
    assert (bare.status_code, "请填写决定文件的文号" in bare.text, "复检合格" in bare.text) == (
        409,
        True,
        True,
    )
    done = client_as(second).post(page, {"do": "uphold", "opinion": "属实", "document_number": ""})
    assert done.status_code == 302


def test_the_end_of_it_is_public_and_asks_once_more(interim, entry, supervisor, client_as, monkeypatch, now):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    page, said = f"/desk/hearings/interims/{interim.pk}/", {"do": "lift", "opinion": "复检合格"}
    lines = dict(asked(client_as(supervisor).post(page, said)).lines)
    interim.refresh_from_db()
    assert (lines["将公开"], interim.concluded_at) == (f"{entry.name}（{entry.code}）：解除临时暂停", None)
    assert press_twice(client_as(supervisor), page, said).status_code == 302
    interim.refresh_from_db()
    assert interim.state == interim.State.LIFTED


def test_what_lapsed_says_why(interim, supervisor, read_as, now):
    later = now + timedelta(days=9)
    keep_hearings(later)
    interim.refresh_from_db()
    assert "没有由另一人确认" in interim.opinion
    assert "没有由另一人确认，临时暂停自动失效" in read_as(
        supervisor, f"/desk/hearings/interims/{interim.pk}/", later
    )


def test_a_holder_whose_days_are_over_is_told_so_and_offered_no_answer(
    entry, decision_maker, publisher, holder, read_as, now
):
    told = proposals.propose(
        "remove",
        code=entry.code,
        ground="major_incident",
        reason="检出禁用农药",
        actor=decision_maker,
        now=now,
    )
    assert told.due_on == date(2026, 6, 8)
    page, answer = f"/field/entries/{entry.code}/", f"/field/hearings/proposals/{told.pk}/"
    assert answer in read_as(holder, page, now + timedelta(days=7))
    late = read_as(holder, page, now + timedelta(days=8))
    assert "陈述申辩期限2026年6月8日已过" in late
    assert f'href="{answer}"' not in late


@pytest.mark.parametrize("printed", [True, False])
def test_what_no_edition_has_printed_is_said_to_have_no_public_page(
    entry, decision_maker, publisher, supervisor, holder, read_as, now, printed
):
    """A6: “立即公开” was promised of an entry whose public address answers 404."""
    if not printed:
        type(entry).objects.filter(pk=entry.pk).update(first_edition=None)
    told = proposals.propose(
        "remove", code=entry.code, ground="major_incident", reason="检出禁用农药", actor=decision_maker, now=now
    )  # fmt: skip
    said = "这项认定还没有印入目录，公众网站上没有它的页面"
    later = now + timedelta(days=9)
    for actor, page in (
        (publisher, f"/desk/hearings/proposals/{told.pk}/"),
        (supervisor, f"/desk/catalogue/{entry.code}/suspend/"),
        (supervisor, f"/desk/hearings/entries/{entry.code}/interim_suspend/"),
    ):
        found = read_as(actor, page, later)
        assert "立即公开" in found
        assert (said in found) != printed, page


def test_what_another_only_looks_at_again_says_so_and_shows_no_answer_of_the_holder(
    make_entry, decision_maker, publisher, read_as, now
):
    wrong = make_entry(list_row="12")
    row = proposals.propose("annul", code=wrong.code, reason="名单中没有这一项", actor=publisher, now=now)
    page = read_as(decision_maker, f"/desk/hearings/proposals/{row.pk}/", now)
    assert ("待另一人复核" in page, "<h2>陈述申辩</h2>" in page) == (True, False)


def test_of_a_removal_its_holder_is_told(told, publisher, read_as, now):
    page = read_as(publisher, f"/desk/hearings/proposals/{told.pk}/", now)
    assert ("已告知" in page, "<h2>陈述申辩</h2>" in page) == (True, True)


def test_each_sentence_of_a_refused_form_leads_to_its_field_of_a_choice_to_the_first(
    entry, supervisor, client_as
):
    page = client_as(supervisor).post(f"/desk/hearings/entries/{entry.code}/interim_suspend/", {"reason": ""})
    assert page.status_code in (409, 422)
    assert '<a href="#id_ground_0">适用情形：' in page.text
    assert 'id="id_ground_0"' in page.text
