"""What there was, and what is new: asked after every action, with every truth there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.season.world import ENDED, Season
from youji.catalogue.models import (
    EntryEvent,
    PublishedEntry,
)
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application, Movement
from youji.registry.models import Base
from youji.schemes.selectors import scheme_of

#: Name, area, product, operator, techniques and plots of a base.
Said = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What is new since the last look."""

    movements: list[Movement]
    events: list[EntryEvent]
    audited: int  # entries of the trail
    handed_in: Mapping[str, Said] = field(default_factory=dict)
    published: Mapping[str, Said] = field(default_factory=dict)
    published_before: Mapping[str, Said] = field(default_factory=dict)


Truth = Callable[[Season, Since], Iterator[str]]


TRUTHS: dict[str, Truth] = {}


def truth(check: Truth) -> Truth:
    """The function is asked after every action."""
    TRUTHS[check.__name__] = check
    return check


class Look:
    """Remembers what was there, and tells what is new."""

    def __init__(self) -> None:
        self.movements = set(Movement.objects.values_list("pk", flat=True))
        self.events = set(EntryEvent.objects.values_list("pk", flat=True))
        self.audited = AuditEntry.objects.count()
        self.published = _published()
        #: of each application, what the register said of its base when it was handed in, copied by ourselves
        self.handed_in = {
            case.code: kept_of(case)
            for case in Application.objects.filter(submission__isnull=False).select_related("submission")
        }

    def again(self, season: Season) -> list[str]:
        """Every sentence of every truth that does not hold now."""
        movements = list(
            Movement.objects.exclude(pk__in=self.movements)
            .select_related("application__base", "application__scheme_version", "application__submission")
            .order_by("at", "pk")
        )
        events = list(EntryEvent.objects.exclude(pk__in=self.events).select_related("entry__base"))
        since = Since(movements, events, AuditEntry.objects.count() - self.audited)
        self.movements |= {one.pk for one in movements}
        self.events |= {one.pk for one in events}
        self.audited += since.audited
        _count(season, since)
        for one in movements:
            if (
                one.source in ("draft", "returned") and one.target not in ENDED
            ) or one.step == "adopt_register":
                self.handed_in[one.application.code] = register_of(one.application.base)
        published = _published()
        since = replace(since, handed_in=self.handed_in, published=published, published_before=self.published)
        self.published = published
        return [f"{name}: {said}" for name, check in TRUTHS.items() for said in check(season, since)]


def _count(season: Season, since: Since) -> None:
    for one in since.movements:
        season.covered[scheme_of(one.application.scheme_version).key, one.step] += 1
    for event in since.events:
        season.covered["event", event.kind] += 1


def _published() -> dict[str, Said]:
    return {
        row.code: (
            row.name, plain(row.area_mu), row.product_name, row.operator_name,
            row.payload["sign"]["techniques"], row.payload["sign"]["responsible"],
            tuple(sorted(str(one["geometry"]) for one in row.payload["plots"]["features"])),
        )
        for row in PublishedEntry.objects.all()
    }  # fmt: skip


def plain(amount: object) -> str:
    return "" if amount in (None, "") else f"{Decimal(str(amount)).normalize():f}"


def register_of(base: Base) -> Said:
    base = Base.objects.get(pk=base.pk)
    plots = base.plots.filter(retired_at__isnull=True).values_list("pk", flat=True)
    drawn = tuple(sorted(map(str, plots)))
    return base.name, plain(base.area_mu), base.product_id, base.operator_id, base.techniques, drawn


def kept_of(case: Application) -> Said:
    said = case.submission.statement if case.submission else {}
    drawn = tuple(sorted(plot["id"] for plot in said.get("plots", ())))
    return (
        said.get("name"), plain(said.get("area_mu")), said.get("product_id"), said.get("operator_id"),
        said.get("techniques"), drawn,
    )  # fmt: skip
