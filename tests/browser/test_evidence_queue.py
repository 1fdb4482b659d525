"""Evidence goes through the phone's outbox: shown at once, small, kept through a lost line and a dead tab, stored once."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_acceptance_offline import shot
from tests.browser.test_drafts_in_browser import kept
from tests.browser.test_outbox import kill
from tests.browser.test_score_sheet import photo
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶 and everybody on its way)
from youji.recognition.models import Evidence

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
    page.wait_for_function("async () => (await window.youjiOutbox.all()).length === 0")
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
