"""A live probe behind every text people wrote, and a browser that notices when one of them came alive.

What a probe is put into is found by looking, not by a list: every column of text and every sentence inside a column of
JSON, in every table of every room. Left as they are: words that stand for something (choices, products, places, what the
schemes say), which no outsider chooses freely and by which the house finds its way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db import models

from tests.ledger.tampering import guards_lifted
from youji.divisions.models import Division
from youji.registry.models import GIProduct, Product
from youji.schemes.models import SchemeVersion
from youji.shared.products import PRODUCT_GROUPS
from youji.shared.values import Choice

#: Out of a quoted attribute, out of a tag, and then an element that asks for its address as soon as it stands on a page.
PROBE = "\"'><img class=probe src=/probe/{}>"
#: The same as text on a page, in an attribute, and inside JSON.
SHOWN = re.compile(r"src=/probe/(\d+)")
HAN = re.compile("[\u4e00-\u9fff]")
#: What is not an outsider's: the law and the map as they were read, and what the house itself notes while it runs.
REFERENCE = frozenset({"divisions", "schemes"})
#: The trail shows whatever it holds in one way: each column there is one place.
ALIKE = ("AuditEntry.", "Leaf.")
#: How often we look, five a second, whether a page still asks for something.
LOOKS = 25
#: The newest rows of a table, which the lists begin with.
ROWS = 400


@dataclass
class Probes:
    """Which place has which number."""

    places: dict[str, int] = field(default_factory=dict)

    def into(self, place: str, text: str, limit: int | None = None) -> str:
        """``text`` with the probe of ``place`` at its end, no longer than ``limit``; as it is where none fits."""
        probe = PROBE.format(self.places.setdefault(place, len(self.places) + 1))
        if limit is None:
            return text + probe
        return text[: limit - len(probe)] + probe if len(probe) < limit else text

    def named(self, numbers: Iterable[int]) -> list[str]:
        """The places of ``numbers``."""
        wanted = set(numbers)
        return sorted(place for place, number in self.places.items() if number in wanted)


def set_everywhere() -> Probes:
    """Put a probe into every text of every room."""
    probes, words = Probes(), _words()
    with guards_lifted():
        for config in apps.get_app_configs():
            if config.name.startswith("youji.") and config.label not in REFERENCE:
                for model in config.get_models():
                    _into(model, probes, words)
    return probes


def _into(model: type[models.Model], probes: Probes, words: frozenset[str]) -> None:
    texts = [one for one in model._meta.concrete_fields if _takes_text(one)]
    if not texts:
        return
    changed = []
    for row in model._default_manager.order_by("-pk")[:ROWS]:
        for one in texts:
            place = f"{model.__name__}.{one.name}"
            limit = getattr(one, "max_length", None)
            setattr(row, one.attname, _probed(getattr(row, one.attname), place, limit, probes, words))
        changed.append(row)
    model._default_manager.bulk_update(changed, [one.name for one in texts], batch_size=100)


def _takes_text(one: models.Field[Any, Any]) -> bool:
    plain = isinstance(one, models.CharField | models.TextField | models.JSONField)
    chosen = bool(one.choices) or isinstance(getattr(one, "described", None), Choice)
    return plain and not (one in one.model._meta.pk_fields or one.unique or chosen)


def _probed(value: Any, place: str, limit: int | None, probes: Probes, words: frozenset[str]) -> Any:
    if isinstance(value, dict):
        column = ".".join(place.split(".")[:2])
        return {
            key: _probed(part, column if column.startswith(ALIKE) else f"{column}.{key}", None, probes, words)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_probed(part, place, None, probes, words) for part in value]
    if not isinstance(value, str) or not HAN.search(value) or value in words:
        return value
    return probes.into(place, value, limit)


def _words() -> frozenset[str]:
    """What stands for something."""
    said = set(PRODUCT_GROUPS)
    for model in (Product, GIProduct, Division):
        said.update(model.objects.values_list("name", flat=True))
    for text in SchemeVersion.objects.values_list("text", flat=True):
        said.update(_leaves(tomllib.loads(text)))
    return frozenset(said)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, str):
        yield value


class Watch:
    """What the probes of a person's pages did: asked for their address, or stood on the page as elements."""

    def __init__(self, context: Any) -> None:
        self.fired: list[str] = []
        self.waiting: set[Any] = set()
        context.on("request", self._asked)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._ended)

    def _asked(self, request: Any) -> None:
        self.waiting.add(request)
        if urlsplit(request.url).path.startswith("/probe"):
            self.fired.append(f"{request.frame.url} asked for {request.url}")

    def _ended(self, request: Any) -> None:
        self.waiting.discard(request)

    def wait_till_quiet(self, page: Any) -> None:
        """Nothing is asked for any more, two looks running; a page that never stops asking is not waited for."""
        quiet = 0
        for _ in range(LOOKS):
            page.wait_for_timeout(200)
            quiet = 0 if self.waiting else quiet + 1
            if quiet == 2:
                return

    def look(self, page: Any) -> None:
        """Look for elements too: one may stand where nothing is loaded."""
        alive = page.locator(
            ".probe, [href^='javascript:' i], [src^='javascript:' i], [action^='javascript:' i]"
        )
        if alive.count():
            self.fired.append(f"{page.url} holds {alive.first.evaluate('one => one.outerHTML')}")
