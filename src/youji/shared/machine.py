"""A state machine is a table. This module reads the table; it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from youji.shared.actor import Role
from youji.shared.findings import Finding

F = TypeVar("F")
Guard: TypeAlias = Callable[[F], Finding | None]


class NotAllowed(Exception):
    """The actor may not take this step from here."""


class StaleState(Exception):
    """Somebody else changed the record between our reading and our writing."""


class Blocked(Exception):
    """The step is the actor's to take, but the facts do not permit it yet."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("；".join(str(finding) for finding in self.findings))


@dataclass(frozen=True, slots=True)
class Transition(Generic[F]):
    """One row of the table: *from* any of ``sources``, ``role`` may take ``name``, and it is then ``target``."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    role: Role
    guards: tuple[Guard[F], ...] = ()
    effects: tuple[str, ...] = ()
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Machine(Generic[F]):
    """All the rows, and the questions one may ask of them."""

    initial: str
    transitions: tuple[Transition[F], ...]

    def available(self, status: str, roles: frozenset[Role]) -> list[Transition[F]]:
        """The steps these roles could take from ``status``, guards aside."""
        return [t for t in self.transitions if status in t.sources and t.role in roles]

    def plan(self, name: str, *, status: str, roles: frozenset[Role], facts: F) -> Transition[F]:
        """The step called ``name``, if it may be taken now.

        Raises:
            NotAllowed: no such step from ``status`` for ``roles``.
            Blocked: a guard objected; carries every finding, not just the first.
        """
        step = next((t for t in self.available(status, roles) if t.name == name), None)
        if step is None:
            raise NotAllowed(f"{name!r} is not open from {status!r}")
        findings = tuple(f for guard in step.guards if (f := guard(facts)) is not None)
        if findings:
            raise Blocked(findings)
        return step

    def waiting_on(self, status: str) -> frozenset[Role]:
        """The roles whose turn it is in ``status``."""
        return frozenset(t.role for t in self.transitions if status in t.sources)

    def terminal(self) -> frozenset[str]:
        """Statuses nothing leads out of."""
        left = {source for t in self.transitions for source in t.sources}
        return frozenset({t.target for t in self.transitions} - left)
