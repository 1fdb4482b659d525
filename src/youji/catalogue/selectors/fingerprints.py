"""Which published rows are behind: the certificates they show, the one thing of the register that is live, have
changed, or rows are found by other words than when it was built."""

from __future__ import annotations

from django.db.models import Count, Sum

from youji.catalogue.models import Entry, EntryQuerySet, PublishedEntry
from youji.catalogue.selectors.called import FORM
from youji.registry.models import CertifiedProduct


def fingerprints(entries: EntryQuerySet) -> dict[str, str]:
    """The state of the certificates each entry's public row would show now, and the form of the row.

    Compared with the one kept in the row (``payload["certified"]``), it tells which rows are behind.
    """
    held = CertifiedProduct.objects.filter(operator__in=entries.values("base__operator_id"))
    certificates = {
        operator_id: f"{count}@{total}"
        for operator_id, count, total in held.values_list("operator_id").annotate(Count("pk"), Sum("version"))
    }
    return {
        code: f"{FORM}:{certificates.get(operator_id, '')}"
        for code, operator_id in entries.values_list("code", "base__operator_id")
    }


def rows_behind() -> list[str]:
    """The published entries whose certificates, or the form of their row, have changed since it was built."""
    published = Entry.objects.filter(first_edition__isnull=False)
    kept = dict(PublishedEntry.objects.values_list("code", "payload__certified"))
    return [code for code, now in fingerprints(published).items() if kept.get(code) != now]
