"""Samples with their results from Excel: a row a sample, as a laboratory lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.environment.fields import BASE, LABORATORY_NAMED, REPORT, SAMPLE, SAMPLE_KINDS
from youji.environment.logic.reported import Unreadable, read_lines
from youji.environment.models import Sample
from youji.environment.selectors.norms import parameters
from youji.environment.selectors.sheets import Known, known_of, sample_key
from youji.environment.services.common import not_ahead
from youji.environment.services.samples import report, sample_problems, take_sample, words_if_given
from youji.shared import progress
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.values import Line, Text
from youji.shared.workbook import (
    NO_TERMS,
    Column,
    Plan,
    Row,
    Table,
    Terms,
    WorkbookRefused,
    make_plan,
    read,
    template,
)

#: Each report is judged and writes its base's public page anew: so many are still answered at once, and so many at all.
AT_ONCE, MOST = 100, 1_000
POINT = Line("point", "监测点", limit=60, hint="这个基地的监测点名称；没有设监测点的不填")
VALUES = Text(
    "values",
    "检测结果",
    limit=4000,
    example="镉 0.25 mg/kg；汞 <0.002；铅 未检出",
    hint="几项用分号分开；还没有结果的不填",
)
#: What the laboratory said: all of it, or nothing yet.
RESULTS = ("laboratory", "report_number", "reported_on", "values")
THERE = "这个样品已经登记，导入不更改它。请照登记的填，或删去这一行。"
JUDGED = "这个样品已经出了结果，导入不更改它。要改正，请作废后重新登记。"

SAMPLES = Table(
    "检测样品",
    (
        Column.of(BASE, width=16),
        *(Column.of(SAMPLE[key]) for key in ("kind", "taken_on", "taken_by")),
        Column.of(POINT, width=18),
        *(Column.of(SAMPLE[key]) for key in SAMPLE if key not in ("kind", "taken_on", "taken_by")),
        Column.of(replace(LABORATORY_NAMED, required=False), hint="先登记过的检测机构的名称", width=26),
        *(Column.of(replace(REPORT[key], required=False)) for key in ("report_number", "reported_on")),
        Column.of(VALUES, width=40),
    ),
    notes=(
        "一行是一个样品。基地、样品、采样日期、监测点、采样位置、样品名称都一样的，就是同一个样品。",
        "检测结果可以以后补：同一个样品再导入一次，填上检测机构、报告编号、报告日期和结果。",
        f"一次最多{MOST:,}行。检测报告的扫描件在样品的页上传；没有扫描件的，判定里会写明。",
    ),
)


def samples_template() -> bytes:
    """The workbook to fill in."""
    return template(SAMPLES)


def plan_samples(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """What importing ``data`` would do: samples taken, and those that wait given their results. Nothing is written.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    return _plan(data, actor, now, terms, held=False)


def _plan(data: bytes, actor: Actor, now: datetime, terms: Terms, *, held: bool) -> Plan:
    reading = read(SAMPLES, data, terms)
    if len(reading.rows) > MOST:
        raise WorkbookRefused(
            f"这个工作簿有{len(reading.rows):,}个样品，一次最多{MOST:,}个。请分成几个工作簿。"
        )
    known = known_of(actor, [row.values for row in reading.rows], held=held)
    return make_plan(
        reading,
        key=lambda row: sample_key(row.values),
        existing=lambda _: {key: _on_file(one) for key, one in known.samples.items()},
        check=_checker(known, actor, now),
        key_column="base",
        lasting=tuple(column.key for column in SAMPLES.columns),
    )


def _on_file(sample: Sample) -> dict[str, Any]:
    """What a sample says, by column; of one that waits its results are empty, of one that is reported they are compared apart."""
    said: dict[str, Any] = {key: getattr(sample, key) for key in SAMPLE}
    if sample.state == Sample.State.TAKEN:
        return said | dict.fromkeys(RESULTS)
    lab = sample.laboratory.name if sample.laboratory else ""
    return said | {
        "laboratory": lab,
        "report_number": sample.report_number,
        "reported_on": sample.reported_on,
    }


