"""Publishing an edition of the catalogue (发布目录): numbered, sealed, in the log, and then never changed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from youji.ledger import services as ledger
from youji.recognition.logic.editions import digest
from youji.recognition.logic.standing_rules import edition_has_number_and_news
from youji.recognition.models import Edition, EditionItem, Entry
from youji.recognition.selectors.editions import Preview, document_number_used, preview
from youji.recognition.services import publication
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.machine import Blocked, NotAllowed, StaleState

#: A leaf of the log holds 64 KiB.
NAMED_AT_MOST = 1_500


def may_publish(actor: Actor) -> bool:
    """Whether the actor publishes the province's catalogue."""
    return Role.PUBLISHER in actor.roles and actor.division == "43"


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

    Entries that waited for it are in force; every public row is rebuilt.

    Args:
        expected_number: the number the actor saw in the preview.

    Raises:
        NotAllowed: the actor does not publish the province's catalogue.
        Blocked: no document number, one used before, or nothing has changed since the last edition.
        StaleState: somebody published an edition first.
    """
    if not may_publish(actor):
        raise NotAllowed("目录由省级目录发布员发布。")
    document_number = document_number.strip()
    with transaction.atomic():
        draft = preview(clock.local_date(now))
        if expected_number is not None and expected_number != draft.number:
            raise StaleState(f"第{expected_number}版刚刚由别人发布，请看最新的预览后再决定。")
        finding = edition_has_number_and_news(
            document_number=document_number,
            used=document_number_used(document_number),
            changes=draft.difference.count,
        )
        if finding:
            raise Blocked([finding])
        edition = _write(
            draft, title=title.strip(), document_number=document_number, actor=actor, now=now, is_demo=is_demo
        )
        publication.reprint(edition.number, draft.items, moved_codes(draft), now)
    return edition


def moved_codes(draft: Preview) -> set[str]:
    """The entries this edition prints for the first time, prints differently, or no longer prints."""
    found = draft.difference
    moved = {code for code, _ in (*found.added, *found.removed)} | set(draft.new_codes)
    return moved | {change.code for change in found.changed}


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


def _write(
    draft: Preview, *, title: str, document_number: str, actor: Actor, now: datetime, is_demo: bool
) -> Edition:
    today, seal = clock.local_date(now), digest(draft.items)
    logged = ledger.record(
        "recognition.edition.published",
        subject=f"recognition.edition:{draft.number}",
        before={"number": draft.number - 1},
        after={"number": draft.number, "entry_count": len(draft.items)},
        actor=actor,
        now=now,
        public={
            "kind": "edition",
            "number": draft.number,
            "title": title,
            "document_number": document_number,
            "published_on": today.isoformat(),
            "entry_count": len(draft.items),
            "digest": seal,
            **_codes(draft),
        },
        division="43",
    )
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                number=draft.number,
                title=title,
                document_number=document_number,
                published_on=today,
                published_at=now,
                entry_count=len(draft.items),
                digest=seal,
                ledger_entry_id=logged.pk,
                is_demo=is_demo,
            )
    except IntegrityError as taken:
        raise StaleState(f"第{draft.number}版刚刚由别人发布，请看最新的预览后再决定。") from taken
    EditionItem.objects.bulk_create(
        [
            EditionItem(edition=edition, entry_code=code, payload=dict(item))
            for code, item in draft.items.items()
        ],
        batch_size=500,
    )
    new = Entry.objects.filter(code__in=draft.new_codes, first_edition__isnull=True)
    new.update(first_edition=edition, version=F("version") + 1)
    return edition
