"""A notice's public page held against the log by the visitor's own browser, field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.ledger.tampering import guards_lifted
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶, decided, and everybody around it)
from youji.ledger import services as ledger
from youji.recognition.logic import noticed
from youji.recognition.models import Movement, Notice, NoticeChange
from youji.recognition.selectors.proven import shown_otherwise
from youji.recognition.services import notices
from youji.recognition.services.notice_changes import correct_notice, extend_notice, withdraw_notice
from youji.shared import clock

pytestmark = [pytest.mark.browser, pytest.mark.clause("5.4"), pytest.mark.django_db(transaction=True)]
TEXT = "经审定，拟认定下列基地。\n\n如有异议，请实名提出。"


@pytest.fixture
def published(decided, people, now, request, monkeypatch):
    """君山茶叶 on notice; its row misprinted, put right, the whole extended: three leaves.

    As parameter, how many bytes of rows a leaf holds: of more it has the digests.
    """
    monkeypatch.setattr(noticed, "ROWS_BYTES", getattr(request, "param", noticed.ROWS_BYTES))
    made = notices.open_notice(
        application_ids=[decided.pk], title="2026年第一批认定公示", document_number="湘农公示〔2026〕3号", text=TEXT,
        actor=people.publisher, now=now, phone="0731-84419988", address="长沙市芙蓉区农业大厦",
    )  # fmt: skip
    Notice.objects.update(snapshot=[made.snapshot[0] | {"area_mu": "34000.00"}])
    act = {"notice_id": made.pk, "actor": people.publisher, "document_number": "湘农函〔2026〕4号"}
    day = timedelta(days=1)
    made = correct_notice(
        version=made.version, code=decided.code, now=now + day, reason="规模多印了一个零。", **act
    )
    return extend_notice(
        version=made.version, closes_on=date(2026, 7, 10), now=now + day, reason="应要求延长。", **act
    )


@pytest.fixture
def check(live_server, settings, page, published, now, monkeypatch):
    """Open the notice's page, press the button, return what the browser found."""
    settings.ORIGIN = live_server.url
    ledger.sequence(now=now + timedelta(days=1))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))

    def press() -> str:
        page.goto(f"{live_server.url}/notices/{published.number}")
        page.click("text=在本机核验")
        page.wait_for_selector("[data-verified]")
        return page.inner_text("[data-result]")

    return press


def row(**said):
    return lambda notice: notice.snapshot[0].update(said)


def said_by(check) -> str:
    said = check()
    assert said.startswith("与存证不符。"), said
    return said


#: What is changed behind the application's back, and the word by which the page names the field.
ROWS = (
    (row(name="天鹅基地"), "君山茶叶的名称：页面上是“天鹅基地”，日志里是“君山茶叶”"),
    (row(area_mu="34000.00"), "君山茶叶的规模：页面上是“34,000亩”，日志里是“3,400亩”"),
    (row(district="长沙市"), "君山茶叶的所在地"),
    (row(product="柑橘"), "君山茶叶的产品"),
    (row(operator="别家公司"), "君山茶叶的申报主体"),
    (row(category="别的"), "君山茶叶的办法和类别"),
    (row(digest="0" * 64), "君山茶叶一行的摘要：页面上是“"),
    (row(left="2026-06-02"), "君山茶叶的公示：页面上是“已撤下”，日志里是“没有撤下”"),
    (row(until="2026-06-03"), "君山茶叶的公示截止：页面上是“更正后公示至2026年6月3日”，日志里是“”"),
    (lambda notice: notice.snapshot.clear(), "名单：页面上是“没有这一行”，日志里是“君山茶叶”"),
    (
        lambda notice: notice.snapshot.append(notice.snapshot[0] | {"code": "X"}),
        "名单：页面上是“X”，日志里是“没有这一行”",
    ),
)
WORDS = (
    ({"title": "别的"}, "标题：页面上是“别的”，日志里是“2026年第一批认定公示”"),
    ({"document_number": "别的"}, "文号"),
    ({"text": "别的"}, "正文的摘要"),
    ({"phone": "12345"}, "受理异议的联系方式"),
    (
        {"closes_on": date(2026, 6, 2)},
        "公示期：页面上是“2026年6月1日至2026年6月2日（含当日）”，日志里是“2026年6月1日至2026年7月10日（含当日）”",
    ),
    ({"withdrawn_at": datetime(2026, 6, 2, tzinfo=UTC)}, "状态：页面上是“已撤回”，日志里是“公示中”"),
)
CHANGES = (
    ({"reason": "别的"}, "更正公示的理由：页面上是“别的”"),
    ({"document_number": "别的"}, "更正公示的文号"),
    ({"agency": "别处"}, "更正公示的时间和单位"),
    ({"kind": "extended"}, "公示变更：页面上是“延长公示”，日志里是“更正公示”"),
    ({"before": {}}, "更正公示的原为"),
)


