"""Writes: one transaction and one audit entry each."""

from __future__ import annotations

from youji.members.services.asking import apply, enter
from youji.members.services.homes import print_for
from youji.members.services.memberships import answer, confirm_on_paper, end, keep_books
from youji.members.services.permits import (
    find_membership,
    keeps_base,
    may_answer,
    may_end,
    may_say_who_keeps_books,
    may_take_paper,
    may_withdraw,
)
from youji.members.services.plots import assign_plots

__all__ = [
    "answer",
    "apply",
    "assign_plots",
    "confirm_on_paper",
    "end",
    "enter",
    "find_membership",
    "keep_books",
    "keeps_base",
    "may_answer",
    "may_end",
    "may_say_who_keeps_books",
    "may_take_paper",
    "may_withdraw",
    "print_for",
]
