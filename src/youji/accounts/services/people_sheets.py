"""People to and from Excel. A sheet makes accounts; what is on file is changed on the person's own page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.accounts.fields import GRANT, PERSON
from youji.accounts.labels import ROLE_LABELS
from youji.accounts.logic import rules
from youji.accounts.models import Agency, Person
from youji.accounts.selectors import agencies_for, operator_codes, operator_for, search_people
from youji.accounts.services.common import require
from youji.accounts.services.people import create_person, grant_role
from youji.shared.actor import Actor, Role
from youji.shared.refusals import Refused
from youji.shared.values import Choice, Several
from youji.shared.workbook import Column, Plan, Row, Table, WorkbookRefused, export, make_plan, read, template

#: Each gets a letter, and each of their roles is looked at by another hand.
MOST = 100
#: A username is for good, so it names the row.
KEY = "username"
AGENCY: Choice = replace(PERSON["agency_id"], key="agency")  # type: ignore[assignment]
OPERATOR_CODE = replace(PERSON["operator_code"], label="经营主体的主体码")
SPECIALITIES: Several = PERSON["specialities"]  # type: ignore[assignment]
ROLES = Several("roles", "岗位", options=GRANT["role"].options)  # type: ignore[attr-defined]
CHOOSE_ONE = "请选一个机构，或填一个主体码，二者选一。"


def people_table(actor: Actor) -> Table:
    """The sheet, offering the agencies of the actor's area."""
    return Table(
        "人员",
        (
            Column.of(PERSON["username"], width=20),
            Column.of(PERSON["name"]),
            Column.of(AGENCY.offering(agencies_for(actor)), hint="机关人员从下拉框选", width=32),
            Column.of(OPERATOR_CODE, hint="主体人员填，不选机构"),
            Column.of(ROLES, hint="多个岗位用顿号隔开；可以不填", width=28),
            Column.of(PERSON["phone"], width=16),
            Column.of(PERSON["email"], width=24),
            Column.of(SPECIALITIES, hint="验收员、专家填；多个用顿号隔开", width=28),
        ),
        notes=(
            "导入只新建账号：已有账号的行须和现有的一样，资料和岗位在本人的账号页上更改。",
            f"一次最多新建{MOST}人。机关岗位由安全管理员逐个确认后生效，到期日在账号页上填写。",
            f"岗位可填：{'、'.join(ROLE_LABELS.values())}。",
        ),
    )


def _in_order(value: Several, codes: Iterable[str]) -> list[str]:
    """``codes`` in the list's own order, so that two rows compare."""
    given = set(codes)
    return [code for code, _ in value.options if code in given]


def people_template(actor: Actor) -> bytes:
    """The workbook to fill in."""
    return template(people_table(actor))


def people_export(actor: Actor, asked: Mapping[str, str]) -> bytes:
    """What the actor's list shows, as a workbook that can be uploaded again with more rows."""
    return export(people_table(actor), _rows(list(search_people(actor, **asked)), actor))


def _rows(people: list[Person], actor: Actor) -> Iterable[dict[str, Any]]:
    codes = operator_codes(people)
    for one in people:
        yield {
            "username": one.username,
            "name": one.name,
            "agency": one.agency_id,
            "operator_code": codes.get(one.operator_id or 0, ""),
            "roles": _in_order(ROLES, (grant.role for grant in one.grants.all())),
            "phone": one.phone,
            "email": one.email,
            "specialities": _in_order(SPECIALITIES, one.specialities),
        }


def plan_people(data: bytes, *, actor: Actor) -> Plan:
    """What importing ``data`` would do; nothing is written.

    Raises:
        NotAllowed: the actor makes no accounts. WorkbookRefused: the file as a whole will not do.
    """
    require(actor, Role.SYSTEM_ADMIN)
    reading = read(people_table(actor), data)
    for row in reading.rows:
        for value in (ROLES, SPECIALITIES):
            if value.key in row.values:
                row.values[value.key] = _in_order(value, row.values[value.key] or ())  # type: ignore[index]
    named = [str(row.values[KEY]) for row in reading.rows if row.values.get(KEY)]
    visible = Person.objects.visible_to(actor).filter(username__in=named).prefetch_related("grants")
    on_file = {row[KEY]: row for row in _rows(list(visible), actor)}
    new = sum(row.values.get(KEY) not in on_file for row in reading.rows)
    if new > MOST:  # before each is checked: a workbook holds thousands, and every 主体码 is looked up
        raise WorkbookRefused(f"这个工作簿要新建{new}人，一次最多{MOST}人。请分成几个工作簿。")
    check = _checker(actor, set(Person.objects.filter(username__in=named).values_list(KEY, flat=True)))
    return make_plan(
        reading,
        key=lambda row: row.values.get(KEY),
        existing=lambda _: on_file,
        check=check,
        key_column=KEY,
    )


