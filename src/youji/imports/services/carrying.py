"""The worker's part: a run is taken up, done or refused as a whole, and told."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from youji.accounts.selectors import actor_again
from youji.accounts.services import notify
from youji.imports import files
from youji.imports.logic.states import OPEN, State
from youji.imports.models import Run
from youji.imports.services import taken
from youji.imports.services.handing import demand_importer
from youji.ledger.services import record_row
from youji.shared import progress, workbook
from youji.shared.actor import SYSTEM, Actor
from youji.shared.importing import SPELLED_OUT, Importer, Outcome, Question, Task, Trouble
from youji.shared.once import Repeated
from youji.shared.refusals import NotAllowed, Refusal, Refused, StaleState
from youji.shared.rows import advance
from youji.shared.workbook import kept

#: A run that its worker did not live through, or that failed by no fault of its own, is tried so often.
TRIES = 3
#: What was looked at waits so long for its owner's word.
WAITS_FOR_ITS_OWNER = timedelta(days=1)
#: What may be answered where the same was taken before; whoever does not want it cancels.
AGAIN = (("1", "确实要再办一次"),)
#: Seconds between two notes of how far it has come.
NOTE_EVERY = 0.5
NO_FILE = "文件已不在平台上。请重新上传。"
GAVE_UP = f"平台试了{TRIES}次都没有办成，一行也没有导入。请联系系统管理员。"
NO_LONGER = "您现在不能办理这项导入：账号、令牌或岗位在上传后变了。一行也没有导入。"


def take_up(now: datetime) -> Run | None:
    """The oldest that waits is this worker's now; those whose worker died wait again. One worker runs the job at a time."""
    for lost in Run.objects.filter(state=State.RUNNING):
        if lost.tries >= TRIES:
            _end(lost, State.REFUSED, Outcome(sentence=GAVE_UP, fit=False), SYSTEM, now)
        else:
            advance(lost, state=State.WAITING)
    run = Run.objects.filter(state=State.WAITING).order_by("asked_at", "code").first()
    if run is None:
        return None
    try:
        advance(run, state=State.RUNNING, started_at=now, tries=run.tries + 1)
    except StaleState:  # its owner has just taken it back
        return None
    return run


def carry_out(run: Run, now: datetime) -> str:
    """What became of it: its state. What it wrote and that it is done are one transaction.

    Raises:
        Exception: what nobody foresaw; nothing was written, and it waits again while it has tries left.
    """
    mine = run.version
    actor = actor_again(run.owner_id, run.token_id, run.asked_at, now)
    try:
        if actor is None:
            raise NotAllowed(NO_LONGER)
        with progress.heard_by(_notes(run.code)):
            _do(run, actor, now)
    except Refusal as refusal:
        run.refresh_from_db()
        if run.version == mine:  # else the lease was over, and another worker has it
            _end(run, State.REFUSED, _refused(refusal), actor or SYSTEM, now)
    except Exception:
        run.refresh_from_db()
        if run.version == mine and run.tries >= TRIES:
            _end(run, State.REFUSED, Outcome(sentence=GAVE_UP, fit=False), actor or SYSTEM, now)
        raise
    return str(run.state)


def _do(run: Run, actor: Actor, now: datetime) -> None:
    try:
        importer = demand_importer(run.kind, actor)
    except NotAllowed as refused:
        raise NotAllowed(NO_LONGER) from refused
    data = files.get(run.code)
    if data is None:
        raise Refused(NO_FILE)
    with workbook.read_once():
        _look_and_take(run, importer, Task(data, run.file_name, run.options, actor, now))


def _look_and_take(run: Run, importer: Importer, task: Task) -> None:
    """What is read and judged beforehand holds nobody up: SQLite has one writer, and a long file is read for seconds."""
    found, actor, now = _asking(importer.look(task), run, importer, task), task.actor, task.now
    if found.waits_for_an_answer:  # whoever let it be taken is asked too, and sends nothing again
        _end(run, State.LOOKED, found, actor, now)
        return
    if not run.takes:
        over = found.refused and not found.fit and found.asks is None
        _end(run, State.REFUSED if over else State.LOOKED, found, actor, now)
        return
    with transaction.atomic():
        if _is_new(importer, found, task):
            taken.demand_new(run.kind, found.digest, actor)  # by whom it was taken since it was looked at
        done = importer.take(task)
        if done.fit and importer.once and done.digest:
            taken.keep(run.kind, done.digest, importer.once(actor, now, done.created), actor, now)
        if not done.fit and run.outcome.get("asks"):  # it may be the answer that is wrong: the file stays
            _end(run, State.LOOKED, found, actor, now)
            return
        _end(run, State.DONE if done.fit else State.REFUSED, done, actor, now)


