"""The two pages across a whole dossier: what is missing and handed in on one screen, and what is to be corrected."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.recognition.cases.conftest import PDF, pdf, text
from youji.recognition.services import applications
from youji.recognition.services.review import Remark
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Role

pytestmark = pytest.mark.usefixtures("at_that_time")


@pytest.fixture
def returned(submitted, people, step):
    """Three reasons, asked in another order than that of the dossier."""
    asked = (
        Remark("item:scale", "规模写小了一档。"),
        Remark("doc:map", "分布图没有比例尺。"),
        Remark("field:operators_count", "与名录不符。"),
    )
    return step("city_return", submitted, people.city, days=1, corrections=asked)


def test_the_rest_shows_what_is_missing_and_takes_it_in_with_the_press_that_hands_in(
    draft, fill_in, people, client_as
):
    """phone.md E: the rest of a half-filled application took sixteen pages."""
    whole = fill_in(draft, people.applicant)
    for one in whole.evidence.filter(target__in=["doc:map", "doc:standards"]):
        applications.remove_evidence(evidence_id=one.pk, actor=people.applicant, now=whole.created_at)
    applications.save_answers(
        application_id=whole.pk, answers={"operators_count": ""}, actor=people.applicant, now=whole.created_at
    )
    client = client_as(people.applicant)
    page = text(client.get(f"/field/apply/{draft.code}/rest/"))
    assert 'name="field-operators_count"' in page
    assert 'name="file-doc:map"' in page
    assert 'name="file-doc:test_reports"' not in page, "what is there is only to be checked"
    assert 'name="field-certified_ratio"' not in page
    assert "核对已填的内容" in page
    assert "本申报所填内容" in page

    press = f"/field/apply/{draft.code}/step/submit/"
    given = {
        "field-operators_count": "18",
        "file-doc:map": pdf("分布图.pdf"),
        "declared": "on",
        "declared_by": "李申报",
    }
    short = client.post(press, given)
    assert short.status_code == 409
    assert '<a href="#doc-standards">申报材料还缺1件' in text(short)
    assert "分布图.pdf" in text(short), "what came with the press is kept"

    other = SimpleUploadedFile("规程.pdf", PDF.replace(b"1.4", b"1.5"), "application/pdf")
    done = client.post(
        press, {"file-doc:standards": [pdf(), other], "declared": "on", "declared_by": "李申报"}
    )
    draft.refresh_from_db()
    assert (done.status_code, draft.status) == (302, "submitted")
    assert "/receipts/" in done["Location"]
    assert draft.evidence.filter(target="doc:standards", removed_at=None).count() == 2


def test_a_file_that_is_none_is_said_at_its_place_and_nothing_is_handed_in(draft, fill_in, people, client_as):
    whole = fill_in(draft, people.applicant)
    applications.remove_evidence(
        evidence_id=whole.evidence.get(target="doc:map").pk, actor=people.applicant, now=whole.created_at
    )
    lie = pdf("分布图.pdf")
    lie.file.write(b"<html></html>" + b" " * 200)
    lie.file.seek(0)
    refused = client_as(people.applicant).post(
        f"/field/apply/{draft.code}/step/submit/",
        {"file-doc:map": lie, "declared": "on", "declared_by": "李申报"},
    )

    draft.refresh_from_db()
    assert (refused.status_code, draft.status) == (422, "draft")
    assert '<a href="#doc-map">分布图.pdf没有传上' in text(refused)
    assert "<title>错误：" in text(refused)


def test_each_correction_stands_beside_what_it_is_about_and_leads_to_the_next(returned, people, client_as):
    """phone.md C17: 去修改 led to the top of the documents, and the reason stood on another page."""
    client = client_as(people.applicant)
    home = f"/field/apply/{returned.code}"
    rows = {one.target: one for one in returned.corrections.all()}
    field, map_, scale = (rows[t] for t in ("field:operators_count", "doc:map", "item:scale"))
    assert f'href="{home}/asked/#correction-{map_.pk}"' in text(client.get(f"{home}/"))
    assert f'href="{home}/asked/"' in text(client.get("/field/")), (
        "the list of things to do leads straight there"
    )

    page = text(client.get(f"{home}/asked/"))
    places = [page.index(f'id="correction-{one.pk}"') for one in (field, map_, scale)]
    assert places == sorted(places), "in the order of the dossier"
    assert page.index("与名录不符。") < page.index('name="field-operators_count"')
    assert page.index("分布图没有比例尺。") < page.index('name="file-doc:map"')
    assert page.index("规模写小了一档。") < page.index('name="tier-scale"')

    def answer(one, **said):
        return client.post(f"{home}/corrections/{one.pk}/", {"answer": "已改。", **said})

    first = answer(field, **{"field-operators_count": "21"})
    assert first["Location"] == f"{home}/asked/#correction-{map_.pk}"
    second = answer(map_, **{"file-doc:map": pdf("有比例尺.pdf")})
    assert second["Location"] == f"{home}/asked/#correction-{scale.pk}"
    last = answer(scale, **{"tier-scale": "1"})
    assert last["Location"] == f"{home}/asked/#hand-in"
    returned.refresh_from_db()
    assert returned.answers["operators_count"] == "21"
    assert returned.self_assessment["scale"]["tier"] == 1
    assert returned.evidence.filter(document__name="有比例尺.pdf", target="doc:map").exists()
    done = client.post(f"{home}/step/resubmit/", {"declared": "on", "declared_by": "李申报"})
    returned.refresh_from_db()
    assert (done.status_code, returned.status) == (302, "submitted")
    assert client.get(f"{home}/asked/").status_code == 302, "nothing is asked any more"


def test_handing_in_before_all_is_answered_leads_to_what_is_not(returned, people, client_as):
    client = client_as(people.applicant)
    home = f"/field/apply/{returned.code}"
    map_ = returned.corrections.get(target="doc:map")
    for one in returned.corrections.exclude(pk=map_.pk):
        client.post(f"{home}/corrections/{one.pk}/", {"answer": "已改。"})

    early = client.post(f"{home}/step/resubmit/", {"declared": "on", "declared_by": "李申报"})

    assert early.status_code == 409
    assert f'<a href="{home}/asked/#correction-{map_.pk}">还有1项补正没有答复' in text(early)


def test_an_answer_left_empty_is_said_there_and_the_file_is_kept(returned, people, client_as):
    map_ = returned.corrections.get(target="doc:map")
    refused = client_as(people.applicant).post(
        f"/field/apply/{returned.code}/corrections/{map_.pk}/",
        {"answer": " ", "file-doc:map": pdf("有比例尺.pdf")},
    )

    assert refused.status_code == 422
    assert f'href="#c{map_.pk}-answer"' in text(refused)
    assert "有比例尺.pdf" in text(refused)


def test_a_document_taken_back_while_correcting_leads_back_to_its_correction(returned, people, client_as):
    map_ = returned.corrections.get(target="doc:map")
    old = returned.evidence.get(target="doc:map")
    gone = client_as(people.applicant).post(f"/field/apply/{returned.code}/evidence/{old.pk}/remove/")

    assert gone["Location"] == f"/field/apply/{returned.code}/asked/#correction-{map_.pk}"


@pytest.mark.parametrize("page", ["rest", "asked"])
def test_what_is_with_an_office_is_no_more_to_be_completed(submitted, people, client_as, page):
    answer = client_as(people.applicant).get(f"/field/apply/{submitted.code}/{page}/")

    assert answer["Location"] == f"/field/apply/{submitted.code}/"


def test_the_last_section_goes_on_to_checking_and_handing_in(whole, people, client_as):
    scheme = scheme_of(whole.scheme_version)
    last = f"/field/apply/{whole.code}/score-{scheme.sheet.sections[0].key}/"
    onward = client_as(people.applicant).post(last, {"then": "next"})

    assert onward["Location"] == f"/field/apply/{whole.code}/rest/"
    page = text(client_as(people.applicant).get(onward["Location"]))
    assert "核对并提交" in page
    assert '<details class="card" open>' in page


@pytest.fixture
def colleague(make_actor):
    return make_actor(Role.COUNTY_APPLICANT, division="430611", name="王同事")


def shown_to(client, code: str) -> dict[str, str]:
    """What the page, as it was shown, sends with the press."""
    page = client.get(f"/field/apply/{code}/rest/")
    seen = re.search(r'name="others_seen" value="(\d+)"', text(page))
    return {"declared": "on", "declared_by": "李申报", "others_seen": seen.group(1) if seen else ""}


@pytest.mark.parametrize("what", ["field", "file", "mark"])
def test_what_a_colleague_changed_since_the_page_was_opened_is_not_handed_in_unread(
    draft, fill_in, people, colleague, client_as, what
):
    """The page saves itself, so it carries no version: whoever declares had read something else than what went in."""
    whole = fill_in(draft, people.applicant)
    client = client_as(people.applicant)
    said = shown_to(client, draft.code)
    mine = {"application_id": whole.pk, "actor": people.applicant, "now": whole.created_at}
    applications.save_answers(answers={"operators_count": "21"}, **mine)  # one's own: the page shows it
    theirs = mine | {"actor": colleague}
    if what == "field":
        applications.save_answers(answers={"operators_count": "99"}, **theirs)
    elif what == "file":
        applications.remove_evidence(
            evidence_id=whole.evidence.filter(target="doc:map").first().pk,
            actor=colleague,
            now=whole.created_at,
        )
        applications.add_evidence(target="doc:map", file=pdf("换了.pdf"), name="换了.pdf", note="", **theirs)
    else:
        key = next(iter(whole.self_assessment))
        applications.save_assessment(lines={key: {"note": "另一个说明"}}, **theirs)

    press = f"/field/apply/{draft.code}/step/submit/"
    refused = client.post(press, said)
    assert refused.status_code == 409
    assert "您打开这一页以后，王同事改过这件申报。请再核对一遍，没有问题就再提交。" in text(refused)
    draft.refresh_from_db()
    assert draft.status == "draft"
    again = re.search(r'name="others_seen" value="(\d+)"', text(refused)).group(1)
    assert client.post(press, said | {"others_seen": again}).status_code == 302


def test_one_s_own_saving_since_the_page_was_opened_does_not_hold_the_press_up(
    draft, fill_in, people, client_as
):
    whole = fill_in(draft, people.applicant)
    client = client_as(people.applicant)
    said = shown_to(client, draft.code)
    client.post(f"/field/apply/{draft.code}/save/", {"field-operators_count": "21"})
    assert client.post(f"/field/apply/{draft.code}/step/submit/", said).status_code == 302
    whole.refresh_from_db()
    assert whole.answers["operators_count"] == "21"


def test_what_is_saved_after_a_colleague_handed_in_is_refused_aloud(submitted, people, client_as):
    """The page answered with the overview, as if it had been kept."""
    client = client_as(people.applicant)
    refused = client.post(f"/field/apply/{submitted.code}/rest/", {"field-operators_count": "21"})
    assert refused.status_code in (403, 409)
    assert client.get(f"/field/apply/{submitted.code}/rest/").status_code == 302


def test_the_last_correction_goes_with_the_handing_in_and_its_files_speak_for_it(
    submitted, people, step, client_as, now, monkeypatch
):
    """phone.md E: to say what a new file says by itself, and to save before handing in, was two taps more."""
    step(
        "city_return", submitted, people.city, days=1, corrections=(Remark("doc:map", "分布图没有比例尺。"),)
    )
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + timedelta(days=2))
    row = submitted.corrections.get()
    client = client_as(people.applicant)
    page = text(client.get(f"/field/apply/{submitted.code}/asked/"))
    assert "的改动和说明一起交" in page
    press = f"/field/apply/{submitted.code}/step/resubmit/"
    said = {"correction": row.pk, "answer": "", "declared": "on", "declared_by": "李申报"}
    empty = client.post(press, said)
    assert empty.status_code == 422
    assert "请写明这一项怎样改的" in text(empty)
    handed = client.post(press, {**said, "file-doc:map": pdf("新分布图.pdf")})
    assert handed.status_code == 302, text(handed)
    row.refresh_from_db()
    assert row.answer == "已重新提供：新分布图.pdf。"
    submitted.refresh_from_db()
    assert submitted.status == "submitted"
