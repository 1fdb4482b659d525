"""Where a recall can start, and what must be said for each start. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Start:
    """One way to start: its word, the fields it takes, those it needs all of, and those of which it needs one."""

    word: str
    takes: tuple[str, ...]
    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()


STARTS: Mapping[str, Start] = {
    "lot": Start("一个批次", ("lot",), ("lot",)),
    "batch": Start("一批投入品（按批号）", ("batch", "dealer", "registration"), ("batch",)),
    "input": Start(
        "一种投入品", ("input", "registration", "since", "until"), one_of=("input", "registration")
    ),
    "season": Start("一个生产季", ("season",), ("season",)),
    "plot": Start("一个地块", ("base", "plot", "since", "until"), ("base", "plot")),
    "period": Start("一个主体一段时间的产品", ("operator", "since", "until"), ("operator", "since", "until")),
}
ASK = {
    "lot": "请填写批次号。",
    "batch": "请填写投入品的生产批号，照标签。",
    "input": "请填写投入品名称、有效成分，或者登记证号。",
    "registration": "请填写投入品名称、有效成分，或者登记证号。",
    "season": "请填写生产季编号。",
    "base": "请填写基地编号。",
    "plot": "请填写地块名称。",
    "operator": "请填写主体码。",
    "since": "请填写从哪一天起。",
    "until": "请填写到哪一天止。",
}


def lacking(said: Mapping[str, Any]) -> dict[str, str]:
    """What is missing or does not fit of a start that was said: field → sentence."""
    start = STARTS.get(said.get("start") or "")
    if start is None:
        return {}
    problems = {key: ASK[key] for key in start.needs if not said.get(key)}
    if start.one_of and not any(said.get(key) for key in start.one_of):
        problems |= {start.one_of[0]: ASK[start.one_of[0]]}
    since, until = said.get("since"), said.get("until")
    if since and until and until < since:
        problems["until"] = "止的那一天不能早于起的那一天。"
    foreign = [key for key, value in said.items() if value and key != "start" and key not in start.takes]
    return problems | dict.fromkeys(foreign, f"从“{start.word}”查起，不填这一项。")


def in_words(said: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """The start as people read it: 一批投入品（按批号）：生产批号 20260401."""
    start = STARTS[said["start"]]
    told = "，".join(f"{labels[key]} {said[key]}" for key in start.takes if said.get(key))
    return f"{start.word}：{told}"
