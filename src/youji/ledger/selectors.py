"""Reading the trail and the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from youji.ledger.heads import Head, head
from youji.ledger.labels import action_label, field_label, subject_label
from youji.ledger.logic import merkle, tiles
from youji.ledger.logic.differences import differences
from youji.ledger.logic.leaves import Before, instant
from youji.ledger.models import AuditEntry, AuditEntryQuerySet, Checkpoint, Leaf, Pending, Tile
from youji.ledger.naming import subjects_like, value_word
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.prepared import prepared


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands in the log, and the path that proves it."""

    index: int
    leaf: bytes
    leaf_hash: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]
    note: str
    sequenced_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """What the 存证 mark beside a record says. ``index`` is None while the entry waits to be sequenced."""

    entry_id: UUID
    index: int | None
    size: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ReadLeaf:
    """A leaf as a page shows it: its canonical text, and what the text says."""

    index: int
    entry_id: UUID
    hash: str
    text: str
    at: datetime
    action: str
    subject: str
    fields: tuple[tuple[str, str], ...]
    sequenced_at: datetime
    about: str  # what it is about, by its name
    document_number: str
    page: str  # the public page it is seen on, if it has one


#: Where a public record is seen, by the key of its data that leads there.
PAGES = {"entry": "/b/{}", "edition": "/editions/{}", "notice": "/notices/{}", "scheme": "/schemes#{}"}
NAMES = ("name", "base", "title", "number", "notice", "application")


def _page_of(action: str, data: Mapping[str, object]) -> str:
    noun = action.split(".")[1] if action.count(".") == 2 else ""
    key = data.get(noun) or (data.get("number") if noun in {"edition", "notice"} else "")
    return PAGES[noun].format(str(key).replace("@", "-")) if noun in PAGES and key else ""


def read_leaf(leaf: Leaf, words: Mapping[str, str] | None = None) -> ReadLeaf:
    """What ``leaf`` says, in the ``words`` of the rooms above."""
    text = bytes(leaf.data).decode()
    said = json.loads(text)
    changes = differences({}, said["data"])
    return ReadLeaf(
        index=leaf.index,
        entry_id=leaf.entry_id,
        hash=bytes(leaf.hash).hex(),
        text=text,
        at=datetime.fromisoformat(said["at"]),
        action=action_label(said["action"], words),
        subject=subject_label(said["subject"]),
        fields=tuple(
            (field_label(c.field, said["subject"]), value_word(c.field, c.after, said["subject"]))
            for c in changes
        ),
        sequenced_at=leaf.sequenced_at,
        about=str(next((said["data"][key] for key in NAMES if said["data"].get(key)), "")),
        document_number=str(said["data"].get("document_number") or ""),
        page=_page_of(said["action"], said["data"]),
    )


def read_tile(level: int, number: int) -> bytes:
    """The stored hashes of a tile; empty when there is none."""
    found = Tile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return b"" if found is None else bytes(found)


def tile(level: int, number: int, width: int) -> bytes | None:
    """The first ``width`` hashes of a tile, or ``None`` when the log has not so many."""
    wanted = width * merkle.HASH_BYTES
    held = read_tile(level, number)
    return held[:wanted] if len(held) >= wanted else None


def bundle(number: int, width: int) -> bytes | None:
    """The leaves under tile ``number`` of the lowest level, as an entry bundle."""
    first = number * tiles.WIDTH
    rows = Leaf.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
    leaves = [bytes(data) for data in rows.values_list("data", flat=True)]
    return tiles.bundle(leaves) if len(leaves) == width else None


def leaf_of(entry_id: UUID) -> Leaf | None:
    """The leaf of an entry, once it is sequenced."""
    return Leaf.objects.filter(entry_id=entry_id).first()


def proof_of(entry_id: UUID) -> Proof | None:
    """The proof that an entry is in the newest tree; ``None`` while it is not."""
    leaf, now = leaf_of(entry_id), head()
    if leaf is None or leaf.index >= now.size:
        return None
    return _proof(leaf, now, tiles.node_from(read_tile))


def _proof(leaf: Leaf, now: Head, node: merkle.Node) -> Proof:
    path = merkle.inclusion_path(leaf.index, now.size, node)
    return Proof(
        index=leaf.index,
        leaf=bytes(leaf.data),
        leaf_hash=bytes(leaf.hash),
        size=now.size,
        root=now.root,
        path=tuple(path),
        note=now.note,
        sequenced_at=leaf.sequenced_at,
    )


#: A subject's leaves in one answer; of what has more the newest, and that it has more is said.
CHAIN = 200


def chain_of(entry_id: UUID) -> tuple[list[Proof], bool] | None:
    """The proofs of an entry and of all before it of its subject, oldest first; and whether there are still older ones."""
    newest, now = leaf_of(entry_id), head()
    subject = AuditEntry.objects.filter(pk=entry_id).values("subject")[:1]
    if newest is None or newest.index >= now.size:
        return None
    same = AuditEntry.objects.filter(subject=Subquery(subject), public__isnull=False).values("pk")
    found = Leaf.objects.filter(entry_id__in=same, index__lte=newest.index).order_by("-index")
    leaves = list(found[: CHAIN + 1])
    node = tiles.node_from(read_tile)
    proofs = [_proof(leaf, now, node) for leaf in reversed(leaves[:CHAIN])]
    return proofs, len(leaves) > CHAIN


