"""``youji worker``: runs queued tasks and the recurring jobs that rooms declare."""

from __future__ import annotations

import logging
import os
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from youji.ledger import runs
from youji.shared import clock, rooms
from youji.shared.identifiers import short_code

log = logging.getLogger(__name__)


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
        recurring = rooms.recurring()
        queue = Worker(
            queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=short_code(12), excluded_queue_names=[],
        )  # fmt: skip
        going = [True]
        signal.signal(signal.SIGTERM, lambda *_: going.clear())
        while going:
            try:
                runs.run_due(recurring, clock.now())
                runs.requeue_stuck(clock.now())
                queue.run()
            except Exception:
                log.exception("worker: 这一轮没有完成，下一轮再试")
            close_old_connections()
            if options["once"] or (options["parent"] and os.getppid() != options["parent"]):
                return
            time.sleep(options["interval"])
