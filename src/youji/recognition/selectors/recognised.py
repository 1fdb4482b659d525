"""From a case to the frozen value the catalogue takes."""

from __future__ import annotations

from typing import Any

from youji.catalogue.logic.recognised import Recognised
from youji.recognition.models import Application
from youji.recognition.selectors.judged import stated_of
from youji.shared import rooms

#: Where a room above adds what it decided about a recognised case: a function from an application to values by name.
POINT = "recognition.recognised"


def of(application: Application) -> Recognised:
    """The recognition of ``application``, with what the rooms above know of it."""
    more: dict[str, Any] = {}
    for tell in rooms.extensions(POINT).values():
        more |= tell(application)
    said = application.judged_answers.get("platforms", "")
    return Recognised(
        base_id=application.base_id,
        scheme_version_id=application.scheme_version_id,
        category=application.category,
        application_code=application.code,
        renews_id=application.renews_id,
        statement=stated_of(application),
        platforms="\n".join(map(str, said)) if isinstance(said, list) else str(said),
        is_demo=application.is_demo,
        **more,
    )
