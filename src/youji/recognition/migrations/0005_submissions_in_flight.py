"""Cases in flight get a first submission from what they are now: nobody kept what they were when they were handed in.

Cases that had ended keep none: what they rested on is not known, and nothing is decided on them any more.
"""

from __future__ import annotations

import hashlib
import json

from django.db import migrations

IN_FLIGHT = (
    "submitted", "returned", "county_recommended", "city_reviewed", "building", "acceptance", "city_accepted",
    "province_reviewed", "expert_reviewed", "decided", "on_notice",
)  # fmt: skip
BY = "系统升级"


def freeze(apps, editor):
    applications = apps.get_model("recognition", "Application")
    submissions = apps.get_model("recognition", "Submission")
    waiting = applications.objects.filter(status__in=IN_FLIGHT, submission__isnull=True).select_related(
        "base__operator", "base__product", "base__gi_product"
    )
    for application in waiting:
        parts = {
            "statement": statement(apps, application.base),
            "answers": application.answers,
            "self_assessment": application.self_assessment,
            "evidence": evidence(apps, application),
        }
        made = submissions.objects.create(
            application=application, number=1, at=application.moved_at, by_id=0, by_name=BY, digest=digest(parts), **parts
        )  # fmt: skip
        applications.objects.filter(pk=application.pk).update(submission=made)


def statement(apps, base):
    operator, product, gi = base.operator, base.product, base.gi_product
    plots = apps.get_model("registry", "Plot").objects.filter(base=base, retired_at__isnull=True)
    return {
        "base_id": base.pk,
        "base_code": base.code,
        "kind": base.kind,
        "name": base.name,
        "division": base.division,
        "address": base.address,
        "area_mu": text(base.area_mu),
        "output_t": text(base.output_t),
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
        "plots": [
            {"id": str(pk), "name": name, "area_mu": text(area)}
            for pk, name, area in plots.order_by("created_at", "pk").values_list("pk", "name", "area_mu")
        ],
    }


def evidence(apps, application):
    rows = apps.get_model("recognition", "Evidence").objects.filter(
        application=application, removed_at__isnull=True
    )
    return [
        {"id": row.pk, "target": row.target, "name": row.document.name, "sha256": row.document.sha256}
        for row in rows.select_related("document").order_by("pk")
    ]


def text(number):
    return None if number is None else f"{number:f}"


def digest(parts):
    said = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("recognition", "0004_submissions")]
    operations = [migrations.RunPython(freeze, migrations.RunPython.noop)]
