from __future__ import annotations

import json
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
import shapefile
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from tests.hunting import times
from youji.registry.logic.geometry import read_shape
from youji.registry.logic.plot_crs import read_crs
from youji.registry.logic.plot_files import read_coordinates, read_plot_file
from youji.shared.refusals import Refused

RING = [[112.80, 29.50], [112.81, 29.50], [112.81, 29.51], [112.80, 29.51], [112.80, 29.50]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>东头地</name>
<Polygon><outerBoundaryIs><LinearRing><coordinates>112.80,29.50,30 112.81,29.50 112.81,29.51 112.80,29.51 112.80,29.50
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark><Placemark><name>井</name><Point><coordinates>112.8,29.5
</coordinates></Point></Placemark></Document></kml>"""


def zipped(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, body in parts.items():
            archive.writestr(f"地块.{ending}", body)
    return out.getvalue()


def shape_zip(*, encoding: str, prj: str = "", ring=RING, cpg: str = "") -> bytes:
    shp, shx, dbf = BytesIO(), BytesIO(), BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON, encoding=encoding) as made:
        made.field("DKMC", "C", size=40)
        made.poly([ring[::-1]])
        made.record("君山一号茶园")
    parts = {"shp": shp.getvalue(), "shx": shx.getvalue(), "dbf": dbf.getvalue()}
    parts |= {"prj": prj.encode()} if prj else {}
    parts |= {"cpg": cpg.encode()} if cpg else {}
    return zipped(**parts)


def test_geojson_keeps_names_and_passes_over_points():
    point = {
        "type": "Feature",
        "properties": {"name": "井"},
        "geometry": {"type": "Point", "coordinates": [112, 29]},
    }
    features = [{"type": "Feature", "properties": {"名称": "东头地"}, "geometry": POLYGON}, point]
    found = read_plot_file(
        "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode()
    )
    assert [name for name, _ in found.plots] == ["东头地"]


def test_kml_and_kmz_give_the_same_boundary():
    plain = read_plot_file("a.kml", KML.encode())
    packed = read_plot_file("a.kmz", zipped(kml=KML.encode()))
    assert plain.plots == packed.plots
    assert (plain.plots[0][0], plain.datum, plain.likely) == ("东头地", "", "WGS84")
    assert read_shape(plain.plots[0][1]).area_mu == read_shape(POLYGON).area_mu


@pytest.mark.parametrize(
    ("encoding", "cpg"), [("utf-8", ""), ("gb18030", ""), ("gbk", "GBK"), ("utf-8", "UTF-8")]
)
def test_shapefile_names_are_read_in_whichever_chinese_encoding(encoding, cpg):
    found = read_plot_file("a.zip", shape_zip(encoding=encoding, cpg=cpg))
    assert [name for name, _ in found.plots] == ["君山一号茶园"]


def test_a_projected_shapefile_comes_back_to_degrees():
    zone = CRS.from_epsg(4546)  # CGCS2000 / 3-degree Gauss-Kruger CM 111E
    to_zone = Transformer.from_crs(4490, zone, always_xy=True)
    ring = [list(to_zone.transform(*point)) for point in RING]
    found = read_plot_file("a.zip", shape_zip(encoding="utf-8", prj=zone.to_wkt("WKT1_ESRI"), ring=ring))
    assert found.datum == "CGCS2000"
    assert read_shape(found.plots[0][1]).area_mu == pytest.approx(
        read_shape(POLYGON).area_mu, abs=Decimal("0.02")
    )


BOMB = b'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><kml><name>&b;</name></kml>'


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"hello", "认不出"),
        ("a.shp", b"\x00\x00\x27\x0a", "一起压缩成 zip"),
        ("a.geojson", b"{", "不完整"),
        ("a.geojson", b'{"a":' * 100_000, "不完整"),
        ("a.geojson", b"{}", "没有地块的边界"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[1,null]}', "没有地块的边界"),
        ("a.kml", BOMB, "不允许的声明"),
        ("a.kml", b"<kml>", "不完整"),
        ("a.kml", KML.replace("112.80,29.50,30", "x,y").encode(), "读不懂的坐标"),
        ("a.zip", b"PK\x03\x04nothing", "打不开"),
        ("a.zip", zipped(txt=b"x"), "没有 .shp"),
        ("a.zip", zipped(shp=b"broken", shx=b"", dbf=b""), "内容不完整"),
        ("a.zip", zipped(shp=b"0" * 70_000_000), "解压后太大"),
        ("a.zip", shape_zip(encoding="utf-8", prj='GEOGCS["GCS_Xian_1980"]'), "西安80"),
        ("a.geojson", b"{" + b" " * 8_000_000, "超过8 MB"),
        (
            "a.geojson",
            json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}] * 301}).encode(),
            "一次最多300个",
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(name, data, says):
    with pytest.raises(Refused, match=says):
        read_plot_file(name, data)


@settings(max_examples=times(60, 5000), deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"{", b"<kml>", b'{"type":"Feature","geometry":']),
)
def test_no_bytes_crash_the_reader(body, start):
    said = "。"
    try:
        read_plot_file("x", start + body)
    except Refused as refused:
        said = refused.by_field[""]
    assert said.endswith("。")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "还没有坐标"),
        ("112.8, 29.5\n东经112", "第2行"),
        ("112.8\n", "第1行"),
        ('{"type":"Point"}', "有0个地块"),
    ],
)
def test_typed_coordinates_name_the_wrong_line(text, says):
    with pytest.raises(Refused, match=says):
        read_coordinates(text)


def test_typed_coordinates_take_any_separator():
    text = "112.80，29.50\n\n112.81 29.50\n112.81;29.51\n112.80,29.51,"
    assert read_shape(read_coordinates(text)).area_mu == read_shape(POLYGON).area_mu


@pytest.mark.parametrize(
    "data",
    [
        KML.replace('"1.0"', '"1.0" encoding="GB2312"').encode("gbk"),
        KML.replace('"1.0"', '"1.0" encoding="UTF-8"').encode("gbk"),
        KML.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"),
        KML.encode("utf-8-sig"),
        KML.replace("112.81,29.50 ", "112.81, 29.50, 0 ").encode(),
        KML.replace("<Polygon>", "<gx:drawOrder>1</gx:drawOrder><Polygon>").encode(),
        KML.replace(
            "<name>东头地</name>",
            '<ExtendedData><SimpleData name="地块名">东头地</SimpleData></ExtendedData>',
        ).encode(),
    ],
)
def test_kml_is_read_as_the_tools_here_write_it(data):
    found = read_plot_file("a.kml", data)
    assert [name for name, _ in found.plots] == ["东头地"]
    assert found.left_out == ("“井”：点",)


def test_points_and_lines_beside_a_polygon_of_one_placemark_are_named():
    beside = "<MultiGeometry><Point><coordinates>112.8,29.5</coordinates></Point><LineString/><Polygon>"
    mixed = KML.replace("<Polygon>", beside).replace("</Polygon>", "</Polygon></MultiGeometry>")
    found = read_plot_file("a.kml", mixed.encode())
    assert [name for name, _ in found.plots] == ["东头地"]
    assert found.left_out == ("“东头地”：点", "“东头地”：线", "“井”：点")


def test_of_a_kmz_the_document_is_read_not_its_legend():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("legend.kml", "<kml/>")
        archive.writestr("doc.kml", KML)
    assert len(read_plot_file("a.kmz", out.getvalue()).plots) == 1


@pytest.mark.parametrize(
    ("name", "inside", "datum"),
    [
        ("a.ovkml", "", "GCJ02"),
        ("a.ovkmz", "doc.kml", "GCJ02"),
        ("a.zip", "doc.ovkml", "GCJ02"),
        ("a.kmz", "doc.kml", ""),
    ],
)
def test_what_ovital_writes_in_its_own_endings_is_gcj02(name, inside, datum):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(inside or "unused", KML)
    found = read_plot_file(name, out.getvalue() if inside else KML.encode())
    assert (len(found.plots), found.datum) == (1, datum)


def test_geojson_in_gb18030_is_read_with_its_names():
    feature = {"type": "Feature", "properties": {"name": "东头地"}, "geometry": POLYGON}
    found = read_plot_file("a.geojson", json.dumps(feature, ensure_ascii=False).encode("gb18030"))
    assert [name for name, _ in found.plots] == ["东头地"]


def with_crs(name: str, ring=RING) -> bytes:
    crs = {"type": "name", "properties": {"name": name}}
    return json.dumps({"type": "Polygon", "coordinates": [ring], "crs": crs}).encode()


@pytest.mark.parametrize(
    ("crs", "says"),
    [
        ("urn:ogc:def:crs:EPSG::4610", "西安80"),
        ("EPSG:4214", "北京54"),
        ("EPSG:4267", "North American"),
        ("x", "读不懂"),
    ],
)
def test_geojson_in_a_datum_we_do_not_take_is_refused_by_name(crs, says):
    with pytest.raises(Refused, match=says):
        read_plot_file("a.geojson", with_crs(crs))


@pytest.mark.parametrize("ring", [[["a", 1]], [[1]], [], None, 5])
def test_projected_corners_nobody_can_read_are_refused_with_a_sentence(ring):
    with pytest.raises(Refused, match="读不懂的坐标"):
        read_plot_file("a.geojson", with_crs("EPSG:3857", ring))


def test_projected_geojson_is_read_by_the_crs_it_names():
    move = Transformer.from_crs(4326, 3857, always_xy=True).transform
    found = read_plot_file("a.geojson", with_crs("EPSG:3857", [list(move(*point)) for point in RING]))
    assert found.datum == "WGS84"
    assert read_shape(found.plots[0][1]).area_mu == pytest.approx(
        read_shape(POLYGON).area_mu, abs=Decimal("0.02")
    )


def test_collections_are_searched_and_what_is_no_plot_is_named():
    line = {"type": "LineString", "coordinates": RING[:2]}
    both = {"type": "GeometryCollection", "geometries": [POLYGON, line]}
    features = [
        {"type": "Feature", "properties": {"地块名": "东头地"}, "geometry": both},
        {"type": "Feature", "properties": {}, "geometry": None},
    ]
    found = read_plot_file(
        "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode()
    )
    assert [name for name, _ in found.plots] == ["东头地"]
    assert found.left_out == ("“东头地”：线", "没有名字的图形：没有边界")
    nothing = {"type": "GeometryCollection", "geometries": []}
    features += [{"type": "Feature", "properties": {"name": "空的"}, "geometry": nothing}, {"name": "散的"}]
    found = read_plot_file(
        "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode()
    )
    assert found.left_out[2:] == ("“空的”：没有边界", "没有名字的图形：没有边界")


def many_shapes(names, *, size: int, encoding: str, cpg: str = "") -> bytes:
    """A Shapefile of these names; a name of ``None`` has no shape."""
    shp, shx, dbf = BytesIO(), BytesIO(), BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON, encoding=encoding) as made:
        made.field("DKMC", "C", size=size)
        for name in names:
            if name is None:
                made.null()
            else:
                made.poly([RING[::-1]])
            made.record(name or "空的")
    parts = {"shp": shp.getvalue(), "shx": shx.getvalue(), "dbf": dbf.getvalue()}
    return zipped(**parts, **({"cpg": cpg.encode()} if cpg else {}))


@pytest.mark.parametrize(
    ("size", "encoding", "cpg"),
    [(254, "utf-8", ""), (254, "gbk", ""), (50, "gbk", "UTF-8"), (50, "utf-8", "GB2312")],
)
def test_names_are_read_value_by_value_whatever_the_side_file_says(size, encoding, cpg):
    names = ["涓滴东一号地", "君山二号地", "西洲三号园"]
    found = read_plot_file("a.zip", many_shapes(names, size=size, encoding=encoding, cpg=cpg))
    assert [name for name, _ in found.plots] == names


def test_one_name_cut_in_mid_character_harms_no_other():
    cut = [name.encode()[:8].decode("latin-1") for name in ("君山一号地", "东二")]
    found = read_plot_file("a.zip", many_shapes(cut, size=8, encoding="latin-1"))
    assert [name for name, _ in found.plots] == ["君山", "东二"]


def test_a_record_without_a_shape_is_named_and_the_others_read():
    found = read_plot_file("a.zip", many_shapes(["甲", None, "乙"], size=50, encoding="utf-8"))
    assert [name for name, _ in found.plots] == ["甲", "乙"]
    assert found.left_out == ("“空的”：没有边界",)


ZONE = CRS.from_epsg(4546)


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("zone", [0, 37])
def test_gauss_kruger_is_read_with_a_bom_and_with_the_zone_in_the_numbers_only(bom, zone):
    move = Transformer.from_crs(4490, ZONE, always_xy=True).transform
    ring = [[x + zone * 1_000_000, y] for x, y in (move(*point) for point in RING)]
    prj = bom + ZONE.to_wkt("WKT1_ESRI")
    found = read_plot_file("a.zip", shape_zip(encoding="utf-8", prj=prj, ring=ring))
    assert read_shape(found.plots[0][1]).area_mu == pytest.approx(
        read_shape(POLYGON).area_mu, abs=Decimal("0.02")
    )


def test_the_parts_of_a_shapefile_belong_together_in_any_case():
    """F12: DK.SHP beside dk.prj lost its names and its projection without a word."""
    move = Transformer.from_crs(4490, ZONE, always_xy=True).transform
    ring = [list(move(*point)) for point in RING]
    packed, out = shape_zip(encoding="utf-8", prj=ZONE.to_wkt("WKT1_ESRI"), ring=ring), BytesIO()
    with zipfile.ZipFile(BytesIO(packed)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            own = name.replace("地块", "dk")
            after.writestr(own if own.endswith("prj") else own.upper(), before.read(name))
    found = read_plot_file("a.zip", out.getvalue())
    assert ([name for name, _ in found.plots], found.datum) == (["君山一号茶园"], "CGCS2000")


def test_an_ellipsoid_called_1980_is_no_datum_of_1980():
    """F12: `1980` in the name of GRS 1980 was taken for 西安80."""
    prj = (
        'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
    )
    assert read_plot_file("a.zip", shape_zip(encoding="utf-8", prj=prj)).datum == "CGCS2000"


def test_a_zone_that_is_not_the_projections_is_named():
    _, move = read_crs(ZONE.to_wkt())
    with pytest.raises(Refused, match="带号38"):
        move([38_500_000.0], [3_260_000.0])


@pytest.mark.parametrize(
    "told", ["+proj=tmerc +nadgrids=/etc/passwd", "WGS 84", "x" * 30_000, "GEOGCS[" * 900]
)
def test_what_neither_names_nor_describes_a_system_is_not_looked_for(told):
    with pytest.raises(Refused, match="读不懂文件里写的坐标系"):
        read_crs(told)


def test_a_projection_without_a_central_meridian_has_no_zones():
    oblique = CRS.from_proj4(
        "+proj=omerc +lat_0=30 +lonc=112 +alpha=45 +gamma=45 +k=1 +x_0=500000 +datum=WGS84 +no_uoff"
    )
    _, move = read_crs(oblique.to_wkt())
    assert len(move([38_500_000.0], [3_260_000.0])) == 2


@pytest.mark.parametrize(
    ("crs", "datum"), [("EPSG:4490", "CGCS2000"), ("EPSG:4326+5773", "WGS84"), ("EPSG:4326", "WGS84")]
)
def test_degrees_stay_and_a_height_is_passed_over(crs, datum):
    assert read_crs(crs) == (datum, None)
