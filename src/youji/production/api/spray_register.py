"""The spray register, for programs."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse

from youji.production.policy import READERS
from youji.production.services.spray_register import MIMES, file_of
from youji.shared.api import ActorRequest, Day, admits, room_router
from youji.shared.api.files import download, downloads

router = room_router("production", "按标生产")


@router.get("/spray-register", summary="施药台账", **downloads(*MIMES.values()))
@admits(READERS)
def get_spray_register(
    request: ActorRequest,
    *,
    form: Literal["json", "xlsx"] = "json",
    since: Day | None = None,
    until: Day | None = None,
) -> HttpResponse:
    """Every spraying that counts of this year, or from a day to a day, as docs/spray-register.schema.json describes it."""
    content = file_of(form, request.actor, request.now, since=since, until=until)
    return download(content, f"施药台账.{form}", MIMES[form])
