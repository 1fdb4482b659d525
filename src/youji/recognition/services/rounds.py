"""申报批次: making, amending, announcing and closing a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from youji.accounts.services.messages import notify
from youji.divisions.models import Division
from youji.documents import services as documents
from youji.ledger import services as ledger
from youji.recognition.models import Quota, Round, RoundAttachment
from youji.recognition.selectors.rounds import find_round, people_concerned
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import advance

__all__ = [
    "Draft",
    "amend_round",
    "announce_round",
    "attach_to_round",
    "close_round",
    "create_round",
    "record_round",
    "require_province",
    "set_quotas",
    "unannounced",
]

LONGEST_TITLE = 120
LONGEST_NUMBER = 60

UNANNOUNCED = Q(announced_at__isnull=True)
OPEN = Q(announced_at__isnull=False, closed_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """A round as its form gives it. ``quotas`` maps a county or city code to its own quota."""

    title: str
    scheme_version_id: int
    document_number: str
    opens_on: date
    closes_on: date
    announcement: str = ""
    default_quota: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)


def create_round(*, draft: Draft, actor: Actor, now: datetime) -> Round:
    """A round nobody but the province sees yet.

    Raises:
        Refused: one sentence per field.
    """
    require_province(actor)
    with transaction.atomic():
        _check(draft)
        made = Round.objects.create(**_columns(draft))
        _write_quotas(made, draft.quotas)
        record_round("created", made, before={}, after=_plain(draft), actor=actor, now=now)
    return made


def amend_round(*, round_id: int, version: int, draft: Draft, actor: Actor, now: datetime) -> Round:
    """Change a round before it is announced; afterwards what was announced stands."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        _check(draft, but=round_id)
        before = {"title": found.title, "opens_on": str(found.opens_on), "closes_on": str(found.closes_on)}
        advance(found, seen=version, only=UNANNOUNCED, **_columns(draft))
        _write_quotas(found, draft.quotas)
        record_round("amended", found, before=before, after=_plain(draft), actor=actor, now=now)
        found.refresh_from_db()
    return found


def set_quotas(*, round_id: int, quotas: Mapping[str, int], actor: Actor, now: datetime) -> Round:
    """Replace the quotas per county or city of a round that has not been announced (also: from a workbook)."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        problems = quota_problems(quotas, scheme_of(found.scheme_version))
        if problems:
            raise Refused(problems[0], "quotas")
        before = dict(found.quotas.values_list("division", "maximum"))
        advance(found, only=UNANNOUNCED)
        _write_quotas(found, quotas)
        record_round("apportioned", found, before=before, after=dict(quotas), actor=actor, now=now)
    return found


def attach_to_round(*, round_id: int, file: File, name: str, actor: Actor, now: datetime) -> RoundAttachment:
    """Put a public attachment to the announcement.

    Raises:
        Refused: the file is not what it says it is, or too big.
    """
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        document = documents.store(file=file, name=name, actor=actor, now=now, division="43", is_public=True)
        attached = RoundAttachment.objects.create(round=found, document=document)
        record_round("attached", found, before={}, after={"document": document.name}, actor=actor, now=now)
    return attached


def announce_round(*, round_id: int, version: int, actor: Actor, now: datetime) -> Round:
    """From now on applicants can apply inside the window, the announcement is public, and they have been told."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        if found.closes_on < clock.local_date(now):
            raise Refused("申报截止日已经过去，请先改截止日再发布。", "closes_on")
        advance(found, seen=version, only=UNANNOUNCED, announced_at=now)
        record_round(
            "announced",
            found,
            before={},
            after={"announced_at": now.isoformat()},
            actor=actor,
            now=now,
            public={
                "title": found.title,
                "document_number": found.document_number,
                "scheme": str(found.scheme_version),
                "opens_on": found.opens_on.isoformat(),
                "closes_on": found.closes_on.isoformat(),
                "default_quota": found.default_quota,
                "quotas": dict(found.quotas.values_list("division", "maximum")),
            },
        )
        notify(
            title=f"开始申报：{found.title}",
            body=f"{found.document_number}。{found.opens_on}起至{found.closes_on}止可以申报。",
            link=f"/rounds/{found.pk}",
            now=now,
            person_ids=people_concerned(found),
        )
    return found


def close_round(*, round_id: int, version: int, actor: Actor, now: datetime) -> Round:
    """No more applications, from now on, whatever the window says."""
    require_province(actor)
    with transaction.atomic():
        found = find_round(round_id, actor)
        advance(found, seen=version, only=OPEN, closed_at=now)
        record_round("closed", found, before={}, after={"closed_at": now.isoformat()}, actor=actor, now=now)
    return found


