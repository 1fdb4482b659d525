"""辖区概况: what is counted county by county, and that each number opens the rows it counts."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import transaction
from django.test import Client

from tests.desk.test_oversight import another
from youji.accounts.services import create_token
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import AnnualCheck, Edition, Entry
from youji.catalogue.services import publication
from youji.catalogue.services.entries import add_event
from youji.recognition.models import Application, Round
from youji.registry.models import Base
from youji.schemes.logic.statuses import Status
from youji.shared.actor import SYSTEM, Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5")]
#: What ``everything`` lays in 君山区; 岳阳楼区 has one entry, the city one of its own.
IN_COUNTY = {
    "placed": 2, "listed": 4, "expiring": 1, "rectifying": 1, "interim": 1, "suspended": 1, "late": 2,
}  # fmt: skip
BESIDE = dict.fromkeys(IN_COUNTY, 0) | {"listed": 1}


@pytest.fixture
def at(make_entry, operator, now):
    """A printed entry of a base of its own, somewhere, after something happened to it."""
    printed = Edition.objects.create(
        number=1, title="第一版", document_number="湘农发〔2025〕40号", published_on=date(2025, 10, 4),
        published_at=now, entry_count=0, digest="",
    )  # fmt: skip

    def at(division: str, *kinds: EventKind, **kwargs) -> Entry:
        base = Base.objects.create(
            code=f"K7Q2X-{Base.objects.count():03d}", name="茶园", kind="operator", operator=operator,
            division=division, area_mu=260,
        )  # fmt: skip
        dated = {"recognised_on": date(2025, 1, 1)} | kwargs
        entry = make_entry(base=base, division=division, first_edition=printed, **dated)
        for kind in kinds:
            until = date(2026, 7, 1) if kind == EventKind.RECTIFICATION_ORDERED else None
            with transaction.atomic():
                add_event(entry, kind, actor=SYSTEM, now=now, effective_on=date(2026, 5, 1), until=until)
        publication.refresh([entry.code], now)
        return entry

    return at


@pytest.fixture
def everything(at, submitted, schemes, now, at_that_time):
    """Of each number something that counts and something that does not."""
    late = at("430611")
    AnnualCheck.objects.create(entry=late, year=2026, due_on=date(2026, 3, 31))
    at("430611", EventKind.RECTIFICATION_ORDERED, recognised_on=date(2021, 8, 1))
    at("430611", EventKind.INTERIM_SUSPENDED)
    at("430611", EventKind.SUSPENDED)
    at("430611", EventKind.REMOVED)
    at("430602")
    at("4306")
    # Handed in takes no place; recommended does, and keeps it while it is sent back from above.
    another(submitted, Status.CITY_REVIEWED, "2026-430611-0002", now)
    back = another(submitted, Status.RETURNED, "2026-430611-0003", now)
    Application.objects.filter(pk=back.pk).update(comes_back_to=Status.CITY_REVIEWED)
    another(submitted, Status.RETURNED, "2026-430611-0004", now)
    # Of 重点县 the city has the places: the county's word takes none.
    another(submitted, Status.COUNTY_RECOMMENDED, "2026-430611-0005", now, schemes["key-county"])
    # What was decided in a round that is over counts in no round of today.
    over = another(submitted, Status.RECOGNISED, "2025-430611-0006", now)
    closed = Round.objects.get(pk=submitted.round_id)
    closed.pk, closed.closes_on = None, date(2025, 6, 1)
    closed.save()
    Application.objects.filter(pk=over.pk).update(round=closed)
    Application.objects.update(due_on=date(2026, 6, 10))
    visit = another(submitted, Status.SUBMITTED, "2026-430611-0007", now)
    Application.objects.filter(pk=visit.pk).update(due_on=date(2026, 5, 20))
    return at


def shown(client, query: str = "") -> dict[str, dict[str, int]]:
    rows = client.get(f"/desk/overview/{query}").context["listing"].rows
    return {row.division: {key: n for key, n in row.counts.items() if key != "quota"} for row in rows}


def quotas(client, query: str = "") -> dict[str, int]:
    return {
        row.division: row.counts["quota"]
        for row in client.get(f"/desk/overview/{query}").context["listing"].rows
    }


@pytest.mark.parametrize("level", ["", "?level=city"])
@pytest.mark.parametrize(
    ("role", "division"),
    [(Role.COUNTY_REVIEWER, "430611"), (Role.CITY_REVIEWER, "4306"), (Role.PROVINCE_REVIEWER, "43")],
)
def test_each_number_opens_exactly_its_rows(everything, make_actor, client_as, role, division, level):
    client = client_as(make_actor(role, division=division))
    rows = client.get(f"/desk/overview/{level}").context["listing"].rows
    opened = {
        (row.division, key): client.get(url).context["listing"].count
        for row in rows
        for key, url in row.urls.items()
        if url
    }

    assert opened == {
        (row.division, key): number
        for row in rows
        for key, number in row.counts.items()
        if number and key != "quota"  # which no row stands for
    }
    assert {key for _, key in opened} == IN_COUNTY.keys()


def test_what_counts_in_each_county(everything, make_actor, client_as):
    seen = shown(client_as(make_actor(Role.CITY_REVIEWER, division="4306")))

    assert seen["430611"] == IN_COUNTY
    assert seen["430602"] == BESIDE
    assert {code[:4] for code in seen} == {"4306"}


def test_what_is_a_whole_citys_stands_with_the_city(everything, make_actor, client_as):
    client = client_as(make_actor(Role.PROVINCE_REVIEWER, division="43"))

    assert shown(client, "?level=city")["4306"] == IN_COUNTY | {"listed": 6}
    assert sum(counts["listed"] for counts in shown(client).values()) == 5
    assert {code[:4] for code in shown(client, "?division=4306")} == {"4306"}
    assert len(shown(client)) == 122
    assert len(shown(client, "?level=city")) == 14
    page = client.get("/desk/overview/").content.decode()
    assert [
        word for word in ("汇总到", '<option value="city"', '<option value="4306"') if word not in page
    ] == []


@pytest.mark.parametrize("query", ["", "?level=city", "?division=4306", "?division=430602"])
def test_a_county_sees_itself_only(everything, make_actor, client_as, query):
    assert shown(client_as(make_actor(Role.COUNTY_REVIEWER, division="430611")), query) == {
        "430611": IN_COUNTY
    }


def test_a_number_leads_on_only_where_its_reader_may_go(everything, make_actor, client_as):
    client = client_as(make_actor(Role.SUPERVISOR, division="430611"))
    (row,) = client.get("/desk/overview/").context["listing"].rows

    assert row.counts == IN_COUNTY | {"quota": 3}
    assert {key for key, url in row.urls.items() if not url} == {"placed", "quota"}


def test_of_how_many_places_is_said_beside_those_taken(everything, submitted, make_actor, client_as, schemes):
    """A number of places taken said nothing without how many there are."""
    client = client_as(make_actor(Role.PROVINCE_REVIEWER, division="43"))
    found = submitted.round
    found.quotas.create(division="430611", maximum=5)
    assert [quotas(client)[code] for code in ("430611", "430602")] == [5, 3]
    assert quotas(client, "?level=city")["4306"] == 5 + 8 * 3

    found.pk, found.scheme_version, found.default_quota = None, schemes["key-county"], 2
    found.save()  # a city's own places stand with the city
    assert quotas(client)["430611"] == 5
    assert quotas(client, "?level=city")["4306"] == 5 + 8 * 3 + 2

    Round.objects.update(closes_on=date(2025, 6, 1))
    Application.objects.update(status=Status.RECOGNISED)
    assert set(quotas(client).values()) == {0}


def test_it_is_sorted_by_any_number_and_taken_away_as_a_workbook(everything, make_actor, client_as):
    client = client_as(make_actor(Role.CITY_REVIEWER, division="4306"))

    assert next(iter(shown(client, "?sort=-late"))) == "430611"
    book = openpyxl.load_workbook(BytesIO(client.get("/desk/overview/?as=xlsx").content))
    lines = [row for row in book.worksheets[0].iter_rows(values_only=True) if any(row)]
    assert ("岳阳市君山区", 4, 1, 1, 1, 1, 2, 3, 2) in lines


def test_who_is_no_officer_does_not_see_it(operator, make_actor, client_as):
    for actor in (make_actor(Role.HOLDER, operator_id=operator.pk), make_actor(Role.EXPERT, division="43")):
        assert client_as(actor).get("/desk/overview/").status_code == 403
    assert shown(client_as(make_actor(Role.SUPERVISOR))) == {}


def test_a_program_reads_the_same(everything, make_actor, now):
    reviewer = make_actor(Role.CITY_REVIEWER, division="4306")
    _, key = create_token(
        name="概况", scopes=["desk:read"], expires_on=now.date() + timedelta(days=30), actor=reviewer, now=now
    )
    asked = Client(headers={"Authorization": f"Bearer {key}"})
    counties = {row["division"]: row["counts"] for row in asked.get("/api/v1/desk/overview").json()}
    (city,) = asked.get("/api/v1/desk/overview?level=city").json()

    assert counties["430611"] == IN_COUNTY | {"quota": 3}
    assert (city["place"], city["counts"]["listed"]) == ("岳阳市", 6)
    assert asked.get("/api/v1/desk/overview?level=town").status_code == 422
