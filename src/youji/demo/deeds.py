"""What fifteen producers did in one season, as tables: who, how many days ago, what; faults are told beside the rule they break.

Days are counted back from now: 290 is late winter where the demonstration is read in November. Inputs are rows of the label
tables; where a record breaks a rule, the comment names the rule, and ``FAULTS`` lists them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The first farm of the county, whatever its drawn name.
OWN = "own"
#: Whatever the county's tea base is of.
TEA_OF_BASE = "tea"
COOP, SILVER, LAKE, WILLOW = (
    "君山区洞庭春茶叶专业合作社", "君山区银针茶业有限公司", "君山区后湖家庭农场", "君山区柳毅家庭农场",
)  # fmt: skip
LI, CHEN, PENG, LIU, ZHOU = "李大山", "陈桂香", "彭三元", "刘腊梅", "周满生"
CHILLI, CITRUS, RICE, PIGS, FISH = (
    "君山区广兴洲蔬菜专业合作社", "君山区良心堡柑橘家庭农场", "君山区钱粮湖粮食专业合作社", "君山区许市生猪养殖有限公司",
    "君山区采桑湖水产专业合作社",
)  # fmt: skip
#: Every rule that some record here breaks or leaves open, by its answer.
FAULTS: Mapping[str, tuple[str, ...]] = {
    "forbidden": (
        "PPP-002", "PPP-003", "PPP-004", "PPP-005", "PPP-007", "PPP-008", "PPP-009", "PPP-011", "PPP-016", "VET-001",
        "VET-002",
    ),
    "unknown": ("PPP-001", "PPP-010", "FER-001", "FER-002", "PRD-001", "PRD-002", "PRD-003", "PRD-004", "PRD-005"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody did: ``days`` ago, put down ``late`` days afterwards; ``what``: season, store, record, plan, close."""

    who: str
    days: float
    what: str
    said: Mapping[str, Any] = field(default_factory=dict)
    late: float = 0
    ahead: int = 0  # days by which the phone's clock is fast
    puts_right: str = ""  # the note of the record that this one corrects
    where: str = ""  # on all of their ground, or only on its "first" piece, its "last", or the "rest"

    @property
    def arrived(self) -> float:
        """So many days ago it reached the platform."""
        return self.days - self.late


def _record(who: str, days: float, kind: str, **said: Any) -> Deed:
    how = {key: said.pop(key) for key in ("late", "ahead", "puts_right", "where") if key in said}
    return Deed(who, days, "record", {"kind": kind, **said}, **how)


def _buy(who: str, days: float, product: Mapping[str, Any], quantity: str, unit: str) -> Deed:
    named = {key: product[key] for key in ("input", "content", "formulation", "maker") if key in product}
    sort = product.get("sort", "pesticide")
    return Deed(
        who, days, "store",
        {"kind": "purchase", "sort": sort, "dealer": "广兴洲农资店（演示）", "quantity": quantity, "unit": unit, **named},
    )  # fmt: skip


def _back(who: str, days: float, product: Mapping[str, Any], bottles: str) -> Deed:
    named = {key: product[key] for key in ("input", "content", "formulation") if key in product}
    said = {
        "kind": "return",
        "sort": product.get("sort", "pesticide"),
        "quantity": bottles,
        "unit": "瓶",
        **named,
    }
    return Deed(who, days, "store", {**said, "note": "清洗后交乡镇回收点"})


def _labelled(input_: str, content: str, formulation: str) -> dict[str, str]:
    return {"input": input_, "content": content, "formulation": formulation, "maker": "演示农药厂"}


def _sprayed(product: Mapping[str, Any], dose: str, unit: str, target: str, **more: Any) -> dict[str, Any]:
    return {
        **product,
        "dose": dose,
        "dose_unit": unit,
        "target": target,
        "method": "喷雾",
        "weather": "阴",
        **more,
    }


BIFENTHRIN = _labelled("联苯菊酯", "10%", "乳油")
INDOXACARB = _labelled("茚虫威", "150 g/L", "乳油")
CHLORFENAPYR = _labelled("虫螨腈", "240 g/L", "悬浮剂")
BUPROFEZIN = _labelled("噻嗪酮", "25%", "可湿性粉剂")
AZOXYSTROBIN = _labelled("嘧菌酯", "250 g/L", "悬浮剂")
CYANTRANILIPROLE = _labelled("溴氰虫酰胺", "10%", "可分散油悬浮剂")
CHLORPYRIFOS = _labelled("毒死蜱", "480 g/L", "乳油")
ABAMECTIN = _labelled("阿维菌素", "1.8%", "乳油")
TRICYCLAZOLE = _labelled("三环唑", "75%", "可湿性粉剂")
CAKE = {"input": "菜籽饼肥", "sort": "fertiliser", "maker": "本地油坊"}
UREA = {"input": "尿素", "sort": "fertiliser", "maker": "演示化肥厂", "nitrogen": "46"}


