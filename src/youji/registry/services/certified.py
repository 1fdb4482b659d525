"""Writing product certificates: a reviewer's word stands at once, anybody else's waits to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import record
from youji.registry.fields import CERTIFICATE, ORIGIN
from youji.registry.logic import certificates
from youji.registry.logic.ownership import trespasses
from youji.registry.logic.permission import is_subject, word_stands
from youji.registry.models import CertifiedProduct, Operator
from youji.registry.services.common import require, signature
from youji.registry.services.messages import ask_office
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.rows import advance, changed, plain, snapshot

#: What the trail keeps of a certificate: all that describes it, whose it is, and how far it is confirmed.
AUDITED = ("operator_id", *CERTIFICATE.without("operator"), "confirmed_by", "asked", "refusal")
#: What a certificate is described by; its holder is another row.
FIELDS = CERTIFICATE.without("operator") | ORIGIN.only("source")
#: What can be said of one that is registered.
CHANGEABLE = FIELDS.without("kind", "division")


def problems(said: Mapping[str, Any], row: CertifiedProduct | None = None) -> dict[str, str]:
    """Field → sentence: the number is none of its kind's or another's, or the days are in disorder."""
    known = {name: getattr(row, name) for name in FIELDS} | dict(said) if row else dict(said)
    found: dict[str, str | None] = {}
    if "number" in known and "kind" in known:
        found["number"] = certificates.number_problem(known["kind"], known["number"]) or _taken(known, row)
    if "valid_from" in known and "valid_until" in known and "kind" in known:
        found["valid_until"] = certificates.period_problem(
            known["valid_from"], known["valid_until"], kind=known["kind"]
        )
    return {field: sentence for field, sentence in found.items() if sentence}


def _taken(known: Mapping[str, Any], row: CertifiedProduct | None) -> str:
    others = CertifiedProduct.objects.filter(kind=known["kind"], number=known["number"])
    taken = others.exclude(pk=row.pk if row else 0).first()
    return f"这个编号已登记为“{taken.name}”。请核对，或改为修改那条登记。" if taken else ""


@transaction.atomic
def create_certified_product(
    *,
    operator_id: int | None = None,
    is_demo: bool = False,
    actor: Actor,
    now: datetime,
    **given: Any,
) -> CertifiedProduct:
    """The certificate, described by ``FIELDS``, is registered, its number in the form its kind prints.

    It is confirmed at once where a reviewer registers it, whose word stands; otherwise a reviewer is asked.

    Raises:
        Refused: a field is wrong or not theirs to say, or the number is taken. NotAllowed: not the actor's area or operator.
    """
    own = is_subject(actor, operator_id)
    holder = Operator.objects.filter(pk=operator_id).first() if operator_id else None

    def also(said: Mapping[str, Any]) -> dict[str, str]:
        stands = {"division": holder.division if holder else "", "revoked_on": None, "revoked_reason": ""}
        return problems(said) | (trespasses("certificate", said, stands) if own else {})

    values = checked(FIELDS, given, also=also)
    require(actor, operator_id=operator_id, division=values["division"])
    word = first_word(actor, operator_id=operator_id, division=values["division"], now=now)
    row = CertifiedProduct.objects.create(operator_id=operator_id, is_demo=is_demo, **values, **word)
    put_on_record(row, "created", {}, actor=actor, now=now)
    if row.asked_at:
        ask_office([row], actor=actor, now=now)
    return row


def first_word(
    actor: Actor, *, operator_id: int | None, division: str, now: datetime
) -> dict[str, datetime | str]:
    """How a new certificate stands: confirmed by whoever registers it, or waiting for a reviewer."""
    if word_stands(actor, operator_id=operator_id, division=division):
        return {"confirmed_at": now, "confirmed_by": signature(actor)}
    return {"asked_at": now}


@transaction.atomic
def update_certified_product(
    row: CertifiedProduct, *, version: int, actor: Actor, now: datetime, **given: Any
) -> CertifiedProduct:
    """The certificate has what is ``given`` (of ``CHANGEABLE``), if nobody wrote since ``version`` was read.

    What anybody but a reviewer says of a confirmed one is asked for, and stands once a reviewer confirms it.

    Raises:
        Refused, NotAllowed: as ``create_certified_product``. StaleState: somebody wrote.
    """
    require(actor, operator_id=row.operator_id, division=row.division)
    own = is_subject(actor, row.operator_id)

    def also(said: Mapping[str, Any]) -> dict[str, str]:
        stands = {name: getattr(row, name) for name in ("revoked_on", "revoked_reason")}
        return problems(said, row) | (trespasses("certificate", said, stands) if own else {})

    changes = checked(CHANGEABLE, given, partial=True, also=also)
    before, waited = snapshot(row, AUDITED), row.asked_at
    advance(row, seen=version, **columns_said(row, changes, actor=actor, now=now))
    row.refresh_from_db()  # as the columns keep it: a number with its places
    put_on_record(row, "updated", before, actor=actor, now=now)
    if row.asked_at and not waited:
        ask_office([row], actor=actor, now=now)
    return row


def columns_said(
    row: CertifiedProduct, changes: Mapping[str, Any], *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """The columns of the certificate once the actor has said ``changes`` of it: as said, or waiting for a reviewer."""
    if word_stands(actor, operator_id=row.operator_id, division=row.division):
        return dict(changes)
    if row.confirmed_at is None:
        return {"asked_at": row.asked_at or now, "refusal": "", **changes}
    asked = _asked(row, changes)
    waits = {"asked_at": row.asked_at or now, "refusal": ""} if asked else {"asked_at": None}
    return {"asked": asked, **waits}


def _asked(row: CertifiedProduct, changes: Mapping[str, Any]) -> dict[str, object]:
    """What would be otherwise than it is confirmed: what was asked for already, and what is now."""
    said = row.asked | {name: plain(value) for name, value in changes.items()}
    return changed(snapshot(row, said), said)[1]


def put_on_record(
    row: CertifiedProduct,
    done: str,
    before: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """What was ``done`` to the certificate is on the trail."""
    record(
        f"registry.certificate.{done}",
        subject=f"registry.certifiedproduct:{row.pk}",
        before=before,
        after=snapshot(row, AUDITED),
        actor=actor,
        now=now,
        reason=reason,
        operator_id=row.operator_id,
        division=row.division,
    )
