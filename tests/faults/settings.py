"""The product's own settings, but that a killed worker holds its jobs for seconds: nobody waits a minute in the suite."""

from __future__ import annotations

from youji.settings import *  # noqa: F403

LEAST_HELD_SECONDS = 3
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
STATICFILES_DIRS: list[str] = []
