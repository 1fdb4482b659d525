"""Who holds a training says which 培训教师 leads it, and takes it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.accounts.selectors.duties import with_role
from youji.accounts.services import notify
from youji.ledger.services import record_row
from youji.quality.fields import NAMED
from youji.quality.models import Trainer, Training
from youji.quality.selectors.training import find_training, holds
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.rows import one_of_two

NOBODY = "这里没有用这个用户名的培训教师。请核对；还没有账号的，请他先申请，由县里确认。"
TWICE = "已经指定了这位教师。"


@transaction.atomic
def name_trainer(*, training: int, actor: Actor, now: datetime, **said: object) -> Trainer:
    """The 培训教师 leads the training from now on, and is told.

    Raises:
        Unknown: none the actor may know of. NotAllowed: not theirs to say. StaleState: named already.
        Refused: at its field: no 培训教师 of the training's area, or of an area around it, signs in with this name.
    """
    row = _own(training, actor)
    username = checked(NAMED, said)["username"]
    found = with_role(username, Role.TRAINER, local_date(now))
    # By their office: of the area the training is in, or around the place it is in. Who is elsewhere is not told of.
    if found is None or not (found[2].startswith(row.division) or row.division.startswith(found[2])):
        raise Refused(NOBODY, "username")
    pk, name, _ = found
    if Trainer.objects.standing(pk).filter(training=row).exists():
        raise StaleState(TWICE)
    with one_of_two(TWICE):
        made = Trainer.objects.create(
            training=row, person_id=pk, person_name=name[:60], at=now, by_name=actor.name[:60]
        )
    record_row(row, "assigned", before={}, after={"name": made.person_name}, actor=actor, now=now)
    notify(
        title=f"请您带培训：{row.title}"[:120],
        body="您可以排场次、开签到、出卷和录纸卷。",
        link=f"/desk/quality/trainings/{row.pk}/",
        now=now,
        person_ids=[pk],
    )
    return made


@transaction.atomic
def release_trainer(*, training: int, trainer: int, actor: Actor, now: datetime) -> Trainer:
    """The 培训教师 leads the training no more; what they did stands.

    Raises:
        Unknown: none the actor may know of, or nobody who is named for it. NotAllowed: not theirs to say.
        StaleState: taken back already.
    """
    row = _own(training, actor)
    found = row.trainers.filter(pk=trainer).first()
    if found is None:
        raise Unknown(trainer)
    ended = Trainer.objects.filter(pk=found.pk, ended_at=None).update(ended_at=now, ended_by=actor.name[:60])
    if not ended:
        raise StaleState("已经收回了。")
    record_row(row, "revoked", before={"name": found.person_name}, after={}, actor=actor, now=now)
    found.refresh_from_db()
    return found


def _own(training: int, actor: Actor) -> Training:
    row = find_training(training, actor)
    if not holds(actor, row):
        raise NotAllowed("由谁带，由办培训的一方指定。")
    return row
