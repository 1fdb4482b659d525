"""Whatever is sent: every parser reads it once, within a budget, and says in a sentence what it does not take."""

from __future__ import annotations

import contextlib
import io
import json
import math
import random
import re
import time
import zipfile

import pytest
import shapefile
import xlsxwriter
from PIL import Image

from youji.documents.logic import content, rules
from youji.registry.logic.plot_budget import MAX_CORNERS, MAX_FEATURES, MAX_PLOTS, MAX_RINGS
from youji.registry.logic.plot_files import read_plot_file
from youji.shared.refusals import Refused
from youji.shared.unpacking import Damaged
from youji.shared.workbook import Column, Table, read
from youji.shared.workbook.opening import MAX_ELEMENTS, Sheet

TABLE = Table(name="主体", columns=(Column("name", "名称", required=True),))
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ALLOWED = 1.5


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def workbook(rows: str, *, links: int = 1) -> bytes:
    """A workbook as Excel writes them, but its sheet is ``rows``, whatever they are."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet("主体")
    with zipfile.ZipFile(out) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    name = "xl/_rels/workbook.xml.rels"
    link = re.search(rb"<Relationship [^>]*sheet1.xml[^>]*>", parts[name])[0]
    parts[name] = parts[name].replace(link, link * links)
    parts["xl/worksheets/sheet1.xml"] = (
        f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()
    )
    return zipped(parts)


def kml(inside: str) -> bytes:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'.encode()


def placemark(corners: int = 4, name: str = "地") -> str:
    points = " ".join(f"112.8{n:05d},29.5" for n in range(corners))
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{points}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<Placemark><name>{name}</name><Polygon>{ring}</Polygon></Placemark>"


def polygon(corners: int = 4) -> dict:
    return {"type": "Polygon", "coordinates": [[[112.8, 29.5]] * corners]}


def collection(features: list) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(geometry: object) -> dict:
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def shapes(*plots: list, point: bool = False) -> bytes:
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    kind = shapefile.POINT if point else shapefile.POLYGON
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=kind) as made:
        made.field("name", "C", size=10)
        for plot in plots:
            made.point(*plot) if point else made.poly(plot)
            made.record("x")
    return zipped({"a.shp": shp.getvalue(), "a.shx": shx.getvalue(), "a.dbf": dbf.getvalue()})


def square(at: int) -> list:
    x, y = at % 100 * 0.01, at // 100 * 0.01
    return [[x, y], [x, y + 0.005], [x + 0.005, y + 0.005], [x + 0.005, y], [x, y]]


# --- as much work as there is text -------------------------------------------------------------------

#: name → what reads it, and a text of ``n`` units of what would be worst for it.
HOSTILE = {
    "工作簿：没有结尾的格子": lambda n: read(TABLE, workbook("<c " * n)),
    "工作簿：没有结尾的合并": lambda n: read(TABLE, workbook("<mergeCell " * n)),
    "工作簿：一行很多格": lambda n: read(TABLE, workbook("<row>" + "<c/>" * n + "</row>")),
    "工作簿：很多空行": lambda n: read(TABLE, workbook("<row/>" * n)),
    "KML：层层套着": lambda n: read_plot_file("a.kml", kml("<Placemark>" * n + "</Placemark>" * n)),
    "KML：很多边界": lambda n: read_plot_file("a.kml", kml(f"<Placemark>{'<Polygon></Polygon>' * n}</Placemark>")),
    "KML：很多文字": lambda n: read_plot_file("a.kml", kml("<name>&#22320;</name>" * n)),
    "KML：一条边界很多点": lambda n: read_plot_file("a.kml", kml(placemark(n))),
    "GeoJSON：层层套着": lambda n: read_plot_file("a.json", b'{"type":"FeatureCollection","features":[' * n + b"]}" * n),
    "GeoJSON：很多点": lambda n: read_plot_file("a.json", collection([feature({"type": "Point"})] * n)),
    "Shapefile：很多环": lambda n: read_plot_file("a.zip", shapes([square(at)[::1 if at % 2 else -1] for at in range(n // 50)])),
    "zip：很多部分": lambda n: read_plot_file("a.zip", zipped({f"{at}.txt": b"" for at in range(n // 10)})),
    "文字：很长一行": lambda n: content.identify(io.BytesIO("，地".encode() * n)),
}  # fmt: skip


def seconds(work, n: int) -> float:
    began = time.thread_time()
    with contextlib.suppress(Refused):
        work(n)
    return time.thread_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_what_is_sent_and_no_faster(name):
    work = HOSTILE[name]
    work_is_ready = seconds(work, 100)  # what is imported on first use
    assert work_is_ready >= 0
    sizes = (4_000, 16_000, 64_000)
    exponents = []
    for _ in range(3):  # the machine may be slow once; the parser would be each time
        first, _, last = (max(seconds(work, n), 1e-3) for n in sizes)
        exponents.append(math.log(last / first) / math.log(sizes[-1] / sizes[0]))
        if exponents[-1] < ALLOWED:
            break
    assert min(exponents) < ALLOWED, f"{name}: n^{min(exponents):.2f}"


# --- the edge of each budget -------------------------------------------------------------------------

RING = [square(1)]
TOO_MUCH = [
    ("KML 的地块", kml(placemark() * (MAX_PLOTS + 1)), f"一次最多{MAX_PLOTS}个"),
    ("KML 的点", kml(placemark(MAX_CORNERS + 1)), f"点超过{MAX_CORNERS:,}个"),
    ("KML 的图形", kml("<Placemark/>" * (MAX_FEATURES + 1)), f"图形超过{MAX_FEATURES:,}个"),
    ("KML 的层数", kml("<Folder>" * 40 + placemark() + "</Folder>" * 40), "不完整"),
    ("GeoJSON 的地块", collection([feature(polygon())] * (MAX_PLOTS + 1)), f"一次最多{MAX_PLOTS}个"),
    ("GeoJSON 的点", collection([feature(polygon(2 * MAX_CORNERS))]), f"点超过{MAX_CORNERS:,}个"),
    ("Shapefile 的地块", shapes(*[RING] * (MAX_PLOTS + 1)), f"一次最多{MAX_PLOTS}个"),
    ("Shapefile 的图形", shapes(*[(1, 1)] * (MAX_FEATURES + 1), point=True), f"图形超过{MAX_FEATURES:,}个"),
    ("Shapefile 的环", shapes([square(at) for at in range(MAX_RINGS + 1)]), f"环超过{MAX_RINGS:,}个"),
    ("Shapefile 的点", shapes([square(1) * (MAX_CORNERS // 5 + 1)]), f"点超过{MAX_CORNERS:,}个"),
    ("zip 的部分", zipped({f"{n}.txt": b"" for n in range(201)}), "解压后太大"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "says"), [(d, s) for _, d, s in TOO_MUCH], ids=[n for n, _, _ in TOO_MUCH])
def test_a_file_of_plots_ends_at_the_first_too_many(data, says):
    with pytest.raises(Refused, match=says):
        read_plot_file("a.json", data)


def test_as_many_as_are_allowed_are_read():
    assert (
        len(read_plot_file("a.kml", kml(placemark(MAX_CORNERS // MAX_PLOTS) * MAX_PLOTS)).plots) == MAX_PLOTS
    )
    assert len(read_plot_file("a.json", collection([feature(polygon())] * MAX_PLOTS)).plots) == MAX_PLOTS
    assert len(read_plot_file("a.zip", shapes(*[RING] * MAX_PLOTS)).plots) == MAX_PLOTS


@pytest.mark.parametrize(
    ("rows", "links", "says"),
    [
        ('<row r="1048576"><c><v>1</v></c></row>', 1, "一次最多导入"),  # only the row says how far out it is
        ("<row>" + "<c/>" * 201 + "</row>", 1, "列太多"),  # and here only their number
        ('<row r="99999999999999999999"/>', 1, "已损坏"),
        ('<row><c r="AAAA1"/></row>', 1, "已损坏"),
        ("<row>" + "<c>" * 40 + "</c>" * 40 + "</row>", 1, "格子太多"),
        ("<row><c><f>1</f></c></row>", 1, "A1有公式"),  # a cell that does not say where it is
        ("<row/>", 2, "已损坏"),  # two parts for one sheet: two readers would see two sheets
    ],
)
def test_a_sheet_is_looked_through_before_it_is_laid_out(rows, links, says):
    with pytest.raises(Refused, match=says):
        read(TABLE, workbook(rows, links=links))


def test_a_sheet_ends_at_its_last_element():
    sheet = Sheet()
    for _ in range(MAX_ELEMENTS):
        sheet.start("v", {})
        sheet.end("v")
    with pytest.raises(Refused, match="格子太多"):
        sheet.start("v", {})


def test_a_sheet_with_too_many_rows_is_told_so_however_much_stands_in_them():
    """A bookkeeper's 100,000 rows were called too many cells, and no template."""
    row = "<row>" + "<c><v>1</v></c>" * 7 + "</row>"
    with pytest.raises(Refused, match="一次最多导入10,000行。请分成几个文件"):
        read(TABLE, workbook(row * 100_000))


