"""A public act that nobody takes back: its page says what will be published, and is pressed once more.

answer = submit(request, form, write, done=…, to=…, asks=Asks(lambda said: [("将公布", f"{entry.name}暂停")]))

The first press writes nothing. It goes through every rule, then shows what would be published with a button of its own;
that button carries a seal of what was shown, so what is changed afterwards is shown again. Works without JavaScript.
``{% once_more form %}`` stands at the head of the form.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.forms import BaseForm

from youji.shared import clock

Line = tuple[str, str]
#: What the second press carries: the seal of what was shown, and under ``KEPT`` the files chosen at the first.
AGREED, KEPT = "agreed", "kept-"


@dataclass(frozen=True, slots=True)
class Asks:
    """How an act asks once more.

    ``lines`` says of what was typed what will be published beside it; ``None``: nothing is, and it is done at once.
    ``keep`` stores a file chosen at the first press, and finds it again by its number at the second.
    ``look``: it is only looked at what would be published, whatever seal is there.
    ``rehearse``: whether the rules are gone through before it is asked; not where that takes a minute.
    """

    lines: Callable[[dict[str, Any]], Iterable[Line] | None]
    keep: Callable[[Any], Any] | None = None
    look: bool = False
    rehearse: bool = True


@dataclass(frozen=True, slots=True)
class Publishing:
    """What the page shows before the second press."""

    lines: tuple[Line, ...]
    kept: tuple[tuple[str, str], ...]
    seal: str


def agreed(
    form: BaseForm,
    said: dict[str, Any],
    asks: Asks,
    write: Callable[[dict[str, Any]], Any],
) -> bool:
    """Whether ``said`` may be written: nothing of it is published, or it was seen as it will be.

    Raises:
        Refusal: what ``write`` refuses.
    """
    told = asks.lines(said)
    if told is None:
        return True
    kept = _kept(form, said, asks)
    lines = (*told, *_typed(form, said))
    text = json.dumps([lines, {key: _plain(value) for key, value in said.items()}], sort_keys=True)
    publishing = Publishing(lines, kept, hashlib.sha256(text.encode()).hexdigest())
    if not asks.look and form.data.get(AGREED) == publishing.seal:
        return True
    if asks.rehearse:
        with transaction.atomic():
            write(dict(said))
            transaction.set_rollback(True)
    form.publishing = publishing  # type: ignore[attr-defined]
    return False


def _kept(form: BaseForm, said: dict[str, Any], asks: Asks) -> tuple[tuple[str, str], ...]:
    files = [name for name, field in form.fields.items() if isinstance(field, forms.FileField)]
    for name in files:
        if asks.keep and (given := said.get(name) or form.data.get(KEPT + name)):
            said[name] = asks.keep(given)
    return tuple((KEPT + name, str(said[name].pk)) for name in files if said.get(name))


def _typed(form: BaseForm, said: dict[str, Any]) -> list[Line]:
    """What was typed, by the names the page gives it."""
    return [
        (str(field.label), _shown(field, said[name], form[name].value()))
        for name, field in form.fields.items()
        if not field.widget.is_hidden
        and said.get(name) is not False
        and said.get(name) not in (None, "", [])
        and field.label
    ]


def _shown(field: forms.Field, value: Any, chosen: Any) -> str:
    """The value in words; of a choice those of the option, which may have been ``chosen`` by another key."""
    for key, label in getattr(field.widget, "choices", ()):
        group = label if isinstance(label, list | tuple) else [(key, label)]
        if found := [shown for one, shown in group if str(one) in (str(value), str(chosen))]:
            return str(found[0])
    if value is True:
        return "是"
    if isinstance(value, date):
        return clock.in_words(value)
    return str(getattr(value, "name", value))


def _plain(value: Any) -> str:
    return str(getattr(value, "pk", value))
