"""Tables for tests: the label rows of the domain's list marked A, some bans, lists, medicines, and a place to ask."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import quickjs

from youji.compliance.logic.judging import check

SCRIPT = Path(__file__).resolve().parents[2] / "src/youji/compliance/static/compliance/rules.js"
#: name, content, formulation, crop, codes, targets, lowest and highest dose, unit, most uses, days before harvest
A_ROWS = [
    ("阿维菌素", "1.8%", "乳油", "叶菜", ["0212", "0202", "0224"], "小菜蛾", "30", "40", "mL/亩", 1, 7),
    ("阿维菌素", "1.8%", "乳油", "柑橘", ["0301"], "潜叶蛾、红蜘蛛", "2000", "4000", "倍", 2, 14),
    ("阿维菌素", "1.8%", "乳油", "黄瓜", ["0217"], "美洲斑潜蝇", "40", "80", "mL/亩", 3, 2),
    ("阿维菌素", "1.8%", "乳油", "豇豆", ["0220"], "美洲斑潜蝇", "40", "80", "mL/亩", 3, 5),
    ("啶虫脒", "20%", "乳油", "黄瓜", ["0217"], "蚜虫", "6", "10", "mL/亩", 3, 2),
    ("啶虫脒", "20%", "乳油", "柑橘", ["0301"], "", "10000", "10000", "倍", 1, 14),
    ("啶虫脒", "20%", "可溶粉剂", "黄瓜", ["0217"], "", "6", "10", "g/亩", 3, 1),
    ("双甲脒", "20%", "乳油", "柑橘", ["0301"], "螨、介壳虫", "1000", "1500", "倍", 3, 21),
    ("三唑锡", "25%", "可湿性粉剂", "柑橘", ["0301"], "红蜘蛛", "1000", "2000", "倍", 2, 30),
    ("三唑锡", "20%", "悬浮剂", "柑橘", ["0301"], "红蜘蛛", "1000", "2000", "倍", 2, 30),
    ("联苯菊酯", "10%", "乳油", "番茄", ["0216"], "白粉虱、螨", "5", "10", "mL/亩", 3, 4),
    ("联苯菊酯", "10%", "乳油", "茶叶", ["04"], "尺蠖、茶毛虫、小绿叶蝉", "20", "30", "mL/亩", 1, 7),
    ("仲丁威", "50%", "乳油", "水稻", ["0101", "0102"], "稻飞虱、叶蝉", "80", "120", "mL/亩", 4, 21),
    ("噻嗪酮", "25%", "可湿性粉剂", "水稻", ["0101", "0102"], "稻飞虱", "20", "30", "g/亩", 2, 14),
    ("噻嗪酮", "25%", "可湿性粉剂", "柑橘", ["0301"], "矢尖蚧", "1000", "1500", "倍", 2, 35),
]


def row(**said: Any) -> dict[str, Any]:
    return {"since": "", "until": "", "mark": "verified", "source": "《试验用表》", **said}


def label(one: tuple[Any, ...], **more: Any) -> dict[str, Any]:
    name, content, form, crop, codes, targets, low, high, unit, most, phi = one
    actives = more.pop("actives", [name])
    return row(
        name=name, registration="", actives=actives, content=content, formulation=form, crop=crop, codes=codes,
        excepted=[], targets=targets.split("、") if targets else [], low=low, high=high, unit=unit,
        dose_mark="verified", most=most, interval=None, phi=phi, reentry=None, season="", toxicity="",
    ) | more  # fmt: skip


def ban(kind: str, **more: Any) -> dict[str, Any]:
    return row(kind=kind, crops="", codes=[], excepted=[], exceptions="", category="") | more


def medicine(
    period: str | None, unit: str, species: list[str], product: str = "meat", **more: Any
) -> dict[str, Any]:
    return row(form="", species=species, product=product, period=period, unit=unit, forbidden=False) | more


def tables(extra: list[dict[str, Any]] | None = None, **over: Any) -> dict[str, Any]:
    labels: dict[str, list[dict[str, Any]]] = {}
    for each in [label(one) for one in A_ROWS] + (extra or []):
        labels.setdefault(each["name"], []).append(each)
        if each["registration"]:
            labels.setdefault("#" + each["registration"], []).append(each)
    others = {
        "克百威",
        "毒死蜱",
        "氟虫腈",
        "苦参碱",
        "芽孢杆菌类",
        "尿素",
        "菜籽饼",
    }  # as selectors/tables.py gives them
    names = sorted({name for name in labels if not name.startswith("#")} | others)
    vegetables = ["02", "03", "04", "07"]
    return {
        "edition": "2026-11-29/试验",
        "labels": labels,
        "bans": {
            "克百威": [
                ban("restricted", until="2026-06-01"),
                ban("banned", since="2026-06-01"),
                ban("crops", crops="蔬菜、瓜果、茶叶、中草药材", codes=vegetables, until="2026-06-01"),
            ],
            "毒死蜱": [ban("crops", crops="蔬菜", codes=["02"], since="2016-12-31"), ban("restricted")],
            "氟虫腈": [ban("only", exceptions="玉米等部分旱田种子包衣剂、卫生用")],
        },
        "drug_bans": {"氯霉素": [ban("banned")]},
        "listed": {
            "苦参碱": [row(grades=["AA", "A"], condition="")],
            "噻嗪酮": [row(grades=["A"], condition="")],
            "啶虫脒": [row(grades=["A"], condition="", mark="pending")],
        },
        "kinds": {"芽孢杆菌": [row(grades=["AA", "A"], condition="")]},
        "limits": [],
        "withdrawals": {
            "甲砜霉素": [medicine("28", "day", ["猪", "牛"]), medicine("500", "degree_day", ["鱼"], "fish")],
            "双甲脒": [medicine("48", "hour", ["奶"], "milk")],
        },
        "nutrients": {"尿素": [row(organic=False, n="46.4")], "菜籽饼": [row(organic=True, n="5")]},
        "aliases": {"呋喃丹": "克百威", "比久": "丁酰肼"},
        "names": names,
    } | over  # fmt: skip


CROPS = {
    "黄瓜": "0217", "柑橘": "0301", "茶叶": "0401", "水稻": "0101", "番茄": "0216", "豇豆": "0220", "叶菜": "0212", "生猪": "0501",
    "草鱼": "0602", "奶类": "0506", "": "",
}  # fmt: skip


def use(on: str, name: str, dose: tuple[str, str] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "on": on, "until": None, "kind": "spray", "input": name, "registration": "", "content": "", "formulation": "",
        "dose": {"value": dose[0], "unit": dose[1]} if dose else None, "spray_volume": None, "target": "", "method": "",
        "nitrogen": None, "organic": None, "earlier": False, "shared_cm2": None, "hour": None, "bought": None, "appointed": None,
        "operator": None, "packages": None,
    } | more  # fmt: skip


def case(crop: str, *uses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "crop": {"code": CROPS[crop], "name": crop, "names": [crop, "鱼" if crop == "草鱼" else crop], "nearest": []},
        "category": "ordinary", "uses": list(uses), "harvest_on": None, "enter_on": None, "ground": None,
        "temperatures": [], "nitrogen_need": None, "tables": tables(),
    } | more  # fmt: skip


def said(answer: dict[str, Any], rule: str) -> list[dict[str, Any]]:
    return [one for one in answer["findings"] if one["rule"] == rule]


def verdict(answer: dict[str, Any], rule: str) -> str:
    """The worst of what the rule answers; empty where it was not asked."""
    verdicts = [one["verdict"] for one in said(answer, rule)]
    return next((one for one in ("forbidden", "unknown", "allowed") if one in verdicts), "")


@cache
def browser(script: str = "") -> quickjs.Context:
    """The emitted rules in the engine of a browser, without a browser."""
    context = quickjs.Context()
    context.eval("var self = globalThis;" + (script or SCRIPT.read_text("utf-8")))
    context.eval(
        "function ask(t) { try { return JSON.stringify(self.youjiRules.check(JSON.parse(t))); }"
        " catch (e) { return 'raises ' + e.message; } }"
    )
    return context


def there(asked: dict[str, Any], script: str = "") -> Any:
    """What the phone answers; a text that begins with ``raises`` where it cannot work it out."""
    found = browser(script).get("ask")(json.dumps(asked, ensure_ascii=False))
    return found if found.startswith("raises") else json.loads(found)


def here(asked: dict[str, Any]) -> Any:
    """What the server answers, or ``raises`` with the kind of error."""
    try:
        return json.loads(json.dumps(check(asked)))  # type: ignore[arg-type]
    except (ValueError, OverflowError, ZeroDivisionError, KeyError) as error:
        return f"raises {type(error).__name__}"
