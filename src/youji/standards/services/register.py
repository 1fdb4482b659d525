"""The register of standards is written: a standard, its core parameters, and the rows of ``data/standards.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from youji.ledger.services import record, record_row
from youji.registry.selectors.lookup import names_of_products
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, Unknown
from youji.shared.roles import PROVINCE
from youji.shared.rows import advance, one_of_two, snapshot
from youji.standards.fields import PARAMETER, STANDARD
from youji.standards.logic.editions import days_problem
from youji.standards.models import Edition, Parameter, Standard
from youji.standards.policy import KEEPERS
from youji.standards.selectors.register import find_standard

TAKEN = "已经登记过这个标准编号。"
#: Issued editions have the number in their digest.
CITED = "已发布的规程引用了这个编号，编号不能再改。请另登记一个标准。"


def _require(actor: Actor) -> None:
    if actor != SYSTEM and not KEEPERS.admits(actor):
        raise NotAllowed("标准登记由省级办理。")


def scope_problem(said: Mapping[str, Any]) -> str:
    """What is wrong with the products of a scope; nothing where each is in the product tree."""
    codes = Standard(scope=said.get("scope") or "").codes
    known = names_of_products(codes)
    unknown = [code for code in codes if code not in known]
    return f"没有这些产品代码：{'、'.join(unknown[:8])}。" if unknown else ""


def _also(said: Mapping[str, Any]) -> dict[str, str]:
    own_parent = said.get("parent") and said.get("parent") == said.get("number")
    return {
        "scope": scope_problem(said),
        "in_force_until": days_problem(said.get("in_force_from"), said.get("in_force_until")),
        "parent": "上级标准不能是它自己。" if own_parent else "",
        "checked_on": "已核的要写核对日期。"
        if said.get("mark") == "verified" and not said.get("checked_on")
        else "",
    }


@transaction.atomic
def add_standard(
    *, actor: Actor, now: datetime, operator_id: int | None = None, is_demo: bool = False, **said: Any
) -> Standard:
    """The standard is in the register.

    Raises:
        NotAllowed: not the actor's to write. Refused: with a sentence at every field that will not do.
        StaleState: somebody entered the same number in this moment.
    """
    _require(actor)
    values = checked(STANDARD, said, also=_also)
    if Standard.objects.filter(number=values["number"]).exists():
        raise Refused(TAKEN, "number")
    with one_of_two(TAKEN):
        row = Standard.objects.create(
            **values, operator_id=operator_id, division=actor.division or PROVINCE, is_demo=is_demo
        )
    record_row(row, "added", before={}, after=snapshot(row, STANDARD), actor=actor, now=now)
    return row


@transaction.atomic
def change_standard(
    *, standard_id: int, version: int | None, actor: Actor, now: datetime, **said: Any
) -> Standard:
    """The standard has the new values.

    Raises:
        Unknown: no such standard. NotAllowed: not the actor's to write.
        Refused: with a sentence at every field that will not do. StaleState: somebody was first.
    """
    _require(actor)
    row = find_standard(standard_id, actor)
    values = checked(STANDARD, said, also=_also)
    if Standard.objects.filter(number=values["number"]).exclude(pk=row.pk).exists():
        raise Refused(TAKEN, "number")
    if values["number"] != row.number and row.cited_by.exclude(state=Edition.State.DRAFT).exists():
        raise Refused(CITED, "number")
    before = snapshot(row, STANDARD)
    advance(row, seen=version, **values)
    record_row(row, "changed", before=before, after=snapshot(row, STANDARD), actor=actor, now=now)
    return row


@transaction.atomic
def put_parameter(*, standard_id: int, actor: Actor, now: datetime, **said: Any) -> Parameter:
    """The standard has this core parameter, in place of an earlier one of the same name.

    Raises:
        Unknown: no such standard. NotAllowed: not the actor's to write.
        Refused: with a sentence at every field that will not do. StaleState: somebody was first.
    """
    _require(actor)
    standard = find_standard(standard_id, actor)
    values = checked(PARAMETER, said)
    advance(standard)
    old = standard.parameters.filter(name=values["name"]).first()
    before = snapshot(old, PARAMETER) if old else {}
    if old:
        Parameter.objects.filter(pk=old.pk).update(**values)
        row = Parameter.objects.get(pk=old.pk)
    else:
        row = Parameter.objects.create(standard=standard, **values)
    record_row(standard, "set", before=before, after=snapshot(row, PARAMETER), actor=actor, now=now)
    return row


@transaction.atomic
def remove_parameter(*, standard_id: int, name: str, actor: Actor, now: datetime) -> Standard:
    """The standard has no such core parameter any more.

    Raises:
        Unknown: no such standard or parameter. NotAllowed: not the actor's to write.
    """
    _require(actor)
    standard = find_standard(standard_id, actor)
    row = standard.parameters.filter(name=name).first()
    if row is None:
        raise Unknown(name)
    before = snapshot(row, PARAMETER)
    advance(standard)
    row.delete()
    record_row(standard, "removed", before=before, after={}, actor=actor, now=now)
    return standard


@transaction.atomic
def load_standards(now: datetime) -> int:
    """The register holds the rows of ``data/standards.csv``; one an official has changed since is left alone.

    Returns:
        How many rows were added or changed.
    """
    path = settings.DATA / "standards.csv"
    if not path.exists():
        return 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]
    known = {row.number: row for row in Standard.objects.filter(number__in=[r["number"] for r in rows])}
    changed = 0
    for said in rows:
        values = checked(STANDARD, said)
        if scope_problem(values):
            continue  # the product tree is loaded by the room below; without it there is nothing to hang it on
        row = known.get(values["number"])
        if row is None:
            Standard.objects.create(**values, division=PROVINCE)
            changed += 1
        elif row.version == 0 and any(getattr(row, key) != value for key, value in values.items()):
            Standard.objects.filter(pk=row.pk, version=0).update(**values)
            changed += 1
    if changed:
        record(
            "standards.standard.loaded",
            subject="standards.standard:*",
            before={},
            after={"changed": changed},
            actor=SYSTEM,
            now=now,
            division=PROVINCE,
        )
    return changed
