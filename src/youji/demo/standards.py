"""Procedures of six kinds of produce, adopted by a few bases, read by some of them; gaps, grades and a 标准综合体.

The tasks are made up for the demonstration, but for inputs: those are rows of labels that the domain pages mark A or V.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from youji.demo.made import World
from youji.registry.models import Base, Product
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.standards import services
from youji.standards.models import Adoption, Edition, Standard
from youji.standards.selectors.register import is_in_force

SOURCE = "演示数据"
#: Bases that adopt each, and of three handed out how many are left unread.
ADOPTING, UNREAD = 4, 1


@dataclass(frozen=True, slots=True)
class Written:
    """A procedure as it is written here: (act, stage, days, title, how, more)."""

    product: str
    title: str
    mode: str
    season: str
    varieties: str
    tasks: tuple[tuple[str, str, str, str, str, dict[str, Any]], ...]


def _spray(input_: str, dose: str, days: int, limit: str) -> dict[str, Any]:
    return {
        "input": input_, "dose": dose, "interval_days": days, "limit": limit, "risk": "农药残留",
        "control": f"用后满{days}天才能采收，采前自检；以产品标签为准", "critical": True,
    }  # fmt: skip


TEA = Written(
    "04", "绿色食品茶叶生产操作规程（演示）", "绿色食品 露地", "春茶萌芽", "槠叶齐、碧香早",
    (
        ("fertilise", "technique", "02-10/02-25", "春前追肥", "沿滴水线开沟15厘米施入后覆土。", {"input": "菜籽饼肥", "dose": "150 kg/亩"}),
        ("scout", "inputs", "03-01/09-30", "查虫挂板", "每亩挂色板20张，每周看一次，记下虫口。", {}),
        ("harvest", "technique", "03-20/04-20", "春茶采摘", "一芽一叶到一芽二叶，提手采，竹篓装，不压不捂。", {"risk": "混入老叶、病叶", "control": "当场挑拣"}),
        ("spray", "inputs", "05-10/05-25", "小绿叶蝉防治", "百叶虫口过10头时用药，叶背喷匀，施药后插牌。", _spray("茚虫威150 g/L乳油", "17—22 mL/亩", 10, "每季最多1次")),
        ("prune", "technique", "05-25/06-10", "轻修剪", "剪去鸡爪枝，剪口平齐，枝叶还园。", {}),
        ("weed", "environment", "07-01/07-20", "行间除草铺草", "人工除草，铺稻草10厘米保墒，不用除草剂。", {}),
        ("fertilise", "technique", "10-05/10-25", "施基肥", "开沟20厘米，施后覆土。", {"input": "商品有机肥", "dose": "500 kg/亩"}),
        ("recycle", "environment", "11-01/11-15", "回收包装", "农药瓶、肥料袋清洗后送回收点，记数。", {}),
    ),
)  # fmt: skip
CHILLI = Written(
    "0201", "绿色食品辣椒生产操作规程（演示）", "绿色食品 地膜", "移栽", "湘研系列",
    (
        ("prepare", "environment", "0/3", "整地起垄", "深翻25厘米，垄宽1.2米，铺滴灌带和地膜。", {"input": "商品有机肥", "dose": "800 kg/亩"}),
        ("transplant", "variety", "4/6", "移栽", "选壮苗带土移栽，浇定根水。", {}),
        ("scout", "inputs", "10/90", "挂板诱虫", "每亩挂黄板、蓝板各20张。", {}),
        ("irrigate", "technique", "15/90", "滴灌", "见干见湿，雨后排水。", {}),
        ("fertilise", "technique", "35/45", "坐果追肥", "随水滴入。", {"input": "水溶有机肥", "dose": "10 kg/亩"}),
        ("harvest", "technique", "60/110", "采收", "青椒转亮即采，轻拿轻放，当天分拣。", {"risk": "机械伤、腐烂", "control": "筐内垫软物"}),
    ),
)  # fmt: skip
CITRUS = Written(
    "0301", "绿色食品柑橘生产操作规程（演示）", "绿色食品 露地", "春梢萌发", "温州蜜柑、冰糖橙",
    (
        ("prune", "technique", "02-15/03-05", "春剪", "剪去枯枝、病虫枝，开天窗透光。", {}),
        ("fertilise", "technique", "03-01/03-15", "萌芽肥", "滴水线挖沟施入。", {"input": "菜籽饼肥", "dose": "3 kg/株"}),
        ("spray", "inputs", "05-05/05-20", "红蜘蛛防治", "百叶过200头时用药，叶背喷匀。", _spray("螺螨酯240 g/L悬浮剂", "4000—6000倍液", 30, "每季最多1次")),
        ("scout", "inputs", "06-01/09-30", "挂杀虫灯", "每30亩1盏，天黑开天亮关。", {}),
        ("irrigate", "technique", "07-01/08-31", "抗旱灌水", "早晚灌，不漫灌。", {}),
        ("test", "grading", "10-25/11-05", "采前自检", "每批取样测糖度、酸度和农残。", {"risk": "不合格果上市", "control": "检测合格才采", "critical": True}),
        ("harvest", "technique", "11-05/12-10", "采收分级", "一果两剪，按大小糖度分级。", {}),
    ),
)  # fmt: skip
RICE = Written(
    "0101", "绿色食品稻谷生产操作规程（演示）", "绿色食品 一季稻", "移栽", "优质稻",
    (
        ("prepare", "environment", "0/0", "耙田平田", "高差不过3厘米，灌浅水。", {}),
        ("fertilise", "technique", "0/1", "基肥", "侧深施。", {"input": "商品有机肥", "dose": "200 kg/亩"}),
        ("irrigate", "technique", "20/30", "够苗晒田", "苗数够八成时排水，晒到开细缝。", {}),
        ("scout", "inputs", "25/70", "查飞虱", "五天一次，每块田查20丛。", {}),
        ("spray", "inputs", "45/60", "稻飞虱防治", "百丛过1000头时用药，喷到基部。", _spray("噻嗪酮25%可湿性粉剂", "20—30 g/亩", 14, "每季最多2次")),
        ("irrigate", "environment", "70/90", "灌浆期水层", "抽穗后保持浅水，降低镉吸收。", {"anchor": "growth", "growth": "齐穗", "risk": "镉", "control": "齐穗后20天不断水", "critical": True}),
        ("harvest", "technique", "115/125", "收割", "九成熟收，单收单储。", {}),
    ),
)  # fmt: skip
PIGS = Written(
    "0501", "生猪养殖操作规程（演示）", "规模养殖", "入栏", "三元杂交",
    (
        ("disinfect", "environment", "0/1", "空栏消毒", "清粪冲洗后消毒，空栏7天。", {}),
        ("transplant", "variety", "1/1", "仔猪入栏", "查检疫证明和耳标，隔离观察。", {"risk": "带病入场", "control": "隔离14天", "critical": True}),
        ("medicate", "inputs", "10/35", "免疫", "按程序免疫，记疫苗批号。", {}),
        ("feed", "inputs", "1/170", "饲喂", "按阶段换料，不用自配添加剂。", {}),
        ("medicate", "inputs", "30/150", "治疗用药", "执业兽医开方，记对象和日期。", {"input": "土霉素片", "interval_days": 7, "limit": "休药期猪7日", "risk": "兽药残留", "control": "休药期内不出栏", "critical": True}),
        ("recycle", "environment", "1/175", "粪污处理", "干清粪，堆肥后还田，记去向。", {}),
        ("harvest", "technique", "165/175", "出栏", "核对休药期，申报检疫。", {}),
    ),
)  # fmt: skip
FISH = Written(
    "06", "池塘养鱼操作规程（演示）", "生态混养", "放养", "草鱼、鳙鱼",
    (
        ("disinfect", "environment", "0/0", "清塘消毒", "干塘清淤，生石灰化浆全池泼。", {"input": "生石灰", "dose": "75 kg/亩"}),
        ("transplant", "variety", "10/12", "放养", "苗种检疫，试水后放。", {}),
        ("scout", "environment", "12/300", "巡塘测水", "早晚各一次，记水温、溶氧。", {}),
        ("feed", "inputs", "15/290", "投喂", "定时定点，八成饱。", {}),
        ("medicate", "inputs", "100/200", "鱼病用药", "执业兽医开方，按水温累计度日。", {"input": "甲砜霉素散", "limit": "休药期500度日", "risk": "兽药残留", "control": "满500度日才捕捞", "critical": True}),
        ("harvest", "technique", "280/300", "捕捞", "核对休药期，带水运输。", {}),
    ),
)  # fmt: skip
ALL = (TEA, CHILLI, CITRUS, RICE, PIGS, FISH)


def fill(world: World) -> None:
    """Standards, procedures, who has adopted and read them, gaps, grades, a 标准综合体: all written by the province."""
    random, at = Random("standards"), world.days_ago(90)
    services.load_standards(now=at)
    officer = world.cast.officer(Role.PROVINCE_REVIEWER, "43", at)
    low = _own_standards(officer, at)
    editions = [_write(one, officer, at) for one in ALL]
    adoptions = [row for edition in editions for row in _adopt(world, edition, officer, random)]
    _read(adoptions, officer, world.days_ago(50))
    _gaps(world, low, adoptions, officer)
    _quality(officer, world.days_ago(40))


def _own_standards(officer: Actor, at: datetime) -> Standard:
    """A group's standard and a looser one below it: the latter."""
    said: dict[str, Any] = {
        "kind": "group", "issued_by": "演示协会", "scope": "04", "source": SOURCE, "mark": "reference",
        "in_force_from": clock.local_date(at - timedelta(days=100)), "stages": ["grading", "packing"],
    }  # fmt: skip
    parent = services.add_standard(
        **said, number="T/YS 001-2026", title="绿茶质量分级（演示）", is_demo=True, actor=officer, now=at
    )
    low = services.add_standard(
        **said | {"kind": "enterprise"}, number="Q/YS 001-2026", title="绿茶企业标准（演示）", parent=parent.number,
        is_demo=True, actor=officer, now=at,
    )  # fmt: skip
    for row, bound in ((parent, "6.5"), (low, "7")):
        services.put_parameter(
            standard_id=row.pk, name="水分", unit="%", direction="max", bound=bound, source=SOURCE, mark="reference",
            actor=officer, now=at,
        )  # fmt: skip
    return low


