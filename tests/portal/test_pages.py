"""Every public page opens for a stranger, empty and full."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from youji.portal.views import entries
from youji.shared import clock

TODAY = date(2026, 6, 1)
PAGES = [
    "/", "/catalogue", "/catalogue?city=4306", "/catalogue?q=zzz", "/catalogue.csv", "/verify", "/notices",
    "/editions", "/measures", "/feeds/measures.rss", "/policy", "/schemes", "/data", "/data/catalogue.csv", "/data/catalogue.json",
    "/data/catalogue.geojson", "/data/catalogue.jsonld", "/data/editions.json", "/data/editions.csv",
    "/data/notices.json", "/data/notices.csv", "/targets", "/targets/gi", "/targets/certified", "/complaints/new", "/complaints/new?about=HNE0001",
    "/about", "/help", "/privacy", "/accessibility",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_before_anything_has_been_published(client_on, db, path):
    response = client_on(TODAY).get(path)

    assert response.status_code == 200
    assert "max-age=60" in response["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_when_there_is_something_to_show(client_on, publish, edition, notice, path):
    publish()
    publish(name="浏阳", subject="county", division="430181", lon=113.6, lat=28.1)
    edition(
        1, {"HNE0001": {"name": "君山茶叶", "division": "430611", "status": "in_force", "level": "province"}}
    )

    assert client_on(TODAY).get(path).status_code == 200


def test_a_page_that_has_not_changed_is_not_sent_again(client_on, publish):
    publish()
    client = client_on(TODAY)
    etag = client.get("/catalogue")["ETag"]

    assert client.get("/catalogue", headers={"If-None-Match": etag}).status_code == 304
    publish(name="君山鳙鱼")
    assert client.get("/catalogue", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/b/NOTHING", "/notices/NOTHING", "/editions/9", "/editions/1..9", "/data/editions/9.json"]
)
def test_what_is_not_there_is_not_there(client_on, db, path):
    assert client_on(TODAY).get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/catalogue?page=abc", "/catalogue?page=-1", "/catalogue?page=99999999999999999999", "/catalogue?year=0",
        "/catalogue?year=9999", "/catalogue?gi=999999999", "/catalogue?q=%25_%5C", "/catalogue?city=9999",
        "/catalogue?county=999999", "/catalogue?sort=x", "/catalogue.csv?status=x", "/data/catalogue.json?year=0",
        "/b/" + "A" * 300, "/b/HNE0001?on=0001-01-01",
        "/editions/99999999999999999999", "/editions/999999..1", "/editions?a=1&b=x",
        "/editions?a=²&b=1", "/targets/certified?city=x&kind=x&page=x",
    ],
)  # fmt: skip
def test_an_odd_question_gets_a_calm_answer(client_on, publish, edition, path):
    publish()
    edition(1, {"HNE0001": {"name": "君山茶叶"}})

    assert client_on(TODAY).get(path).status_code in (200, 302, 404)


def test_the_newest_version_of_a_scheme_comes_first_and_no_id_is_given_twice(client_on, now, db):
    import re

    from django.conf import settings

    from youji.schemes.models import SchemeVersion

    text = (settings.DATA / "schemes" / "gi-core-2023.toml").read_text(encoding="utf-8")
    for version in ("2023", "2023.1"):
        SchemeVersion.objects.create(
            key="gi-core", version=version, title="办法", digest=version.ljust(64, "0"), loaded_at=now,
            text=re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', text, count=1),
        )  # fmt: skip
    page = client_on(date(2026, 6, 1)).get("/schemes").content.decode()
    ids = re.findall(r' id="(gi-core[^"]*)"', page)

    assert ids == ["gi-core", "gi-core-2023.1", "gi-core-2023"]
    assert page.count("（以前的版本）") == 1


@pytest.mark.parametrize("address", ["/", "/catalogue", "/b/HNE0001", "/notices", "/editions"])
def test_a_page_others_keep_is_the_same_from_one_minute_to_the_next(
    client, publish, monkeypatch, settings, address
):
    settings.PUBLIC_PAGE_SECONDS = settings.PUBLIC_LIST_SECONDS = 0
    publish()
    seen = set()
    for minutes in (0, 1, 90):
        at = datetime(2026, 6, 1, 4, tzinfo=UTC) + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        entries.PAGES.pages.clear()
        seen.add(client.get(address)["ETag"])
    assert len(seen) == 1
