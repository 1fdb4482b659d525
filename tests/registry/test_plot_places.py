"""Where a plot lies is seen and said before it is kept: beside the county's line and the base's own place."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from shapely.geometry import Point, mapping, shape

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.registry.conftest import SOUTH, WEST, square
from tests.registry.test_plot_doors import drawn, geojson, upload
from youji.registry.logic.plot_place import lies, summed_up, to_be_seen
from youji.registry.models import Base, Plot

COUNTY = square(WEST - 0.1, SOUTH - 0.1, 0.2)


@pytest.fixture
def officer(client_as, county_reviewer):
    return client_as(county_reviewer)


@pytest.fixture
def program(caller, county_reviewer):  # noqa: F811
    return caller(county_reviewer)


@pytest.fixture
def base(make_base):
    made = make_base()
    Base.objects.filter(pk=made.pk).update(lon=WEST + 0.0025, lat=SOUTH + 0.0025)
    return made


@pytest.mark.parametrize(
    ("west", "place", "said", "inside"),
    [
        (WEST, (WEST + 0.0025, SOUTH + 0.0025), "离基地的位置0米；在君山区界内。", True),
        (WEST, (WEST + 0.0525, SOUTH + 0.0025), "离基地的位置4,842米；在君山区界内。", True),
        (WEST, None, "基地还没有登记位置，算不出距离；在君山区界内。", True),
        (WEST + 0.103, None, "基地还没有登记位置，算不出距离；约60%在君山区界外。", False),
        (WEST + 0.5, None, "基地还没有登记位置，算不出距离；整块在君山区界外。", False),
    ],
)
def test_where_a_plot_lies_is_said_in_numbers_and_in_words(west, place, said, inside):
    found = lies(square(west, SOUTH, 0.005), place=place, county=COUNTY, name="君山区")
    assert (found.sentence, found.inside) == (said, inside)
    assert bool(found.problem(square(west, SOUTH, 0.005))) is not inside


def test_without_a_county_line_nobody_says_inside():
    found = lies(square(), place=None, county=None, name="君山区")
    assert (found.inside, found.problem(square())) == (None, None)
    assert "不知在不在界内" in found.sentence
    assert "不知在不在县界内" in summed_up([("一号地", found)], "WGS 84", None)


def test_a_file_is_summed_up_and_those_outside_are_named():
    within = lies(square(), place=None, county=COUNTY, name="君山区")
    out = lies(square(WEST + 1), place=None, county=COUNTY, name="君山区")
    assert summed_up([("一", within), ("二", within)], "WGS 84", 640) == (
        "按“WGS 84”读，离基地的位置640米；2块地都在君山区界内。"
    )
    many = [(str(n), out) for n in range(7)]
    assert summed_up(many, "WGS 84", 640).endswith("“0”、“1”、“2”、“3”、“4”等7块不在君山区界内。")


def test_a_picture_of_many_corners_is_thinned_and_no_plot_is_lost():
    round_ = mapping(Point(WEST, SOUTH).buffer(0.01, quad_segs=5_000))
    seen = to_be_seen([round_, square()], most=500)
    assert sum(len(one["coordinates"][0]) for one in seen) <= 500
    assert shape(seen[0]).symmetric_difference(shape(round_)).area < shape(round_).area / 100
    assert to_be_seen([square()]) == [square()]


def test_a_plot_outside_the_county_is_drawn_beside_its_line_and_said(officer, program, base):
    """It was left off the map: whoever chose the wrong datum or county saw a sentence and no place."""
    two = (("东头地", square(WEST, SOUTH, 0.005)), ("外地", square(113.5, SOUTH, 0.005)))
    look = officer.post(
        reverse("registry:import_plots", args=[base.code]), {"file": geojson(*two), "datum": "CGCS2000"}
    )
    text = look.content.decode()
    assert "“外地”不在岳阳市君山区界内。" in text
    assert "离基地的位置0米；在岳阳市君山区界内。" in text
    assert "公里；整块在岳阳市君山区界外。" in text
    kinds = [feature["properties"]["kind"] for feature in look.context["map"]["features"]]
    assert (kinds.count("drawn"), kinds.count("wrong"), kinds.count("place")) == (1, 1, 1)
    told = upload(program, base, "check", geojson(*two), datum="CGCS2000").json()["plots"]
    assert [(one["metres_from_base"], one["inside_county"]) for one in told] == [
        (0, True),
        (pytest.approx(63_700, abs=500), False),
    ]
    assert told[0]["where"] == "离基地的位置0米；在岳阳市君山区界内。"
    assert told[1]["geometry"]["type"] == "Polygon"


def test_what_is_typed_or_drawn_can_be_looked_at_first_and_nothing_is_kept(officer, base, put_plot):
    page = reverse("registry:plots", args=[base.code])
    look = officer.post(page, drawn(do="look"))
    text = look.content.decode()
    assert (look.status_code, Plot.objects.count()) == (200, 0)
    assert "<strong>还没有保存。</strong>" in text
    assert "离基地的位置0米；在岳阳市君山区界内。" in text
    assert json.loads(look.context["form"]["geometry"].value()) == square(side=0.005), "what was typed stays"
    kinds = [feature["properties"]["kind"] for feature in look.context["map"]["features"]]
    assert {"county", "drawn", "place"} <= set(kinds)
    gcj = officer.post(page, drawn(do="look", datum="GCJ02")).content.decode()
    assert "离基地的位置0米" not in gcj
    assert "离基地的位置" in gcj
    far = {"geometry": json.dumps(square(113.5, SOUTH, 0.005))}
    assert "整块在岳阳市君山区界外" in officer.post(page, drawn(do="look", **far)).content.decode()
    assert officer.post(page, drawn(do="look", geometry="112")).status_code == 422
    plot = put_plot(base)
    edit = officer.post(reverse("registry:edit_plot", args=[base.code, plot.pk]), drawn(do="look"))
    assert "画在同一块地上" not in edit.content.decode(), "it is looked at in place of the old one"


def test_what_is_kept_says_where_it_lies_on_the_page_and_to_programs(officer, program, base):
    page = reverse("registry:plots", args=[base.code])
    assert (
        "离基地的位置0米；在岳阳市君山区界内。" in officer.post(page, drawn(), follow=True).content.decode()
    )
    body = {"name": "二号地", "geometry": square(WEST + 0.02, SOUTH, 0.005), "datum": "CGCS2000"}
    told = program.post(f"/registry/bases/{base.code}/plots", body).json()
    assert told["where"] == "离基地的位置1,937米；在岳阳市君山区界内。"
    file = geojson(("三号地", square(WEST + 0.03, SOUTH, 0.005)))
    taken = upload(program, base, "import", file, datum="CGCS2000").json()
    assert taken[0]["where"].endswith("在岳阳市君山区界内。")
