"""What is walked, exported and typed is mended where one thing can have been meant, and the mend is told."""

from __future__ import annotations

import contextlib
import json
import math
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from tests.hunting import times
from youji.registry.logic.geometry import overlap_mu, read_shape
from youji.registry.logic.plot_files import read_coordinates, read_plot_file
from youji.registry.logic.plot_meeting import common_ground, few_meet, sides_of
from youji.registry.logic.plot_repair import thinned
from youji.registry.logic.plot_typed import read_typed
from youji.registry.models import Base
from youji.registry.selectors import metres_from_base
from youji.shared.refusals import Refused

LON, LAT = 112.74, 29.48
EAST, NORTH = 96_900, 110_900  # metres a degree here
GPX = """<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"><wpt lat="29.48" lon="112.74"><name>井</name></wpt>
<trk><name>东头地</name><trkseg>{first}</trkseg><trkseg>{second}</trkseg></trk>
<trk><name>去地里的路</name><trkseg><trkpt lat="29.48" lon="112.74"/><trkpt lat="29.481" lon="112.74"/><trkpt lat="29.482" lon="112.741"/>
<trkpt lat="29.483" lon="112.741"/></trkseg></trk></gpx>"""


def at(east: float, north: float) -> list[float]:
    return [LON + east / EAST, LAT + north / NORTH]


def polygon(*rings) -> dict:
    return {"type": "Polygon", "coordinates": [list(ring) for ring in rings]}


