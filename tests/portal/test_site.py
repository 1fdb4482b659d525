"""What search engines and chats read of the site."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

TODAY = date(2026, 6, 1)


def test_the_sitemap_lists_pages_that_open(publish, edition, notice, client_on, settings):
    publish()
    edition(1, {})
    client = client_on(TODAY)
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  (our own)
    found = [e.text for e in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    assert len(found) == 17 + 3
    for address in found:
        assert address.startswith(settings.ORIGIN)
        assert client.get(address.removeprefix(settings.ORIGIN)).status_code == 200, address


@pytest.mark.parametrize(("demo", "line"), [(True, "Disallow: /"), (False, "Disallow: /desk/")])
def test_a_demonstration_asks_not_to_be_indexed_and_the_real_thing_keeps_its_desks_out(
    client_on, db, settings, demo, line
):
    settings.DEMO = demo
    text = client_on(TODAY).get("/robots.txt").content.decode()

    assert line in text.splitlines()
    assert ("Disallow: /" in text.splitlines()) is demo
    assert f"Sitemap: {settings.ORIGIN}/sitemap.xml" in text


def test_a_page_says_in_one_sentence_what_it_is_and_where_it_lives(publish, client_on, settings):
    row = publish()
    text = client_on(TODAY).get(f"/q/{row.code}").content.decode()
    said = re.search(r'<meta name="description" property="og:description"\s+content="([^"]+)">', text)

    assert said
    assert said[1] == "君山茶叶：有效，省级县域产品基地，岳阳市君山区，茶叶，湘农发〔2025〕1号。"
    assert f'<link rel="canonical" href="{settings.ORIGIN}/b/{row.code}">' in text
