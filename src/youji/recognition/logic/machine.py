"""From a scheme's steps to the machine that runs them."""

from __future__ import annotations

from functools import lru_cache

from youji.recognition.logic.facts import Facts
from youji.recognition.logic.guards import GUARDS
from youji.recognition.logic.scheme import Scheme, Step
from youji.shared.actor import Role
from youji.shared.machine import Machine, Transition


@lru_cache(maxsize=64)
def machine_for(scheme: Scheme) -> Machine[Facts]:
    """The scheme's workflow. ``needs_reason`` and ``needs_document_number`` become guards here.

    Raises:
        KeyError, ValueError: a step names an unknown guard or role (``logic.check`` says so in words).
    """
    return Machine(initial=scheme.initial, transitions=tuple(_row(step) for step in scheme.steps))


def guard_names(step: Step) -> tuple[str, ...]:
    """The guards of ``step``: those it names, and those its flags imply."""
    implied = [
        name
        for name, wanted in (
            ("reason_is_given", step.needs_reason),
            ("document_number_is_given", step.needs_document_number),
        )
        if wanted and name not in step.guards
    ]
    return (*step.guards, *implied)


def _row(step: Step) -> Transition[Facts]:
    return Transition(
        name=step.name,
        label=step.label,
        sources=frozenset(step.sources),
        target=step.target,
        role=Role(step.role),
        guards=tuple(GUARDS[name] for name in guard_names(step)),
        effects=step.effects,
        working_days=step.working_days,
    )
