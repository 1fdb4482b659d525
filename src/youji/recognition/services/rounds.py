"""申报批次: making, amending, announcing and closing a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from youji.accounts.services.messages import notify
from youji.divisions.models import Division
from youji.documents import services as documents
from youji.ledger.services import record_row
from youji.recognition.fields import QUOTAS, ROUND
from youji.recognition.models import Quota, Round, RoundAttachment
from youji.recognition.selectors.rounds import find_round, people_concerned
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import advance, plain, snapshot
from youji.shared.values import Fields

__all__ = [
    "Draft",
    "amend_round",
    "announce_round",
    "attach_to_round",
    "close_round",
    "create_round",
    "demand_unannounced",
    "problems_of_draft",
    "require_province",
    "set_quotas",
    "unannounced",
]

UNANNOUNCED = Q(announced_at__isnull=True)
ANNOUNCED = Q(announced_at__isnull=False)
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


#: What a draft says; which scheme it is under stands beside it and is looked up.
DRAFT = ROUND | {QUOTAS.key: QUOTAS}


def create_round(*, draft: Draft, actor: Actor, now: datetime) -> Round:
    """A round nobody but the province sees yet.

    Raises:
        Refused: one sentence per field.
    """
    require_province(actor)
    with transaction.atomic():
        columns, quotas = _checked(draft)
        made = Round.objects.create(**columns)
        _write_quotas(made, quotas)
        record_row(made, "created", before={}, after=_told(columns, quotas), actor=actor, now=now)
    return made


def amend_round(*, round_id: int, version: int, draft: Draft, actor: Actor, now: datetime) -> Round:
    """Change a round before it is announced; afterwards what was announced stands."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        columns, quotas = _checked(draft, but=round_id)
        before = snapshot(found, ("title", "opens_on", "closes_on"))
        advance(found, seen=version, only=UNANNOUNCED, **columns)
        _write_quotas(found, quotas)
        record_row(found, "amended", before=before, after=_told(columns, quotas), actor=actor, now=now)
        found.refresh_from_db()
    return found


def set_quotas(*, round_id: int, quotas: Mapping[str, object], actor: Actor, now: datetime) -> Round:
    """Replace the quotas per county or city of a round that has not been announced (also: from a workbook)."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        scheme = scheme_of(found.scheme_version)
        said = checked(
            Fields(QUOTAS),
            {"quotas": quotas},
            also=lambda read: {"quotas": "".join(quota_problems(read.get("quotas", {}), scheme))},
        )
        before = dict(found.quotas.values_list("division", "maximum"))
        advance(found, only=UNANNOUNCED)
        _write_quotas(found, said["quotas"])
        record_row(found, "apportioned", before=before, after=said["quotas"], actor=actor, now=now)
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
        record_row(found, "attached", before={}, after={"document": document.name}, actor=actor, now=now)
    return attached


def announce_round(*, round_id: int, version: int, actor: Actor, now: datetime) -> Round:
    """From now on applicants can apply inside the window, the announcement is public, and they have been told."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        if found.closes_on < clock.local_date(now):
            raise Refused("申报截止日已经过去，请先改截止日再发布。", "closes_on")
        advance(found, seen=version, only=UNANNOUNCED, announced_at=now)
        record_row(
            found,
            "announced",
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
            body=f"{found.document_number}。{clock.in_words(found.opens_on)}至{clock.in_words(found.closes_on)}可以申报。",
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
        record_row(found, "closed", before={}, after={"closed_at": now.isoformat()}, actor=actor, now=now)
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


def problems_of_draft(
    said: Mapping[str, Any], *, scheme_version_id: int, but: int | None = None
) -> dict[str, str]:
    """What stands against what the fields of a round say together, by field; an empty sentence is nothing.

    Args:
        said: the fields that could be read; the form asks too, so that everything is told at once.
        but: the round that is being changed.
    """
    opens, closes = said.get("opens_on"), said.get("closes_on")
    backwards = opens is not None and closes is not None and closes < opens
    problems = {"closes_on": "截止日早于开始日，请改截止日。" if backwards else ""}
    version = SchemeVersion.objects.filter(pk=scheme_version_id).first()
    if version is None:
        return problems | {"scheme_version_id": "请选择认定办法。"}
    scheme, number = scheme_of(version), said.get("document_number")
    same = Round.objects.filter(document_number=number, scheme_version=version).exclude(pk=but or 0).first()
    most, places = scheme.quota_max, said.get("default_quota")
    too_many = places is not None and most is not None and places > most
    return problems | {
        "document_number": f"这个文号下已有同一认定办法的批次“{same.title}”。请改那一个，或核对文号。"
        if same
        else "",
        "scheme_version_id": "国家级认定凭文件直接纳入目录，不组织申报，请在“目录”中登记。"
        if scheme.direct_entry
        else "",
        "default_quota": f"每个单位的名额不得超过办法规定的{most}个。" if too_many else "",
        "quotas": "".join(quota_problems(said.get("quotas", {}), scheme)),
    }


def _checked(draft: Draft, but: int | None = None) -> tuple[dict[str, Any], dict[str, int]]:
    """The columns of a round and its quotas, as the tables keep them."""
    said = checked(
        DRAFT,
        {key: getattr(draft, key) for key in DRAFT},
        also=lambda read: problems_of_draft(read, scheme_version_id=draft.scheme_version_id, but=but),
    )
    quotas = said.pop("quotas")
    return said | {"scheme_version_id": draft.scheme_version_id}, quotas


def _told(columns: Mapping[str, object], quotas: Mapping[str, int]) -> dict[str, object]:
    """The round as the trail keeps it."""
    return {name: plain(value) for name, value in columns.items()} | {"quotas": dict(quotas)}


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
    demand_unannounced(found)
    return found


def demand_unannounced(found: Round) -> None:
    """What was announced stands.

    Raises:
        StaleState: it is announced.
    """
    if found.announced_at is not None:
        raise StaleState("这个批次已经发布，发布的内容不能再改。名额在批次页面凭文件调整。")


def require_province(actor: Actor) -> None:
    """Rounds are the province's to make.

    Raises:
        NotAllowed: the actor is somebody else.
    """
    if Role.PROVINCE_REVIEWER not in actor.roles:
        raise NotAllowed("申报批次由省级复核员（省绿办）组织。")
