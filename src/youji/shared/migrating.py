"""Steps of migrations."""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.state import ProjectState


class OnTables(RunPython):
    """What is said to the database itself: triggers put on and taken off.

    Both functions are given ``None`` for the models. Django makes all of the house anew before each ``RunPython``, in
    case they are asked for: a third of what a migration of everything took.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """The function has run."""
        self.code(None, schema_editor)  # type: ignore[arg-type]

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """The function that takes it back has run."""
        assert self.reverse_code is not None  # noqa: S101  (Django asks ``reversible`` first)
        self.reverse_code(None, schema_editor)  # type: ignore[arg-type]
