"""Whether what the public is shown of notices is what the log says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from youji.ledger.logic.report import Fault
from youji.ledger.selectors import public_record
from youji.recognition.logic.noticed import SUBJECT, differing, fold, text_digest
from youji.recognition.models import Notice


def shown_otherwise() -> Iterator[Fault]:
    """Every notice that is shown otherwise than the log has it, or that only one of the two knows."""
    notices = {f"{SUBJECT}{notice.pk}": _shown(notice) for notice in Notice.objects.order_by("pk")}
    for subject, notice in fold(public_record(SUBJECT)).items():
        leaf = notice["leaf"]
        shown = notices.pop(subject, None) or _again(subject)
        found = ["公示在日志里，公开页上没有"] if shown is None else list(differing(notice, shown))
        if found and shown is not None:  # somebody may have been changing it
            fresh = fold(public_record(subject)).get(subject, notice)
            found = list(differing(fresh, _again(subject) or shown))
        for what in found:
            yield Fault(what, leaf["id"], leaf["action"], subject, leaf["at"])
    for subject, shown in notices.items():
        if subject not in fold(public_record(subject)):
            yield Fault(f"{shown['number']}号公示公开着，日志里没有")


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
