"""What is asked at the same moment is answered in one go: whoever comes first works for all who wait.

Ten callers that each open a transaction cost ten times what it takes to open one, and on SQLite wait for each other
besides. Whoever finds nobody at work works for all that have come, on their own connection; the others wait for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")
#: Those of the round before are about to come again: so long they are waited for, if they came so shortly before.
LINGER_SECONDS, SHORTLY_SECONDS = 0.010, 0.050


class NotAnswered(RuntimeError):
    """Whoever worked for all was ended; nothing is known of what became of it."""


@dataclass(slots=True, eq=False)
class _Caller(Generic[T, R]):
    asked: T
    done: bool = False
    said: R | BaseException | None = None

    def answer(self) -> R:
        """What was answered, or raised."""
        if isinstance(self.said, BaseException):
            raise self.said
        return cast("R", self.said)


class Together(Generic[T, R]):
    """``work`` answers some questions at once, one answer or exception for each; call this with one question."""

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R | BaseException]]) -> None:
        self._work = work
        self._changed = threading.Condition()
        self._waiting: list[_Caller[T, R]] = []
        self._busy = False
        self._expected, self._ended = 1, 0.0

    def __call__(self, asked: T) -> R:
        """The answer.

        Raises:
            whatever ``work`` raised, or answered for this question.
        """
        mine: _Caller[T, R] = _Caller(asked)
        with self._changed:
            self._waiting.append(mine)
            self._changed.notify_all()
            while self._busy and not mine.done:
                self._changed.wait()
            if mine.done:
                return mine.answer()
            self._busy = True
            self._linger()
            taken, self._waiting = self._waiting, []
        self._answer(taken)
        return mine.answer()

    def _linger(self) -> None:
        """Wait a moment for those who have just been answered: without it they come one by one, each too late."""
        until = time.monotonic() + LINGER_SECONDS
        if until - LINGER_SECONDS - self._ended > SHORTLY_SECONDS:
            return
        while len(self._waiting) < self._expected and (left := until - time.monotonic()) > 0:
            self._changed.wait(left)

    def _answer(self, taken: Sequence[_Caller[T, R]]) -> None:
        said: Sequence[R | BaseException] = [NotAnswered()] * len(taken)
        try:
            said = self._work([one.asked for one in taken])
        except Exception as error:
            said = [error] * len(taken)
        finally:
            with self._changed:
                for one, answer in zip(taken, said, strict=True):
                    one.said, one.done = answer, True
                self._busy, self._ended = False, time.monotonic()
                self._expected = len(taken) + len(self._waiting)
                self._changed.notify_all()
