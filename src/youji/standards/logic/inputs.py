"""What a task's input is, as the rules ask about it: its name, content and formulation; and for whom the procedure is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from youji.compliance.logic.looking import FORMULATIONS, LIQUIDS, SOLIDS

#: Kinds of work that bring something on which the lists and bans say something, as the rules call them.
KINDS = {"spray": "spray", "medicate": "medicate", "fertilise": "fertilise"}
#: Rules about the input itself, whoever uses it when: bans, and the lists of green and organic farming.
OF_THE_INPUT = frozenset({"PPP-008", "PPP-009", "PPP-018", "PPP-011", "PPP-016", "VET-001", "FER-002"})
#: How much of it there is: before it or after it stands the name.
_CONTENT = re.compile(r"(?<![\d.])\d{1,4}(?:\.\d{1,4})?\s{0,3}(?:[%％]|g/L|克/升|g/kg)")
#: Between inputs. A comma between figures is a part of a name: 2,4-滴丁酯.
_SEVERAL = re.compile(r"[、；;+＋]|(?<!\d)[，,]|[，,](?!\d)|或者|[或和与]")
_BRACKETS = " （）()"


def _formulations() -> re.Pattern[str]:
    known = {*FORMULATIONS, *FORMULATIONS.values(), *LIQUIDS, *SOLIDS}
    words = "|".join(sorted(known, key=len, reverse=True))
    return re.compile(f"(?<![A-Za-z])(?:{words})(?![A-Za-z])")


_FORMULATION = _formulations()
#: Where 有机 is a word about fertilisers, soil and substances, not about a farming.
_NO_FARMING = re.compile("有机(?:无机|肥|质|物|氮|磷|氯|水溶)")


def inputs_in(text: str) -> list[tuple[str, str, str]]:
    """Name, content and formulation of each input a task names, in either order that labels and people write them:
    ``茚虫威150 g/L乳油`` and ``150 g/L茚虫威乳油`` → 茚虫威, 150g/L, 乳油."""
    return [_read(one) for each in _SEVERAL.split(text) if (one := each.strip(_BRACKETS))]


def _read(text: str) -> tuple[str, str, str]:
    text = text.replace("，", ",")  # what is left of them stands between figures, as the tables write it
    found = _CONTENT.search(text)
    if found is None:
        name, form = _named(text)
        return name, "", form
    before, after = text[: found.start()].strip(_BRACKETS), text[found.end() :].strip(_BRACKETS)
    name, form = _named(before or after)
    content = re.sub(r"\s", "", found[0]).replace("％", "%")
    return name, content, after if before and after else form


def _named(text: str) -> tuple[str, str]:
    """The name, and the formulation where one is written right behind it."""
    found = _FORMULATION.search(text, 1)
    return (text[: found.start()].strip(_BRACKETS), found[0]) if found else (text, "")


def category_of(said: Iterable[str]) -> str:
    """Which farming the procedure is for, by its mode and title: organic, green-aa, green-a, else ordinary."""
    text = _NO_FARMING.sub("", "\n".join(said))
    if "有机" in text:
        return "organic"
    if "绿色食品" in text:
        return "green-aa" if "AA" in text else "green-a"
    return "ordinary"
