"""The one list of pages in the console's side bar, gathered from each room's ``policy.NAV``."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache

from youji.shared.actor import Actor
from youji.shared.web import Policy

#: Rooms in the order their pages appear.
ROOMS = ("recognition", "registry", "programme", "accounts", "divisions", "ledger")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link: who sees it is decided by the same policy that guards the page."""

    group: str  # heading, e.g. 申报与认定
    label: str
    url_name: str  # e.g. recognition:inbox
    policy: Policy


@cache
def all_items() -> tuple[NavItem, ...]:
    """Every room's items; a room without ``policy.NAV`` has none."""
    found: list[NavItem] = []
    for room in ROOMS:
        try:
            found += getattr(importlib.import_module(f"youji.{room}.policy"), "NAV", ())
        except ModuleNotFoundError:
            continue
    return tuple(found)


def items_for(actor: Actor) -> dict[str, list[NavItem]]:
    """The items ``actor`` may open, by group, in order."""
    groups: dict[str, list[NavItem]] = {}
    for item in all_items():
        if item.policy.admits(actor):
            groups.setdefault(item.group, []).append(item)
    return groups


#: The columns of the public site, as (path, label).
PORTAL = (
    ("/catalogue", "目录"),
    ("/notices", "公示"),
    ("/targets", "目标"),
    ("/policy", "政策对照"),
    ("/data", "开放数据"),
    ("/log/", "存证"),
)
