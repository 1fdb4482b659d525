"""Input that cannot be accepted, worded for the person who typed it."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """One sentence per field (``""`` for the whole): what is wrong and what to do."""

    def __init__(self, problems: Mapping[str, str] | str, field: str = "") -> None:
        self.problems: dict[str, str] = {field: problems} if isinstance(problems, str) else dict(problems)
        super().__init__("；".join(self.problems.values()))