def _fed(fertiliser: Mapping[str, Any], dose: str, *, organic: bool) -> dict[str, Any]:
    said = {key: value for key, value in fertiliser.items() if key != "sort"}
    return {**said, "dose": dose, "dose_unit": "kg/亩", "method": "沟施", "organic": organic}


def _tea(who: str, kilograms: int, category: str = "ordinary") -> list[Deed]:
    """A year in the tea that keeps every rule: fed, watched, picked twice, weeded, pruned."""
    picked = {"unit": "kg", "into_lot": True}
    return [
        Deed(who, 292, "season", {"kind": "plot", "product": TEA_OF_BASE, "name": "春茶", "variety": "槠叶齐", "category": category}),
        _buy(who, 286, CAKE, "9000", "kg"),
        _record(who, 282, "fertilise", **_fed(CAKE, "60", organic=True)),
        _record(who, 260, "scout", occurred="小绿叶蝉百叶3头，没有病", target="小绿叶蝉"),
        _record(who, 244, "harvest", quantity=str(kilograms), note="明前茶", **picked),
        _record(who, 231, "harvest", quantity=str(kilograms + 22), note="雨前茶", **picked),
        _record(who, 170, "weed", method="人工除草铺草"),
        _record(who, 40, "weed", late=1, method="修剪还园"),
    ]  # fmt: skip


LEAFHOPPER = _sprayed(BIFENTHRIN, "25", "mL/亩", "小绿叶蝉")
TEA: tuple[Deed, ...] = (
    *_tea(COOP, 460, "green-a"),
    *_tea(SILVER, 380),
    *_tea(LAKE, 150, "organic"),
    *_tea(WILLOW, 120),
    *_tea(OWN, 210),
    *_tea(LI, 46),
    *_tea(CHEN, 38),
    *_tea(PENG, 31),
    *_tea(LIU, 27),
    *_tea(ZHOU, 24),
    # The co-operative: on green food's list one finds no 联苯菊酯 (PPP-011); nobody has said how much N its tea needs (FER-001).
    _buy(COOP, 200, BIFENTHRIN, "12", "L"),
    _buy(COOP, 200, INDOXACARB, "6", "L"),
    _record(COOP, 192, "spray", **_sprayed(INDOXACARB, "18", "mL/亩", "小绿叶蝉")),
    _record(COOP, 150, "spray", **LEAFHOPPER),
    _buy(COOP, 220, UREA, "2000", "kg"),
    _record(COOP, 215, "fertilise", **_fed(UREA, "8", organic=False)),
    _back(COOP, 90, BIFENTHRIN, "24"),
    # Against a mite that its label does not name (PPP-003).
    _buy(SILVER, 200, BIFENTHRIN, "6", "L"),
    _record(SILVER, 165, "spray", **_sprayed(BIFENTHRIN, "25", "mL/亩", "茶橙瘿螨")),
    _back(SILVER, 120, BIFENTHRIN, "10"),
    # An organic farm with a synthetic insecticide, and a fertiliser of which nobody says whether it is organic (PPP-016, FER-002).
    _buy(LAKE, 180, CHLORFENAPYR, "5", "L"),
    _record(LAKE, 168, "spray", **_sprayed(CHLORFENAPYR, "25", "mL/亩", "小绿叶蝉")),
    _record(LAKE, 215, "fertilise", input="复合肥", dose="10", dose_unit="kg/亩", method="沟施", maker="演示化肥厂"),
    # Not registered for tea (PPP-002), and neither maker nor number are put down (PRD-004).
    _buy(WILLOW, 170, BUPROFEZIN, "6", "kg"),
    _record(WILLOW, 160, "spray", **_sprayed(BUPROFEZIN, "25", "g/亩", "小绿叶蝉") | {"maker": ""}),
    # A name nobody has registered (PPP-001), then put right; a phone whose clock is a year fast (PRD-003).
    _record(
        OWN, 140, "spray", note="药名记错", **_sprayed(_labelled("联本菊脂", "10%", "乳油"), "25", "mL/亩", "小绿叶蝉")
    ),
    _buy(OWN, 141, BIFENTHRIN, "6", "L"),
    _record(
        OWN, 140, "spray", late=3, puts_right="药名记错", reason="药名写错了，瓶子上是联苯菊酯", **LEAFHOPPER
    ),
    _record(OWN, 62, "scout", occurred="未发生", target="茶毛虫", ahead=365),
    # A household: more used than entered (PRD-001); three days after spraying they picked (PPP-007), as a record and not as a lot.
    _buy(LI, 20, BIFENTHRIN, "100", "mL"),
    _record(LI, 16, "spray", **LEAFHOPPER),
    _record(LI, 13, "harvest", quantity="8", unit="kg", note="自己吃的秋茶"),
    # Twice the dose (PPP-004).
    _buy(CHEN, 175, BIFENTHRIN, "5", "L"),
    _record(CHEN, 158, "spray", **_sprayed(BIFENTHRIN, "45", "mL/亩", "小绿叶蝉")),
    _back(CHEN, 150, BIFENTHRIN, "9"),
    # For three households the co-operative keeps the books, some weeks later, from their sheets: the second use (PPP-005), ...
    _buy(PENG, 175, BIFENTHRIN, "5", "L"),
    _record(PENG, 158, "spray", late=20, **LEAFHOPPER),
    _record(PENG, 121, "spray", late=15, **LEAFHOPPER),
    # ... what may not be used on tea (PPP-009), ...
    _buy(LIU, 150, _labelled("氰戊菊酯", "20%", "乳油"), "4", "L"),
    _record(LIU, 143, "spray", late=20, **_sprayed(_labelled("氰戊菊酯", "20%", "乳油"), "20", "mL/亩", "茶毛虫")),
    # ... what may be used on nothing (PPP-008).
    _record(
        ZHOU, 132, "spray", late=20, source="家里旧存", total="2", total_unit="L",
        **_sprayed(_labelled("甲胺磷", "50%", "乳油"), "50", "mL/亩", "茶毛虫"),
    ),
)  # fmt: skip

