"""Pages and operations of plots: two at one plot, the datum that is asked for, what is told of a boundary."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.registry.conftest import SOUTH, WEST, square
from youji.registry import services
from youji.registry.models import Base, Plot
from youji.shared.actor import SYSTEM

KML = (
    "<kml><Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates>"
    "</LinearRing></outerBoundaryIs></Polygon></Placemark></kml>"
)


@pytest.fixture
def officer(client_as, county_reviewer):
    return client_as(county_reviewer)


@pytest.fixture
def program(caller, county_reviewer):  # noqa: F811
    return caller(county_reviewer)


def kml(west: float = WEST, south: float = SOUTH, name: str = "一号地") -> SimpleUploadedFile:
    corners = square(west, south, 0.005)["coordinates"][0]
    ring = " ".join(f"{lon},{lat},0" for lon, lat in corners)
    return SimpleUploadedFile("a.kml", KML.format(name=name, ring=ring).encode())


def geojson(*plots: tuple[str, dict]) -> SimpleUploadedFile:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": geometry} for name, geometry in plots
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return SimpleUploadedFile("a.geojson", text.encode())


def drawn(side: float = 0.005, **more) -> dict:
    return {"name": "一号地", "geometry": json.dumps(square(side=side)), "datum": "CGCS2000", **more}


def upload(program, base, door: str, file, **more):
    return program.client.post(f"/api/v1/registry/bases/{base.code}/plots/{door}", {"file": file, **more})


# Two people at one plot


def test_whoever_is_second_at_a_plot_keeps_the_drawing_and_sees_what_is_there(
    officer, make_base, put_plot, now
):
    base = make_base()
    plot = put_plot(base)
    services.replace_plot(
        plot_id=plot.pk, name="一号地", geometry=square(side=0.004), datum="CGCS2000", actor=SYSTEM, now=now
    )
    there = Plot.objects.get(retired_at__isnull=True)
    late = officer.post(reverse("registry:edit_plot", args=[base.code, plot.pk]), drawn())
    text = late.content.decode()
    assert late.status_code == 409
    assert "刚刚被别人改过，现在是“一号地”" in text
    assert json.loads(late.context["form"]["geometry"].value()) == square(side=0.005)
    onward = reverse("registry:edit_plot", args=[base.code, there.pk])
    assert f'action="{onward}"' in text
    kinds = [feature["properties"]["kind"] for feature in late.context["map"]["features"]]
    assert kinds.count("plot") == 1, "what is there by now is on the map beside the drawing"
    done = officer.post(onward, drawn(), follow=True)
    assert "已改好“一号地”的边界" in done.content.decode()
    assert Plot.objects.filter(retired_at__isnull=True).count() == 1


def test_a_plot_that_was_removed_meanwhile_can_be_put_back(officer, make_base, put_plot, now):
    base = make_base()
    plot = put_plot(base)
    services.retire_plot(plot_id=plot.pk, reason="退租", actor=SYSTEM, now=now)
    late = officer.post(reverse("registry:edit_plot", args=[base.code, plot.pk]), drawn())
    onward = reverse("registry:plots", args=[base.code])
    assert (late.status_code, late.context["onward"]) == (409, onward)
    assert "作为新地块保存" in late.content.decode()
    assert "已画入“一号地”" in officer.post(onward, drawn(), follow=True).content.decode()


def test_to_remove_what_is_gone_says_so(officer, make_base, put_plot, now):
    base = make_base()
    plot = put_plot(base)
    services.retire_plot(plot_id=plot.pk, actor=SYSTEM, now=now)
    late = officer.post(
        reverse("registry:retire_plot", args=[base.code, plot.pk]), {"reason": "退租"}, follow=True
    )
    assert "刚刚被别人删除了" in late.content.decode()


def test_a_program_that_is_second_at_a_plot_is_told_which_is_there(program, make_base, put_plot, now):
    base = make_base()
    plot = put_plot(base)
    there = services.replace_plot(
        plot_id=plot.pk, name="一号地", geometry=square(side=0.004), datum="CGCS2000", actor=SYSTEM, now=now
    )
    path = f"/registry/bases/{base.code}/plots/{plot.pk}"
    body = {"name": "一号地", "geometry": square(side=0.005), "datum": "CGCS2000"}
    late = program.call("PUT", path, body)
    assert late.status_code == 409
    assert late.json()["now"] == {"plot": str(there.pk), "name": "一号地", "area_mu": str(there.area_mu)}
    assert program.call("DELETE", path).status_code == 409
    assert program.call("PUT", path.replace(base.code, make_base("另一个").code), body).status_code == 404


# The datum


def test_a_datum_that_is_assumed_is_asked_for_before_anything_is_stored(officer, make_base):
    base = make_base()
    Base.objects.filter(pk=base.pk).update(lon=WEST + 0.0025, lat=SOUTH + 0.0025)
    page = reverse("registry:import_plots", args=[base.code])
    look = officer.post(page, {"file": kml(), "datum": ""})
    text = look.content.decode()
    assert "文件没有写坐标系，要您选" in text
    assert look.context["far"][0][1] == "0米"
    assert 400 < int(look.context["far"][2][1].removesuffix("米")) < 800, "by GCJ-02"
    kinds = {feature["properties"]["kind"] for feature in look.context["map"]["features"]}
    assert {"county", "drawn", "place"} <= kinds
    kept = {key: look.context["form"][key].value() for key in ("kept", "format", "left_out", "likely")}
    refused = officer.post(page, {**kept, "datum": "", "do": "take"})
    assert (refused.status_code, Plot.objects.count()) == (422, 0)
    assert "文件没有写坐标系，要您选" in refused.content.decode()
    other = officer.post(page, {**kept, "datum": "GCJ02", "do": "look"})
    assert "要您选" not in other.content.decode()
    officer.post(page, {**kept, "datum": "GCJ02", "do": "take"})
    assert Plot.objects.get().source_datum == "GCJ02"


def test_a_datum_the_file_says_is_not_asked_for(officer, make_base):
    corners = square(WEST, SOUTH, 0.005)["coordinates"][0]
    ring = " ".join(f"{lon},{lat},0" for lon, lat in corners)
    file = SimpleUploadedFile("a.ovkml", KML.format(name="一号地", ring=ring).encode())
    look = officer.post(
        reverse("registry:import_plots", args=[make_base().code]), {"file": file, "datum": ""}
    )
    assert "要您选" not in look.content.decode()
    assert look.context["form"]["datum"].value() == "GCJ02"
    assert "基地还没有登记位置" in look.content.decode()


@pytest.mark.parametrize("file", [kml, lambda: geojson(("一号地", square(WEST, SOUTH, 0.005)))])
def test_a_program_is_refused_at_datum_until_it_says_one(program, make_base, file):
    base = make_base()
    look = upload(program, base, "check", file()).json()
    assert (look["datum_assumed"], look["metres_from_base"]) == (True, {})
    refused = upload(program, base, "import", file())
    assert (refused.status_code, Plot.objects.count()) == (422, 0)
    assert [problem["field"] for problem in refused.json()["problems"]] == ["datum"]
    taken = upload(program, base, "import", file(), datum="WGS84")
    assert (taken.status_code, Plot.objects.get().source_datum) == (201, "WGS84")
    assert upload(program, base, "check", file(), datum="WGS84").json()["datum_assumed"] is False


# What is told of a boundary


def test_the_bases_own_ground_drawn_twice_is_told_where_one_draws(officer, program, make_base, put_plot):
    base = make_base()
    put_plot(base, "东头地", square(side=0.005))
    over = square(WEST + 0.004, SOUTH, 0.005)
    page = officer.post(
        reverse("registry:plots", args=[base.code]),
        {"name": "二号地", "geometry": json.dumps(over), "datum": "CGCS2000"},
        follow=True,
    )
    assert "“二号地”：和本基地的“东头地”有" in page.content.decode()
    Plot.objects.filter(name="二号地").delete()
    told = program.post(
        f"/registry/bases/{base.code}/plots", {"name": "二号地", "geometry": over, "datum": "CGCS2000"}
    )
    assert told.status_code == 201
    assert any("和本基地的“东头地”有" in note for note in told.json()["notes"])


def test_a_preview_tells_what_lies_on_what_and_what_is_called_the_same(officer, program, make_base, put_plot):
    base = make_base()
    put_plot(base, "东头地", square(side=0.005))
    plots = (
        ("新地", square(WEST + 0.004, SOUTH, 0.005)),
        ("新地", square(WEST + 0.008, SOUTH, 0.005)),
        ("又一块", square(WEST + 0.008, SOUTH, 0.005)),
    )
    look = officer.post(
        reverse("registry:import_plots", args=[base.code]), {"file": geojson(*plots), "datum": "CGCS2000"}
    )
    text = look.content.decode()
    assert "和本基地的“东头地”有" in text
    assert "文件里还有一块也叫“新地”" in text
    assert "和文件里的“新地”有" in text
    assert "和文件里的“新地”是同一块地，只导入一次" in text
    assert look.context["fine"] == 2
    told = upload(program, base, "check", geojson(*plots), datum="CGCS2000").json()
    assert [len(plot["notes"]) for plot in told["plots"]] == [1, 2, 0]


def test_a_mended_boundary_is_told_on_the_preview_on_the_page_and_to_programs(officer, program, make_base):
    base = make_base()
    spiked = square(WEST, SOUTH, 0.005)
    west, south, side = WEST, SOUTH, 0.005
    spiked["coordinates"][0][2:2] = [
        [west + side, south + 0.002],
        [west + 0.008, south + 0.002],
        [west + side, south + 0.002],
    ]
    look = officer.post(
        reverse("registry:import_plots", args=[base.code]),
        {"file": geojson(("尖地", spiked)), "datum": "CGCS2000"},
    )
    assert "尖刺" in look.content.decode()
    page = officer.post(
        reverse("registry:plots", args=[base.code]),
        {"name": "尖地", "geometry": json.dumps(spiked), "datum": "CGCS2000"},
        follow=True,
    )
    assert "“尖地”：来回重合的尖刺" in page.content.decode()
    Plot.objects.all().delete()
    taken = upload(program, base, "import", geojson(("尖地", spiked)), datum="CGCS2000")
    assert "尖刺" in taken.json()[0]["notes"][0]
