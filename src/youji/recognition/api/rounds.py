"""Rounds: drafting, announcing, extending, closing; quotas and the merit order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Body, File, Form, Schema, Status
from ninja.files import UploadedFile

from youji.recognition import policy
from youji.recognition.fields import EXTENSION, QUOTA_CHANGE, QUOTAS, RANK, RANK_SEEN, ROUND, SCHEME
from youji.recognition.selectors import cases
from youji.recognition.selectors import rounds as known
from youji.recognition.services import experts, round_changes, rounds
from youji.recognition.services.lots import chosen
from youji.registry.fields import DIVISION
from youji.schemes.selectors import schemes_in_force
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Done,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    room_router,
)
from youji.shared.api.described import body, typed
from youji.shared.refusals import Refused
from youji.shared.values import VERSION, Fields
from youji.shared.web import PUBLIC

router = room_router("recognition", "申报批次")
_ROUND = Fields(ROUND["title"], SCHEME) | ROUND | {QUOTAS.key: QUOTAS}
_NEW: Any = body(_ROUND, refuse=Refused)
_WHOLE: Any = body(_ROUND | {VERSION.key: VERSION}, refuse=Refused)
_SEEN: Any = body(Fields(VERSION), refuse=Refused)
_EXTENSION: Any = body(Fields(VERSION) | EXTENSION, refuse=Refused)
_AREA: Any = body(Fields(DIVISION), refuse=Refused)
_RANK: Any = body(Fields(RANK_SEEN), refuse=Refused)
OwnQuotas: Any = typed(QUOTAS)
#: A change of quota comes with a file: each value is read by the service.
SeenVersion: Any = typed(VERSION)
QuotaDivision: Any = typed(QUOTA_CHANGE["division"])
Places: Any = typed(QUOTA_CHANGE["maximum"])
QuotaReason: Any = typed(QUOTA_CHANGE["reason"])
QuotaDocument: Any = typed(QUOTA_CHANGE["document_number"])


class RoundOut(Schema):
    """申报批次."""

    id: int
    title: str
    scheme: str
    document_number: str
    announcement: str
    opens_on: date
    closes_on: date
    default_quota: int | None
    announced_at: datetime | None
    closed_at: datetime | None
    version: int

    @staticmethod
    def resolve_scheme(row: Any) -> str:
        """``key@version``."""
        return str(row.scheme_version)


class RoundIn(_NEW):
    """A round as its form gives it; ``scheme`` is the key of a scheme in force."""


class RoundPut(_WHOLE):
    """The round as it should be, and the version that was read."""


class Seen(_SEEN):
    """The version that was read."""


class ExtensionIn(_EXTENSION):
    """A later closing day, and the notice that says so."""


class AttachmentOut(Schema):
    """A public attachment of the announcement."""

    id: int
    name: str
    document: str

    @staticmethod
    def resolve_name(row: Any) -> str:
        """As uploaded."""
        return row.document.name

    @staticmethod
    def resolve_document(row: Any) -> str:
        """Where it can be fetched."""
        return f"/documents/{row.document_id}"


class ProgressOut(Schema):
    """How far one area has come."""

    division: str
    quota: int | None
    counts: dict[str, int]
    recommended: int
    total: int


class RankIn(_RANK):
    """One place of a merit order, best first, and the rank that was read."""

    code: Name


class RankingIn(_AREA):
    """The whole merit order of an area."""

    order: list[RankIn]


@router.get("/rounds", response=answers(Paged[RoundOut]), summary="批次列表")
@admits(PUBLIC)
def list_rounds(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Rounds; those not announced yet only for those who make them."""
    return paged(known.all_rounds(request.actor).order_by("-opens_on", "-pk"), page)


@router.post("/rounds", response=answers(RoundOut, 201), summary="新建批次")
@admits(policy.ROUND_MAKERS)
def create_round(request: ActorRequest, body: RoundIn) -> Any:
    """A round nobody but the province sees yet."""
    made = rounds.create_round(draft=_draft(request, body), actor=request.actor, now=request.now)
    return Status(201, made)


def _draft(request: ActorRequest, body: Any) -> rounds.Draft:
    known = schemes_in_force(clock.local_date(request.now))
    version = next((version for version, scheme in known if scheme.key == body.scheme), None)
    if version is None:
        raise Refused("没有这个现行办法，见 /schemes。", "scheme")
    values = body.model_dump(exclude={"scheme", "version"})
    return rounds.Draft(scheme_version_id=version.pk, **values)


@router.get("/rounds/{int:round_id}", response=answers(RoundOut), summary="一个批次")
@admits(PUBLIC)
def get_round(request: ActorRequest, round_id: Id) -> Any:
    """The round."""
    return known.find_round(round_id, request.actor)


@router.put("/rounds/{int:round_id}", response=answers(RoundOut), summary="修改未发布的批次")
@admits(policy.ROUND_MAKERS)
def amend_round(request: ActorRequest, round_id: Id, body: RoundPut) -> Any:
    """The round is as given."""
    draft = _draft(request, body)
    return rounds.amend_round(
        round_id=round_id, version=body.version, draft=draft, actor=request.actor, now=request.now
    )


