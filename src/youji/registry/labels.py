"""Words and choices the pages show, so that forms and views need no models."""

from __future__ import annotations

from youji.registry.logic.datum import DATUMS
from youji.registry.models import BaseKind, CertificationKind, OperatorKind

#: What the list of operators is narrowed by: one of the two registers whole, or a kind.
OPERATOR_KINDS = [("producers", "生产者名录"), ("buyers", "收购者名录"), *OperatorKind.choices]
BASE_KINDS = list(BaseKind.choices)
CERTIFICATION_KINDS = list(CertificationKind.choices)
DATUM_CHOICES = list(DATUMS.items())

#: Certificate state → word and tone (see ``logic.certificates.state``).
CERTIFICATE_STATES = {
    "valid": ("有效", "ok"),
    "expiring": ("90天内到期", "warn"),
    "expired": ("已过期", "past"),
    "revoked": ("已撤销", "stop"),
    "future": ("未生效", "draft"),
    "unconfirmed": ("待核实", "held"),
    "refused": ("未予确认", "stop"),
}
