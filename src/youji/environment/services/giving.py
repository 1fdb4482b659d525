"""A sample is given to a laboratory, and its people write down what they do with it and what they found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.accounts.selectors import people_of_laboratory
from youji.accounts.services import notify
from youji.accounts.services.messages import settle
from youji.environment.fields import CUSTODY_STEP
from youji.environment.logic.judging import Measured
from youji.environment.models import Custody, Given, Sample
from youji.environment.selectors.giving import find_given
from youji.environment.selectors.samples import find_laboratory, find_sample
from youji.environment.services.common import demand, not_ahead
from youji.environment.services.samples import CLOSED, keep_report, keep_step
from youji.ledger.services import record_row
from youji.registry.services.common import signature
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Refused, StaleState
from youji.shared.rows import advance


def give(
    *, sample_id: int, laboratory: str, version: int | None = None, actor: Actor, now: datetime
) -> Sample:
    """The laboratory's people see the sample, and nobody of another one does; it stands in its way as handed over.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's to write. StaleState: reported, void, or changed.
        Refused: at ``laboratory``.
    """
    with transaction.atomic():
        sample = find_sample(sample_id, actor)
        demand(actor, operator_id=sample.operator_id, division=sample.division)
        if sample.state != Sample.State.TAKEN:
            raise StaleState(CLOSED)
        lab = find_laboratory(laboratory)
        if lab is None:
            raise Refused("没有这家检测机构。请先登记，再交样。", "laboratory")
        before = Given.objects.filter(sample=sample).values_list("laboratory__name", flat=True).first()
        if before == lab.name:
            raise Refused(f"已经交给“{lab.name}”了。", "laboratory")
        advance(sample, seen=version)
        said = {"laboratory": lab, "given_at": now, "given_by": signature(actor)[:160]}
        Given.objects.update_or_create(sample=sample, defaults=said)
        record_row(
            sample, "handed_over", before={"laboratory": before or ""}, after={"laboratory": lab.name},
            actor=actor, now=now,
        )  # fmt: skip
        step = {"step": "handed_over", "on": clock.local_date(now), "by": actor.name, "to": lab.name}
        Custody.objects.create(sample=sample, **step, recorded_at=now, recorded_by=actor.name)
        settle(Given.matter(sample.pk), now=now)  # of whoever had it before
        notify(
            title=f"交来样品 {sample.code}",
            body="请收样、检测，并填写结果。",
            link=f"/desk/laboratory/samples/{sample.pk}/",
            matter=Given.matter(sample.pk),
            now=now,
            person_ids=people_of_laboratory(lab.pk),
        )
    return sample


def step(*, sample_id: int, actor: Actor, now: datetime, **said: object) -> Custody:
    """One more step of the sample's way, by the laboratory that has it, is on file.

    Raises:
        Unknown: not given to the actor's laboratory. Refused: with a sentence at every field that will not do.
    """
    values = checked(CUSTODY_STEP, said, also=lambda read: not_ahead(dict(read), now, "on"))
    row = find_given(sample_id, actor)
    return keep_step(row.sample, values, laboratory=row.laboratory, actor=actor, now=now)


def report_given(
    *,
    sample_id: int,
    values: str | Sequence[Measured],
    document: Any,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    **said: Any,
) -> Sample:
    """The sample has the results that its laboratory found, under the laboratory's name and the actor's.

    Raises:
        Unknown: not given to the actor's laboratory. StaleState: reported already.
        Refused: with a sentence at every field that will not do.
    """
    row = find_given(sample_id, actor)
    by = f"{row.laboratory.name} · {actor.name}"
    return keep_report(
        row.sample,
        row.laboratory,
        values,
        said,
        document=document,
        version=version,
        by=by,
        actor=actor,
        now=now,
    )
