"""A citation past its end fails: what rules, data files and sentences cite is in force today (`make check` runs this).

Whoever cites an act for facts of before its end says so in ``OF_THEIR_DAY``, with the reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from youji.shared import clock
from youji.shared.findings import RULEBOOK
from youji.shared.rooms import rooms

ROOT = Path(__file__).resolve().parents[2]
DATA, SOURCE = ROOT / "data", ROOT / "src" / "youji"
#: Files that name an act for facts of its own day, and why they may.
OF_THEIR_DAY = {
    "src/youji/environment/logic/findings.py": "by the day on which something was seen",
    "data/norms/instruments.csv": "says itself from when to when",
    "data/environment_limits.csv": "each row says from when to when; rows are tested apart",
    "data/standards.csv": "says itself from when to when",
}
SAID = re.compile(r"《([^《》\n]{3,60})》|\b((?:GB|NY|DB43)(?:/T)? ?\d+(?:\.\d+)?[-—]\d{4})\b")
READ = {".py", ".html", ".typ", ".toml", ".js", ".csv"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def out_of_force(on: date) -> dict[str, str]:
    """Numbers and titles of what was in force and is no more, with what replaced it; a title that lives on is none."""
    known = [
        (row["code"], row["title"], day(row["in_force_until"]), row["replaced_by"])
        for row in rows(DATA / "norms" / "instruments.csv")
    ]
    known += [
        (row["number"], row["title"], day(row["in_force_until"]), row["replaced_by"])
        for row in rows(DATA / "standards.csv")
    ]
    living = {title for _, title, until, _ in known if until is None or on < until}
    over: dict[str, str] = {}
    for code, title, until, by in known:
        if until is not None and until <= on:
            over |= {name: by for name in (code, title) if name not in living}
    return over


def cited_in(text: str) -> Iterator[str]:
    for title, number in SAID.findall(text):
        yield title or number


def faults_of_rules(on: date) -> list[str]:
    rooms()
    over = out_of_force(on)
    return [
        f"{code} 引用{rule.source.instrument}"
        for code, rule in RULEBOOK.items()
        if rule.source.instrument in over
    ]


def faults_of_rows(on: date) -> list[str]:
    """Rows that hold on the day and stand by what does not."""
    over = out_of_force(on)
    found = []
    for path in [*sorted((DATA / "norms").glob("*.csv")), DATA / "environment_limits.csv"]:
        for number, row in enumerate(rows(path), 2):
            cited = {row.get("edition") or row.get("instrument") or ""}
            until = day(row.get("valid_until"))
            if (until is None or on < until) and cited & set(over):
                found.append(f"{path.relative_to(ROOT)} 第{number}行引用{cited & set(over)}")
    return found


def faults_of_texts(on: date) -> list[str]:
    """Sentences, templates, schemes and sources that name what is no more in force."""
    over = out_of_force(on)
    found = []
    for path in sorted([*SOURCE.rglob("*"), *DATA.rglob("*")]):
        name = path.relative_to(ROOT).as_posix()
        if (
            path.suffix not in READ
            or name in OF_THEIR_DAY
            or "migrations" in path.parts
            or path.parent == DATA / "norms"  # rows, each of its own days
        ):
            continue
        found += [
            f"{name} 引用{one}，现为{over[one] or '（没有代替）'}"
            for one in cited_in(path.read_text("utf-8"))
            if one in over
        ]
    return found


def test_no_rule_cites_what_is_no_more_in_force():
    assert faults_of_rules(clock.local_date(clock.now())) == []


def test_no_row_that_holds_stands_by_what_does_not():
    assert faults_of_rows(clock.local_date(clock.now())) == []


def test_no_sentence_cites_what_is_no_more_in_force():
    assert faults_of_texts(clock.local_date(clock.now())) == []


@pytest.mark.parametrize(
    ("act", "last"),
    [
        ("土壤污染防治法", date(2026, 8, 14)),
        ("GB 2763-2021", date(2026, 2, 28)),
        ("固体废物污染环境防治法", date(2026, 8, 14)),
    ],
)
def test_an_act_is_out_of_force_from_the_day_it_ends(act, last):
    assert act not in out_of_force(last)
    assert act in out_of_force(last.replace(day=1, month=last.month + 1))


def test_a_title_that_the_next_edition_bears_is_in_force():
    over = out_of_force(date(2026, 11, 29))
    assert "GB 2763-2021" in over
    assert "食品安全国家标准 食品中农药最大残留限量" not in over


def test_a_rule_a_row_and_a_sentence_that_cite_the_dead_are_named(monkeypatch):
    """The check is able to fail: what each kind cites today is taken out of force."""
    today = date(2026, 11, 29)
    assert list(cited_in("依《土壤污染防治法》和 GB 2763-2021 判定")) == ["土壤污染防治法", "GB 2763-2021"]
    rooms()
    rule = next(iter(RULEBOOK.values())).source.instrument
    dead = {rule: "别的", "GB 2763-2026": "", "农药管理条例": "新的条例"}
    monkeypatch.setattr(f"{__name__}.out_of_force", lambda on: dead)
    assert any(one.endswith(f"引用{rule}") for one in faults_of_rules(today))
    assert any(one.startswith("data/norms/limits.csv 第") for one in faults_of_rows(today))
    assert any(one.endswith("引用农药管理条例，现为新的条例") for one in faults_of_texts(today))


@pytest.mark.parametrize("name", OF_THEIR_DAY)
def test_who_may_name_the_dead_still_does(name):
    over = set(out_of_force(clock.local_date(clock.now())))
    assert any(one in (ROOT / name).read_text("utf-8") for one in over)