# --- damaged -----------------------------------------------------------------------------------------


def broken_stream(data: bytes) -> bytes:
    """The same archive, the packed bytes of its last part overwritten: the directory is whole, the stream is not."""
    last = zipfile.ZipFile(io.BytesIO(data)).infolist()[-1]
    start = last.header_offset + 30 + len(last.filename.encode())
    return data[:start] + b"\xff" * last.compress_size + data[start + last.compress_size :]


WORKBOOK = workbook('<row><c t="inlineStr"><is><t>名称</t></is></c></row>' * 50)
KMZ = zipped({"doc.kml": kml(placemark())})


@pytest.mark.parametrize(
    ("reader", "says"),
    [
        (lambda: read(TABLE, broken_stream(WORKBOOK)), "已损坏"),
        (lambda: read_plot_file("a.kmz", broken_stream(KMZ)), "已损坏"),
        (lambda: read_plot_file("a.kmz", zipped({"doc.kml": kml(placemark())}, zipfile.ZIP_LZMA)), "已损坏"),
        (lambda: content.read_through(io.BytesIO(broken_stream(KMZ))), None),
    ],
    ids=["工作簿", "KMZ", "LZMA", "材料"],
)
def test_a_damaged_stream_is_refused_with_a_sentence(reader, says):
    with pytest.raises((Refused, Damaged), match=says):
        reader()