def _asking(found: Outcome, run: Run, importer: Importer, task: Task) -> Outcome:
    """What was looked at; where the same was taken before, its owner is asked whether it is to be taken again."""
    if not _is_new(importer, found, task):
        return found
    try:
        taken.demand_new(run.kind, found.digest, task.actor)
    except Repeated as repeated:
        return replace(found, fit=False, asks=Question("again", "要不要再办", AGAIN, "", True, str(repeated)))
    return found


def _is_new(importer: Importer, found: Outcome, task: Task) -> bool:
    """Whether it may be taken once, and nobody said that it is taken again."""
    return bool(importer.once and found.digest and not task.terms.again)


@transaction.atomic
def _end(run: Run, state: State, outcome: Outcome, actor: Actor, now: datetime) -> None:
    """It is over, or waits for its owner; they are told.

    Raises:
        StaleState: it is no longer this worker's; whatever was written with it is rolled back.
    """
    was = run.state
    told = asdict(outcome)
    del told["to_mend"], told["picture"], told["digest"]
    advance(run, state=state, finished_at=now, outcome=told)
    verb = {State.DONE: "imported", State.LOOKED: "checked"}.get(state, "refused")
    after = {"state": state, "rows": outcome.rows}
    record_row(run, verb, before={"state": was}, after=after, actor=actor, now=now, reason=outcome.sentence)
    _tell(run, state, outcome, now)
    files.put_to_mend(run.code, outcome.to_mend)
    files.put_picture(run.code, outcome.picture)
    if state not in OPEN:
        transaction.on_commit(lambda: files.drop(run.code))


def _tell(run: Run, state: State, outcome: Outcome, now: datetime) -> None:
    title = {State.DONE: "导入完成", State.LOOKED: _looked(outcome)}.get(state, "没有导入")
    asked = outcome.asks.sentence if outcome.asks and outcome.asks.open else ""
    body = f"{run.file_name or '上传的文件'}：{asked or outcome.sentence or counted(outcome, state)}"
    notify(title=f"{title}：{run.title}", body=body, link=run.page, now=now, person_ids=[run.owner_id])


def _looked(outcome: Outcome) -> str:
    if outcome.asks and outcome.asks.open:
        return f"等您选{outcome.asks.label}"
    if outcome.fit:
        return "校验完了，等您确认"
    return "校验完了，都有误" if outcome.refused else "校验完了，不用导入"


def counted(outcome: Outcome, state: State = State.DONE) -> str:
    """An outcome in numbers: what was done, or what would be."""
    would = "" if state == State.DONE else "将"
    said = f"{would}新增{outcome.created:,}行，修改{outcome.updated:,}行，不变{outcome.unchanged:,}行"
    return f"{said}，有误{outcome.refused:,}行。" if outcome.refused else f"{said}。"


def _refused(refusal: Refusal) -> Outcome:
    """A refusal of the whole, as an outcome."""
    problems = refusal.problems if isinstance(refusal, Refused) else ()
    several = problems if len(problems) > 1 else ()
    troubles = tuple(Trouble(0, one.field, "", str(one)) for one in several[:SPELLED_OUT])
    return Outcome(sentence=str(refusal), troubles=troubles, fit=False)


def _notes(code: UUID) -> progress.Listener:
    last = float("-inf")

    def note(stage: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= NOTE_EVERY or done == total:
            last = time.monotonic()
            files.note(code, stage, done, total)

    return note


@transaction.atomic
def sweep(now: datetime) -> int:
    """What nobody confirmed in a day is cancelled, and no file is left that no run needs; the number cancelled."""
    late = Run.objects.filter(state=State.LOOKED, finished_at__lt=now - WAITS_FOR_ITS_OWNER)
    count = 0
    for run in late:
        before = {"state": run.state}
        advance(run, state=State.CANCELLED, finished_at=now)
        record_row(run, "withdrawn", before=before, after={"state": run.state}, actor=SYSTEM, now=now)
        count += 1
    return count


def drop_what_no_run_needs() -> None:
    """Files of runs that are over, or that never came to be, are gone; so are workbooks that waited a day on a page."""
    kept.drop_old()
    files.drop_others(Run.objects.filter(state__in=OPEN).values_list("code", flat=True))
