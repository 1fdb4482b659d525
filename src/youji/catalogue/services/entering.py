"""Entering the catalogue: what was recognised here, and what the nation recognised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from youji.catalogue.logic.courses import renewed_until
from youji.catalogue.logic.recognised import Recognised
from youji.catalogue.logic.standing_rules import (
    announced_by_now,
    core_base_names_its_product,
    earlier_than_the_catalogue,
    late_entry_has_its_file,
    national_entry_has_its_document,
    recognised_once,
)
from youji.catalogue.logic.statuses import ON_LIST, EntryStatus, EventKind
from youji.catalogue.models import Edition, Entry, Revision
from youji.catalogue.selectors.courses import course_of
from youji.catalogue.services import publication, revisions
from youji.catalogue.services.entries import Happening, add_event, add_events
from youji.documents.models import Document
from youji.registry.logic.statement import Statement
from youji.registry.models import Base
from youji.registry.selectors.statement import statement_now
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.numbers import insert_with, last_serial
from youji.shared.periods import add_years
from youji.shared.refusals import Blocked, NotAllowed
from youji.shared.roles import PROVINCE
from youji.shared.rows import advance, one_of_two

DEPARTMENT = "湖南省农业农村厅"
ENTERED_MEANWHILE = "该基地同一类别刚刚被纳入目录，请刷新后查看。"


def enter_recognised(recognised: Recognised, *, document_number: str, actor: Actor, now: datetime) -> Entry:
    """What was recognised is an entry waiting for the next edition; a renewal extends the old entry.

    Called inside the transaction of the step that recognises.
    """
    if recognised.renews_id is not None:
        return _renew(recognised, recognised.renews_id, document_number=document_number, actor=actor, now=now)
    version = SchemeVersion.objects.get(pk=recognised.scheme_version_id)
    today = clock.local_date(now)
    return _enter(
        Entry(
            base_id=recognised.base_id,
            scheme_version=version,
            category=recognised.category,
            application_code=recognised.application_code,
            platforms=recognised.platforms,
            score=recognised.score,
            document_number=document_number,
            recognised_on=today,
            valid_from=today,
            issued_by=DEPARTMENT,
            is_demo=recognised.is_demo,
        ),
        scheme_of(version),
        recognised.statement or statement_now(recognised.base_id),
        Revision.Cause.RECOGNISED,
        actor=actor,
        now=now,
    )


def enter_national(
    *,
    scheme_version: SchemeVersion,
    category: str,
    base: Base,
    document_number: str,
    issued_by: str,
    list_row: str,
    recognised_on: date,
    actor: Actor,
    now: datetime,
    valid_from: date | None = None,
    valid_until: date | None = None,
    document: Document | None = None,
    source: str = "",
    is_demo: bool = False,
) -> Entry:
    """A recognition is entered on the strength of its document: a national one (五（四）), or one of the province
    from before the catalogue's first edition.

    Raises:
        NotAllowed: the actor does not publish the catalogue.
        Blocked: as ``check_document``.
    """
    scheme = scheme_of(scheme_version)
    if not may_enter_national(actor):
        raise NotAllowed("由省级目录发布员凭文件直接纳入。")
    check_document(
        scheme,
        document_number=document_number,
        issued_by=issued_by,
        list_row=list_row,
        recognised_on=recognised_on,
        today=clock.local_date(now),
        has_file=document is not None,
    )
    with transaction.atomic():
        return _enter(
            Entry(
                base=base,
                scheme_version=scheme_version,
                category=category,
                document_number=document_number,
                recognised_on=recognised_on,
                valid_from=valid_from or recognised_on,
                valid_until=valid_until,
                issued_by=issued_by,
                list_row=list_row,
                evidence=document,
                source=source,
                is_demo=is_demo,
            ),
            scheme,
            statement_now(base.pk),
            Revision.Cause.ENTERED,
            actor=actor,
            now=now,
        )


def check_document(
    scheme: Scheme,
    *,
    document_number: str,
    issued_by: str,
    list_row: str,
    recognised_on: date,
    today: date,
    has_file: bool,
) -> None:
    """The document entitles to an entry under ``scheme``.

    Raises:
        Blocked: number, issuing body or list row is missing, it should have gone through our procedure, or it is
            from before the catalogue, told now, and does not have its file.
    """
    findings = [
        national_entry_has_its_document(
            document_number=document_number, issued_by=issued_by, list_row=list_row
        ),
        announced_by_now(recognised_on=recognised_on, today=today),
    ]
    if not scheme.direct_entry:
        first = Edition.objects.order_by("number").values_list("published_on", flat=True).first()
        findings += [
            earlier_than_the_catalogue(recognised_on=recognised_on, first_edition_on=first),
            late_entry_has_its_file(first_edition_on=first, has_file=has_file),
        ]
    refused = [finding for finding in findings if finding]
    if refused:
        raise Blocked(refused)


def may_enter_national(actor: Actor) -> bool:
    """Whether the actor publishes the province's catalogue."""
    return Role.PUBLISHER in actor.roles and actor.division == PROVINCE


