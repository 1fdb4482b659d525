from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.template import Context, Template
from openpyxl import load_workbook

from youji.accounts.models import Person
from youji.ledger import services
from youji.ledger.logic.differences import Change, differences
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_log_explains_itself_before_there_is_anything_in_it(client, db):
    assert "还没有记录" in text(client.get("/log/"))


def test_anybody_finds_the_newest_leaves_and_one_leaf_with_its_very_bytes(client, publish, now):
    entries = publish(60)
    services.sequence(now=now)
    page = text(client.get("/log/"))
    assert f"/log/entry/{entries[59].pk}" in page
    assert f"/log/entry/{entries[0].pk}" not in page
    assert f"/log/entry/{entries[0].pk}" in text(client.get("/log/?page=2"))
    leaf = text(client.get(f"/log/entry/{entries[0].pk}"))
    assert "HN-00000" in leaf
    assert "data-proof" in leaf


@pytest.mark.parametrize(
    ("action", "public", "about", "page"),
    [
        ("catalogue.entry.suspended", {"entry": "430611-26-0001", "name": "君山茶叶"}, "君山茶叶", "/b/430611-26-0001"),
        ("recognition.notice.opened", {"number": "GS-2026-001", "title": "公示一"}, "公示一", "/notices/GS-2026-001"),
        ("catalogue.edition.published", {"number": 2, "title": "第二版"}, "第二版", "/editions/2"),
        ("schemes.scheme.loaded", {"scheme": "gi-core@2023", "title": "办法"}, "办法", "/schemes#gi-core-2023"),
        ("recognition.application.decided", {"code": "2026-1", "base": "甲基地"}, "甲基地", ""),
    ],
)  # fmt: skip
def test_a_line_of_the_log_names_what_it_is_about_and_leads_there(
    client, record, now, action, public, about, page
):
    record(action=action, public=public)
    services.sequence(now=now)
    line = text(client.get("/log/")).partition('id="recent"')[2]

    assert about in line
    assert (f'<a href="{page}">{about}</a>' in line) is bool(page)


def test_an_entry_that_is_not_public_has_no_public_page(client, record):
    assert client.get(f"/log/entry/{record().pk}").status_code == 404


def test_the_mark_says_whether_the_entry_is_in_the_log_yet(publish, record, now):
    template = Template("{% load ledger %}{% proof entry %}")
    entry = publish(1)[0]
    assert "等待存证" in template.render(Context({"entry": entry.pk}))
    services.sequence(now=now)
    assert "已存证" in template.render(Context({"entry": entry.pk}))
    assert template.render(Context({"entry": record().pk})).strip() == ""
    assert template.render(Context({"entry": None})).strip() == ""


def test_the_mark_fits_in_one_line_of_a_table(publish, now):
    template = Template("{% load ledger %}{% proof_link entry %}")
    entry = publish(1)[0]
    assert "等待存证" in template.render(Context({"entry": entry.pk}))
    services.sequence(now=now)
    line = template.render(Context({"entry": entry.pk}))
    assert "已存证" in line
    assert f"/log/entry/{entry.pk}" in line
    assert template.render(Context({"entry": ""})).strip() == ""


def test_the_audit_desk_shows_an_auditor_only_the_trail_of_their_area(client_as, make_actor, record):
    record(subject="registry.base:1", division="430611")
    record(subject="registry.base:2", division="430121")
    record(subject="registry.base:3", division="")
    city = text(client_as(make_actor(Role.AUDITOR, division="4306")).get("/desk/audit/"))
    assert "registry.base:1" in city
    assert "registry.base:2" not in city
    assert "registry.base:3" not in city
    province = text(client_as(make_actor(Role.AUDITOR, division="43")).get("/desk/audit/"))
    assert all(f"registry.base:{n}" in province for n in (1, 2, 3))


