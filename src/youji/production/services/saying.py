"""One record as it was sent, read: what cannot be a fact is refused here, with a sentence at the field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from youji.production.fields import RECORD, WORK, what_was_said
from youji.production.logic.kinds import lacking
from youji.shared import clock
from youji.shared.checked import checked
from youji.shared.identifiers import uuid7
from youji.shared.refusals import Refused
from youji.shared.rows import plain

#: What is told of a day that has not come.
NOT_YET = "日期不能晚于今天；还没有做的事请记到“打算”里。"
NO_ID = "记录号应当是 UUID，如 01968f3e-0000-7000-8000-000000000000。"
#: What has no column of its own.
_KEPT = tuple(key for key in WORK if key not in ("kind", "day", "seasons", "plots"))


@dataclass(frozen=True, slots=True)
class Said:
    """One record, read: ``values`` of every field of ``fields.RECORD``."""

    id: UUID
    values: Mapping[str, Any]
    digest: str
    photos: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day of the work."""
        return self.values["day"]

    @property
    def former(self) -> str:
        """The digest that the same message had while nothing said of 有机肥 was 否: a phone may send it once more."""
        return digest_of({**self.values, "organic": bool(self.values["organic"])})

    @property
    def facts(self) -> dict[str, Any]:
        """What is kept beyond the columns: what was said, and nothing that was not."""
        return {key: plain(value) for key, value in what_was_said(self.values, _KEPT).items()}


def as_uuid(text: str, sentence: str, field: str) -> UUID:
    """The id.

    Raises:
        Refused: it is none.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(sentence, field) from error


def read(body: Mapping[str, Any], today: date) -> Said:
    """``body`` as a record.

    Raises:
        Refused: some field will not do, something the kind needs is missing, or the day has not come.
    """
    unknown = set(body) - set(RECORD) - {"photos"}
    if unknown:
        raise Refused(f"不认识的栏目：{'、'.join(sorted(unknown))[:60]}。")
    given = {key: value for key, value in body.items() if key in RECORD}

    def also(values: Mapping[str, Any]) -> dict[str, str]:
        problems = lacking(values["kind"], values) if values.get("kind") else {}
        if values.get("day") and values["day"] > today:
            problems["day"] = NOT_YET
        if values.get("until") and values.get("day") and not values["day"] <= values["until"] <= today:
            problems["until"] = "停用日期应当在使用日期和今天之间。"
        if values.get("supersedes") and not values.get("reason"):
            problems["reason"] = "请填写更正的原因。"
        return problems

    values = checked(RECORD, given, also=also)
    made = as_uuid(values["id"], NO_ID, "id") if values["id"] else uuid7()
    photos = body.get("photos") or ()
    if not isinstance(photos, list | tuple) or not all(isinstance(one, str) for one in photos):
        raise Refused("照片应当是一列照片号。", "photos")
    return Said(made, values, digest_of(values), tuple(photos)[:9])


def digest_of(values: Mapping[str, Any]) -> str:
    """What the same message has in common however often it is sent, and no other message has."""
    said = {key: plain(value) for key, value in values.items() if value not in (None, "", [], ())}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def today_of(now: Any) -> date:
    """The province's day."""
    return clock.local_date(now)
