"""Keys for programs. The key itself is seen once, by its owner; only its hash is kept."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from youji.accounts.fields import TOKEN
from youji.accounts.logic import rules
from youji.accounts.models import ApiToken, Person
from youji.accounts.selectors import actor_of, digest_of, known_scopes, powers_of
from youji.accounts.services.common import note
from youji.accounts.services.messages import tell_owner
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Unknown, demand

PREFIX = "youji_"
#: Where an empty file for each token in use is, as old as its last use.
FOLDER = "token-uses"


@transaction.atomic
def create_token(
    *, name: str, scopes: Iterable[str], expires_on: date, actor: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """A token of the actor's own, and the key to show once. It holds the roles its owner has now, and never another.

    Made with another token, it can do no more, lasts no longer and is revoked with it; its owner is told.

    Raises:
        NotAllowed: nobody is signed in.
        Refused: at ``name``, ``scopes`` or ``expires_on``.
        Unknown: the token it is made with was revoked meanwhile.
    """
    if not actor.signed_in:
        raise NotAllowed("令牌只能由本人创建。")
    said = checked(TOKEN, {"name": name, "scopes": list(scopes), "expires_on": expires_on})
    wanted, expires_on = frozenset(said["scopes"]), said["expires_on"]
    demand(rules.a_token_has_known_scopes(wanted, known_scopes()), field="scopes")
    demand(rules.a_token_expires_within_a_year(expires_on, clock.local_date(now)), field="expires_on")
    expires_at = clock.midnight(expires_on)
    # Held until the end: a recovery, a reset or a new role waits for this token, and then ends it.
    person = Person.objects.select_for_update(of=("self",)).get(pk=actor.user_id)
    maker = _maker(actor)
    demand(rules.a_token_makes_no_more_of_itself(actor, wanted, known_scopes()), field="scopes")
    demand(
        rules.a_token_outlives_no_other(expires_at, maker.expires_at if maker else None), field="expires_on"
    )
    raw = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=said["name"],
        digest=digest_of(raw),
        scopes=sorted(wanted),
        created_at=now,
        expires_at=expires_at,
        powers=maker.powers if maker else powers_of(person, clock.local_date(now)),
        made_with=maker,
    )
    after = {"token": token.pk, "scopes": token.scopes, "expires_on": expires_on.isoformat()}
    note("token.created", person, before={}, after=after, actor=actor, now=now)
    if maker is not None:
        tell_owner(
            f"令牌“{maker.name}”新建了令牌",
            f"新令牌“{token.name}”，{clock.in_words(expires_on)}到期。",
            actor,
            now,
        )
    return token, raw


def _maker(actor: Actor) -> ApiToken | None:
    """The token that asks, held until the transaction ends: it is not revoked without what it makes."""
    if actor.scopes is None:
        return None
    held = (
        ApiToken.objects.select_for_update().filter(pk=actor.token_id or 0, revoked_at__isnull=True).first()
    )
    if held is None:
        raise Unknown
    return held


@transaction.atomic
def revoke_token(*, token_id: int, actor: Actor, now: datetime) -> None:
    """The actor's token does not work any more, nor does any that was made with it.

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
    ids = [token.pk]
    while ids:
        # Update first: whoever makes one with these now waits, and then finds them revoked.
        ApiToken.objects.filter(pk__in=ids).update(revoked_at=now)
        for pk in ids:
            note("token.revoked", token.person, before={"token": pk}, after={}, actor=actor, now=now)
        ids = list(
            ApiToken.objects.filter(made_with__in=ids, revoked_at__isnull=True).values_list("pk", flat=True)
        )


def end_tokens(person: Person, now: datetime) -> int:
    """None of the person's tokens work any more, nor one that is being made; the number ended.

    For whenever somebody else may have had a key, and when the person's roles change.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    return ApiToken.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)


@transaction.atomic
def end_own_tokens(*, person: Person, now: datetime) -> int:
    """With a new password the person also wanted none of the old keys; the number ended."""
    if ended := end_tokens(person, now):
        note(
            "tokens.revoked",
            person,
            before={},
            after={"tokens": ended},
            actor=actor_of(person, now=now),
            now=now,
        )
    return ended


def note_use(*, token_id: int, now: datetime) -> None:
    """That the token is used is put down beside the database, where reading takes no lock; ``fold_uses`` takes it in."""
    with suppress(OSError):  # a full disk stops nobody from reading
        used = (now.timestamp(), now.timestamp())
        try:
            os.utime(Path(settings.VAR) / FOLDER / str(token_id), used)
        except FileNotFoundError:
            mark = _uses() / str(token_id)
            mark.touch()
            os.utime(mark, used)


def fold_uses(now: datetime) -> int:
    """What was put down since the last time stands in the table; the number of tokens used."""
    marks = [mark for mark in _uses().iterdir() if mark.name.isdecimal()]
    for mark in marks:
        with suppress(FileNotFoundError):
            used = datetime.fromtimestamp(mark.stat().st_mtime, UTC)
            later = Q(last_used_at__isnull=True) | Q(last_used_at__lt=used)
            ApiToken.objects.filter(later, pk=int(mark.name)).update(last_used_at=used)
            mark.unlink()
    return len(marks)


def _uses() -> Path:
    """An empty file for each token in use, as old as its last use."""
    folder = Path(settings.VAR) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder
