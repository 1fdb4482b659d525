"""What samples of a base's products tell upward, and the base's file of its year that shows them."""

from __future__ import annotations

from datetime import date

import pytest

from youji.accounts.models import Person
from youji.environment.selectors.told_upward import facts_of
from youji.environment.services import samples
from youji.norms.services.loading import load_norms
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.1-f"), pytest.mark.clause("4.4-e")]
TODAY = date(2026, 6, 1)
TEA = {"kind": "product", "use": "", "product_name": "茶叶"}


@pytest.fixture
def judged(now, base, take, report):
    """Of four samples of tea in the year one keeps to the limit, one does not, one waits, one was voided; soil is no product."""
    load_norms(now=now)
    report(take(**TEA, taken_on=date(2026, 5, 1)), "唑螨酯 1 mg/kg\n")
    report(take(**TEA, taken_on=date(2026, 5, 2)), "唑螨酯 9 mg/kg\n")
    take(**TEA, taken_on=date(2026, 5, 3))
    take(**TEA, taken_on=date(2025, 5, 3))
    report(take(), "镉 9\n")
    return base


def test_taken_judged_and_failed_with_their_rows(judged, take, county_reviewer, now):
    gone = take(**TEA, taken_on=date(2026, 5, 4))
    samples.void_sample(
        sample_id=gone.pk, reason="样品破损", version=gone.version, actor=county_reviewer, now=now
    )
    taken, failed, passed = facts_of(judged, 2026, TODAY)
    assert (taken.text, failed.text, passed.text) == ("3份", "1份", "50%")
    assert taken.source == "2026年采样3份，判定2份，不合格1份"
    assert [(one.day, one.text.split(" ", 1)[1]) for one in failed.rows] == [(date(2026, 5, 2), "茶叶：超限")]
    assert facts_of(judged, 2025, TODAY)[1].why == "2025年没有可以判定的产品样品。"


def test_the_bases_file_shows_them_and_opens_their_rows_for_whom_they_concern(
    judged, county_reviewer, client, make_actor, make_operator
):
    address = f"/desk/production/bases/{judged.code}/?year=2026"

    def page(actor):
        person = Person.objects.get(pk=actor.user_id)
        client.force_login(person, backend="youji.accounts.backends.HouseBackend")
        return client.get(address)

    shown = page(county_reviewer).content.decode()
    assert "2026年采样3份，判定2份，不合格1份" in shown
    assert "茶叶：超限" in shown
    assert client.get(f"/desk/environment/samples/?q={judged.code}&kind=product").status_code == 200
    stranger = make_actor(Role.HOLDER, operator_id=make_operator("别的合作社").pk)
    assert page(stranger).status_code == 404