@router.post("/rounds/{int:round_id}/attachments", response=answers(Done, 201), summary="上传通知附件")
@admits(policy.ROUND_MAKERS)
def attach(request: ActorRequest, round_id: Id, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """A public attachment."""
    known.find_round(round_id, request.actor)
    rounds.attach_to_round(
        round_id=round_id, file=file, name=file.name or "附件", actor=request.actor, now=request.now
    )
    return Status(201, Done())


@router.get("/rounds/{int:round_id}/attachments", response=answers(list[AttachmentOut]), summary="通知附件")
@admits(PUBLIC)
def list_attachments(request: ActorRequest, round_id: Id) -> Any:
    """The announcement's public attachments."""
    return known.attachments_of(known.find_round(round_id, request.actor))


@router.delete(
    "/rounds/{int:round_id}/attachments/{int:attachment_id}", response=answers(Done), summary="删除通知附件"
)
@admits(policy.ROUND_MAKERS)
def detach(request: ActorRequest, round_id: Id, attachment_id: Id) -> Any:
    """The attachment is no longer part of a round that is not announced yet."""
    round_changes.detach_from_round(
        round_id=round_id, attachment_id=attachment_id, actor=request.actor, now=request.now
    )
    return Done()


@router.post("/rounds/{int:round_id}/discard", response=answers(Done), summary="删除批次草稿")
@admits(policy.ROUND_MAKERS)
def discard(request: ActorRequest, round_id: Id, body: Seen) -> Any:
    """A round that was never announced is gone."""
    round_changes.discard_round(round_id=round_id, version=body.version, actor=request.actor, now=request.now)
    return Done()


@router.post("/rounds/{int:round_id}/extend", response=answers(RoundOut), summary="延长申报期")
@admits(policy.ROUND_MAKERS)
def extend(request: ActorRequest, round_id: Id, body: ExtensionIn) -> Any:
    """Applications may be made until the later day."""
    return round_changes.extend_round(
        round_id=round_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.post("/rounds/{int:round_id}/quota", response=answers(RoundOut), summary="调整一个单位的名额")
@admits(policy.ROUND_MAKERS)
def change_quota(
    request: ActorRequest,
    round_id: Id,
    *,
    version: SeenVersion = Form(...),  # noqa: B008
    division: QuotaDivision = Form(...),  # noqa: B008
    maximum: Places = Form(...),  # noqa: B008
    reason: QuotaReason = Form(...),  # noqa: B008
    document_number: QuotaDocument = Form(...),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """Another number of places for one unit of an announced round, by its own document."""
    return round_changes.change_quota(
        round_id=round_id,
        version=version,
        division=division,
        maximum=maximum,
        reason=reason,
        document_number=document_number,
        file=file,
        actor=request.actor,
        now=request.now,
    )


@router.post("/rounds/{int:round_id}/announce", response=answers(RoundOut), summary="发布批次")
@admits(policy.ROUND_MAKERS)
def announce(request: ActorRequest, round_id: Id, body: Seen) -> Any:
    """The round is public and those concerned have been told."""
    return rounds.announce_round(
        round_id=round_id, version=body.version, actor=request.actor, now=request.now
    )


@router.post("/rounds/{int:round_id}/close", response=answers(RoundOut), summary="截止批次")
@admits(policy.ROUND_MAKERS)
def close(request: ActorRequest, round_id: Id, body: Seen) -> Any:
    """No more applications."""
    return rounds.close_round(round_id=round_id, version=body.version, actor=request.actor, now=request.now)


@router.put("/rounds/{int:round_id}/quotas", response=answers(RoundOut), summary="分配名额")
@admits(policy.ROUND_MAKERS)
def set_quotas(request: ActorRequest, round_id: Id, body: OwnQuotas = Body(...)) -> Any:  # noqa: B008
    """The quotas per county or city are as given."""
    return rounds.set_quotas(round_id=round_id, quotas=body, actor=request.actor, now=request.now)


@router.get("/rounds/{int:round_id}/progress", response=answers(list[ProgressOut]), summary="各地进度")
@admits(policy.ROUNDS)
def progress(request: ActorRequest, round_id: Id) -> Any:
    """Per area of the quota, inside the token's scope."""
    return known.progress_of(known.find_round(round_id, request.actor), request.actor)


@router.put("/rounds/{int:round_id}/ranking", response=answers(Done), summary="择优排序")
@admits(policy.CASES)
def rank(request: ActorRequest, round_id: Id, body: RankingIn) -> Any:
    """The area's applications have the places given."""
    rows = chosen(body.order, field="order", none=RANK.ask, most=experts.MOST_RANKED)
    found = [(cases.find_by_code(row.code, request.actor).pk, row.seen) for row in rows]
    experts.rank_applications(
        round_id=round_id,
        division=body.division,
        order=[pk for pk, _ in found],
        seen=dict(found),
        actor=request.actor,
        now=request.now,
    )
    return Done()
