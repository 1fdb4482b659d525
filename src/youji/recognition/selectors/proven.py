"""Whether what the public is shown of notices is what the log says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from youji.ledger.logic.report import Fault
from youji.ledger.selectors import public_record
from youji.recognition.logic.noticed import CASES, SUBJECT, differing, fold, text_digest
from youji.recognition.models import Notice


def shown_otherwise() -> Iterator[Fault]:
    """Every notice that is shown otherwise than the log has it, or that only one of the two knows."""
    if not _differing():
        return
    for subject, (
        leaf,
        sentences,
    ) in _differing().items():  # looked at again: somebody may have been changing it
        for what in sentences:
            yield Fault(what, leaf["id"], leaf["action"], subject, leaf["at"]) if leaf else Fault(what)


def _differing() -> dict[str, tuple[Mapping[str, Any] | None, list[str]]]:
    """By subject, its first leaf and what is shown otherwise, in words."""
    notices = {f"{SUBJECT}{notice.pk}": _shown(notice) for notice in Notice.objects.order_by("pk")}
    found: dict[str, tuple[Mapping[str, Any] | None, list[str]]] = {}
    for subject, notice in fold(public_record(SUBJECT, CASES)).items():
        shown = notices.pop(subject, None) or _again(subject)
        said = ["公示在日志里，公开页上没有"] if shown is None else list(differing(notice, shown))
        if said:
            found[subject] = notice["leaf"], said
    for subject, shown in notices.items():
        found[subject] = None, [f"{shown['number']}号公示公开着，日志里没有"]
    return found


def _again(subject: str) -> dict[str, Any] | None:
    notice = Notice.objects.filter(pk=subject.removeprefix(SUBJECT)).first()
    return None if notice is None else _shown(notice)


def _shown(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.number,
        "title": notice.title,
        "document_number": notice.document_number,
        "text_sha256": text_digest(notice.text),
        "opens_on": notice.opens_on.isoformat(),
        "closes_on": notice.closes_on.isoformat(),
        "phone": notice.phone,
        "address": notice.address,
        "withdrawn": notice.withdrawn_at is not None,
        "rows": notice.snapshot,
    }
