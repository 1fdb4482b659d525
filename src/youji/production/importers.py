"""What the worker can take in for this room: the same services as the page."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from youji.production.policy import GROWERS
from youji.production.services import book
from youji.shared.importing import Importer, Outcome, Task, told
from youji.shared.refusals import Refused


def _look(task: Task) -> Outcome:
    looked = book.look(task.data, actor=task.actor, now=task.now, terms=task.terms)
    plan = looked.plan
    said = book.said_of(looked.verdicts.values())
    return told(plan, sentence=said, link=reverse("production:book"), fit=bool(plan.created or plan.updated))


def _take(task: Task) -> Outcome:
    """What is judged for the taking is what is written: a long book is not judged twice under the lock."""
    try:
        with transaction.atomic():
            looked = book.take_book(task.data, actor=task.actor, now=task.now, terms=task.terms)
    except Refused:
        plan = book.plan_book(task.data, actor=task.actor, now=task.now, terms=task.terms)
        return told(plan, fit=False)
    plan = looked.plan
    said = f"已存下{len(plan.created) + len(plan.updated):,}条。{book.said_of(looked.verdicts.values())}"
    if plan.refused:
        said += f"另有{len(plan.refused):,}行有误，没有存。"
    return told(plan, sentence=said, link=reverse("production:own"))


IMPORTERS = {"book": Importer("生产记录", GROWERS, _look, _take)}
