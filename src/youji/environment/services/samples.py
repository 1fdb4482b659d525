"""Samples: taken, handed on, reported and judged; points and laboratories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from youji.accounts.selectors import people_of_laboratory
from youji.accounts.services import notify
from youji.accounts.services.messages import settle
from youji.environment.fields import CUSTODY_STEP, LABORATORY, POINT, REPORT, SAMPLE, SAMPLE_KINDS, USES
from youji.environment.labels import GRADES
from youji.environment.logic.judging import OVER, Judged, Measured, judge, overall
from youji.environment.logic.laboratories import laboratory_is_fit, report_is_there
from youji.environment.logic.reported import Unreadable, read_lines
from youji.environment.models import Custody, Given, Laboratory, Point, Result, Sample
from youji.environment.policy import MONITORS
from youji.environment.selectors.giving import given_to
from youji.environment.selectors.norms import in_force, parameters
from youji.environment.selectors.samples import find_laboratory, find_sample
from youji.environment.services.boards import rebuild
from youji.environment.services.common import base_of, demand, not_ahead, whose
from youji.ledger.services import record_row
from youji.registry.logic.geometry import HUNAN
from youji.registry.services.common import signature
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rooms import extensions
from youji.shared.rows import advance, one_of_two, snapshot

CLOSED = "这个样品已经出了结果或作废，不能再改。"


def add_laboratory(*, actor: Actor, now: datetime, **said: object) -> Laboratory:
    """The laboratory is known to the whole province.

    Raises:
        NotAllowed: not an officer's. Refused: with a sentence at every field that will not do.
    """
    _officer(actor)
    values = checked(LABORATORY, said)
    with transaction.atomic():
        if Laboratory.objects.filter(name=values["name"]).exists():
            raise Refused("已经登记过这家机构。请在列表中修改它的证书。", "name")
        with one_of_two("刚刚有人登记了这家机构，请在列表中查看。"):
            made = Laboratory.objects.create(**values, division=actor.division)
        record_row(made, "added", before={}, after=snapshot(made, LABORATORY), actor=actor, now=now)
    return made


def change_laboratory(
    *, laboratory: Laboratory, version: int | None, actor: Actor, now: datetime, **said: object
) -> Laboratory:
    """The laboratory has these certificates now; reports judged before keep what was said of it then.

    Raises:
        NotAllowed: not an officer's. Refused: with a sentence at its field. StaleState: somebody was first.
    """
    _officer(actor)
    values = checked(LABORATORY, said)
    with transaction.atomic():
        before = snapshot(laboratory, LABORATORY)
        try:
            with transaction.atomic():
                advance(laboratory, seen=version, **values)
        except IntegrityError as taken:
            raise Refused("已经登记过叫这个名字的机构。", "name") from taken
        after = snapshot(laboratory, LABORATORY)
        record_row(laboratory, "changed", before=before, after=after, actor=actor, now=now)
    return laboratory


def _officer(actor: Actor) -> None:
    if not (actor.roles & MONITORS and actor.division):
        raise NotAllowed("由农业农村部门的工作人员登记。")


def add_point(*, base: str, actor: Actor, now: datetime, **said: object) -> Point:
    """The point belongs to the base, for series over the years.

    Raises:
        NotAllowed: not the actor's base. Refused: with a sentence at every field that will not do.
    """
    values = checked(POINT, said, also=point_problems)
    with transaction.atomic():
        row = base_of(base, actor)
        if Point.objects.filter(base=row, name=values["name"]).exists():
            raise Refused("这个基地已经有同名的监测点。", "name")
        with one_of_two("刚刚有人设了同名的监测点，请在列表中查看。"):
            made = Point.objects.create(**values, **whose(row), set_at=now)
        record_row(made, "added", before={}, after=snapshot(made, POINT), actor=actor, now=now)
    return made


def point_problems(said: Any) -> dict[str, str]:
    """Sentences at the fields of a point that do not go together."""
    return _wrong_use(said) | _wrong_place(said)


def _wrong_use(said: Any) -> dict[str, str]:
    use, kind = said.get("use"), said.get("kind")
    if not use or not kind or use in USES.get(kind, ()):
        return {}
    return {"use": f"{SAMPLE_KINDS[kind]}没有“{use}”这种用途。请另选，不清楚就不选。"}


def _wrong_place(said: Any) -> dict[str, str]:
    lon, lat = said.get("lon"), said.get("lat")
    if lon is None and lat is None:
        return {}
    if lon is None or lat is None:
        return {"lat" if lat is None else "lon": "经度、纬度要一起填。"}
    west, south, east, north = (Decimal(str(edge)) for edge in HUNAN)
    if west <= lon <= east and south <= lat <= north:
        return {}
    return {"lon": "这个点不在湖南省范围内。请核对经度、纬度有没有写反。"}


def sample_problems(said: Any, now: datetime) -> dict[str, str]:
    """Sentences at the fields of a sample that do not go together, or with today."""
    return point_problems(said) | not_ahead(dict(said), now, "taken_on")


def take_sample(*, base: str, point: str = "", actor: Actor, now: datetime, **said: object) -> Sample:
    """The sample has a number and stands on the base's list; a point gives it place and use.

    Raises:
        NotAllowed: not the actor's base. Refused: with a sentence at every field that will not do.
    """
    values = checked(SAMPLE, said, also=lambda read: sample_problems(read, now))
    with transaction.atomic():
        row = base_of(base, actor)
        at = _point(point, row, values) if point else None
        if at is not None:
            values |= {"use": values["use"] or at.use}
            values |= {"lon": at.lon, "lat": at.lat} if values["lon"] is None else {}
        made = Sample.objects.create(
            **values, **whose(row), point=at, recorded_at=now, recorded_by_id=actor.user_id
        )
        record_row(made, "sampled", before={}, after=snapshot(made, SAMPLE), actor=actor, now=now)
    return made


def _point(number: str, base: Any, values: dict[str, Any]) -> Point:
    key = int(number) if number.isdecimal() and len(number) < 16 else 0
    point = Point.objects.filter(pk=key, base=base).first()
    if point is None:
        raise Refused("这个监测点不是这个基地的。", "point")
    if point.kind != values["kind"]:
        raise Refused(
            f"这个监测点监测的是{SAMPLE_KINDS[point.kind]}，样品是{SAMPLE_KINDS[values['kind']]}。", "point"
        )
    return point


def hand_on(*, sample_id: int, actor: Actor, now: datetime, **said: object) -> Custody:
    """One more step of the sample's way is on file; no step can be changed.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's to write. StaleState: it is void.
        Refused: with a sentence at every field that will not do.
    """
    values = checked(CUSTODY_STEP, said, also=lambda read: not_ahead(dict(read), now, "on"))
    with transaction.atomic():
        sample = find_sample(sample_id, actor)
        demand(actor, operator_id=sample.operator_id, division=sample.division)
        return keep_step(sample, values, actor=actor, now=now)


def keep_step(
    sample: Sample,
    values: dict[str, Any],
    *,
    laboratory: Laboratory | None = None,
    actor: Actor,
    now: datetime,
) -> Custody:
    """The step is on file, as ``laboratory``'s where its people write it; that it is the actor's to write, the caller has seen.

    Raises:
        StaleState: the sample is void. Refused: at ``on``, earlier than the step before.
    """
    with transaction.atomic():
        if sample.state == Sample.State.VOID:
            raise StaleState(CLOSED)
        last = sample.custody.order_by("-pk").first()
        earliest = last.on if last else sample.taken_on
        if values["on"] < earliest:
            raise Refused(f"上一个环节在{clock.in_words(earliest)}，这一步不能更早。", "on")
        made = Custody.objects.create(
            sample=sample, **values, recorded_at=now, recorded_by=actor.name, laboratory=laboratory
        )
        after = snapshot(made, CUSTODY_STEP)
        record_row(sample, "handed_over", before={}, after=after, actor=actor, now=now)
    return made


def report(
    *,
    sample_id: int,
    laboratory: str,
    values: str | Sequence[Measured],
    document: Any,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    **said: object,
) -> Sample:
    """The sample has its results, each judged by the limits in force on the day it was taken.

    A report of a laboratory whose certificates do not hold is kept with a caveat; an exceeded limit is told to
    the producer and the county.

    Args:
        laboratory: its name or number. values: lines of text as a page sends them, or measured values.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's to write.
        StaleState: reported already, or void. Refused: with a sentence at every field that will not do.
    """
    with transaction.atomic():
        sample = find_sample(sample_id, actor)
        demand(actor, operator_id=sample.operator_id, division=sample.division)
        _demand_not_given(sample, actor)
        lab = find_laboratory(laboratory)
        return keep_report(sample, lab, values, said, document=document, version=version, by=signature(actor), actor=actor, now=now)  # fmt: skip


def _demand_not_given(sample: Sample, actor: Actor) -> None:
    if said := words_if_given(sample, actor):
        raise NotAllowed(said)


def words_if_given(sample: Sample, actor: Actor) -> str:
    """Whose ground it is does not write down what the laboratory found that has the sample, and can say so itself; empty
    where the results are the actor's to write."""
    given = None if actor.roles & MONITORS else given_to(sample)
    if given is None or not people_of_laboratory(given.laboratory_id):
        return ""
    return (
        f"这个样品已交给“{given.laboratory.name}”，结果由检测机构填写；只有纸质报告的，请县农业农村局代填。"
    )


