"""Rounds go out to a workbook and come back from one."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youji.recognition.models import Round
from youji.recognition.selectors.exports import QUOTAS
from youji.recognition.selectors.round_sheets import rounds_table
from youji.recognition.services import rounds
from youji.shared import workbook
from youji.shared.clock import local_date

PAGE = "/desk/rounds/import/"


@pytest.fixture
def line(county_product):
    return {
        "document_number": "湘农办函〔2026〕12号",
        "scheme": str(county_product.pk),
        "title": "2026年第一批",
        "opens_on": date(2026, 6, 1),
        "closes_on": date(2026, 6, 30),
        "default_quota": 3,
        "announcement": "请组织申报。",
    }


@pytest.fixture
def send(client_as, province_reviewer, now):
    """Send a workbook of these lines; ``apply`` presses 导入."""
    client = client_as(province_reviewer)

    def post(*lines, apply=True):
        content = workbook.export(rounds_table(local_date(now)), lines)
        data = {"file": SimpleUploadedFile("rounds.xlsx", io.BytesIO(content).getvalue())}
        return client.post(PAGE, data | ({"apply": "1"} if apply else {}))

    return post


@pytest.mark.clause("5.2")
def test_a_workbook_makes_new_rounds_as_drafts(send, line):
    answer = send(line, line | {"document_number": "湘农办函〔2026〕13号", "title": "2026年第二批"})

    assert answer.status_code == 302
    assert list(
        Round.objects.order_by("document_number").values_list("title", "default_quota", "announced_at")
    ) == [
        ("2026年第一批", 3, None),
        ("2026年第二批", 3, None),
    ]


def test_reading_first_writes_nothing(send, line):
    answer = send(line, apply=False)

    assert answer.status_code == 200
    assert "校验通过" in answer.content.decode()
    assert not Round.objects.exists()


def test_the_same_document_number_updates_the_draft_and_keeps_its_quotas(send, line):
    send(line)
    Round.objects.get().quotas.create(division="430611", maximum=2)

    send(line | {"title": "2026年首批", "closes_on": date(2026, 7, 15)})

    changed = Round.objects.get()
    assert (changed.title, changed.closes_on) == ("2026年首批", date(2026, 7, 15))
    assert list(changed.quotas.values_list("division", "maximum")) == [("430611", 2)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"closes_on": date(2026, 5, 1)}, "截止日早于开始日"),
        ({"title": None}, "批次名称"),
        ({"default_quota": 4}, "不得超过办法规定的3个"),
    ],
)
def test_one_wrong_line_and_nothing_is_written(send, line, change, says):
    good = line | {"document_number": "湘农办函〔2026〕13号"}

    answer = send(good, line | change)

    assert says in answer.content.decode()
    assert not Round.objects.exists()


def test_an_announced_round_is_left_alone(send, line, now):
    send(line)
    Round.objects.update(announced_at=now)

    answer = send(line | {"title": "改名"})

    assert "已经发布，不能再改" in answer.content.decode()
    assert Round.objects.get().title == "2026年第一批"


def test_rounds_go_out_and_come_back_unchanged(send, line, client_as, province_reviewer, now):
    send(line)
    out = client_as(province_reviewer).get("/desk/rounds/workbook.xlsx").content

    read = workbook.read(rounds_table(local_date(now)), out)

    assert [row.values for row in read.rows] == [line]


@pytest.mark.clause("5.2")
def test_quotas_are_looked_at_and_replaced_from_a_workbook(client_as, province_reviewer, send, line):
    send(line)
    found = Round.objects.get()
    client, url = client_as(province_reviewer), f"/desk/rounds/{found.pk}/quotas/import/"

    def look(*lines):
        content = io.BytesIO(workbook.export(QUOTAS, lines)).getvalue()
        return client.post(url, {"file": SimpleUploadedFile("名额.xlsx", content)}).content.decode()

    assert client.get(url).status_code == 200
    wrong = look({"division": "999999", "maximum": 1}, {"division": "430611", "maximum": 99})
    assert "999999不是县市区代码" in wrong
    assert "超过办法规定的上限" in wrong
    assert 'name="kept"' not in wrong
    page = look({"division": "430611", "maximum": 2}, {"division": "430602", "maximum": 1})
    assert not found.quotas.exists()
    token = re.search(r'name="kept" value="(\w+)"', page).group(1)
    assert client.post(url, {"kept": token, "apply": "1"}).status_code == 302
    assert dict(found.quotas.values_list("division", "maximum")) == {"430611": 2, "430602": 1}
    page = look({"division": "430611", "maximum": 2})  # the other county falls away
    token = re.search(r'name="kept" value="(\w+)"', page).group(1)
    client.post(url, {"kept": token, "apply": "1"})
    assert dict(found.quotas.values_list("division", "maximum")) == {"430611": 2}


def test_an_announced_round_takes_no_quotas_and_says_one_thing(client_as, province_reviewer, send, line, now):
    """D15: it was found out at the second press, beside 完全一样，不用导入."""
    send(line)
    found = Round.objects.get()
    rounds.announce_round(round_id=found.pk, version=found.version, actor=province_reviewer, now=now)
    content = io.BytesIO(workbook.export(QUOTAS, [{"division": "430611", "maximum": 2}])).getvalue()

    answer = client_as(province_reviewer).post(
        f"/desk/rounds/{found.pk}/quotas/import/", {"file": SimpleUploadedFile("名额.xlsx", content)}
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "这个批次已经发布" in page
    assert "完全一样" not in page
    assert 'name="kept"' not in page


def test_the_button_says_how_many_lines_it_writes(send, line):
    send(line)
    page = send(line, line | {"document_number": "湘农办函〔2026〕99号"}, apply=False).content.decode()

    assert "导入1行" in page
