"""君山茶叶 from the announcement to the published catalogue, by programs alone; and what the neighbours' programs see."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.recognition.cases.conftest import ANSWERS, PDF, places, schemes  # noqa: F401  (fixtures)
from youji.api import api
from youji.ledger import services as ledger
from youji.registry.models import Product
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.workbook import MIME


def ok(answer):
    assert answer.status_code in (200, 201), (answer.status_code, answer.content.decode())
    return answer.json()


@pytest.fixture
def moving_clock(tmp_path):
    """The clock of the demonstration: a notice's days can be let pass."""
    clock.allow_shift(tmp_path / "shift")
    yield clock.move
    clock.allow_shift(None)


@pytest.fixture
def programs(caller, make_actor):
    """A program for everybody the journey meets, and for a neighbouring county and a city far away."""
    experts = [make_actor(Role.EXPERT, division="43", name=f"专家{n}") for n in "甲乙丙"]
    return SimpleNamespace(
        applicant=caller(make_actor(Role.COUNTY_APPLICANT, division="430611")),
        city=caller(make_actor(Role.CITY_REVIEWER, division="4306")),
        province=caller(make_actor(Role.PROVINCE_REVIEWER, division="43")),
        decision=caller(make_actor(Role.DECISION_MAKER, division="43")),
        publisher=caller(make_actor(Role.PUBLISHER, division="43")),
        experts=[caller(one) for one in experts],
        expert_ids=[one.user_id for one in experts],
        neighbours=[
            caller(make_actor(Role.COUNTY_APPLICANT, Role.COUNTY_REVIEWER, division="430602")),
            caller(
                make_actor(
                    Role.CITY_REVIEWER,
                    Role.SUPERVISOR,
                    Role.AUDITOR,
                    Role.SYSTEM_ADMIN,
                    Role.SECURITY_ADMIN,
                    Role.STATISTICIAN,
                    division="4307",
                )
            ),
        ],
    )


def upload(program, path: str, **fields):
    file = SimpleUploadedFile("材料.pdf", PDF, "application/pdf")
    return ok(program.client.post(f"/api/v1{path}", {**fields, "file": file}))


@pytest.fixture
def submitted(programs, schemes):  # noqa: F811
    """Announced, applied for, filled in and submitted; the code of the application."""
    Product.objects.create(code="T01", name="茶叶", group="茶叶")
    today = clock.local_date(clock.now())
    scheme = next(one for one in ok(programs.province.get("/schemes")) if one["key"] == "county-product")
    made = ok(
        programs.province.post(
            "/recognition/rounds",
            {
                "title": "第一批", "scheme": scheme["key"], "document_number": "湘农办函〔2026〕12号",
                "opens_on": str(today), "closes_on": str(today + timedelta(days=25)),
            },
        )
    )  # fmt: skip
    ok(programs.province.post(f"/recognition/rounds/{made['id']}/announce", {"version": made["version"]}))
    base = ok(
        programs.applicant.post(
            "/registry/bases",
            {
                "name": "君山茶叶", "kind": "county_product", "division": "430611", "product_code": "T01",
                "area_mu": "3400", "output_t": "1200", "techniques": "绿色防控", "responsible": "君山区农业农村局",
            },
        )
    )  # fmt: skip
    asked = {"round_id": made["id"], "base_code": base["code"], "category": scheme["categories"][0]["key"]}
    code = ok(programs.applicant.post("/recognition/applications", asked))["code"]
    path = f"/recognition/applications/{code}"
    ok(programs.applicant.patch(f"{path}/answers", ANSWERS))
    for wanted in scheme["documents"]:
        if wanted["required"]:
            upload(programs.applicant, f"{path}/evidence", target=f"doc:{wanted['key']}")
    best = {item["key"]: {"tier": 0} for item in scheme["items"]}
    ok(programs.applicant.patch(f"{path}/assessment", best))
    seen = ok(programs.applicant.get(path))
    assert seen["missing"] == []
    ok(
        programs.applicant.post(
            f"{path}/steps/submit", {"version": seen["application"]["version"], "declared_by": "李申报"}
        )
    )
    return SimpleNamespace(code=code, path=path, base=base["code"])


