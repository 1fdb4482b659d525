"""What a holder asks to have changed in the catalogue, and what becomes of it."""

from __future__ import annotations

from django.core.files.base import ContentFile

from tests.season.table import action
from tests.season.world import Season
from youji.catalogue.models import ChangeRequest, Entry
from youji.demo.drive import paper
from youji.documents import services as documents
from youji.shared.actor import Actor, Role

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
    if entry is None:
        return None
    kind = season.random.choice(sorted(ASKED))
    actor = season.holder_of(entry)
    body = {**ASKED[kind], "reason": "情况变了，请予变更。", "document_id": _evidence(season, actor, entry)}
    return season.api(actor, "POST", f"/catalogue/entries/{entry.code}/changes/{kind}", body)


@action(6)
def conclude_a_change(season: Season) -> object:
    """It is confirmed, refused, or taken back; now and then by whoever asked, who may not confirm it."""
    row = season.one_of(ChangeRequest.objects.filter(concluded_at__isnull=True).order_by("pk"))
    if row is None:
        return None
    step = season.random.choice(["confirm", "confirm", "refuse", "withdraw"])
    body: dict[str, object] = {"version": row.version}
    if step != "withdraw":
        body |= {"opinion": "经核实。", "document_number": f"湘农函〔2026〕{season.random.randint(1, 900)}号"}
    holder = season.holder_of(row.entry)
    officers = [season.who(Role.PROVINCE_REVIEWER), season.who(Role.CITY_REVIEWER, row.entry.division[:4])]
    mine = step == "withdraw" or season.random.random() < 0.15
    actor = holder if mine else season.random.choice(officers)
    return season.api(actor, "POST", f"/catalogue/changes/{row.pk}/{step}", body)


def _evidence(season: Season, actor: Actor, entry: Entry) -> str:
    kept = documents.store(
        file=ContentFile(paper(), name="证明.pdf"), name="证明.pdf", actor=actor, now=season.now,
        operator_id=entry.base.operator_id, division=entry.division,
    )  # fmt: skip
    return str(kept.pk)