@pytest.mark.parametrize("data", [WORKBOOK, KMZ, shapes(RING)], ids=["工作簿", "KMZ", "Shapefile"])
def test_wherever_a_byte_is_wrong_there_is_a_sentence_or_a_reading(data):
    draw = random.Random(20261128)  # noqa: S311
    for _ in range(400):
        at = draw.randrange(len(data))
        wrong = data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]
        said = [refusal(lambda: read(TABLE, wrong)), refusal(lambda: read_plot_file("a.zip", wrong))]  # noqa: B023
        assert all(sentence.endswith("。") for sentence in said)


def refusal(reader) -> str:
    try:
        reader()
    except Refused as refused:
        return str(refused)
    return "读出来了。"


# --- pictures ----------------------------------------------------------------------------------------


def picture(form: str, mode: str = "RGB", **options) -> rules.Picture:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, form, **options)
    return content.picture_of(out)


@pytest.mark.parametrize(
    ("form", "mode", "options", "a_pixel"),
    [
        ("JPEG", "RGB", {}, 0),
        ("JPEG", "RGB", {"progressive": True}, 6),
        ("PNG", "L", {}, 1),
        ("PNG", "P", {}, 1),
        ("PNG", "RGB", {}, 4),
        ("PNG", "RGBA", {}, 8),
        ("WEBP", "RGB", {}, 16),
    ],
)
def test_what_a_picture_takes_is_known_before_it_is_opened(form, mode, options, a_pixel):
    assert picture(form, mode, **options).bytes_a_pixel == a_pixel


@pytest.mark.parametrize(
    ("width", "height", "a_pixel", "fine"),
    [
        (10_000, 5_000, 0, True),
        (10_000, 5_000, 4, True),
        (10_000, 5_001, 4, False),
        (5_000, 5_000, 8, True),
        (5_000, 5_001, 8, False),
        (4_000, 3_000, 16, True),
        (4_000, 3_200, 16, False),
    ],
)
def test_a_picture_that_takes_too_much_is_refused(width, height, a_pixel, fine):
    found = rules.picture_can_be_opened(rules.Picture(width, height, a_pixel))
    assert (found is None) == fine
    assert fine or "JPEG" in found.message or "缩小" in found.message
