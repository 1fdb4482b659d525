"""``/healthz``: the process answers. ``/readyz``: the database answers, is migrated, the jobs run, there is room."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from youji.ledger.runs import jobs_known, jobs_late
from youji.shared import clock
from youji.shared.rooms import recurring
from youji.shared.web import PUBLIC, page

JOBS_MAY_LAG = timedelta(minutes=10)
#: A few uploads and a day of the log.
LEAST_FREE_BYTES = 200_000_000


@require_safe
@page(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@page(PUBLIC)
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when work can be done, else 503; each part says how it stands."""
    parts = readiness(clock.now())
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def readiness(now: datetime) -> dict[str, str]:
    """Part → ``ok``, or what is wrong with it at ``now``."""
    parts: dict[str, str] = {}
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        parts["database"] = "ok"
        parts["migrations"] = "ok" if not pending else f"{len(pending)} pending"
        late = jobs_late(now=now, by=JOBS_MAY_LAG) + _never_run(now)
        parts["jobs"] = "ok" if not late else "late: " + ", ".join(late)
    except DatabaseError as failed:
        parts["database"] = f"unreachable: {type(failed).__name__}"
    parts["disk"] = "ok" if shutil.disk_usage(settings.VAR).free >= LEAST_FREE_BYTES else "almost full"
    return parts


def _never_run(now: datetime) -> list[str]:
    """The jobs no worker has taken up yet, once the database has had its present shape for too long."""
    real = now - clock.shift()  # Django notes real time even when the demonstration clock is ahead
    if MigrationRecorder.Migration.objects.filter(applied__gte=real - JOBS_MAY_LAG).exists():
        return []
    known = jobs_known()
    return [job.name for job in recurring() if job.name not in known]
