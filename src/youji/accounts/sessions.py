"""How long the session of a request lasts (decision 0123)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from youji.accounts.logic.sessions import ends_at
from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.shared import clock

#: In the session of whoever ticked 这不是我的手机 when signing in; before they are known, and ever after.
NOT_MINE = "not-my-device"


def keep(request: HttpRequest, person: Person) -> None:
    """The session ends when the house says: ``ends_at``, by the clock of the machine, whatever is done in it."""
    now = clock.now()
    actor = actor_of(person, now=now)
    ends = ends_at(
        now,
        grower=actor.operator_id is not None and not actor.is_officer,
        own_device=not request.session.get(NOT_MINE, False),
        days=settings.REMEMBER_DAYS,
    )
    # The library would count from the last change of the session; an instant stays where it is.
    request.session.set_expiry(0 if ends is None else clock.real() + (ends - now))


def remembered_until(request: HttpRequest) -> datetime | None:
    """Until when this device is remembered, in the house's time; ``None``: only until its browser is closed."""
    if request.session.get_expire_at_browser_close():
        return None
    expires: datetime = request.session.get_expiry_date()
    return expires + clock.shift()
