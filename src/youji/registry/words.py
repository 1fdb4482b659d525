"""What the trail calls the register's records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Model, Q
from django.urls import reverse

from youji.registry.models import Base, CertifiedProduct, Operator
from youji.registry.policy import READERS
from youji.shared.actor import Actor
from youji.shared.words import Named, Words

MOST = 20


def _namer(
    model: type[Model], code: str, url: str = ""
) -> Callable[[Collection[str], Actor], Mapping[str, Named]]:
    def name(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 16]
        rows = model._default_manager.filter(pk__in=numbers).values_list("pk", "name", code)
        opens = bool(url) and READERS.admits(actor)
        return {
            str(pk): Named(f"{called}（{number}）", reverse(url, args=[number]) if opens else "")
            for pk, called, number in rows
        }

    return name


def _finder(model: type[Model], code: str) -> Callable[[str], Iterable[str]]:
    def find(text: str) -> Iterable[str]:
        found = model._default_manager.filter(Q(**{f"{code}__iexact": text}) | Q(name__icontains=text))
        return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])

    return find


WORDS = Words(
    names={
        "operator": _namer(Operator, "code", "registry:operator"),
        "base": _namer(Base, "code", "registry:base"),
        "certifiedproduct": _namer(CertifiedProduct, "number"),
    },
    finders={
        "operator": _finder(Operator, "code"),
        "base": _finder(Base, "code"),
        "certifiedproduct": _finder(CertifiedProduct, "number"),
    },
)
