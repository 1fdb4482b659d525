"""What anybody reads: the base's page, the province's page, the plan's clauses; and the producer's own page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from youji.divisions.services import load_calendar, load_divisions
from youji.environment.selectors.overview import numbers
from youji.environment.services import books, findings
from youji.portal.selectors.policy import FIGURES
from youji.programme.selectors.plan import clauses

CARRIED = {
    "4.1-f": "clean",
    "4.3-a": "protection",
    "4.3-b": "techniques",
    "4.3-c": "stations",
    "4.3-d": "regions",
}


@pytest.mark.clause("4.1-f")
@pytest.mark.clause("4.3-a")
@pytest.mark.clause("4.3-b")
def test_the_clauses_are_live_and_their_rows_are_one_link_away(
    base, take, report, county_reviewer, client, now
):
    load_divisions(now=now)
    load_calendar(now=now)
    today = date(2026, 6, 1)
    report(take(), "pH 5.0\n镉 0.4\n")
    findings.open_finding(
        base=base.code, kind="manure", seen_on=date(2026, 5, 30), seen_by="不公开的人", place="西坡", text="不公开的经过",
        actor=county_reviewer, now=now,
    )  # fmt: skip
    books.write(
        what="adoptions", base=base.code, technique="cycle", area_mu="10", since=date(2026, 1, 1), actor=county_reviewer,
        now=now,
    )  # fmt: skip
    assert {key: number for key, number in numbers(today).items() if number} == {
        "samples": 1,
        "findings": 1,
        "open": 1,
        "bases": 1,
    }
    named = {clause.id: clause.figure for clause in clauses()}
    assert {key: named[key] for key in CARRIED} == CARRIED
    for key in CARRIED.values():
        for figure in FIGURES[key](today):
            assert client.get(figure.href.partition("#")[0]).status_code == 200, figure
    page = client.get("/environment").content.decode()
    assert "超筛选值" in page
    assert "不符合标准的畜禽粪污" in page
    assert "种养结合" in page
    assert "不公开" not in page


def test_a_producer_finds_their_bases_and_nobody_elses(base, holder, make_base, client_as, county_reviewer):
    other = make_base("别家的")
    client = client_as(holder)
    page = client.get("/field/environment/").content.decode()
    assert base.name in page
    assert other.name not in page
    assert client.get(f"/desk/environment/bases/{base.code}/").status_code == 200
    assert client.get(f"/desk/environment/bases/{other.code}/").status_code == 404
    assert Client().get("/field/environment/").status_code == 302
