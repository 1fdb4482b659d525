"""从目录中删除, from the prior notice over the holder's word to the decision of another; one that is not carried out;
and one that waits for the hearing its holder asked for.

``YOUJI_SHOTS=<folder>`` keeps a picture of every page on the way.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.hearings.conftest import *  # noqa: F403  (its fixtures: 君山茶叶 in the catalogue, and the officers)
from youji.accounts.models import Message
from youji.catalogue.models import PublishedEntry
from youji.hearings.models import OralHearing, Proposal
from youji.shared import clock

pytestmark = [pytest.mark.slow, pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("YOUJI_SHOTS", "")
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
FACTS = "检出禁用农药，两次复检均不合格。"
WORD = "第二次采样没有通知我们到场。"
NUMBER = "湘农发〔2026〕9号"


@pytest.fixture
def now():
    return clock.now()  # the browser's requests read the same clock


@pytest.fixture
def look(fits, axe, open_page):
    """``look(page, name)``: the page is whole at its own width, and at the other of 360 and 1440 px."""

    def shoot(page, name: str) -> None:
        own = page.viewport_size
        for width in (own["width"], 1440 if own["width"] == 360 else 360):
            page.set_viewport_size({"width": width, "height": 740 if width == 360 else 900})
            fits(page)
            axe(page)
            if SHOTS:
                Path(SHOTS).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{SHOTS}/removal-{name}-{width}.png", full_page=True)
        page.set_viewport_size(own)

    return shoot


@pytest.fixture
def world(transactional_db, entry, decision_maker, publisher, holder):
    cache.clear()  # the public pages of an earlier test
    return entry


def give_notice(page, url: str, code: str, look) -> None:
    """At the entry: on which ground, what happened, with the evidence. Nothing is public yet."""
    page.goto(f"{url}/desk/catalogue/{code}/")
    page.get_by_role("link", name="从目录中删除").first.click()
    page.get_by_text("先事先告知持有主体").wait_for()
    page.get_by_role("button", name="事先告知主体").click()
    page.locator(".error-summary").wait_for()  # without a ground and the facts there is no notice
    page.get_by_role("radio", name="重大农产品质量安全").check()
    page.get_by_label("事实和理由").fill(FACTS)
    page.get_by_label("证据或文件").set_input_files(
        {"name": "复检报告.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    look(page, "notice")
    page.get_by_role("button", name="事先告知主体").click()
    page.get_by_text("已告知主体，等待陈述申辩").wait_for()


def speak(page, url: str, look) -> None:
    """The holder, on the phone, from the message: reads the ground and the facts, and says a word on them."""
    page.goto(f"{url}/desk/messages/")
    page.get_by_text("拟从目录中删除，事先告知").first.wait_for()
    look(page, "message")
    page.goto(f"{url}/field/entries/{Proposal.objects.get().entry.code}/")
    page.get_by_text(FACTS).first.wait_for()
    look(page, "told")
    page.get_by_role("link", name="陈述申辩").click()
    page.get_by_label("陈述申辩").fill(WORD)
    page.get_by_label("证据").set_input_files(
        {"name": "采样单.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    look(page, "speak")
    page.get_by_role("button", name="提交陈述申辩").click()
    page.get_by_text("陈述申辩已提交").wait_for()
    look(page, "spoken")


def said_in_public(page, url: str, code: str, look, name: str) -> str:
    """What a stranger reads of the entry: behind the code on its sign, and in the search."""
    said = []
    for place, path in (("entry", f"/b/{code}"), ("found", "/catalogue?q=君山茶叶")):
        page.goto(f"{url}{path}")
        look(page, f"{name}-{place}")
        said.append(page.locator("main").inner_text())
    return "\n".join(said)


def test_told_heard_and_removed_by_another(
    live_server, world, decision_maker, publisher, holder, phone, desktop, open_page, sign_in, look
):
    url, code = live_server.url, world.code
    sign_in(desktop, decision_maker)
    give_notice(desktop, url, code, look)
    assert desktop.get_by_role("button", name="从目录中删除并公开").count() == 0  # not by whoever gave notice
    look(desktop, "waits")
    before = said_in_public(open_page(), url, code, look, "public-told")
    assert [word in before for word in (FACTS, "拟", "申辩")] == [False] * 3

    sign_in(phone, holder)
    speak(phone, url, look)

    officer = open_page()
    sign_in(officer, publisher)
    officer.goto(f"{url}/desk/")
    officer.get_by_role("link", name="君山茶叶基地").first.click()
    officer.get_by_text(WORD).first.wait_for()
    officer.get_by_label("复核意见").fill("采样记录有签收，申辩不成立。")
    officer.get_by_role("button", name="从目录中删除并公开").click()
    officer.locator(".error-summary").wait_for()  # what became of the word, and the number
    officer.get_by_label("陈述申辩采纳情况").select_option("not_taken_up")
    officer.get_by_label("文号").fill(NUMBER)
    look(officer, "decide")
    officer.get_by_role("button", name="从目录中删除并公开").click()
    officer.get_by_text("再确认一次").wait_for()
    assert Proposal.objects.get().concluded_at is None
    look(officer, "asked")
    officer.get_by_role("button", name="确认公开").click()
    officer.get_by_text("已作出决定，主体已收到通知").wait_for()
    look(officer, "decided")

    said = said_in_public(open_page(), url, code, look, "public-removed")
    for word in ("已删除", NUMBER, FACTS, "申辩不成立", "行政复议", "行政诉讼"):
        assert word in said, word
    assert WORD not in said  # the holder's own words are not the department's
    message = Message.objects.filter(person_id=holder.user_id).latest("pk")
    assert all(word in message.body for word in ("行政复议", "行政诉讼", NUMBER)), message.body
    phone.goto(f"{url}{message.link}")
    phone.get_by_text("行政复议").first.wait_for()
    look(phone, "removed")


def test_the_word_is_taken_up_and_nothing_public_remains(
    live_server, world, decision_maker, publisher, holder, phone, desktop, open_page, sign_in, look
):
    url, code = live_server.url, world.code
    payload = PublishedEntry.objects.get(code=code).payload
    sign_in(desktop, decision_maker)
    give_notice(desktop, url, code, look)
    sign_in(phone, holder)
    speak(phone, url, look)

    officer = open_page()
    sign_in(officer, publisher)
    officer.goto(f"{url}/desk/hearings/proposals/{Proposal.objects.get().pk}/")
    officer.get_by_label("陈述申辩采纳情况").select_option("taken_up")
    officer.get_by_label("复核意见").fill("采样程序有误，申辩成立。")
    officer.get_by_role("button", name="不予处理").click()
    officer.get_by_text("已作出决定，主体已收到通知").wait_for()
    look(officer, "dropped")

    assert Proposal.objects.get().state == Proposal.State.DROPPED
    assert PublishedEntry.objects.get(code=code).payload == payload
    said = said_in_public(open_page(), url, code, look, "public-dropped")
    assert [word in said for word in (FACTS, "申辩", "拟", "采样")] == [False] * 4
    phone.goto(f"{url}/field/entries/{code}/")
    phone.get_by_text("申辩成立").first.wait_for()
    look(phone, "holder-dropped")


def test_it_waits_for_the_hearing_that_was_asked_for(
    live_server, world, decision_maker, publisher, holder, phone, desktop, open_page, sign_in, look, now
):
    url, code = live_server.url, world.code
    sign_in(desktop, decision_maker)
    give_notice(desktop, url, code, look)

    sign_in(phone, holder)
    phone.goto(f"{url}/field/entries/{code}/")
    phone.get_by_role("link", name="要求听证").click()
    phone.get_by_label("想当面说明的事项").fill(WORD)
    look(phone, "hearing-ask")
    phone.get_by_role("button", name="要求听证").click()
    phone.get_by_text("已要求听证").wait_for()
    look(phone, "hearing-asked")

    officer = open_page()
    sign_in(officer, publisher)
    officer.goto(f"{url}/desk/")
    officer.get_by_text("定听证时间和主持人").first.wait_for()
    look(officer, "hearing-inbox")
    officer.get_by_role("link", name="君山茶叶基地").first.click()
    officer.get_by_label("听证日期").fill((clock.local_date(now) + timedelta(days=60)).isoformat())
    officer.get_by_label("时间和地点").fill("上午9时30分，省农业农村厅三楼会议室")
    officer.get_by_label("主持人").select_option(label=publisher.name)
    look(officer, "hearing-arrange")
    officer.get_by_role("button", name="告知主体").click()
    officer.get_by_text("已定下并告知主体").wait_for()
    look(officer, "hearing-set")
    phone.goto(f"{url}/field/entries/{code}/")
    phone.get_by_text(f"{publisher.name}主持").first.wait_for()
    look(phone, "hearing-told")

    OralHearing.objects.update(held_on=clock.local_date(now))  # its day has come
    officer.goto(f"{url}/desk/hearings/orals/{OralHearing.objects.get().pk}/")
    look(officer, "hearing-day")
    officer.get_by_role("link", name="主体没有到场").click()
    look(officer, "hearing-absence")
    officer.get_by_role("link", name="返回").click()
    officer.get_by_role("link", name="记录笔录").click()
    officer.get_by_label("到场人员").fill("负责人、办案人员二人、主持人")
    officer.get_by_label("签字笔录").set_input_files(
        {"name": "听证笔录.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    look(officer, "hearing-minutes")
    officer.get_by_role("button", name="记录", exact=True).click()
    officer.get_by_text("笔录已记录，可以作出决定").wait_for()
    look(officer, "hearing-held")
    Proposal.objects.update(
        due_on=clock.local_date(now) - timedelta(days=1)
    )  # and the days of answering are over
    officer.goto(f"{url}/desk/hearings/proposals/{Proposal.objects.get().pk}/")
    officer.get_by_role("button", name="从目录中删除并公开").wait_for()
    look(officer, "hearing-decide")
