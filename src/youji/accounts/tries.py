"""A try at a second factor: counted and looked at in one transaction, so that who is cut off gave no wrong answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from youji.accounts.models import Person
from youji.accounts.services import sign_in
from youji.shared import clock

#: How the sign-in library calls it that nobody looked any more.
TOO_MANY = "too_many_login_attempts"


@contextmanager
def one_try(person: Person | None) -> Iterator[None]:
    """What the library counts inside holds when the answer is known, right or wrong; cut off before, nothing was counted.

    A wrong answer is entered in the trail, as a wrong password is: whoever gave it knew that already.

    The library counts first and takes it back when the answer was right. Its lock on the count is the store's
    (``tallies``) and lasts as long as the transaction, so two tries at once are still two.

    Args:
        person: whose second factor; ``None`` where nobody has said yet who they are.

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
        if person is not None:
            _enter(person, wrong)
        raise wrong


def _enter(person: Person, wrong: Exception) -> None:
    too_many = isinstance(wrong, ValidationError) and wrong.code == TOO_MANY
    sign_in.refused(
        username=person.username,
        why="too_many_attempts" if too_many else "wrong_code",
        address=get_adapter().get_client_ip(context.request),
        now=clock.now(),
    )
