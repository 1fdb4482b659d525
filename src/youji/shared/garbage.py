"""How often a process that stays looks through its memory for rubbish."""

from __future__ import annotations

import gc

#: After so many new objects, instead of Python's 700: a sheet of ten thousand rows makes millions that all stay, and was
#: looked through for a fifth of its time (docs/decisions/0172). Long generations come about in the usual proportion.
NEW_OBJECTS, YOUNG, MIDDLE = 20_000, 20, 50


def settle() -> None:
    """What is there now is there for good, and is not looked through again; what comes is looked through less often.

    Without the first it is looked through again and again, 40 ms in which nobody is answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG, MIDDLE)
