"""What leaves the pages: cards in chats, JSON-LD, feeds, bad news on a page of its own, what is printed."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image

from tests.catalogue import conftest as catalogue
from tests.catalogue.test_standing import SUSPEND
from youji.catalogue.services import standing
from youji.portal.selectors.feeds import FEEDS
from youji.portal.views import entries as views

scheme_version, operator, base, make_entry = (
    catalogue.scheme_version, catalogue.operator, catalogue.base, catalogue.make_entry,
)  # fmt: skip
publisher, supervisor, holder, entry, decision_maker = (
    catalogue.publisher, catalogue.supervisor, catalogue.holder, catalogue.entry, catalogue.decision_maker,
)  # fmt: skip
TODAY = date(2026, 6, 1)
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "君山</script><script>alert(1)</script>&<b>茶"


def tree_of(client: Client, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)  # noqa: S314  (our own)


# --- cards ---------------------------------------------------------------------------------------


def test_a_chat_is_told_name_status_address_and_a_picture_of_its_own(publish, client_on, settings):
    row = publish()
    client = client_on(TODAY)
    text = client.get(f"/q/{row.code}").content.decode()
    told = dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', text))

    assert told["og:title"] == "君山茶叶：有效"
    assert told["og:url"] == f"{settings.ORIGIN}/b/{row.code}"
    assert told["og:image"] == f"{settings.ORIGIN}/b/{row.code}/card.png"
    answer = client.get(f"/b/{row.code}/card.png")
    assert answer["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (1200, 630)
    assert client.get("/b/NOPE/card.png").status_code == 404


@pytest.mark.parametrize("name", ["茶", "湘西土家族苗族自治州" * 12, "W" * 120, "岳阳Junshan 茶" * 10])
def test_a_card_takes_every_name_that_can_be_drawn(publish, client_on, name):
    row = publish(name=name)
    assert client_on(TODAY).get(f"/b/{row.code}/card.png").status_code == 200


def test_a_name_no_font_draws_has_the_houses_mark(publish, client_on, monkeypatch):
    monkeypatch.setattr("youji.shared.paper.rendering.undrawable", lambda data: [("\U0003ffff", "x")])
    row = publish()
    answer = client_on(TODAY).get(f"/b/{row.code}/card.png")
    assert answer.status_code == 302
    assert "mark-512" in answer["Location"]


def test_what_lapsed_has_another_picture_at_once(publish, client_on):
    client = client_on(TODAY)
    standing_one, removed = publish(), publish(status="removed")
    cards = [client.get(f"/b/{row.code}/card.png").content for row in (standing_one, removed)]
    middles = []
    for content in cards:
        with Image.open(io.BytesIO(content)) as picture:
            middles.append(picture.convert("RGB").getpixel((72, 400)))
    assert middles == [(30, 122, 76), (179, 38, 30)]  # green, cinnabar


@pytest.mark.usefixtures("clock_stands")
def test_a_card_is_drawn_once_for_what_it_says_and_not_often_for_one_address(publish, client_on, monkeypatch):
    monkeypatch.setattr(views, "DRAWN", replace(views.DRAWN, most=1))
    client = client_on(TODAY)
    first, second = publish(), publish(name="浏阳茶叶")
    drawn = client.get(f"/b/{first.code}/card.png")
    again = client.get(f"/b/{first.code}/card.png")
    assert (drawn.status_code, again.status_code) == (200, 200)
    assert again.content == drawn.content
    refused = client.get(f"/b/{second.code}/card.png")
    assert refused.status_code == 429
    assert refused["Retry-After"]
    unchanged = client.get(f"/b/{first.code}/card.png", headers={"If-None-Match": drawn["ETag"]})
    assert unchanged.status_code == 304


# --- for search engines --------------------------------------------------------------------------


def described(text: str) -> dict:
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return json.loads(said)


def test_search_engines_read_what_and_where_it_is(publish, client_on, settings):
    row = publish(lon=112.9, lat=29.4)
    said = described(client_on(TODAY).get(f"/b/{row.code}").content.decode())
    assert said["@type"] == "WebPage"
    assert said["about"]["identifier"] == row.code
    assert said["about"]["address"]["addressLocality"] == "岳阳市君山区"
    assert said["about"]["geo"] == {"@type": "GeoCoordinates", "latitude": 29.4, "longitude": 112.9}
    site = described(client_on(TODAY).get("/").content.decode())
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{settings.ORIGIN}/catalogue?q={{q}}"


def test_a_name_ends_no_script(publish, client_on):
    row = publish(name=HOSTILE)
    text = client_on(TODAY).get(f"/b/{row.code}").content.decode()
    assert described(text)["name"] == HOSTILE
    assert "<script>alert(1)" not in text


# --- news ----------------------------------------------------------------------------------------


@pytest.fixture
def bad(entry, supervisor, now, monkeypatch):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    return entry


def test_measures_have_a_page_that_home_leads_to_with_their_reasons(bad, client):
    home = client.get("/").content.decode()
    assert 'href="/measures"' in home
    page = client.get("/measures").content.decode()
    for said in (bad.name, f"/b/{bad.code}", "已暂停", SUSPEND.reason, SUSPEND.document_number):
        assert said in page


@pytest.mark.parametrize("kind", ["notices", "editions", "measures"])
def test_feeds_are_read_by_a_parser(request, client, settings, kind):
    if kind == "notices":
        notice = request.getfixturevalue("notice")
        notice.title = HOSTILE
        notice.save()
    elif kind == "editions":
        request.getfixturevalue("edition")(1, {})
    else:
        request.getfixturevalue("bad")
    rss, atom = (tree_of(client, f"/feeds/{kind}.{form}") for form in ("rss", "atom"))

    assert rss.tag == "rss"
    assert rss.get("version") == "2.0"
    channel = rss.find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    items = channel.findall("item")
    assert items
    assert atom.tag == f"{ATOM}feed"
    assert all(atom.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    entries = atom.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == [i.findtext("title") for i in items]
    assert len({i.findtext("guid") for i in items}) == len(items)
    for item, one in zip(items, entries, strict=True):
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
        assert one.findtext(f"{ATOM}id") == item.findtext("guid")
        address = item.findtext("link")
        assert address.startswith(settings.ORIGIN)
        assert client.get(address.removeprefix(settings.ORIGIN)).status_code == 200
    page = client.get(f"/{kind}").content.decode()
    assert 'type="application/rss+xml" title="' in page
    assert f"/feeds/{kind}.atom" in page
    if kind == "notices":
        assert items[0].findtext("title") == HOSTILE
    if kind == "measures":
        assert SUSPEND.reason in items[0].findtext("description")


def test_every_feed_is_named_where_the_data_is(client, db):
    page = client.get("/data").content.decode()
    for kind, feed in FEEDS.items():
        assert f'{feed.title}：<a href="/feeds/{kind}.rss">RSS' in page
