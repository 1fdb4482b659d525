"""What can be entered on the strength of a document: national recognitions, and the province's from before the
catalogue; what of a list is entered already."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from youji.catalogue.models import Entry
from youji.schemes.selectors import current_versions, scheme_of
from youji.shared.actor import Actor
from youji.shared.periods import last_day


@dataclass(frozen=True, slots=True)
class NationalChoice:
    """One kind of recognition that is entered from its document."""

    key: str  # "<scheme key>:<category>"
    scheme_key: str
    category: str
    label: str
    subject: str  # registry BaseKind


def choices() -> list[NationalChoice]:
    """Every category of every scheme: those entered directly first, then those entered only for the past."""
    found = []
    for scheme in sorted(map(scheme_of, current_versions()), key=lambda s: not s.direct_entry):
        for category in scheme.categories:
            key = f"{scheme.key}:{category.key}"
            own = (
                category.label if len(scheme.categories) == 1 else f"{scheme.short_title}（{category.label}）"
            )
            national = f"国家级 · {category.label.removeprefix('国家级')}"
            label = national if scheme.direct_entry else f"补录历史认定 · {own}"
            found.append(NationalChoice(key, scheme.key, category.key, label, scheme.subject))
    return found


def find_choice(key: str) -> NationalChoice | None:
    """The choice called ``key``."""
    return next((c for c in choices() if c.key == key), None)


def on_file(actor: Actor) -> Iterator[dict[str, object]]:
    """Every line that was entered by its document, as the workbook has it."""
    rows = Entry.objects.visible_to(actor).exclude(list_row="").order_by("document_number", "pk")
    for entry in rows.select_related("base__operator", "scheme_version"):
        yield _line(entry)


def entered(keys: Collection[str]) -> dict[str, dict[str, object]]:
    """Which of these ``文号#序号`` are entries already, with what the entry says."""
    numbers = {key.partition("#")[0] for key in keys}
    rows = (
        Entry.objects.filter(document_number__in=numbers)
        .exclude(list_row="")
        .select_related("base__operator", "scheme_version")
    )
    return {f"{e.document_number}#{e.list_row}": _line(e) for e in rows}


def _line(entry: Entry) -> dict[str, object]:
    return {
        "choice": f"{entry.scheme_version.key}:{entry.category}",
        "division": entry.division,
        "name": entry.name,
        "document_number": entry.document_number,
        "issued_by": entry.issued_by,
        "list_row": entry.list_row,
        "recognised_on": entry.recognised_on,
        "last_day": last_day(entry.valid_until) if entry.valid_until else None,
        "area_mu": entry.area_mu,
        "base_code": entry.base.code,
        "operator_code": entry.base.operator.code if entry.base.operator else None,
    }
