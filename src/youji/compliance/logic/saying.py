"""What a rule says: marks, days of rows, and the use as a person knows it again."""

from __future__ import annotations

from youji.compliance.logic.facts import Case, Finding, Label, Look, Row
from youji.shared.portable import found_in, iso_day, said_day

ALLOWED = "allowed"
FORBIDDEN = "forbidden"
UNKNOWN = "unknown"
#: From the weakest on, and what each is called.
MARKS = ["reference", "pending", "verified"]
MARK_WORDS = {"reference": "参考值", "pending": "待核", "verified": "已核"}
UNCHECKED = "（按未核对的参考值，以产品标签为准）"


def weakest(marks: list[str]) -> str:
    """The weakest of the marks; 已核 of none."""
    for mark in MARKS:
        if mark in marks:
            return mark
    return "verified"


def finding(  # noqa: PLR0917 (names of arguments cannot be carried)
    rule: str,
    verdict: str,
    message: str,
    source: str,
    marks: list[str],
    values: dict[str, str | int | list[str] | None],
    remedy: str,
) -> Finding:
    """A rule's answer; what rests on a value nobody has compared says so."""
    mark = weakest(marks)
    said = message if mark == "verified" or message == "" else f"{message}{UNCHECKED}"
    return {
        "rule": rule,
        "verdict": verdict,
        "message": said,
        "source": source,
        "mark": MARK_WORDS[mark],
        "values": values,
        "remedy": remedy,
    }


def holds(row: Row, on: str) -> bool:
    """Whether the row is in force on the day."""
    return (row["since"] == "" or row["since"] <= on) and (row["until"] == "" or on < row["until"])


def covers(codes: list[str], excepted: list[str], code: str) -> bool:
    """Whether the product's code lies under one of ``codes`` and under none of ``excepted``."""
    return code != "" and begins(code, codes) and not begins(code, excepted)


def begins(code: str, heads: list[str]) -> bool:
    """Whether the code begins with one of ``heads``."""
    return code in heads or code[0:2] in heads or code[0:4] in heads or code[0:6] in heads


def holds_part(code: str, codes: list[str]) -> bool:
    """Whether one of ``codes`` is a part of the product with the code, as 黄瓜 is of 蔬菜."""
    return code != "" and len([one for one in codes if begins(one, [code])]) > 0


def called(look: Look) -> str:
    """2026年5月1日用的阿维菌素."""
    return f"{said_day(look['day'])}用的{look['use']['input']}"


def sources(law: str, rows: list[Label]) -> str:
    """The provision the rule stands by, and what its rows stand by, each once."""
    said = [law]
    for row in rows:
        if row["source"] != "" and row["source"] not in said:
            said.append(row["source"])
    return "；".join(said)


def marks_of(rows: list[Label]) -> list[str]:
    """How far each row was checked."""
    return [row["mark"] for row in rows]


def true_name(case: Case, name: str) -> str:
    """The name the tables use for a substance that has several."""
    other = found_in(case["tables"]["aliases"], name)
    return name if other is None else other


def of_use(look: Look) -> dict[str, str | int | list[str] | None]:
    """Which use a finding is about."""
    return {"record": look["number"], "on": iso_day(look["day"]), "input": look["use"]["input"]}


def crop_of(case: Case) -> str:
    """What the crop is called."""
    return case["crop"]["name"]


def all_clear(rule: str, law: str, message: str, rows: list[Label]) -> Finding:
    """The rule was asked and nothing speaks against it."""
    return finding(rule, ALLOWED, message, sources(law, rows), marks_of(rows), {}, "")
