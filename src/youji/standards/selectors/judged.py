"""A procedure's inputs against the bans and lists that hold on the day it begins: what the rules would say to whoever follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from youji.compliance.logic.facts import Finding
from youji.compliance.selectors.asking import Asked, Use, judge
from youji.standards.logic.inputs import KINDS, OF_THE_INPUT, category_of, inputs_in
from youji.standards.models import Edition

VERIFIED = "已核"


@dataclass(frozen=True, slots=True)
class Against:
    """What a rule says against an input of a task."""

    number: int
    title: str
    input: str
    finding: Finding

    @property
    def stops(self) -> bool:
        """Whether it rests on values somebody has checked: what does not is said, and stops nothing."""
        return self.finding["mark"] == VERIFIED

    @property
    def sentence(self) -> str:
        """For whoever writes the procedure."""
        unchecked = "" if self.stops else "（按未核对的参考值，请核对原文）"
        return f"第{self.number}项“{self.title}”：{self.finding['message']}{unchecked}"


def against_inputs(edition: Edition, on: date) -> list[Against]:
    """Every input of the edition that a ban or a list of its farming forbids on the day, task by task."""
    procedure = edition.procedure
    tasks = edition.tasks.filter(act__in=KINDS).exclude(input="").order_by("number")
    brought = [(task, *one) for task in tasks for one in inputs_in(task.input)]
    uses = tuple(
        Use(on=on, kind=KINDS[task.act], input=name, content=content, formulation=formulation)
        for task, name, content, formulation in brought
    )
    if not uses:
        return []
    category = category_of((procedure.mode, procedure.title))
    found = [
        one
        for one in judge(Asked(procedure.product.code, category, uses)).findings
        if one["rule"] in OF_THE_INPUT and one["verdict"] == "forbidden"
    ]
    said = []
    for one in sorted(found, key=_number):
        task, name, _, _ = brought[_number(one) - 1]
        said.append(Against(task.number, task.title, name, one))
    return said


def _number(finding: Finding) -> int:
    """Of which use of the question it is, from 1."""
    return int(str(finding["values"]["record"]))
