"""The register, for programs: operators, bases, plots, certificates, and the reference lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Schema, Status

from youji.registry import selectors, services
from youji.registry.logic.refusal import Refused
from youji.registry.selectors import lookup
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.api import (
    ActorRequest,
    Amount,
    Day,
    Division,
    Done,
    Id,
    Line,
    Name,
    Paged,
    PageNumber,
    Text,
    Version,
    Word,
    answers,
    given,
    paged,
    present,
    room_router,
)

router = room_router("registry", "主体、基地与产品")

OperatorKind = Literal["enterprise", "cooperative", "family_farm", "household", "collective", "institution"]
BaseKind = Literal["operator", "county_product", "county", "city"]
CertificationKind = Literal["green", "organic", "gi", "featured", "gap", "controlled"]
Datum = Literal["WGS84", "GCJ02", "CGCS2000"]


# --- operators -----------------------------------------------------------------------------------


class OperatorOut(Schema):
    """经营主体."""

    id: int
    code: str
    name: str
    kind: str
    uscc: str | None
    identity_kind: str
    division: str
    address: str
    contact_name: str
    contact_phone: str
    registered_on: date | None
    version: int


class OperatorIn(Schema):
    """A new 经营主体."""

    name: Line
    kind: OperatorKind
    division: Division
    uscc: Name = ""
    identity_kind: Literal["uscc", "identity_card", "none"] = "uscc"
    identity_number: Name = ""
    address: Word = ""
    contact_name: Name = ""
    contact_phone: Name = ""
    registered_on: Day | None = None


class OperatorPatch(Schema):
    """What to change; fields left out stay."""

    version: Version
    name: Line | None = None
    kind: OperatorKind | None = None
    uscc: Name | None = None
    identity_kind: Literal["uscc", "identity_card", "none"] | None = None
    identity_number: Name = ""
    address: Word | None = None
    contact_name: Name | None = None
    contact_phone: Name | None = None
    registered_on: Day | None = None


@router.get("/operators", response=answers(Paged[OperatorOut]), summary="主体列表")
def list_operators(
    request: ActorRequest, *, q: Name = "", kind: Name = "", division: Name = "", page: PageNumber = 1
) -> Any:
    """Operators in scope."""
    return paged(selectors.search_operators(request.actor, q=q, kind=kind, division=division), page)


@router.post("/operators", response=answers(OperatorOut, 201), summary="登记主体")
def create_operator(request: ActorRequest, body: OperatorIn) -> Any:
    """The operator is registered under a new 主体码."""
    return Status(201, services.create_operator(**body.model_dump(), actor=request.actor, now=request.now))


@router.get("/operators/{code}", response=answers(OperatorOut), summary="一个主体")
def get_operator(request: ActorRequest, code: Name) -> Any:
    """The operator with this 主体码."""
    return present(selectors.find_operator(code, request.actor))


@router.patch("/operators/{code}", response=answers(OperatorOut), summary="修改主体")
def update_operator(request: ActorRequest, code: Name, body: OperatorPatch) -> Any:
    """The operator has the new values."""
    found = present(selectors.find_operator(code, request.actor))
    changes = _named(body, "registered_on")
    return services.update_operator(
        found,
        version=body.version,
        identity_number=body.identity_number,
        actor=request.actor,
        now=request.now,
        **{key: value for key, value in changes.items() if key != "identity_number"},
    )


def _named(body: Schema, *may_be_empty: str) -> dict[str, Any]:
    """What a PATCH names; an explicit null empties only what may be empty.

    Raises:
        Refused: a null where something must stand.
    """
    changes = given(body, "version")
    for key, value in changes.items():
        if value is None and key not in may_be_empty:
            raise Refused("这一项不能为空；不想改就不要写它。", key)
    return changes


# --- bases and plots -----------------------------------------------------------------------------


class BaseOut(Schema):
    """What can be recognised."""

    id: int
    code: str
    name: str
    kind: str
    operator_code: str | None = None
    division: str
    product_code: str | None = None
    gi_product: str | None = None
    address: str
    area_mu: Decimal | None
    output_t: Decimal | None
    techniques: str
    responsible: str
    lon: float | None
    lat: float | None
    version: int

    @staticmethod
    def resolve_operator_code(row: Any) -> str | None:
        """The 主体码 of its operator."""
        return row.operator.code if row.operator else None

    @staticmethod
    def resolve_product_code(row: Any) -> str | None:
        """Its product's code."""
        return row.product.code if row.product else None

    @staticmethod
    def resolve_gi_product(row: Any) -> str | None:
        """Its GI product's name."""
        return row.gi_product.name if row.gi_product else None


class BaseFields(Schema):
    """What a base is described by."""

    product_code: Name | None = None
    gi_product: Name | None = None
    address: Word = ""
    area_mu: Amount | None = None
    output_t: Amount | None = None
    techniques: Text = ""
    responsible: Line = ""


class BaseIn(BaseFields):
    """A new base."""

    name: Line
    kind: BaseKind
    division: Division
    operator_code: Name | None = None


class BasePatch(BaseFields):
    """What to change; fields left out stay."""

    version: Version
    name: Line = ""


