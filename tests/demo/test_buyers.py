"""The demonstration's buyers: each with an account, what they keep is proof, and one thing is doubted."""

from __future__ import annotations

import pytest

from tests.demo.test_season import NOW, played  # noqa: F401  (a county with its season)
from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.certificates.models import Certificate
from youji.certificates.selectors.sources import sources_of
from youji.certificates.selectors.states import state_of
from youji.demo import buyers, certificates, deeds
from youji.demo.year import Year
from youji.receiving.models import Doubled, Pile, Report, Scan
from youji.receiving.selectors import received
from youji.receiving.selectors.reports import waiting
from youji.registry.models import Base, Operator
from youji.shared import clock

pytestmark = pytest.mark.django_db


def test_the_season_goes_on_to_a_canteen_and_a_supermarket(played, settings, tmp_path):  # noqa: F811
    settings.VAR = tmp_path
    certificates._of_citrus(Year(played), certificates.farmer(deeds.CITRUS))
    buyers.fill(played)

    kinds = ("collector", "market", "canteen", "supermarket")
    for kind in kinds:
        row = Operator.objects.get(kind=kind)
        assert Person.objects.get(operator_id=row.pk).is_demo
        assert not Base.objects.filter(operator=row).exists()
        assert Scan.objects.filter(operator_id=row.pk, verdict="verified").exists()
    mixed = Certificate.objects.get(form="collector")
    assert state_of(mixed, clock.local_date(NOW)).key == "good"
    assert {one.word for one in sources_of(mixed)} == {"", "无法核验"}
    assert not Doubled.objects.exists(), "a box sold on unopened is no copy"
    assert Pile.objects.filter(decision="refused").count() == 1
    canteen = actor_of(Person.objects.get(username="junshan-shitang"), now=NOW)
    doubted = clock.local_date(played.days_ago(buyers.DOUBTED))
    assert received.day_of(canteen, doubted, NOW).gaps == 1
    county = actor_of(Person.objects.get(username="junshan-shenhe"), now=NOW)
    assert [item.refs for item in waiting(county, NOW)] == [(Report.objects.get().subject,)]
