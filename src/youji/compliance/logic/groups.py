"""A name that means several crops, as 叶菜类蔬菜 does: what holds for each of them holds for it, the rest is unknown.

Not carried to phones: there a season grows one product.
"""

from __future__ import annotations

from youji.compliance.logic.facts import Answer, Finding
from youji.compliance.logic.judging import worst
from youji.compliance.logic.saying import UNKNOWN

#: The rule that answers where only the earliest harvest differs.
INTERVALS = "PPP-007"


def agreed(asked: str, crops: list[str], answers: list[Answer]) -> Answer:
    """One answer for all ``crops``, which ``asked`` means: a rule they differ in is unknown and names them."""
    first, *others = answers
    rules = list(dict.fromkeys(one["rule"] for answer in answers for one in answer["findings"]))
    found: list[Finding] = []
    for rule in rules:
        verdicts = [worst(of(answer, rule)) if of(answer, rule) else "" for answer in answers]
        if len(set(verdicts)) == 1:
            found.extend(of(first, rule))
        else:
            known = next(one for answer in answers for one in of(answer, rule))
            found.append(differs(known, asked, crops))
    earliest = first["earliest_harvest_on"]
    if any(one["earliest_harvest_on"] != earliest for one in others):
        earliest = None
        told = [one for one in found if one["rule"] == INTERVALS]
        if told and told[0]["verdict"] != UNKNOWN:
            found = [one for one in found if one not in told] + [differs(told[0], asked, crops)]
    return {
        "verdict": worst(found),
        "earliest_harvest_on": earliest,
        "edition": first["edition"],
        "findings": found,
    }


def of(answer: Answer, rule: str) -> list[Finding]:
    """What one rule answers."""
    return [one for one in answer["findings"] if one["rule"] == rule]


def differs(finding: Finding, asked: str, crops: list[str]) -> Finding:
    """The rule's answer where the crops that were meant have different ones."""
    message = f"“{asked}”包括{'、'.join(crops)}，各种的结果不同，无法一起判断。"
    values: dict[str, str | int | list[str] | None] = {"crop": asked, "nearest": crops}
    return {
        **finding,
        "verdict": UNKNOWN,
        "message": message,
        "values": values,
        "remedy": "请填写具体的作物。",
    }
