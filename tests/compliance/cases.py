"""Cases for both sides: seeded ones by the thousand, and hostile ones for Hypothesis, made of the facts' own shapes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.compliance.tables import CROPS, case, label, tables, use

UNITS = ["mL/亩", "g/亩", "L/亩", "kg/亩", "mL/hm²", "g/hm²", "L/hm²", "kg/hm²", "倍", "两/亩", "toString"]
INPUTS = [
    "阿维菌素",
    "啶虫脒",
    "双甲脒",
    "三唑锡",
    "联苯菊酯",
    "仲丁威",
    "噻嗪酮",
    "克百威",
    "呋喃丹",
    "毒死蜱",
    "氟虫腈",
    "苦参碱",
    "枯草芽孢杆菌",
    "阿维",
    "复配药",
    "constructor",
    "__proto__",
    "𠮷",
]
MIXED = label(("复配药", "5%", "乳油", "黄瓜", ["0217", "03", "04"], "蚜虫、红蜘蛛", "10.5", "33.25", "mL/亩", 2, 9), actives=["阿维菌素", "啶虫脒"], interval=7, mark="pending", dose_mark="reference", reentry=1)  # fmt: skip
TABLES = tables([MIXED], limits=[])
KINDS = ["spray", "spray", "spray", "fertilise", "medicate"]
OF_KIND = {
    "spray": INPUTS,
    "fertilise": ["尿素", "菜籽饼", "农家肥"],
    "medicate": ["甲砜霉素", "双甲脒", "氯霉素", "甲砜霉"],
}


def seeded(number: int, seed: int = 20261129) -> list[dict[str, Any]]:
    """``number`` cases, the same on every machine."""
    chance = random.Random(seed)  # noqa: S311
    return [_one(chance) for _ in range(number)]


def _day(chance: random.Random) -> str:
    return (date(2023, 12, 1) + timedelta(days=chance.randrange(1400))).isoformat()


def _near(chance: random.Random, on: str) -> str:
    return (date.fromisoformat(on) + timedelta(days=chance.randrange(-5, 60))).isoformat()


def _amount(chance: random.Random) -> str:
    return chance.choice(
        [
            str(chance.randrange(200)),
            f"{chance.randrange(60)}.{chance.randrange(10)}",
            f"{chance.randrange(9)}.{chance.randrange(1000):03d}",
            str(chance.randrange(500, 12000)),
        ]
    )


def _use(chance: random.Random, start: str) -> dict[str, Any]:
    kind = chance.choice(KINDS)
    dose = chance.choice(
        [None, (_amount(chance), chance.choice(UNITS)), (_amount(chance), chance.choice(UNITS[:2]))]
    )
    maybe = (None, None, True, False)
    return use(
        _near(chance, start), chance.choice(OF_KIND[kind]), dose, kind=kind,
        until=chance.choice([None, None, _near(chance, start)]),
        spray_volume=chance.choice([None, {"value": _amount(chance), "unit": "L/亩"}]),
        target=chance.choice(["", "蚜虫", "红蜘蛛", "稻飞虱"]), content=chance.choice(["", "", "1.8%", "20%"]),
        formulation=chance.choice(["", "", "EC", "可湿性粉剂"]), registration=chance.choice(["", "", "PD1"]),
        shared_cm2=chance.choice([None, None, 0, 99_999, 100_000, 5_000_000]), hour=chance.choice([None, 0, 7, 23]),
        organic=chance.choice(maybe), nitrogen=chance.choice([None, "15", "46.4"]), bought=chance.choice(maybe),
        appointed=chance.choice(maybe), packages=chance.choice(maybe), operator=chance.choice([None, "", "张三"]),
        method=chance.choice(["", "种子包衣"]), earlier=chance.random() < 0.05,
    )  # fmt: skip


def _one(chance: random.Random) -> dict[str, Any]:
    start = _day(chance)
    series = [
        {
            "on": (date.fromisoformat(start) + timedelta(days=n)).isoformat(),
            "tenths": chance.choice([250, 310, 5, -3, 280, 240, 230, 300, 290, None]),
        }
        for n in range(chance.randrange(90))
    ]
    place = ["", "inside", "outside", "unknown"]
    ground = {
        "cm2": chance.choice([1, 6_666_667, 20_000_000]),
        "water_source": chance.choice(place),
        "prohibited": chance.choice(place),
        "document": "长政发〔2026〕1号",
    }
    return case(
        chance.choice(list(CROPS)), *[_use(chance, start) for _ in range(chance.randrange(6))],
        category=chance.choice(["ordinary", "ordinary", "green-a", "green-aa", "organic"]),
        harvest_on=chance.choice([None, _near(chance, start)]), enter_on=chance.choice([None, None, _near(chance, start)]),
        ground=chance.choice([None, ground]), temperatures=series if chance.random() < 0.5 else [],
        nitrogen_need=chance.choice([None, "12", "7.5"]), tables=TABLES,
    )  # fmt: skip


_days = st.dates(min_value=date(1990, 1, 1), max_value=date(2199, 12, 31)).map(lambda day: day.isoformat())
_amounts = st.from_regex(r"\A[0-9]{1,7}(\.[0-9]{1,9})?\Z") | st.sampled_from(
    ["", ".", "1.", "１", "1e3", "-1", "0", "9007199254740993"]
)
_words = st.sampled_from([*INPUTS, "", "10", "9"]) | st.text(max_size=5)
_maybe = st.none() | st.booleans()
_doses = st.none() | st.fixed_dictionaries(
    {"value": _amounts, "unit": st.sampled_from(UNITS) | st.text(max_size=3)}
)
_codes = st.sampled_from(["0217", "0301", "02", "03", "0401", "", "constructor"])
_labels = st.builds(
    lambda name, actives, codes, targets, low, high, unit, most, phi, more: label((name, "", "乳油", "作物", codes, "", low, high, unit, most, phi), actives=actives, targets=targets, **more),
    _words, st.lists(_words, min_size=1, max_size=3, unique=True), st.lists(_codes, max_size=2), st.lists(_words, max_size=2),
    st.none() | _amounts, st.none() | _amounts, st.sampled_from(UNITS), st.none() | st.integers(0, 9), st.none() | st.integers(0, 120),
    st.fixed_dictionaries({"interval": st.none() | st.integers(0, 40), "mark": st.sampled_from(["verified", "pending", "reference"]), "excepted": st.lists(_codes, max_size=1), "until": st.just("") | _days}),
)  # fmt: skip
_uses = st.builds(
    lambda on, name, more: use(on, name) | more, _days, _words,
    st.fixed_dictionaries({
        "kind": st.sampled_from(["spray", "spray", "fertilise", "medicate"]), "dose": _doses, "spray_volume": _doses, "target": _words,
        "until": st.none() | _days, "shared_cm2": st.none() | st.integers(-1, 2**53 - 1), "hour": st.none() | st.integers(0, 23),
        "nitrogen": st.none() | _amounts, "organic": _maybe, "appointed": _maybe, "bought": _maybe, "packages": _maybe,
        "earlier": st.sampled_from([False, False, False, True]),
    }),
)  # fmt: skip
HOSTILE = st.builds(
    lambda crop, uses, labels, more: case(crop, *uses, **more, tables=tables(labels)),
    st.sampled_from(list(CROPS)), st.lists(_uses, max_size=4), st.lists(_labels, max_size=3),
    st.fixed_dictionaries({
        "category": st.sampled_from(["ordinary", "green-a", "green-aa", "organic"]), "harvest_on": st.none() | _days,
        "enter_on": st.none() | _days, "nitrogen_need": st.none() | _amounts,
        "temperatures": st.lists(st.fixed_dictionaries({"on": _days, "tenths": st.none() | st.integers(-50, 400)}), max_size=5),
        "ground": st.none() | st.fixed_dictionaries({"cm2": st.integers(0, 2**53 - 1), "water_source": _words, "prohibited": _words, "document": _words}),
    }),
)  # fmt: skip