def consistency(old: int, new: int) -> list[bytes] | None:
    """The proof that the tree of ``new`` leaves extends that of ``old``; ``None`` outside the log."""
    if not 0 < old <= new <= head().size:
        return None
    return merkle.consistency_path(old, new, tiles.node_from(read_tile))


def mark(entry_id: UUID) -> Mark | None:
    """What the 存证 mark says of an entry; ``None`` when it is not one the public can check."""
    leaf = Leaf.objects.filter(entry_id=entry_id).only("index", "sequenced_at").first()
    if leaf is not None:
        size = Checkpoint.objects.order_by("-pk").values_list("size", flat=True).first() or 0
        return Mark(entry_id, leaf.index, size, leaf.sequenced_at)
    waiting = AuditEntry.objects.filter(pk=entry_id, public__isnull=False).exists()
    return Mark(entry_id, None, 0, None) if waiting else None


def last_leaves(subjects: Iterable[str]) -> dict[str, Before]:
    """The newest leaf of each subject that has one."""
    public = AuditEntry.objects.filter(subject__in=subjects, public__isnull=False)
    about = dict(public.values_list("pk", "subject"))
    rows = Leaf.objects.filter(entry_id__in=public.values("pk")).order_by("index")
    return {
        about[entry_id]: Before(index, bytes(hash_))
        for index, entry_id, hash_ in rows.values_list("index", "entry_id", "hash")
        if entry_id in about
    }


def recent_leaves() -> QuerySet[Leaf]:
    """Leaves, newest first."""
    return Leaf.objects.order_by("-index")


def waiting() -> int:
    """How many entries no seal covers yet."""
    return Pending.objects.count()


def history(subject: str | Iterable[str]) -> AuditEntryQuerySet:
    """Everything recorded about a subject (or several), oldest first.

    Not scoped: whoever may see the record may see its history, and the caller has established that.
    """
    subjects = [subject] if isinstance(subject, str) else list(subject)
    return AuditEntry.objects.filter(subject__in=subjects).order_by("at", "id")


def public_record(*subjects: str) -> Iterator[dict[str, Any]]:
    """What is public of the subjects that begin so (with one of ``subjects``), as leaves say it, in the order of the log; not yet sealed, too.

    That each is as it was signed, ``verification`` shows.
    """
    begins = reduce(or_, (Q(subject__startswith=one) for one in subjects))
    found = AuditEntry.objects.filter(begins, public__isnull=False).order_by("pk")
    columns = found.values_list("pk", "at", "action", "subject", "public")
    for pk, at, action, subject, public in columns.iterator(chunk_size=1000):
        yield {"id": str(pk), "at": instant(at), "action": action, "subject": subject, "data": public}


def public_of(subject: str) -> list[dict[str, Any]]:
    """What is public of just this subject, in the order of the log; not yet sealed, too."""
    return _public_of(subject)


@prepared
def _public_of(subject: str) -> QuerySet[AuditEntry, Any]:
    rows = AuditEntry.objects.filter(subject=subject, public__isnull=False).order_by("pk")
    return rows.values_list("public", flat=True)


def recorded(action: str, area: str) -> AuditEntryQuerySet:
    """Everything of one kind that was recorded in an area. Not scoped, as ``history`` is not."""
    return AuditEntry.objects.filter(action=action, division__startswith=area)


def latest_public(subject: str) -> UUID | None:
    """The newest entry about ``subject`` that the public can check: what a page's 存证 mark shows."""
    rows = AuditEntry.objects.filter(subject=subject, public__isnull=False).order_by("-id")
    return rows.values_list("id", flat=True).first()


def entries(
    actor: Actor,
    *,
    about: str = "",
    action: str = "",
    subject: str = "",
    person: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditEntry]:
    """The trail ``actor`` may read, newest first.

    ``about`` is what a person calls a record: its number or name. ``action`` and ``subject`` match from the
    beginning, a person by part of the name.
    """
    found = AuditEntry.objects.visible_to(actor)
    if about.strip():
        found = found.filter(subject__in=subjects_like(about.strip()))
    if action:
        found = found.filter(action__startswith=action)
    if subject:
        found = found.filter(subject__startswith=subject)
    if person:
        found = found.filter(Q(actor_name__icontains=person) | Q(agency__icontains=person))
    if first:
        found = found.filter(at__gte=clock.midnight(first))
    if last:
        found = found.filter(at__lt=clock.midnight(last + timedelta(days=1)))
    return found.order_by("-at", "-id")


def entry(entry_id: UUID, actor: Actor) -> AuditEntry | None:
    """One entry of the trail, if ``actor`` may read it."""
    return AuditEntry.objects.visible_to(actor).filter(pk=entry_id).first()
