"""``youji worker``: runs queued tasks and the recurring jobs that rooms declare."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from youji.ledger import runs
from youji.shared import clock, garbage, mail, rooms
from youji.shared.identifiers import short_code

log = logging.getLogger(__name__)
#: A letter half sent has so long to go when the worker is told to stop.
LAST_LETTER_SECONDS = 3.0


class Command(BaseCommand):
    """Work until told to stop, or until the parent process is gone."""

    help = "运行后台任务：事件投递与定时任务"
    #: The checks load every page and operation, which the worker never serves; `youji run` has made them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="处理完现有任务后退出")
        parser.add_argument("--parent", type=int, default=0, help="父进程号；父进程结束后自行退出")
        parser.add_argument("--interval", type=float, default=1.0, help="空闲时的轮询间隔（秒）")

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        rounds = loops()
        garbage.settle()
        if options["once"]:
            for once in rounds:
                once()
            return
        work(*rounds, stopping, interval=options["interval"], parent=options["parent"])


Round = Callable[[], None]


def loops() -> tuple[Round, Round, Round]:
    """One round of the house, one of what waits for a mail server, one of what can take minutes: as long as they like."""
    recurring = rooms.recurring()
    house = [job for job in recurring if not job.mails and not job.apart]
    return (
        partial(_round, house, _queue(but=[mail.QUEUE]), lost_too=True),
        partial(_round, [job for job in recurring if job.mails], _queue(only=[mail.QUEUE])),
        partial(_round, [job for job in recurring if job.apart]),
    )


def work(
    house: Round,
    post: Round,
    apart: Round,
    stopping: threading.Event,
    *,
    interval: float,
    parent: int = 0,
) -> None:
    """The loops, each at its own pace, until told to stop or the parent is gone."""

    def keep(once: Callable[[], None]) -> None:
        while not stopping.is_set():
            once()
            if parent and os.getppid() != parent:
                stopping.set()
            stopping.wait(interval)
        connection.close()

    # Daemons: who leaves waits for no mail server and no long import. What was being sent is sent again when its claim is
    # over; what was being written is rolled back, and done by whoever takes it up next.
    mailing = threading.Thread(target=keep, args=(post,), name="mail", daemon=True)
    long = threading.Thread(target=keep, args=(apart,), name="apart", daemon=True)
    mailing.start()
    long.start()
    keep(house)
    for thread in (mailing, long):
        thread.join(LAST_LETTER_SECONDS)


def _queue(only: list[str] | None = None, but: list[str] | None = None) -> Worker:
    return Worker(
        queue_names=only or ["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=short_code(12), excluded_queue_names=but or [],
    )  # fmt: skip


def _round(jobs: list[rooms.Recurring], queue: Worker | None = None, *, lost_too: bool = False) -> None:
    try:
        runs.run_due(jobs, clock.now())
        if lost_too:
            runs.requeue_stuck(clock.now())
        if queue is not None:
            queue.run()
    except Exception:
        log.exception("worker: 这一轮没有完成，下一轮再试")
    close_old_connections()
