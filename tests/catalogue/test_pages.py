"""The pages: who sees them, that the buttons are the law's, that refusals stand at their field and nothing is lost."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.catalogue.test_standing import RECTIFY, SUSPEND
from tests.pressing import asked, press_twice
from youji.appeals.models import Appeal
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import AnnualCheck, Edition, Entry, Rectification
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.services import annual, editions, standing
from youji.shared import workbook
from youji.shared.actor import Role


@pytest.fixture(autouse=True)
def at(monkeypatch, now):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)


def body(response) -> str:
    return response.content.decode()


def test_the_list_shows_the_area_and_nothing_else(client_as, entry, supervisor, make_actor):
    assert "君山茶叶基地" in body(client_as(supervisor).get("/desk/catalogue/"))
    other = make_actor(Role.SUPERVISOR, division="4301")
    assert "君山茶叶基地" not in body(client_as(other).get("/desk/catalogue/"))
    assert client_as(other).get(f"/desk/catalogue/{entry.code}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("until=99999999", True), ("until=²", True), ("division=x", True), ("page=zzz", True), ("q=茶叶", True), ("q=银针", True), ("q=湘农发", True), ("q=鳙鱼", False), ("status=in_force", True),
        ("status=expired", False), ("status=listed", True), ("status=removed", False), ("until=6", False), ("scheme=x", True),
    ],
)  # fmt: skip
def test_search_and_filters(client_as, entry, publisher, query, found):
    assert ("君山茶叶基地" in body(client_as(publisher).get(f"/desk/catalogue/?{query}"))) is found


def test_an_entry_expires_in_the_list_on_the_day_without_a_job(client_as, entry, publisher, monkeypatch, now):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + timedelta(days=5 * 366))
    assert "君山茶叶基地" in body(client_as(publisher).get("/desk/catalogue/?status=expired"))


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("day", "word"),
    [("2025-08-26", "尚未认定"), ("2026-05-31", "待公布"), ("2026-06-02", "有效"), ("2031-01-01", "已过期")],
)
def test_the_status_of_any_day_can_be_asked(client_as, entry, publisher, day, word):
    page = body(client_as(publisher).get(f"/desk/catalogue/{entry.code}/?on={day}"))
    assert word in page[page.index('role="status">2') :][:200]
    assert client_as(publisher).get(f"/desk/catalogue/{entry.code}/?on=nonsense").status_code == 200


def test_the_buttons_are_what_the_law_allows_now(client_as, entry, supervisor):
    page = body(client_as(supervisor).get(f"/desk/catalogue/{entry.code}/"))
    assert f"/desk/catalogue/{entry.code}/suspend/" in page
    assert f"/desk/catalogue/{entry.code}/remove/" not in page
    assert client_as(supervisor).get(f"/desk/catalogue/{entry.code}/remove/").status_code == 409
    assert client_as(supervisor).get(f"/desk/catalogue/{entry.code}/nonsense/").status_code == 404


def post(client, url, **values):
    return client.post(url, {k: v for k, v in values.items() if v is not None})


@pytest.mark.clause("5.5")
def test_suspending_in_the_browser(client_as, entry, supervisor):
    client, url = client_as(supervisor), f"/desk/catalogue/{entry.code}/suspend/"
    refused = post(
        client,
        url,
        version=entry.version,
        reason="立案调查中",
        effective_on="2026-05-31",
        ground="annual_failed",
    )
    assert refused.status_code == 422
    assert "请填写文号" in body(refused)
    assert "立案调查中" in body(refused)
    early = post(
        client, url, version=entry.version, reason="立案调查中", effective_on="2026-05-31", ground="annual_failed", document_number="岳"
    )  # fmt: skip
    assert "生效日期早于今天" in body(early)
    said = {
        "version": entry.version,
        "reason": "立案调查中",
        "effective_on": "2026-06-01",
        "ground": "annual_failed",
    }
    done = press_twice(client, url, said | {"document_number": "岳"})
    assert done.status_code == 302
    assert status_of(Entry.objects.get(pk=entry.pk), date(2026, 6, 1)) is S.SUSPENDED
    late = post(
        client, f"/desk/catalogue/{entry.code}/resume/", version=entry.version, reason="x", effective_on="2026-06-01", document_number="岳"
    )  # fmt: skip
    assert late.status_code == 409
    assert "看最新状态" in body(late)


def test_an_upload_that_lies_about_its_type_is_refused_at_its_field(client_as, entry, supervisor):
    lie = io.BytesIO(b"MZ\x90\x00 not a picture")
    lie.name = "证据.jpg"
    response = client_as(supervisor).post(
        f"/desk/catalogue/{entry.code}/warn/",
        {"version": entry.version, "reason": "记录不全", "effective_on": "2026-06-01", "ground": "late_report", "document": lie},
    )  # fmt: skip
    assert response.status_code == 422
    assert entry.events.count() == 1


def test_rectification_from_the_phone_to_the_desk(client_as, entry, supervisor, holder, now):
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    order = Rectification.objects.get()
    phone = client_as(holder)
    assert "提交整改报告" in body(phone.get(f"/field/entries/{entry.code}/"))
    assert phone.post(f"/field/rectifications/{order.pk}/", {"report": ""}).status_code == 422
    assert phone.post(f"/field/rectifications/{order.pk}/", {"report": "已补齐"}).status_code == 302
    desk = client_as(supervisor)
    assert "已补齐" in body(desk.get(f"/desk/rectifications/{order.pk}/"))
    assert (
        desk.post(f"/desk/rectifications/{order.pk}/", {"reason": "属实", "do": "close"}).status_code == 302
    )
    assert status_of(Entry.objects.get(pk=entry.pk), date(2026, 6, 1)) is S.IN_FORCE


def test_annual_check_from_the_phone_to_the_desk(client_as, entry, supervisor, holder, now):
    annual.open_year(2026, now=now)
    check = AnnualCheck.objects.get()
    assert client_as(holder).post(f"/field/annual/{check.pk}/", {"report": "一切正常"}).status_code == 302
    desk = client_as(supervisor)
    assert "君山茶叶基地" in body(desk.get("/desk/annual/"))
    assert desk.post(f"/desk/annual/{check.pk}/", {"result": "passed", "opinion": ""}).status_code == 422
    assert desk.post(f"/desk/annual/{check.pk}/", {"result": "passed", "opinion": "合格"}).status_code == 302
    check.refresh_from_db()
    assert check.result == "passed"


def test_a_check_concluded_while_an_order_is_open_is_taken_and_a_refused_one_keeps_what_was_typed(
    client_as, entry, supervisor, holder, now
):
    """A6: 限期整改 was offered and answered on a bare page “没有办成”, the text lost."""
    annual.open_year(2026, now=now)
    check = AnnualCheck.objects.get()
    assert client_as(holder).post(f"/field/annual/{check.pk}/", {"report": "一切正常"}).status_code == 302
    desk, url = client_as(supervisor), f"/desk/annual/{check.pk}/"
    said = {"result": "rectify", "opinion": "用药记录不全，补齐三月以来的记录。"}
    refused = desk.post(url, said)
    assert refused.status_code in (409, 422)
    assert said["opinion"] in body(refused)
    assert refused.context["form"].errors

    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    assert desk.post(url, said).status_code == 302
    check.refresh_from_db()
    assert check.result == "rectify"


def test_appeal_from_the_phone_to_the_decision(client_as, entry, supervisor, holder, decision_maker, now):
    event = standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    phone = client_as(holder)
    assert "提出申诉" in body(phone.get(f"/field/entries/{entry.code}/"))
    url = f"/field/entries/{entry.code}/appeals/{event.pk}/"
    assert phone.post(url, {"text": "检测报告有误"}).status_code == 302
    assert "提出申诉" not in body(phone.get(f"/field/entries/{entry.code}/"))
    appeal = Appeal.objects.get()
    desk = client_as(decision_maker)
    assert "检测报告有误" in body(desk.get("/desk/appeals/"))
    said = {"upheld": "yes", "outcome": "复检合格", "document_number": "湘农"}
    lines = dict(asked(desk.post(f"/desk/appeals/{appeal.pk}/", said)).lines)
    assert lines["将公开"] == f"对君山茶叶基地（{entry.code}）的申诉办结"
    assert (lines["原决定"], lines["结论"], lines["理由"]) == ("暂停", "申诉成立，撤销原决定", "复检合格")
    assert status_of(Entry.objects.get(pk=entry.pk), date(2026, 6, 1)) is S.SUSPENDED
    assert press_twice(desk, f"/desk/appeals/{appeal.pk}/", said).status_code == 302
    assert status_of(Entry.objects.get(pk=entry.pk), date(2026, 6, 1)) is S.IN_FORCE


@pytest.mark.clause("5.1")
def test_publishing_an_edition_in_the_browser(client_as, make_entry, publisher):
    make_entry()
    client = client_as(publisher)
    page = client.get("/desk/editions/")
    assert "君山茶叶基地" in body(page)
    assert client.post("/desk/editions/", {"title": "目录", "number": 1}).status_code == 422
    said = {"title": "目录", "number": 1, "document_number": "湘农发〔2026〕1号"}
    assert press_twice(client, "/desk/editions/", said).status_code == 302
    assert Edition.objects.get().entry_count == 1
    again = press_twice(client, "/desk/editions/", {**said, "document_number": "湘农发〔2026〕2号"})
    assert again.status_code == 409
    assert "新增" in body(client.get("/desk/editions/1/"))


@pytest.fixture
def national_schemes(db, now, publisher):
    from youji.schemes.services import load_schemes

    load_schemes(now)


@pytest.mark.clause("5.4")
def test_no_choice_says_its_level_twice(national_schemes):
    from youji.catalogue.selectors.national import choices

    labels = [choice.label for choice in choices()]
    assert "国家级 · 优质农产品生产重点市" in labels
    assert [label for label in labels if label.count("国家级") > 1] == []


def test_a_national_key_county_is_entered_directly(client_as, publisher, national_schemes):
    client = client_as(publisher)
    said = {"scheme": "national-county:key_county", "division": "430611", "recognised_on": "2026-05-01", "issued_by": "农业农村部"}  # fmt: skip
    assert client.post("/desk/catalogue/national/", said).status_code == 422
    said |= {"document_number": "农质发〔2026〕3号", "list_row": "12"}
    response = press_twice(client, "/desk/catalogue/national/", said)
    assert response.status_code == 302, body(response)
    made = Entry.objects.get()
    assert (made.level, made.base.kind, made.base.name, made.status) == (
        "national",
        "county",
        "岳阳市君山区",
        "pending",
    )
    again = client.post("/desk/catalogue/national/", said)
    assert "已经纳入" in body(again)


def test_a_ministry_list_is_read_first_and_entered_whole(client_as, publisher, national_schemes, base):
    from youji.catalogue.selectors.national import choices
    from youji.catalogue.selectors.workbooks import national_table

    table = national_table([(c.key, c.label) for c in choices()])
    good = {
        "choice": "national-county:key_county", "division": "君山区", "document_number": "农质发〔2026〕3号",
        "issued_by": "农业农村部", "list_row": "1", "recognised_on": date(2026, 5, 1),
    }  # fmt: skip
    bad = {**good, "list_row": "2", "division": "桃花源记区"}
    client, url = client_as(publisher), "/desk/catalogue/national/import/"

    def send(rows, **extra):
        upload = io.BytesIO(workbook.export(table, rows))
        upload.name = "名单.xlsx"
        return client.post(url, {"file": upload, **extra})

    refused = send([good, bad], apply="1")
    assert "桃花源记区" in body(refused)
    assert not Entry.objects.exists()
    assert "将纳入" in body(send([good]))
    assert not Entry.objects.exists()
    assert send([good], apply="1").status_code == 302
    assert Entry.objects.count() == 1
    assert client.post(url).status_code == 422


def test_a_list_is_chosen_once_corrected_and_brought_back(client_as, publisher, make_actor, national_schemes):
    from youji.catalogue.selectors.national import choices
    from youji.catalogue.selectors.workbooks import national_table

    table = national_table([(c.key, c.label) for c in choices()])
    client, url = client_as(publisher), "/desk/catalogue/national/import/"

    def look(rows):
        upload = io.BytesIO(workbook.export(table, rows))
        upload.name = "名单.xlsx"
        return body(client.post(url, {"file": upload}))

    line = {
        "choice": "national-county:key_county", "division": "君山区", "document_number": "农质发〔2026〕3号",
        "issued_by": "农业农村部", "list_row": "1", "recognised_on": date(2026, 5, 1),
    }  # fmt: skip
    page = look([line])
    assert "农质发〔2026〕3号" in page
    token = re.search(r'name="kept" value="(\w+)"', page).group(1)
    stranger = client_as(make_actor(Role.PUBLISHER, division="43", name="另一位"))
    assert "已经过期" in body(stranger.post(url, {"kept": token, "apply": "1"}))
    client = client_as(publisher)
    assert client.post(url, {"kept": token, "apply": "1"}).status_code == 302
    assert "已经过期" in body(client.post(url, {"kept": token, "apply": "1"}))
    made = Entry.objects.get()

    out = workbook.read(table, client.get("/desk/catalogue/national/list.xlsx").content)
    row = dict(out.rows[0].values)
    assert "完全一样" in look([row])
    assert "只能改名称和规模" in look([{**row, "issued_by": "别的部"}])
    page = look([{**row, "area_mu": 3400}])
    assert "将修改" in page
    token = re.search(r'name="kept" value="(\w+)"', page).group(1)
    client.post(url, {"kept": token, "apply": "1"})
    made.refresh_from_db()
    assert (made.area_mu, made.events.last().kind, Entry.objects.count()) == (3400, "corrected", 1)


def test_an_edition_leaves_as_a_workbook_with_what_changed(client_as, entry, make_entry, publisher, now):
    order = standing.Order(reason="名称写错", name="=君山茶叶")
    standing.correct(code=entry.code, order=order, actor=publisher, now=now)
    editions.publish_edition(title="二", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    sheet = load_workbook(
        io.BytesIO(client_as(publisher).get("/desk/editions/2/edition.xlsx").content)
    ).active
    header, line = sheet.iter_rows(values_only=True)
    row = dict(zip(header, line, strict=True))
    assert (row["与上一版比"], row["改了什么"]) == ("变更", "名称：君山茶叶基地→=君山茶叶")
    assert (row["名称"], row["状态"], row["级别"], row["规模（亩）"]) == ("=君山茶叶", "有效", "省级", 3400)
    assert client_as(publisher).get("/desk/editions/9/edition.xlsx").status_code == 404


def test_the_export_can_be_read_back(client_as, entry, publisher):
    from youji.catalogue.selectors.workbooks import EXPORT

    response = client_as(publisher).get("/desk/catalogue/export.xlsx", {"code": entry.code})
    reading = workbook.read(EXPORT, response.content)
    assert [row.values["code"] for row in reading.rows] == [entry.code]


@pytest.mark.parametrize(
    "name",
    [
        "catalogue:entries",
        "catalogue:annual",
        "appeals:appeals",
        "catalogue:editions",
        "catalogue:national",
        "catalogue:my-entries",
    ],
)
def test_a_page_is_for_its_roles_only(client_as, make_actor, name):
    stranger = make_actor(Role.ASSESSOR, division="43")
    assert client_as(stranger).get(reverse(name)).status_code == 403
