"""信息变更: asked for by the holder with evidence, confirmed or refused by another; confirmed, it is a revision.

What a confirmed change does happens at once and in one transaction: a public event on every entry it reaches, a
revision of each, the register after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.catalogue.fields import CHANGE, CHANGED, CONCLUSION
from youji.catalogue.logic.changes import (
    ChangeKind,
    change_has_its_document,
    change_has_its_evidence,
    changes_what_is_on_the_list,
    in_words,
    refused,
    still_of_who_asked,
)
from youji.catalogue.logic.statuses import ON_LIST
from youji.catalogue.models import ChangeRequest
from youji.catalogue.selectors.changes import find_change, in_the_way, kind_of, reached, table
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.entries import find_entry, holds
from youji.catalogue.selectors.revisions import newest_statement, statement_asked_of
from youji.catalogue.selectors.terms import terms
from youji.catalogue.services.changing import carry_out
from youji.catalogue.services.holders import tell_holder
from youji.divisions.selectors import calendar
from youji.documents.models import Document
from youji.ledger.services import record_row
from youji.procedures.services import admit, take, tell_hands
from youji.registry.logic import scale
from youji.registry.logic.statement import Statement, differences
from youji.registry.models import GIProduct, Operator, Product
from youji.registry.selectors.statement import statement_now
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.findings import Finding
from youji.shared.refusals import Blocked, NotAllowed, Refused
from youji.shared.rows import one_of_two
from youji.shared.typed import narrow
from youji.shared.values import Fields

NO_SUCCESSOR = "主体码和名称对不上登记簿里的另一个主体。请照承继主体的营业执照填写；承继的主体须先登记。"
ASKED_ALREADY = "同样的变更已经申请过，正在等待确认。要改内容的，先撤回再申请。"


def fields_of(kind: ChangeKind) -> Fields:
    """What a request of this kind is asked for."""
    return CHANGED.only(*kind.asks) | CHANGE


def ask(
    *,
    code: str,
    kind: str,
    given: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    document: Document | None = None,
) -> ChangeRequest:
    """The request is with whoever confirms its kind, with the day by which it is concluded.

    Args:
        given: ``reason``, and what the kind asks for.

    Raises:
        Unknown: no such entry in the actor's scope, or no such kind.
        NotAllowed: not the holder's side, or not a change of such an entry.
        Blocked: not on the list, or no evidence.
        Refused: a field will not do, or nothing would change. StaleState: the same is asked for already.
    """
    chosen = kind_of(kind)
    if strange := {key: f"“{chosen.label}”不改这一项。" for key in given if key not in fields_of(chosen)}:
        raise Refused(strange)
    said = checked(fields_of(chosen), given)
    with transaction.atomic():
        entry = find_entry(code, actor)
        before = newest_statement(entry)
        if not holds(actor, entry) or not chosen.open_to(before):
            raise NotAllowed("只有持有主体可以申请变更；没有经营主体的认定，没有主体方面的变更。")
        _demand(
            changes_what_is_on_the_list(on_list=status_of(entry, clock.local_date(now)) in ON_LIST),
            change_has_its_evidence(demanded=chosen.evidence, given=document is not None),
        )
        proposed = _proposed(chosen, before, {key: said[key] for key in chosen.asks if key in given})
        if not differences(before, proposed):
            raise Refused("和现在公布的一样，没有要变更的。", next(iter(chosen.asks), "reason"))
        with one_of_two(ASKED_ALREADY):
            change = ChangeRequest.objects.create(
                entry=entry,
                kind=chosen.key,
                level=chosen.level,
                proposed=proposed.as_json(),
                asked=in_words(before, proposed),
                reason=said["reason"],
                document=document,
                filed_at=now,
                filed_by_id=actor.user_id,
                due_on=calendar().after(clock.local_date(now), table()[1]),
            )
        _filed(change, chosen, actor, now)
    return change


def _demand(*findings: Any) -> None:
    if found := refused(*findings):
        raise Blocked(found)


def _filed(change: ChangeRequest, kind: ChangeKind, actor: Actor, now: datetime) -> None:
    record_row(change, "filed", before={}, after=change.facts, actor=actor, now=now, reason=change.reason)
    tell_hands(
        change,
        title=f"{change.entry.name}：申请{kind.label}",
        body=change.asked[:200],
        link=f"/desk/changes/{change.pk}/",
        now=now,
    )


def _proposed(kind: ChangeKind, before: Statement, said: Mapping[str, Any]) -> Statement:
    """What would be published: ``before`` with what was asked for; what was left out stays."""
    if "plots" in kind.fields:
        register = statement_now(before.base_id)
        return replace(before, plots=register.plots, lon=register.lon, lat=register.lat)
    values: dict[str, Any] = {}
    for key in said:
        values |= _READ[key](said, before) if key in _READ else {key: said[key]}
    made = replace(before, **values)
    if problems := scale.problems(made.scale, made.scale_unit, made.product_group):
        raise Refused({key if key in kind.asks else kind.asks[0]: told for key, told in problems.items()})
    return made


def _product(said: Mapping[str, Any], before: Statement) -> dict[str, Any]:
    found = Product.objects.filter(pk=said["product_id"]).first()
    if found is None:
        raise Refused("没有这个产品，请从列表中选择。", "product_id")
    return {
        "product_id": found.pk,
        "product": found.name,
        "product_code": found.code,
        "product_group": found.group,
    }


def _gi_product(said: Mapping[str, Any], before: Statement) -> dict[str, Any]:
    pk = said["gi_product_id"]
    found = GIProduct.objects.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise Refused("没有这个地理标志产品，请从列表中选择。", "gi_product_id")
    return {"gi_product_id": pk or None, "gi_product": found.name if found else ""}


def _successor(said: Mapping[str, Any], before: Statement) -> dict[str, Any]:
    """The operator of that code, if whoever asks knows what it is called: a code alone tells nobody a name."""
    found = Operator.objects.filter(code=said["successor"]).first()
    named = found is not None and narrow(found.name) == narrow(said["successor_name"])
    if found is None or not named or found.pk == before.operator_id:
        raise Refused(NO_SUCCESSOR, "successor")
    return {"operator_id": found.pk, "operator": found.name}


def _division(said: Mapping[str, Any], before: Statement) -> dict[str, Any]:
    code = said["division"]
    if len(code) != len(before.division):
        raise Refused("请填写与现在同一级的县市区或市州。", "division")
    return {"division": code}


#: How what is asked for is read into a statement; the rest stands in it under its own name.
_READ: dict[str, Callable[[Mapping[str, Any], Statement], dict[str, Any]]] = {
    "product_id": _product,
    "gi_product_id": _gi_product,
    "operator_name": lambda said, before: {"operator": said["operator_name"]},
    "successor": _successor,
    "successor_name": lambda said, before: {},  # read with the code
    "division": _division,
}


def confirm(
    *,
    change_id: int,
    opinion: str,
    document_number: str = "",
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> ChangeRequest:
    """The change is confirmed: published, in the register, on the papers, and its holder has been told.

    Raises:
        Unknown: no such request in the actor's scope. NotAllowed: not the actor's to confirm.
        Blocked: the actor asked for it; the entry is no longer on the list, or another's by now; no document number;
            a room above has something against it.
        StaleState: concluded already, or the entry changed at the same moment. Refused: a field will not do.
    """
    said = checked(CONCLUSION, {"opinion": opinion, "document_number": document_number})
    with transaction.atomic():
        change = _to_conclude(change_id, actor)
        kind = kind_of(change.kind)
        _demand(
            changes_what_is_on_the_list(on_list=status_of(change.entry, clock.local_date(now)) in ON_LIST),
            change_has_its_document(demanded=kind.document_number, document_number=said["document_number"]),
            _still_theirs(change, kind),
            *in_the_way(reached(change.entry, kind)),
        )
        take(change, "confirm", seen=version, actor=actor, now=now, reason=said["opinion"], **said)
        _tell(change, f"{kind.label}已确认", now)  # before it passes to another: told are those who asked
        carry_out(change, kind, actor=actor, now=now)
    return change


def _still_theirs(change: ChangeRequest, kind: ChangeKind) -> Finding | None:
    asked_of = statement_asked_of(change.entry, change.filed_at)
    return still_of_who_asked(
        about_whose=kind.about_whose,
        asked_as=asked_of.operator_id,
        held_by=change.entry.base.operator_id,
    )


def refuse(
    *,
    change_id: int,
    opinion: str,
    document_number: str = "",
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> ChangeRequest:
    """The change is refused, with the reason; what is published stays.

    Raises:
        As ``confirm``, without the rules about the change itself.
    """
    said = checked(CONCLUSION, {"opinion": opinion, "document_number": document_number})
    with transaction.atomic():
        change = _to_conclude(change_id, actor)
        take(change, "refuse", seen=version, actor=actor, now=now, reason=said["opinion"], **said)
        _tell(change, f"不予{kind_of(change.kind).label}", now, remedies=terms().remedies)
    return change


def withdraw(*, change_id: int, actor: Actor, now: datetime, version: int | None = None) -> ChangeRequest:
    """The holder takes the request back while it is open.

    Raises:
        Unknown: no such request in the actor's scope. NotAllowed: not the holder's side. StaleState: concluded already.
    """
    with transaction.atomic():
        change = find_change(change_id, actor)
        if not holds(actor, change.entry):
            raise NotAllowed("变更申请由申请的一方撤回。")
        take(change, "withdraw", seen=version, actor=actor, now=now)
    return change


def _to_conclude(change_id: int, actor: Actor) -> ChangeRequest:
    change = find_change(change_id, actor)
    admit(change, actor, interested=holds(actor, change.entry))
    return change


def _tell(change: ChangeRequest, title: str, now: datetime, *, remedies: str = "") -> None:
    body = f"{change.asked[:200]}。{change.opinion}"
    number, also = change.document_number, (change.filed_by_id,)
    tell_holder(change.entry, title, body, now, document_number=number, remedies=remedies, also=also)
