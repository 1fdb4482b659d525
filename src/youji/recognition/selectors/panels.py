"""What experts scored, once their panel has closed: until then nobody reads what one of them gave, by any door.

A panel is open while it can be concluded and somebody asked has still to score (whoever recused himself has not), or
fewer have scored than the scheme demands.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Avg, CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from youji.recognition.models import Application, ExpertScore, PanelSeat
from youji.recognition.selectors.experts import expert_statuses, hundredths, scores_given, to_review
from youji.schemes.selectors import scheme_of, versions
from youji.shared.actor import Actor


def open_panels() -> QuerySet[Application]:
    """The applications whose experts have still to score."""
    given = ExpertScore.objects.filter(expert_id=OuterRef("expert_id"), application=OuterRef("application"))
    awaited = PanelSeat.objects.counted().filter(~Exists(given), application=OuterRef("pk"))
    under_review = Q(pk__in=[])
    for version in versions():
        scheme = scheme_of(version)
        here = Q(scheme_version=version, status__in=expert_statuses(scheme))
        under_review |= here & (Q(given__lt=scheme.experts_min) | Q(Exists(awaited)))
    return Application.objects.annotate(given=scores_given()).filter(under_review)


def is_open(application: Application) -> bool:
    """Whether its panel is: asked of the database only where there can be one."""
    reviewed_here = application.status in expert_statuses(scheme_of(application.scheme_version))
    return reviewed_here and open_panels().filter(pk=application.pk).exists()


def before_review(actor: Actor) -> list[Application]:
    """The cases that stand before their experts, with seats and scores; the mean once the panel is closed."""
    rows: list[Any] = list(to_review(actor))
    still_open = set(open_panels().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        row.mean = None if row.pk in still_open else hundredths(row.mean)
    return rows


def mean_of(application: Application) -> Decimal | None:
    """The experts' mean score, to two decimals; none while the panel is open."""
    if is_open(application):
        return None
    counted = ExpertScore.objects.counted().filter(application=application)
    return hundredths(counted.aggregate(mean=Avg("score"))["mean"])


def withheld() -> Q:
    """The entries of the trail that tell what an expert of an open panel gave."""
    subject = Concat(Value(f"{Application.trail}:"), Cast("pk", CharField()))
    subjects = open_panels().annotate(subject_of_trail=subject).values("subject_of_trail")
    return Q(action=f"{Application.trail}.expert_scored", subject__in=subjects)
