"""Every importer that a room declares, from the page that hands its file over to the rows and back: one table."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model, QuerySet

from tests.imports.conftest import after_work
from tests.imports.test_limits import padded
from tests.recognition.cases.conftest import places, schemes  # noqa: F401  (fixtures)
from tests.registry.conftest import WEST, square
from youji.accounts.models import Message, Person
from youji.accounts.services import people_table
from youji.catalogue.models import Entry
from youji.catalogue.services import national_workbooks
from youji.certificates.models import Certificate
from youji.certificates.services.sheet import CERTIFICATES
from youji.environment.models import Sample
from youji.environment.selectors.kept import MODELS
from youji.environment.services import kept_sheets
from youji.environment.services.sheets import SAMPLES
from youji.imports import files
from youji.imports.models import Run
from youji.ledger.models import AuditEntry
from youji.lots.services import take_in
from youji.members.models import Membership
from youji.members.services.sheets import members_table
from youji.norms.selectors.tables import TABLES
from youji.norms.services.loading import load_norms
from youji.norms.services.sheets import SHEETS
from youji.production.models import Record
from youji.production.selectors.book import Offer
from youji.production.services import open_seasons
from youji.production.services.book_table import book_table
from youji.quality.models import Question
from youji.quality.services.question_sheets import QUESTIONS
from youji.recognition.models import Round
from youji.recognition.selectors.exports import QUOTAS
from youji.recognition.selectors.round_sheets import rounds_table
from youji.recognition.services.rounds import Draft, create_round
from youji.registry.models import Base, CertifiedProduct, Operator, Plot, Product
from youji.registry.selectors import areas_of
from youji.registry.services import create_operator
from youji.registry.services.base_sheets import bases_table
from youji.registry.services.certificate_sheets import certificates_table
from youji.registry.services.operator_sheets import operators_table
from youji.shared import clock, handing_over, rooms
from youji.shared.actor import SYSTEM, Actor, Role
from youji.shared.workbook import Table, export
from youji.standards.models import Standard, Task
from youji.standards.services import start_procedure
from youji.standards.services.sheets import STANDARDS, TASKS

pytestmark = pytest.mark.django_db


@dataclass
class Case:
    """One importer: who uses it, at which page and operation, and a file with two good rows or with a bad one."""

    actor: Actor
    page: str
    operation: str
    file: Callable[[bool], bytes]
    table: type[Model] | QuerySet[Any]
    trail: str
    name: str = "表.xlsx"
    sent: dict[str, str] = field(default_factory=dict)  # beside the file


def sheet(table: Table, good: list[dict[str, Any]], **wrong: Any) -> Callable[[bool], bytes]:
    """A workbook too large to be answered at once: of two rows, of which the second may be ``wrong``."""

    def made(fine: bool) -> bytes:
        first, second = good
        rows = [first, second if fine else second | wrong]
        return padded(export(table, rows), handing_over.BYTES_AT_ONCE + 1)

    return made


@pytest.fixture
def house(make_actor, make_operator, make_base, county_reviewer, schemes, now):  # noqa: F811
    """What the rows of the files name."""
    return {"operator": make_operator(), "base": make_base(), "schemes": schemes, "reviewer": county_reviewer}


def operators(house, make_actor, now) -> Case:
    one = {"kind": "household", "division": "430611", "identity_kind": "none", "contact_name": "张三"}
    rows = [one | {"name": f"君山第{n}户"} for n in range(2)]
    actor = house["reviewer"]
    return Case(
        actor, "/desk/registry/import/operators", "/registry/workbooks/operators",
        sheet(operators_table(areas_of(actor)), rows, division="430612"), Operator, "registry.operator.created",
    )  # fmt: skip


def bases(house, make_actor, now) -> Case:
    one = {"kind": "operator", "operator": house["operator"].code, "division": "430611"}
    rows = [one | {"name": f"{side}头茶园"} for side in "东西"]
    actor = house["reviewer"]
    return Case(
        actor, "/desk/registry/import/bases", "/registry/workbooks/bases",
        sheet(bases_table(actor), rows, operator="没有这家"), Base, "registry.base.created",
    )  # fmt: skip


def certificates(house, make_actor, now) -> Case:
    today = clock.local_date(now)
    one = {
        "kind": "green", "division": "430611", "name": "银针",
        "valid_from": today - timedelta(days=9), "last_day": today + timedelta(days=900),
    }  # fmt: skip
    rows = [one | {"number": f"LB-13-240118012{n}A"} for n in range(2)]
    actor = house["reviewer"]
    return Case(
        actor, "/desk/registry/import/certificates", "/registry/workbooks/certificates",
        sheet(certificates_table(actor), rows, last_day=today - timedelta(days=99)), CertifiedProduct,
        "registry.certificate.created",
    )  # fmt: skip


def plots(house, make_actor, now) -> Case:
    def made(fine: bool) -> bytes:
        places_ = [square(), square(WEST + 0.02) if fine else square(WEST + 40)]
        features = [
            {"type": "Feature", "properties": {"name": f"{n}号地"}, "geometry": where}
            for n, where in enumerate(places_, 1)
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        return text.encode().ljust(handing_over.BYTES_AT_ONCE + 1)

    code = house["base"].code
    return Case(
        house["reviewer"], f"/desk/registry/bases/{code}/plots/import", f"/registry/bases/{code}/plots/import",
        made, Plot, "registry.plot.added", name="地块.geojson", sent={"datum": "CGCS2000"},
    )  # fmt: skip


def members(house, make_actor, now) -> Case:
    since = clock.local_date(clock.now())
    others = [create_operator(name=f"君山第{n}户", kind="household", division="430611", identity_kind="none", uscc=None,
                              actor=SYSTEM, now=now) for n in range(2)]  # fmt: skip
    rows = [{"base": house["base"].code, "operator": one.code, "since": since} for one in others]
    return Case(
        house["reviewer"], "/desk/members/import", "/members/workbook",
        sheet(members_table(), rows, operator="没有这家"), Membership, "members.membership.asked",
    )  # fmt: skip


def people(house, make_actor, now) -> Case:
    actor = make_actor(Role.SYSTEM_ADMIN, division="4306")
    make_actor(Role.SECURITY_ADMIN, division="4306")  # who confirms what the rows ask for
    agency = Person.objects.get(pk=house["reviewer"].user_id).agency_id
    one = {"name": "余清泉", "agency": agency, "roles": ["监管员"], "phone": "13800000001"}
    rows = [one | {"username": f"js-yu-{n}"} for n in range(2)]
    return Case(
        actor, "/desk/people/import", "/accounts/workbooks/people",
        sheet(people_table(actor), rows, phone="1"), Person.objects.filter(username__startswith="js-yu"),
        "accounts.person.created",
    )  # fmt: skip


def rounds(house, make_actor, now) -> Case:
    today = clock.local_date(clock.now())
    one = {
        "scheme": str(house["schemes"]["county-product"].pk), "title": "第一批",
        "opens_on": today, "closes_on": today + timedelta(days=25),
    }  # fmt: skip
    rows = [one | {"document_number": f"湘农办函〔2026〕{n}号"} for n in (12, 13)]
    return Case(
        make_actor(Role.PROVINCE_REVIEWER, division="43"), "/desk/rounds/import/", "/recognition/workbooks/rounds",
        sheet(rounds_table(today), rows, closes_on=today - timedelta(days=1)), Round, "recognition.round.created",
    )  # fmt: skip


def quotas(house, make_actor, now) -> Case:
    actor = make_actor(Role.PROVINCE_REVIEWER, division="43")
    today = clock.local_date(now)
    draft = Draft(
        scheme_version_id=house["schemes"]["county-product"].pk, title="第一批", document_number="湘农办函〔2026〕12号",
        opens_on=today, closes_on=today + timedelta(days=25),
    )  # fmt: skip
    found = create_round(draft=draft, actor=actor, now=now)
    rows = [{"division": "430611", "maximum": 2}, {"division": "430602", "maximum": 1}]
    return Case(
        actor, f"/desk/rounds/{found.pk}/quotas/import/", f"/recognition/rounds/{found.pk}/quotas/workbook",
        sheet(QUOTAS, rows, maximum=99), found.quotas.all(), "recognition.round.apportioned",
    )  # fmt: skip


def national(house, make_actor, now) -> Case:
    one = {
        "choice": "national-county:key_county", "document_number": "农质发〔2026〕3号",
        "issued_by": "农业农村部", "recognised_on": clock.local_date(now) - timedelta(days=9),
    }  # fmt: skip
    rows = [one | {"division": name, "list_row": str(n)} for n, name in enumerate(("君山区", "岳阳楼区"), 1)]
    return Case(
        make_actor(Role.PUBLISHER, division="43"), "/desk/catalogue/national/import/",
        "/catalogue/workbooks/national", sheet(national_workbooks.table(), rows, division="桃花源记区"), Entry,
        "catalogue.entry",
    )  # fmt: skip


def standards(house, make_actor, now) -> Case:
    one = {"title": "某标准", "kind": "industry", "source": "测试", "mark": "pending"}
    rows = [one | {"number": f"NY/T {n}-2026"} for n in (1, 2)]
    return Case(
        make_actor(Role.PROVINCE_REVIEWER, division="43"), "/desk/standards/import/", "/standards/workbooks/register",
        sheet(STANDARDS, rows, source=""), Standard, "standards.standard.added",
    )  # fmt: skip


def tasks(house, make_actor, now) -> Case:
    tea, actor = (
        Product.objects.create(code="0401", name="绿茶", group="茶叶", source="测试"),
        house["reviewer"],
    )
    made = start_procedure(
        title="绿茶规程", product=tea.code, mode="常规", season_word="萌芽", actor=actor, now=now
    )
    edition = made.editions.get().pk
    one = {"act": "scout", "stage": "technique", "anchor": "season", "from_day": 3, "how": "看一遍。"}
    rows = [one | {"number": n, "title": f"第{n}次巡园"} for n in (1, 2)]
    return Case(
        actor, f"/desk/procedures/editions/{edition}/import/", f"/standards/editions/{edition}/workbook",
        sheet(TASKS, rows, how=""), Task, "standards.edition.set",
    )  # fmt: skip


def book(house, make_actor, now) -> Case:
    actor = make_actor(Role.HOLDER, operator_id=house["operator"].pk)
    Product.objects.create(code="0401", name="绿茶", group="茶叶", source="测试")
    [season] = open_seasons(
        actor=actor, now=now, kind="plot", name="屋后", product="绿茶", started_on="2026-03-01"
    )
    one = {"kind": "weed", "season": season.code, "day": clock.local_date(now)}
    rows = [one | {"note": f"第{n}遍"} for n in (1, 2)]
    return Case(
        actor, "/field/production/book/", "/production/book",
        sheet(book_table(Offer.of(actor, clock.local_date(now))), rows, season="别家的地"), Record, "production.record.recorded",
    )  # fmt: skip


#: Two rows that no table of reference data holds.
REFERENCE = {
    "labels": [
        {"name": f"试验剂{n}号", "active_1": f"试验素{n}", "crop": "茶叶", "instrument": "GB/T 8321"}
        for n in (1, 2)
    ],
    "limits": [
        {"active": f"试验素{n}", "food": "茶叶", "amount": "8", "instrument": "GB 2763-2026"} for n in (1, 2)
    ],
    "bans": [{"active": f"试验素{n}", "kind": "banned", "instrument": "公告第199号"} for n in (1, 2)],
}


def reference(name: str, house, make_actor, now) -> Case:
    load_norms(now=now)
    return Case(
        make_actor(Role.PROVINCE_REVIEWER, division="43"), f"/desk/norms/{name}/import/", f"/norms/tables/{name}/workbook",
        sheet(SHEETS[name], REFERENCE[name], instrument="没有的依据"), TABLES[name].model, "norms.reference.imported",
    )  # fmt: skip


def samples(house, make_actor, now) -> Case:
    one = {
        "base": house["base"].code,
        "kind": "soil",
        "taken_on": clock.local_date(now),
        "taken_by": "周晓岚",
    }
    rows = [one | {"place": place} for place in ("东垄", "西垄")]
    return Case(
        house["reviewer"], "/desk/environment/samples/import/", "/environment/workbooks/samples",
        sheet(SAMPLES, rows, base="没有-01"), Sample, "environment.sample.sampled",
    )  # fmt: skip


def promises(house, make_actor, now) -> Case:
    Operator.objects.filter(pk=house["operator"].pk).update(contact_phone="13812345678")
    actor = make_actor(Role.HOLDER, operator_id=house["operator"].pk)
    Product.objects.create(code="0220", name="豇豆", group="蔬菜", source="测试")
    bought = {"product": "豇豆", "quantity": 900_000, "unit": "kg", "party": "张三", "party_kind": "producer"}
    lot = take_in(**bought, actor=actor, now=now)
    one = {
        "lot": lot.code,
        "quantity": 20,
        "copies": 1,
        "basis": ["control"],
        "decision": "收取了纸质合格证，核对过。",
    }
    return Case(
        actor, "/desk/certificates/import/", "/certificates/workbook", sheet(CERTIFICATES, [one, one], copies=0),
        Certificate, "certificates.certificate.made_out",
    )  # fmt: skip


def questions(house, make_actor, now) -> Case:
    one = {
        "topic": "安全间隔期",
        "stem": "哪个对？",
        "choices": "甲|乙",
        "answer": "A",
        "article": "农药管理条例第三十四条",
    }
    rows = [one | {"code": code} for code in ("T0001", "T0002")]
    return Case(
        make_actor(Role.PROVINCE_REVIEWER, division="43"), "/desk/quality/bank/import/", "/quality/workbooks/questions",
        sheet(QUESTIONS, rows, answer="Z"), Question, "quality.question.added",
    )  # fmt: skip


#: Two rows that can stand together, by what is kept of a base.
KEPT: dict[str, list[dict[str, Any]]] = {
    "points": [{"name": f"{n}号点", "kind": "soil", "lon": "112.85", "lat": "29.555"} for n in (1, 2)],
    "disposals": [
        {"kind": "package", "done_on": date(2026, 5, n), "amount": "12", "unit": "kg", "way": "collected"}
        for n in (1, 2)
    ],
    "adoptions": [
        {"technique": technique, "area_mu": "30", "since": date(2026, 3, 1)}
        for technique in ("organic", "cover")
    ],
    "figures": [
        {"year": 2025, "item": item, "amount": "800", "source": "台账"} for item in ("fert_n", "organic_n")
    ],
}


def kept(what: str, house, make_actor, now) -> Case:
    rows = [{"base": house["base"].code} | one for one in KEPT[what]]
    return Case(
        house["reviewer"], f"/desk/environment/books/{what}/import/", f"/environment/books/{what}/workbook",
        sheet(kept_sheets.SHEETS[what].table, rows, base="没有-01"), MODELS[what], f"environment.{what[:-1]}.added",
    )  # fmt: skip


CASES: dict[str, Callable[..., Case]] = {
    "registry.operators": operators,
    "registry.bases": bases,
    "registry.certificates": certificates,
    "registry.plots": plots,
    "accounts.people": people,
    "members.members": members,
    "recognition.rounds": rounds,
    "recognition.quotas": quotas,
    "catalogue.national": national,
    "standards.standards": standards,
    "standards.tasks": tasks,
    "production.book": book,
    "environment.samples": samples,
    "certificates.issue": promises,
    "quality.questions": questions,
    **{f"environment.{what}": partial(kept, what) for what in kept_sheets.SHEETS},
    **{f"norms.{name}": partial(reference, name) for name in SHEETS},
}
WAYS = ("page", "program")


def test_the_table_holds_every_importer():
    assert set(CASES) == set(rooms.importers())


@pytest.fixture
def case(request, house, make_actor, now) -> Case:
    return CASES[request.param](house, make_actor, now)


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_what_the_page_hands_over_is_looked_at_confirmed_written_and_told(
    case, client_as, now, django_capture_on_commit_callbacks
):
    before, client = case_rows(case), client_as(case.actor)
    upload = {"file": SimpleUploadedFile(case.name, case.file(True)), **case.sent}
    answer = client.post(case.page, upload)
    run = Run.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/imports/{run.code}/")
    run = after_work(run, now)
    assert (run.state, case_rows(case)) == ("looked", before), run.outcome["sentence"]
    page = client.get(answer["Location"]).content.decode()
    assert "校验通过，还没有写入" in page
    client.post(answer["Location"], {"do": "take"})
    with django_capture_on_commit_callbacks(execute=True):
        run = after_work(run, now)
    assert (run.state, run.outcome["created"]) == ("done", 2), run.outcome["sentence"]
    assert (case_rows(case), files.get(run.code)) == (before + 2, None)
    entries = AuditEntry.objects.filter(action__startswith=case.trail, actor_id=case.actor.user_id)
    assert entries.exists()
    told = Message.objects.filter(person_id=case.actor.user_id, link=answer["Location"])
    assert [one.title.partition("：")[0] for one in told.order_by("pk")] == ["校验完了，等您确认", "导入完成"]
    assert client.get(run.outcome["link"]).status_code == 200


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_what_a_program_hands_over_is_written_without_another_word(case, caller, now):
    before, program = case_rows(case), caller(case.actor)
    body = {"file": SimpleUploadedFile(case.name, case.file(True)), **case.sent}
    answer = program.client.post(f"/api/v1{case.operation}", body)
    run = Run.objects.get()
    assert (answer.status_code, run.takes) == (202, True), answer.content.decode()[:300]
    run = after_work(run, now)
    assert (run.state, case_rows(case)) == ("done", before + 2), run.outcome
    told = program.get(answer["Location"].removeprefix("/api/v1")).json()
    assert (told["state"], told["outcome"]["created"]) == ("done", 2)


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_the_same_file_makes_nothing_new_the_second_time(case, caller, now):
    """Its rows are found on file, are refused, or, where they have no number of their own, its owner is asked first."""
    program, file, counted = caller(case.actor), case.file(True), []
    for _ in range(2):
        body = {"file": SimpleUploadedFile(case.name, file), **case.sent}
        assert program.client.post(f"/api/v1{case.operation}", body).status_code == 202
        run = after_work(Run.objects.order_by("-asked_at", "-code")[0], now)
        assert run.state in ("done", "looked", "refused"), run.outcome
        counted.append(case_rows(case))
    assert counted[0] == counted[1], run.outcome
    assert run.outcome["created"] == 0 or run.state != "done"


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_a_wrong_row_is_told_and_nothing_is_written(case, caller, now):
    before, program = case_rows(case), caller(case.actor)
    body = {"file": SimpleUploadedFile(case.name, case.file(False)), **case.sent}
    assert program.client.post(f"/api/v1{case.operation}", body).status_code == 202
    run = after_work(Run.objects.get(), now)
    assert (run.state, case_rows(case)) == ("refused", before), run.outcome["sentence"]
    [trouble] = run.outcome["troubles"]
    assert trouble["sentence"]
    assert not AuditEntry.objects.filter(action__startswith=case.trail, reason="Excel 导入").exists()


def case_rows(case: Case) -> int:
    table = case.table
    return table.all().count() if isinstance(table, QuerySet) else table._default_manager.count()
