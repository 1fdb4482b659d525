"""Which recognised bases have an 内检员: every number opens the rows it counts; whoever left, or whose hours run short, counts no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings

from tests.catalogue.conftest import make_entry, scheme_version  # noqa: F401
from youji.accounts.models import Person
from youji.quality.selectors import coverage
from youji.quality.selectors.coverage import counted, covered_bases
from youji.quality.services import inspectors as issuing
from youji.registry.models import Product
from youji.schemes.logic.automatic import Known
from youji.schemes.logic.exits import scheme_in
from youji.schemes.selectors import automatic_facts
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.periods import add_years

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-a")]


@pytest.fixture
def bases(base, make_base, make_entry, tea, now):  # noqa: F811
    """Two recognised bases of 君山区 and one of 浏阳."""
    some = [base, make_base(name="二号基地"), make_base(name="浏阳基地", division="430181")]
    for one in some:
        type(one).objects.filter(pk=one.pk).update(product=Product.objects.get(code="0201"))
        make_entry(
            base=one, division=one.division, valid_from=date(2025, 1, 1), status="in_force", name=one.name
        )
    return some


def test_each_number_opens_as_many_rows(
    bases, inspector, make_actor, client_as, province_reviewer, grower, now, moving
):
    inspector(make_actor(Role.STAFF, operator_id=grower.operator_id, name="李内检"))
    rows = counted(covered_bases(province_reviewer, now))
    assert [(one.division, one.bases, one.covered, one.without) for one in rows] == [
        ("430181", 1, 0, 1),
        ("430611", 2, 1, 1),
    ]
    client = client_as(province_reviewer)
    page = client.get("/desk/quality/coverage/").content.decode()
    for one in rows:
        for state, number in (("", one.bases), ("with", one.covered), ("without", one.without)):
            there = f"/desk/quality/coverage/bases/?division={one.division}" + (
                f"&state={state}" if state else ""
            )
            assert there.replace("&", "&amp;") in page
            assert len(client.get(there).context["listing"].rows) == number
    assert len(client.get("/desk/quality/coverage/bases/").context["listing"].rows) == 3


def test_an_area_sees_its_own_bases(bases, make_actor, now):
    for division, number in (("43", 3), ("4306", 2), ("430181", 1), ("430102", 0)):
        assert len(covered_bases(make_actor(Role.SUPERVISOR, division=division), now)) == number


def test_who_works_there_no_more_or_was_withdrawn_or_ran_out_counts_no_more(
    bases, inspector, make_actor, county_reviewer, grower, now
):
    clerk = make_actor(Role.STAFF, operator_id=grower.operator_id)
    card = inspector(clerk)
    today = clock.local_date(now)

    def counts(day: date) -> int:
        return len(coverage.of_base(bases[0].pk, day))

    assert counts(today) == 1
    assert counts(add_years(today, 1) - timedelta(days=1)) == 1
    assert counts(add_years(today, 1)) == 0  # nobody has heard anything in the year
    Person.objects.filter(pk=clerk.user_id).update(operator_id=bases[1].operator_id)
    assert (counts(today), len(coverage.of_base(bases[1].pk, today))) == (0, 0)
    Person.objects.filter(pk=clerk.user_id).update(operator_id=grower.operator_id)
    issuing.withdraw(code=card.number, reason="不实", actor=county_reviewer, now=now)
    assert counts(today) == 0


def test_the_fact_that_schemes_name_is_how_many_certificates_hold_and_none_is_not_nought(
    bases, inspector, make_actor, county_reviewer, grower, now
):
    today = clock.local_date(now)

    def told() -> Known:
        scheme = scheme_in((settings.DATA / "schemes" / "provincial-base-2023.toml").read_text("utf-8"))
        [one] = [one for one in automatic_facts(scheme, bases[0], today) if one.key == "inspectors"]
        return one

    assert (told().value, told().count) == (None, 0)
    assert "请看纸质证书" in told().why
    card = inspector(make_actor(Role.STAFF, operator_id=grower.operator_id, name="李内检"))
    assert (told().text, told().count) == ("1名", 1)
    assert "李内检" in told().rows[0].text
    issuing.withdraw(code=card.number, reason="不实", actor=county_reviewer, now=now)
    assert told().value is None


def test_hours_heard_in_time_keep_it_up(bases, inspector, course, make_actor, grower, now):
    from youji.quality.services import training as services

    clerk = make_actor(Role.STAFF, operator_id=grower.operator_id)
    inspector(clerk)
    later: datetime = now + timedelta(days=300)
    _, [one] = course(1, when=later)
    services.sign_in(token=one.token, actor=clerk, now=later)
    assert len(coverage.of_base(bases[0].pk, add_years(clock.local_date(now), 1))) == 1
