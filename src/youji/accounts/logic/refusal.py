"""Input that cannot be accepted, worded for the person who typed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from youji.shared.findings import Finding


class Refused(Exception):
    """One sentence per field (``""`` for the whole form): what is wrong and what to do."""

    def __init__(self, problems: Mapping[str, str] | str, field: str = "") -> None:
        self.problems: dict[str, str] = {field: problems} if isinstance(problems, str) else dict(problems)
        super().__init__("；".join(self.problems.values()))


def demand(*findings: Finding | None, field: str = "") -> None:
    """Raise ``Refused`` with every objection at once.

    Raises:
        Refused: there is at least one.
    """
    if said := list(_sentences(findings)):
        raise Refused("".join(said), field)


def _sentences(findings: Iterable[Finding | None]) -> Iterable[str]:
    return (finding.message for finding in findings if finding is not None)
