"""Addresses found by their first words: Django tries one pattern after another, and the house has a thousand of them.

The patterns stay what and where they are; only those are tried, in their order, whose fixed beginning is the beginning of
the address that is asked for. What fits is what would have fitted (``tests/shared/test_signposts.py``, every address).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern

Pattern = URLPattern | URLResolver
#: The whole words with which an address must begin.
Words = tuple[str, ...]


@dataclass(slots=True)
class _Post:
    """Where the words so far have led: which words go on from here, and what is tried if none of them comes."""

    further: dict[str, _Post] = field(default_factory=dict)
    tried: URLResolver | None = None


class Signposts(URLResolver):
    """Django's resolver, which tries what the words of an address lead to."""

    def resolve(self, path: str) -> ResolverMatch:
        """What answers at ``path``.

        Raises:
            Resolver404: nothing does.
        """
        path = str(path)
        match = self.pattern.match(path)
        if not match:
            raise Resolver404({"path": path})
        post = self._posts
        for word in match[0].split("/"):
            further = post.further.get(word)
            if further is None:
                break
            post = further
        return post.tried.resolve(path)  # type: ignore[union-attr]  # every post has its own

    @cached_property
    def url_patterns(self) -> list[Pattern]:
        """The patterns, those that hold others with signposts of their own."""
        return [_signposted(one) for one in super().url_patterns]

    @cached_property
    def _posts(self) -> _Post:
        first = _Post()
        numbers: dict[int, set[int]] = {}
        for number, pattern in enumerate(self.url_patterns):
            for words in _beginnings(pattern):
                post = first
                for word in words:
                    post = post.further.setdefault(word, _Post())
                numbers.setdefault(id(post), set()).add(number)
        self._fill(first, frozenset(), numbers)
        return first

    def _fill(self, post: _Post, before: frozenset[int], numbers: dict[int, set[int]]) -> None:
        """At each post that is tried which its words begin, and all that fewer of them do."""
        here = before | numbers.get(id(post), set())
        some = [self.url_patterns[number] for number in sorted(here)]
        post.tried = URLResolver(self.pattern, some, self.default_kwargs, self.app_name, self.namespace)
        for further in post.further.values():
            self._fill(further, here, numbers)


def signposted(patterns: Sequence[Pattern]) -> Signposts:
    """All of ``patterns`` as one, to stand in their place."""
    return Signposts(RoutePattern("", is_endpoint=False), list(patterns))


def _signposted(pattern: Pattern) -> Pattern:
    if isinstance(pattern, URLPattern | Signposts):
        return pattern
    found: Any = pattern
    return Signposts(found.pattern, found.urlconf_name, found.default_kwargs, found.app_name, found.namespace)


def _beginnings(pattern: Pattern) -> Iterator[Words]:
    """With which words addresses of ``pattern`` begin; none at all where they may begin with any."""
    said: Any = pattern.pattern
    if not isinstance(said, RoutePattern):
        yield ()
        return
    fixed, varies, _ = str(said).partition("<")
    words = tuple(fixed.split("/"))
    if isinstance(pattern, URLPattern):
        yield words[:-1] if varies else words
    elif varies or words[-1]:
        yield words[:-1]
    else:
        yield from (words[:-1] + further for one in pattern.url_patterns for further in _beginnings(one))
