"""The side bar marks where one is: 待办 on its own page alone, and every other page under some link."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from youji.shared.actor import Role
from youji.shared.rooms import rooms

#: What is posted to or downloaded, and the page of those who build pages.
NO_PAGES = ("/desk/claims/", "/desk/registry/export/", "/desk/styleguide")


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        elif address.startswith("/desk/"):
            yield address


def test_every_page_of_the_desk_lies_under_a_link_and_none_under_the_inbox_but_itself():
    links = [(item, reverse(item.url_name)) for room in rooms() for item in room.nav]
    sheets = ("operators", "bases", "certificates")
    pages = {
        re.sub(r"import/<[^>]*>", f"import/{sheet}", address)
        for address in addresses(get_resolver().url_patterns)
        for sheet in sheets
        if not address.startswith(NO_PAGES)
    }

    assert len(pages) > 50
    assert [page for page in sorted(pages) if not any(item.holds(page, href) for item, href in links)] == []
    inbox = next(item for item, href in links if href == "/desk/")
    assert [page for page in pages if inbox.holds(page, "/desk/")] == ["/desk/"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/desk/", "待办"),
        ("/desk/cases/", "办件"),
        ("/desk/registry/import/certificates", "认证产品"),
        ("/desk/registry/import/operators", "经营主体"),
        ("/desk/catalogue/", "目录管理"),
    ],
)
def test_the_page_marks_its_link(client_as, make_actor, address, marked):
    """D7: on imports, visits and orders the side bar marked 待办."""
    page = client_as(make_actor(Role.COUNTY_REVIEWER, division="430611")).get(address).content.decode()

    assert set(re.findall(r'aria-current="page">([^<]*)</a>', page)) == {marked}
