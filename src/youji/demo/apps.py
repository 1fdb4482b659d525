from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings

from youji.shared import clock


class Config(AppConfig):
    name = "youji.demo"

    def ready(self) -> None:
        # Only the demonstration's clock can be moved; in production the file is never looked at.
        clock.allow_shift(settings.VAR / "clock-shift" if settings.DEMO else None)