def walk(seed: int, *, points: int = 200, jitter: float = 2.0) -> list[list[float]]:
    """Round an ellipse of 60 m by 42 m with a phone that is off by ``jitter`` metres."""
    chance = random.Random(seed)  # noqa: S311
    return [
        at(
            60 * math.cos(i * math.tau / points) + chance.gauss(0, jitter),
            42 * math.sin(i * math.tau / points) + chance.gauss(0, jitter),
        )
        for i in range(points)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_that_crosses_itself_in_little_loops_is_mended_and_told(seed):
    found = read_shape(polygon(walk(seed)))
    assert shape(found.geometry).is_valid
    assert len(found.geometry["coordinates"]) == 1
    assert float(found.area_mu) == pytest.approx(math.pi * 60 * 42 / (2000 / 3), rel=0.03)
    assert "小圈已理顺" in found.mended[0]


def test_a_figure_of_eight_is_for_the_person_who_drew_it():
    with pytest.raises(Refused, match="自己交叉了"):
        read_shape(polygon([at(0, 0), at(200, 200), at(200, 0), at(0, 200)]))


def test_a_thousand_sides_across_each_other_are_refused_and_not_untangled():
    star = [at(500 * math.cos(i * 2.5), 500 * math.sin(i * 2.5)) for i in range(1001)]
    with pytest.raises(Refused, match="自己交叉了"):
        read_shape(polygon(star))


def test_parts_that_lie_on_one_another_are_not_joined():
    square = [at(0, 0), at(100, 0), at(100, 100), at(0, 100)]
    other = [at(50, 0), at(150, 0), at(150, 100), at(50, 100)]
    with pytest.raises(Refused, match="互相重叠"):
        read_shape({"type": "MultiPolygon", "coordinates": [[square], [other]]})


def comb(teeth: int, *, turned: bool = False) -> list[list[float]]:
    """A valid boundary whose sides meet those of its like, turned, teeth × teeth × 4 times."""
    wide = 1_000 / (2 * teeth)
    corners = [
        corner
        for at_tooth in range(teeth)
        for x in [2 * at_tooth * wide]
        for corner in ((x, 20), (x, 1_000), (x + wide, 1_000), (x + wide, 20))
    ]
    corners += [(1_000, 0), (0, 0)]
    return [at(y, x) if turned else at(x, y) for x, y in corners]


def test_boundaries_that_meet_sides_times_sides_are_not_laid_on_one_another(monkeypatch):
    """Two combs of 1,602 corners took 15 s as parts of one plot, and 23 s as two plots of one base."""
    import shapely

    def never(*_: object, **__: object) -> None:
        pytest.fail("laid on one another")

    monkeypatch.setattr(shapely, "unary_union", never)
    with pytest.raises(Refused, match="互相重叠"):
        read_shape({"type": "MultiPolygon", "coordinates": [[comb(400)], [comb(400, turned=True)]]})
    one, other = (read_shape(polygon(comb(400, turned=turned))) for turned in (False, True))
    monkeypatch.setattr(shapely.Polygon, "intersection", never_but_boxes(shapely.Polygon.intersection))
    right = float(read_shape(polygon(comb(50))).area_mu) / 2
    assert float(overlap_mu(one.geometry, other.geometry)) == pytest.approx(right, rel=0.05)


def never_but_boxes(intersection):
    """``intersection`` of what has few corners."""

    def bounded(one, other, **more):
        assert len(one.exterior.coords) * len(other.exterior.coords) < 100_000
        return intersection(one, other, **more)

    return bounded


def test_the_same_field_walked_twice_is_laid_on_itself_to_the_corner():
    one, other = (shape(polygon(walk(seed, points=1_500, jitter=0.02))) for seed in (1, 2))
    assert few_meet(sides_of(one), sides_of(other))
    assert [share for _, share in common_ground(one, other)] == [1.0]


@pytest.mark.parametrize("wrong", ["1" + "0" * 400, "NaN", "Infinity"])
def test_numbers_that_are_no_place_are_refused_with_a_sentence(wrong):
    """A whole number of 400 digits in a line was an OverflowError: a page of 500."""
    corners = f"[[{wrong},29.48],[112.75,29.48],[112.75,29.49],[{wrong},29.48]]"
    with pytest.raises(Refused, match="读不懂"):
        read_plot_file("a.json", f'{{"type":"LineString","coordinates":{corners}}}'.encode())
    ((_, geometry),) = read_plot_file(
        "a.json", f'{{"type":"Polygon","coordinates":[{corners}]}}'.encode()
    ).plots
    assert metres_from_base(Base(lon=Decimal(112), lat=Decimal(29)), [("一", geometry)]) == {}
    with pytest.raises(Refused, match="第1个点"):
        read_shape(geometry)


def test_the_lines_of_a_file_in_metres_are_moved_as_its_planes_are():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    lines = [[[x, y] for x, y in ((380_000, 3_263_000), (380_100, 3_263_000), (380_100, 3_263_100), (380_000, 3_263_100), (380_000, 3_263_005))]]  # fmt: skip
    data = {"type": "MultiLineString", "coordinates": lines, "crs": crs}
    found = read_plot_file("a.json", json.dumps(data).encode())
    assert float(read_shape(found.plots[0][1]).area_mu) == pytest.approx(15, rel=0.01)


def test_a_boundary_that_is_right_is_kept_as_it_is():
    ring = [at(0, 0), at(100, 0), at(100, 100), at(0, 100)]
    found = read_shape(polygon(ring))
    assert found.mended == ()
    assert len(found.geometry["coordinates"][0]) == 5


@settings(max_examples=times(20, 300), deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 3))
def test_no_point_of_a_thinned_walk_lies_half_a_metre_away(seed, jitter):
    ring = walk(seed, points=1_500, jitter=jitter)
    kept = shape(polygon(thinned([*ring, ring[0]]))).exterior
    narrow = math.cos(math.radians(LAT))
    squeezed = type(kept)([(x * narrow, y) for x, y in kept.coords])
    farthest = max(squeezed.distance(Point(x * narrow, y)) for x, y in ring)
    assert farthest * 111_320 <= 0.501


def track(*corners) -> str:
    return "".join(f'<trkpt lat="{lat}" lon="{lon}"><ele>31</ele></trkpt>' for lon, lat in corners)


def test_a_track_that_comes_back_is_a_plot_and_the_rest_of_a_gpx_is_named():
    data = GPX.format(first=track(at(0, 0), at(100, 0)), second=track(at(100, 100), at(0, 100), at(0, 12)))
    found = read_plot_file("走一圈.gpx", data.encode())
    assert (found.format, found.datum, found.likely) == ("GPX", "", "WGS84")
    assert found.left_out == (
        "“井”：点",
        "“去地里的路”：线，首尾相距348米，没有围成地块（相距20米以内的，按走了一圈读）",
    )
    ((name, geometry),) = found.plots
    kept = read_shape(geometry)
    assert (name, kept.geometry["type"]) == ("东头地", "Polygon")
    assert float(kept.area_mu) == pytest.approx(15, rel=0.01)
    assert kept.mended == ("按一条走了一圈的线围成，首尾相距12米，已连上。",)


