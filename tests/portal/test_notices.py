"""Notices: open for objections while they run, real names only, and a receipt that only its owner can read."""

from __future__ import annotations

from datetime import date

import pytest

OPEN, OVER, BEFORE = date(2026, 6, 1), date(2026, 6, 5), date(2026, 5, 27)


@pytest.mark.clause("5.4")
@pytest.mark.parametrize(
    ("day", "form", "word"),
    [
        (BEFORE, False, "未开始"),
        (date(2026, 5, 28), True, "公示中"),
        (date(2026, 6, 4), True, "公示中"),
        (OVER, False, "已结束"),
    ],
)
def test_a_notice_takes_objections_from_its_first_to_its_last_day(notice, client_on, day, form, word):
    text = client_on(day).get(f"/notices/{notice.number}").content.decode()

    assert ("提交异议" in text) is form
    assert word in text


def test_a_form_with_something_missing_says_what_and_keeps_what_was_typed(notice, client_on):
    response = client_on(OPEN).post(f"/notices/{notice.number}", {"text": "面积与实际不符", "name": "张三"})
    text = response.content.decode()

    assert response.status_code == 422
    assert "请填写联系电话" in text
    assert "面积与实际不符" in text
    assert "张三" in text


def test_what_is_wrong_is_listed_in_the_order_of_the_page(notice, client_on):
    """phone.md D: the summary asked for name and telephone first, which stand below the objection itself."""
    said = client_on(OPEN).post(f"/notices/{notice.number}", {"text": ""}).content.decode()

    summary = said[said.index("error-summary") :].partition("</ul>")[0]
    led = [part.partition('"')[0] for part in summary.split('href="')[1:]]
    places = [said.index(f'id="{target.removeprefix("#")}"') for target in led]
    assert len(led) >= 3
    assert places == sorted(places)
    assert "<title>错误：" in said


def test_the_list_shows_what_was_published(notice, client_on):
    text = client_on(OPEN).get("/notices").content.decode()

    assert notice.title in text
    assert "拟认定 1 项" in text


def test_who_applied_for_a_countys_base_is_the_county(notice, client_on):
    """C6: 申报主体 was “—” for every base that has no 经营主体."""
    text = client_on(OPEN).get(f"/notices/{notice.number}").content.decode()

    assert 'data-proven="operator">岳阳市君山区</td>' in text


@pytest.mark.clause("5.2")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 4, 30), "未开始"),
        (date(2026, 5, 1), "受理中"),
        (date(2026, 7, 31), "受理中"),
        (date(2026, 8, 1), None),
    ],
)
def test_an_announced_call_is_public_until_its_window_closes(client_on, db, now, day, said):
    from youji.recognition.models import Round
    from youji.schemes.models import SchemeVersion

    version = SchemeVersion.objects.create(
        key="gi-core", version="2023", title="核心基地办法", text="", digest="d" * 64, loaded_at=now
    )
    call = {
        "scheme_version": version, "document_number": "湘农办函〔2026〕9号",
        "opens_on": date(2026, 5, 1), "closes_on": date(2026, 7, 31),
    }  # fmt: skip
    Round.objects.create(title="已发布的批次", announced_at=now, **call)
    Round.objects.create(title="还是草稿的批次", **call | {"document_number": "湘农办函〔2026〕10号"})

    text = client_on(day).get("/notices").content.decode()

    assert ("已发布的批次" in text) is bool(said)
    assert said is None or said in text
    assert "还是草稿的批次" not in text
