"""The environment of the demonstration world: samples, a zone, findings, books, a station, a regional programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from youji.accounts.services import assign_laboratory
from youji.demo.made import World
from youji.demo.register import Farm
from youji.environment.services import books, findings, giving, regions, samples, zones
from youji.shared import clock
from youji.shared.actor import Actor, Role

#: The counties whose people one can sign in as.
PLAYED = ("430611", "430181")
LABORATORY, LAPSED = "湖南省农产品质量检测中心（演示）", "某县检测站（演示，资质过期）"
#: Who signs in for the first of them.
TESTER = "junshan-jiance"
ZONE_MARGIN = 0.001


@dataclass
class Scene:
    """One county, who works there, and the chance this room has of its own."""

    world: World
    county: str
    random: Random

    def officer(self, days: float, role: Role = Role.COUNTY_REVIEWER) -> Actor:
        """An officer of the county as of so many days ago."""
        return self.world.cast.officer(role, self.county, self.world.days_ago(days))

    def day(self, days: float) -> date:
        """The date so many days ago."""
        return clock.local_date(self.world.days_ago(days))


def fill(world: World) -> None:
    """Two counties with years of samples and books; a zone, findings in every state, a station, a programme."""
    random = Random("environment")
    scenes = [Scene(world, county, random) for county in PLAYED]
    for county in PLAYED:
        for farm in world.farms[county]:
            farm.base.refresh_from_db()  # its place came with its plots
    _laboratories(scenes[0])
    for scene in scenes:
        for number, farm in enumerate(world.farms[scene.county][:3]):
            _point(scene, farm, rising=number == 0)
            _books(scene, farm)
        _others(scene, world.farms[scene.county][0])
        _findings(scene, world.farms[scene.county])
    _station(scenes[0], world.farms[PLAYED[0]][0])
    _zone(scenes[0], world.farms[PLAYED[0]][-1])
    _region(world)


def _laboratories(scene: Scene) -> None:
    actor, now = scene.officer(1300), scene.world.days_ago(1300)
    made = [
        samples.add_laboratory(
            name=name,
            cma_number="演示-CMA",
            cma_until=until,
            catl_number="演示-CATL",
            catl_until=until,
            actor=actor,
            now=now,
        )
        for name, until in ((LABORATORY, scene.day(-700)), (LAPSED, scene.day(200)))
    ]
    assign_laboratory(username=TESTER, laboratory_id=made[0].pk, now=now)


def _point(scene: Scene, farm: Farm, *, rising: bool) -> None:
    """A soil point with five years of values: in one base cadmium rises past the screening value."""
    if farm.base.lon is None or farm.base.lat is None:
        return
    actor, now = scene.officer(1290), scene.world.days_ago(1290)
    point = samples.add_point(
        base=farm.base.code, name="1号定位点", kind="soil", use="水田" if rising else "其他",
        lon=f"{farm.base.lon:.6f}", lat=f"{farm.base.lat:.6f}", place="田块中部", actor=actor, now=now,
    )  # fmt: skip
    for step, days in enumerate((1250, 950, 650, 350, 60)):
        cadmium = Decimal("0.18") + Decimal("0.05") * step if rising else Decimal("0.15")
        cadmium += Decimal(scene.random.randint(0, 9)) / 1000
        values = f"pH {Decimal('5.4') if rising else Decimal('6.8')}\n镉 {cadmium}\n铅 {scene.random.randint(25, 45)}\n砷 {scene.random.randint(6, 12)}"
        sampled(scene, farm, days, values, kind="soil", point=str(point.pk), use="")


def sampled(
    scene: Scene, farm: Farm, days: float, values: str, *, laboratory: str = LABORATORY, **more: object
) -> Any:
    """A sample taken so many days ago, from hand to hand, reported ten days later."""
    actor, at = scene.officer(days), scene.world.days_ago(days)
    said: dict[str, Any] = {"purpose": "fixed" if more.get("point") else "routine", **more}
    sample = samples.take_sample(
        base=farm.base.code, taken_on=scene.day(days), taken_by=actor.name, actor=actor, now=at, **said
    )
    for step, to in (("sealed", ""), ("received", laboratory)):
        samples.hand_on(
            sample_id=sample.pk, step=step, on=scene.day(days), by=actor.name, to=to, seal=f"演示{sample.pk:05d}",
            actor=actor, now=at,
        )  # fmt: skip
    if values:
        later = scene.world.days_ago(days - 10)
        samples.report(
            sample_id=sample.pk, laboratory=laboratory, values=values, document=None, report_number=f"演示-{sample.pk:06d}",
            reported_on=clock.local_date(later), actor=actor, now=later,
        )  # fmt: skip
    return sample


def _others(scene: Scene, farm: Farm) -> None:
    """Water, air and a product; one of a laboratory that does not count, one that still waits."""
    sampled(
        scene,
        farm,
        55,
        "pH 7.1\n总汞 <0.00004\n总镉 0.001\n总砷 0.012\n六价铬 <0.004\n总铅 0.02",
        kind="irrigation",
        use="旱作",
    )
    sampled(scene, farm, 40, "总镉 0.02\n总铅 0.05", kind="irrigation", laboratory=LAPSED)
    product = farm.base.product.name if farm.base.product else "农产品"
    sampled(scene, farm, 30, "毒死蜱 未检出 mg/kg\n镉 0.02 mg/kg", kind="product", product_name=product)
    waits = sampled(scene, farm, 15, "", kind="air", category="green", use="日平均")
    giving.give(
        sample_id=waits.pk, laboratory=LABORATORY, actor=scene.officer(14), now=scene.world.days_ago(14)
    )


def _books(scene: Scene, farm: Farm) -> None:
    """Three years of figures, packages returned each season, techniques in use."""
    holder, now = scene.world.cast.holder(farm.operator, scene.world.days_ago(20)), scene.world.days_ago(20)
    area = farm.base.area_mu or Decimal(200)
    this_year = clock.local_date(now).year
    for back, nitrogen in ((2, Decimal(16)), (1, Decimal(13)), (0, Decimal(11))):
        amounts = {
            "area_mu": area, "fert_n": area * nitrogen, "organic_n": area * (18 - nitrogen), "pesticide": area * nitrogen / 20,
            "output": area * Decimal("0.9"), "removal_n": Decimal(6), "income": area * (4200 + 150 * (2 - back)),
            "cost": area * 2600,
        }  # fmt: skip
        for item, amount in amounts.items():
            books.write(
                what="figures", base=farm.base.code, year=this_year - back, item=item, amount=f"{amount:.2f}",
                source="基地台账（演示）", actor=holder, now=now,
            )  # fmt: skip
    for days in (150, 90, 25):
        at = scene.world.days_ago(days)
        books.write(
            what="disposals", base=farm.base.code, kind="package", done_on=scene.day(days), amount=f"{scene.random.randint(20, 90) / 10}",
            unit="kg", way="collected", receiver="乡镇农药包装回收点（演示）", actor=holder, now=at,
        )  # fmt: skip
    for technique, share in (("organic", "0.6"), ("green_control", "0.9")):
        books.write(
            what="adoptions", base=farm.base.code, technique=technique, area_mu=f"{area * Decimal(share):.2f}",
            since=scene.day(400), actor=holder, now=now,
        )  # fmt: skip


def _findings(scene: Scene, farms: list[Farm]) -> None:
    """One still looked into, one transferred, one closed by somebody else."""
    for number, (kind, place, text, days) in enumerate(
        (
            ("package", "北侧机耕路边", "路边堆着用过的农药瓶，没有交回收点。", 4),
            ("waste_water", "东边排水沟", "上游作坊排水发黑，流向基地沟渠。", 12),
            ("manure", "西坡集粪池", "池满外溢，雨天流进下方地块。", 70),
        )
    ):
        if number >= len(farms):
            return
        actor, now = scene.officer(days), scene.world.days_ago(days)
        found = findings.open_finding(
            base=farms[number].base.code, kind=kind, seen_on=scene.day(days), seen_by=actor.name, place=place, text=text,
            actor=actor, now=now,
        )  # fmt: skip
        _go_on(scene, found.pk, number, days)


def _go_on(scene: Scene, finding_id: int, number: int, days: float) -> None:
    later = scene.world.days_ago(days - 3)
    actor = scene.officer(days - 3)
    if number == 1:
        findings.transfer(
            finding_id=finding_id, transferred_to="生态环境分局（演示）", transferred_on=scene.day(days - 3), actor=actor, now=later
        )  # fmt: skip
    if number == 2:
        findings.report_handling(finding_id=finding_id, handling="已清运，池边加高。", actor=actor, now=later)
        findings.conclude(
            finding_id=finding_id, founded=True, outcome="现场核实，已经处理。", actor=scene.officer(60, Role.SUPERVISOR),
            now=scene.world.days_ago(60),
        )  # fmt: skip


def _station(scene: Scene, farm: Farm) -> None:
    if farm.base.lon is None:
        return
    actor, now = scene.officer(10), scene.world.days_ago(10)
    station = regions.add_station(
        base=farm.base.code, name=f"{farm.base.name}试验站（演示）", lead="省农业科学院（演示）", topic="有机肥替代下的土壤养分",
        since=scene.day(1200), actor=actor, now=now,
    )  # fmt: skip
    lines = [
        f"1号定位点,有机质,{scene.day(1100 - 30 * month).isoformat()},{20 + month * 0.12 + scene.random.random():.2f},g/kg"
        for month in range(36)
    ]
    regions.take_readings(station_id=station.pk, lines="\n".join(lines), actor=actor, now=now)


def _zone(scene: Scene, farm: Farm) -> None:
    """A zone for rice beside the ground of a farm, in force; a second one is only drawn."""
    if farm.base.lon is None or farm.base.lat is None:
        return
    west, south = farm.base.lon + ZONE_MARGIN, farm.base.lat + ZONE_MARGIN
    for days, name, far in (
        (100, "某废弃矿点下游禁止生产区（演示）", 0.0),
        (5, "某污灌区禁止生产区（演示，拟划定）", 0.02),
    ):
        now = scene.world.days_ago(days)
        actor = scene.world.cast.officer(Role.CITY_REVIEWER, scene.county[:4], now)
        ring = [
            [west + far, south], [west + far + 0.006, south], [west + far + 0.006, south + 0.004], [west + far, south + 0.004],
        ]  # fmt: skip
        zone = zones.draw_zone(
            grounds=[{"type": "Polygon", "coordinates": [[*ring, ring[0]]]}], name=name, document_number="演示〔2026〕1号",
            products="大米", effective_on=clock.local_date(now) + timedelta(days=10),
            basis="连续三年监测，镉高于风险管制值（演示）", datum="CGCS2000", actor=actor, now=now,
        )  # fmt: skip
        if days > 50:
            zones.publish_zone(zone_id=zone.pk, actor=actor, now=now)


def _region(world: World) -> None:
    now = world.days_ago(200)
    actor = world.cast.officer(Role.PROVINCE_REVIEWER, "43", now)
    region = regions.open_region(
        name="湘江源蔬菜大湾区（演示）", lead="省农业农村厅（演示）", since=clock.local_date(world.days_ago(800)),
        summary="统一品种、有机肥替代、绿色防控，基地合在一起报告。演示数据。", actor=actor, now=now,
    )  # fmt: skip
    for county in PLAYED:
        for farm in world.farms[county][:2]:
            regions.join(
                region_id=region.pk, base=farm.base.code, since=clock.local_date(world.days_ago(700)), actor=actor, now=now
            )  # fmt: skip
