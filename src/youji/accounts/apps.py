from __future__ import annotations

import importlib

from django.apps import AppConfig


class Config(AppConfig):
    name = "youji.accounts"

    def ready(self) -> None:
        """The room's checks are registered."""
        importlib.import_module("youji.accounts.checks")
