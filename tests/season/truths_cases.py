"""What must be true of the cases: one at a time, and nothing leads on against what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Q
from shapely.geometry import shape

from tests.season.look import Since, kept_of, truth
from tests.season.reading import forbidden, forward, step_of
from tests.season.world import Season
from youji.recognition.models import Application, ExpertScore, Objection, Reconciliation
from youji.registry.models import Base, CertifiedProduct, Plot
from youji.schemes.logic.statuses import IN_FLIGHT
from youji.schemes.selectors import scheme_of


@truth
def one_application_in_flight(season: Season, since: Since) -> Iterator[str]:
    """Of a base, a scheme and a category."""
    rows = Application.objects.filter(status__in=[status.value for status in IN_FLIGHT])
    held = rows.values("base_id", "scheme_version__key", "category").annotate(n=Count("pk")).filter(n__gt=1)
    for one in held:
        yield f"{one['n']} applications of base {one['base_id']} in flight"


@truth
def one_base_of_a_county_product(season: Season, since: Since) -> Iterator[str]:
    """A county × product is one base."""
    rows = Base.objects.filter(kind="county_product", product__isnull=False)
    for one in rows.values("division", "product_id").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"{one['n']} bases of product {one['product_id']} in {one['division']}"


@truth
def nothing_leads_on_against_what_stands(season: Season, since: Since) -> Iterator[str]:
    """No forward step while the base is suspended, banned, recognised already, or has declared an incident."""
    for one in forward(since):
        for why in forbidden(one.application, season.today):
            yield f"{one.application.code} took {one.step} {why}"


@truth
def the_panel_is_whole_and_approves(season: Season, since: Since) -> Iterator[str]:
    """Experts' step: enough of them, a mean at or above the line, and the minutes."""
    for one in forward(since):
        case = one.application
        scheme = scheme_of(case.scheme_version)
        if "experts_have_scored" not in scheme.step(one.step).guards:
            continue
        scores = list(ExpertScore.objects.filter(application=case).values_list("score", flat=True))
        if len(scores) < scheme.experts_min:
            yield f"{case.code}: {len(scores)} experts of {scheme.experts_min}"
        elif sum(scores, Decimal(0)) / len(scores) < scheme.expert_pass_line:
            yield f"{case.code}: the experts' mean is below the line"
        if case.expert_minutes_id is None:
            yield f"{case.code}: no minutes of the panel"


@truth
def within_the_quota(season: Season, since: Since) -> Iterator[str]:
    """No area has more recommended in a round than its quota."""
    for one in forward(since):
        case = one.application
        scheme = scheme_of(case.scheme_version)
        if "quota_has_room" not in scheme.step(one.step).guards or not scheme.quota_per:
            continue
        area = case.division[: 4 if scheme.quota_per == "city" else 6]
        given = case.round.quotas.filter(division=area).values_list("maximum", flat=True).first()
        limit = given if given is not None else case.round.default_quota
        taken = Application.objects.filter(round_id=case.round_id, division__startswith=area).exclude(
            status__in=["draft", "submitted", "withdrawn", "refused"]
        )
        taken = taken.exclude(status="returned", comes_back_to="")
        if limit is not None and taken.count() > limit:
            yield f"{area} has {taken.count()} recommended of {limit}"


@truth
def recognised_after_an_undisputed_notice(season: Season, since: Since) -> Iterator[str]:
    """Recognised: on a notice that is over, every objection answered and none upheld."""
    for one in since.movements:
        case = one.application
        if one.target != "recognised" or not any("join_notice" in s.effects for s in season.scheme.steps):
            continue
        if case.notice is None or season.today <= case.notice.closes_on:
            yield f"{case.code} was recognised before its notice was over"
        states = set(Objection.objects.filter(application=case).values_list("state", flat=True))
        if states & {"received", "investigating", "upheld"}:
            yield f"{case.code} was recognised with objections {sorted(states)}"


@truth
def accepted_on_a_sound_visit(season: Season, since: Since) -> Iterator[str]:
    """Accepted: enough assessors, each with a signed sheet, and a common result that passes."""
    for one in since.movements:
        case = one.application
        scheme = scheme_of(case.scheme_version)
        if not any(step.name == one.step and "acceptance_is_passed" in step.guards for step in scheme.steps):
            continue
        visit = case.acceptances.order_by("-pk").first()
        if visit is None or visit.outcome != "passed":
            yield f"{case.code} was accepted without a passed visit"
        elif visit.sheets.filter(signed_at__isnull=False).count() < scheme.assessors_min:
            yield f"{case.code} was accepted on too few signed sheets"


@truth
def a_base_holds_a_certificate(season: Season, since: Since) -> Iterator[str]:
    """Where the scheme asks for one, it is in force and confirmed when the case is handed in."""
    for one in since.movements:
        step, case = step_of(one), one.application
        if step is None or "base_holds_a_certificate" not in step.guards or case.operator_id is None:
            continue
        kinds = season.scheme.category(case.category).certificates
        rows = CertifiedProduct.objects.filter(operator_id=case.operator_id, valid_from__lte=season.today)
        rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=season.today))
        rows = rows.filter(Q(revoked_on=None) | Q(revoked_on__gt=season.today))
        if not (rows.filter(kind__in=kinds) if kinds else rows).exists():
            yield f"{case.code} took {one.step} without a certificate"


@truth
def ground_is_one_bases(season: Season, since: Since) -> Iterator[str]:
    """Nothing is recommended while another base's plot lies on the same ground, unless that was decided upon."""
    for one in since.movements:
        step, case = step_of(one), one.application
        if step is None or "plots_do_not_overlap" not in step.guards or not case.submission:
            continue
        if Reconciliation.objects.filter(application=case, concluded_at__isnull=False).exists():
            continue
        mine = [shape(plot.geometry) for plot in Plot.objects.filter(pk__in=kept_of(case)[-1])]
        others = Plot.objects.filter(retired_at__isnull=True, division__startswith=case.division[:4])
        for other in others.exclude(base_id=case.base_id):
            if any(one_.intersection(shape(other.geometry)).area > SOME_GROUND for one_ in mine):
                yield f"{case.code} took {one.step} on the ground of base {other.base_id}"
                break


#: Square degrees: about a 亩 and a half, far above what two surveys of one boundary differ by.
SOME_GROUND = 1e-7
