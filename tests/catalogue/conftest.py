"""A base of 君山茶叶 in the catalogue, and the people around it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import transaction

from tests.catalogue.stated import said_of, state
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Entry
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entries import add_event
from youji.registry.models import Base, Operator, Product
from youji.schemes.logic.scheme_file import parse
from youji.schemes.models import SchemeVersion
from youji.shared.actor import SYSTEM, Actor, Role
from youji.shared.periods import add_years


@pytest.fixture
def scheme_version(db, now) -> SchemeVersion:
    text = (settings.DATA / "schemes" / "county-product-2024.toml").read_text()
    scheme = parse(text)
    return SchemeVersion.objects.create(
        key=scheme.key, version=scheme.version, title=scheme.title, text=text, digest="c" * 64, loaded_at=now
    )


@pytest.fixture
def operator(db) -> Operator:
    return Operator.objects.create(
        code="K7Q2X", name="君山银针茶业有限公司", kind="enterprise", division="430611"
    )


@pytest.fixture
def base(operator) -> Base:
    product = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    return Base.objects.create(
        code="K7Q2X-001", name="君山茶叶基地", kind="operator", operator=operator, division="430611",
        product=product, area_mu=Decimal("3400.00"), techniques="绿色防控、有机肥替代", responsible="君山银针茶业有限公司",
        lon=112.99, lat=29.43,
    )  # fmt: skip


@pytest.fixture
def make_entry(base, scheme_version, now):
    """An entry recognised on a day, with its event; ``make_entry(recognised_on=…, base=…)``."""

    def make(recognised_on: date = date(2025, 8, 27), years: int = 5, **values) -> Entry:
        number = Entry.objects.count() + 1
        entry = Entry.objects.create(
            **{
                "code": f"430611-25-{number:04d}",
                "base": base,
                "scheme_version": scheme_version,
                "scheme_key": scheme_version.key,
                "category": "county_product",
                "level": "province",
                "division": "430611",
                "name": "君山茶叶基地",
                "area_mu": Decimal("3400.00"),
                "document_number": "湘农发〔2025〕31号",
                "recognised_on": recognised_on,
                "valid_from": recognised_on,
                "valid_until": add_years(recognised_on, years),
                "issued_by": "湖南省农业农村厅",
                **values,
            }
        )
        recorded = datetime.combine(recognised_on, now.timetz())
        with transaction.atomic():
            add_event(
                entry,
                EventKind.RECOGNISED,
                actor=SYSTEM,
                now=recorded,
                effective_on=recognised_on,
                until=entry.valid_until,
                states=said_of(entry),
            )
        return state(entry, recorded)

    return make


@pytest.fixture
def publisher(make_actor) -> Actor:
    return make_actor(Role.PUBLISHER, division="43", name="发布员")


@pytest.fixture
def supervisor(make_actor) -> Actor:
    return make_actor(Role.SUPERVISOR, division="4306", name="市监管员")


@pytest.fixture
def holder(make_actor, operator) -> Actor:
    return make_actor(Role.HOLDER, operator_id=operator.pk, name="基地负责人")


@pytest.fixture
def decision_maker(make_actor) -> Actor:
    return make_actor(Role.DECISION_MAKER, division="43", name="审定人")


@pytest.fixture
def entry(make_entry, publisher, now) -> Entry:
    """君山茶叶基地, recognised 2025-08-27 for five years, in the first edition."""
    made = make_entry()
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    made.refresh_from_db()
    return made
