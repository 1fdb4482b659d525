"""What the owner does: hands over, says 导入 to what was looked at, takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.imports import files, selectors
from youji.imports.logic.states import CANCELLABLE, OPEN, State
from youji.imports.models import Run
from youji.ledger.services import record_row
from youji.shared import rooms
from youji.shared.actor import Actor
from youji.shared.identifiers import uuid7
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import advance

#: So many of one person's may be open at once: each keeps a file of ten megabytes.
OPEN_AT_ONCE = 5
LONGEST_NAME = 200


def demand_importer(kind: str, actor: Actor) -> Any:
    """The importer, which ``actor`` may use.

    Raises:
        NotAllowed: it is not theirs to use, or their token was not given for its room.
    """
    importer = rooms.importers().get(kind)
    if importer is None or not importer.policy.admits(actor):
        raise NotAllowed("您现在的岗位不办理这项导入。")
    if actor.scopes is not None and f"{kind.partition('.')[0]}:write" not in actor.scopes:
        raise NotAllowed("这个令牌没有办理这项导入的权限。")
    return importer


def hand_over(
    *, kind: str, options: Mapping[str, Any], data: bytes, name: str, take: bool, actor: Actor, now: datetime
) -> Run:
    """The file is on the disk and its run waits for the worker.

    Raises:
        NotAllowed: not the actor's to do. Refused: they have too many open.
    """
    demand_importer(kind, actor)
    code = uuid7()
    with transaction.atomic():
        if Run.objects.visible_to(actor).filter(state__in=OPEN).count() >= OPEN_AT_ONCE:
            raise Refused(f"您已有{OPEN_AT_ONCE}个导入还没有办完。请等办完，或取消几个后再上传。", "file")
        run = Run.objects.create(
            code=code,
            kind=kind,
            options=dict(options),
            file_name=" ".join(name.split())[:LONGEST_NAME],
            size_bytes=len(data),
            takes=take,
            owner_id=actor.user_id,
            token_id=actor.token_id,
            operator_id=actor.operator_id,
            division=actor.division,
            asked_at=now,
        )
        after = {"kind": kind, "file_name": run.file_name, "takes": take}
        record_row(run, "submitted", before={}, after=after, actor=actor, now=now)
        files.put(code, data)  # last: what fails before it leaves no file
    return run


@transaction.atomic
def take(
    *,
    code: UUID,
    version: int | None = None,
    leave_out_faulty: bool = False,
    answer: str = "",
    actor: Actor,
    now: datetime,
) -> Run:
    """What was looked at is carried out next; what is wrong in it is left out only where that is said.

    With ``answer`` it is read as that says: what the file did not say of itself.

    Raises:
        Unknown: not the actor's. NotAllowed: not theirs to do any more. StaleState: it is not there to be taken.
        Refused: some of it is wrong, and nobody said that the rest goes in without it; or at ``answer``.
    """
    run = selectors.find_run(code, actor)
    demand_importer(run.kind, actor)
    if run.state != State.LOOKED:
        raise StaleState(f"这次导入现在是“{run.word}”，不能确认。")
    answered = _answered(run, answer)
    if not (answered or run.outcome.get("fit")):
        raise StaleState("这次导入里没有可以导入的，不能确认。")
    faulty = bool(run.outcome.get("refused")) and not answered
    if faulty and not (leave_out_faulty or run.options.get("leave_out_faulty")):
        raise Refused(
            f"有{run.outcome['refused']:,}行有误。只导入对的，请写明 leave_out_faulty。", "leave_out_faulty"
        )
    before = {"state": run.state}
    options = {**run.options, **answered} | ({"leave_out_faulty": True} if faulty else {})
    # Whoever says so answers for it: by their session, or by this token.
    advance(
        run, seen=version, state=State.WAITING, takes=True, options=options, token_id=actor.token_id, tries=0
    )
    after = {"state": run.state, **answered} | ({"leave_out_faulty": True} if faulty else {})
    record_row(run, "taken", before=before, after=after, actor=actor, now=now)
    return run


@transaction.atomic
def look_again(
    *,
    code: UUID,
    erase_empty: bool | None = None,
    answer: str = "",
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Run:
    """What was looked at is looked at once more: its empty cells erase what is on file, or leave it; or it is read by ``answer``.

    Raises:
        Unknown: not the actor's. NotAllowed: not theirs to do any more. StaleState: it does not wait for its owner.
        Refused: at ``answer``, when it is none.
    """
    run = selectors.find_run(code, actor)
    demand_importer(run.kind, actor)
    if run.state != State.LOOKED:
        raise StaleState(f"这次导入现在是“{run.word}”，不能重新校验。")
    before = {"state": run.state}
    said = _answered(run, answer, asked=erase_empty is None)
    if erase_empty is not None:
        said["erase_empty"] = erase_empty
    # Looked at, whatever was said before: an answer changes what would be taken.
    advance(
        run,
        seen=version,
        state=State.WAITING,
        takes=False,
        options={**run.options, **said},
        token_id=actor.token_id,
        tries=0,
    )
    after = {"state": run.state, **said}
    record_row(run, "submitted", before=before, after=after, actor=actor, now=now)
    return run


def _answered(run: Run, answer: str, *, asked: bool = False) -> dict[str, Any]:
    """The option that ``answer`` sets; none where nothing was answered and nothing had to be.

    Raises:
        Refused: at ``answer``, when it is none of the choices, or is lacking.
    """
    question = selectors.asks(run)
    if not answer and not asked and not (question and question["open"]):
        return {}
    if question is None:
        raise Refused("这次导入没有要选的。", "answer")
    if answer not in {code for code, _ in question["choices"]}:
        raise Refused(f"请选{question['label']}。", "answer")
    return {question["option"]: answer}


@transaction.atomic
def cancel(*, code: UUID, version: int | None = None, actor: Actor, now: datetime) -> Run:
    """Nothing comes of it, and its file is gone.

    Raises:
        Unknown: not the actor's. StaleState: the worker has begun, or it is over.
    """
    run = selectors.find_run(code, actor)
    if run.state not in CANCELLABLE:
        raise StaleState(f"这次导入现在是“{run.word}”，不能取消。")
    before = {"state": run.state}
    advance(run, seen=version, state=State.CANCELLED, finished_at=now)
    record_row(run, "withdrawn", before=before, after={"state": run.state}, actor=actor, now=now)
    transaction.on_commit(partial(files.drop, code))
    return run
