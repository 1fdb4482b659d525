"""A try at a second factor: counted and looked at in one transaction, so that who is cut off gave no wrong answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, transaction


@contextmanager
def one_try() -> Iterator[None]:
    """What the library counts inside holds when the answer is known, right or wrong; cut off before, nothing was counted.

    The library counts first and takes it back when the answer was right. Its lock on the count is the store's
    (``tallies``) and lasts as long as the transaction, so two tries at once are still two.

    Raises:
        Exception: what is wrong with the answer, which is counted; of the database, and nothing is.
    """
    wrong: Exception | None = None
    with transaction.atomic():
        try:
            yield
        except DatabaseError:
            raise
        except Exception as said:  # whatever a wrong answer makes the library's parsers trip over
            wrong = said
    if wrong is not None:
        raise wrong