def keep_report(
    sample: Sample, lab: Laboratory | None, values: str | Sequence[Measured], said: dict[str, Any], *,
    document: Any, version: int | None, by: str, actor: Actor, now: datetime,
) -> Sample:  # fmt: skip
    """As ``report``; that the sample is the actor's to report on, the caller has seen. ``by``: who wrote it down.

    A room above that acts on what was found puts ``(sample, actor, now)`` at ``environment.reported``: in this transaction.
    """
    with transaction.atomic():
        measured, fields = _read_report(sample, lab, values, said, now)
        ph = next((one.value for one in measured if one.parameter.lower() == "ph"), None)
        table = in_force(sample.taken_on, sample.kind, sample.category, _food(sample))
        judged = [judge(one, table, ph=ph, use=sample.use) for one in measured if _is_judged(sample, one)]
        caveat = _caveat(sample, lab, fields, has_file=document is not None)
        if sample.state != Sample.State.TAKEN:
            raise StaleState(CLOSED)
        grade = overall(one.grade for one in judged)
        before = {"state": sample.state, "grade": sample.grade}
        advance(
            sample, seen=version, state=Sample.State.REPORTED, laboratory=lab, document=document,
            grade=grade, fit=not caveat, caveat=caveat, reported_by=by[:160], **fields,
        )  # fmt: skip
        _keep(sample, measured, judged)
        after = {
            "state": sample.state,
            "grade": grade,
            "report_number": sample.report_number,
            "caveat": caveat,
        }
        rebuild(sample.base, now)
        settle(Given.matter(sample.pk), now=now)
        record_row(sample, "reported", before=before, after=after, actor=actor, now=now)
        if grade == OVER:
            _tell(sample, now)
        for told in extensions("environment.reported").values():
            told(sample, actor, now)
    return sample


