"""Storing what people upload."""

from __future__ import annotations

from datetime import datetime
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from youji.documents import storage, telling
from youji.documents.logic import content, names, rules
from youji.documents.logic.kinds import EVIDENCE, FORMS, PHOTO, Kind
from youji.documents.models import Document
from youji.documents.selectors import document_of
from youji.ledger.services import record
from youji.shared import unpacking
from youji.shared.actor import Actor
from youji.shared.findings import Finding
from youji.shared.refusals import Refused

CONTAINERS = frozenset({Kind.XLSX, Kind.DOCX, Kind.ZIP})
#: What is handed in: chosen in a form, or kept already.
Chosen = UploadedFile | Document
DAMAGED = "文件打不开，可能没有传完或已损坏。请在本机打开确认后重新上传。"


def store(
    *,
    file: File | BinaryIO | bytes,
    name: str,
    actor: Actor,
    now: datetime,
    operator_id: int | None = None,
    division: str = "",
    is_public: bool = False,
    kinds: frozenset[Kind] = EVIDENCE,
) -> Document:
    """Keep an uploaded file and the row that says what it is; the same bytes lie on the disk once.

    What is right but called otherwise (a PNG that a phone calls .jpg) is kept with its own ending, and that is told.
    The bytes are on the disk before the row is written, so a row never points at nothing.

    Raises:
        Refused: the file is not what it says, too large, or not of ``kinds``.
    """
    limit = settings.UPLOAD_LIMIT_BYTES
    _demand(rules.not_too_large(getattr(file, "size", 0) or 0, limit))
    name = names.clean(name)
    try:
        with storage.receive(storage.chunks_of(file), limit) as incoming:
            kind = examine(incoming.file, incoming.size_bytes, kinds)
            storage.keep(incoming)
            sha256, size = incoming.sha256, incoming.size_bytes
    except storage.TooLarge:
        _demand(rules.not_too_large(limit + 1, limit))
        raise
    fitted = names.fit(name, FORMS[kind].endings)
    with transaction.atomic():
        document = Document.objects.create(
            sha256=sha256,
            name=fitted,
            mime=FORMS[kind].mime,
            size_bytes=size,
            uploaded_at=now,
            uploaded_by_id=actor.user_id,
            operator_id=operator_id,
            division=division,
            is_public=is_public,
        )
        record(
            "documents.document.stored",
            subject=f"documents.document:{document.pk}",
            before={},
            after={"sha256": sha256, "mime": document.mime, "size_bytes": size, "is_public": is_public},
            actor=actor,
            now=now,
            operator_id=operator_id,
            division=division,
        )
    if names.extension(name) not in (names.extension(fitted), ""):
        telling.tell(f"“{name}”的内容是{FORMS[kind].label}，已改名为“{fitted}”。")
    return document


def attached(
    upload: Chosen | None,
    *,
    actor: Actor,
    now: datetime,
    field: str = "document",
    **owner: Any,
) -> Document | None:
    """What somebody chose in a form's file field, kept as a document; ``None`` where nothing was chosen.

    What was kept at the first press of an act that asks once more is what it is; nobody else could open it till now,
    so what is to be public is kept once more, for everybody.

    Args:
        field: what the form calls it; a refusal is said there.
        owner: ``operator_id``, ``division``, as ``store`` takes them.

    Raises:
        Refused: the file was not taken.
    """
    if isinstance(upload, Document) and owner.get("is_public") and not upload.is_public:
        return _for_everybody(upload, actor=actor, now=now, **owner)
    if upload is None or isinstance(upload, Document):
        return upload
    try:
        return store(file=upload, name=upload.name or "附件", actor=actor, now=now, **owner)
    except Refused as refused:
        raise refused.at(field) from refused


def kept(given: Chosen | str, *, actor: Actor, now: datetime, **owner: Any) -> Document | None:
    """What keeps a file between the two presses of an act that asks once more: it is stored, its number found again.

    Raises:
        Refused: the file was not taken, or the number is of none the actor may use.
    """
    if isinstance(given, str):
        return document_of(given, actor)
    return attached(given, actor=actor, now=now, **owner)


def _for_everybody(kept: Document, *, actor: Actor, now: datetime, **owner: Any) -> Document:
    with storage.path_of(kept.sha256).open("rb") as file:
        return store(file=file, name=kept.name, actor=actor, now=now, **owner)


def examine(file: IO[bytes], size_bytes: int, kinds: frozenset[Kind]) -> Kind:
    """What ``file`` is, once every rule about it holds.

    Raises:
        Refused: one does not.
    """
    _demand(rules.not_empty(size_bytes))
    seen = content.identify(file)
    _demand(rules.of_a_kind_asked_for(seen.kind, seen.hint, kinds))
    kind = seen.kind
    assert kind is not None  # noqa: S101  (of_a_kind_asked_for has refused it)
    try:
        if kind in PHOTO:
            _demand(rules.picture_can_be_opened(content.picture_of(file)))
        elif kind is Kind.PDF:
            _demand(rules.paper_can_be_opened(content.paper_of(file)))
        elif kind in CONTAINERS:
            _demand(rules.archive_is_honest(content.archive_of(file)))
            content.read_through(file)
    except unpacking.Damaged as fault:
        raise Refused(DAMAGED, "file") from fault
    return kind


def _demand(finding: Finding | None) -> None:
    if finding is not None:
        raise Refused(finding.message, "file", code=finding.code)
