"""What can be entered on the strength of a document: national recognitions, and the province's from before the
catalogue; what of a list is entered already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from youji.recognition.models import Entry
from youji.recognition.selectors.schemes import current_versions, scheme_of


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
            label = f"国家级 · {category.label}" if scheme.direct_entry else f"补录历史认定 · {own}"
            found.append(NationalChoice(key, scheme.key, category.key, label, scheme.subject))
    return found


def find_choice(key: str) -> NationalChoice | None:
    """The choice called ``key``."""
    return next((c for c in choices() if c.key == key), None)


def entered(keys: Collection[str]) -> dict[str, dict[str, object]]:
    """Which of these ``文号#序号`` are entries already, with what the entry says."""
    numbers = {key.partition("#")[0] for key in keys}
    rows = (
        Entry.objects.filter(document_number__in=numbers)
        .exclude(list_row="")
        .select_related("base__operator", "scheme_version")
    )
    return {
        f"{e.document_number}#{e.list_row}": {
            "choice": f"{e.scheme_version.key}:{e.category}",
            "division": e.division,
            "name": e.name,
            "document_number": e.document_number,
            "issued_by": e.issued_by,
            "list_row": e.list_row,
            "recognised_on": e.recognised_on,
            "valid_until": e.valid_until,
            "area_mu": e.area_mu,
            "base_code": e.base.code,
            "operator_code": e.base.operator.code if e.base.operator else None,
        }
        for e in rows
    }
