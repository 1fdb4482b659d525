"""更正纳入信息: what was copied wrongly from a document is put right, publicly, with the reason and the document."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from youji.catalogue.fields import AMENDMENT
from youji.catalogue.logic.measures import BY_NAME, MeasureFacts, findings_on, open_to
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Entry, EntryEvent
from youji.catalogue.selectors.changes import in_the_way
from youji.catalogue.selectors.courses import in_force_until, status_of
from youji.catalogue.selectors.entries import find_entry
from youji.catalogue.selectors.revisions import newest_statement
from youji.catalogue.services import publication
from youji.catalogue.services.entering import check_document, check_once, check_product
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.holders import tell_holder
from youji.documents.models import Document
from youji.schemes.logic.scheme import Scheme
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.periods import add_years
from youji.shared.refusals import Blocked, NotAllowed, Refused
from youji.shared.rows import advance, changed, snapshot

AMEND = BY_NAME["amend"]
ENDS = "这项认定有有效期，不能改为长期。请填写文件上写的最后一天；文件没有写的，请撤销纳入后重新凭文件纳入。"
#: What an amendment may change of an entry; its beginning and its end follow from the days it names.
COLUMNS = (
    "category",
    "document_number",
    "issued_by",
    "list_row",
    "recognised_on",
    "valid_from",
    "valid_until",
)


def amend(
    *,
    code: str,
    actor: Actor,
    now: datetime,
    document: Document | None = None,
    version: int | None = None,
    **said: object,
) -> EntryEvent:
    """The entry says what its document says; what it said before stands in its history.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not entered by its document, or not the actor's to amend.
        Blocked: reason or file is missing, a day has not come, the base is recognised in that category already,
            a room above has something against it.
        Refused: a field will not do, nothing is changed, or another entry is of that line. StaleState: a lost race.
    """
    read = checked(AMENDMENT, said)
    today = clock.local_date(now)
    with transaction.atomic():
        entry = find_entry(code, actor)
        if AMEND not in open_to(actor, status_of(entry, today), direct=bool(entry.list_row)):
            raise NotAllowed(f"“{AMEND.label}”现在不能对{entry.name}办理。")
        scheme, before = scheme_of(entry.scheme_version), snapshot(entry, COLUMNS)
        reason = str(read.pop("reason"))
        facts = MeasureFacts(AMEND, today, today, reason=reason, has_file=document is not None)
        if findings := (*findings_on(facts), *in_the_way([entry])):
            raise Blocked(findings)
        advance(entry, seen=version)
        _copy(entry, scheme, read, keeps_end="last_day" not in said)
        was, is_now = changed(before, snapshot(entry, COLUMNS))
        _check(entry, scheme, is_now, now)
        event = add_event(
            entry, EventKind.CORRECTED, actor=actor, now=now, reason=reason, document=document,
            until=entry.valid_until if "valid_until" in is_now else None, details={"before": was, "after": is_now},
            states=newest_statement(entry),
        )  # fmt: skip
        entry.valid_until = in_force_until(entry, today)
        Entry.objects.filter(pk=entry.pk).update(**{name: getattr(entry, name) for name in COLUMNS})
        publication.refresh([code], now)
        tell_holder(entry, AMEND.label, reason, now)
    return event


def _copy(entry: Entry, scheme: Scheme, read: dict[str, object], *, keeps_end: bool) -> None:
    """The entry, in hand, as its document has it; where no end was named, it ends as it did.

    Raises:
        Refused: it ends, and is to end no more.
    """
    last = read.pop("last_day")
    for name, value in read.items():
        setattr(entry, name, value)
    entry.valid_from = entry.recognised_on
    if keeps_end:
        return
    if isinstance(last, date):
        entry.valid_until = last + timedelta(days=1)
    elif scheme.validity_years:
        entry.valid_until = add_years(entry.valid_from, scheme.validity_years)
    elif entry.valid_until is not None:
        raise Refused(ENDS, "last_day")


def _check(entry: Entry, scheme: Scheme, is_now: dict[str, object], now: datetime) -> None:
    if not is_now:
        raise Refused("内容和现有的完全一样，没有需要更正的。", "document_number")
    if entry.category not in {category.key for category in scheme.categories}:
        raise Refused("请选择这个认定办法的类别。", "category")
    check_document(
        scheme,
        document_number=entry.document_number,
        issued_by=entry.issued_by,
        list_row=entry.list_row,
        recognised_on=entry.recognised_on,
        today=clock.local_date(now),
        has_file=True,  # no amendment without one (CAT-018)
    )
    same = Entry.objects.filter(document_number=entry.document_number, list_row=entry.list_row)
    if same.filter(scheme_key=entry.scheme_key).exclude(pk=entry.pk).exists():
        raise Refused(f"{entry.document_number}第{entry.list_row}项已经纳入。请核对序号。", "list_row")
    if "category" in is_now:
        check_product(scheme, entry.category, newest_statement(entry))
    if not is_now.keys().isdisjoint({"category", "valid_until"}):
        check_once([entry], now)
