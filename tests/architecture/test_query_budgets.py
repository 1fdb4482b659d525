"""How many questions a page may ask the database: with one row of everything, and with three.

Each page is asked twice and the second time counts: what a process learns once (schemes, places, the calendar) is then
known, as it is for all but the first visitor. None asks more for three rows than for one.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.catalogue.stated import state
from tests.portal.conftest import publish
from tests.recognition.cases.conftest import (
    ANSWERS,
    county_product,
    fill_in,
    make_round,
    open_round,
    people,
    places,
    schemes,
    step,
)
from youji.accounts.models import Person
from youji.accounts.selectors import known_scopes
from youji.accounts.services import create_token
from youji.catalogue.models import Entry, EntryEvent
from youji.divisions.selectors import forget
from youji.divisions.services import load_divisions
from youji.recognition.models import Application
from youji.recognition.services import applications
from youji.registry.models import Base, CertifiedProduct, Operator, Product
from youji.registry.selectors.facts import base_facts, facts_named
from youji.registry.services.plots import add_plot
from youji.schemes.logic.vocabulary import REGISTRY_FACTS
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role

__all__ = [
    "county_product",
    "fill_in",
    "make_round",
    "open_round",
    "people",
    "places",
    "publish",
    "schemes",
    "step",
]

#: Who asks, method and address, and how many questions that may take. ``{case}`` and so on are codes of ``World``.
BUDGETS = {
    # filling in and deciding
    ("grower", "autosave"): 12,
    ("grower", "GET /field/apply/{draft}/form/"): 10,
    (
        "grower",
        "GET /field/apply/{draft}/",
    ): 27,  # one of them: whether any ground is prohibited
    ("city", "GET /desk/cases/{case}/"): 33,  # of them: what officers noted, whether any ground is prohibited
    # what waits, and everybody's lists
    (
        "city",
        "GET /desk/",
    ): 30,  # boundaries, photographs, certificates, empty offices, and who has taken up what
    ("publisher", "GET /desk/catalogue/national/"): 10,
    ("publisher", "GET /desk/catalogue/national/bases.json?base_code=K7Q2X"): 6,
    ("city", "GET /desk/oversight/?within="): 54,  # a few for each room that declares what is open
    ("city", "GET /desk/overview/"): 61,  # those, and one or two for each figure: rounds and their quotas
    ("grower", "GET /field/"): 24,  # 地里的事, what the store lacks, and whose account waits for one
    ("grower", "GET /field/applications/"): 8,
    ("grower", "GET /field/bases/"): 8,
    ("city", "GET /desk/cases/"): 12,
    ("city", "GET /desk/catalogue/"): 14,
    ("city", "GET /desk/registry/operators"): 8,
    ("city", "GET /desk/registry/bases"): 8,
    ("city", "GET /desk/registry/bases/{base}"): 16,  # one of them: what is published of its environment
    ("city", "GET /desk/registry/certified"): 8,
    ("city", "GET /desk/members/"): 8,
    ("city", "GET /desk/members/bases/{base}"): 12,
    ("grower", "GET /field/members/"): 14,
    ("admin", "GET /desk/people/"): 8,
    ("province", "GET /desk/rounds/"): 6,
    # After the lists, which have the case still; whoever had taken it up has it no more; for whom it was taken. PostgreSQL
    # holds the row of the case meanwhile, which SQLite need not ask for.
    ("city", "step"): 35 if connection.vendor == "postgresql" else 34,
    # the public
    ("stranger", "GET /"): 10,
    ("stranger", "GET /catalogue"): 9,  # one for the example in the search box
    ("stranger", "GET /b/{published}"): 3,  # one of them: what is published of its environment
    ("stranger", "GET /notices"): 3,
    ("stranger", "GET /editions"): 2,
    # programs
    ("program", "GET /api/v1/recognition/applications"): 4,
    ("program", "GET /api/v1/registry/bases"): 4,
    ("program", "GET /api/v1/registry/operators"): 4,
    ("program", "PATCH /api/v1/registry/bases/{base}"): 11,
    ("program", "PATCH /api/v1/recognition/applications/{draft}/answers"): 10,
}


@dataclass
class World:
    """One of everything for each ``add``; ``clients`` by who asks."""

    add: object
    clients: dict[str, Client]
    codes: dict[str, str]
    cases: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)


@pytest.fixture
def every_place(db, now):
    """The places as a house in use has them: read once by each process."""
    load_divisions(now=now)
    forget()
    yield
    forget()


@pytest.fixture
def world(
    every_place,
    schemes,
    make_round,
    county_product,
    people,
    make_actor,
    fill_in,
    step,
    publish,
    now,
    monkeypatch,
):
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=1))
    farming = make_round(schemes["provincial-base"], title="省级基地")
    counting = make_round(county_product, title="县域产品")
    farm = Operator.objects.create(
        code="K7Q2X", name="君山银针茶业有限公司", kind="enterprise", division="430611", uscc="93430611MA4L000005",
        contact_phone="13800000000",
    )  # fmt: skip
    holder = make_actor(Role.HOLDER, operator_id=farm.pk, name="周社长")
    actors = {"grower": holder, "city": people.city, "province": people.province}
    actors["publisher"] = make_actor(Role.PUBLISHER, division="43", name="陈发布")
    actors["admin"] = make_actor(Role.SYSTEM_ADMIN, division="43", name="吴管理")
    clients = {"stranger": Client()}
    for name, actor in actors.items():
        clients[name] = Client()
        clients[name].force_login(
            Person.objects.get(pk=actor.user_id), backend="youji.accounts.backends.HouseBackend"
        )
    until = clock.local_date(now) + timedelta(days=30)
    _, key = create_token(name="程序", scopes=known_scopes(), expires_on=until, actor=holder, now=now)
    clients["program"] = Client(headers={"Authorization": f"Bearer {key}"})
    made = World(None, clients, {})
    numbers = itertools.count(1)

    def add() -> None:
        n = next(numbers)
        product = Product.objects.create(code=f"T{n:02}", name=f"茶叶{n}", group="茶叶")
        own = Base.objects.create(
            code=f"K7Q2X-{n:03}", name=f"君山茶园{n}", kind="operator", operator=farm, division="430611",
            product=product, address="柳林洲", area_mu=Decimal(260), output_t=Decimal(12), techniques="绿色防控",
        )  # fmt: skip
        county = Base.objects.create(
            code=f"430611-{n:02}", name=f"君山茶叶{n}", kind="county_product", division="430611", product=product,
            area_mu=Decimal(3400), output_t=Decimal(1200), techniques="绿色防控", responsible="君山区农业农村局",
        )  # fmt: skip
        CertifiedProduct.objects.create(
            operator=farm, division="430611", kind="green", number=f"LB-{n}", name="君山银针", product=product,
            valid_from=date(2025, 1, 1), valid_until=date(2028, 1, 1), confirmed_at=now,
        )  # fmt: skip
        for base, west in ((own, 112.7 + n / 100), (county, 112.7 + n / 100)):
            ring = [[west, 29.4], [west + 0.004, 29.4], [west + 0.004, 29.404], [west, 29.404], [west, 29.4]]
            shape = {"type": "Polygon", "coordinates": [ring]}
            add_plot(base_id=base.pk, name="一号地", geometry=shape, datum="CGCS2000", actor=SYSTEM, now=now)
        draft = applications.start_application(
            round_id=farming.pk, base_id=own.pk, category="green", actor=holder, now=now
        )
        case = applications.start_application(
            round_id=counting.pk,
            base_id=county.pk,
            category="county_product",
            actor=people.applicant,
            now=now,
        )
        step("submit", fill_in(case, people.applicant, ANSWERS), people.applicant)
        day = date(2026, 5, 1)
        held = schemes[
            "national-base"
        ]  # a recognition of the nation's may stand beside an application of ours
        entry = Entry.objects.create(
            code=f"430611-26-{n:04}", base=county, scheme_version=held, scheme_key=held.key, category="green",
            level="province", division="430611", name=county.name, area_mu=county.area_mu, document_number="湘农发1号",
            recognised_on=day, valid_from=day, valid_until=date(2031, 5, 1), issued_by="湖南省农业农村厅",
        )  # fmt: skip
        EntryEvent.objects.create(
            entry=entry,
            kind="recognised",
            effective_on=day,
            until=entry.valid_until,
            recorded_at=now,
            actor_name="李",
        )
        state(entry, now)
        shown = publish(name=county.name)
        made.cases.append(case.code)
        made.drafts.append(draft.code)
        made.codes = {"draft": draft.code, "case": case.code, "base": own.code, "published": shown.code}
        Person.objects.create_user(f"colleague{n}", password="x", name=f"同事{n}", area="430611")

    made.add = add
    return made


numbers_typed = itertools.count(100)


def new() -> str:
    """A number nobody has typed before: what is saved again is not written."""
    return str(next(numbers_typed))


def prepared(world: World, who: str, what: str) -> Callable[[], HttpResponse]:
    """The request, with everything looked up that it needs."""
    client = world.clients[who]
    if what == "autosave":
        return partial(
            client.post, f"/field/apply/{world.codes['draft']}/save/", {"field-households_count": new()}
        )
    if what == "step":
        case = Application.objects.get(code=world.cases.pop())
        typed = {"step": "city_recommend", "version": case.version, "opinion": "同意推荐。"}
        return partial(client.post, f"/desk/cases/{case.code}/step/", typed)
    method, _, address = what.partition(" ")
    address = address.format(**world.codes)
    if method == "GET":
        return partial(client.get, address)
    body = {"households_count": new()}
    if "/bases/" in address:
        body = {"area_mu": new(), "version": Base.objects.get(code=world.codes["base"]).version}
    return partial(client.patch, address, json.dumps(body), content_type="application/json")


def count(world: World, who: str, what: str) -> int:
    """The questions of the second asking; a step can be taken once."""
    if what != "step":
        prepared(world, who, what)()
    ask = prepared(world, who, what)
    with CaptureQueriesContext(connection) as seen:
        answer = ask()
    assert answer.status_code == (302 if what == "step" else 200), (
        f"{who} {what}: {answer.content.decode()[:800]}"
    )
    return len(seen)


def test_no_page_asks_more_than_its_budget_nor_more_for_three_rows_than_for_one(world, settings):
    settings.PUBLIC_PAGE_SECONDS = settings.PUBLIC_LIST_SECONDS = 0  # a kept page asks nothing at all
    world.add()
    one = {asked: count(world, *asked) for asked in BUDGETS}
    world.add()
    world.add()
    three = {asked: count(world, *asked) for asked in BUDGETS}
    over = {asked: (one[asked], most) for asked, most in BUDGETS.items() if one[asked] > most}
    assert over == {}, "asked, allowed"
    assert {asked: (one[asked], three[asked]) for asked in BUDGETS if three[asked] > one[asked]} == {}


def test_a_program_that_reads_writes_nothing(world):
    world.add()
    ask = prepared(world, "program", "GET /api/v1/recognition/applications")
    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code == 200
    assert [asked["sql"][:60] for asked in seen if not asked["sql"].startswith("SELECT")] == []


def test_saving_a_field_reads_no_boundary(world):
    world.add()
    ask = prepared(world, "grower", "autosave")
    with CaptureQueriesContext(connection) as seen:
        assert ask().json()["problems"] == {}
    assert not [asked for asked in seen if "geometry" in asked["sql"]]


def test_the_ground_of_a_case_is_worked_out_once(world):
    world.add()
    base = Application.objects.get(code=world.codes["case"]).base
    first = base_facts(base.pk, date(2026, 6, 1))
    assert first.overlaps, "the two bases of the world lie on the same ground"
    with CaptureQueriesContext(connection) as seen:
        assert base_facts(base.pk, date(2026, 6, 1)) == first
    assert not [asked for asked in seen if "geometry" in asked["sql"]]


def test_a_form_gets_of_the_register_what_the_guards_get(world):
    world.add()
    base, day = Base.objects.get(code=world.codes["base"]), date(2026, 6, 1)
    whole = base_facts(base.pk, day)
    assert facts_named(base, REGISTRY_FACTS, day) == {name: getattr(whole, name) for name in REGISTRY_FACTS}
