"""How a room words its own records for the trail: names for subjects, words for actions, fields and codes.

The trail keeps ``recognition.application:12`` and ``on_notice``; people read 君山茶叶（2026-430611-0001） and 公示中.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from youji.shared.actor import Actor
from youji.shared.web import Policy


@dataclass(frozen=True, slots=True)
class Named:
    """What a subject is called, and the console page it is seen on."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One room's words. Subjects by model, as in ``<room>.<model>:<key>``."""

    #: model → (keys, actor) → key → name
    names: Mapping[str, Callable[[Collection[str], Actor], Mapping[str, Named]]] = field(default_factory=dict)
    #: model → text typed by a person → the keys it may mean, a few at most
    finders: Mapping[str, Callable[[str], Iterable[str]]] = field(default_factory=dict)
    #: noun of an action or subject → word: ``recognition.application`` is 申报
    nouns: Mapping[str, str] = field(default_factory=dict)
    #: field of a record → word, where other rooms have no such field
    fields: Mapping[str, str] = field(default_factory=dict)
    #: the words for actions only the room can name: steps of schemes
    actions: Callable[[], Mapping[str, str]] | None = None
    #: field that holds the number of a row → (numbers) → number → what people call it
    referred: Mapping[str, Callable[[Collection[str]], Mapping[str, str]]] = field(default_factory=dict)
    #: field → code → word
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def numbers(keys: Collection[str]) -> list[int]:
    """Those of ``keys`` that are row numbers."""
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 16]


def link(url_name: str, key: object, opens: Policy, actor: Actor) -> str:
    """The address of a record's page, for whoever may open it."""
    return reverse(url_name, args=[key]) if opens.admits(actor) else ""
