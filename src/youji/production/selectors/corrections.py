"""What a correction replaces: the newest version of the record, its uses, what it took from the store, the lots it opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max

from youji.production.models import Lot, Record, StoreEntry, Work
from youji.shared.refusals import Refused

NOTHING = "要更正的那条记录不在平台上，或不是您的。请先把它传上来。"


@dataclass(slots=True)
class Roots:
    """By record: its root. By root: whose it is, its newest version and what hangs on it."""

    root_of: dict[UUID, UUID] = field(default_factory=dict)
    owner: dict[UUID, int] = field(default_factory=dict)
    newest: dict[UUID, int] = field(default_factory=dict)
    kind: dict[UUID, str] = field(default_factory=dict)
    used: dict[UUID, list[tuple[UUID, str]]] = field(default_factory=dict)
    lines: dict[UUID, list[StoreEntry]] = field(default_factory=dict)
    lots: dict[UUID, list[Lot]] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Collection[UUID]) -> Roots:
        """Of the records that are corrected."""
        found = cls()
        if not ids:
            return found
        for pk, root, owner, kind in Record.objects.filter(pk__in=ids).values_list(
            "pk", "root", "operator_id", "kind"
        ):
            found.root_of[pk], found.owner[root], found.kind[root] = root, owner, kind
        if not found.owner:
            return found
        mine = {"operator_id__in": set(found.owner.values())}
        versions = Record.objects.filter(**mine, root__in=found.owner)
        found.newest = dict(versions.order_by().values_list("root").annotate(newest=Max("number")))
        roots = dict(versions.values_list("pk", "root"))
        for work in Work.objects.filter(**mine, root__in=found.owner).exclude(label_key=""):
            found.used.setdefault(work.root, []).append((work.season_id, work.label_key))
        for line in StoreEntry.objects.filter(**mine, record_id__in=roots):
            found.lines.setdefault(roots[line.record_id], []).append(line)  # type: ignore[index]
        for lot in Lot.objects.filter(**mine, record_id__in=roots, withdrawn__isnull=True):
            found.lots.setdefault(roots[lot.record_id], []).append(lot)  # type: ignore[index]  # they were asked by it
        return found

    def next(self, corrected: UUID, operator: int) -> tuple[UUID, int]:
        """The root, and the number of the version that is to be.

        Raises:
            Refused: there is no such record of this operator.
        """
        root = self.root_of.get(corrected)
        if root is None or self.owner[root] != operator:
            raise Refused(NOTHING, "supersedes")
        return root, self.newest[root] + 1

    def begun(
        self,
        record: Record,
        labels: Collection[tuple[UUID, str]],
        line: StoreEntry | None,
        lot: Lot | None,
    ) -> None:
        """What follows in the same message may correct this record."""
        self.root_of[record.pk], self.owner[record.root] = record.root, record.operator_id
        self.newest[record.root], self.kind[record.root] = record.number, record.kind
        self.used[record.root] = list(labels)
        self.lines[record.root] = [line] if line else []
        self.lots[record.root] = [lot] if lot else []

    def uses(self, root: UUID) -> list[tuple[UUID, str]]:
        """The seasons and labels that the version before counted for."""
        return self.used.get(root, [])
