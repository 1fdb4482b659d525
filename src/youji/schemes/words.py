"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from youji.schemes import labels
from youji.schemes.models import SchemeVersion
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, numbers


def _versions(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = SchemeVersion.objects.filter(pk__in=numbers(keys)).values_list("pk", "key", "title", "version")
    return {
        str(pk): Named(f"{title}（{version}）", reverse("schemes:desk-scheme", args=[key]))
        for pk, key, title, version in rows
    }


WORDS = Words(
    nouns={
        "scheme": "认定办法",
    },
    fields={
        "scheme": "认定方案",
        "scheme_version": "方案版本",
        "scheme_version_id": "认定办法编号",
    },
    names={"scheme": _versions},
    values={"kind": labels.SUBJECTS, "level": labels.LEVELS},
)
