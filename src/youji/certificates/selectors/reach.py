"""How to reach whoever promises: for who holds a label, and shows it by its signed statement or the numbers of its copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from youji.certificates.fields import HELD
from youji.certificates.logic.digits import Scanned
from youji.certificates.logic.verdict import Known, judge
from youji.certificates.models import Certificate
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.refusals import Refused

NOT_SIGNED = "这段签名不是这张合格证的，或不完整。请重新扫标签，或照标签填份号。"
NOT_THE_LABELS = "和标签上印的对不上。请照标签核对“第几份，共几份”。"


@dataclass(frozen=True, slots=True)
class Reach:
    """Who promises, and their telephone; empty where it stands on the package instead."""

    issuer: str
    contact: str


def reach_of(
    row: Certificate, *, statement: str = "", copy: str = "", of: str = "", known: Known, now: datetime
) -> Reach:
    """The telephone, for who holds a label of the certificate. Of a void one too: whoever has it should be able to ask.

    Args:
        statement: the digits behind ``#`` of what the label's QR holds; else ``copy`` and ``of``, as they stand on it.

    Raises:
        Refused: neither is of a label of this certificate.
    """
    if statement:
        found = judge(Scanned(row.code, statement), known, local_date(now))
        if found.statement is None:
            raise Refused(NOT_SIGNED)
        return Reach(row.issuer, row.contact)
    said = checked(HELD, {"copy": copy, "of": of})
    if said["of"] != row.copies or said["copy"] > row.copies:
        raise Refused(NOT_THE_LABELS, "copy")
    return Reach(row.issuer, row.contact)
