"""What costs many pages is made once for each state; what is made for whoever asks is limited for each address."""

from __future__ import annotations

import json

import pytest

from youji.catalogue.models import PublishedEntry
from youji.portal.views import data as views
from youji.shared import caching
from youji.shared.identifiers import uuid7

pytestmark = pytest.mark.django_db
WHOLE = ["/data/catalogue.csv", "/data/catalogue.json", "/data/catalogue.geojson"]


@pytest.fixture
def made(monkeypatch):
    """How often a whole file was really made."""
    times = []
    real = views._catalogue
    monkeypatch.setattr(views, "_catalogue", lambda *asked: times.append(asked) or real(*asked))
    return times


@pytest.mark.parametrize("path", WHOLE)
def test_the_whole_catalogue_is_made_once_until_something_of_it_changes(client, publish, made, path):
    publish()
    first, again = client.get(path), client.get(path)
    assert (first.status_code, len(made)) == (200, 1)
    assert (again.content, again["Content-Type"], again["ETag"]) == (
        first.content,
        first["Content-Type"],
        first["ETag"],
    )
    assert again.get("Content-Disposition") == first.get("Content-Disposition")
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    PublishedEntry.objects.update(name="改了名", revision=uuid7())
    changed = client.get(path)
    assert "改了名" in changed.content.decode()
    assert len(made) == 2
    PublishedEntry.objects.all().delete()
    assert "改了名" not in client.get(path).content.decode()


@pytest.mark.usefixtures("clock_stands")
def test_what_is_asked_for_is_limited_for_each_address(client, publish, monkeypatch):
    publish()
    said = [client.get(f"/catalogue.csv?q={n}").status_code for n in range(views.FILES_ASKED.most)]
    assert set(said) == {200}
    refused = client.get("/data/catalogue.json?q=x")
    assert refused.status_code == 429
    assert "下载得太频繁" in refused.content.decode()
    assert (
        client.get("/catalogue.csv").status_code == client.get("/data/catalogue.json").status_code == 200
    )  # the whole is made once: nobody is limited
    assert client.get("/catalogue.csv?q=y", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_the_description_of_the_api_is_written_once_and_kept_by_browsers(client):
    first, again = client.get("/api/v1/openapi.json"), client.get("/api/v1/openapi.json")
    assert json.loads(first.content)["paths"]
    assert first.content == again.content
    assert first["Cache-Control"].startswith("public")
    assert client.get("/api/v1/openapi.json", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert any(key[0] == "openapi" for key in caching._once)


def test_strangers_share_the_targets_for_a_moment_and_officers_do_not(
    client, client_as, county_reviewer, settings
):
    settings.PUBLIC_LIST_SECONDS = 3600
    caching._once.clear()
    client.get("/targets")
    client.get("/targets?x=1")
    client.get("/sitemap.xml")
    client.get("/sitemap.xml?x=1")
    client_as(county_reviewer).get("/targets")
    assert [key[0] for key in caching._once] == ["targets", "sitemap"]


def test_few_are_kept(monkeypatch):
    from django.http import HttpResponse

    for number in range(caching.ONCE_KEPT * 2):
        caching.once(("x", number), lambda: HttpResponse("x"))
    assert len(caching._once) == caching.ONCE_KEPT
    refused = caching.once(("none",), lambda: HttpResponse(status=404))
    assert refused.status_code == 404
    assert ("none",) not in caching._once