def _links(values: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Codes and names turned into the rows they mean.

    Raises:
        Refused: there is no such product or operator.
    """
    found = dict(values)
    for key, column, find in (
        ("product_code", "product_id", lookup.product_with_code),
        ("gi_product", "gi_product_id", lookup.gi_product_named),
        ("operator_code", "operator_id", lambda code: selectors.find_operator(code, actor)),
    ):
        if key in found:
            wanted = found.pop(key)
            row = find(wanted) if wanted else None
            if wanted and row is None:
                raise Refused(f"没有“{wanted}”，请核对。", key)
            found[column] = row.pk if row else None
    return found


@router.get("/bases", response=answers(Paged[BaseOut]), summary="基地列表")
def list_bases(
    request: ActorRequest,
    *,
    q: Name = "",
    kind: Name = "",
    division: Name = "",
    product: Name = "",
    page: PageNumber = 1,
) -> Any:
    """Bases in scope."""
    found = selectors.search_bases(request.actor, q=q, kind=kind, division=division, product=product)
    return paged(found, page)


@router.post("/bases", response=answers(BaseOut, 201), summary="登记基地")
def create_base(request: ActorRequest, body: BaseIn) -> Any:
    """The base is registered."""
    values = _links(body.model_dump(), request.actor)
    return Status(201, services.create_base(**values, actor=request.actor, now=request.now))


@router.get("/bases/{code}", response=answers(BaseOut), summary="一个基地")
def get_base(request: ActorRequest, code: Name) -> Any:
    """The base with this 基地编号."""
    return present(selectors.find_base(code, request.actor))


@router.patch("/bases/{code}", response=answers(BaseOut), summary="修改基地")
def update_base(request: ActorRequest, code: Name, body: BasePatch) -> Any:
    """The base has the new values."""
    found = present(selectors.find_base(code, request.actor))
    may_be_empty = ("product_code", "gi_product", "area_mu", "output_t")
    changes = _links(_named(body, *may_be_empty), request.actor)
    return services.update_base(found, version=body.version, actor=request.actor, now=request.now, **changes)


class PlotOut(Schema):
    """A plot in CGCS2000."""

    id: UUID
    name: str
    geometry: Any
    source_datum: str
    area_mu: Decimal


class PlotIn(Schema):
    """A plot as drawn or surveyed: a GeoJSON Polygon or MultiPolygon."""

    name: Name
    geometry: dict[str, Any]
    datum: Datum = "CGCS2000"


class OverlapOut(Schema):
    """Ground in common with another base."""

    base_code: str
    base_name: str
    division: str
    area_mu: Decimal


@router.get("/bases/{code}/plots", response=answers(list[PlotOut]), summary="基地的地块")
def list_plots(request: ActorRequest, code: Name) -> Any:
    """The plots in force."""
    return selectors.plots_of(present(selectors.find_base(code, request.actor)))


@router.post("/bases/{code}/plots", response=answers(PlotOut, 201), summary="增加地块")
def add_plot(request: ActorRequest, code: Name, body: PlotIn) -> Any:
    """The plot belongs to the base, with its true area."""
    found = present(selectors.find_base(code, request.actor))
    plot = services.add_plot(base_id=found.pk, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, plot)


@router.put("/bases/{code}/plots/{uuid:plot_id}", response=answers(PlotOut), summary="更换地块边界")
def replace_plot(request: ActorRequest, code: Name, plot_id: UUID, body: PlotIn) -> Any:
    """The old boundary is retired and the new one in force."""
    _plot_of(code, plot_id, request.actor)
    return services.replace_plot(plot_id=plot_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.delete("/bases/{code}/plots/{uuid:plot_id}", response=answers(Done), summary="撤下地块")
def retire_plot(request: ActorRequest, code: Name, plot_id: UUID, reason: Word = "") -> Any:
    """The plot is no longer part of its base."""
    _plot_of(code, plot_id, request.actor)
    services.retire_plot(plot_id=plot_id, reason=reason, actor=request.actor, now=request.now)
    return Done()


def _plot_of(code: str, plot_id: UUID, actor: Actor) -> None:
    base = present(selectors.find_base(code, actor))
    present(next((plot for plot in selectors.plots_of(base) if plot.pk == plot_id), None))


@router.get("/bases/{code}/overlaps", response=answers(list[OverlapOut]), summary="与其他基地重叠的地块")
def list_overlaps(request: ActorRequest, code: Name) -> Any:
    """Every other base with ground in common."""
    found = present(selectors.find_base(code, request.actor))
    return selectors.overlaps_of(found.pk)


# --- certificates --------------------------------------------------------------------------------


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
    values = _links(body.model_dump(), request.actor)
    return Status(201, services.create_certified_product(**values, actor=request.actor, now=request.now))


@router.get("/certificates/{int:certificate_id}", response=answers(CertificateOut), summary="一张证书")
def get_certificate(request: ActorRequest, certificate_id: Id) -> Any:
    """The certificate."""
    return present(selectors.find_certified(certificate_id, request.actor))


@router.patch("/certificates/{int:certificate_id}", response=answers(CertificateOut), summary="修改证书")
def update_certificate(request: ActorRequest, certificate_id: Id, body: CertificatePatch) -> Any:
    """The certificate has the new values."""
    found = present(selectors.find_certified(certificate_id, request.actor))
    changes = _named(body, "valid_until", "area_mu", "output_t", "revoked_on")
    return services.update_certified_product(
        found, version=body.version, actor=request.actor, now=request.now, **changes
    )


# --- reference lists -----------------------------------------------------------------------------


class ProductOut(Schema):
    """A product and what is under it."""

    code: str
    name: str
    group: str
    children: list[ProductOut] = []


class GIProductOut(Schema):
    """地理标志农产品."""

    name: str
    group: str
    authority: str
    number: str
    counties: list[str]
    source: str


@router.get("/products", response=answers(list[ProductOut]), summary="产品目录树")
def list_products(request: ActorRequest) -> Any:
    """The product tree."""
    return list(selectors.product_tree())


@router.get("/gi-products", response=answers(list[GIProductOut]), summary="地理标志产品")
def list_gi_products(request: ActorRequest, q: Name = "", division: Name = "") -> Any:
    """GI products, those of a division when given."""
    return selectors.gi_products(q=q, division=division)
