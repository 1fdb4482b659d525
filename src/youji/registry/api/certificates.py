"""Product certificates, for programs."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Status

from youji.registry import selectors, services
from youji.registry.api.common import links
from youji.registry.fields import CERTIFICATE, LINKS
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Id,
    Name,
    Paged,
    PageNumber,
    answers,
    given,
    paged,
    present,
    room_router,
)
from youji.shared.api.described import Noted, answer, body
from youji.shared.refusals import Refused

router = room_router("registry", "主体、基地与产品")

#: Programs name other rows by their codes; the table holds their numbers.
_OWN = CERTIFICATE.without("operator", "product_id", "gi_product_id")
_TABLE: Any = answer(_OWN)
_NEW: Any = body(_OWN.without("revoked_on", "revoked_reason") | LINKS, refuse=Refused)
_CHANGE: Any = body(
    _OWN.without("kind", "division") | LINKS.without("operator_code"), refuse=Refused, partial=True
)


class CertificateOut(_TABLE):
    """A product certificate. ``[valid_from, valid_until)``."""

    id: int
    operator_code: str | None = None
    version: int

    @staticmethod
    def resolve_operator_code(row: Any) -> str | None:
        """The 主体码 of its holder."""
        return row.operator.code if row.operator else None


class CertificateKept(CertificateOut, Noted):
    """A certificate as it was written."""


class CertificateIn(_NEW):
    """A certificate to register."""


class CertificatePatch(_CHANGE):
    """What to change; fields left out stay."""


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


@router.post("/certificates", response=answers(CertificateKept, 201), summary="登记认证产品")
def create_certificate(request: ActorRequest, body: CertificateIn) -> Any:
    """The certificate is registered."""
    values = links(body.model_dump(), request.actor)
    return Status(201, services.create_certified_product(**values, actor=request.actor, now=request.now))


@router.get("/certificates/{int:certificate_id}", response=answers(CertificateOut), summary="一张证书")
def get_certificate(request: ActorRequest, certificate_id: Id) -> Any:
    """The certificate."""
    return present(selectors.find_certified(certificate_id, request.actor))


@router.patch("/certificates/{int:certificate_id}", response=answers(CertificateKept), summary="修改证书")
def update_certificate(request: ActorRequest, certificate_id: Id, body: CertificatePatch) -> Any:
    """The certificate has the new values."""
    found = present(selectors.find_certified(certificate_id, request.actor))
    changes = links(given(body), request.actor)
    return services.update_certified_product(found, **changes, actor=request.actor, now=request.now)
