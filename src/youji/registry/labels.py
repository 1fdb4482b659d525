"""Words and choices the pages show, so that forms and views need no models."""

from __future__ import annotations

from youji.registry.logic.datum import DATUMS
from youji.registry.logic.identity import IDENTITY_KINDS
from youji.registry.models import BaseKind, CertificationKind, OperatorKind

OPERATOR_KINDS = list(OperatorKind.choices)
BASE_KINDS = list(BaseKind.choices)
CERTIFICATION_KINDS = list(CertificationKind.choices)
IDENTITY_CHOICES = list(IDENTITY_KINDS.items())
DATUM_CHOICES = list(DATUMS.items())

#: Certificate state → word and tone (see ``logic.certificates.state``).
CERTIFICATE_STATES = {
    "valid": ("有效", "ok"),
    "expiring": ("90天内到期", "warn"),
    "expired": ("已过期", "past"),
    "revoked": ("已撤销", "stop"),
    "future": ("未生效", "draft"),
}
GI_AUTHORITIES = {"AGI": "农产品地理标志", "PGI": "地理标志保护产品", "trademark": "地理标志商标"}
