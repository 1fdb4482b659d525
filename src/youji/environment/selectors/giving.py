"""What a laboratory reads of the samples that were given to it: what has to be tested, and not whose it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from youji.documents.selectors import named_by
from youji.environment.labels import SAMPLE_KINDS
from youji.environment.models import Custody, Given, Laboratory, Sample
from youji.environment.policy import TESTERS
from youji.shared.actor import Actor
from youji.shared.inbox import MOST, InboxItem, Keeper
from youji.shared.refusals import Unknown


def given(actor: Actor, *, state: str = "") -> QuerySet[Given]:
    """What was given to the actor's laboratory, the newest first; ``state`` of the sample."""
    rows = Given.objects.visible_to(actor).select_related("sample", "laboratory")
    return rows.filter(sample__state=state) if state else rows


def given_samples(actor: Actor, *, state: str = "") -> QuerySet[Sample]:
    """The same, as the samples they are."""
    rows = Sample.objects.filter(given__in=Given.objects.visible_to(actor)).select_related("given")
    rows = rows.filter(state=state) if state else rows
    return rows.prefetch_related("results").order_by("-given__given_at", "-pk")


def find_given(sample_id: int, actor: Actor) -> Given:
    """One sample that was given to the actor's laboratory.

    Raises:
        Unknown: absent, or somebody else's to test.
    """
    found = given(actor).filter(sample_id=sample_id).first()
    if found is None:
        raise Unknown(sample_id)
    return found


def custody_within(row: Given) -> list[Custody]:
    """The sample's way inside the laboratory: who else had it, or has it, is not the laboratory's to know."""
    return list(row.sample.custody.filter(laboratory=row.laboratory_id))


def given_to(sample: Sample) -> Given | None:
    """To whom the sample was given."""
    return Given.objects.select_related("laboratory").filter(sample=sample).first()


def laboratory_called(code: str) -> tuple[int, str, str] | None:
    """The laboratory with this 机构编号: its number, where it is registered, its name."""
    digits = code.removeprefix("JC")
    if not code.startswith("JC") or len(digits) != 5 or not digits.isascii() or not digits.isdigit():
        return None
    found = Laboratory.objects.filter(pk=int(digits)).first()
    return (found.pk, found.division, found.name) if found else None


def laboratory_names(numbers: Collection[int]) -> dict[int, str]:
    """What these laboratories are called."""
    return dict(Laboratory.objects.filter(pk__in=numbers).values_list("pk", "name"))


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """What the laboratory has yet to report."""
    if not TESTERS.admits(actor):
        return []
    return [_item(row) for row in given(actor, state=Sample.State.TAKEN).order_by("given_at", "pk")[:MOST]]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """What laboratories have of the actor's area and have yet to report."""
    if not actor.division:
        return []
    mine = Sample.objects.visible_to(actor).filter(state=Sample.State.TAKEN)
    rows = Given.objects.filter(sample__in=mine).select_related("sample", "laboratory")
    return [
        replace(
            _item(row),
            url=reverse("environment:sample", args=[row.sample_id]),
            division=row.sample.division,
            keeper=Keeper("person", row.laboratory.name),
        )
        for row in rows.order_by("given_at", "pk")[:MOST]
    ]


def _item(row: Given) -> InboxItem:
    sample = row.sample
    return InboxItem(
        kind="given",
        title=f"{SAMPLE_KINDS[sample.kind]} {sample.code}",
        subject=sample.product_name or sample.get_use_display() or "按要求检测",
        since=row.given_at,
        due_on=None,
        url=reverse("environment:given_sample", args=[sample.pk]),
        next_action="填检测结果",
        refs=(sample.subject,),
    )


def audience(actor: Actor) -> Q:
    """The reports that this laboratory wrote down."""
    if not TESTERS.admits(actor):
        return Q(pk__in=[])
    return named_by(Sample.objects.filter(given__in=Given.objects.visible_to(actor)))
