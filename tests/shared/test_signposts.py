"""Signposts lead where trying every address one after another leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLPattern, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern, RoutePattern
from hypothesis import given
from hypothesis import strategies as st

from youji.shared.signposts import signposted
from youji.urls import addresses

#: What stands for a part of an address that varies, by its converter.
STANDS_FOR = {"int": "7", "uuid": "0190a1b2-0000-7000-8000-000000000001", "path": "a/b.txt"}
PLAIN = URLResolver(RegexPattern(r"^/"), addresses)
SIGNPOSTED = URLResolver(RegexPattern(r"^/"), [signposted(addresses)])


def spelled(pattern: Any, before: str = "/") -> Iterator[str]:
    """An address of each pattern; of one that is an expression only its fixed beginning."""
    said = pattern.pattern
    if isinstance(said, RoutePattern):
        part = re.sub(r"<(?:(\w+):)?\w+>", lambda one: STANDS_FOR.get(one[1], "x1"), str(said))
    else:
        part = re.match(r"\^?([\w/-]*)", str(said))[1] + "1"  # type: ignore[index]
    if isinstance(pattern, URLPattern):
        yield before + part
    else:
        for one in pattern.url_patterns:
            yield from spelled(one, before + part)


def found(resolver: URLResolver, address: str) -> Any:
    """Everything that is known of what answers there."""
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return (
        match.func, match.args, match.kwargs, match.route, match.view_name, match.app_names, match.namespaces,
        match.captured_kwargs, match.extra_kwargs,
    )  # fmt: skip


EVERY = sorted({one for pattern in addresses for one in spelled(pattern)})


def test_every_address_of_the_house_is_found_as_it_was():
    answered = {one for one in EVERY if found(PLAIN, one) is not None}

    assert len(answered) > 900, "most spellings are addresses"
    for one in EVERY:
        for address in (one, one.rpartition("/")[0]):
            assert found(SIGNPOSTED, address) == found(PLAIN, address), address


@given(st.sampled_from(EVERY), st.integers(0, 9), st.sampled_from(["", "x", "desk", "7", "..", "%2F", "新"]))
def test_an_address_that_is_none_stays_none(address, at, word):
    words = address.split("/")
    changed = "/".join([*words[:at], word, *words[at + 1 :]])

    assert found(SIGNPOSTED, changed) == found(PLAIN, changed)


def view(request: HttpRequest, **_: str) -> HttpResponse:
    """Some view."""
    return HttpResponse()


@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/a/b/", "a/<str:what>/"),  # the order of the patterns decides, not how much of one is fixed
        ("/a/c", "a/c"),
        ("/ab/c/", "ab/c/"),  # a beginning that is no whole word
        ("/n/1/d/", "n/<int:n>/d/"),
        ("/z", "^z$"),
        ("/a/c/d", None),
    ],
)
def test_of_several_the_first_that_fits_answers(address, route):
    some = [
        path("a/<str:what>/", view),
        path("a/b/", view),
        path("a/c", view),
        path("a", include([path("b/c/", view)])),
        path("n/<int:n>/", include([path("d/", view)])),
        re_path(r"^z$", view),
    ]
    resolver = URLResolver(RegexPattern(r"^/"), [signposted(some)])
    plain = URLResolver(RegexPattern(r"^/"), some)

    assert found(resolver, address) == found(plain, address)
    assert (found(resolver, address) or [None] * 4)[3] == route


def test_few_addresses_are_tried():
    with pytest.raises(Resolver404) as missed:
        SIGNPOSTED.resolve("/api/v1/production/records/none")

    assert len(missed.value.args[0]["tried"]) < 40
