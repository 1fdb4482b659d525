"""A certificate is issued: the gate is asked, the statement signed, the parcel parted, and all of it kept for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from youji.certificates.fields import ISSUE
from youji.certificates.logic.gate import gate, verdict_of
from youji.certificates.models import Certificate
from youji.certificates.selectors.certificates import find_certificate
from youji.certificates.selectors.facts import Asked, gather
from youji.certificates.services.drafting import Passed, drafts_for, put
from youji.certificates.services.voiding import void_all
from youji.ledger.services import Line, line_of, record_many
from youji.lots.services import part
from youji.production.selectors.of_lot import lot_with_code
from youji.production.selectors.whom import may_record_for
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.findings import Verdict
from youji.shared.quantities import measured
from youji.shared.refusals import Blocked, NotAllowed

NOT_YOURS = "只有这个批次的经营主体能开具承诺达标合格证。"


@dataclass(frozen=True, slots=True)
class Looked(Passed):
    """What the gate says of what is asked for, before anything is written."""

    @property
    def verdict(self) -> Verdict:
        """The worst of it."""
        return verdict_of(self.findings)

    @property
    def passes(self) -> bool:
        """Whether it may be issued: nothing objects, or what nobody can tell is decided by a person."""
        decided = self.verdict == Verdict.UNKNOWN and bool(self.said["decision"])
        return decided or self.verdict == Verdict.ALLOWED


def look(*, lot: str, actor: Actor, now: datetime, **said: object) -> Looked:
    """What the gate says, and nothing is written.

    Raises:
        Unknown: no such lot of the actor's. NotAllowed: not theirs to issue of. Refused: at a field.
    """
    values = checked(ISSUE, said)
    found = lot_with_code(lot, actor, local_date(now))
    if found.operator_id not in may_record_for(actor, local_date(now)):
        raise NotAllowed(NOT_YOURS)
    asked = Asked(
        int(values["quantity"] * 1000), values["copies"], tuple(values["basis"]), tuple(values["on_package"])
    )
    gathered = gather([found], local_date(now))[found.pk].asking(asked)
    return Looked(found, gathered, tuple(gate(gathered.facts)), values)


def issue_certificate(
    *, lot: str, actor: Actor, now: datetime, replaces: str = "", **said: object
) -> Certificate:
    """The certificate stands: a parcel of exactly its quantity is parted from the lot, and is what it speaks for.

    Args:
        lot: a 批次号. replaces: the number of a certificate that was wrong: it is void from now on, whole, and the new
            one is of its parcel; ``lot`` is then not looked at.

    Raises:
        Unknown, NotAllowed: not the actor's lot. Refused: at a field. StaleState: the lot just moved, ask again.
        Blocked: the gate forbids it, or nobody can tell and no ``decision`` was given; every finding is named.
        NotAble: the issuer's key does not lie here.
    """
    with transaction.atomic():
        old = find_certificate(replaces, actor, now) if replaces else None
        if old is not None:
            lot = void_all(old, "换开", actor=actor, now=now)
        seen = look(lot=lot, actor=actor, now=now, **said)
        if not seen.passes:
            raise Blocked(seen.findings)
        made = drafts_for([seen], actor=actor, now=now).draft(seen, old)
        parcel = part(lot_id=seen.lot.pk, quantity=made.quantity, actor=actor, now=now)
        put([made], [parcel.pk])
        record_many([made_out(made, old)], actor=actor, now=now)
    return made


def made_out(made: Certificate, old: Certificate | None = None) -> Line:
    """The entry of the trail for a certificate that was issued."""
    after = {
        "code": made.code,
        "lot": made.lot_code,
        "copies": made.copies,
        "quantity": measured(Decimal(made.quantity) / 1000, made.unit),
    }
    return line_of(
        made,
        "made_out",
        before={},
        after=after | ({"replaces": old.code} if old else {}),
        reason=made.decision,
    )
