"""``/healthz``: the process answers. ``/readyz``: the database answers, is migrated, and the jobs run."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from youji.ledger.runs import jobs_late
from youji.shared import clock
from youji.shared.web import PUBLIC, page

JOBS_MAY_LAG = timedelta(minutes=10)


@require_safe
@page(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@page(PUBLIC)
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when work can be done, else 503; each part says how it stands."""
    parts: dict[str, str] = {}
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        parts["database"] = "ok"
        parts["migrations"] = "ok" if not pending else f"{len(pending)} pending"
        late = jobs_late(now=clock.now(), by=JOBS_MAY_LAG)
        parts["jobs"] = "ok" if not late else "late: " + ", ".join(late)
    except DatabaseError as failed:
        parts["database"] = f"unreachable: {type(failed).__name__}"
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)
