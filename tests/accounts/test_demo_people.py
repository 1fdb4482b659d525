"""The agencies and the people of the demonstration world."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from tests.registry.conftest import make_operator  # noqa: F401  (a fixture)
from youji.accounts import selectors
from youji.accounts.models import Agency, Person
from youji.accounts.services import assign_operator, create_demo_person, load_agencies, load_demo_people
from youji.accounts.services.demo import DEMO_PASSWORD
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db


@pytest.mark.clause("6.1")
def test_every_agency_of_the_plan_and_every_bureau_exists_once(now):
    assert load_agencies(now) == 152
    assert load_agencies(now) == 0
    assert Agency.objects.filter(level="city").count() == 14
    assert Agency.objects.filter(level="county").count() == 122
    assert Agency.objects.filter(level="province").count() == 16
    junshan = Agency.objects.get(name="君山区农业农村局")
    assert (junshan.division, junshan.parent.name) == ("430611", "岳阳市农业农村局")
    for agency in Agency.objects.exclude(parent=None).select_related("parent"):
        assert agency.division.startswith(agency.parent.division)


def test_every_role_has_somebody_to_sign_in_as(now):
    load_demo_people(now)
    load_demo_people(now)
    held = {row["role"] for row in selectors.demo_accounts()}
    assert held == set(Role)
    assert all("演示" in person.name for person in Person.objects.all())
    actor = selectors.actor_of(Person.objects.get(username="junshan-shenhe"), now=now)
    assert (actor.division, actor.roles) == ("430611", {Role.COUNTY_REVIEWER})


def test_a_producer_keeps_the_operator_it_was_given(now):
    load_demo_people(now)
    assign_operator(username="junshan-zhuti", operator_id=42, now=now)
    load_demo_people(now)
    assert Person.objects.get(username="junshan-zhuti").operator_id == 42


def test_a_producer_is_told_by_the_operator_one_would_enter_for(client, make_operator, now):  # noqa: F811
    """D14: 本人的主体 stood where the operator's name belongs."""
    load_demo_people(now)
    assign_operator(username="junshan-zhuti", operator_id=make_operator("君山茶业有限公司").pk, now=now)
    page = client.get("/demo/").content.decode()
    assert "君山茶业有限公司" in page
    assert "本人的主体" not in page


def test_the_command_prints_what_is_needed_to_sign_in(now, capsys):
    load_demo_people(now)
    call_command("accounts", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert {"role", "user", "password", "division", "operator_id"} <= set(rows[0])
    first = Person.objects.get(username=rows[0]["user"])
    assert first.check_password(rows[0]["password"])


def test_production_has_no_demonstration_people(now, settings):
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        create_demo_person(username="x", name="x", roles=(Role.HOLDER,), now=now)
    assert not Person.objects.filter(username="x").exists()
    assert DEMO_PASSWORD
