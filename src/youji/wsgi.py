"""Django, and what stands before it: granian serves ``front``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from youji.front import Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
application = get_wsgi_application()
front = Front(application)
