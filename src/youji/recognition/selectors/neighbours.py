"""What this room asks of rooms that are being built beside it; each function goes when its neighbour has landed."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from youji.shared.working_days import Calendar


def _find(module: str, name: str) -> Any:
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:
        return None


def calendar() -> Calendar:
    """The working-day calendar."""
    real = _find("youji.divisions.selectors", "calendar")
    return real() if real else Calendar()


def division_name(code: str) -> str:
    """岳阳市, 君山区."""
    real = _find("youji.divisions.selectors", "name_of")
    return real(code) if real else code


def notify(
    *,
    title: str,
    body: str,
    link: str,
    now: datetime,
    roles: Iterable[Any] = (),
    division: str = "",
    operator_id: int | None = None,
    person_ids: Iterable[int] = (),
) -> None:
    """Tell people in the app and by e-mail."""
    real = _find("youji.accounts.services", "notify")
    if real:
        real(
            title=title, body=body, link=link, now=now, roles=tuple(roles), division=division,
            operator_id=operator_id, person_ids=tuple(person_ids),
        )  # fmt: skip