def _checker(
    known: Known, actor: Actor, now: datetime
) -> Callable[[Row, Mapping[str, Any] | None], dict[str, str]]:
    def check(row: Row, old: Mapping[str, Any] | None) -> dict[str, str]:
        said = row.values
        if said["base"] not in known.bases:
            return {"base": "您的范围内没有这个基地编号，或不归您登记。请核对后再填。"}
        if old is not None:
            sample = known.samples[str(sample_key(said))]
            return _against(sample, said, old) or _results(said, known, now) or _given(sample, said, actor)
        point = known.points.get((said["base"], said.get("point") or ""))
        if said.get("point") and point is None:
            return {"point": "这个基地没有叫这个名字的监测点。请核对，或先设监测点。"}
        if point is not None and point.kind != said["kind"]:
            return {
                "point": f"这个监测点监测的是{SAMPLE_KINDS[point.kind]}，不是{SAMPLE_KINDS[said['kind']]}。"
            }
        return sample_problems(said, now) or _results(said, known, now)

    return check


def _against(sample: Sample, said: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, str]:
    """What the row says otherwise than is on file, and may not."""
    told = {key: THERE for key in SAMPLE if said.get(key) not in (None, "") and said[key] != old[key]}
    if sample.state == Sample.State.TAKEN:
        return told
    told |= {key: JUDGED for key in RESULTS[:3] if said.get(key) and said[key] != old[key]}
    if said.get("values") and _measured(said) != {
        (one.parameter, one.value, one.below, one.unit) for one in sample.results.all()
    }:
        told["values"] = JUDGED
    return told


def _given(sample: Sample, said: Mapping[str, Any], actor: Actor) -> dict[str, str]:
    waits = sample.state == Sample.State.TAKEN and said.get("values")
    told = words_if_given(sample, actor) if waits else ""
    return {"values": told} if told else {}


def _measured(said: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    try:
        units = parameters(said["taken_on"], said["kind"], said.get("category") or "ordinary")
        read = read_lines(_lines(said["values"]), units)
    except Unreadable:
        return set()
    return {(one.parameter, one.value, one.below, one.unit) for one in read}


def _lines(text: str) -> str:
    """The same results, a line each."""
    return "\n".join(
        part.strip() for part in text.replace("；", "\n").replace(";", "\n").splitlines() if part.strip()
    )


def _results(said: Mapping[str, Any], known: Known, now: datetime) -> dict[str, str]:
    given = [key for key in RESULTS if said.get(key)]
    if not given:
        return {}
    if lacking := [key for key in RESULTS if key not in given]:
        return dict.fromkeys(lacking, "检测机构、报告编号、报告日期、检测结果要一起填，或都不填。")
    if said["laboratory"] not in known.laboratories:
        return {"laboratory": "没有登记过叫这个名字的检测机构。请核对，或先登记它。"}
    if said["reported_on"] < said["taken_on"]:
        return {"reported_on": "报告日期早于采样日期。"}
    try:
        units = parameters(said["taken_on"], said["kind"], said.get("category") or "ordinary")
        read_lines(_lines(said["values"]), units)
    except Unreadable as unreadable:
        return {"values": str(unreadable)}
    return not_ahead(dict(said), now, "reported_on")


@transaction.atomic
def import_samples(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """Every row is on file, judged where it has results, or none is, or those that are right; each as by its own page.

    Raises:
        Refused: some row is wrong, or no longer as it was looked at. WorkbookRefused: the file will not do.
    """
    plan = _plan(data, actor, now, terms, held=True)
    if plan.stopped:
        raise Refused({one.address: f"{one.label}：{one.message}" for one in plan.errors[:50]})
    rows = [row for row in plan.rows if row in plan.created or row in plan.updated]
    known = known_of(actor, [row.values for row in rows], held=True)
    for number, row in enumerate(rows, 1):
        progress.tell("登记样品", number, len(rows))
        try:
            _write(row.values, known, actor, now)
        except (Refused, NotAllowed) as refused:
            raise Refused(f"第{row.number}行：{refused}") from refused
    return plan


def _write(said: Mapping[str, Any], known: Known, actor: Actor, now: datetime) -> None:
    sample = known.samples.get(str(sample_key(said)))
    if sample is None:
        point = known.points.get((said["base"], said.get("point") or ""))
        taken = {key: said.get(key) for key in SAMPLE if said.get(key) is not None}
        number = str(point.pk) if point else ""
        sample = take_sample(base=said["base"], point=number, actor=actor, now=now, **taken)
    if said.get("values"):
        report(
            sample_id=sample.pk, laboratory=said["laboratory"], values=_lines(said["values"]), document=None, actor=actor,
            now=now, report_number=said["report_number"], reported_on=said["reported_on"],
        )  # fmt: skip
