"""What was used before 0004 is found by every name it had, and by the seasons on the same ground: none was so until now.

The rollup is made of what counts of the records, as ``services.uses.rebuild`` makes it. A season of which a lot was opened
stays live: that all of a lot is gone only rooms above can tell, and who is found too often is judged and left.
"""

from __future__ import annotations

from collections import defaultdict

from django.db import migrations
from django.db.models import Count, Max

BATCH = 500


def roll_up(apps, editor):
    """Every use of a season and, where it lives, of the ground it shares, has its row."""
    season = apps.get_model("production", "Season")
    with_lot = _with_lots(apps.get_model("production", "Lot"))
    rows = season.objects.order_by("operator_id", "pk").values_list("pk", "operator_id", "ended_on")
    some = {}
    for pk, operator, ended_on in rows.iterator(chunk_size=BATCH):
        some[pk] = operator, ended_on is None or str(pk) in with_lot
        if len(some) == BATCH:
            _batch(apps, some)
            some = {}
    _batch(apps, some)


def _with_lots(lot):
    standing = lot.objects.filter(withdrawn__isnull=True).values_list("seasons", flat=True)
    return {one for seasons in standing.iterator(chunk_size=BATCH) for one in seasons}


def _batch(apps, seasons):
    work, overlap, used = (apps.get_model("production", name) for name in ("Work", "Overlap", "SeasonUse"))
    beside = defaultdict(set)
    for one, other in overlap.objects.filter(season_id__in=seasons).values_list("season_id", "other_id"):
        if seasons[one][1]:
            beside[other].add(one)
    rows = work.objects.filter(season_id__in={*seasons, *beside}).exclude(label_key="").order_by()
    found = {}
    for where, label, name, last_on, uses in rows.values_list("season_id", "label_key", "name_key").annotate(
        last_on=Max("day"), uses=Count("root", distinct=True)
    ):
        for one in {where, *beside[where]} & set(seasons):
            day, counted = found.get((one, label, name), (last_on, 0))
            found[one, label, name] = max(day, last_on), counted + (uses if one == where else 0)
    made = [
        used(
            operator_id=seasons[one][0], season_id=one, label_key=label, name_key=name,
            last_on=day, uses=counted, live=seasons[one][1],
        )
        for (one, label, name), (day, counted) in found.items()
    ]  # fmt: skip
    used.objects.filter(season_id__in=seasons).delete()
    used.objects.bulk_create(made, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("production", "0006_base_files")]
    operations = [migrations.RunPython(roll_up, migrations.RunPython.noop)]
