"""Measures that are not one person's to take: suspended for the time being, and removed after a hearing."""

from __future__ import annotations

from tests.season.standing import supervisor
from tests.season.table import action
from tests.season.world import Season
from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.hearings.models import Interim, Proposal
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Role


@action(6)
def suspend_for_the_time_being(season: Season) -> object:
    """One officer, at once."""
    entry = season.one_of(season.entries())
    grounds = grounds_for(scheme_of(entry.scheme_version), BY_NAME["interim_suspend"])
    body = {"version": entry.version, "ground": grounds[0].key, "reason": "疑似检出禁用药物，正在调查。"}
    return season.api(supervisor(season, entry), "POST", f"/hearings/entries/{entry.code}/interim", body)


@action(6)
def go_on_with_an_interim(season: Season) -> object:
    """It is confirmed, upheld or lifted; often by whoever ordered it, who may not."""
    row = season.one_of(Interim.objects.filter(concluded_at__isnull=True).order_by("pk"))
    step = season.random.choice(["confirm", "confirm", "uphold", "lift"])
    body: dict[str, object] = {"version": row.version, "opinion": "经核实。"}
    if step != "uphold":
        body["document_number"] = f"湘农函〔2026〕{season.random.randint(1, 900)}号"
    orderer = season.random.random() < 0.2
    actor = season.actor(row.opened_by_id) if orderer else supervisor(season, row.entry)
    return season.api(actor, "POST", f"/hearings/interims/{row.pk}/{step}", body)


@action(5)
def propose_to_remove(season: Season) -> object:
    """A removal is intended, or an entry said to have been entered wrongly."""
    entry = season.one_of(season.entries())
    name = season.random.choice(["remove", "remove", "annul"])
    grounds = grounds_for(scheme_of(entry.scheme_version), BY_NAME[name])
    body = {
        "version": entry.version, "reason": "查实检出禁用药物。", "ground": grounds[0].key if grounds else "",
    }  # fmt: skip
    actor = season.who(season.random.choice([Role.PUBLISHER, Role.DECISION_MAKER]))
    return season.api(actor, "POST", f"/hearings/entries/{entry.code}/proposals/{name}", body)


@action(4)
def the_holder_speaks(season: Season) -> object:
    """On what is intended, or on a suspension for the time being."""
    kind = season.random.choice([Interim, Proposal])
    row = season.one_of(kind.objects.filter(concluded_at__isnull=True).order_by("pk"))
    noun = "interims" if kind is Interim else "proposals"
    body = {"version": row.version, "statement": "事实有出入，请核实。"}
    return season.api(season.holder_of(row.entry), "POST", f"/hearings/{noun}/{row.pk}/statement", body)


@action(6)
def decide_what_was_intended(season: Season) -> object:
    """Another person decides; sometimes the same, sometimes too early."""
    row = season.one_of(Proposal.objects.filter(concluded_at__isnull=True).order_by("pk"))
    body = {
        "version": row.version, "carry_out": season.random.random() < 0.8,
        "view": "not_taken_up" if row.stated_at else "none", "opinion": "经复核。",
        "document_number": f"湘农发〔2026〕{season.random.randint(1, 900)}号",
    }  # fmt: skip
    actor = season.who(season.random.choice([Role.PUBLISHER, Role.DECISION_MAKER]))
    return season.api(actor, "POST", f"/hearings/proposals/{row.pk}/decide", body)