@pytest.mark.parametrize(
    ("corners", "says"),
    [
        ([at(0, 0), at(100, 0), at(100, 100), at(0, 100), at(0, 25)], "首尾相距25米"),
        ([at(0, 0), at(10, 0), at(20, 0), at(15, 1)], "太短"),
        ([at(0, 0), at(10, 0)], "线"),
        ([[500_000, 3_263_144]] * 4, "读不懂"),
    ],
)
def test_a_line_that_goes_round_nothing_is_no_plot(corners, says):
    with pytest.raises(Refused, match=says):
        read_shape({"type": "LineString", "coordinates": corners})


def test_a_track_of_google_earth_is_read_as_a_line_is():
    points = "".join(
        f"<gx:coord>{lon} {lat} 30</gx:coord>" for lon, lat in (at(0, 0), at(90, 0), at(90, 90), at(0, 9))
    )
    kml = f"<kml><Placemark><name>轨迹</name><gx:Track>{points}</gx:Track></Placemark></kml>"
    ((name, geometry),) = read_plot_file("a.kml", kml.encode()).plots
    assert (name, geometry["type"], len(geometry["coordinates"])) == ("轨迹", "LineString", 4)


@pytest.mark.parametrize(
    "line",
    [
        "112.7405, 29.4801",
        "1, 112.7405, 29.4801",
        "1 112.7405 29.4801 35.2",
        "J1 112.7405 29.4801",
        "1号 112.7405 29.4801",
        "① 112.7405 29.4801",
        "112.7405，29.4801；",
        "１１２．７４０５，２９．４８０１",
        "112。7405, 29。4801",
        "(112.7405, 29.4801)",
        "29.4801N 112.7405E",
        "北纬29.4801° 东经112.7405°",
        "经度：112.7405，纬度：29.4801",
        "112°44′25.80″, 29°28′48.36″",
        "N29°28′48.36″ E112°44′25.80″",
        "3 112°44'25.8\" 29°28'48.36\" 32.5",
        "112º44'25.8''E 29º28'48.36''N",
        "112度44分25.8秒 29度28分48.36秒",
        "112 44 25.8 29 28 48.36",
        "5 112 44 25.8 29 28 48.36",
        "112 44.43 29 28.806",
        "112°44.43′ 29°28.806′",
    ],
)
def test_a_corner_is_read_however_it_is_written(line):
    ((lon, lat),) = read_typed(line)
    assert (lon, lat) == (pytest.approx(112.7405, abs=1e-9), pytest.approx(29.4801, abs=1e-9))


def test_the_heading_of_a_table_says_which_column_is_which():
    assert read_typed("点号 纬度 经度\n1 29.4801 112.7405") == [[112.7405, 29.4801]]
    assert read_typed("序号,经度,纬度\n\n1,112.7405,29.4801") == [[112.7405, 29.4801]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("38377841.98, 3263144.30", "第1行“38377841.98, 3263144.30”是以米为单位的投影坐标"),
        ("112.7, 29.4\n1 377841.98 3263144.30", "第2行.*以米为单位"),
        ("112.7 29.4 112.8 29.5", "一行填一个点"),
        ("112°70′ 29°28′", "不是“经度, 纬度”"),
        ("112.7, 29.4\n东边", "第2行“东边”"),
        ("112.7", "不是“经度, 纬度”"),
        ("9" * 200, "不是“经度, 纬度”"),
        ("经度 纬度", "还没有坐标"),
        ("112.7, 29.4\n" * 20_001, "坐标有20,001行"),
        ("\n" * 20_001, "坐标有20,001行"),
    ],
)
def test_a_line_nobody_can_read_is_named(text, says):
    with pytest.raises(Refused, match=says):
        read_coordinates(text)


@settings(max_examples=times(100, 3_000), deadline=None)
@given(st.text(alphabet="0123456789.,°′″'\"NE 度分秒经纬号-+\n", max_size=80))
def test_no_typed_text_crashes_the_reader(text):
    with contextlib.suppress(Refused):
        assert all(len(corner) == 2 and all(map(math.isfinite, corner)) for corner in read_typed(text))
