"""How many taps and page loads a grower's tasks take on the phone, from 今天: counted in a real browser.

Counted as the review of the phone counted (``../shared/review/phone.md`` E): a document is three (拍照, the shutter, 确定),
several chosen in one go are one for each and two. What the person types is none, the tap into its field is one.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.counting import ON_A_PHONE, Counted
from tests.pictures import shot
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶 and everybody on its way)
from tests.recognition.cases.conftest import PDF
from youji.recognition.models import Application
from youji.recognition.services import applications
from youji.recognition.services.review import Remark
from youji.schemes.selectors import scheme_of

FILE = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": PDF}
#: What the review of the phone found to be left of an application: twenty-eight taps of marks, of which two in the form.
MARKS, FILES = 26, 7


@pytest.fixture
def at_home(phone, sign_in, live_server, record_property):
    """``at_home(actor)``: that grower's 今天, from which everything is counted."""
    counted = Counted(phone, record_property, files=ON_A_PHONE)

    def open_(actor) -> Counted:
        sign_in(phone, actor)
        phone.goto(f"{live_server.url}/field/")
        counted.start()
        return counted

    return open_


def choose(page, place, *files) -> None:
    with page.expect_file_chooser() as chooser:
        place.locator("input[type=file]").first.click()
    chooser.value.set_files(files or FILE)


def photograph(page, place) -> None:
    with page.expect_file_chooser() as chooser:
        place.get_by_role("button", name="拍照").click()
    chooser.value.set_files(FILE)


def arrived(page, files: int) -> None:
    """What was chosen and marked is on the platform, without a press."""
    page.locator("[data-queued] li[data-state=sent]").nth(files - 1).wait_for()
    page.locator("html[data-outbox=still]").wait_for(state="attached")


@pytest.fixture
def half_filled(farm_case, farm, now):
    """The co-operative's application without seven of its documents and twenty-eight of its marks, of which two in the form."""
    scheme = scheme_of(farm_case.scheme_version)
    documents = [f"doc:{one.key}" for one in scheme.documents if one.required][:FILES]
    marks = [item.key for item in sorted(scheme.sheet.items, key=lambda one: one.bonus)][:MARKS]
    assert (len(documents), len(marks)) == (FILES, MARKS)
    for one in farm_case.evidence.filter(target__in=documents):
        applications.remove_evidence(evidence_id=one.pk, actor=farm.holder, now=now)
    left = {"major_incident": "", "sampling_pass_rate": ""}
    applications.save_answers(application_id=farm_case.pk, answers=left, actor=farm.holder, now=now)
    kept = {key: line for key, line in farm_case.self_assessment.items() if key not in marks}
    Application.objects.filter(pk=farm_case.pk).update(self_assessment=kept)
    farm_case.refresh_from_db()
    return farm_case


@pytest.mark.usefixtures("at_that_time")
def test_the_rest_of_a_half_filled_application(at_home, half_filled, farm, fits, axe):
    lacking = [f"doc:{one.key}" for one in scheme_of(half_filled.scheme_version).documents if one.required][
        :FILES
    ]
    counted = at_home(farm.holder)
    page = counted.page
    page.get_by_role("link", name="补齐并提交").click()
    page.get_by_text(re.compile("自评还缺[0-9]+项")).first.wait_for()
    page.evaluate("() => window.scrollTo(0, 0)")
    fits(page)
    axe(page)
    page.get_by_label("近三年抽检合格率").click()
    page.get_by_label("近三年抽检合格率").fill("100")
    page.get_by_label("否", exact=True).click()
    wanted = page.locator("section[id^=doc-] h2").all_inner_texts()
    named = {**FILE, "name": f"{wanted[-1]}.pdf"}  # its name tells; the others lie in the order of the page
    choose(
        page,
        page.locator("[data-several]"),
        named,
        *[{**FILE, "name": f"IMG_{n}.pdf"} for n in range(1, FILES)],
    )
    laid = page.locator("[data-several] select").evaluate_all(
        "(all) => all.map((one) => one.selectedOptions[0].text)"
    )
    assert laid == [wanted[-1], *wanted[:-1]]
    fits(page)
    axe(page)
    shot(page, "several-files")
    page.get_by_role("button", name="放好").click()
    for card in page.locator("section[id^=item-]").all():
        card.locator(".tiers label").first.click()
    arrived(page, FILES)
    page.get_by_label("本申报所填内容").click()
    page.get_by_role("button", name="提交申报").click()
    page.get_by_text("申报已提交，编号").first.wait_for()

    half_filled.refresh_from_db()
    assert half_filled.status == "submitted"
    assert [half_filled.evidence.filter(target=one, removed_at=None).count() for one in lacking] == [
        1
    ] * FILES
    assert half_filled.evidence.get(target=lacking[-1], removed_at=None).document.name == f"{wanted[-1]}.pdf"
    counted.told("补齐填了一半的申报并提交", clicks=45, loads=9, before=(58, 16))
    page.get_by_text("下一步").first.wait_for()
    fits(page)


@pytest.mark.usefixtures("at_that_time")
def test_one_document_and_seeing_what_is_missing(at_home, half_filled, farm):
    counted = at_home(farm.holder)
    page = counted.page
    page.get_by_role("link", name="补齐并提交").click()
    page.get_by_role("heading", name=f"材料还缺{FILES}件").first.wait_for()
    counted.told("看还缺什么", clicks=2, loads=1, before=(2, 1))

    photograph(page, page.locator("section[id^=doc-]").first)
    arrived(page, 1)
    page.get_by_role("button", name="先保存").click()
    page.get_by_role("heading", name=f"材料还缺{FILES - 1}件").first.wait_for()
    counted.told("从今天起补一件材料", clicks=5, loads=3, before=(5, 3))


@pytest.mark.usefixtures("at_that_time")
def test_one_correction(at_home, submitted, people, step, fits, axe, now, monkeypatch):
    remark = Remark("doc:map", "分布图没有比例尺。")
    step("city_return", submitted, people.city, days=1, corrections=(remark,))
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + timedelta(days=2))
    counted = at_home(people.applicant)
    page = counted.page
    page.get_by_role("main").get_by_role("link", name="按要求补正").click()
    page.get_by_text("要补正的：分布图没有比例尺。").first.wait_for()
    fits(page)
    axe(page)
    photograph(page, page.locator("section[id^=correction-]"))
    arrived(page, 1)
    page.get_by_label("本申报所填内容").click()
    page.get_by_role("button", name="重新提交").click()
    page.get_by_text("补正已交回").first.wait_for()

    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert submitted.corrections.get().answer == "已重新提供：材料.pdf。"
    counted.told("补正一处并交回", clicks=6, loads=3, before=(10, 6))


@pytest.mark.usefixtures("at_that_time")
def test_what_is_refused_is_read_first(phone, sign_in, live_server, draft, people):
    """phone.md D: after a refusal the focus stood on the body and the title said nothing."""
    sign_in(phone, people.applicant)
    phone.goto(f"{live_server.url}/field/apply/{draft.code}/rest/")
    phone.get_by_role("button", name="提交申报").click()
    summary = phone.locator(".error-summary")
    expect(summary).to_be_focused()
    assert phone.title().startswith("错误：")
    summary.get_by_role("link").filter(has_text="申报材料还缺").click()
    expect(phone.locator("#doc-application_letter")).to_be_in_viewport()