def _checker(actor: Actor, taken: set[str]) -> Callable[[Row, Mapping[str, Any] | None], dict[str, str]]:
    """The check of one row, with what many rows ask about looked up once."""
    offered = [pk for pk, _ in agencies_for(actor)]
    agencies = Agency.objects.in_bulk(offered)
    operators: dict[str, tuple[int, str] | None] = {}

    def check(row: Row, old: Mapping[str, Any] | None) -> dict[str, str]:
        values = row.values
        if old is not None:
            return {
                key: "这个用户名已有账号，导入不更改它。请在账号页上更改，或删去这一行。"
                for key, before in old.items()
                if key in values and (values[key] or None) != (before or None)
            }
        if values[KEY] in taken:
            return {KEY: "这个用户名已有人用。请换一个。"}
        code = values.get("operator_code") or ""
        if bool(values.get("agency")) == bool(code):
            return {"agency": CHOOSE_ONE}
        if code and code not in operators:
            operators[code] = operator_for(code, actor)
        if code and operators[code] is None:
            return {"operator_code": "没有这个主体码，或不在您的区域内。请核对后再填。"}
        operator, area = operators.get(code) or (None, "")
        agency = agencies.get(values.get("agency") or 0)
        holder = rules.Holder(
            person_id=0,
            roles=frozenset(),
            level=agency.level if agency else "",
            division=agency.division if agency else area,
            agency_id=agency.pk if agency else None,
            operator_id=operator,
        )
        return _objections(actor, holder, values)

    return check


def _objections(actor: Actor, holder: rules.Holder, values: Mapping[str, Any]) -> dict[str, str]:
    """What the rules for one account and its roles say, each at its cell."""
    roles = _roles(values)
    email = values.get("email") or ""
    said = {
        "agency": [rules.within_ones_own_area(actor, holder)],
        "email": [rules.a_mail_address_is_entered_by_a_person(actor, "", email)],
        "roles": [
            finding for role in roles for finding in rules.giving(actor, holder, role, frozenset(roles))
        ],
    }
    return {
        key: "".join(dict.fromkeys(f"{finding.message}{finding.mend}" for finding in findings if finding))
        for key, findings in said.items()
        if any(findings)
    }


def _roles(values: Mapping[str, Any]) -> list[Role]:
    return [Role(role) for role in values.get("roles", ())]


@transaction.atomic
def import_people(data: bytes, *, actor: Actor, now: datetime) -> tuple[Plan, list[Person]]:
    """Every row becomes an account, its roles asked for, or none does; each through the door of the single one.

    Raises:
        Refused: some row is wrong. WorkbookRefused: the file will not do.
    """
    plan = _sound(plan_people(data, actor=actor))
    return plan, [_make(row.values, actor, now) for row in plan.created]


def _make(values: Mapping[str, Any], actor: Actor, now: datetime) -> Person:
    code = values.get("operator_code") or ""
    operator_id, area = (operator_for(code, actor) if code else None) or (None, "")
    person = create_person(
        username=values[KEY],
        name=values["name"],
        agency_id=values.get("agency"),
        operator_id=operator_id,
        area=area,
        phone=values.get("phone") or "",
        email=values.get("email") or "",
        specialities=values.get("specialities", ()),
        actor=actor,
        now=now,
    )
    for role in _roles(values):
        grant_role(person_id=person.pk, role=role, actor=actor, now=now)
    return person


def _sound(plan: Plan) -> Plan:
    if plan.refused:
        raise Refused(f"有{len(plan.refused)}行没有通过检查，一行也没有导入。请改好后重新上传。")
    return plan
