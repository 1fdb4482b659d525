"""Loading scheme files into the database, where applications are pinned to them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from youji.ledger.services import record
from youji.schemes.logic.scheme_file import parse
from youji.schemes.models import SchemeVersion
from youji.shared.actor import SYSTEM, Actor
from youji.shared.data import UnfitData


class SchemeInUse(UnfitData):
    """The text differs from what decisions were already made under; it needs a version of its own."""


def scheme_folder() -> Path:
    """Where the shipped scheme files lie."""
    return Path(settings.DATA) / "schemes"


def load_schemes(now: datetime, *, folder: Path | None = None, actor: Actor = SYSTEM) -> list[SchemeVersion]:
    """Every scheme file in ``folder`` is in the database. Loading the same files again changes nothing.

    Raises:
        SchemeInUse: a file changed under a version that a round, an application or an entry rests on.
        BadScheme: a file is no scheme.
    """
    files = sorted((folder or scheme_folder()).glob("*.toml"))
    return [load_scheme(text=path.read_text("utf-8"), actor=actor, now=now) for path in files]


@transaction.atomic
def load_scheme(*, text: str, actor: Actor, now: datetime) -> SchemeVersion:
    """This scheme text is in the database under its key and version.

    Raises:
        SchemeInUse: the version is in use with another text.
        BadScheme: the text is no scheme.
    """
    scheme = parse(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = SchemeVersion.objects.filter(key=scheme.key, version=scheme.version).first()
    if known is not None and known.digest == digest:
        return known
    if known is not None and _is_in_use(known):
        raise SchemeInUse(
            f"“{known.title}”（{scheme.id}）已有申报或目录条目依据它办理，内容不能再改。请在文件里改写 version，作为新的版本载入。"
        )
    values = {"title": scheme.title, "text": text, "digest": digest, "loaded_at": now}
    stored, _ = SchemeVersion.objects.update_or_create(
        key=scheme.key, version=scheme.version, defaults=values
    )
    record(
        "schemes.scheme.loaded",
        subject=f"schemes.scheme:{stored.pk}",
        before={} if known is None else {"digest": known.digest},
        after={"key": scheme.key, "version": scheme.version, "digest": digest},
        actor=actor,
        now=now,
        public={"scheme": scheme.id, "title": scheme.title, "sha256": digest},
    )
    return stored


def _is_in_use(version: SchemeVersion) -> bool:
    """Whether anything was decided under it, in whichever room."""
    return any(
        link.related_model._default_manager.filter(**{link.field.name: version}).exists()
        for link in SchemeVersion._meta.related_objects
    )
