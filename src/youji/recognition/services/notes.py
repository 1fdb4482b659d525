"""内部备注: added, and never changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.ledger.services import record_row
from youji.recognition.fields import NOTE
from youji.recognition.models import Note
from youji.recognition.selectors import cases, notes
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.rows import one_of_two

#: More than these nobody reads through before a decision.
MOST = 200


def add_note(*, application_id: int, text: str, actor: Actor, now: datetime) -> Note:
    """The note stands with the case, by name and time. What it says is not repeated in the trail.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not for the applicant, nor for whoever has stood aside.
        Refused: nothing written, too much, or too many already. StaleState: another was quicker.
    """
    said = checked(NOTE, {"text": text})
    with transaction.atomic():
        application = cases.find(application_id, actor)
        recused = application.recusals.filter(person_id=actor.user_id).exists()
        if not notes.may_write(application, actor, recused=recused):
            raise NotAllowed("内部备注由办理这件申报的人员写；申报方和已经回避的人员不写。")
        number = application.notes.count() + 1
        if number > MOST:
            raise Refused(f"这件申报已有{MOST}条内部备注，不能再加。")
        with one_of_two("刚刚有人也加了一条备注，请再点一次“加备注”。"):
            note = Note.objects.create(
                application=application,
                number=number,
                at=now,
                by_id=actor.user_id,
                by_name=actor.name,
                agency=actor.agency,
                **said,
            )
        after = {"application": application.code, "number": number}
        record_row(note, "added", before={}, after=after, actor=actor, now=now)
    return note
