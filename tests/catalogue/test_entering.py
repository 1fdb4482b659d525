"""Entering the catalogue from an application, and renewing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.api.conftest import caller  # noqa: F401
from tests.catalogue.test_standing import SUSPEND
from tests.pressing import asked, press_twice
from tests.recognition.in_flight import in_flight
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import Edition, Entry, PublishedEntry
from youji.catalogue.selectors.courses import renewal_open, status_of
from youji.catalogue.selectors.national import choices
from youji.catalogue.services import editions, national_workbooks, standing
from youji.catalogue.services import entering as catalogue
from youji.catalogue.services.national import NationalRow, enter_row
from youji.catalogue.services.national_lists import take_list
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application, Round
from youji.recognition.selectors import recognised
from youji.recognition.services import renewals
from youji.registry.models import Base
from youji.schemes.services import load_schemes
from youji.shared import workbook
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused

NUMBER = "湘农发〔2026〕5号"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


@pytest.fixture
def make_application(base, scheme_version, now):
    def make(**values) -> Application:
        made, _ = Round.objects.get_or_create(
            title="2026年", scheme_version=scheme_version, document_number="湘",
            opens_on=date(2026, 1, 1), closes_on=date(2026, 3, 1),
        )  # fmt: skip
        return in_flight(
            **{
                "code": f"A{Application.objects.count() + 1}", "round": made, "scheme_version": scheme_version, "scheme_key": scheme_version.key,
                "category": "county_product", "base": base, "operator": base.operator, "division": "430611",
                "created_at": now, "created_by_id": 1, "moved_at": now, "status": "on_notice", **values,
            }
        )  # fmt: skip

    return make


@pytest.mark.clause("5.4")
def test_a_recognised_application_waits_for_the_next_edition(make_application, decision_maker, now):
    with transaction.atomic():
        entry = catalogue.enter_recognised(
            recognised.of(make_application()), document_number=NUMBER, actor=decision_maker, now=now
        )
    assert (entry.code, entry.valid_from, entry.valid_until) == (
        "430611-26-0001",
        date(2026, 6, 1),
        date(2031, 6, 1),
    )
    assert (entry.name, entry.document_number) == ("君山茶叶基地", NUMBER)
    assert status_of(entry, date(2026, 6, 1)) is S.PENDING
    assert not PublishedEntry.objects.exists()
    assert AuditEntry.objects.get(action="catalogue.entry.recognised").public["document_number"] == NUMBER


def test_codes_count_on_within_county_and_year(make_application, decision_maker, now):
    codes = []
    for n in range(2):
        with transaction.atomic():
            application = make_application(category=f"c{n}", status="withdrawn")
            codes.append(
                catalogue.enter_recognised(
                    recognised.of(application), document_number=NUMBER, actor=decision_maker, now=now
                ).code
            )
    assert codes == ["430611-26-0001", "430611-26-0002"]


@pytest.mark.clause("5.5")
def test_a_renewal_extends_the_old_entry_from_its_old_end(entry, make_application, decision_maker):
    assert not renewal_open(entry, date(2030, 2, 26))
    assert renewal_open(entry, date(2030, 2, 27))
    june = datetime(2030, 6, 1, 2, tzinfo=UTC)
    with transaction.atomic():
        renewed = catalogue.enter_recognised(
            recognised.of(make_application(renews=entry)),
            document_number=NUMBER,
            actor=decision_maker,
            now=june,
        )
    assert renewed.pk == entry.pk
    assert Entry.objects.get().valid_until == date(2035, 8, 27)
    assert PublishedEntry.objects.get().valid_until == date(2035, 8, 27)
    assert status_of(Entry.objects.get(), date(2031, 1, 1)) is S.IN_FORCE


@pytest.mark.clause("5.4")
def test_a_recognition_of_the_province_is_entered_from_its_document_only_if_older_than_the_catalogue(
    base, scheme_version, publisher, supervisor, now
):
    asked = {
        "scheme_version": scheme_version, "category": "county_product", "base": base, "document_number": "湘农发",
        "issued_by": "湖南省农业农村厅", "list_row": "1", "now": now,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        catalogue.enter_national(**asked, recognised_on=date(2024, 5, 1), actor=supervisor)

    entry = catalogue.enter_national(**asked, recognised_on=date(2024, 5, 1), actor=publisher)
    assert (entry.level, entry.valid_until) == ("province", date(2029, 5, 1))

    editions.publish_edition(title="第一版", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    with pytest.raises(Blocked, match="不能凭文件补录"):
        catalogue.enter_national(
            **asked | {"category": "other"}, recognised_on=date(2026, 6, 1), actor=publisher
        )


@pytest.mark.clause("5.4")
def test_after_the_first_edition_the_past_is_entered_with_its_file_at_every_door(
    client_as, base, publisher, now
):
    """A5: years later one person could still enter a recognition of the past under an invented number."""
    load_schemes(now)
    row = NationalRow(
        choice=next(choice.key for choice in choices() if choice.scheme_key == "full-control"), division="430611", name=base.name, document_number="湘农发〔2024〕9号",
        issued_by="湖南省农业农村厅", list_row="9", recognised_on=date(2024, 5, 1), base_code=base.code,
    )  # fmt: skip
    national = replace(row, choice="national-base:green", list_row="10")
    Edition.objects.create(
        number=1, title="第一版", document_number="湘农发〔2026〕1号", published_on=date(2026, 5, 1), published_at=now,
        entry_count=0, digest="",
    )  # fmt: skip
    for door in (
        lambda: enter_row(row, actor=publisher, now=now),
        lambda: take_list([row], [], actor=publisher, now=now),
    ):
        with pytest.raises(Blocked, match="须附公布文件") as refused:
            door()
        assert [finding.code for finding in refused.value.findings] == ["CAT-029"]
    client = client_as(publisher)
    said = {key: str(getattr(row, key) or "") for key in ("division", "name", "document_number", "issued_by", "list_row", "recognised_on", "base_code")}  # fmt: skip
    answer = client.post("/desk/catalogue/national/", said | {"scheme": row.choice})
    assert answer.status_code == 409
    assert "须附公布文件" in answer.context["form"].errors["document"][0]
    assert Entry.objects.count() == 0
    assert enter_row(national, actor=publisher, now=now).list_row == "10"

    file = SimpleUploadedFile("名单.png", PNG, "image/png")
    answer = press_twice(client, "/desk/catalogue/national/", said | {"scheme": row.choice, "document": file})
    assert answer.status_code == 302, answer.content.decode()
    assert Entry.objects.get(list_row="9").evidence is not None


@pytest.mark.clause("5.4")
def test_a_day_of_publication_that_has_not_come_is_refused_at_every_door(base, publisher, now):
    """A4: 2027-12-20 was taken, and the entry could neither be corrected nor removed."""
    load_schemes(now)
    row = NationalRow(
        choice="national-base:green", division="430611", name=base.name, document_number="农质发〔2022〕9号",
        issued_by="农业农村部", list_row="9", recognised_on=date(2026, 6, 2), base_code=base.code,
    )  # fmt: skip
    for door in (
        lambda: enter_row(row, actor=publisher, now=now),
        lambda: take_list([row], [], actor=publisher, now=now),
    ):
        with pytest.raises(Blocked, match="2026年6月2日还没有到"):
            door()
    assert Entry.objects.count() == 0
    assert enter_row(replace(row, recognised_on=date(2026, 6, 1)), actor=publisher, now=now).list_row == "9"


@pytest.mark.clause("5.4")
def test_a_national_entry_needs_its_document(base, publisher, now):
    from youji.schemes.selectors import find_version
    from youji.schemes.services import load_schemes

    load_schemes(now)
    with pytest.raises(Blocked, match="名单序号"):
        catalogue.enter_national(
            scheme_version=find_version("national-base"), category="green", base=base, document_number="农",
            issued_by="农业农村部", list_row="", recognised_on=date(2026, 5, 1), actor=publisher, now=now,
        )  # fmt: skip


@pytest.mark.clause("5.5")
def test_a_holder_opens_a_renewal_in_its_window(base, entry, make_actor, client_as, monkeypatch):
    base.kind, base.operator = "county_product", None
    base.save()
    applicant = make_actor(Role.COUNTY_APPLICANT, division="430611")
    july = datetime(2030, 7, 1, 2, tzinfo=UTC)
    call = Round.objects.create(
        title="2030年批次", scheme_version=entry.scheme_version, document_number="湘", announced_at=july,
        opens_on=date(2030, 1, 1), closes_on=date(2030, 12, 1),
    )  # fmt: skip
    early = datetime(2030, 2, 26, 2, tzinfo=UTC)
    with pytest.raises(Blocked, match="2030年2月27日"):
        renewals.open_renewal(code=entry.code, round_id=call.pk, actor=applicant, now=early)
    with pytest.raises(Blocked, match="届满"):
        renewals.open_renewal(
            code=entry.code, round_id=call.pk, actor=applicant, now=datetime(2030, 8, 27, 2, tzinfo=UTC)
        )
    monkeypatch.setattr("youji.shared.clock.now", lambda: july)
    client = client_as(applicant)
    assert "在“2030年批次”申请续期" in client.get(f"/field/entries/{entry.code}/").content.decode()
    response = client.post(f"/field/entries/{entry.code}/renew/{call.pk}/")
    made = Application.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/field/apply/{made.code}/"
    assert made.renews_id == entry.pk
    again = client.post(f"/field/entries/{entry.code}/renew/{call.pk}/")
    assert again.status_code == 409
    assert "已经申报" in again.content.decode()


def test_no_renewal_while_suspended(base, entry, make_actor, supervisor):
    base.kind, base.operator = "county_product", None
    base.save()
    applicant = make_actor(Role.COUNTY_APPLICANT, division="430611")
    july = datetime(2030, 7, 1, 2, tzinfo=UTC)
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=july)
    with pytest.raises(Blocked, match="暂停"):
        renewals.open_renewal(code=entry.code, round_id=1, actor=applicant, now=july)


def test_a_whole_list_is_entered_as_line_by_line_or_not_at_all(publisher, operator, base, now):
    load_schemes(now)
    line = NationalRow(
        choice="national-base:green", division="430611", name="名单基地", document_number="农质发〔2022〕9号",
        issued_by="农业农村部", list_row="1", recognised_on=date(2022, 5, 1), operator_code=operator.code,
    )  # fmt: skip
    county = replace(line, choice="national-county:key_county", list_row="4", operator_code="", name="")
    organic = replace(line, list_row="2", choice="national-base:organic")
    rows = [line, organic, replace(line, list_row="3", base_code=base.code), county]
    bases, trail = Base.objects.count(), AuditEntry.objects.count()
    for bad in (replace(line, list_row="5", operator_code="ZZZZZ"), rows[0]):
        with pytest.raises(Refused, match=bad.list_row):
            take_list([*rows, bad], [], actor=publisher, now=now)
    assert (Base.objects.count(), AuditEntry.objects.count(), Entry.objects.count()) == (bases, trail, 0)

    assert take_list(rows, [], actor=publisher, now=now) == (4, 0)
    with pytest.raises(Blocked, match="已在目录中"):
        enter_row(replace(line, list_row="6"), actor=publisher, now=now)
    one_by_one = enter_row(replace(line, list_row="6", name="名单基地乙"), actor=publisher, now=now)
    made = list(Entry.objects.order_by("pk"))
    assert [e.code for e in made] == [f"430611-22-000{n}" for n in range(1, 6)]
    assert made[0].base_id == made[1].base_id != one_by_one.base_id
    assert made[2].base == base
    assert Base.objects.count() == bases + 3
    same = ("level", "division", "valid_from", "valid_until", "status", "issued_by", "category")
    assert [getattr(made[0], f) for f in same] == [getattr(one_by_one, f) for f in same]
    assert [e.kind for e in made[0].events.all()] == ["recognised"]
    assert AuditEntry.objects.get(pk=made[0].events.get().ledger_entry_id).public["entry"] == made[0].code


@pytest.mark.clause("4.1-c")
def test_a_core_base_entered_by_its_document_names_its_product_too(publisher, base, now):
    """By the single page and by the list: 4.1-c counts core bases of registered 地理标志 and no others."""
    from youji.registry.models import GIProduct

    load_schemes(now)
    row = NationalRow(
        choice="gi-core:gi_core", division="430611", name=base.name, document_number="湘农发〔2022〕9号",
        issued_by="湖南省农业农村厅", list_row="1", recognised_on=date(2022, 5, 1), base_code=base.code,
    )  # fmt: skip
    with pytest.raises(Blocked) as said:
        enter_row(row, actor=publisher, now=now)
    assert [finding.code for finding in said.value.findings] == ["CAT-022"]
    with pytest.raises(Blocked, match="没有登记地理标志产品"):
        take_list([row], [], actor=publisher, now=now)
    assert Entry.objects.count() == 0
    gi = GIProduct.objects.create(name="君山银针", counties=["430611"], source="测试")
    Base.objects.filter(pk=base.pk).update(gi_product=gi)
    assert take_list([row], [], actor=publisher, now=now) == (1, 0)
    assert enter_row(replace(row, list_row="2", choice="national-base:green"), actor=publisher, now=now)


NATIONAL_URL = "/desk/catalogue/national/"
LISTED = {
    "choice": "national-base:green", "document_number": "农质发〔2022〕9号", "issued_by": "农业农村部", "list_row": "9",
    "recognised_on": date(2022, 5, 1),
}  # fmt: skip


@pytest.fixture
def namesake(base, operator) -> Base:
    """Called as ``base`` is, in another county."""
    return Base.objects.create(
        code="K7Q2X-002", name=base.name, kind=base.kind, operator=operator, division="430602"
    )


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"base_code": "K7Q2X-001"}, "", ""),
        ({"base_code": " ｋ７Ｑ２Ｘ－００１ "}, "", ""),
        ({"base_code": "君山茶叶基地", "division": "430611"}, "", ""),
        ({"base_code": "君山茶叶基地", "division": "岳阳市君山区"}, "", ""),
        ({"base_code": "K7Q2X-001", "division": "4306"}, "", ""),
        (
            {"base_code": "K7Q2X-001", "division": "430602"},
            "division",
            "登记簿上“君山茶叶基地”在岳阳市君山区",
        ),
        ({"base_code": "君山茶叶基地", "division": "430621"}, "division", "在岳阳市君山区、岳阳市岳阳楼区"),
        ({"base_code": "君山茶叶基地"}, "base_code", "有2个基地叫“君山茶叶基地”"),
        ({"base_code": "君山茶叶"}, "base_code", "没有编号或全名是“君山茶叶”的基地"),
        (
            {"base_code": "K7Q2X-001", "choice": "national-county:key_county"},
            "base_code",
            "不是这种认定的对象",
        ),
        ({"operator_code": "K7Q2X", "name": "新基地"}, "division", "请选择所在地"),
        ({"operator_code": "K7Q2X", "name": "新基地", "division": "430611"}, "", ""),
        ({"operator_code": "K7Q2X", "name": "君山茶叶基地", "division": "430621"}, "division", "登记簿上"),
        ({"name": "新基地", "division": "430611"}, "base_code", "主体码"),
    ],
)
def test_the_register_says_which_base_and_where_at_every_door(  # D17
    client_as,
    caller,  # noqa: F811
    publisher,
    base,
    namesake,
    now,
    said,
    field,
    sentence,
):
    load_schemes(now)
    line = LISTED | said
    row = NationalRow(**line)

    def told(door) -> dict[str, str]:
        with transaction.atomic(), pytest.raises(Refused) as refused:
            door()
        return {one.field: str(one) for one in refused.value.problems}

    browser, typed = client_as(publisher), {**line, "scheme": line["choice"]}
    first = browser.post(NATIONAL_URL, typed)
    if field:
        assert sentence in told(lambda: enter_row(row, actor=publisher, now=now))[field]
        assert sentence in told(lambda: take_list([row], [], actor=publisher, now=now))[field]
        assert first.status_code == 422
        assert sentence in first.context["form"].errors[field][0]
        assert said.get("base_code", "").strip() in first.content.decode()  # nothing typed is lost
        answer = caller(publisher).post("/catalogue/national", line | {"recognised_on": "2022-05-01"})
        assert sentence in {one["field"]: one["sentence"] for one in answer.json()["problems"]}[field]
        assert not Entry.objects.exists()
        return
    about = dict(asked(first).lines)
    assert not Entry.objects.exists()
    if "base_code" in said:
        assert about["登记簿上的基地，以此为准"].splitlines() == [
            f"{base.name}（{base.code}）", f"产品：{base.product}", f"经营主体：{base.operator}", "规模：3,400亩",
            "所在地：岳阳市君山区",
        ]  # fmt: skip
    else:
        assert base.operator.name in about["登记簿上还没有这个基地"]
    assert press_twice(browser, NATIONAL_URL, typed).status_code == 302
    assert take_list(
        [replace(row, list_row="10", choice="national-base:organic")], [], actor=publisher, now=now
    )
    places = set(Entry.objects.values_list("division", "base__name"))
    assert places == {("430611", base.name if "base_code" in said else "新基地")}


def test_the_paper_of_a_found_base_lies_where_the_base_does(client_as, publisher, base, now):
    load_schemes(now)
    file = SimpleUploadedFile("名单.png", PNG, "image/png")
    said = LISTED | {"scheme": LISTED["choice"], "base_code": base.name, "document": file}
    assert press_twice(client_as(publisher), NATIONAL_URL, said).status_code == 302
    assert Entry.objects.get().evidence.division == base.division


@pytest.mark.parametrize(
    ("typed", "kind", "found"),
    [
        ("君山茶叶", "national-base:green", 2),
        ("K7Q2X-001", "", 1),
        ("君山茶叶", "national-county:key_county", 0),
        (" ", "national-base:green", 0),
    ],
)
def test_bases_are_offered_while_one_types(client_as, publisher, base, namesake, now, typed, kind, found):
    load_schemes(now)
    page = client_as(publisher).get(f"{NATIONAL_URL}bases.json", {"base_code": typed, "scheme": kind})
    offered = page.json()
    assert len(offered) == found
    assert found == 0 or base.code in {one["value"] for one in offered}


def test_a_list_made_with_the_earlier_template_is_read_still(publisher, base, now):
    load_schemes(now)
    sheet, line = national_workbooks.table(), LISTED | {"base_code": base.code, "division": "君山区"}
    earlier = replace(
        sheet,
        columns=[replace(one, label=one.former[0] if one.former else one.label) for one in sheet.columns],
    )
    assert "基地编号" in [column.label for column in earlier.columns]
    assert "基地编号或名称" in [column.label for column in sheet.columns]
    for made in (earlier, sheet):
        reading = workbook.read(sheet, workbook.export(made, [line]))
        plan = national_workbooks.plan_list(reading)
        assert [row.values["base_code"] for row in plan.created] == [base.code]
    no_place = workbook.read(
        sheet, workbook.export(sheet, [LISTED | {"operator_code": "K7Q2X", "name": "新"}])
    )
    assert ["请选择所在地" in one.message for one in national_workbooks.plan_list(no_place).errors] == [True]