def _food(sample: Sample) -> str:
    """What of a product is judged by: its name, or the base's product."""
    product = sample.base.product
    return sample.product_name or (product.code if product else "")


def _read_report(
    sample: Sample, laboratory: Laboratory | None, values: Any, said: dict[str, Any], now: datetime
) -> tuple[list[Measured], dict[str, Any]]:
    typed = values if isinstance(values, str) else "-"
    problems = {} if laboratory is not None else {"laboratory": "没有这家检测机构。请先登记，再填结果。"}
    measured: list[Measured] = []
    try:
        units = parameters(sample.taken_on, sample.kind, sample.category)
        measured = read_lines(values, units) if isinstance(values, str) else list(values)
    except Unreadable as unreadable:
        problems["values"] = str(unreadable)

    def also(read: Any) -> dict[str, str]:
        day = read.get("reported_on")
        early = {"reported_on": "报告日期早于采样日期。"} if day and day < sample.taken_on else {}
        return problems | early | not_ahead(dict(read), now, "reported_on")

    fields = checked(REPORT, {**said, "values": typed}, also=also)
    fields.pop("values")
    return measured, fields


def _is_judged(sample: Sample, one: Measured) -> bool:
    """pH of soil decides the band, and has no limit of its own."""
    return not (sample.kind == "soil" and one.parameter.lower() == "ph")


