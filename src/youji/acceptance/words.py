"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from youji.acceptance.models import Acceptance
from youji.recognition import policy
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers

MOST = 20


def _visits(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Acceptance.objects.filter(pk__in=numbers(keys)).values_list(
        "pk", "application__code", "application__base__name"
    )
    return {
        str(pk): Named(f"{base}的现场验收（{code}）", link("recognition:case", code, policy.CASES, actor))
        for pk, code, base in rows
    }


def _find_visits(text: str) -> Iterable[str]:
    found = Acceptance.objects.filter(
        Q(application__code__iexact=text) | Q(application__base__name__icontains=text)
    )
    return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])


WORDS = Words(
    nouns={
        "visit": "现场验收",
    },
    fields={
        "assessors": "验收员",
        "item": "评分项目",
        "items": "逐项评分",
        "metres_from_base": "离基地（米）",
        "vetoes": "否决项",
    },
    names={"visit": _visits},
    finders={"visit": _find_visits},
    values={"outcome": {"passed": "合格", "failed": "不合格"}},
)
