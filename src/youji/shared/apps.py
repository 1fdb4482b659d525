from __future__ import annotations

from django.apps import AppConfig

from youji.shared.rooms import rooms


class Config(AppConfig):
    name = "youji.shared"

    def ready(self) -> None:
        """Every room has declared itself: its checks, rules and listeners are known before anything is asked."""
        rooms()
