"""A tea base whose construction is done, its city, and three assessors."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests.recognition.in_flight import in_flight
from youji.acceptance.models import Acceptance
from youji.acceptance.services import fieldwork
from youji.acceptance.services import visits as services
from youji.accounts.models import Person
from youji.divisions.models import Division
from youji.recognition.models import Round
from youji.registry.models import Base, Operator, Product
from youji.schemes.selectors import scheme_of
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
VISIT = date(2026, 6, 3)


@pytest.fixture
def visit_day(now):
    """An instant on the day of the visit."""
    return now + timedelta(days=2)


@pytest.fixture
def on_the_day(monkeypatch, visit_day):
    monkeypatch.setattr(clock, "now", lambda: visit_day)


@pytest.fixture
def scheme_version(db, now):
    names = {"43": "湖南省", "4306": "岳阳市", "430611": "君山区"}
    Division.objects.bulk_create(
        [Division(code=c, name=n, kind="", pinyin="", initials="") for c, n in names.items()],
        ignore_conflicts=True,
    )
    return next(one for one in load_schemes(now) if one.key == "provincial-base")


@pytest.fixture
def operator(db):
    return Operator.objects.create(
        code="JS0001", name="君山茶叶合作社", kind="cooperative", division="430611"
    )


@pytest.fixture
def application(scheme_version, operator, now):
    """The cooperative's tea base, about to be accepted."""
    product = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    base = Base.objects.create(
        code="430611-JS0001-01", name="君山茶叶基地", kind="operator", operator=operator, division="430611",
        product=product, area_mu=320, lon=113.0, lat=29.43,
    )  # fmt: skip
    opened = Round.objects.create(
        title="第一批", scheme_version=scheme_version, document_number="湘农函〔2026〕1号",
        opens_on=now.date(), closes_on=now.date(), announced_at=now,
    )  # fmt: skip
    return in_flight(
        "acceptance", code="SB2026-0001", round=opened, scheme_version=scheme_version, scheme_key=scheme_version.key, category="green", base=base,
        operator=operator, division="430611", created_at=now, created_by_id=999_999, moved_at=now,
        submitted_at=now,
    )  # fmt: skip


@pytest.fixture
def items(application):
    """What every sheet is asked, bonuses aside."""
    return [item for item in scheme_of(application.scheme_version).sheet.items if not item.bonus]


@pytest.fixture
def make_assessor(make_actor):
    def make(name: str, *specialities: str, division: str = "4306", operator_id: int | None = None):
        actor = make_actor(Role.ASSESSOR, division=division, name=name, operator_id=operator_id)
        Person.objects.filter(pk=actor.user_id).update(specialities=list(specialities))
        return actor

    return make


@pytest.fixture
def team(make_assessor):
    """Two who know tea, and one who does not."""
    return SimpleNamespace(
        mao=make_assessor("毛建军", "茶叶", "水果"),
        ren=make_assessor("任雪梅", "茶叶"),
        tang=make_assessor("汤云飞", "水产"),
    )


@pytest.fixture
def opened(application, city_reviewer, now):
    return services.open_acceptance(application, city_reviewer, now)


@pytest.fixture
def arrange(application, city_reviewer, now):
    def do(*assessors, on=VISIT):
        acceptance = Acceptance.objects.get(application=application)
        return services.arrange_acceptance(
            code=application.code, scheduled_on=on, assessor_ids=[a.user_id for a in assessors],
            version=acceptance.version, actor=city_reviewer, now=now,
        )  # fmt: skip

    return do


@pytest.fixture
def arranged(opened, arrange, team):
    """毛 and 任 are to visit on 3 June."""
    return arrange(team.mao, team.ren)


@pytest.fixture
def score_all(visit_day, application):
    """Fill in a whole sheet with the best tier, but for the given exceptions."""

    def fill(acceptance, actor, at=1000, **exceptions):
        items = scheme_of(application.scheme_version).sheet.items
        changes = [fieldwork.Change(i.key, exceptions.get(i.key, 0), "", at) for i in items if not i.bonus]
        return fieldwork.save_lines(acceptance_id=acceptance.pk, changes=changes, actor=actor, now=visit_day)

    return fill


@pytest.fixture
def check_in(visit_day):
    def do(acceptance, actor, lon=113.001, lat=29.431):
        position = fieldwork.Position(lon=lon, lat=lat, accuracy_m=12.0, device_time=visit_day)
        return fieldwork.check_in(acceptance_id=acceptance.pk, position=position, actor=actor, now=visit_day)

    return do


@pytest.fixture
def sign(visit_day):
    def do(acceptance, actor):
        return fieldwork.sign_sheet(acceptance_id=acceptance.pk, actor=actor, now=visit_day)

    return do


@pytest.fixture
def signed(arranged, team, check_in, score_all, sign):
    """Both have signed; they differ on the signboard."""
    for actor, exceptions in ((team.mao, {}), (team.ren, {"signboard": 1})):
        check_in(arranged, actor)
        score_all(arranged, actor, **exceptions)
        sign(arranged, actor)
    return Acceptance.objects.get(pk=arranged.pk)


@pytest.fixture
def common(application):
    """A whole common result: the best tier, but for the given exceptions."""

    def lines(**exceptions):
        items = scheme_of(application.scheme_version).sheet.items
        return {
            i.key: {
                "tier": exceptions.get(i.key, 0),
                "note": "现场核对，以合议为准" if i.key == "signboard" else "",
            }
            for i in items
            if not i.bonus
        }

    return lines
