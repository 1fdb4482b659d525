"""A county's agronomist writes, issues and hands out procedures there, reads what is produced, and decides nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.standards.conftest import TASKS
from youji.shared.actor import Role
from youji.shared.refusals import Unknown
from youji.standards import services
from youji.standards.models import Adoption

pytestmark = pytest.mark.django_db


@pytest.fixture
def agronomist(make_actor):
    return make_actor(Role.AGRONOMIST, division="430611", name="蔡水生")


def test_a_procedure_of_the_county_is_theirs_to_write_issue_and_hand_out(
    agronomist, base, tea, standard, make_actor, now
):
    made = services.start_procedure(
        title="君山绿茶操作规程",
        product="0401",
        mode="绿色食品",
        season_word="春茶萌芽",
        actor=agronomist,
        now=now,
    )
    edition = made.editions.get()
    assert made.division == "430611"
    elsewhere = make_actor(Role.AGRONOMIST, division="430612")
    with pytest.raises(Unknown):
        services.draft_edition(procedure_id=made.pk, actor=elsewhere, now=now)
    for task in TASKS:
        services.put_task(edition_id=edition.pk, **task, actor=agronomist, now=now)
    edition.refresh_from_db()
    services.issue_edition(
        edition_id=edition.pk,
        version=edition.version,
        in_force_from=date(2026, 1, 1),
        document_number="",
        actor=agronomist,
        now=now,
    )
    services.adopt(edition_id=edition.pk, base=base.code, season=2026, actor=agronomist, now=now)
    assert Adoption.objects.get().base == base


def test_what_the_county_produces_is_theirs_to_read_and_nothing_to_decide(agronomist, client_as):
    client = client_as(agronomist)
    for opens in (
        "/desk/production/", "/desk/production/bases/", "/desk/production/findings/", "/desk/members/",
        "/desk/environment/samples/", "/desk/registry/operators", "/desk/procedures/", "/desk/procedures/new/",
    ):  # fmt: skip
        assert client.get(opens).status_code == 200, opens
    for shut in (
        "/desk/people/open/", "/desk/cases/", "/desk/environment/samples/new/", "/desk/members/accounts",
        "/desk/norms/labels/1/confirm/", "/desk/people/",
    ):  # fmt: skip
        assert client.get(shut).status_code in (403, 404), shut
