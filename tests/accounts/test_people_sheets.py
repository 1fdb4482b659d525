"""People by the workbook: looked at before, row by row, all or none, by the rules of the single account."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.registry.conftest import make_operator  # noqa: F401  (a fixture)
from youji.accounts import selectors, services
from youji.accounts.models import Grant, Person, Proposal
from youji.accounts.services import people_sheets
from youji.ledger.models import AuditEntry
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.workbook import MIME, WorkbookRefused, export, read

pytestmark = pytest.mark.django_db
API = "/api/v1/accounts/workbooks/people"


@pytest.fixture
def row(junshan):
    """A county officer as the sheet says it."""
    return {
        "username": "js-yu", "name": "余清泉", "agency": junshan.pk, "roles": "监管员、县级审核员",
        "phone": "13800000001",
    }  # fmt: skip


@pytest.fixture
def operator(make_operator):  # noqa: F811
    return make_operator(name="君山银针合作社")


def book(actor, *rows) -> bytes:
    """The sheet as somebody filled it in: several words in a cell, some of them wrong."""
    cells = [
        one | {name: one[name].split("、") for name in ("roles", "specialities") if one.get(name)}
        for one in rows
    ]
    return export(services.people_table(actor), cells)


def sent(data: bytes) -> dict:
    return {"file": SimpleUploadedFile("表.xlsx", data, MIME)}


def usernames() -> set[str]:
    return set(Person.objects.filter(username__startswith="js-").values_list("username", flat=True))


@pytest.fixture(autouse=True)
def guard(security_admin):
    """Whoever confirms what the sheet asks for."""
    return security_admin


def confirm_all(guard, now) -> None:
    for asked in Proposal.objects.filter(settled_at=None):
        services.confirm(person_id=asked.person_id, proposal_id=asked.pk, actor=guard, now=now)


def test_people_are_looked_at_then_made_their_roles_wait_and_nobody_sees_a_password(
    system_admin, guard, row, operator, client_as, now
):
    holder = {
        "username": "js-holder",
        "name": "张小红",
        "operator_code": operator.code,
        "roles": "主体负责人",
    }
    browser, page = client_as(system_admin), reverse("accounts:people_import")
    look = browser.post(page, sent(book(system_admin, row, holder)))
    assert "新建账号2行" in look.content.decode()
    assert usernames() == set()
    kept = {"kept": look.context["kept"], "apply": "1"}
    done = browser.post(page, kept)
    assert "no-store" in done["Cache-Control"]
    told = {row.person.username for row in done.context["rows"]}
    assert told == usernames() == {"js-yu", "js-holder"}
    assert not any(person.has_usable_password() for person in Person.objects.filter(username__in=told))
    assert not Grant.objects.filter(person__username="js-yu").exists()
    confirm_all(guard, now)
    yu, zhang = Person.objects.get(username="js-yu"), Person.objects.get(username="js-holder")
    assert set(yu.grants.values_list("role", flat=True)) == {Role.COUNTY_REVIEWER, Role.SUPERVISOR}
    assert (yu.agency_id, zhang.operator_id, zhang.area) == (row["agency"], operator.pk, operator.division)
    assert "君山银针合作社" in done.content.decode()
    trail = AuditEntry.objects.filter(subject__in=[f"accounts.person:{yu.pk}", f"accounts.person:{zhang.pk}"])
    assert sorted(trail.values_list("action", flat=True)) == [
        *["accounts.person.created"] * 2, *["accounts.role.filed"] * 2, *["accounts.role.granted"] * 3,
    ]  # fmt: skip
    again = browser.post(page, kept)
    assert again.status_code == 422


WRONG = [
    ({"username": "a b"}, "A", "用户名用3到40个"),
    ({"name": ""}, "B", "姓名"),
    ({"agency": "长沙市农业农村局"}, "C", "没有“长沙市农业农村局”"),
    ({"agency": ""}, "C", "二者选一"),
    ({"operator_code": "ZZZZZZ"}, "C", "二者选一"),
    ({"agency": "", "operator_code": "ZZZZZZ"}, "D", "没有这个主体码"),
    ({"roles": "县长"}, "E", "没有“县长”"),
    ({"roles": "县级审核员、县级申报专员"}, "E", "既申报又审核"),
    ({"roles": "系统管理员、安全管理员"}, "E", "不能由同一人担任"),
    ({"roles": "审计员、监管员"}, "E", "审计员不能兼任"),
    ({"roles": "主体负责人"}, "E", "主体岗位只能授予"),
    ({"roles": "市级审核员"}, "E", "只能授予市级"),
    ({"email": "x"}, "G", "邮箱格式不对"),
    ({"specialities": "水泥"}, "H", "没有“水泥”"),
]


@pytest.mark.parametrize(("changed", "cell", "says"), WRONG)
def test_a_wrong_row_is_named_by_its_cell_and_nobody_is_made(system_admin, row, now, changed, cell, says):
    data = book(system_admin, row, row | {"username": "js-two"} | changed)
    plan = services.plan_people(data, actor=system_admin)
    told = [(error.address, error.message) for error in plan.errors]
    assert [address for address, _ in told] == [f"{cell}4"], told
    assert says in told[0][1]
    with pytest.raises(Refused, match="一行也没有导入"):
        services.import_people(data, actor=system_admin, now=now)
    assert usernames() == set()


def test_an_officials_role_is_not_for_an_operators_person(system_admin, row, operator):
    data = book(system_admin, row | {"agency": "", "operator_code": operator.code, "roles": "监管员"})
    (error,) = services.plan_people(data, actor=system_admin).errors
    assert (error.address, "是机关岗位" in error.message) == ("E3", True)


def test_watchers_are_not_appointed_from_beside(make_actor, row):
    beside = make_actor(Role.SYSTEM_ADMIN, division="430611")
    (error,) = services.plan_people(book(beside, row | {"roles": "审计员"}), actor=beside).errors
    assert (error.address, "由上一级任免" in error.message) == ("E3", True)


def test_an_operator_elsewhere_is_unknown(system_admin, make_operator, row):  # noqa: F811
    elsewhere = make_operator(division="430181")
    data = book(system_admin, row | {"agency": "", "operator_code": elsewhere.code, "roles": ""})
    (error,) = services.plan_people(data, actor=system_admin).errors
    assert (error.address, "不在您的区域内" in error.message) == ("D3", True)


def test_a_name_twice_and_a_name_taken_elsewhere_are_told(system_admin, make_actor, row):
    taken = Person.objects.get(pk=make_actor(Role.CITY_REVIEWER, division="4301").user_id)
    data = book(system_admin, row, row, row | {"username": taken.username})
    told = [(error.address, error.message) for error in services.plan_people(data, actor=system_admin).errors]
    assert told == [("A4", "和第3行重复。请只保留一行。"), ("A5", "这个用户名已有人用。请换一个。")]


def test_what_is_on_file_goes_out_comes_back_unchanged_and_is_not_changed_by_a_sheet(
    system_admin, guard, row, operator, now
):
    holder = {
        "username": "js-holder",
        "name": "张小红",
        "operator_code": operator.code,
        "roles": "主体负责人",
    }
    services.import_people(book(system_admin, row, holder), actor=system_admin, now=now)
    confirm_all(guard, now)
    out = services.people_export(system_admin, {"q": "js-"})
    rows = [one.values for one in read(services.people_table(system_admin), out).rows]
    assert {one["username"]: one["roles"] for one in rows} == {
        "js-yu": [Role.COUNTY_REVIEWER, Role.SUPERVISOR],
        "js-holder": [Role.HOLDER],
    }
    plan, made = services.import_people(out, actor=system_admin, now=now)
    assert (len(plan.created), len(plan.unchanged), made) == (0, 2, [])
    data = book(system_admin, row | {"roles": "监管员", "phone": "13800000002"})
    told = [(error.address, error.message) for error in services.plan_people(data, actor=system_admin).errors]
    assert [address for address, _ in told] == ["E3", "F3"]
    assert all("导入不更改它" in message for _, message in told)
    assert Grant.objects.filter(person__username="js-yu").count() == 2


def test_only_so_many_at_once(system_admin, row, monkeypatch):
    monkeypatch.setattr(people_sheets, "MOST", 1)
    data = book(system_admin, row, row | {"username": "js-two"})
    with pytest.raises(WorkbookRefused, match="要新建2人，一次最多1人"):
        services.plan_people(data, actor=system_admin)


def test_too_many_are_refused_before_each_is_looked_up(system_admin, row, operator, monkeypatch):
    def looked_up(code, actor):
        raise AssertionError(code)

    monkeypatch.setattr(people_sheets, "MOST", 1)
    monkeypatch.setattr(people_sheets, "operator_for", looked_up)
    holder = {"name": "张小红", "operator_code": operator.code}
    data = book(system_admin, holder | {"username": "js-one"}, holder | {"username": "js-two"})
    with pytest.raises(WorkbookRefused, match="要新建2人，一次最多1人"):
        services.plan_people(data, actor=system_admin)


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.CITY_REVIEWER])
def test_only_a_system_administrator_imports(make_actor, system_admin, row, client_as, now, role):
    other = make_actor(role, division="4306")
    with pytest.raises(NotAllowed):
        services.import_people(book(system_admin, row), actor=other, now=now)
    assert client_as(other).get(reverse("accounts:people_import")).status_code == 403
    assert client_as(other).get(reverse("accounts:people_template")).status_code == 403


def test_a_program_imports_people_without_a_way_in(caller, system_admin, row):  # noqa: F811
    program = caller(system_admin).client
    look = program.post(f"{API}/check", sent(book(system_admin, row))).json()
    assert (look["created"], look["refused"], usernames()) == (1, 0, set())
    refused = program.post(API, sent(book(system_admin, row | {"email": "yu@example.org"})))
    assert refused.status_code == 422
    assert [problem["field"] for problem in refused.json()["problems"]] == ["G3"]
    done = program.post(API, sent(book(system_admin, row)))
    assert done.json() == {"created": 1, "updated": 0, "unchanged": 0, "refused": 0, "problems": []}
    assert not Person.objects.get(username="js-yu").has_usable_password()
    out = program.get(f"{API}?q=js-").content
    assert [one.values["username"] for one in read(services.people_table(system_admin), out).rows] == [
        "js-yu"
    ]
    template = program.get(f"{API}/template")
    assert (template.status_code, template["Content-Type"]) == (200, MIME)


def test_the_list_finds_people_by_their_operators_name(system_admin, row, operator, make_operator, now):  # noqa: F811
    holder = {"username": "js-holder", "name": "张小红", "operator_code": operator.code}
    other = holder | {"username": "js-other", "operator_code": make_operator(name="洞庭鱼行").code}
    services.import_people(book(system_admin, row, holder, other), actor=system_admin, now=now)
    found = selectors.search_people(system_admin, q="银针合作社")
    assert [person.username for person in found] == ["js-holder"]


def test_none_of_many_operators_of_one_name_is_left_out(system_admin, row, make_operator, now):  # noqa: F811
    """They are asked for inside the query of the people, however many there are."""
    Operator.objects.bulk_create(
        Operator(code=f"X{n:05d}", name=f"银针农场{n}", kind="household", division="430611")
        for n in range(501)
    )
    last = {"username": "js-holder", "name": "张小红", "operator_code": make_operator(name="银针合作社").code}
    services.import_people(book(system_admin, row, last), actor=system_admin, now=now)
    assert [person.username for person in selectors.search_people(system_admin, q="银针")] == ["js-holder"]
