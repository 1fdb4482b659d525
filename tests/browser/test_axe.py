"""Every page of the console and of the phone that a person can reach by its links: no violation, nothing too wide.

The walk starts from every address without parameters that the person may open, follows the links it finds, and
looks at each kind of page once: on the phone in the light and on the office screen in the dark. Public pages are in
``test_portal_in_browser.py``, the pieces in ``test_styleguide.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver

from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶 and everybody on its way)
from youji.shared.actor import Role

#: Not pages: what they answer is a file, or they leave the house.
FILES = (
    "template",
    "export",
    ".pdf",
    ".csv",
    ".xlsx",
    ".json",
    "webmanifest",
    "documents/",
    "demo/",
    "sw.js",
)
SURFACES = ("/desk/", "/field/", "/accounts/")
#: The phone in the light, the office screen in the dark.
VIEWS = ((360, "light"), (1440, "dark"))


def addresses(patterns, prefix: str = "/") -> Iterator[str]:
    """Every address of the console and the phone that needs no parameter."""
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, path)
        elif (
            isinstance(entry, URLPattern)
            and path.startswith(SURFACES)
            and "<" not in path
            and "^" not in path
        ):
            yield path


def kind(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def is_page(path: str) -> bool:
    return path.startswith(SURFACES) and not any(word in path for word in FILES) and "logout" not in path


def look(page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)


def walk(page, origin: str, axe, fits) -> tuple[set[str], list[str]]:
    """Look at each kind of page once; what was seen, and what is wrong with it."""
    waiting = sorted({path for path in addresses(get_resolver().url_patterns) if is_page(path)})
    seen: set[str] = set()
    wrong: list[str] = []
    while waiting:
        path = waiting.pop(0)
        if not kind(path) or kind(path) in seen:
            continue
        look(page, *VIEWS[0])
        answer = page.request.get(origin + path)
        if not answer.ok or "text/html" not in answer.headers["content-type"]:
            continue  # another role's, for posting only, or a file
        page.goto(origin + path)
        seen.add(kind(path))
        for number, (width, scheme) in enumerate(VIEWS):
            if number:
                look(page, width, scheme)
            for check in (axe, fits):
                try:
                    check(page)
                except AssertionError as error:
                    wrong.append(f"{width} {scheme}: {error}")
        links = page.eval_on_selector_all(
            "main a[href]", "all => all.map(a => new URL(a.getAttribute('href'), location).href)"
        )
        waiting += [
            p for p in (urlsplit(link).path for link in links if link.startswith(origin)) if is_page(p)
        ]
    return seen, wrong


def test_no_page_of_the_console_has_a_violation(
    live_server, open_page, sign_in, make_actor, decided, axe, fits
):
    officers = set(Role) - {Role.HOLDER, Role.STAFF}
    page = open_page(360)
    sign_in(page, make_actor(*officers, division="43", name="诸岗"))

    seen, wrong = walk(page, live_server.url, axe, fits)

    assert not wrong, "\n\n".join(wrong)
    assert {
        "desk:inbox",
        "recognition:case",
        "registry:base",
        "ledger:audit",
        "divisions:calendar",
    } <= seen
    assert len(seen) >= 30


def test_no_page_of_the_phone_has_a_violation(
    live_server, open_page, sign_in, make_actor, open_round, axe, fits
):
    from youji.registry.models import Base, Operator

    farm = Operator.objects.create(
        code="JS0001", name="君山茶叶合作社", kind="cooperative", division="430611"
    )
    Base.objects.create(
        code="JS0001-01", name="濠河口茶园", kind="operator", operator=farm, division="430611"
    )
    page = open_page(360)
    sign_in(page, make_actor(Role.HOLDER, operator_id=farm.pk))

    seen, wrong = walk(page, live_server.url, axe, fits)

    assert not wrong, "\n\n".join(wrong)
    assert {"desk:field", "registry-field:bases", "registry-field:plots"} <= seen