def _enter(
    entry: Entry,
    scheme: Scheme,
    statement: Statement,
    cause: Revision.Cause,
    *,
    actor: Actor,
    now: datetime,
) -> Entry:
    fill(entry, scheme, statement, clock.local_date(now))
    check_once([entry], now)
    stem = code_stem(entry)
    with one_of_two(ENTERED_MEANWHILE):
        insert_with(entry, "code", lambda: f"{stem}{last_number(stem) + 1:04d}")
    events = add_events([recognition_of(entry, statement)], actor=actor, now=now)
    revisions.begin(events, [statement], cause, actor=actor, now=now)
    return entry


def fill(entry: Entry, scheme: Scheme, statement: Statement, today: date) -> None:
    """The entry says what was judged of its base and what its scheme says, and whether it is over already.

    Raises:
        Blocked: it is to be a core base of a 地理标志, and its base names none.
    """
    check_product(scheme, entry.category, statement)
    entry.level = scheme.level
    entry.scheme_key = scheme.key
    entry.division = statement.division
    entry.name = statement.name
    entry.area_mu = statement.area_mu
    entry.counted = statement.counted
    entry.holder = statement.operator
    if entry.valid_until is None and scheme.validity_years:
        entry.valid_until = add_years(entry.valid_from, scheme.validity_years)
    over = entry.valid_until is not None and entry.valid_until <= today
    entry.status = EntryStatus.EXPIRED if over else EntryStatus.PENDING


def check_product(scheme: Scheme, category: str, statement: Statement) -> None:
    """What is said of the base names its 地理标志, where the category is of one.

    Raises:
        Blocked: it names none.
    """
    needed, named = scheme.needs_gi_product(category), statement.gi_product_id is not None
    if finding := core_base_names_its_product(needed=needed, named=named, base=statement.name):
        raise Blocked([finding])


def check_once(entries: Sequence[Entry], now: datetime) -> None:
    """No base of ``entries`` is, or is twice among them, recognised already in the same scheme and category.

    An entry is not its own rival, and what is over by its own days is nobody's.

    Raises:
        Blocked: one is; it names the entry.
    """
    today = clock.local_date(now)
    coming = [entry for entry in entries if entry.valid_until is None or entry.valid_until > today]
    on_list = Entry.objects.filter(status__in=ON_LIST, base__in={entry.base_id for entry in coming})
    on_list = on_list.exclude(pk__in=[entry.pk for entry in entries if entry.pk])
    ended = on_list.filter(valid_until__lte=today)  # their column says so after the nightly job
    publication.refresh(ended.values_list("code", flat=True), now)
    held = {_place(row): row.code for row in on_list.all()}
    for entry in coming:
        if finding := recognised_once(already=held.get(_place(entry), "")):
            raise Blocked([finding])
        held[_place(entry)] = f"{entry.document_number}第{entry.list_row}项"


def _place(entry: Entry) -> tuple[int, str, str]:
    return entry.base_id, entry.scheme_key, entry.category


def recognition_of(entry: Entry, statement: Statement) -> Happening:
    """The first thing that happens to an entry: recognised as ``statement`` says."""
    return Happening(
        entry,
        EventKind.RECOGNISED,
        effective_on=entry.valid_from,
        until=entry.valid_until,
        document_number=entry.document_number,
        document=entry.evidence,
        details={
            "area_mu": str(entry.area_mu) if entry.area_mu is not None else None,
            "issued_by": entry.issued_by,
            "list_row": entry.list_row,
            "level": entry.level,
            "valid_from": entry.valid_from.isoformat(),
        },
        states=statement,
    )


def code_stem(entry: Entry) -> str:
    """``430611-26-``: where and the year."""
    return f"{entry.division}-{entry.recognised_on:%y}-"


def last_number(stem: str) -> int:
    """The highest number given out after ``stem``; the unique code settles who has the next."""
    return last_serial(Entry.objects.all(), "code", stem)


def _renew(
    recognised: Recognised, entry_id: int, *, document_number: str, actor: Actor, now: datetime
) -> Entry:
    entry = Entry.objects.select_related("base", "scheme_version", "first_edition").get(pk=entry_id)
    today = clock.local_date(now)
    years = scheme_of(SchemeVersion.objects.get(pk=recognised.scheme_version_id)).validity_years
    if not years:
        raise NotAllowed("这个认定办法没有有效期，不需要续期。")
    until = renewed_until(course_of(entry), years, today)
    advance(entry)
    statement = recognised.statement or statement_now(entry.base_id)
    entry.platforms, entry.score = recognised.platforms, recognised.score
    event = add_event(
        entry,
        EventKind.RENEWED,
        actor=actor,
        now=now,
        until=until,
        document_number=document_number,
        reason=f"续期申报{recognised.application_code}",
        states=statement,
    )
    entry.valid_until = until
    entry.expiry_notice_months = None
    entry.save(update_fields=["valid_until", "expiry_notice_months", "platforms", "score"])
    revisions.revise(event, statement, Revision.Cause.RENEWED, actor=actor, now=now)
    publication.refresh([entry.code], now)
    return entry
