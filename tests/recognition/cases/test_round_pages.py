"""The pages of a round: made, announced, extended, thrown away."""

from __future__ import annotations

from datetime import date

import pytest

from tests.pressing import press_twice
from tests.recognition.cases.conftest import pdf, text
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.recognition.models import Round

pytestmark = pytest.mark.usefixtures("at_that_time")


def test_the_province_makes_announces_and_shows_a_round(county_product, people, client_as, client):
    client_as(people.province)
    form = {
        "title": "2026年第一批", "scheme_version_id": county_product.pk, "document_number": "湘农办函〔2026〕12号",
        "opens_on": "2026-06-01", "closes_on": "2026-06-30", "default_quota": "2", "quotas": "430611 君山区 3",
        "announcement": "请各县市区申报。",
    }  # fmt: skip
    made = client.post("/desk/rounds/new/", form)
    found = Round.objects.get()
    assert made.status_code == 302
    assert (
        text(client.get("/desk/rounds/new/")).count("（可不填）") == 3
    )  # quotas and text; never name or number
    assert client.get(f"/rounds/{found.pk}").status_code == 404

    preview = text(client.get(f"/desk/rounds/{found.pk}/"))
    assert "发布前预览" in preview
    assert client.get(f"/desk/rounds/{found.pk}/edit/").status_code == 200
    press_twice(client, f"/desk/rounds/{found.pk}/announce/", {"version": found.version})

    client.logout()
    public = text(client.get(f"/rounds/{found.pk}"))
    assert "湘农办函〔2026〕12号" in public
    assert "县级申报函" in public
    assert dict(found.quotas.values_list("division", "maximum")) == {"430611": 3}


def test_a_round_that_cannot_be_keeps_what_was_typed_and_says_why_at_each_field(
    county_product, people, client_as
):
    form = {
        "title": "", "scheme_version_id": county_product.pk, "document_number": "湘农办函〔2026〕12号",
        "opens_on": "2026-06-30", "closes_on": "2026-06-01", "default_quota": "9", "quotas": "430611 君山区 3",
    }  # fmt: skip
    refused = client_as(people.province).post("/desk/rounds/new/", form)

    assert refused.status_code == 422
    page = text(refused)
    assert "请填写批次名称" in page
    assert "截止日早于开始日" in page
    assert "名额不得超过办法规定的3个" in page
    assert "湘农办函〔2026〕12号" in page
    assert not Round.objects.exists()


def test_a_number_and_a_scheme_make_one_round(open_round, county_product, people, client_as):
    form = {
        "title": "又一批", "scheme_version_id": county_product.pk, "document_number": open_round.document_number,
        "opens_on": "2026-06-01", "closes_on": "2026-06-30",
    }  # fmt: skip
    refused = client_as(people.province).post("/desk/rounds/new/", form)

    assert refused.status_code == 422
    assert f"已有同一认定办法的批次“{open_round.title}”" in text(refused)
    assert Round.objects.count() == 1


def test_a_draft_loses_an_attachment_and_is_thrown_away(county_product, people, client_as):
    client = client_as(people.province)
    form = {
        "title": "误建", "scheme_version_id": county_product.pk, "document_number": "湘农办函〔2026〕13号",
        "opens_on": "2026-06-01", "closes_on": "2026-06-30",
    }  # fmt: skip
    home = client.post("/desk/rounds/new/", form)["Location"]
    client.post(f"{home}attach/", {"file": pdf("附件.pdf")})
    found = Round.objects.get()
    attached = found.attachments.get()
    assert f"attachments/{attached.pk}/remove/" in text(client.get(home))
    client.post(f"{home}attachments/{attached.pk}/remove/")
    assert not found.attachments.exists()

    found.refresh_from_db()
    assert client.post(f"{home}discard/", {"version": found.version + 1}).status_code == 409
    assert client.post(f"{home}discard/", {"version": found.version}).status_code == 302
    assert not Round.objects.exists()


def test_an_announced_round_cannot_be_thrown_away_and_is_extended_by_a_notice(open_round, people, client_as):
    client, home = client_as(people.province), f"/desk/rounds/{open_round.pk}/"
    assert client.post(f"{home}discard/", {"version": open_round.version}).status_code == 409
    said = {"version": open_round.version, "document_number": "湘农办函〔2026〕18号"}

    same = client.post(f"{home}extend/", {**said, "closes_on": open_round.closes_on.isoformat()})
    assert (same.status_code, "新的截止日应当晚于现在的截止日" in text(same)) == (422, True)
    unnumbered = client.post(f"{home}extend/", {**said, "document_number": "", "closes_on": "2026-09-30"})
    assert "请填写延期通知的文号" in text(unnumbered)
    assert press_twice(client, f"{home}extend/", {**said, "closes_on": "2026-09-30"}).status_code == 302
    assert client.post(f"{home}extend/", {**said, "closes_on": "2026-10-30"}).status_code == 409

    open_round.refresh_from_db()
    assert open_round.closes_on == date(2026, 9, 30)
    logged = AuditEntry.objects.get(action="recognition.round.extended")
    assert (logged.public["closes_on"], logged.public["document_number"]) == (
        "2026-09-30",
        "湘农办函〔2026〕18号",
    )
    assert Message.objects.filter(title__startswith="申报延期").exists()


def test_two_people_announcing_one_round_is_told_to_the_second(open_round, people, client_as):
    refused = client_as(people.province).post(f"/desk/rounds/{open_round.pk}/announce/", {"version": 0})

    assert refused.status_code == 409
    assert "这个批次已经发布" in text(refused)


def test_the_workbook_of_a_round_holds_its_applications(submitted, people, client_as, open_round):
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    answer = client_as(people.city).get(f"/desk/rounds/{open_round.pk}/export/")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    line = next(row for row in rows if submitted.code in row)
    assert line[:4] == [submitted.code, "君山茶叶", "岳阳市君山区", "430611"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, True), ({"state": "open"}, True), ({"state": "over"}, False), ({"state": "draft"}, False),
        ({"state": "ahead"}, False), ({"since": "2020-01-01"}, True), ({"since": "2099-01-01"}, False),
        ({"state": "nonsense"}, True),
    ],
)  # fmt: skip
def test_the_list_of_rounds_is_narrowed_by_state_and_day(open_round, people, client_as, asked, found):
    """D11: rounds of 2023 stood between the open ones."""
    page = client_as(people.province).get("/desk/rounds/", asked).content.decode()

    assert (f"/desk/rounds/{open_round.pk}/" in page) == found


def test_a_new_round_names_the_cap_chooses_nothing_and_says_everything_at_once(
    county_product, people, client_as
):
    """D4: five rounds of errors to learn ten rules."""
    client = client_as(people.province)

    page = client.get("/desk/rounds/new/").content.decode()
    refused = client.post("/desk/rounds/new/", {"quotas": "430611 x"}).content.decode()

    assert "（每个单位最多3个）" in page
    assert '<option value="" selected>' in page
    asked = (
        "请填写批次名称",
        "请填写文号",
        "请选择认定办法",
        "请选择申报开始",
        "请选择申报截止",
        "读不出代码和名额",
    )
    assert [words for words in asked if words not in refused] == []
