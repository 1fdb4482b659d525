"""Now and then: everything read, and what came of it said in a signed note."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from youji.ledger.logic import folds, notes
from youji.shared import clock
from youji.witness.asked import Log
from youji.witness.folder import Folder
from youji.witness.reading import Difference, Reader
from youji.witness.site import Book, Site, Unreachable, Wrong, read_log
from youji.witness.trust import Trust

#: Between a leaf and its page lie moments, and a cache in between keeps a page for a minute.
PATIENCE_SECONDS = 90.0
#: So often what differs is looked at again before it is said; somebody may be changing it just then.
LOOKS = 4
#: Where nothing could be read, it is tried again after this, not after the whole pause.
SOON_SECONDS = 300.0
SENTENCE_LETTERS = 400

logger = logging.getLogger("youji.witness")


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a witness folds, how long it waits before it accuses, and whether the house keeps a day of its own."""

    every_seconds: float = 3600.0
    patience_seconds: float = PATIENCE_SECONDS
    demonstration: bool = False
    wait: Callable[[float], object] = time.sleep
    now: Callable[[], float] = time.time


def start(folder: Folder, trust: Trust, origin: str, habits: Habits) -> threading.Thread:
    """From now on the log is folded, at once and then every so often, as long as the process lives."""

    def work() -> None:
        while True:
            habits.wait(
                habits.every_seconds
                if once(folder, trust, origin, habits)
                else min(SOON_SECONDS, habits.every_seconds)
            )

    thread = threading.Thread(target=work, name=f"fold {origin}", daemon=True)
    thread.start()
    return thread


def once(folder: Folder, trust: Trust, origin: str, habits: Habits) -> bool:
    """The log was folded and the note that says what came of it is kept; ``False`` when something could not be read."""
    try:
        fold = said(folder.latest(origin), trust.current(origin), habits)
        folder.keep_fold(origin, folds.write(fold, folder.name, folder.key))
    except Unreachable as error:
        logger.warning("%s：读不全，这次不下结论（%s）", origin, error)
        return False
    except Exception:  # a page nobody could have foreseen: no word on it, and the next round comes
        logger.exception("%s：读不懂，这次不下结论", origin)
        return False
    logger.info("%s %s → %s", origin, fold.size, fold.sentence)
    return True


def said(seen: notes.Checkpoint | None, log: Log, habits: Habits) -> folds.Fold:
    """What can be said of the log and of what is published, after ``seen`` was cosigned.

    Raises:
        Unreachable: something could not be read.
    """
    site = Site(log.url)

    def verdict(head: notes.Checkpoint, sound: bool, sentence: str) -> folds.Fold:
        line = "".join(letter if letter.isprintable() else " " for letter in sentence)[:SENTENCE_LETTERS]
        return folds.Fold(log.origin, head.size, head.root, int(habits.now()), sound, line)

    try:
        book = read_log(site, log)
        if seen is not None and not book.begins_with(seen):
            raise Wrong(f"日志给出的{book.checkpoint.size}条不是见证过的{seen.size}条的续写")
        reader = Reader(site, book, lenient=_lenient(habits))
        found = _differences(reader, habits)
        if found:
            book, found = _looked_again(site, log, book, found, habits)
    except Wrong as error:
        if seen is None:
            raise Unreachable(str(error)) from error
        return verdict(seen, False, str(error))
    if found:
        more = f"（另有{len(found) - 1}处）" if len(found) > 1 else ""
        return verdict(book.checkpoint, False, f"{found[0].sentence}{more}")
    counted = f"{len(book.leaves)}条存证、{reader.entries}条目录、{reader.editions}版、{reader.notices}次公示，公开的与存证一致"
    return verdict(book.checkpoint, True, counted)


def _looked_again(
    site: Site, log: Log, book: Book, found: list[Difference], habits: Habits
) -> tuple[Book, list[Difference]]:
    """What still differs under a newer checkpoint, of what nothing was done to in between; and that checkpoint."""
    for _ in range(LOOKS):
        habits.wait(habits.patience_seconds)
        newer = read_log(site, log)
        if not newer.begins_with(book.checkpoint):
            raise Wrong(f"日志给出的{newer.checkpoint.size}条不是刚才{book.checkpoint.size}条的续写")
        reader = Reader(site, newer, lenient=_lenient(habits), only=frozenset(one.subject for one in found))
        still = _differences(reader, habits)
        settled = [one for one in still if book.count(one.subject) == newer.count(one.subject)]
        if settled or not still:
            return newer, settled
        book, found = newer, still
    raise Unreachable("有内容一直在变")


def _lenient(habits: Habits) -> bool:
    """Whether what the calendar alone changes may still stand as yesterday: in the first hour of a day, by the house's jobs."""
    return habits.demonstration or _local(habits.now()).hour == 0


def _differences(reader: Reader, habits: Habits) -> list[Difference]:
    found = list(reader.differences())
    return [*_of_another_day(reader, habits), *found]


def _of_another_day(reader: Reader, habits: Habits) -> list[Difference]:
    """Pages said to be of a day that is not today would hide what has happened since."""
    today, newest = _local(habits.now()).date(), reader.book.day
    for day in sorted(reader.days):
        if newest is not None and day < newest:
            return [Difference("", f"公开数据是{day}的，日志已到{newest}")]
        if not habits.demonstration and abs((day - today).days) > 1:
            return [Difference("", f"公开数据自称是{day}的，今天是{today}")]
    return []


def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(clock.PROVINCE_TIME)
