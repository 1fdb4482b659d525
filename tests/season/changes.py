"""What a holder asks to have changed in the catalogue, and what becomes of it."""

from __future__ import annotations

from tests.season.table import action
from tests.season.world import Season
from youji.catalogue.models import ChangeRequest
from youji.shared.actor import Role

#: What is asked for, by kind.
ASKED: dict[str, dict[str, object]] = {
    "name": {"name": "更名后的基地"},
    "area": {"area_mu": "6500"},
    "responsible": {"responsible": "新的责任人"},
    "techniques": {"techniques": "生态种养、绿色防控"},
    "address": {"address": "广兴洲镇新村"},
    "plots": {},
    "renamed": {"operator_name": "更名后的农业有限公司"},
}


@action(6)
def ask_for_a_change(season: Season) -> object:
    """The holder asks, with what shows it."""
    entry = season.one_of(season.entries())
    kind = season.random.choice(sorted(ASKED))
    actor = season.holder_of(entry)
    body = {**ASKED[kind], "reason": "情况变了，请予变更。", "document_id": season.paper(actor, entry.base)}
    return season.api(actor, "POST", f"/catalogue/entries/{entry.code}/changes/{kind}", body)


@action(6)
def conclude_a_change(season: Season) -> object:
    """It is confirmed, refused, or taken back; now and then by whoever asked, who may not confirm it."""
    row = season.one_of(ChangeRequest.objects.filter(concluded_at__isnull=True).order_by("pk"))
    step = season.random.choice(["confirm", "confirm", "refuse", "withdraw"])
    body: dict[str, object] = {"version": row.version}
    if step != "withdraw":
        body |= {"opinion": "经核实。", "document_number": f"湘农函〔2026〕{season.random.randint(1, 900)}号"}
    holder = season.holder_of(row.entry)
    officers = [season.who(Role.PROVINCE_REVIEWER), season.who(Role.CITY_REVIEWER, row.entry.division[:4])]
    mine = step == "withdraw" or season.random.random() < 0.3
    actor = holder if mine else season.random.choice(officers)
    return season.api(actor, "POST", f"/catalogue/changes/{row.pk}/{step}", body)
