"""How many records one press, or one request, does something with."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from youji.shared.refusals import Refused

T = TypeVar("T")
#: Applications that are handled together; a longer list is done in parts, so that each part is looked at.
MOST = 200


def chosen(
    ids: Iterable[T], *, field: str = "applications", none: str = "请先勾选申报。", most: int = MOST
) -> list[T]:
    """The records that were chosen; not one more is read than can be taken.

    Raises:
        Refused: none, or too many; at ``field``.
    """
    found = list(islice(ids, most + 1))
    if not found:
        raise Refused(none, field)
    if len(found) > most:
        raise Refused(f"一次最多选{most}个，请分几次办理。", field)
    return found
