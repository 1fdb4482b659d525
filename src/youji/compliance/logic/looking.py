"""A use with what the tables say of it."""

from __future__ import annotations

from youji.compliance.logic.facts import Case, Label, Look, Use
from youji.compliance.logic.saying import covers, holds, true_name
from youji.shared.portable import day_number, found_in, keys_of

#: Between the substances of a mixture in its name: 阿维·啶虫脒.
MIXTURE = "·"
#: What is printed on packages → what the tables say.
FORMULATIONS = {
    "EC": "乳油", "SC": "悬浮剂", "WP": "可湿性粉剂", "WG": "水分散粒剂", "WDG": "水分散粒剂", "SP": "可溶粉剂", "SL": "可溶液剂",
    "AS": "水剂", "OD": "可分散油悬浮剂", "EW": "水乳剂", "ME": "微乳剂", "CS": "微囊悬浮剂", "SG": "可溶粒剂", "GR": "颗粒剂",
    "DP": "粉剂", "FS": "种子处理悬浮剂", "SE": "悬乳剂", "可溶性粉剂": "可溶粉剂", "SL水剂": "水剂",
}  # fmt: skip
LIQUIDS = [
    "乳油",
    "悬浮剂",
    "水剂",
    "可溶液剂",
    "可分散油悬浮剂",
    "水乳剂",
    "微乳剂",
    "微囊悬浮剂",
    "种子处理悬浮剂",
    "悬乳剂",
]
SOLIDS = ["可湿性粉剂", "水分散粒剂", "可溶粉剂", "可溶粒剂", "颗粒剂", "粉剂"]


def form_called(text: str) -> str:
    """乳油 of EC and of 乳油."""
    found = found_in(FORMULATIONS, text)
    return text if found is None else found


def named(case: Case, use: Use) -> list[Label]:
    """Registered uses of what was used: by its registration number where the tables have it, else by its name."""
    tables = case["tables"]
    if use["registration"] != "":
        by_number = found_in(tables["labels"], f"#{use['registration']}")
        if by_number is not None:
            return by_number
    by_name = found_in(tables["labels"], use["input"])
    if by_name is None:
        by_name = found_in(tables["labels"], true_name(case, use["input"]))
    return [] if by_name is None else by_name


def same_product(use: Use, row: Label) -> bool:
    """Whether content and formulation, where both say them, are the same."""
    if use["content"] != "" and row["content"] != "" and use["content"] != row["content"]:
        return False
    if use["formulation"] == "" or row["formulation"] == "":
        return True
    return form_called(use["formulation"]) == row["formulation"]


def aimed(use: Use, rows: list[Label]) -> list[Label]:
    """The rows whose label names the target, where one does."""
    hit = [row for row in rows if use["target"] != "" and use["target"] in row["targets"]]
    if hit:
        return hit
    return rows


def actives_of(case: Case, use: Use, rows: list[Label]) -> list[str]:
    """The substances of what was used, by the names the tables use."""
    found: list[str] = []
    for row in rows:
        for active in row["actives"]:
            name = true_name(case, active)
            if name not in found:
                found.append(name)
    if found:
        return found
    return [true_name(case, use["input"])]


def looked_at(case: Case, use: Use, number: int) -> Look:
    """The use, its days, and the rows that speak of it."""
    called_so = named(case, use)
    rows = [row for row in called_so if same_product(use, row)]
    held = [row for row in rows if holds(row, use["on"])]
    fit = [row for row in held if covers(row["codes"], row["excepted"], case["crop"]["code"])]
    until = use["until"]
    day = day_number(use["on"])
    return {
        "use": use,
        "number": number,
        "day": day,
        "last": day if until is None or until < use["on"] else day_number(until),
        "rows": rows,
        "held": held,
        "fit": aimed(use, fit),
        # Another content of the same name holds the same substances, only more or less of them.
        "actives": actives_of(case, use, rows if rows else called_so),
    }


def composition_known(case: Case, use: Use) -> bool:
    """Whether anybody knows what is in it: a label of that name, or the name of one substance that a table has."""
    if named(case, use):
        return True
    name = true_name(case, use["input"])
    return name in case["tables"]["names"] or kind_called(case, name) != ""


def kind_called(case: Case, name: str) -> str:
    """芽孢杆菌 of 枯草芽孢杆菌: the listed kind the substance is of; empty of none, and of a mixture."""
    if MIXTURE in name:
        return ""
    for kind in keys_of(case["tables"]["kinds"]):
        if kind in name:
            return kind
    return ""
