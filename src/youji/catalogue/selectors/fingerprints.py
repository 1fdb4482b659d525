"""Which published rows are behind the register they were built from."""

from __future__ import annotations

from django.db.models import Count, Max, Sum

from youji.catalogue.models import Entry, EntryQuerySet, PublishedEntry
from youji.registry.models import CertifiedProduct, Plot


def fingerprints(entries: EntryQuerySet) -> dict[str, str]:
    """What each entry's public row would be built from in the register now: base, plots, certificates.

    Compared with the one kept in the row (``payload["register"]``), it tells which rows are behind.
    """
    plots = Plot.objects.filter(retired_at__isnull=True, base__in=entries.values("base_id"))
    held = CertifiedProduct.objects.filter(operator__in=entries.values("base__operator_id"))
    drawn = {
        base_id: f"{count}@{newest:%Y%m%d%H%M%S}"
        for base_id, count, newest in plots.values_list("base_id").annotate(Count("pk"), Max("created_at"))
    }
    certificates = {
        operator_id: f"{count}@{total}"
        for operator_id, count, total in held.values_list("operator_id").annotate(Count("pk"), Sum("version"))
    }
    rows = entries.values_list("code", "base_id", "base__version", "base__operator_id")
    return {
        code: f"{version}/{drawn.get(base_id, '')}/{certificates.get(operator_id, '')}"
        for code, base_id, version, operator_id in rows
    }


def rows_behind() -> list[str]:
    """The published entries whose base, plots or certificates have changed since their row was built."""
    published = Entry.objects.filter(first_edition__isnull=False)
    kept = dict(PublishedEntry.objects.values_list("code", "payload__register"))
    return [code for code, now in fingerprints(published).items() if kept.get(code) != now]