OTHERS: tuple[Deed, ...] = (
    # Chilli: an insecticide that vegetables may not have, of a restricted shop (PPP-009, PPP-010); planted again after picking (PRD-002).
    Deed(CHILLI, 176, "season", {"kind": "plot", "product": "0201", "name": "夏辣椒", "variety": "湘研15号", "category": "green-a"}),
    _record(CHILLI, 176, "transplant", input="辣椒苗", source="自育", area_mu="60"),
    _buy(CHILLI, 174, CAKE, "60000", "kg"),
    _record(CHILLI, 173, "fertilise", **_fed(CAKE, "80", organic=True)),
    _record(CHILLI, 165, "irrigate", method="滴灌"),
    _buy(CHILLI, 160, AZOXYSTROBIN, "90", "L"),
    _buy(CHILLI, 160, CYANTRANILIPROLE, "60", "L"),
    _record(CHILLI, 150, "spray", **_sprayed(AZOXYSTROBIN, "50", "mL/亩", "疫病")),
    _record(CHILLI, 138, "spray", **_sprayed(CYANTRANILIPROLE, "45", "mL/亩", "蓟马")),
    _record(CHILLI, 120, "harvest", quantity="8600", unit="kg", into_lot=True),
    _record(CHILLI, 112, "transplant", input="辣椒苗", source="自育", note="补苗"),
    _record(CHILLI, 104, "harvest", quantity="7900", unit="kg", into_lot=True),
    _buy(CHILLI, 101, CHLORPYRIFOS, "90", "L"),
    _record(CHILLI, 98, "spray", **_sprayed(CHLORPYRIFOS, "60", "mL/亩", "烟青虫")),
    _record(CHILLI, 70, "weed", method="拉秧清园"),
    _back(CHILLI, 68, AZOXYSTROBIN, "180"),
    Deed(CHILLI, 66, "close"),
    # Citrus: picked before the interval of 35 days is over (PPP-007); a dilution with its water.
    Deed(CITRUS, 270, "season", {"kind": "plot", "product": "0301", "name": "柑橘园", "variety": "温州蜜柑"}),
    _buy(CITRUS, 262, CAKE, "90000", "kg"),
    _record(CITRUS, 260, "fertilise", **_fed(CAKE, "60", organic=True)),
    _buy(CITRUS, 205, ABAMECTIN, "500", "L"),
    _record(
        CITRUS, 200, "spray",
        **_sprayed(ABAMECTIN, "3000", "倍", "红蜘蛛", spray_volume="150", volume_unit="L/亩", total="40", total_unit="L"),
    ),
    _record(CITRUS, 130, "irrigate", method="早晚沟灌"),
    _buy(CITRUS, 60, BUPROFEZIN, "300", "kg"),
    _record(
        CITRUS, 55, "spray",
        **_sprayed(BUPROFEZIN, "1200", "倍", "矢尖蚧", spray_volume="150", volume_unit="L/亩", total="90", total_unit="kg"),
    ),
    _record(CITRUS, 32, "harvest", quantity="5200", unit="kg", note="提前采的一批，没有卖，送去加工厂化验"),
    _record(CITRUS, 13, "harvest", quantity="9800", unit="kg", into_lot=True),
    _record(CITRUS, 12, "harvest", quantity="21400", unit="kg", into_lot=True),
    Deed(
        CITRUS, -2, "plan",
        {
            "input": "螺螨酯", "content": "240 g/L", "formulation": "悬浮剂", "dose": "5000", "dose_unit": "倍",
            "spray_volume": "150", "volume_unit": "L/亩", "target": "红蜘蛛",
        },
    ),
    # Rice: one plot lies in a zone that was drawn in the season; its harvest is a record, and no lot; tonnes for kg (PRD-005).
    Deed(RICE, 178, "season", {"kind": "plot", "product": "0101", "name": "一季稻", "variety": "玉针香", "category": "green-a"}),
    _record(RICE, 178, "transplant", input="秧苗", source="自育"),
    _buy(RICE, 177, CAKE, "900000", "kg"),
    _record(RICE, 176, "fertilise", **_fed(CAKE, "60", organic=True)),
    _buy(RICE, 140, TRICYCLAZOLE, "300", "kg"),
    _record(RICE, 134, "spray", **_sprayed(TRICYCLAZOLE, "22", "g/亩", "稻瘟病")),
    _record(RICE, 122, "irrigate", method="够苗晒田"),
    _record(RICE, 62, "harvest", where="rest", quantity="31000", unit="kg", into_lot=True),
    _record(RICE, 61, "harvest", where="first", quantity="9000", unit="t", note="在禁止生产区内，封存待检，不作批次"),
    Deed(RICE, 55, "close"),
    _back(RICE, 60, TRICYCLAZOLE, "400"),
    # Pigs, two houses: sold before the seven days of 土霉素 were over (VET-002); a medicine no food animal may have (VET-001).
    Deed(PIGS, 200, "season", {"kind": "herd", "product": "0501", "name": "3号育肥舍", "variety": "三元杂交", "head_count": 220}),
    _record(PIGS, 200, "stock", quantity="220", unit="头", origin="岳阳某种猪场（演示）", certificate="演示检疫证01"),
    _record(PIGS, 199, "disinfect", input="过硫酸氢钾", dose="5", dose_unit="g/m³", maker="演示消毒剂厂"),
    _record(PIGS, 150, "feed", input="育肥猪配合饲料", quantity="12000", unit="kg", maker="演示饲料厂"),
    _record(PIGS, 40, "medicate", where="first", input="土霉素", formulation="片", dose="1", dose_unit="g/头", target="呼吸道病", mark="3栏30头", maker="演示兽药厂"),
    _record(PIGS, 36, "catch", where="first", quantity="28", unit="头", origin="县屠宰场", mark="3栏", note="休药期没有满，已追回"),
    _record(PIGS, 34, "dispose", where="first", quantity="2", unit="头", occurred="肺炎死亡", method="深埋", origin="无害化处理点"),
    _record(PIGS, 20, "catch", where="first", quantity="160", unit="头", into_lot=True, origin="岳阳市区", mark="1—2栏", certificate="演示检疫证07"),
    Deed(PIGS, 198, "season", {"kind": "herd", "product": "0501", "name": "5号育肥舍", "variety": "三元杂交", "head_count": 180}),
    _record(PIGS, 197, "stock", where="last", quantity="180", unit="头", origin="岳阳某种猪场（演示）", certificate="演示检疫证02"),
    _record(
        PIGS, 95, "medicate", where="last", input="氯霉素", dose="2", dose_unit="g/头", target="腹泻", mark="2栏8头",
        maker="不详", source="家里旧存",
    ),
    # Fish: 500 degree-days of a pond whose water nobody has measured; nobody can say from when they may be caught (VET-002, open).
    Deed(FISH, 240, "season", {"kind": "pond", "product": "0602", "name": "草鱼塘", "variety": "草鱼"}),
    _record(FISH, 240, "disinfect", input="生石灰", dose="75", dose_unit="kg/亩", maker="本地石灰窑"),
    _record(FISH, 230, "stock", quantity="60000", unit="尾", origin="县水产良种场（演示）", certificate="演示检疫证11"),
    _record(FISH, 170, "feed", input="草鱼配合饲料", quantity="9000", unit="kg", maker="演示饲料厂"),
    _record(FISH, 110, "medicate", input="甲砜霉素", formulation="散", dose="0.2", dose_unit="g/kg", target="烂鳃病", maker="演示兽药厂"),
    _record(FISH, 15, "catch", quantity="2600", unit="kg", note="头一网", origin="广兴洲水产市场"),
)  # fmt: skip
ALL: tuple[Deed, ...] = TEA + OTHERS
