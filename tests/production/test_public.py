"""What anybody reads of production: how many recognised bases keep records, by county, with the entries that are counted."""

from __future__ import annotations

import pytest

from tests.catalogue.conftest import make_entry, publisher, scheme_version  # noqa: F401  (fixtures)
from tests.production.conftest import TODAY, record
from youji.catalogue.services.editions import publish_edition
from youji.portal.selectors.policy import FIGURES
from youji.production.jobs import reckon_files
from youji.production.selectors.public import kept
from youji.programme.selectors.plan import clauses

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]


@pytest.fixture
def recognised(make_entry, publisher, base, now):  # noqa: F811
    """The grower's base and another are in the catalogue, the grower's twice."""
    make_entry(base=base)
    make_entry(base=base, category="another")
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    return base


def test_a_base_counts_once_when_something_was_put_down_and_opens_its_entry(
    recognised, season, take, client, now
):
    reckon_files(now)
    before = kept(TODAY)
    assert (before.bases, before.recording, before.following) == (1, 0, 0)
    assert (before.begun, [one.division for one in before.others]) == ((), ["430611"])
    take(record(seasons=[season.code], kind="weed", day="2026-03-15"))
    reckon_files(now.replace(hour=now.hour + 1))
    [county] = kept(TODAY).begun
    assert (county.bases, [one.code for one in county.recording]) == (1, ["430611-25-0001"])


@pytest.mark.clause("4.4-e")
def test_the_page_says_so_to_anybody_and_the_clauses_lead_there(
    recognised, season, take, client, now, monkeypatch
):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    take(record(seasons=[season.code], kind="weed", day="2026-03-15", worker="不公开的人"))
    reckon_files(now)
    page = client.get("/production").content.decode()
    assert 'href="/b/430611-25-0001"' in page
    assert "不公开的人" not in page
    assert client.get("/catalogue?county=430611&subject=base&each=base").status_code == 200
    named = {one.id: (one.figure, one.url, one.state) for one in clauses()}
    assert named["4.4-d"] == ("records", "/production", "built")
    assert named["4.4-e"] == ("following", "/production", "built")
    assert [one.text for one in FIGURES["records"](TODAY)] == ["目录内 1 个基地，1 个今年有生产记录"]
