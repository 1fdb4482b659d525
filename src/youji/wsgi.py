"""Django, and what stands before it: granian serves ``front``."""

from __future__ import annotations

import os
import sys
import threading
import time
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import loader
from django.urls import reverse

from youji.front import Front
from youji.shared import garbage
from youji.shared.rooms import rooms


def leave_with(supervisor: int) -> None:
    """End this process when ``supervisor`` is gone: it would serve on, unsupervised, and keep the port."""
    while os.getppid() == supervisor:
        time.sleep(1)
    os._exit(1)


#: Seconds after which a thread that works lets another at the interpreter: a page that touches the database ten times
#: waits for a phone's message ten times as long (Python's own is five times this).
TURN_SECONDS = 0.001
#: Whose pages strangers open.
PUBLIC_ROOMS = ("portal", "programme")


def make_ready() -> int:
    """Every page's code is loaded and the public's pages are compiled: their first visitor does not wait for it.

    The database is not asked, so there is nothing here that could be away or be counted. How many pages it were.
    """
    reverse("portal:verify")  # loads every page's code, and the table by which templates write addresses
    import_module("youji.divisions.selectors").packaged_places()
    folders = [settings.PACKAGE / room / "templates" for room in PUBLIC_ROOMS]
    names = [str(path.relative_to(folder)) for folder in folders for path in sorted(folder.rglob("*.html"))]
    for name in ("base.html", *names):
        loader.get_template(name)
    return len(names)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
sys.setswitchinterval(TURN_SECONDS)
if supervisor := os.environ.get("YOUJI_SUPERVISOR"):
    threading.Thread(target=leave_with, args=(int(supervisor),), name="supervisor", daemon=True).start()
application = get_wsgi_application()
make_ready()
garbage.settle()
front = Front(application, (run for room in rooms() for run in room.beside))
