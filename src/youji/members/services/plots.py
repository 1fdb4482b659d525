"""Plots have an owner among the members of their base."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from youji.accounts.services import notify
from youji.ledger.services import record
from youji.members.fields import ASSIGN
from youji.members.logic import sides
from youji.members.models import PlotOwner
from youji.members.selectors.belonging import is_member, member_until
from youji.members.services.asking import NO_OPERATOR
from youji.members.services.permits import keeps_base
from youji.registry.models import Base, Operator, Plot
from youji.registry.services.common import hold_base, signature
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.rows import one_of_two

#: So many plots are given at once.
MOST = 2_000


@transaction.atomic
def assign_plots(*, base: Base, plots: Collection[UUID], actor: Actor, now: datetime, **said: object) -> int:
    """From ``since`` on these plots of the base are worked by ``operator``, or by nobody in particular; how many changed.

    Raises:
        NotAllowed: the base is not the actor's to speak for.
        Refused: with a sentence at every field that will not do. StaleState: somebody was quicker.
    """
    if not keeps_base(actor, base):
        raise NotAllowed("地块由基地的持有主体，或县农业农村局分给成员。")
    values = checked(ASSIGN, said)
    hold_base(base.pk)
    since = values["since"]
    wanted = set(plots)
    rows = list(Plot.objects.filter(base=base, pk__in=wanted, retired_at__isnull=True).defer("geometry"))
    if not wanted or len(wanted) > MOST:
        raise Refused("请勾选要分的地块。" if not wanted else f"一次最多分{MOST:,}块地。", "plots")
    if len(rows) != len(wanted):
        raise Refused("有的地块不在这个基地里，或刚刚删除了。请刷新页面后重新勾选。", "plots")
    owner = _owner(values["operator"], base, since)
    if since > clock.local_date(now) + sides.AHEAD or since < clock.local_date(now) - sides.BACK:
        raise Refused("日期应在过去三年以内，最迟不超过一年以后。", "since")
    before, changed = _hand_over(rows, owner, since, actor, now)
    if changed:
        _tell(base, changed, before, owner=owner, since=since, actor=actor, now=now)
    return len(changed)


def _owner(code: str, base: Base, since: date) -> Operator | None:
    if not code:
        return None
    owner = Operator.objects.filter(code=code).first()
    if owner is None:
        raise Refused(NO_OPERATOR, "operator")
    if finding := sides.plot_goes_to_a_member(is_member=is_member(owner.pk, base.pk, since)):
        raise Refused(finding.message, "operator", code=finding.code)
    return owner


def _hand_over(
    rows: list[Plot], owner: Operator | None, since: date, actor: Actor, now: datetime
) -> tuple[dict[UUID, int], list[Plot]]:
    """Whose they were, and the plots that change hands. The base's holder works what is given to nobody: no row.

    Nobody works a plot longer than it is a member of the base: of one who leaves on a day to come the row ends that day.
    """
    standing = PlotOwner.objects.filter(_open(since), plot__in=rows).order_by("since")
    stands = {row.plot_id: row for row in standing}
    until = member_until(owner.pk, rows[0].base_id, since) if owner else None
    new = (owner.pk, until) if owner else None
    moved = [plot for plot in rows if _whose(stands.get(plot.pk)) != new]
    later = [stands[plot.pk] for plot in moved if plot.pk in stands and stands[plot.pk].since > since]
    if later:
        day = clock.in_words(max(row.since for row in later))
        raise Refused(f"有的地块到{day}才分给现在的主体，日期请填这天或以后。", "since")
    for plot in moved:
        if plot.pk in stands:
            _close(stands[plot.pk], since)
    if owner is not None:
        with one_of_two("有的地块刚刚被别人分走了。请刷新页面后再分。"):
            PlotOwner.objects.bulk_create(
                PlotOwner(
                    plot=plot,
                    operator=owner,
                    base_id=plot.base_id,
                    since=since,
                    until=until,
                    assigned_at=now,
                    assigned_by=signature(actor),
                )
                for plot in moved
            )
    return {pk: row.operator_id for pk, row in stands.items()}, moved


def _open(day: date) -> Q:
    """Rows that are not over on the day."""
    return Q(until__isnull=True) | Q(until__gt=day)


def _whose(row: PlotOwner | None) -> tuple[int, date | None] | None:
    return (row.operator_id, row.until) if row else None


def _close(row: PlotOwner, since: date) -> None:
    if row.since == since:  # it never held a day
        row.delete()
    else:
        PlotOwner.objects.filter(pk=row.pk).update(until=since)


def _tell(
    base: Base,
    plots: Collection[Plot],
    before: dict[UUID, int],
    *,
    owner: Operator | None,
    since: date,
    actor: Actor,
    now: datetime,
) -> None:
    lost = {before[plot.pk] for plot in plots if plot.pk in before}
    record(
        "members.plot.assigned",
        subject=f"registry.base:{base.pk}",
        before={"plots": {str(plot.pk): before.get(plot.pk) for plot in plots}},
        after={
            "plots": [str(plot.pk) for plot in plots],
            "operator_id": owner.pk if owner else None,
            "since": str(since),
        },
        actor=actor,
        now=now,
        operator_id=base.operator_id,
        division=base.division,
    )
    names = "、".join(plot.name for plot in list(plots)[:5]) + ("等" if len(plots) > 5 else "")
    for operator_id in {*lost, *([owner.pk] if owner else [])}:
        what = "分给您" if owner and operator_id == owner.pk else "不再由您经营"
        notify(
            title=f"{base.name}：{len(plots)}块地{what}",
            body=f"{names}，自{clock.in_words(since)}起。由{signature(actor)}办理。",
            link="/field/members/",
            now=now,
            operator_id=operator_id,
        )


def carry_over(old: Plot, new: Plot, now: datetime) -> None:
    """A plot that is drawn anew is worked by whoever worked it: the boundary changed, not the ground's owner."""
    today = clock.local_date(now)
    for row in PlotOwner.objects.filter(_open(today), plot=old).select_related("operator"):
        since = max(today, row.since)
        PlotOwner.objects.create(
            plot=new,
            operator=row.operator,
            base_id=new.base_id,
            since=since,
            until=row.until,
            assigned_at=now,
            assigned_by=row.assigned_by,
        )
        _close(row, since)
