"""What stands first on a grower's home: 地里的事 of today (``desk.home``)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from youji.production.selectors import whom, workbench
from youji.production.selectors.asked import asked_today
from youji.shared import clock
from youji.shared.actor import PRODUCERS, Actor
from youji.shared.rooms import Panel

TEMPLATE = "production/field/_today.html"
#: For whoever has plots, and nothing in production on them.
BEGIN = "production/field/_begin.html"


def on_home(actor: Actor, now: datetime) -> Panel | None:
    """The work of today for whoever has something in production, how to begin for whoever has plots; else ``None``."""
    if actor.operator_id is None or not actor.roles & PRODUCERS:
        return None
    today = clock.local_date(now)
    seasons = workbench.open_seasons(actor, today)
    if not seasons:
        return Panel(BEGIN, {}) if whom.own_plots(actor.operator_id, today) else None
    rows = workbench.recorded(actor, now, workbench.MOST_RECORDS, seasons)
    kinds = workbench.kinds_for(seasons)
    harvests = workbench.harvestable(seasons, today)
    pages = [reverse("production:field-record", args=[one.code]) for one in kinds]
    entries = [reverse("production:field-entry", args=[kind]) for kind in ("purchase", "return")]
    return Panel(
        TEMPLATE,
        {
            "likes": workbench.last_of_each(rows),
            "tasks": asked_today(seasons, rows, today),
            "kinds": kinds,
            "harvests": harvests,
            "more_harvests": max(0, len(seasons) - workbench.MOST_PIECES),
            "pages": " ".join([*pages, reverse("production:field-records"), *entries]),
        },
    )
