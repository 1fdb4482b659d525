"""Every door of the house: the pages of the URL configuration, the operations of the API, and whom each lets in."""

from __future__ import annotations

import functools
import inspect
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.test_api_parity import FILES, OPERATIONS, PAGE_ONLY, PUBLIC, name_of
from youji.api import api
from youji.shared import web
from youji.shared.actor import Actor, Role
from youji.shared.web import Policy

Patterns = Iterable[URLPattern | URLResolver]


def routes(patterns: Patterns, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Every address as it is written, and its view."""
    for pattern in patterns:
        here = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
            continue
        view = pattern.callback
        while isinstance(view, functools.partial):
            view = view.func
        yield here.removesuffix("$"), view


def operations(patterns: Patterns) -> dict[str, Any]:
    """Every operation of the API as it is served, by method and address."""
    found = {}
    for address, view in routes(patterns):
        for cell in getattr(view, "__closure__", None) or ():
            for operation in getattr(cell.cell_contents, "operations", ()):
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address)
                found |= {f"{method} {path}": operation for method in operation.methods}
    return found


#: Every page of ours by address, and every operation.
PAGES = {path: view for path, view in routes(get_resolver().url_patterns) if hasattr(view, "policy")}
SERVED = operations(api.urls[0])


def page_name(view: Any) -> str:
    """What the tables call a page."""
    return name_of(inspect.unwrap(view))


def policies_of(operation: str) -> tuple[Policy, ...]:
    """Whom the operation admits; where no token is asked for, everybody."""
    return getattr(SERVED[operation].view_func, "policies", (web.PUBLIC,))


def let_in(policies: Collection[Policy]) -> set[Role | None]:
    """Every role that one of them admits, and whether somebody signed in without any."""
    who = {role: Actor(1, roles=frozenset({role} if role else ())) for role in (*Role, None)}
    return {role for role, actor in who.items() if any(policy.admits(actor) for policy in policies)}


def beside(shown: dict[str, tuple[str, ...]]) -> dict[str, set[str]]:
    """The pages that each operation stands beside: what ``test_api_parity`` says, and ``shown``."""
    found = defaultdict(set)
    for page, row in OPERATIONS.items():
        for operation in row if isinstance(row, tuple) else ():
            found[operation].add(page)
    for page, operation in FILES.items():
        found[operation].add(page)
    for reason in (PUBLIC, *PAGE_ONLY):
        found.pop(reason, None)
    for operation, pages in shown.items():
        found[operation] |= set(pages)
    return found
