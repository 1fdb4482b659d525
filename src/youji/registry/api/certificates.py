"""Product certificates, for programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema, Status

from youji.registry import selectors, services
from youji.registry.api.common import links, named
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Amount,
    Day,
    Division,
    Id,
    Line,
    Name,
    Paged,
    PageNumber,
    Version,
    Word,
    answers,
    paged,
    present,
    room_router,
)

router = room_router("registry", "主体、基地与产品")

CertificationKind = Literal["green", "organic", "gi", "featured", "gap", "controlled"]


class CertificateOut(Schema):
    """A product certificate. ``[valid_from, valid_until)``."""

    id: int
    kind: str
    number: str
    name: str
    operator_code: str | None = None
    division: str
    issuer: str
    valid_from: date
    valid_until: date | None
    area_mu: Decimal | None
    output_t: Decimal | None
    revoked_on: date | None
    revoked_reason: str
    version: int

    @staticmethod
    def resolve_operator_code(row: Any) -> str | None:
        """The 主体码 of its holder."""
        return row.operator.code if row.operator else None


class CertificateIn(Schema):
    """A certificate to register."""

    kind: CertificationKind
    number: Name
    name: Name
    division: Division
    valid_from: Day
    valid_until: Day | None = None
    operator_code: Name | None = None
    product_code: Name | None = None
    gi_product: Name | None = None
    issuer: Line = ""
    area_mu: Amount | None = None
    output_t: Amount | None = None


class CertificatePatch(Schema):
    """What to change; fields left out stay."""

    version: Version
    number: Name = ""
    name: Name = ""
    issuer: Line = ""
    valid_from: Day | None = None
    valid_until: Day | None = None
    area_mu: Amount | None = None
    output_t: Amount | None = None
    revoked_on: Day | None = None
    revoked_reason: Word = ""


@router.get("/certificates", response=answers(Paged[CertificateOut]), summary="认证产品列表")
def list_certificates(
    request: ActorRequest,
    *,
    q: Name = "",
    kind: Name = "",
    division: Name = "",
    state: Literal["", "valid", "past"] = "",
    page: PageNumber = 1,
) -> Any:
    """Certificates in scope."""
    found = selectors.search_certified(
        request.actor, q=q, kind=kind, division=division, state=state, today=clock.local_date(request.now)
    )
    return paged(found, page)


@router.post("/certificates", response=answers(CertificateOut, 201), summary="登记认证产品")
def create_certificate(request: ActorRequest, body: CertificateIn) -> Any:
    """The certificate is registered."""
    values = links(body.model_dump(), request.actor)
    return Status(201, services.create_certified_product(**values, actor=request.actor, now=request.now))


@router.get("/certificates/{int:certificate_id}", response=answers(CertificateOut), summary="一张证书")
def get_certificate(request: ActorRequest, certificate_id: Id) -> Any:
    """The certificate."""
    return present(selectors.find_certified(certificate_id, request.actor))


@router.patch("/certificates/{int:certificate_id}", response=answers(CertificateOut), summary="修改证书")
def update_certificate(request: ActorRequest, certificate_id: Id, body: CertificatePatch) -> Any:
    """The certificate has the new values."""
    found = present(selectors.find_certified(certificate_id, request.actor))
    changes = named(body, "valid_until", "area_mu", "output_t", "revoked_on")
    return services.update_certified_product(
        found, version=body.version, actor=request.actor, now=request.now, **changes
    )
