"""Labels by the thousand, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse
from ninja import Schema, Status

from youji.certificates.api.router import router
from youji.certificates.fields import PRINT
from youji.certificates.policy import READERS
from youji.certificates.selectors.printings import drawn, file_of, find_printing, said_of
from youji.certificates.services.printing import order_labels
from youji.shared.api import ActorRequest, Name, admits, answers
from youji.shared.api.described import body
from youji.shared.api.files import downloads
from youji.shared.refusals import Refused

_PRINT: Any = body(PRINT, refuse=Refused)


class PrintIn(_PRINT):
    """Which labels; without numbers all of the certificate's."""


class PrintingOut(Schema):
    """An order of labels: how far it is. The file lies there for a day."""

    id: UUID
    code: str
    size: str
    dpi: str
    first: int
    last: int
    state: str
    sentence: str
    done: int
    total: int
    asked_at: datetime
    finished_at: datetime | None

    @staticmethod
    def resolve_code(row: Any) -> str:
        """Of which certificate."""
        return str(row.certificate.code)

    @staticmethod
    def resolve_sentence(row: Any) -> str:
        """How it stands, in a sentence."""
        return said_of(row)

    @staticmethod
    def resolve_done(row: Any) -> int:
        """How many are drawn."""
        return drawn(row)

    @staticmethod
    def resolve_total(row: Any) -> int:
        """How many there will be."""
        return int(row.copies)


@router.post("/{code}/printings", response=answers(PrintingOut, 202), summary="后台画标签")
@admits(READERS)
def order(request: ActorRequest, code: Name, body: PrintIn) -> Any:
    """The labels wait for the worker."""
    return Status(202, order_labels(code=code, **body.model_dump(), actor=request.actor, now=request.now))


@router.get("/printings/{printing_id}", response=answers(PrintingOut), summary="标签画到哪里了")
@admits(READERS)
def get_printing(request: ActorRequest, printing_id: UUID) -> Any:
    """One's own order."""
    return find_printing(printing_id, request.actor)


@router.get("/printings/{printing_id}/file", summary="画好的标签", **downloads("application/zip"))
@admits(READERS)
def get_printed(request: ActorRequest, printing_id: UUID) -> Any:
    """The PDFs in one archive."""
    found = find_printing(printing_id, request.actor)
    return FileResponse(
        file_of(found, request.actor, request.now).open("rb"),
        as_attachment=True,
        filename=f"{found.certificate.code}.zip",
        content_type="application/zip",
    )
