"""What must be true of the entries: recognised once, published as they stand, grave measures by two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.season.look import Since, truth
from tests.season.reading import effective, over, removed, suspended
from tests.season.world import Season
from youji.catalogue.models import (
    ChangeRequest,
    Entry,
    EntryEvent,
    PublishedEntry,
)
from youji.hearings.models import Interim, Proposal


@truth
def recognised_once_at_a_time(season: Season, since: Since) -> Iterator[str]:
    """Of a base, a scheme and a category, one entry is neither removed nor over."""
    standing = Counter(
        (entry.base_id, entry.scheme_version.key, entry.category)
        for entry in Entry.objects.select_related("scheme_version").prefetch_related("events")
        if not removed(entry, season.today) and not over(entry, season.today)
    )
    for (base_id, key, category), many in standing.items():
        if many > 1:
            yield f"base {base_id} stands {many} times under {key} {category}"


@truth
def grave_measures_take_two(season: Season, since: Since) -> Iterator[str]:
    """A removal or annulment follows what another person proposed; a removal, the holder's word or its days."""
    for event in since.events:
        if event.kind not in ("removed", "annulled"):
            continue
        rows = Proposal.objects.filter(entry=event.entry, state="carried_out", concluded_at=event.recorded_at)
        proposal = rows.first()
        if proposal is None:
            yield f"{event.entry.code} was {event.kind} and nobody was told beforehand"
        elif proposal.opened_by_id == event.actor_id:
            yield f"{event.entry.code} was {event.kind} by whoever proposed it"
        elif event.kind == "removed" and proposal.stated_at is None and season.today <= proposal.due_on:
            yield f"{event.entry.code} was removed while its holder could still answer"


@truth
def a_suspension_is_confirmed_by_another(season: Season, since: Since) -> Iterator[str]:
    """What one person ordered for the time being, another makes last."""
    for event in since.events:
        if event.kind == "suspended":
            for interim in Interim.objects.filter(suspension=event, opened_by_id=event.actor_id):
                yield f"{interim.entry.code}: suspended for good by whoever suspended it for the time being"


@truth
def a_change_is_confirmed_by_another(season: Season, since: Since) -> Iterator[str]:
    """What a holder asks for is an event of the entry only when somebody else has confirmed it."""
    for event in since.events:
        if event.kind == "changed":
            asked = ChangeRequest.objects.filter(state="confirmed", filed_by_id=event.actor_id)
            if asked.filter(entry=event.entry, concluded_at=event.recorded_at).exists():
                yield f"{event.entry.code} was changed by whoever asked for it"


@truth
def what_nobody_took_up_in_time_is_over(season: Season, since: Since) -> Iterator[str]:
    """After the worker has run, no suspension for the time being stands past its day."""
    if season.worked_on == season.today:
        for row in Interim.objects.filter(concluded_at__isnull=True, due_on__lt=season.today):
            yield f"{row.entry.code} is still suspended for the time being, due {row.due_on}"


@truth
def an_order_lifts_only_what_it_ordered(season: Season, since: Since) -> Iterator[str]:
    """A warning stays until a year is passed after it, or it is taken back."""
    for entry in Entry.objects.filter(status="in_force").prefetch_related("events"):
        held: list[EntryEvent] = []
        for event in effective(entry, season.today):
            if event.kind in ("warned", "annual_failed"):
                held.append(event)
            elif event.revokes_id is not None:
                held = [one for one in held if one.pk != event.revokes_id]
            elif event.kind == "annual_passed":
                held = [one for one in held if event.until and one.effective_on >= event.until]
            elif event.kind == "warning_revoked":
                held = []
        if held:
            yield f"{entry.code} is in force though warned on {held[0].effective_on}"


@truth
def what_is_published_is_what_stands(season: Season, since: Since) -> Iterator[str]:
    """The public row has the entry's own name and area, and its status of the day it was written."""
    rows = {row.code: row for row in PublishedEntry.objects.all()}
    for entry in Entry.objects.prefetch_related("events"):
        row = rows.get(entry.code)
        if row is None:
            continue
        if (row.name, row.area_mu) != (entry.name, entry.area_mu):
            yield f"{entry.code} is published as {row.name} {row.area_mu}, stands as {entry.name} {entry.area_mu}"
        if removed(entry, season.today) and row.status != "removed":
            yield f"{entry.code} is removed and published as {row.status}"
        if not removed(entry, season.today) and suspended(entry, season.today) and row.status == "in_force":
            yield f"{entry.code} is suspended and published as in force"


@truth
def what_is_published_changes_only_by_what_happened(season: Season, since: Since) -> Iterator[str]:
    """Product, holder, techniques, person and plots of a public row are another only where something is in its history."""
    happened = {event.entry.code for event in since.events}
    for code, said in since.published.items():
        before = since.published_before.get(code)
        if before is not None and before != said and code not in happened:
            yield f"{code} was published as {before}, and is now as {said}, and nothing happened to it"