def _write(one: Written, officer: Actor, at: datetime) -> Edition:
    made = services.start_procedure(
        title=one.title,
        product=one.product,
        mode=one.mode,
        season_word=one.season,
        is_demo=True,
        actor=officer,
        now=at,
    )
    edition = made.editions.get()
    tasks = [
        {"number": n, "title": title, "act": act, "stage": stage, "how": how, **_days(days), **more}
        for n, (act, stage, days, title, how, more) in enumerate(one.tasks, 1)
    ]
    services.put_tasks(edition_id=edition.pk, tasks=tasks, actor=officer, now=at)
    day = clock.local_date(at)
    rows = [row for row in Standard.objects.order_by("number") if row.stages and is_in_force(row, day)]
    cites = [row.number for row in rows if one.product[:2] in row.codes][:3]
    edition.refresh_from_db()
    services.change_edition(
        edition_id=edition.pk, version=edition.version, cites="、".join(cites), varieties=one.varieties, yield_goal="",
        summary="演示用，任务由程序编写，不能照做。", actor=officer, now=at,
    )  # fmt: skip
    edition.refresh_from_db()
    return services.issue_edition(
        edition_id=edition.pk, version=edition.version, in_force_from=day,
        document_number="演示〔2026〕1号", actor=officer, now=at,
    )  # fmt: skip


