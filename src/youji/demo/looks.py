"""Labels that people look at: an ordinary week, and one label that a whole street looked at in a day."""

from __future__ import annotations

from datetime import date

from youji.certificates.logic.looks import Counter, Key
from youji.certificates.models import Certificate
from youji.certificates.services import copies
from youji.certificates.services import looks as services
from youji.demo import certificates, deeds
from youji.demo.made import World
from youji.demo.year import Year

#: Looks of each day, the last first; and at one label on the last of them: more than data/certificates/looks.csv has.
USUAL, STREET, COPY = (3, 5, 2, 0, 7, 4), 46, 7
#: Days ago: the last of those days.
TOLD = 1


def play(world: World) -> None:
    """Counted as the served product counts, on their days; whoever issued it and the county are told as by the job."""
    year, counted = Year(world), Counter()
    some = _of(certificates.farmer(deeds.CITRUS).operator.pk, year.day(0))
    for kind in ("good", "mixed"):
        for days, number in enumerate(USUAL, TOLD):
            if number:
                counted.add(Key(some[kind].code, 0, year.day(days)), number)
    for copy in (0, COPY):
        counted.add(Key(some["mixed"].code, copy, year.day(TOLD)), STREET)
    services.add_up(counted)
    copies.suspect(year.at(TOLD))


def _of(operator: int, today: date) -> dict[str, Certificate]:
    """Whoever issued them: the newest of each kind."""
    rows = Certificate.objects.filter(operator_id=operator).prefetch_related("voids")
    return {certificates.kind_of(one, today): one for one in rows.order_by("issued_at", "pk")}
