"""Keys for programs. The key itself is seen once, by its owner; only its hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from youji.accounts.logic import rules
from youji.accounts.logic.refusal import Refused, demand
from youji.accounts.models import ApiToken, Person
from youji.accounts.selectors import digest_of
from youji.accounts.services.common import Unknown, note
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.machine import NotAllowed

PREFIX = "youji_"
#: Use is noted at most this often, so that reading stays reading.
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def create_token(
    *, name: str, scopes: Iterable[str], expires_on: date, actor: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """A token of the actor's own, and the key to show once.

    Raises:
        NotAllowed: a token asks for another token.
        Refused: at ``name``, ``scopes`` or ``expires_on``.
    """
    if actor.scopes is not None or not actor.signed_in:
        raise NotAllowed("令牌只能由本人登录后创建。")
    if not name.strip():
        raise Refused("请写明令牌给哪个程序用。", "name")
    wanted = frozenset(scopes)
    demand(rules.a_token_has_known_scopes(wanted), field="scopes")
    demand(rules.a_token_expires_within_a_year(expires_on, clock.local_date(now)), field="expires_on")
    raw = PREFIX + secrets.token_urlsafe(32)
    person = Person.objects.get(pk=actor.user_id)
    token = ApiToken.objects.create(
        person=person,
        name=name.strip()[:80],
        digest=digest_of(raw),
        scopes=sorted(wanted),
        created_at=now,
        expires_at=clock.midnight(expires_on),
    )
    after = {"token": token.pk, "scopes": token.scopes, "expires_on": expires_on.isoformat()}
    note("token.created", person, before={}, after=after, actor=actor, now=now)
    return token, raw


@transaction.atomic
def revoke_token(*, token_id: int, actor: Actor, now: datetime) -> None:
    """The actor's token does not work any more.

    Raises:
        Unknown: the actor has no such token in force.
    """
    token = (
        ApiToken.objects.filter(pk=token_id, person_id=actor.user_id, revoked_at__isnull=True)
        .select_related("person")
        .first()
    )
    if token is None:
        raise Unknown
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=now)
    note("token.revoked", token.person, before={"token": token.pk}, after={}, actor=actor, now=now)


def note_use(*, digest: str, now: datetime) -> None:
    """When the token was last used, to the hour."""
    seen_long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
    ApiToken.objects.filter(seen_long_ago, digest=digest).update(last_used_at=now)