def test_an_entry_of_another_area_is_absent(client_as, make_actor, record):
    entry = record(division="430121", before={"name": "甲"}, after={"name": "乙"})
    assert (
        client_as(make_actor(Role.AUDITOR, division="4306")).get(f"/desk/audit/{entry.pk}").status_code == 404
    )
    page = text(client_as(make_actor(Role.AUDITOR, division="43")).get(f"/desk/audit/{entry.pk}"))
    assert "甲" in page
    assert "乙" in page


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.AUDITOR, Role.SECURITY_ADMIN, Role.PROVINCE_REVIEWER})
)
def test_other_roles_do_not_open_the_audit_desk(client_as, make_actor, role):
    assert client_as(make_actor(role, division="43")).get("/desk/audit/").status_code == 403


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get("/desk/audit/").status_code == 302


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=registry.", {2}),
        ("action=catalogue.entry", {1}),
        ("subject=catalogue.entry:1", {1}),
        ("person=李", {2}),
        ("first=2026-06-01&last=2026-06-01", {1, 2}),
        ("last=2026-05-31", set()),
        ("first=2026-06-02", set()),
    ],
)
def test_the_filters_find_what_they_say_with_the_province_s_days(client_as, make_actor, record, query, found):
    record(subject="catalogue.entry:1", division="430611")
    record(
        "registry.base.changed",
        subject="registry.base:2",
        actor=make_actor(Role.STAFF, division="430611", name="李四"),
    )
    page = text(client_as(make_actor(Role.AUDITOR, division="43")).get(f"/desk/audit/?{query}"))
    rows = {1: 'title="catalogue.entry:1"', 2: 'title="registry.base:2"'}
    assert {n for n, row in rows.items() if row in page} == found


def test_a_period_that_ends_before_it_begins_is_explained(client_as, make_actor):
    page = text(
        client_as(make_actor(Role.AUDITOR, division="43")).get(
            "/desk/audit/?first=2026-06-02&last=2026-06-01"
        )
    )
    assert "结束日期早于开始日期" in page


def test_a_difference_names_only_what_changed():
    before = {"status": "in_force", "area": 3, "where": {"county": "430611"}, "same": [1]}
    after = {"status": "suspended", "where": {"county": "430602"}, "same": [1], "new": True}
    assert differences(before, after) == [
        Change("status", "in_force", "suspended"),
        Change("area", "3", ""),
        Change("where.county", "430611", "430602"),
        Change("new", "", "是"),
    ]


def test_an_auditor_finds_who_did_what_to_a_case_by_its_number_and_reads_it_in_words(
    client_as, make_actor, record, db
):
    person = make_actor(Role.STAFF, division="430611", name="吴小燕")
    username = Person.objects.get(pk=person.user_id).username
    record(
        "accounts.role.granted",
        subject=f"accounts.person:{person.user_id}",
        before={"status": "on_notice"},
        after={"status": "recognised", "role": "publisher"},
    )
    record(subject="accounts.person:999999")
    client = client_as(make_actor(Role.AUDITOR, division="43"))
    page = text(client.get(f"/desk/audit/?about={username}"))
    assert f"吴小燕（{username}）" in page
    assert "岗位·授予" in page
    assert "共 1 条" in page
    assert "共 1 条" in text(client.get("/desk/audit/?about=吴小燕"))
    assert "没有符合条件的记录" in text(client.get("/desk/audit/?about=无此人"))
    entry = AuditEntry.objects.get(subject=f"accounts.person:{person.user_id}")
    one = text(client.get(f"/desk/audit/{entry.pk}"))
    assert re.search(r"状态</th>\s*<td>公示中</td>\s*<td>已认定</td>", one)
    assert re.search(r"岗位</th>\s*<td>—</td>\s*<td>目录发布员</td>", one)


def test_the_filtered_trail_leaves_as_a_workbook_in_words(client_as, make_actor, record):
    record("registry.base.updated", subject="registry.base:7", before={"name": "=1+1"}, after={"name": "乙"})
    record("divisions.division.loaded", subject="divisions.division:43")
    client = client_as(make_actor(Role.AUDITOR, division="43"))
    sheet = load_workbook(BytesIO(client.get("/desk/audit/workbook.xlsx?action=registry.").content)).active
    header, *lines = sheet.iter_rows(values_only=True)
    assert header[:5] == ("时间", "人员", "机构", "动作", "对象")
    assert [(line[3], line[4], line[5]) for line in lines] == [("修改基地资料", "基地 7", "名称：=1+1 → 乙")]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:J2")
    assert (
        client_as(make_actor(Role.STATISTICIAN, division="43")).get("/desk/audit/workbook.xlsx").status_code
        == 403
    )
