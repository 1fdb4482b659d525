"""见证方: others who sign that the log only grew. What each said last, and asking them: never waited for, never in the log's way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from youji.ledger import keys, selectors
from youji.ledger.asking import Call
from youji.ledger.logic import folds, notes
from youji.ledger.logic.witnessing import Asked, Heard, Known, parse
from youji.ledger.models import Witness
from youji.shared import clock

#: A log that does not grow is shown to a witness again, so that it is known to be there.
AGAIN = timedelta(minutes=5)
#: After a failure or a refusal; twice as long after each further one, up to ``AGAIN``.
PAUSE = timedelta(seconds=5)
FOLD_EVERY = timedelta(minutes=1)
#: Others may show it our checkpoints too, and it stands elsewhere than we knew; not time and again.
MOST_CONFLICTS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """How a witness that is set stands to this log. ``size`` and ``cosigned_at``: what it signed last, ``None``: nothing."""

    name: str
    vkey: str
    fingerprint: str
    url: str
    size: int | None
    cosigned_at: datetime | None
    silent_since: datetime | None
    refused: bool
    error: str
    note: str
    folded: folds.Fold | None
    fold: str  # the signed note that says so

    @property
    def folded_at(self) -> datetime | None:
        """When it had read everything."""
        return datetime.fromtimestamp(self.folded.at, UTC) if self.folded else None


def configured() -> tuple[Known, ...]:
    """The witnesses that are set, in their order."""
    return parse(settings.WITNESSES)


def standing() -> tuple[Standing, ...]:
    """How each stands to the log under its present name."""
    known = configured()
    rows = _rows(known)
    return tuple(_standing(one, rows.get(one.vkey)) for one in known)


def printed() -> dict[str, Any]:
    """Whose keys vouch for the log, for a paper (``typst/fingerprints.typ``): its own, and each witness's that is set."""
    return {
        "origin": keys.origin(),
        "fingerprint": keys.fingerprint(),
        "witnesses": [{"name": one.name, "fingerprint": one.fingerprint} for one in configured()],
        "url": f"{settings.ORIGIN}/log/",
    }


def _rows(known: Iterable[Known]) -> dict[str, Witness]:
    """What is kept of them under the log's present name, by key; not a question where none is set."""
    wanted = [one.vkey for one in known]
    if not wanted:
        return {}
    return {row.vkey: row for row in Witness.objects.filter(vkey__in=wanted, origin=keys.origin())}


def _standing(known: Known, row: Witness | None) -> Standing:
    row = row or Witness()
    return Standing(
        name=known.name, vkey=known.vkey, fingerprint=known.fingerprint, url=known.url,
        size=row.size, cosigned_at=row.cosigned_at, silent_since=row.silent_since, refused=row.refused,
        error=row.error, note=row.note, folded=_read_fold(row.fold, known) if row.fold else None, fold=row.fold,
    )  # fmt: skip


def _read_fold(note: str, known: Known) -> folds.Fold | None:
    """The fold, if it is that witness's of this log."""
    try:
        found = folds.open_fold(note, known.vkey)
    except notes.BadNote:
        return None
    return found if found.origin == keys.origin() else None


def cosigned(note: str) -> str:
    """``note`` with the lines of all witnesses that signed exactly its text."""
    text = notes.read_note(note)[0]
    rows = _rows(known := configured())
    signed = [rows[one.vkey].note for one in known if one.vkey in rows]
    return note + "".join(_last_line(one) for one in signed if one and notes.read_note(one)[0] == text)


def _last_line(note: str) -> str:
    return note[:-1].rpartition("\n")[2] + "\n"


#: The questions on their way, of this process.
_calls: dict[str, Call] = {}


def ask(*, now: datetime) -> int:
    """What came since the last call is noted, and whoever is due is asked in a thread of its own; how many were.

    Nothing here waits for a witness. A thread that hangs keeps its witness from being asked by another.
    """
    real = now - clock.shift()
    if not (known := configured()):
        return 0
    head, rows, asked = selectors.head(), _rows(known), 0
    for one in known:
        call = _calls.get(one.vkey)
        if call is not None and call.over:
            rows[one.vkey] = _heard(one, rows.get(one.vkey), call, head)
            if not call.running:
                del _calls[one.vkey]
        if one.vkey not in _calls and head.size and _due(row := rows.get(one.vkey), head, real):
            _calls[one.vkey] = _question(one, row, head, real).start()
            asked += 1
    return asked


def settle() -> None:
    """Every question on its way is over: for a test, or a process that ends."""
    for call in list(_calls.values()):
        call.wait()


def _due(row: Witness | None, head: selectors.Head, real: datetime) -> bool:
    if row is None or row.asked_at is None:
        return True
    pause = AGAIN
    if row.failures and row.error:
        pause = min(PAUSE * 2 ** min(row.failures - 1, 10), AGAIN)
    elif not row.note or notes.read_note(row.note)[0] != notes.read_note(head.note)[0]:
        return True
    return abs(real - row.asked_at) >= pause  # a clock can be set back: nobody waits for a future


def _question(known: Known, row: Witness | None, head: selectors.Head, real: datetime) -> Call:
    old = min(row.stands_at, head.size) if row else 0
    proof = selectors.consistency(old, head.size) if old else []
    fold = row is None or row.fold_asked_at is None or abs(real - row.fold_asked_at) >= FOLD_EVERY
    return Call(known, Asked(head.note, old, head.size, proof or []), at=real, fold=fold)


def _heard(known: Known, row: Witness | None, call: Call, head: selectors.Head) -> Witness:
    """What the call came to is kept."""
    row = row or Witness(vkey=known.vkey)
    row.origin, row.asked_at = keys.origin(), call.at
    if call.heard.line:
        row.note, row.size, row.stands_at = (
            call.asked.note + call.heard.line,
            call.asked.size,
            call.asked.size,
        )
        row.cosigned_at = datetime.fromtimestamp(call.heard.at, UTC)
    _judge(row, call.heard, head, call.at)
    if call.wants_fold:
        row.fold_asked_at = call.at
    if call.fold is not None:
        _keep_fold(row, known, call.fold)
    row.save()
    return row


def _judge(row: Witness, heard: Heard, head: selectors.Head, at: datetime) -> None:
    """Whether it signed, stands elsewhere, refuses, or is silent, and since when."""
    refused = heard.refused
    if heard.stands_at is not None:
        row.stands_at = heard.stands_at
        if heard.stands_at > head.size:
            refused = f"它见过 {heard.stands_at} 条，现在的日志只有 {head.size} 条：日志被截短了，或换了一本"
        elif row.failures >= MOST_CONFLICTS:
            refused = "它一再说自己停在别的条数，却不签名"
    row.refused, row.error = bool(refused), (refused or heard.fault)[:200]
    row.failures = 0 if heard.line else row.failures + 1
    row.silent_since = (row.silent_since or at) if row.error else None


def _keep_fold(row: Witness, known: Known, answer: bytes) -> None:
    """The newest fold that is signed by it stands; what is no such note is told."""
    try:
        note = answer.decode()
    except UnicodeDecodeError:
        note = ""
    found, before = _read_fold(note, known), _read_fold(row.fold, known) if row.fold else None
    if found is None:
        row.error = row.error or "它给的整本核对结果不是它签名的，或不是这本日志的"
    elif before is None or found.at >= before.at:
        row.fold = note
