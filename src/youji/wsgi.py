"""Django, and what stands before it: granian serves ``front``."""

from __future__ import annotations

import os
import threading
import time

from django.core.wsgi import get_wsgi_application

from youji.front import Front


def leave_with(supervisor: int) -> None:
    """End this process when ``supervisor`` is gone: it would serve on, unsupervised, and keep the port."""
    while os.getppid() == supervisor:
        time.sleep(1)
    os._exit(1)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
if supervisor := os.environ.get("YOUJI_SUPERVISOR"):
    threading.Thread(target=leave_with, args=(int(supervisor),), name="supervisor", daemon=True).start()
application = get_wsgi_application()
front = Front(application)
