"""A line of the ledger of inputs with a photograph of the label or the invoice: what the phone could not read is read here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File

from youji.documents.logic.kinds import PHOTO
from youji.documents.services import store
from youji.production.logic.codes import LABEL_DIGITS, label_problem
from youji.production.models import StoreEntry
from youji.production.services.store import enter as enter_line
from youji.shared.actor import Actor
from youji.shared.barcodes import codes_in

#: A label prints its code alone, or at the end of an address.
_AT_THE_END = re.compile(r"([0-9]{20,40})\D*$")
NOT_READ = "照片上没有读出追溯码，请照着标签补录。"


@dataclass(frozen=True, slots=True)
class Photographed:
    """The line as it stands, and what is to be said of its photograph."""

    entry: StoreEntry
    said: str = ""


def enter(*, file: File | None, actor: Actor, now: datetime, **given: Any) -> Photographed:
    """The line stands in the ledger (``store.enter``), its photograph beside it, its code read where none was typed.

    Raises:
        Refused: as ``store.enter``. documents.services.Refused: the file is no photograph.
    """
    if file is None:
        return Photographed(enter_line(actor=actor, now=now, channel="phone", **given))
    number = _id(given)
    there = StoreEntry.objects.filter(pk=number).first() if number else None
    content = file.read()
    code = "" if given.get("label_code") else code_on(content)
    if code:
        given = given | {"label_code": code}
    kept = there.photo_id if there is not None else None
    if kept is None:
        name = file.name or "照片.jpg"
        document = store(
            file=content, name=name, actor=actor, now=now, operator_id=actor.operator_id, kinds=PHOTO
        )
        kept = document.pk
    entry = enter_line(actor=actor, now=now, channel="phone", photo_id=kept, **given)
    if code:
        return Photographed(entry, f"从照片读出追溯码{code}。")
    return Photographed(entry, "" if entry.label_code or given.get("kind") != "purchase" else NOT_READ)


def _id(given: dict[str, Any]) -> UUID | None:
    try:
        return UUID(str(given.get("id") or ""))
    except ValueError:
        return None


def code_on(picture: bytes) -> str:
    """The label's code in the picture; empty where none can be read, or what is read is none."""
    try:
        found = codes_in(picture)
    except OSError:
        return ""  # no picture: whoever keeps it says so
    for text in found:
        match = _AT_THE_END.search(text)
        if match and len(match[1]) == LABEL_DIGITS and label_problem(match[1]) is None:
            return match[1]
    return ""
