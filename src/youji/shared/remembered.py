"""What is worked out of a short text is remembered: the same few names, amounts and days are read again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
#: So many answers are kept of each function, and none of a longer text: of bodies of megabytes they would fill the memory.
MOST, LONGEST = 4096, 200


def remembered(work: F) -> F:
    """``work``, which makes the same of a text each time, is asked once for each short one. Arguments come by place."""
    kept = lru_cache(maxsize=MOST)(work)

    @wraps(work)
    def ask(text: str, *more: str) -> Any:
        return kept(text, *more) if len(text) <= LONGEST else work(text, *more)

    return cast("F", ask)
