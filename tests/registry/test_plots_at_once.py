"""Two who send the same ground at once: it is the base's once. Apart: other modules hold a transaction open."""

from __future__ import annotations

from functools import partial

import pytest

from tests.catalogue.test_standing import together
from tests.registry.conftest import square
from youji.registry import services
from youji.registry.models import Plot
from youji.shared.refusals import Refused


@pytest.mark.django_db(transaction=True)
def test_the_same_ground_sent_twice_at_once_is_kept_once(make_base, county_reviewer, now):
    """Each looked before the other had written: a second press on a slow line counted the area twice."""
    base = make_base()
    add = partial(
        services.add_plots,
        base_id=base.pk, plots=[("一号地", square())], datum="CGCS2000", actor=county_reviewer, now=now,
    )  # fmt: skip
    said = together(*[add] * 6)
    assert Plot.objects.filter(retired_at=None).count() == 1
    assert sum(isinstance(one, Refused) for one in said) == 5, said
