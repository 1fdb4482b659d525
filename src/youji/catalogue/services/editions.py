"""Publishing an edition of the catalogue (发布目录): numbered, sealed, in the log, and then never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from youji.catalogue.fields import EDITION
from youji.catalogue.logic.standing_rules import edition_has_number_and_news
from youji.catalogue.models import Edition
from youji.catalogue.selectors.editions import Preview, document_number_used, latest_edition
from youji.catalogue.services.edition_proofs import Sheet, print_sheet, set_sheet, still_true
from youji.ledger import services as ledger
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed, StaleState
from youji.shared.roles import PROVINCE

#: A leaf of the log holds 64 KiB.
NAMED_AT_MOST = 1_500
#: Sheets set again because somebody decided on an entry meanwhile; then once more with the catalogue held still.
ATTEMPTS = 3


def may_publish(actor: Actor) -> bool:
    """Whether the actor publishes the province's catalogue."""
    return Role.PUBLISHER in actor.roles and actor.division == PROVINCE


def publish_edition(
    *,
    title: str,
    document_number: str,
    actor: Actor,
    now: datetime,
    expected_number: int | None = None,
    is_demo: bool = False,
) -> Edition:
    """A new edition is public: every entry on the list as it stands today, sealed by its digest.

    Entries that waited for it are in force; every public row is rebuilt. What takes time is worked out before the
    transaction, which holds the write lock for the writing only.

    Args:
        expected_number: the number the actor saw in the preview.

    Raises:
        NotAllowed: the actor does not publish the province's catalogue.
        Blocked: no document number, one used before, or nothing has changed since the last edition.
        StaleState: somebody published an edition first.
    """
    if not may_publish(actor):
        raise NotAllowed("目录由省级目录发布员发布。")
    read = checked(EDITION.without("number"), {"title": title, "document_number": document_number})
    said = _Said(**read, expected_number=expected_number, is_demo=is_demo)
    for _ in range(ATTEMPTS):
        sheet = set_sheet(clock.local_date(now))
        with transaction.atomic():
            if still_true(sheet):
                return _publish(sheet, said, actor=actor, now=now)
    with transaction.atomic():  # the catalogue never stands still: hold it while the sheet is set
        sheet = set_sheet(clock.local_date(now))
        return _publish(sheet, said, actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the publisher said of the edition."""

    title: str
    document_number: str
    expected_number: int | None
    is_demo: bool


def _publish(sheet: Sheet, said: _Said, *, actor: Actor, now: datetime) -> Edition:
    draft = sheet.draft
    latest = latest_edition()
    if draft.number != (latest.number if latest else 0) + 1 or said.expected_number not in {
        None,
        draft.number,
    }:
        raise StaleState(
            f"第{said.expected_number or draft.number}版刚刚由别人发布，请看最新的预览后再决定。"
        )
    finding = edition_has_number_and_news(
        document_number=said.document_number,
        used=document_number_used(said.document_number),
        changes=draft.difference.count,
    )
    if finding:
        raise Blocked([finding])
    edition = _write(sheet, said, actor=actor, now=now)
    print_sheet(sheet, edition)
    return edition


def _codes(draft: Preview) -> dict[str, object]:
    """Which entries came and went: named while they fit into a leaf, counted always; the digest holds them all."""
    added = [code for code, _ in draft.difference.added]
    removed = [code for code, _ in draft.difference.removed]
    counted: dict[str, object] = {"added_count": len(added), "removed_count": len(removed)}
    return (
        counted
        if len(added) + len(removed) > NAMED_AT_MOST
        else {**counted, "added": added, "removed": removed}
    )


def _write(sheet: Sheet, said: _Said, *, actor: Actor, now: datetime) -> Edition:
    draft, today = sheet.draft, clock.local_date(now)
    logged = ledger.record(
        "catalogue.edition.published",
        subject=f"catalogue.edition:{draft.number}",
        before={"number": draft.number - 1},
        after={"number": draft.number, "entry_count": len(draft.items)},
        actor=actor,
        now=now,
        public={
            "kind": "edition",
            "number": draft.number,
            "title": said.title,
            "document_number": said.document_number,
            "published_on": today.isoformat(),
            "entry_count": len(draft.items),
            "digest": sheet.seal,
            **_codes(draft),
        },
        division=PROVINCE,
    )
    try:
        with transaction.atomic():
            return Edition.objects.create(
                number=draft.number,
                title=said.title,
                document_number=said.document_number,
                published_on=today,
                published_at=now,
                entry_count=len(draft.items),
                digest=sheet.seal,
                ledger_entry_id=logged.pk,
                is_demo=said.is_demo,
            )
    except IntegrityError as taken:
        raise StaleState(f"第{draft.number}版刚刚由别人发布，请看最新的预览后再决定。") from taken
