"""One question to the rules, and their answer, as other rooms put it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from youji.compliance.logic import facts
from youji.compliance.logic.groups import agreed
from youji.compliance.logic.judging import check, of_its_own, worst
from youji.compliance.selectors.naming import crops_called
from youji.compliance.selectors.tables import tables_of

#: Said where an amount or a day is beyond what both sides can reckon with.
BEYOND = "CMP-000"


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an input: days, decimal text; ``shared_cm2`` the part of the ground it reached, None all of it;
    ``earlier``: on that ground before the season asked about began, for another one.
    """

    on: date
    input: str
    kind: str = "spray"
    until: date | None = None
    registration: str = ""
    content: str = ""
    formulation: str = ""
    dose: tuple[str, str] | None = None
    spray_volume: tuple[str, str] | None = None
    target: str = ""
    method: str = ""
    nitrogen: str | None = None
    organic: bool | None = None
    earlier: bool = False
    shared_cm2: int | None = None
    hour: int | None = None
    bought: bool | None = None
    appointed: bool | None = None
    operator: str | None = None
    packages: bool | None = None

    @classmethod
    def said(
        cls,
        on: date,
        kind: str,
        said: Mapping[str, Any],
        shared_cm2: int | None = None,
        *,
        earlier: bool = False,
    ) -> Use:
        """A record of field work as ``production`` keeps it: dose and dose_unit, spray_volume and volume_unit."""
        until = said.get("until")
        return cls(
            on=on,
            kind=kind,
            input=str(said.get("input") or ""),
            until=date.fromisoformat(until) if isinstance(until, str) and until else until or None,
            registration=str(said.get("registration") or ""),
            content=str(said.get("content") or ""),
            formulation=str(said.get("formulation") or ""),
            dose=_amount(said, "dose", "dose_unit"),
            spray_volume=_amount(said, "spray_volume", "volume_unit"),
            target=str(said.get("target") or ""),
            method=str(said.get("method") or ""),
            nitrogen=_number(said.get("nitrogen")),
            organic=said.get("organic"),
            earlier=earlier,
            shared_cm2=shared_cm2,
        )

    def fact(self) -> facts.Use:
        """As the rules read it."""
        dose, volume = self.dose, self.spray_volume
        return {
            "on": self.on.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "kind": self.kind,
            "input": self.input,
            "registration": self.registration,
            "content": self.content,
            "formulation": self.formulation,
            "dose": {"value": dose[0], "unit": dose[1]} if dose else None,
            "spray_volume": {"value": volume[0], "unit": volume[1]} if volume else None,
            "target": self.target,
            "method": self.method,
            "nitrogen": self.nitrogen,
            "organic": self.organic,
            "earlier": self.earlier,
            "shared_cm2": self.shared_cm2,
            "hour": self.hour,
            "bought": self.bought,
            "appointed": self.appointed,
            "operator": self.operator,
            "packages": self.packages,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything used on a piece of ground in a season, and a harvest if one is meant.

    ``crop_code`` is a product code or name. ``ground_cm2`` is the ground's area; ``water_source`` and ``prohibited`` are
    inside, outside, unknown, or empty where nobody asks.
    """

    crop_code: str
    category: str = "ordinary"
    uses: tuple[Use, ...] = ()
    harvest_on: date | None = None
    enter_on: date | None = None
    ground_cm2: int | None = None
    water_source: str = ""
    prohibited: str = ""
    document: str = ""
    temperatures: tuple[tuple[date, int | None], ...] = ()
    nitrogen_need: str | None = None

    def cases(self) -> list[facts.Case]:
        """As the rules read it, and as a phone would: one for each crop its name means."""
        return [self._case(crop) for crop in crops_called(self.crop_code)]

    def _case(self, crop: facts.Crop) -> facts.Case:
        ground: facts.Ground | None = None
        if self.ground_cm2 is not None or self.water_source or self.prohibited:
            ground = {
                "cm2": self.ground_cm2 or 0,
                "water_source": self.water_source,
                "prohibited": self.prohibited,
                "document": self.document,
            }
        return {
            "crop": crop,
            "category": self.category,
            "uses": [use.fact() for use in self.uses],
            "harvest_on": self.harvest_on.isoformat() if self.harvest_on else None,
            "enter_on": self.enter_on.isoformat() if self.enter_on else None,
            "ground": ground,
            "temperatures": [{"on": day.isoformat(), "tenths": tenths} for day, tenths in self.temperatures],
            "nitrogen_need": self.nitrogen_need,
            "tables": tables_of((crop["code"],) if crop["code"] else ()),
        }


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules answer: the worst verdict, the first day nothing speaks against a harvest, and each rule's finding."""

    verdict: str
    earliest_harvest_on: date | None
    edition: str
    findings: tuple[facts.Finding, ...] = field(default=(), hash=False)

    @property
    def for_gates(self) -> str:
        """The verdict where something is granted on it: what rests on a value nobody has confirmed is unknown."""
        verdicts = {one["verdict"] for one in self.findings if one["mark"] == "已核"}
        if "forbidden" in verdicts:
            return "forbidden"
        unsure = any(one["mark"] != "已核" or one["verdict"] == "unknown" for one in self.findings)
        return "unknown" if unsure else self.verdict


def judge(asked: Asked) -> Judgement:
    """The rules' answer by the norms in force on the day of each use; the same that a phone with these tables gives."""
    cases = asked.cases()
    edition = cases[0]["tables"]["edition"]
    try:
        answers = [check(case) for case in cases]
    except (ArithmeticError, ValueError):
        # The same raises on a phone, which then says that it cannot tell.
        return Judgement("unknown", None, edition, (_beyond(),))
    answer = answers[0] if len(answers) == 1 else agreed(asked.crop_code, _names(cases), answers)
    earliest = answer["earliest_harvest_on"]
    day = date.fromisoformat(earliest) if earliest else None
    return Judgement(answer["verdict"], day, edition, tuple(answer["findings"]))


def caused(after: Judgement, before: Judgement, alone: Judgement) -> Judgement:
    """What one use is answerable for, of three answers: with it, without it, and of it alone.

    What nobody can reckon with (``BEYOND``) stays: of that not even the use alone can be told.
    """
    if any(one["rule"] == BEYOND for one in after.findings):
        return after
    own = of_its_own(list(after.findings), list(before.findings), list(alone.findings))
    return replace(after, verdict=worst(own), findings=tuple(own))


def _names(cases: list[facts.Case]) -> list[str]:
    return [case["crop"]["name"] for case in cases]


def _beyond() -> facts.Finding:
    said = "有数字或日期超出了能够计算的范围，无法判断。"
    return cast(
        "facts.Finding",
        {"rule": BEYOND, "verdict": "unknown", "message": said, "source": "", "mark": "已核", "values": {}, "remedy": "请核对用量和日期。"},
    )  # fmt: skip


def _number(said: Any) -> str | None:
    return None if said is None or said == "" else f"{Decimal(str(said)):f}"


def _amount(said: Mapping[str, Any], value: str, unit: str) -> tuple[str, str] | None:
    number = _number(said.get(value))
    return None if number is None else (number, str(said.get(unit) or ""))
