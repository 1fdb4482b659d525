"""``/healthz``: the process answers. ``/readyz``: the database answers, is migrated, the log grows, the jobs succeed, there is room."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta

from django.core import signing
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from youji.ledger import watch
from youji.shared import clock, outside
from youji.shared.rooms import recurring
from youji.shared.web import PUBLIC, page

#: A jump of the clock shows for so long.
SHOWN = timedelta(minutes=10)
#: What this process saw of the clock, each time it was asked how it stands.
CLOCK = clock.Beside()


@require_safe
@page(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers. Whoever carries a word signed here is told what the proxy made of their request."""
    response = HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
    if word := request.headers.get(outside.SEEN):
        with suppress(signing.BadSignature):
            signing.loads(word, salt=outside.SALT, max_age=timedelta(minutes=5))
            response[outside.SEEN] = json.dumps(
                {
                    "address": request.META["REMOTE_ADDR"],
                    "secure": request.is_secure(),
                    "host": request.META.get("HTTP_HOST", ""),
                    "waited": request.META.get("youji.waited", 0.0),
                }
            )
    return response


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
        stands = watch.log_stands(now)
        parts["log"] = "ok" if stands is None else f"standing still since {stands:%Y-%m-%dT%H:%M:%SZ}"
        parts["jobs"] = _jobs(now)
    except DatabaseError as failed:
        parts["database"] = f"unreachable: {type(failed).__name__}"
    parts["disk"] = "ok" if watch.room_left() is None else "almost full"
    parts["clock"] = _clock()
    return parts


def _clock() -> str:
    off = CLOCK.jumped_within(SHOWN).total_seconds()
    return f"jumped by {off:+.0f} seconds" if off else "ok"


def _jobs(now: datetime) -> str:
    late = watch.without_success(recurring(), now) + _never_run(now)
    failing = [name for name in watch.failing() if name not in late]
    said = ("late", late), ("failing", failing)
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in said if names) or "ok"


def _never_run(now: datetime) -> list[str]:
    """The jobs no worker has done yet, once the database has had its present shape for too long."""
    real = now - clock.shift()  # Django notes real time even when the demonstration clock is ahead
    if MigrationRecorder.Migration.objects.filter(applied__gte=real - watch.JOBS_MAY_LAG).exists():
        return []
    return watch.never_done(recurring())
