"""主体自述: said by the holder, hidden and shown again by an officer; the public page follows at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.catalogue.fields import HIDING, OWN_WORD
from youji.catalogue.logic.statuses import ON_LIST
from youji.catalogue.models import Entry, OwnWord
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.entries import find_entry, holds
from youji.catalogue.selectors.own_words import find_word, may_hide, word_of
from youji.catalogue.services import publication
from youji.catalogue.services.holders import tell_holder
from youji.ledger.services import record_row
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import advance, changed, one_of_two, snapshot

#: The trail keeps for good what it is told: whom to call is not told, as in the register.
AUDITED = tuple(OWN_WORD.without("contact_name", "contact_phone"))


def say(
    *, code: str, given: Mapping[str, Any], actor: Actor, now: datetime, version: int | None = None
) -> OwnWord:
    """What the holder says stands on the public page, at once; what was hidden stays so until an officer has looked.

    Raises:
        Unknown: no such entry in the actor's scope. NotAllowed: not the holder's side.
        Refused: a field will not do, nothing was said, or the entry is no longer on the list. StaleState: somebody was quicker.
    """
    said = checked(OWN_WORD, given)
    with transaction.atomic():
        entry = find_entry(code, actor)
        if not holds(actor, entry):
            raise NotAllowed("主体自述由持有这项认定的一方填写。")
        if status_of(entry, clock.local_date(now)) not in ON_LIST:
            raise Refused("这项认定已不在目录中，不再公开主体自述。")
        word = word_of(entry)
        before = snapshot(word, AUDITED) if word else {}
        if word is None:
            word = _first(entry, said, now)
        elif all(getattr(word, key) == said[key] for key in OWN_WORD) and word.says:
            return word
        else:
            advance(word, seen=version, **said, operator_id=entry.base.operator_id, said_at=now)
        was, is_now = changed(before, snapshot(word, AUDITED))
        record_row(word, "saved", before=was, after=is_now, actor=actor, now=now)
        publication.refresh([code], now)
    return word


def _first(entry: Entry, said: Mapping[str, Any], now: datetime) -> OwnWord:
    if not any(said.values()):
        raise Refused("请至少填写一项。")
    with one_of_two(OwnWord.stale):
        return OwnWord.objects.create(entry=entry, operator_id=entry.base.operator_id, said_at=now, **said)


def hide(*, code: str, reason: str, actor: Actor, now: datetime, version: int | None = None) -> OwnWord:
    """It is off the public page and out of the open interface, and its holder knows why.

    Raises:
        Unknown: nothing is said there, or outside the actor's scope. NotAllowed: no officer of the area, or the holder's side.
        Refused: no reason. StaleState: hidden already, or said anew at the same moment.
    """
    said = checked(HIDING, {"reason": reason})
    with transaction.atomic():
        word = _for_officers(code, actor)
        if word.hidden_at and not word.waits:
            raise StaleState("这段主体自述已经隐藏。", now={"version": word.version})
        by = " ".join(part for part in (actor.agency, actor.name) if part)
        advance(word, seen=version, hidden_at=now, hidden_by=by, hidden_reason=said["reason"])
        _on_record(word, "hidden", "主体自述已隐藏", said["reason"], actor=actor, now=now)
    return word


def show(*, code: str, actor: Actor, now: datetime, version: int | None = None) -> OwnWord:
    """It is on the public page again.

    Raises:
        Unknown, NotAllowed: as ``hide``. StaleState: it is not hidden, or was said anew at the same moment.
    """
    with transaction.atomic():
        word = _for_officers(code, actor)
        if not word.hidden_at:
            raise StaleState("这段主体自述没有隐藏。", now={"version": word.version})
        advance(word, seen=version, hidden_at=None, hidden_by="", hidden_reason="")
        _on_record(word, "shown", "主体自述已恢复显示", "", actor=actor, now=now)
    return word


def _for_officers(code: str, actor: Actor) -> OwnWord:
    entry = find_entry(code, actor)
    if not may_hide(entry, actor):
        raise NotAllowed("主体自述由所在地的审核员或监管员隐藏和恢复，持有这项认定的一方回避。")
    return find_word(entry)


def _on_record(word: OwnWord, verb: str, title: str, reason: str, *, actor: Actor, now: datetime) -> None:
    entry: Entry = word.entry
    after = {"entry": entry.code}
    record_row(word, verb, before={}, after=after, reason=reason, actor=actor, now=now)
    publication.refresh([entry.code], now)
    body = f"理由：{reason}。修改以后，由工作人员看过再公开。" if reason else "公开页上又能看到了。"
    tell_holder(entry, title, body, now, link=f"/field/entries/{entry.code}/own-word/")
