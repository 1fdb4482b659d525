"""What is published of an entry comes from its revisions from here on: every entry is given its first."""

from __future__ import annotations

from collections import defaultdict

from django.db import migrations

from youji.shared import clock

BATCH = 500
CAUSES = {True: "recognised", False: "entered"}


def begin(apps, editor):
    """As it is published today: name, size and place as the entry has them, the rest as its base has."""
    entries = apps.get_model("catalogue", "Entry")
    found = entries.objects.filter(revisions__isnull=True)
    codes = list(found.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(codes), BATCH):
        rows = entries.objects.filter(pk__in=codes[start : start + BATCH])
        _begin(apps, list(rows.select_related("base__operator", "base__product", "base__gi_product")))


def _begin(apps, rows):
    recognised = {}
    events = apps.get_model("catalogue", "EntryEvent").objects.filter(entry__in=rows, kind="recognised")
    for event in events.order_by("-recorded_at"):
        recognised[event.entry_id] = event
    plots = defaultdict(list)
    drawn = apps.get_model("registry", "Plot").objects.filter(retired_at__isnull=True)
    for plot in drawn.filter(base__in={row.base_id for row in rows}).order_by("created_at", "pk"):
        plots[plot.base_id].append({"id": str(plot.pk), "name": plot.name, "area_mu": f"{plot.area_mu:f}"})
    revision = apps.get_model("catalogue", "Revision")
    revision.objects.bulk_create(
        [_revision(revision, row, recognised.get(row.pk), plots[row.base_id]) for row in rows]
    )
    for row in rows:
        row.holder = row.base.operator.name if row.base.operator else ""
    apps.get_model("catalogue", "Entry").objects.bulk_update(rows, ["holder"])


def _revision(revision, row, event, plots):
    return revision(
        entry=row,
        number=1,
        in_force_on=row.valid_from,
        statement=_statement(row, plots),
        cause=CAUSES[bool(row.application_code)],
        document_number=row.document_number,
        document_id=row.evidence_id,
        event=event,
        actor_id=event.actor_id if event else 0,
        actor_name=event.actor_name if event else "",
        recorded_at=event.recorded_at if event else clock.midnight(row.valid_from),
    )


def _statement(row, plots):
    """As ``registry.logic.statement.Statement`` is kept, in the shape it had when this migration was written."""
    base = row.base
    operator, product, gi = base.operator, base.product, base.gi_product
    return {
        "base_id": base.pk,
        "base_code": base.code,
        "kind": base.kind,
        "name": row.name,
        "division": row.division,
        "address": base.address,
        "area_mu": _text(row.area_mu),
        "output_t": _text(base.output_t),
        "techniques": base.techniques,
        "responsible": base.responsible or (operator.name if operator else ""),
        "product_id": base.product_id,
        "product": product.name if product else "",
        "product_code": product.code if product else "",
        "product_group": product.group if product else (gi.group if gi else ""),
        "gi_product_id": base.gi_product_id,
        "gi_product": gi.name if gi else "",
        "operator_id": base.operator_id,
        "operator": operator.name if operator else "",
        "lon": base.lon,
        "lat": base.lat,
        "plots": plots,
    }


def _text(number):
    return None if number is None else f"{number:f}"


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_revisions"), ("registry", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
