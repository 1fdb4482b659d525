"""Who is signed in, as the session knows them."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from youji.accounts.models import Person
from youji.accounts.selectors import signed_in
from youji.shared import clock


class HouseBackend(AuthenticationBackend):
    """Signs in as the sign-in library does; whoever is signed in is read with agency and roles, in one query."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, unless their account is closed."""
        person = signed_in(user_id, clock.now())
        return person if person is not None and self.user_can_authenticate(person) else None
