"""The demonstration's recall and drill: half way through and over, with a certificate that says 已召回."""

from __future__ import annotations

import pytest

from tests.demo.test_season import NOW, played  # noqa: F401
from youji.demo import certificates, deeds, recalls
from youji.demo.year import Year
from youji.traceability.models import Recall
from youji.traceability.selectors.progress import progress
from youji.traceability.selectors.recalls import Sight

ALL = Sight(everything=True, area="43", operators=frozenset(), orders=True)


@pytest.mark.slow
@pytest.mark.clause("4.5-d")
def test_a_recall_is_half_way_and_a_drill_is_over(played):  # noqa: F811
    year, citrus = Year(played), certificates.farmer(deeds.CITRUS)
    certificates._mixed(year, citrus)
    certificates._of_citrus(year, citrus)
    recalls.fill(played)
    recall, drill = Recall.objects.order_by("drill")
    whole = progress(recall, ALL, NOW)
    assert whole.states == {"told": 0, "answered": 1, "done": 1}
    assert {one.minutes for one in whole.holders} == {18, 41}
    assert whole.untold == 0
    assert [line.rank for line, _ in progress(drill, ALL, NOW).counties] == [1, 2]
    [kinds] = [more["certificates"] for more in certificates.told(NOW).values()]
    assert kinds.keys() >= {"good", "void", "mixed", "recalled"}
