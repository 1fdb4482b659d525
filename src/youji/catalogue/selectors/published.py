"""Reading the published catalogue: one filter for the list, the map, the downloads and the targets' numbers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Min, Q, QuerySet

from youji.catalogue.logic import published_query as asked
from youji.catalogue.logic.courses import COUNTED, LISTED
from youji.catalogue.logic.published_query import PublishedQuery
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Entry, PublishedEntry
from youji.registry.selectors.lookup import letters_of_product
from youji.shared import spelling


def _status(status: str, today: date) -> Q:
    """Rows whose status today is ``status`` (an ``EntryStatus``, ``listed``, ``counted`` or ``all``)."""
    ended = Q(valid_until__isnull=False, valid_until__lte=today)
    if status == asked.ALL:
        return Q()
    if status == EntryStatus.REMOVED:
        return Q(status=EntryStatus.REMOVED)
    if status == EntryStatus.EXPIRED:
        return ended & ~Q(status=EntryStatus.REMOVED) | Q(status=EntryStatus.EXPIRED)
    groups = {asked.LISTED: LISTED, asked.COUNTED: COUNTED}
    wanted = groups[status] if status in groups else frozenset({EntryStatus(status)})
    return Q(status__in=wanted) & (Q(valid_until__isnull=True) | Q(valid_until__gt=today))


def published(query: PublishedQuery, *, today: date) -> QuerySet[PublishedEntry]:
    """Every published row that answers ``query`` on ``today``, unordered; the rows behind every public number."""
    found = PublishedEntry.objects.filter(_status(query.status, today))
    equal = {
        "scheme_key": query.scheme,
        "category": query.category,
        "level": query.level,
        "product_group": query.group,
        "recognised_on__year": query.year,
        "recognised_on__year__lte": query.upto,
        "gi_product_id": query.gi,
    }
    found = found.filter(**{name: value for name, value in equal.items() if value not in ("", None)})
    if query.subjects:
        found = found.filter(subject__in=query.subjects)
    if query.division:
        found = found.filter(division__startswith=query.division)
    if query.q and not query.words:  # nothing but marks: there is nothing of that name
        return found.none()
    for word in query.words:
        found = found.filter(reduce(or_, (Q(search__contains=one) for one in spelling.meant(word))))
    if query.each:
        # A code begins with the place and the year, so the least of a base's codes is its first recognition.
        first = found.values("base_code").annotate(first=Min("code")).values("first")
        return PublishedEntry.objects.filter(code__in=first)
    return found


def holders_of(query: PublishedQuery, *, today: date) -> int:
    """How many 经营主体 hold what answers ``query``."""
    codes = published(query.to(each=""), today=today).values("code")
    found = Entry.objects.filter(code__in=codes).aggregate(n=Count("base__operator_id", distinct=True))
    return int(found["n"])


def count_of(query: PublishedQuery, *, today: date) -> int:
    """How many rows answer ``query``: ``published(query).count()``, read off the index."""
    if not query.each:
        return published(query, today=today).count()
    found = published(query.to(each=""), today=today)
    return int(found.aggregate(n=Count("base_code", distinct=True))["n"])


def example(*, today: date) -> str:
    """What to type, of what is listed: the newest product, by its characters and their first letters. One query."""
    newest = (
        published(PublishedQuery(), today=today).exclude(product_name="").order_by("-recognised_on", "code")
    )
    found = newest.annotate(letters=letters_of_product("product_name")).values_list("product_name", "letters")
    name, letters = found.first() or ("", "")
    return f"如 {name} 或 {letters}" if letters else f"如 {name}" if name else "名称、产品、县市"


def bases_standing(statuses: Collection[EntryStatus]) -> list[str]:
    """The codes of the operators' own bases one of whose recognitions stands so, as the public is told."""
    rows = PublishedEntry.objects.filter(status__in=[one.value for one in statuses]).exclude(operator_name="")
    return list(rows.values_list("base_code", flat=True).distinct())
