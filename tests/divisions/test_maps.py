"""The maps: everything is there, nothing overlaps the frame, points land in their county."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.divisions import selectors
from youji.divisions.logic import scale


@pytest.mark.parametrize(
    ("level", "within", "count"),
    [("city", "", 14), ("county", "", 122), ("county", "4306", 9), ("county", "430611", 1)],
)
def test_a_map_shows_every_place_of_its_area_with_its_label_inside(db, level, within, count):
    drawn = selectors.map_shapes(level, within)

    assert len(drawn.shapes) == count
    for shape in drawn.shapes:
        assert shape.path.startswith("M")
        assert 0 < shape.x < drawn.frame.width
        assert 0 < shape.y < drawn.frame.height


def test_a_point_in_junshan_falls_into_the_map_of_junshan_and_not_into_changshas(db):
    assert selectors.map_shapes("county", "430611").frame.holds(112.82, 29.45)
    assert not selectors.map_shapes("county", "430102").frame.holds(112.82, 29.45)


def test_the_counties_of_a_city_make_up_the_city_and_do_not_overlap(db):
    from shapely.geometry import shape

    counties = [shape(selectors.boundary(place.code)) for place in selectors.counties("4306")]

    assert sum(county.area for county in counties) == pytest.approx(
        shape(selectors.boundary("4306")).area, rel=1e-4
    )
    assert selectors.boundary("110101") is None


@given(st.lists(st.integers(min_value=0, max_value=10**7), max_size=140))
def test_steps_rise_strictly_and_every_positive_value_has_one(values):
    limits = scale.breaks(values)

    assert len(limits) <= 5
    assert list(limits) == sorted(set(limits))
    for value in values:
        assert (scale.step_of(value, limits) > 0) == (value > 0)
    ordered = [scale.step_of(value, limits) for value in sorted(values)]
    assert ordered == sorted(ordered)
    if any(values):
        assert scale.step_of(max(values), limits) == 5


def test_the_legend_says_each_step_in_words():
    assert scale.words(scale.breaks([1, 2, 3, 40, 80])) == [
        (0, "没有"), (1, "1"), (2, "2"), (3, "3–39"), (4, "40–79"), (5, "80以上"),
    ]  # fmt: skip
