"""What is asked at once is answered in one go, each by itself; and nobody waits who is alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from youji.shared.together import NotAnswered, Together


class Desk:
    """Doubles what it is asked; the first round is held until the others have come."""

    def __init__(self, others: int) -> None:
        self.rounds: list[list[int]] = []
        self.together: Together[int, int] = Together(self.work)
        self.others, self.begun, self.wrong = others, threading.Event(), None

    def work(self, asked: Any) -> Any:
        self.rounds.append(sorted(asked))
        self.begun.set()
        while len(self.rounds) == 1 and len(self.together._waiting) < self.others:
            time.sleep(0.001)
        if self.wrong is not None and len(asked) > 1:
            raise self.wrong
        return [ValueError(one) if one == 3 else one * 2 for one in asked]


def ask(desk: Desk, *numbers: int) -> list[Any]:
    """What each was told: the first alone, the others while it is at work."""
    said: list[Any] = [None] * len(numbers)

    def run(place: int, call: Callable[[int], int]) -> None:
        try:
            said[place] = call(numbers[place])
        except BaseException as error:
            said[place] = error

    threads = [threading.Thread(target=run, args=(place, desk.together)) for place in range(len(numbers))]
    threads[0].start()
    desk.begun.wait()
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_those_who_come_while_one_works_are_answered_in_one_go_and_one_ones_fault_is_nobody_elses():
    desk = Desk(others=3)
    said = ask(desk, 1, 2, 3, 4)
    assert desk.rounds == [[1], [2, 3, 4]]
    assert [said[place] for place in (0, 1, 3)] == [2, 4, 8]
    assert isinstance(said[2], ValueError)


def test_what_stops_the_work_is_told_to_all_of_the_round_and_the_next_goes_on():
    for wrong, told in ((OSError("full"), OSError), (SystemExit(), NotAnswered)):
        desk = Desk(others=2)
        desk.wrong = wrong
        first, *rest = ask(desk, 1, 2, 4)
        assert first == 2
        assert all(isinstance(one, told | type(wrong)) for one in rest)
        assert sum(isinstance(one, told) for one in rest) >= 1
        assert desk.together(5) == 10


def test_whoever_is_alone_works_alone():
    desk = Desk(others=0)
    assert [desk.together(one) for one in (1, 2)] == [2, 4]
    with pytest.raises(ValueError, match="3"):
        desk.together(3)
    assert desk.rounds == [[1], [2], [3]]