def _caveat(sample: Sample, laboratory: Laboratory | None, fields: dict[str, Any], *, has_file: bool) -> str:
    if laboratory is None:
        return ""
    finding = laboratory_is_fit(
        name=laboratory.name,
        cma_until=laboratory.cma_until,
        catl_until=laboratory.catl_until,
        product=sample.kind == "product",
        on=fields["reported_on"],
    ) or report_is_there(laboratory=laboratory.name, has_file=has_file)
    return str(finding) if finding else ""


def _keep(sample: Sample, measured: Sequence[Measured], judged: Sequence[Judged]) -> None:
    by_name = {one.parameter: one for one in judged}
    rows = []
    for one in measured:
        found = by_name.get(one.parameter) or Judged(one.parameter, "ok", "用于选取限量的分档。")
        rows.append(
            Result(
                sample=sample, parameter=one.parameter, value=one.value, below=one.below, unit=one.unit,
                grade=found.grade, sentence=found.sentence, limit=found.limit, instrument=found.instrument,
                provision=found.provision, edition=found.edition, mark=found.mark,
            )
        )  # fmt: skip
    Result.objects.bulk_create(rows)


def _tell(sample: Sample, now: datetime) -> None:
    bad = list(sample.results.filter(grade=OVER).values_list("sentence", flat=True))
    title = f"{sample.base.name}：{SAMPLE_KINDS[sample.kind]}{GRADES[OVER][0]}"
    link = f"/desk/environment/samples/{sample.pk}/"
    notify(title=title, body="".join(bad), link=link, now=now, operator_id=sample.operator_id)
    notify(
        title=title,
        body="".join(bad) + "请核查原因；属于污染的，请立案。",
        link=link,
        now=now,
        roles=(Role.COUNTY_REVIEWER, Role.SUPERVISOR),
        division=sample.division,
    )


def void_sample(
    *, sample_id: int, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> Sample:
    """The sample counts for nothing any more; it and its results stay on file.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not an officer's. StaleState: void already, or changed.
        Refused: without a reason.
    """
    _officer(actor)
    if not reason.strip():
        raise Refused("请写明作废的原因。", "reason")
    with transaction.atomic():
        sample = find_sample(sample_id, actor)
        if sample.state == Sample.State.VOID:
            raise StaleState(CLOSED)
        before = {"state": sample.state}
        advance(sample, seen=version, state=Sample.State.VOID, void_reason=reason.strip()[:200])
        record_row(
            sample, "voided", before=before, after={"state": sample.state}, actor=actor, now=now, reason=reason
        )  # fmt: skip
        rebuild(sample.base, now)
        settle(Given.matter(sample.pk), now=now)
    return sample


__all__ = [
    "add_laboratory",
    "add_point",
    "change_laboratory",
    "hand_on",
    "keep_report",
    "keep_step",
    "point_problems",
    "report",
    "sample_problems",
    "take_sample",
    "void_sample",
    "words_if_given",
]
