"""A season is opened on ground, closed, and opened again where it was closed by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from youji.ledger.services import Line, record, record_many
from youji.production.fields import CLOSING, REOPENING, SEASON
from youji.production.logic.ground import area_cm2
from youji.production.models import Overlap, Season
from youji.production.selectors import whom
from youji.production.selectors.grounds import Piece, seasons_on
from youji.production.services import uses
from youji.production.services.lots import against_ground
from youji.production.services.results import OTHER_CONTENT
from youji.production.services.saying import NO_ID, as_uuid, digest_of
from youji.registry.logic.geometry import bounds_of, size_class
from youji.registry.models import Base, Operator, Plot, Product
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import in_words, local_date
from youji.shared.findings import Finding, Source, Verdict
from youji.shared.identifiers import short_code, uuid7
from youji.shared.refusals import Blocked, FieldProblem, Refused, Unknown
from youji.shared.rows import advance, one_of_two

#: What of a season the trail keeps.
AUDITED = ("code", "kind", "name", "variety", "category", "head_count", "started_on", "ended_on")
NOT_A_MEMBER = "没有这个基地，或者您还不是它生产这种产品的成员。请先申请加入，或不填基地。"
QUICKER = "这块地上同一产品的生产季刚刚开过了，请看最新情况。"
TWICE = "“{name}”上的{product}正在生产（{code}）。同一块地同一产品一次只开一季。"


@transaction.atomic
def open_seasons(*, actor: Actor, now: datetime, **given: Any) -> list[Season]:
    """A season, described by ``fields.SEASON``, is open on each of the plots named, or one without ground where none is.

    Raises:
        Refused: some field will not do, a plot is not theirs, or the product grows there already.
        Blocked: nothing of the kind may be produced on this ground; every finding of it.
        StaleState: somebody opened the same just now.
    """
    today = local_date(now)

    def also(values: Mapping[str, Any]) -> dict[str, str]:
        problems = {}
        if values.get("started_on") and values["started_on"] > today:
            problems["started_on"] = "开始日期不能晚于今天。"
        if not values.get("plots") and not values.get("name"):
            problems["name"] = "没有选地块的，请填写塘、舍、群的名称。"
        return problems

    values = checked(SEASON, given, also=also)
    operator = _operator(values["operator"], actor, now)
    named, digest = _named(values), digest_of({key: value for key, value in values.items() if key != "id"})
    if values["id"] and (
        there := list(Season.objects.filter(pk__in=named.values()).select_related("product"))
    ):
        if any(one.operator_id != operator.pk or one.digest != digest for one in there):
            raise Refused(OTHER_CONTENT, "id")
        return there
    product = _product(values["product"])
    base = _base(values["base"], operator, product, today)
    plots = _plots(values["plots"], operator, today)
    common = {
        "operator_id": operator.pk, "division": operator.division, "product": product, "kind": values["kind"],
        "variety": values["variety"], "category": values["category"], "started_on": values["started_on"],
        "head_count": values["head_count"], "opened_at": now,
        "digest": digest,
    }  # fmt: skip
    made = [_on_plot(plot, values["name"], base, common | {"pk": named[str(plot.pk)]}) for plot in plots] or [
        Season(pk=named[""], code=short_code(), name=values["name"], base=base, **common)
    ]
    _demand_free(made)
    _demand_allowed(made)
    with one_of_two(QUICKER):
        Season.objects.bulk_create(made)
    for season in made:
        _lay(season)
    lines = [
        Line(
            "production.season.opened", f"production.season:{one.pk}", {}, _told(one),
            operator_id=one.operator_id, division=one.division,
        )
        for one in made
    ]  # fmt: skip
    record_many(lines, actor=actor, now=now)
    return made


@transaction.atomic
def close_season(
    *, season_id: UUID, actor: Actor, now: datetime, version: int | None = None, **given: Any
) -> Season:
    """The season has ended on the day; what was used in it is no longer live.

    Raises:
        Refused: at ``ended_on``. Unknown: not the actor's. StaleState: somebody was first.
    """
    season = _mine(season_id, actor, now)

    def also(values: Mapping[str, Any]) -> dict[str, str]:
        day = values.get("ended_on")
        if day and day > local_date(now):
            return {"ended_on": "结束日期不能晚于今天。"}
        if day and day < season.started_on:
            return {"ended_on": f"结束日期不能早于开始的{in_words(season.started_on)}。"}
        return {}

    said = checked(CLOSING, given, also=also)
    if not season.open:
        raise Refused("这个生产季已经结束。", "ended_on")
    before = _told(season)
    advance(season, seen=version, ended_on=said["ended_on"])
    _put_on_record(season, "closed", before, reason=said["reason"], actor=actor, now=now)
    return season


@transaction.atomic
def reopen_season(
    *, season_id: UUID, actor: Actor, now: datetime, version: int | None = None, **given: Any
) -> Season:
    """The season, closed by mistake, goes on.

    Raises:
        Refused: no reason, it is open, or the next one grows there. Unknown: not the actor's. StaleState: somebody was first.
    """
    season = _mine(season_id, actor, now)
    reason = checked(REOPENING, given)["reason"]
    if season.open:
        raise Refused("这个生产季正在进行。", "reason")
    _demand_free([season])
    before = _told(season)
    with one_of_two(QUICKER):
        advance(season, seen=version, ended_on=None)
    _put_on_record(season, "resumed", before, reason=reason, actor=actor, now=now)
    return season


def _named(values: Mapping[str, Any]) -> dict[str, UUID]:
    """The id of each season by its plot: the phone's own, or one made of it where there are several."""
    first = as_uuid(values["id"], NO_ID, "id") if values["id"] else uuid7()
    plots = values["plots"] or [""]
    return {plot: first if len(plots) == 1 else uuid5(first, plot) for plot in plots}


