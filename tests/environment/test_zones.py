"""特定农产品禁止生产区: who draws one, whom it hits, when it holds, and what it stops."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import caller
from tests.production.conftest import record
from tests.registry.conftest import SOUTH, WEST, square
from tests.registry.test_plot_doors import KML
from youji.accounts.models import Message
from youji.environment.logic.zones import concerns, holds_on
from youji.environment.models import Zone
from youji.environment.selectors import zones as reads
from youji.environment.services import zones as services
from youji.production import services as production
from youji.recognition.logic.facts import Facts, ProhibitedGround
from youji.recognition.logic.guards import ground_is_not_prohibited
from youji.registry.models import Product
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState

__all__ = ["caller"]

DAY = date(2026, 7, 1)
SAID = {
    "name": "君山矿区下游禁止生产区",
    "document_number": "岳政函〔2026〕9号",
    "products": "茶叶",
    "effective_on": DAY,
    "basis": "2024—2026年三次监测镉超管制值",
    "datum": "CGCS2000",
}


@pytest.fixture
def tea(db):
    return Product.objects.create(code="05.01", name="茶叶", group="tea", source="测试")


@pytest.fixture
def hit(make_base, put_plot, tea):
    """A tea base with a plot that lies half in the zone."""
    base = make_base("在区内", product_id=tea.pk)
    put_plot(base, "东垄", square(WEST, SOUTH))
    return base


@pytest.fixture
def draw(city_reviewer, tea, now):
    def make(ground=None, **more):
        said = {**SAID, **more}
        return services.draw_zone(
            grounds=[ground or square(WEST + 0.005, SOUTH)],
            actor=said.pop("actor", city_reviewer),
            now=now,
            **said,
        )

    return make


def test_a_zone_holds_from_its_first_day_until_the_day_it_ends():
    said = {"effective_on": DAY, "ended_on": date(2026, 9, 1)}
    days = {date(2026, 6, 30): False, DAY: True, date(2026, 8, 31): True, date(2026, 9, 1): False}
    assert {day: holds_on(**said, day=day) for day in days} == days


@pytest.mark.parametrize(
    ("codes", "product", "concerned"),
    [
        ([], "05.01", True),
        (["05"], "05.01", True),
        (["05.01"], "05", True),  # the base grows some of the group: nobody said which
        (["02"], "05.01", False),
        (["02"], "", None),
    ],
)
def test_for_which_products(codes, product, concerned):
    assert concerns(codes, product) is concerned


@pytest.mark.clause("4.3-a")
def test_first_it_is_looked_whom_it_hits_then_it_is_published_and_they_are_told(
    hit, make_base, put_plot, draw, city_reviewer, county_reviewer, make_actor, now
):
    grower = make_actor(Role.HOLDER, operator_id=hit.operator_id)
    rice = Product.objects.create(code="01.01", name="水稻", group="grain", source="测试")
    other = make_base("种水稻的", product_id=rice.pk)
    put_plot(other, "西垄", square(WEST + 0.006, SOUTH))
    silent = make_base("没说种什么")
    put_plot(silent, "南垄", square(WEST + 0.012, SOUTH))
    zone = draw()
    found = {one.base_name: one.sure for one in reads.hits_within(zone, city_reviewer)}
    assert found == {"在区内": True, "没说种什么": False}
    assert not Message.objects.exists()
    assert reads.sentences_of(hit, DAY) == []  # a draft stops nobody
    services.publish_zone(zone_id=zone.pk, actor=city_reviewer, now=now)
    told = set(Message.objects.values_list("person_id", flat=True))
    assert {grower.user_id, county_reviewer.user_id} <= told
    assert reads.sentences_of(hit, DAY - timedelta(days=1)) == []
    (said,) = reads.sentences_of(hit, DAY)
    assert "不得生产茶叶（《农产品质量安全法》第二十一条）" in said
    assert "岳政函〔2026〕9号" in said
    assert reads.sentences_of(other, DAY) == []


def test_a_published_zone_tells_an_officer_of_their_own_area_alone(hit, draw, city_reviewer, make_actor, now):
    zone = draw()
    services.publish_zone(zone_id=zone.pk, actor=city_reviewer, now=now)
    far = make_actor(Role.COUNTY_REVIEWER, division="430181")
    assert reads.find_zone(zone.pk, far) == zone  # that it is there, everybody may know
    assert reads.hits_within(zone, far) == []
    assert [one.base_name for one in reads.hits_within(zone, city_reviewer)] == ["在区内"]


def test_no_city_forbids_on_another_citys_ground(
    hit, draw, city_reviewer, province_reviewer, make_actor, now
):
    other = make_actor(Role.CITY_REVIEWER, division="4307")
    zone = draw(actor=other)
    with pytest.raises(NotAllowed, match="1个基地不在您的辖区"):
        services.publish_zone(zone_id=zone.pk, actor=other, now=now)
    assert reads.sentences_of(hit, DAY) == []
    services.publish_zone(zone_id=draw(actor=province_reviewer).pk, actor=province_reviewer, now=now)
    assert len(reads.sentences_of(hit, DAY)) == 1


def test_touching_is_not_lying_in(hit, draw, city_reviewer, now):
    zone = draw(square(WEST + 0.01, SOUTH))  # a common border
    services.publish_zone(zone_id=zone.pk, actor=city_reviewer, now=now)
    assert reads.hits(zone) == []
    assert reads.sentences_of(hit, DAY) == []


def test_an_ended_zone_stops_nobody_any_more(hit, draw, city_reviewer, now):
    zone = draw()
    services.publish_zone(zone_id=zone.pk, actor=city_reviewer, now=now)
    with pytest.raises(Refused):
        services.end_zone(
            zone_id=zone.pk, ended_on=date(2026, 6, 1), reason="调整", actor=city_reviewer, now=now
        )
    later = now + timedelta(days=50)
    with pytest.raises(Refused, match="不能早于今天"):  # who was stopped there in July was stopped rightly
        services.end_zone(
            zone_id=zone.pk, ended_on=date(2026, 7, 10), reason="已修复", actor=city_reviewer, now=later
        )
    services.end_zone(
        zone_id=zone.pk, ended_on=date(2026, 8, 1), reason="已修复", actor=city_reviewer, now=later
    )
    assert len(reads.sentences_of(hit, date(2026, 7, 31))) == 1
    assert reads.sentences_of(hit, date(2026, 8, 1)) == []
    with pytest.raises(StaleState):
        services.publish_zone(zone_id=zone.pk, actor=city_reviewer, now=now)


def test_it_is_the_citys_and_never_for_the_past(draw, city_reviewer, county_reviewer, make_actor, now):
    with pytest.raises(NotAllowed):
        draw(actor=county_reviewer)
    zone = draw()
    with pytest.raises(NotAllowed):
        services.publish_zone(zone_id=zone.pk, actor=county_reviewer, now=now)
    with pytest.raises(Blocked, match="早于今天"):
        services.publish_zone(zone_id=zone.pk, effective_on=date(2026, 5, 31), actor=city_reviewer, now=now)
    assert list(reads.zones(make_actor(Role.CITY_REVIEWER, division="4307"))) == []
    assert list(reads.zones(county_reviewer)) == []  # not even its county, before it is published
    with pytest.raises(Refused) as refused:
        draw(products="茶叶、月亮草")
    assert "月亮草" in str(refused.value)
    with pytest.raises(Refused) as outside:
        draw({"type": "Polygon", "coordinates": [[[100, 20], [101, 20], [101, 21], [100, 20]]]})
    assert set(outside.value.by_field) == {"geometry"}


@pytest.mark.clause("4.1-f")
def test_an_application_is_stopped_from_its_day_and_not_before():
    ground = ProhibitedGround("有3亩在“甲”内", DAY, date(2026, 9, 1))

    def said(day):
        return ground_is_not_prohibited(Facts(today=day, prohibited_grounds=(ground,)))

    assert said(date(2026, 6, 30)) is None
    assert said(DAY).code == "ENV-003"
    assert str(said(DAY).source).startswith("《农产品质量安全法》第二十一条")
    assert said(date(2026, 9, 1)) is None


def test_the_pages_draw_look_publish_and_end(hit, tea, client_as, city_reviewer, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    client = client_as(city_reviewer)
    said = {**SAID, "effective_on": "2026-07-01"}
    assert client.post("/desk/environment/zones/new/", said).status_code == 422  # no boundary
    drawn = {**said, "geometry": json.dumps(square(WEST + 0.005, SOUTH))}
    assert client.post("/desk/environment/zones/new/", drawn).status_code == 302
    zone = Zone.objects.get()
    address = f"/desk/environment/zones/{zone.pk}/"
    assert "在区内" in client.get(address).content.decode()
    first = client.post(address, {"effective_on": "2026-07-01", "version": "0"})
    assert (first.status_code, Zone.objects.get().state) == (200, "draft")  # it asks once more
    assert "将通知" in first.content.decode()


def test_a_file_of_several_pieces_is_one_zone(tea, client_as, city_reviewer):
    client = client_as(city_reviewer)
    pieces = [
        {"type": "Feature", "properties": {"name": str(n)}, "geometry": square(WEST + n * 0.02, SOUTH)}
        for n in range(2)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": pieces}).encode()

    said = {
        **SAID,
        "effective_on": "2026-07-01",
        "file": SimpleUploadedFile("区.geojson", content),
        "datum": "CGCS2000",
    }
    assert client.post("/desk/environment/zones/new/", said).status_code == 302
    assert Zone.objects.get().geometry["type"] == "MultiPolygon"


def kml(name: str = "区.kml") -> SimpleUploadedFile:
    """A file that does not say its datum, with a place that is no ground."""
    ring = " ".join(f"{lon},{lat},0" for lon, lat in square(WEST, SOUTH)["coordinates"][0])
    place = "<Placemark><name>取样点</name><Point><coordinates>112.9,29.4</coordinates></Point></Placemark>"
    whole = (
        KML.format(name="区", ring=ring)
        .replace("<kml>", f"<kml><Document>{place}")
        .replace("</kml>", "</Document></kml>")
    )
    return SimpleUploadedFile(name, whole.encode())


def sent_again(page, **more) -> dict:
    """What a browser sends when the form that came back is pressed once more: no file is chosen."""
    shown = page.context["form"]
    return {name: shown[name].value() or "" for name in shown.fields if name != "file"} | more


NEW = "/desk/environment/zones/new/"


def test_a_file_that_does_not_say_its_datum_is_asked_of_and_not_chosen_again(
    tea, client_as, city_reviewer, settings, tmp_path
):
    settings.VAR = tmp_path
    client = client_as(city_reviewer)
    said = {**SAID, "effective_on": "2026-07-01", "basis": "", "datum": "", "file": kml()}
    asked = client.post(NEW, said)  # what else is lacking does not lose it either
    assert (asked.status_code, "“区.kml”在平台上，不用再选" in asked.content.decode()) == (422, True)
    asked = client.post(NEW, sent_again(asked, basis=SAID["basis"]))
    assert (asked.status_code, Zone.objects.count(), "datum" in asked.context["form"].errors) == (
        422,
        0,
        True,
    )
    done = client.post(NEW, sent_again(asked, datum="GCJ02"), follow=True)
    assert Zone.objects.get().source_datum == "GCJ02"
    assert "文件里没有读的：“取样点”" in done.content.decode(), "what is left out is named"
    assert list(tmp_path.rglob("*.kept")) == []


def told(**more) -> dict:
    """What a program sends that does not know of coordinate systems."""
    return {**SAID, "effective_on": "2026-07-01", "datum": "", "geometry": square(WEST, SOUTH), **more}


def test_a_program_is_refused_at_datum_until_it_says_one(tea, caller, city_reviewer):
    program = caller(city_reviewer)
    for body in (told(), {key: value for key, value in told().items() if key != "datum"}, told(datum=None)):
        refused = program.post("/environment/zones", body)
        assert refused.status_code == 422
        assert [one["field"] for one in refused.json()["problems"]] == ["datum"]
    assert not Zone.objects.exists(), "nothing is drawn on a guess"
    here = program.post("/environment/zones", told(datum="CGCS2000"))
    there = program.post("/environment/zones", told(datum="GCJ02"))
    assert (here.status_code, there.status_code) == (201, 201)
    first, shifted = Zone.objects.order_by("pk")
    assert (first.source_datum, shifted.source_datum) == ("CGCS2000", "GCJ02")
    assert abs(first.min_lon - shifted.min_lon) > 0.003, "some hundred metres"


def test_what_geojson_says_of_itself_is_taken_at_its_word(tea, caller, city_reviewer):
    program = caller(city_reviewer)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    ground = {"type": "Feature", "properties": {"name": "西片"}, "geometry": square(WEST, SOUTH)}
    place = {
        **ground,
        "properties": {"name": "取样点"},
        "geometry": {"type": "Point", "coordinates": [WEST, SOUTH]},
    }
    several = {"type": "FeatureCollection", "crs": crs, "features": [ground, place]}
    refused = program.post("/environment/zones", told(geometry=several))
    assert [one["field"] for one in refused.json()["problems"]] == ["geometry"]
    assert "取样点" in refused.content.decode(), "what is no boundary is not left out silently"
    taken = program.post("/environment/zones", told(geometry={**several, "features": [ground]}))
    assert (taken.status_code, Zone.objects.get().source_datum) == (201, "CGCS2000")
    xian = {**crs, "properties": {"name": "urn:ogc:def:crs:EPSG::4610"}}
    old = program.post("/environment/zones", told(geometry={**several, "crs": xian, "features": [ground]}))
    assert "西安80" in old.content.decode()


def test_typed_corners_of_no_datum_are_asked_of_too(tea, client_as, city_reviewer):
    said = {**SAID, "effective_on": "2026-07-01", "datum": "", "geometry": json.dumps(square(WEST, SOUTH))}
    asked = client_as(city_reviewer).post(NEW, said)
    assert (asked.status_code, set(asked.context["form"].errors)) == (422, {"datum"})
    assert not Zone.objects.exists()


def test_of_a_file_and_a_drawing_one_is_meant_and_a_file_that_cannot_be_read_waits_for_nobody(
    tea, client_as, city_reviewer, make_actor, settings, tmp_path
):
    settings.VAR = tmp_path
    client = client_as(city_reviewer)
    said = {**SAID, "effective_on": "2026-07-01"}
    ground = json.dumps(square(WEST + 0.005, SOUTH))
    broken = client.post(NEW, {**said, "file": SimpleUploadedFile("a.kml", b"<kml>")})
    assert ("file" in broken.context["form"].errors, broken.context["form"]["kept"].value()) == (True, "")
    both = client.post(NEW, {**said, "file": kml(), "geometry": ground})
    assert "只能用一样" in both.content.decode()
    again = sent_again(both)
    others = client_as(make_actor(Role.CITY_REVIEWER, division="4306")).post(NEW, {**again, "geometry": ""})
    assert "已经过期" in others.content.decode(), "a file is its owner's"
    assert others.context["form"]["kept"].value() == ""
    assert client.post(NEW, again).status_code == 302
    assert Zone.objects.get().geometry["coordinates"][0][0] == [WEST + 0.005, SOUTH]


@pytest.mark.clause("4.3-a")
def test_in_a_zone_no_season_begins_and_what_stands_there_becomes_no_lot(
    hit, tea, draw, city_reviewer, make_actor, now
):
    """Art. 21 is about producing, not about applying: whoever plants or picks there is told before."""
    today = clock.local_date(now)
    grower = make_actor(Role.HOLDER, operator_id=hit.operator_id)
    given = {
        "kind": "plot",
        "product": "茶叶",
        "plots": [str(hit.plots.get().pk)],
        "actor": grower,
        "now": now,
    }
    [season] = production.open_seasons(started_on=f"{today - timedelta(days=30)}", **given)
    services.publish_zone(zone_id=draw(effective_on=today).pk, actor=city_reviewer, now=now)

    said = record(
        kind="harvest", day=f"{today}", seasons=[season.code], quantity="300", unit="kg", into_lot=True
    )
    [stopped] = production.take_records([said], actor=grower, now=now, channel="api")
    assert (stopped.state, [field for field, _ in stopped.problems]) == ("refused", ["into_lot"])
    assert "君山矿区下游禁止生产区" in stopped.said
    production.close_season(season_id=season.pk, ended_on=f"{today}", actor=grower, now=now)
    with pytest.raises(Blocked) as no:
        production.open_seasons(started_on=f"{today}", **given)
    assert [one.code for one in no.value.findings] == ["ENV-005"]
    assert reads.against_production(season.ground, tea.code, today - timedelta(days=1)) == []
