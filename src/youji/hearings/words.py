"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from youji.catalogue.logic.measures import BY_NAME
from youji.hearings.models import Interim, OralHearing, Proposal
from youji.hearings.policy import HEARINGS
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers

Namer = Callable[[Collection[str], Actor], Mapping[str, Named]]


MODELS: tuple[type[Interim] | type[Proposal] | type[OralHearing], ...] = (Interim, Proposal, OralHearing)


def _of(model: type[Interim] | type[Proposal] | type[OralHearing], what: str, page: str) -> Namer:
    def name(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        about = (f"{model.entry_at}__code", f"{model.entry_at}__name")
        rows = model.objects.filter(pk__in=numbers(keys)).values_list("pk", *about)
        return {
            str(pk): Named(f"{base}的{what}（{code}）", link(page, pk, HEARINGS, actor))
            for pk, code, base in rows
        }

    return name


WORDS = Words(
    nouns={"interim": "临时暂停", "proposal": "拟处理事项", "oral": "听证"},
    fields={"measure": "拟采取的措施", "place": "时间和地点", "presider": "主持人"},
    names={
        "interim": _of(Interim, "临时暂停", "hearings:interim"),
        "proposal": _of(Proposal, "拟处理事项", "hearings:proposal"),
        "oral": _of(OralHearing, "听证", "hearings:oral"),
    },
    values={
        "state": {s.value: str(s.label) for model in MODELS for s in model.State},
        "measure": {name: measure.label for name, measure in BY_NAME.items()},
    },
)
