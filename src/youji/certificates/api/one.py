"""One certificate, and lists of them, for programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Query, Schema, Status

from youji.certificates.api.router import router
from youji.certificates.fields import ISSUE, LOT, REPLACES, VOIDING
from youji.certificates.policy import ISSUERS, READERS
from youji.certificates.selectors import certificates as reads
from youji.certificates.selectors.copies import watched
from youji.certificates.selectors.labels import labels_pdf, labels_zpl, order_of
from youji.certificates.selectors.shown import shown
from youji.certificates.selectors.states import state_of
from youji.certificates.services.issuing import issue_certificate, look
from youji.certificates.services.signing import signer
from youji.certificates.services.voiding import void_certificate
from youji.shared.api import ActorRequest, Name, Paged, PageNumber, admits, answers, paged
from youji.shared.api.described import body
from youji.shared.api.files import download, downloads
from youji.shared.clock import local_date
from youji.shared.refusals import Refused
from youji.shared.values import Fields

_ASKED: Any = body(Fields(LOT) | ISSUE, refuse=Refused)
_ISSUE: Any = body(Fields(LOT) | ISSUE | Fields(REPLACES), refuse=Refused)
_VOID: Any = body(VOIDING, refuse=Refused)


class CertificateRow(Schema):
    """A certificate as it was issued."""

    code: str
    lot_code: str
    product: str
    quantity: Decimal
    unit: str
    copies: int
    form: str
    place: str
    issuer: str
    day: date
    basis: list[str]
    on_package: list[str]
    digest: str
    kept_until: date

    @staticmethod
    def resolve_quantity(row: Any) -> Decimal:
        """In its unit."""
        return Decimal(row.quantity) / 1000


class NewsOut(Schema):
    """One thing that speaks against it today."""

    kind: str
    sentence: str
    stops: bool
    link: str = ""
    reply: str = ""


class FindingOut(Schema):
    """What a rule of the gate says."""

    code: str
    verdict: str
    message: str
    mend: str
    source: str

    @staticmethod
    def resolve_source(one: Any) -> str:
        """By which article."""
        return str(one.source)


class LookOut(Schema):
    """What the gate says; nothing was written."""

    verdict: str
    findings: list[FindingOut]


class CertificateOut(CertificateRow):
    """A certificate and what holds of it today."""

    state: str
    news: list[NewsOut]
    replaced_by: str
    decision: str


class DayOut(Schema):
    """Looks on one day."""

    day: date
    looks: int


class LabelOut(Schema):
    """Looks at the label of one copy."""

    copy_number: int
    looks: int


class CountyOut(Schema):
    """Receipts by buyers of one county."""

    county: str
    received: int


class WatchedOut(Schema):
    """Looks and receipts of a certificate within its last ``of`` days; ``told`` are sentences of what was too many.

    ``lost``: looks at whatever certificate of the house that were too many to be told apart.
    """

    of: int
    days: list[DayOut]
    labels: list[LabelOut]
    received: list[CountyOut]
    told: list[str]
    lost: int


class IssueIn(_ISSUE):
    """What a certificate is to say."""


class AskedIn(_ASKED):
    """What a certificate would say."""


class VoidIn(_VOID):
    """Which copies hold no more, and why; without numbers, all."""


class LabelsAsked(Schema):
    """Which labels: a size (60x40), dots an inch (203), from which copy to which; without numbers all that go at once."""

    size: Name = ""
    dpi: Name = ""
    first: Name = ""
    last: Name = ""
    zpl: bool = False


@router.get("", response=answers(Paged[CertificateRow]), summary="合格证列表")
@admits(READERS)
def list_certificates(request: ActorRequest, q: Name = "", division: Name = "", page: PageNumber = 1) -> Any:
    """Certificates in scope, the newest first."""
    return paged(reads.certificates(request.actor, request.now, q=q, division=division), page)


@router.post("/look", response=answers(LookOut), summary="看看能不能开")
@admits(ISSUERS)
def look_first(request: ActorRequest, body: AskedIn) -> Any:
    """What the gate says of it, every rule that objects."""
    seen = look(**body.model_dump(), actor=request.actor, now=request.now)
    return {"verdict": str(seen.verdict), "findings": list(seen.findings)}


@router.post("", response=answers(CertificateOut, 201), summary="开具合格证")
@admits(ISSUERS)
def issue(request: ActorRequest, body: IssueIn) -> Any:
    """The certificate stands, and its parcel is parted from the lot."""
    made = issue_certificate(**body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, _out(made, request))


@router.get("/{code}", response=answers(CertificateOut), summary="一张合格证")
@admits(READERS)
def get_certificate(request: ActorRequest, code: Name) -> Any:
    """One certificate, and what holds of it today."""
    return _out(reads.find_certificate(code, request.actor, request.now), request)


@router.get("/{code}/looks", response=answers(WatchedOut), summary="查看和收货的次数")
@admits(READERS)
def get_looks(request: ActorRequest, code: Name) -> Any:
    """How often a certificate was looked at, day by day, and received, county by county."""
    seen = watched(reads.find_certificate(code, request.actor, request.now), request.now)
    return {
        "of": seen.of,
        "days": [{"day": day, "looks": looks} for day, looks in seen.days],
        "labels": [{"copy_number": copy, "looks": looks} for copy, looks in seen.labels],
        "received": [{"county": place, "received": times} for place, times in seen.received],
        "told": [one.said for one in seen.told],
        "lost": seen.lost,
    }


@router.get("/{code}/labels", summary="标签", **downloads("application/pdf", "text/plain"))
@admits(READERS)
def get_labels(request: ActorRequest, code: Name, asked: LabelsAsked = Query(...)) -> Any:  # noqa: B008
    """The labels of a certificate as a PDF of their size, or as ZPL."""
    row = reads.find_certificate(code, request.actor, request.now)
    order = order_of(row, asked.model_dump(exclude={"zpl"}))
    said = shown(row, request.now)
    if asked.zpl:
        return download(
            labels_zpl(said, order, signer(request.now)).encode(),
            f"{row.code}.zpl",
            "text/plain; charset=utf-8",
        )
    return download(labels_pdf(said, order, signer(request.now)), f"{row.code}.pdf", "application/pdf")


@router.post("/{code}/void", response=answers(CertificateOut), summary="作废")
@admits(ISSUERS)
def void(request: ActorRequest, code: Name, body: VoidIn) -> Any:
    """These copies hold no more."""
    void_certificate(code=code, **body.model_dump(), actor=request.actor, now=request.now)
    return _out(reads.find_certificate(code, request.actor, request.now), request)


def _out(row: Any, request: ActorRequest) -> Any:
    state = state_of(row, local_date(request.now))
    row.state, row.news, row.replaced_by = state.key, list(state.news), state.replaced_by
    return row
