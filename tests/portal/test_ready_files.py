"""The files of a large catalogue are made by the worker; what visitors get of them is what would be made for them."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from youji.catalogue.models import PublishedEntry
from youji.portal import jobs, ready
from youji.portal.logic import cells
from youji.portal.views import data as views
from youji.shared import caching, clock
from youji.shared.cleaning import visible
from youji.shared.identifiers import uuid7

FORMS = ["csv", "json", "geojson"]
ASKED = ["", "?q=茶叶", "?status=removed", "?city=4306&sort=area"]


@pytest.fixture
def grown(db, publish, settings, tmp_path):
    settings.VAR = tmp_path
    for name in ("君山茶叶", '君山"鳙"鱼，大', "=1+1", "桃源红茶"):
        publish(name=name)
    publish(name="除名茶叶", status="removed")


@pytest.fixture
def large(grown, monkeypatch):
    monkeypatch.setattr(ready, "SMALL", 1)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("asked", ASKED)
def test_what_is_put_together_is_what_would_be_made(form, asked, client, grown, monkeypatch):
    there = client.get(f"/data/catalogue.{form}{asked}")
    monkeypatch.setattr(ready, "SMALL", 1)
    waits = client.get(f"/data/catalogue.{form}{asked}&a=1" if asked else f"/data/catalogue.{form}")
    assert waits.status_code == 503
    assert "正在生成" in waits.content.decode()

    assert jobs.keep_files(clock.now()) == 3
    put_together = client.get(f"/data/catalogue.{form}{asked}")
    assert put_together.content == there.content
    assert put_together.headers["Content-Type"] == there.headers["Content-Type"]
    assert put_together.get("Content-Disposition") == there.get("Content-Disposition")


def test_the_whole_is_packed_once_and_whoever_has_it_is_told_so(client, large):
    jobs.keep_files(clock.now())
    plain = client.get("/data/catalogue.json")
    packed = client.get("/data/catalogue.json", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in packed["Vary"]
    assert plain["ETag"] != packed["ETag"]
    assert client.get("/data/catalogue.json", headers={"If-None-Match": plain["ETag"]}).status_code == 304


@pytest.mark.parametrize("form", FORMS)
def test_a_change_is_in_the_next_download_and_the_next_round_makes_the_file_of_it(
    form, client, large, publish
):
    assert (jobs.keep_files(clock.now()), jobs.keep_files(clock.now())) == (3, 0)
    before = client.get(f"/data/catalogue.{form}")
    PublishedEntry.objects.filter(name="桃源红茶").update(name="改了名", revision=uuid7())
    gone = PublishedEntry.objects.get(name="=1+1").code
    PublishedEntry.objects.filter(code=gone).delete()
    publish(name="新认定的茶")

    at_once = client.get(f"/data/catalogue.{form}")
    assert "改了名" in at_once.content.decode()
    assert "新认定的茶" in at_once.content.decode()
    assert gone not in at_once.content.decode()
    assert "桃源红茶" not in client.get(f"/data/catalogue.{form}?q=茶").content.decode().replace(
        "桃源红茶茶", ""
    )
    assert at_once["ETag"] != before["ETag"]
    assert jobs.keep_files(clock.now()) == 3
    assert client.get(f"/data/catalogue.{form}").content == at_once.content


def test_what_has_run_out_since_the_file_was_made_says_so(client, large, publish, monkeypatch):
    publish(name="昨天到期的茶", valid_until=clock.local_date(clock.now()) + timedelta(days=1))
    jobs.keep_files(clock.now())
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)

    rows = client.get("/data/catalogue.json").json()["entries"]
    assert [row["status"] for row in rows if row["name"] == "昨天到期的茶"] == ["expired"]


def test_more_than_a_visitor_can_wait_for_is_waited_for(client, large, monkeypatch):
    monkeypatch.setattr(ready, "MEANWHILE", 2)
    jobs.keep_files(clock.now())
    PublishedEntry.objects.filter(status="removed").update(revision=uuid7())
    assert client.get("/data/catalogue.csv").status_code == 200
    for row in PublishedEntry.objects.all():
        PublishedEntry.objects.filter(pk=row.pk).update(revision=uuid7())
    assert "正在生成" in client.get("/data/catalogue.csv").content.decode()


def test_of_a_large_catalogue_each_file_is_counted_for_each_address(client, large):
    jobs.keep_files(clock.now())
    for _ in range(views.FILES_ASKED.most):
        assert client.get("/catalogue.csv?q=茶叶").status_code == 200
    refused = client.get("/data/catalogue.geojson?q=茶叶")
    assert refused.status_code == 429
    assert "下载得太频繁" in refused.content.decode()
    assert client.get("/catalogue.csv?q=茶叶", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_small_catalogue_has_no_files(client, grown):
    assert jobs.keep_files(clock.now()) == 0
    assert client.get("/data/catalogue.csv").status_code == 200


def test_what_costs_dozens_of_pages_is_made_anew_for_one_address_so_often(client, db, settings, monkeypatch):
    settings.PUBLIC_LIST_SECONDS = 5
    for number in range(caching.MADE_ANEW.most):
        caching._once.clear()
        assert client.get(f"/sitemap.xml?{number}").status_code == 200
    caching._once.clear()
    refused = client.get("/policy?x")
    assert refused.status_code == 429
    assert "打开得太频繁" in refused.content.decode()
    assert client.get("/policy?y", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_no_cell_that_begins_plainly_begins_a_formula():
    for code in (*range(0x4E00, 0xA000), *range(128)):
        first = chr(code)
        if cells.computes(f"{first}1") or first in "=+-@\t\r\n":
            continue
        assert not visible(f"{first}1").lstrip().startswith(("=", "+", "-", "@")), hex(code)