def quota_problems(quotas: Mapping[str, int], scheme: Scheme) -> list[str]:
    """What is wrong with quotas per division under ``scheme``, one sentence each."""
    if quotas and not scheme.quota_per:
        return ["这个认定办法不设名额，请清空名额表。"]
    width, kind = (4, "市州") if scheme.quota_per == "city" else (6, "县市区")
    names = dict(Division.objects.filter(pk__in=list(quotas)).values_list("code", "name"))
    said = [f"{code}不是{kind}代码，请核对。" for code in quotas if code not in names or len(code) != width]
    most = scheme.quota_max
    said += [
        f"{names[code]}的名额{number}超过办法规定的上限{most}。"
        for code, number in quotas.items()
        if code in names and most is not None and number > most
    ]
    return said


def _check(draft: Draft, but: int | None = None) -> None:
    version = SchemeVersion.objects.filter(pk=draft.scheme_version_id).first()
    if version is None:
        raise Refused("请选择认定办法。", "scheme_version_id")
    scheme = scheme_of(version)
    most = scheme.quota_max
    said = quota_problems(draft.quotas, scheme)
    number = draft.document_number.strip()
    same = Round.objects.filter(document_number=number, scheme_version=version).exclude(pk=but or 0).first()
    checks = {
        "title": _text_problem(draft.title, LONGEST_TITLE, "批次名称", "2026年第一批"),
        "document_number": _text_problem(number, LONGEST_NUMBER, "文号", "湘农办函〔2026〕12号")
        or (f"这个文号下已有同一认定办法的批次“{same.title}”。请改那一个，或核对文号。" if same else ""),
        "closes_on": "截止日早于开始日，请改截止日。" if draft.closes_on < draft.opens_on else "",
        "scheme_version_id": "国家级认定凭文件直接纳入目录，不组织申报，请在“目录”中登记。"
        if scheme.direct_entry
        else "",
        "default_quota": (
            f"每个单位的名额不得超过办法规定的{most}个。"
            if draft.default_quota is not None and most is not None and draft.default_quota > most
            else ""
        ),
        "quotas": said[0] if said else "",
    }
    problems = {key: sentence for key, sentence in checks.items() if sentence}
    if problems:
        raise Refused(problems)


def _text_problem(text: str, longest: int, label: str, example: str) -> str:
    if not text.strip():
        return f"请填写{label}，例如“{example}”。"
    return f"{label}请控制在{longest}字以内。" if len(text) > longest else ""


def _columns(draft: Draft) -> dict[str, object]:
    columns = {
        name: value
        for name in _COLUMNS
        if (value := getattr(draft, name)) is not None or name == "default_quota"
    }
    return columns | {"title": draft.title.strip(), "document_number": draft.document_number.strip()}


_COLUMNS = (
    "title",
    "scheme_version_id",
    "document_number",
    "opens_on",
    "closes_on",
    "announcement",
    "default_quota",
)


def _plain(draft: Draft) -> dict[str, object]:
    return asdict(draft) | {"opens_on": draft.opens_on.isoformat(), "closes_on": draft.closes_on.isoformat()}


def _write_quotas(found: Round, quotas: Mapping[str, int]) -> None:
    found.quotas.all().delete()
    Quota.objects.bulk_create(
        Quota(round=found, division=code, maximum=number) for code, number in sorted(quotas.items())
    )


def unannounced(round_id: int, actor: Actor) -> Round:
    """The round, which nobody outside the province has seen.

    Raises:
        Unknown: there is none. StaleState: it is announced, and stands.
    """
    found = find_round(round_id, actor)
    if found.announced_at is not None:
        raise StaleState("这个批次已经发布，发布的内容不能再改。")
    return found


def require_province(actor: Actor) -> None:
    """Rounds are the province's to make.

    Raises:
        NotAllowed: the actor is somebody else.
    """
    if Role.PROVINCE_REVIEWER not in actor.roles:
        raise NotAllowed("申报批次由省级复核员（省绿办）组织。")


def record_round(
    done: str,
    found: Round,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    actor: Actor,
    now: datetime,
    public: Mapping[str, object] | None = None,
) -> None:
    """What was done to the round is in the trail."""
    ledger.record(
        f"recognition.round.{done}",
        subject=f"recognition.round:{found.pk}",
        before=before,
        after=after,
        actor=actor,
        now=now,
        public=public,
    )