def _put_on_record(
    season: Season, verb: str, before: dict[str, object], *, reason: str, actor: Actor, now: datetime
) -> None:
    uses.follow(season)
    record(
        f"production.season.{verb}",
        subject=f"production.season:{season.pk}",
        before=before,
        after=_told(season),
        actor=actor,
        now=now,
        reason=reason,
        operator_id=season.operator_id,
        division=season.division,
    )


def _mine(season_id: UUID, actor: Actor, now: datetime) -> Season:
    own = whom.may_record_for(actor, local_date(now))
    season = Season.objects.filter(pk=season_id, operator_id__in=own).select_related("product").first()
    if season is None:
        raise Unknown
    return season


def _told(season: Season) -> dict[str, object]:
    said = {name: getattr(season, name) for name in AUDITED}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in said.items()}


def _operator(code: str, actor: Actor, now: datetime) -> Operator:
    own = whom.may_record_for(actor, local_date(now))
    found = whom.operators_by_code({code}, own).get(code) if code else None
    if not code and actor.operator_id in own:
        found = whom.operators_of(frozenset({actor.operator_id or 0})).get(actor.operator_id or 0)
    if found is None:
        raise Refused("您不能替这家主体开生产季。", "operator")
    return found


def _product(said: str) -> Product:
    found = (
        Product.objects.filter(code=said).first()
        or Product.objects.filter(name=said).order_by("-code").first()
    )
    if found is None:
        near = (
            Product.objects.filter(name__contains=said[:2])
            .order_by("code")
            .values_list("name", flat=True)[:5]
        )
        hint = f"您是不是要找：{'、'.join(near)}？" if near else "请从产品目录里选。"
        raise Refused(f"没有“{said}”这个产品。{hint}", "product")
    return found


def _base(code: str, operator: Operator, product: Product, on: date) -> Base | None:
    if not code:
        return None
    base = Base.objects.filter(code=code).first()
    if base is None or not whom.is_member(operator.pk, base.pk, on, product.code):
        raise Refused(NOT_A_MEMBER, "base")
    return base


def _plots(ids: list[str], operator: Operator, on: date) -> list[Plot]:
    found = {
        str(plot.pk): plot
        for plot in Plot.objects.filter(pk__in=ids, retired_at__isnull=True).select_related("base")
    }
    workers = whom.working_on([plot.pk for plot in found.values()], on)
    missing = [one for one in ids if one not in found or workers.get(found[one].pk) != operator.pk]
    if missing:
        raise Refused(
            FieldProblem("plots", "这块地不在您名下，或已经改过边界。请在地块里重新选。") for _ in missing[:1]
        )
    return [found[one] for one in ids]


def _on_plot(plot: Plot, name: str, base: Base | None, common: dict[str, Any]) -> Season:
    west, south, east, north = bounds_of(plot.geometry)
    return Season(
        code=short_code(), name=f"{name} {plot.name}".strip()[:60], base=base or plot.base, plot_id=plot.pk,
        ground=plot.geometry, area_cm2=area_cm2(plot.geometry), min_lon=west, min_lat=south, max_lon=east, max_lat=north,
        size_class=size_class((west, south, east, north)), **common,
    )  # fmt: skip


def _demand_free(seasons: list[Season]) -> None:
    """The same product is not begun twice on one plot."""
    problems = []
    for season in seasons:
        if season.plot_id is None:
            continue
        others = Season.objects.filter(
            operator_id=season.operator_id,
            plot_id=season.plot_id,
            product_id=season.product_id,
            ended_on__isnull=True,
        ).exclude(pk=season.pk)
        for other in others[:1]:
            said = TWICE.format(name=season.name, product=season.product.name, code=other.code)
            problems.append(FieldProblem("plots", said))
    if problems:
        raise Refused(problems)


def _demand_allowed(seasons: list[Season]) -> None:
    against = [one for season in seasons for one in against_ground([Piece(season)], season.started_on)]
    if against:
        raise Blocked(
            Finding(one.rule, one.message, Source("", printed=one.source), one.remedy, Verdict.FORBIDDEN)
            for one in against
        )


def _lay(season: Season) -> None:
    """What the season's ground has in common with that of others is kept, on both sides."""
    if season.ground is None:
        return
    rows = []
    for other, shared in seasons_on(season.ground):
        if other.pk == season.pk:
            continue
        for one, two in ((season, other), (other, season)):
            rows.append(
                Overlap(
                    operator_id=one.operator_id, season_id=one.pk, other_id=two.pk,
                    other_operator_id=two.operator_id, shared_cm2=shared,
                )
            )  # fmt: skip
    Overlap.objects.bulk_create(rows, ignore_conflicts=True)
    uses.laid_on(
        season, {(row.other_operator_id, row.other_id) for row in rows if row.season_id == season.pk}
    )