def test_a_notice_changed_behind_the_applications_back_is_shown_with_the_field(check):
    said = check()
    assert said.startswith("没有被改过。本页 "), said
    assert "3 条记录都到达签名的根" in said
    assert list(shown_otherwise()) == []
    for change, word in ROWS:
        kept = Notice.objects.values().get()
        notice = Notice.objects.get()
        change(notice)
        notice.save()
        assert word in said_by(check)
        Notice.objects.update(**kept)
    for columns, word in WORDS:
        kept = Notice.objects.values().get()
        Notice.objects.update(**columns)
        assert word in said_by(check)
        Notice.objects.update(**kept)
    assert check().startswith("没有被改过。")


def test_what_became_of_it_told_otherwise_is_shown(check):
    corrected = NoticeChange.objects.filter(kind="corrected")
    with guards_lifted():
        for columns, word in CHANGES:
            (kept,) = corrected.values()
            one = NoticeChange.objects.filter(pk=kept["id"])
            one.update(**columns)
            assert word in said_by(check)
            one.update(**kept)
        corrected.delete()
    assert "公示变更：页面上是“没有这一条”，日志里是“2026年6月2日更正公示”" in said_by(check)


@pytest.mark.parametrize("published", [10], indirect=True)
def test_a_row_that_left_by_a_step_of_its_case_names_that_step(
    check, published, decided, people, answer, step, now
):
    told = notices.Complaint(name="周异议", phone="13800000000", text="该基地面积与实际不符，请核查。")
    objection = notices.file_objection(
        notice_id=published.pk, application_code=decided.code, complaint=told, source="1.2.3.4", now=now + timedelta(days=2)
    )  # fmt: skip
    answer(objection, upheld=True, outcome="面积不实。", at=now + timedelta(days=2))
    step("notice_refuse", decided, people.decision, days=2, opinion="异议成立。")
    ledger.sequence(now=now + timedelta(days=2))
    assert check().startswith("没有被改过。")
    assert list(shown_otherwise()) == []

    notice = Notice.objects.get()
    kept = notice.snapshot[0].pop("left")
    notice.save()
    assert "按日志已撤下，公开的没有撤下" in next(shown_otherwise()).what
    notice.snapshot[0]["left"] = kept
    notice.save()
    with guards_lifted():
        Movement.objects.filter(target="refused").delete()
    assert "君山茶叶的公示：页面上是“已撤下”，日志里是“没有撤下”" in check()


def test_a_notice_withdrawn_says_so_and_a_row_put_back_in_it_is_shown(check, published, people, now):
    later = now + timedelta(days=2)
    withdraw_notice(
        notice_id=published.pk, version=published.version, actor=people.publisher, now=later, reason="重审。"
    )
    ledger.sequence(now=later)
    assert check().startswith("没有被改过。")
    assert list(shown_otherwise()) == []
    notice = Notice.objects.get()
    del notice.snapshot[0]["left"]
    notice.save()
    assert "君山茶叶的公示：页面上是“没有撤下”，日志里是“已撤下”" in check()