@pytest.mark.clause("5.2")
@pytest.mark.clause("5.4")
def test_programs_take_an_application_from_announcement_to_catalogue(
    programs, submitted, moving_clock, client
):
    code, path, p = submitted.code, submitted.path, programs
    ok(p.city.post(f"{path}/steps/city_recommend", {"opinion": "材料属实，同意推荐。"}))
    ok(p.province.post(f"{path}/steps/province_review", {"opinion": "复审通过。"}))
    ok(p.province.post("/recognition/panel", {"codes": [code], "expert_ids": p.expert_ids}))
    for expert in p.experts:
        assert ok(expert.get("/recognition/panel"))[0]["code"] == code
        ok(expert.call("PUT", f"{path}/score", {"score": "88.5", "opinion": "基础好。"}))
    upload(p.province, "/recognition/minutes", codes=code)
    ok(p.province.post(f"{path}/steps/expert_review", {"opinion": "专家一致同意。"}))
    ok(
        p.decision.post(
            f"{path}/steps/decide",
            {
                "document_number": "湘农党组纪要〔2026〕9号",
                "meeting": "2026年第9次厅党组会",
                "met_on": "2026-06-01",
            },
        )
    )
    notice = ok(
        p.publisher.post(
            "/recognition/notices",
            {
                "codes": [code],
                "title": "公示",
                "document_number": "湘农公示〔2026〕3号",
                "phone": "0731-84419988",
                "address": "长沙市芙蓉区农业大厦",
            },
        )
    )
    number = {"document_number": "湘农发〔2026〕31号"}
    early = p.decision.post(f"{path}/steps/recognise", number)
    assert early.status_code == 409
    assert early.json()["problems"][0]["code"] == "REC-028"
    public = ok(client.get(f"/api/v1/public/notices/{notice['number']}"))
    assert public["is_open"]
    moving_clock(timedelta(days=14))
    ok(p.decision.post(f"{path}/steps/recognise", number))
    ahead = ok(p.publisher.get("/catalogue/editions/next"))
    assert len(ahead["added"]) == 1
    edition = ok(
        p.publisher.post(
            "/catalogue/editions",
            {"number": ahead["number"], "title": "目录", "document_number": "湘农发〔2026〕32号"},
        )
    )
    assert edition["entry_count"] == 1
    found = ok(client.get("/api/v1/public/catalogue?q=君山"))["items"]
    assert [row["name"] for row in found] == ["君山茶叶"]
    page = ok(client.get(f"/api/v1/public/bases/{submitted.base}"))
    assert page["main"]["status"] == "in_force"
    ledger.sequence(now=clock.now())
    assert ok(client.get(f"/log/proof/{edition['ledger_entry_id']}"))["index"] >= 0


#: Lists that are the same for everybody, and nobody's business in particular.
COMMON = {
    "/registry/products", "/registry/gi-products", "/schemes", "/recognition/rounds",
    "/recognition/rounds/{round_id}", "/recognition/rounds/{round_id}/attachments", "/recognition/notices",
    "/recognition/notices/{notice_id}", "/divisions/places",
}  # fmt: skip
#: What stands in a path's other places: a number some record of 君山茶叶 has, or a word the operation knows.
SAMPLES = {
    "printing_id": str(UUID(int=7)),
    "what": "bases",
    "year": "2026",
    "number": "1",
    "entry_id": str(UUID(int=7)),
    "document_id": str(UUID(int=7)),
    "record_id": str(UUID(int=7)),
    "scan_id": str(UUID(int=7)),
    "receipt": "KY2026AAAAAAAA",
    "pile_id": str(UUID(int=7)),
    "pk": "1",
}


def readable_paths() -> list[str]:
    return [
        path.removeprefix("/api/v1")
        for path, operations in api.get_openapi_schema()["paths"].items()
        if "get" in operations and not path.startswith("/api/v1/public")
    ]


#: What an operation cannot do without.
ASKED = {
    "/catalogue/annual-checks": "?year=2026",
    "/environment/bases/{code}/benefit": "?baseline=2025&year=2026",
    "/standards/editions/{edition_id}/due": "?season_start=2026-03-01",
}


def filled(template: str, submitted) -> str:
    """The path with the codes of 君山茶叶; a place nobody has thought of fails the test."""
    code = submitted.code if "/applications/" in template else submitted.base
    code = str(UUID(int=7)) if template.startswith("/imports/") else code
    path = template.replace("{code}", code)
    for of, one in (("norms/tables", "labels"), ("environment/books", "points")):
        path = path.replace(f"/{of}/{{what}}", f"/{of}/{one}")
    for name in re.findall(r"{(\w+)}", path):
        path = path.replace(f"{{{name}}}", SAMPLES.get(name, "1" if name.endswith("_id") else ""))
    assert "//" not in path, f"say in SAMPLES what {template} is asked with"
    return path + ASKED.get(template, "")


def shown(answer) -> str:
    """What the answer says; the cells of a workbook among it."""
    if answer.get("Content-Type") == MIME:
        with ZipFile(BytesIO(answer.content)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return answer.content.decode()


@pytest.mark.parametrize("who", [0, 1], ids=["another county", "another city"])
def test_the_programs_of_others_read_nothing_of_it_anywhere(programs, submitted, who):
    """Every documented GET, asked with the codes of 君山茶叶 in its path."""
    program = programs.neighbours[who]
    asked = 0
    for template in readable_paths():
        if template in COMMON:
            continue
        path = filled(template, submitted)
        answer = program.get(path)
        said = shown(answer)
        assert answer.status_code in (200, 403, 404), (path, said)
        # A workbook's hints name 君山区 as their example: only what the base and the application are called counts.
        words = () if answer.get("Content-Type") == MIME else ("君山", "430611")
        for secret in (*words, submitted.code, submitted.base):
            assert secret not in said, (path, said)
        asked += 1
    assert asked > 60
