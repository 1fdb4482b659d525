"""Evidence goes through the phone's outbox: shown at once, small, kept through a lost line and a dead tab, stored once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_acceptance_offline import shot
from tests.browser.test_drafts_in_browser import kept
from tests.browser.test_outbox import kill
from tests.browser.test_score_sheet import photo
from tests.browser.waiting import until
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶 and everybody on its way)
from youji.recognition.models import Evidence
from youji.recognition.services import applications

JPEG = "image/jpeg"


def documents(page, live_server, draft):
    page.goto(f"{live_server.url}/field/apply/{draft.code}/documents/")
    page.locator("html[data-evidence=ready]").wait_for(state="attached")
    return page


def choose(page, name: str, content: bytes, kind: str = JPEG):
    """A file for the map; its place in the queue, once it is there."""
    queued = page.locator("#doc-map [data-queued] li")
    before = queued.count()
    page.locator("input[type=file][name='file-doc:map']").first.set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )
    expect(queued).to_have_count(before + 1, timeout=60_000)
    return queued.nth(before)


def test_a_photo_taken_without_a_line_outlives_the_tab_and_is_there_once(
    phone, live_server, sign_in, draft, people, offline, fits, axe
):
    sign_in(phone, people.applicant)
    documents(phone, live_server, draft)
    with offline(phone):
        line = choose(phone, "四至图.jpg", photo())
        expect(line).to_contain_text("等待上传")
        expect(line.locator("img")).to_be_visible()
        phone.get_by_text("1项保存在这部手机上").first.wait_for()
        fits(phone)
        axe(phone)
        shot(phone, "evidence-offline")
        context = phone.context
        kill(phone)
    page = context.new_page()
    documents(page, live_server, draft)
    until(page, "async () => (await window.youjiOutbox.all()).length === 0")
    assert kept(page) == []

    found = Evidence.objects.get()
    assert (found.target, found.document.size_bytes < 1_000_000) == ("doc:map", True)
    assert page.reload().ok
    expect(page.locator("#doc-map .evidence:not([data-queued]) li")).to_have_count(1)


def test_an_answer_lost_and_the_same_file_chosen_twice_are_one_document(
    phone, live_server, sign_in, draft, people
):
    lost = []

    def lose(route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    sign_in(phone, people.applicant)
    documents(phone, live_server, draft)
    phone.route("**/evidence/", lose)
    content = photo()
    line = choose(phone, "四至图.jpg", content)
    phone.evaluate("() => window.youjiOutbox.send()")
    expect(line).to_contain_text("已传上", timeout=60_000)
    assert lost == [200]
    again = choose(phone, "四至图.jpg", content)
    expect(again).to_contain_text("已传上", timeout=60_000)
    assert Evidence.objects.count() == 1
    line.get_by_role("button", name="删除").tap()
    phone.get_by_text("材料已删除。").wait_for()
    assert not Evidence.objects.filter(removed_at=None).exists()


def test_a_file_that_is_refused_stands_beside_its_document_with_the_reason(
    phone, live_server, sign_in, draft, people, axe
):
    sign_in(phone, people.applicant)
    documents(phone, live_server, draft)
    line = choose(phone, "四至图.jpg", b"nothing a camera makes")
    expect(line).to_contain_text("没有收：", timeout=60_000)
    good = choose(phone, "另一张.jpg", photo())
    expect(good).to_contain_text("已传上", timeout=60_000)
    axe(phone)
    shot(phone, "evidence-refused")
    line = phone.locator("#doc-map [data-queued] li").first
    line.get_by_role("button", name="删除没有收的四至图.jpg").tap()
    expect(phone.locator("#doc-map [data-queued] li")).to_have_count(1)
    assert kept(phone) == []
    assert Evidence.objects.count() == 1


@pytest.fixture
def ready_but_for_the_map(draft, fill_in, people, at_that_time, phone, sign_in, live_server):
    """The page that hands in, all done but one document and the last word."""
    whole = fill_in(draft, people.applicant)
    applications.remove_evidence(
        evidence_id=whole.evidence.get(target="doc:map").pk, actor=people.applicant, now=whole.created_at
    )
    sign_in(phone, people.applicant)
    phone.goto(f"{live_server.url}/field/apply/{draft.code}/rest/")
    phone.locator("html[data-evidence=ready]").wait_for(state="attached")
    phone.get_by_label("本申报所填内容").check()
    return phone


def test_a_file_on_its_way_is_there_before_the_press_hands_in(ready_but_for_the_map, draft):
    """The press was refused for a document that the page showed; what was not compulsory stayed outside for good."""
    page, held = ready_but_for_the_map, []

    def hold(route) -> None:
        held.append(route)

    page.route("**/evidence/", hold)
    line = choose(page, "四至图.jpg", photo())
    expect(line).to_contain_text("等待上传")
    until(page, "() => document.documentElement.dataset.outbox === 'busy'")
    page.get_by_role("button", name="提交申报").click()
    held[0].continue_()
    page.get_by_text("申报已提交，编号").first.wait_for()
    draft.refresh_from_db()
    assert draft.status == "submitted"
    assert draft.evidence.filter(target="doc:map", removed_at=None).count() == 1
    page.locator("html[data-outbox=still]").wait_for(state="attached")
    assert kept(page) == []


def test_without_a_line_the_press_says_what_has_not_arrived(ready_but_for_the_map, draft, offline, fits):
    page = ready_but_for_the_map
    with offline(page):
        choose(page, "四至图.jpg", photo())
        page.get_by_role("button", name="提交申报").click()
        page.get_by_text("还有1项没有传上，先不能提交。有网络、传完以后请再按一次。").wait_for()
        fits(page)
        shot(page, "hand-in-offline")
        assert page.url.endswith("/rest/")
    page.locator("#doc-map [data-queued] li[data-state=sent]").wait_for()
    page.get_by_role("button", name="提交申报").click()
    page.get_by_text("申报已提交，编号").first.wait_for()