def _days(days: str) -> dict[str, Any]:
    first, last = days.split("/")
    if "-" in first:
        return {"anchor": "calendar", "from_date": first, "until_date": last}
    return {"anchor": "season", "from_day": first, "until_day": last}


def _adopt(world: World, edition: Edition, officer: Actor, random: Random) -> list[Adoption]:
    """The bases of the counties one plays that grow it, and a few others."""
    at, code = world.days_ago(60), edition.procedure.product.code
    rows = list(
        Base.objects.filter(product__code__startswith=code, operator__isnull=False, is_demo=True).order_by(
            "code"
        )
    )
    played = [row for row in rows if row.division in ("430611", "430181")]
    others = [row for row in rows if row not in played]
    chosen = [*played[:2], *random.sample(others, min(ADOPTING, len(others)))]
    return [
        services.adopt(
            edition_id=edition.pk, base=base.code, season=clock.local_date(at).year, actor=officer, now=at
        )
        for base in chosen
    ]


def _read(adoptions: list[Adoption], officer: Actor, at: datetime) -> None:
    """Two of three have signed the sheet; whoever one plays has still to read it."""
    for n, adoption in enumerate(adoptions):
        for handing in adoption.handings.all():
            if n % 3 != UNREAD and adoption.division not in ("430611", "430181"):
                services.confirm_read(
                    handing_id=handing.pk, version=handing.version, reader=adoption.base.responsible[:40] or "负责人",
                    actor=officer, now=at,
                )  # fmt: skip


def _gaps(world: World, low: Standard, adoptions: list[Adoption], officer: Actor) -> None:
    at, due = world.days_ago(30), clock.local_date(world.now + timedelta(days=45))
    said = {"responsible": "省绿色食品办公室（演示）", "due_on": due}
    services.open_gap(kind="raise", standard=low.number, **said, actor=officer, now=at)
    services.open_gap(kind="supply", product="04", stage="marketing", **said, actor=officer, now=at)
    cited = set(adoptions[0].edition.cites.values_list("number", flat=True))
    other = next(
        row for row in Standard.objects.order_by("number") if "04" in row.codes and row.number not in cited
    )
    services.open_gap(
        kind="follow", standard=other.number, base=adoptions[0].base.code, **said, actor=officer, now=at
    )


def _quality(officer: Actor, at: datetime) -> None:
    product = Product.objects.get(code="0301")
    origin = {"source": SOURCE, "mark": "reference"}
    for name, unit, core in (("可溶性固形物", "%", True), ("总酸", "%", True), ("单果重", "g", False)):
        services.put_indicator(
            product_code=product.code, name=name, unit=unit, core=core, **origin, actor=officer, now=at
        )
    for grade, rank, sugar in (("特级", 1, "12"), ("一级", 2, "10.5"), ("二级", 3, "9")):
        services.put_grade(
            product_code=product.code, grade=grade, rank=rank, indicator="可溶性固形物", direction="min", bound=sugar,
            **origin, actor=officer, now=at,
        )  # fmt: skip
    for n, results in enumerate(("可溶性固形物 12.6\n总酸 0.62", "可溶性固形物 10.9", "可溶性固形物 8.4"), 1):
        services.evaluate(
            product_code=product.code, sample=f"演示样品{n}", tested_on=clock.local_date(at), results=results,
            actor=officer, now=at,
        )  # fmt: skip
    services.issue_composite(product="04", number="ZHT-04-2026", is_demo=True, actor=officer, now=at)
