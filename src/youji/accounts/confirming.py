"""Before a key is made or a way in is changed: is it still the person who signed in?"""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired

from youji.shared.web import ActorRequest


def demand_confirmed(request: ActorRequest) -> None:
    """Whoever sits at the browser has just shown password, code or passkey once more.

    Raises:
        ReauthenticationRequired: not within ten minutes; the sign-in library asks, and then sends the same form again.
    """
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
