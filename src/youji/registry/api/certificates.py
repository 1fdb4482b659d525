"""Product certificates, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Status

from youji.registry import selectors, services
from youji.registry.api.common import links
from youji.registry.fields import CERTIFICATE, CONFIRMATION, LINKS
from youji.registry.policy import EDITORS, READERS, REGISTRARS
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    given,
    paged,
    present,
    room_router,
)
from youji.shared.api.described import Noted, answer, body
from youji.shared.refusals import Refused
from youji.shared.values import VERSION, Fields

router = room_router("registry", "主体、基地与产品")

#: Programs name other rows by their codes; the table holds their numbers.
_OWN = CERTIFICATE.without("operator", "product_id", "gi_product_id")
_TABLE: Any = answer(_OWN)
_NEW: Any = body(_OWN.without("revoked_on", "revoked_reason") | LINKS, refuse=Refused)
_WORD: Any = body(Fields(VERSION) | CONFIRMATION, refuse=Refused)
_CHANGE: Any = body(
    _OWN.without("kind", "division") | LINKS.without("operator_code"), refuse=Refused, partial=True
)


class CertificateOut(_TABLE):
    """A product certificate. ``[valid_from, valid_until)``."""

    id: int
    operator_code: str | None = None
    confirmed_at: datetime | None = Field(title="核实时间；没有核实的不计数")
    confirmed_by: str = Field(title="核实人")
    asked_at: datetime | None = Field(title="提请核实的时间；没有在等的为空")
    asked: dict[str, Any] = Field(title="待核实的改动：项 → 持有人改成什么")
    refusal: str = Field(title="最近一次不予确认的原因")
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


class ConfirmationIn(_WORD):
    """What an officer says to what its holder says."""


@router.get("/certificates", response=answers(Paged[CertificateOut]), summary="认证产品列表")
@admits(READERS)
def list_certificates(
    request: ActorRequest,
    *,
    q: Name = "",
    kind: Name = "",
    division: Name = "",
    state: Literal["", "valid", "past", "waiting"] = "",
    page: PageNumber = 1,
) -> Any:
    """Certificates in scope."""
    found = selectors.search_certified(
        request.actor, q=q, kind=kind, division=division, state=state, today=clock.local_date(request.now)
    )
    return paged(found, page)


@router.post("/certificates", response=answers(CertificateKept, 201), summary="登记认证产品")
@admits(EDITORS)
def create_certificate(request: ActorRequest, body: CertificateIn) -> Any:
    """The certificate is registered."""
    values = links(body.model_dump(), request.actor)
    return Status(201, services.create_certified_product(**values, actor=request.actor, now=request.now))


@router.get("/certificates/{int:certificate_id}", response=answers(CertificateOut), summary="一张证书")
@admits(READERS)
def get_certificate(request: ActorRequest, certificate_id: Id) -> Any:
    """The certificate."""
    return present(selectors.find_certified(certificate_id, request.actor))


@router.patch("/certificates/{int:certificate_id}", response=answers(CertificateKept), summary="修改证书")
@admits(EDITORS)
def update_certificate(request: ActorRequest, certificate_id: Id, body: CertificatePatch) -> Any:
    """The certificate has the new values."""
    found = present(selectors.find_certified(certificate_id, request.actor))
    changes = links(given(body), request.actor)
    return services.update_certified_product(found, **changes, actor=request.actor, now=request.now)


@router.post(
    "/certificates/{int:certificate_id}/confirmation", response=answers(CertificateKept), summary="核实证书"
)
@admits(REGISTRARS)
def confirm_certificate(request: ActorRequest, certificate_id: Id, body: ConfirmationIn) -> Any:
    """What its holder says stands and counts, or is put aside with the reason."""
    found = present(selectors.find_certified(certificate_id, request.actor))
    return services.conclude_confirmation(found, **body.model_dump(), actor=request.actor, now=request.now)
