"""What of this room's own certificates is void, for the list that is signed."""

from __future__ import annotations

from collections import defaultdict

from youji.certificates.logic.ranges import Range, covered, merged
from youji.certificates.models import Void
from youji.certificates.selectors.revoked import Part, Withdrawn


def withdrawn() -> Withdrawn:
    """Whole certificates that are void, and ranges of copies of others."""
    ranges: dict[tuple[str, int], list[Range]] = defaultdict(list)
    rows = Void.objects.order_by().values_list("certificate__code", "certificate__copies", "first", "last")
    for code, copies, first, last in rows.iterator(chunk_size=2000):
        ranges[code, copies].append(Range(first, last))
    void = frozenset(code for (code, copies), some in ranges.items() if covered(some, copies))
    parts = tuple(
        Part(code, one.first, one.last)
        for (code, _), some in sorted(ranges.items())
        if code not in void
        for one in merged(some)
    )
    return Withdrawn(void, parts)
