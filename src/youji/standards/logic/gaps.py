"""贯标、补标、提标: a gap becomes a task with an owner, a day, and evidence of closing."""

from __future__ import annotations

from collections.abc import Mapping

from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared.actor import REVIEWERS

FOLLOW, SUPPLY, RAISE = "follow", "supply", "raise"
KINDS = (
    (FOLLOW, "贯标：有标准，基地没有照着做"),
    (SUPPLY, "补标：这个环节没有标准"),
    (RAISE, "提标：低于上级标准"),
)
WORDS = {FOLLOW: "贯标", SUPPLY: "补标", RAISE: "提标"}

#: What every gap has in common. Of a base it is its county's; of the register the province's (``OFFICES``).
GAP = Procedure(
    title="这项标准任务",
    noun="standard_gap",
    office=Office(REVIEWERS, "county"),
    steps={
        "report": Step("reported", "reported"),
        "return": Step("reopened", "open"),
        "close": Step("closed", "closed", ends=True),
    },
    not_yours="标准任务由任务所在地的审核员办理。",
)
OFFICES = {
    FOLLOW: GAP.office,
    SUPPLY: Office(REVIEWERS, "province"),
    RAISE: Office(REVIEWERS, "province"),
}


def key_of(kind: str, *, product: str = "", stage: str = "", standard: str = "", base: str = "") -> str:
    """What the task is about, in one word: of two about the same only one is open."""
    about = {SUPPLY: (product, stage), RAISE: (standard,), FOLLOW: (standard, base)}[kind]
    return ":".join((kind, *about))


def problems(said: Mapping[str, object]) -> dict[str, str]:
    """What a task of this kind must name and does not: field → sentence."""
    needed = {
        SUPPLY: {"product": "请写产品代码。", "stage": "请选择缺标的环节。"},
        RAISE: {"standard": "请写低于上级的标准编号。"},
        FOLLOW: {"standard": "请写没有照着做的标准编号。", "base": "请写基地编号。"},
    }
    asked = needed.get(str(said.get("kind")), {})
    return {key: sentence for key, sentence in asked.items() if not said.get(key)}
