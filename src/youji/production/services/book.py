"""Records by workbook: looked at first, judged like a phone's, and only what is right of it stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.production.fields import WORK, was_said
from youji.production.logic.judged import Found, against
from youji.production.logic.kinds import VERDICTS
from youji.production.models import Record, RowKey
from youji.production.selectors import book
from youji.production.selectors.book import Offer
from youji.production.services.batch import Batch
from youji.production.services.book_table import body_of, book_table, number_of
from youji.production.services.rows import By
from youji.production.services.saying import Said, read, today_of
from youji.production.services.writing import write
from youji.shared import progress, workbook
from youji.shared.actor import Actor
from youji.shared.refusals import Refused
from youji.shared.rows import one_of_two
from youji.shared.workbook import NO_TERMS, Plan, Row, Terms
from youji.shared.workbook.columns import text_of

CHANNEL = "workbook"
#: Rows that a request still judges: a second on a busy machine; a longer book is the worker's.
AT_ONCE = 500
#: Days of an export that names none.
EXPORTED = timedelta(days=366)
NOT_THERE = "没有这条记录，或它不是您的。新记的请把记录号留空。"
ASK_REASON = "这条已经存了另一个样子。要更正请填写更正的原因；不更正请删去这一行。"
TWICE = "和第{first}行一样。确实做了两次的，请在备注里写明；否则请删去一行。"
QUICKER = "这些记录刚刚有人传过，请再校验一次。"
_WORDS = dict(VERDICTS)
#: So many findings of a row stand on the page of a look.
TOLD = 2
#: Where a refusal stands in the sheet, when it is not at a column of the same key.
_AT = {"seasons": "season", "plots": "season", "supersedes": "id"}
_NOT_COMPARED = ("id", "reason")


@dataclass(slots=True)
class Looked:
    """A workbook, read and judged, with what is to be written of it; nothing is written yet."""

    plan: Plan
    batch: Batch | None
    verdicts: Mapping[int, str] = field(default_factory=dict)  # row number → verdict


def book_template(actor: Actor, today: date) -> bytes:
    """The workbook to fill in, with whose books these are, where things grow, and what is in store."""
    return workbook.template(book_table(Offer.of(actor, today)))


def book_of(actor: Actor, since: date | None, until: date | None, today: date) -> bytes:
    """What was recorded in these days, of the last year where none is named, to be read, or corrected and uploaded again."""
    last = until or today
    offer = Offer.of(actor, today)
    rows = book.recorded(list(offer.numbers.values()), since or last - EXPORTED, last)
    codes = {number: code for code, number in offer.numbers.items()}
    return workbook.export(
        book_table(offer), (_shown(book.as_typed(row, codes[row.operator_id]), offer) for row in rows)
    )


def _shown(values: dict[str, Any], offer: Offer) -> dict[str, Any]:
    def label(code: str) -> str:
        return offer.places[code].label if code in offer.places else code

    return values | {
        "operator": offer.operators[values["operator"]],
        "season": label(values["season"]),
        "seasons": "、".join(label(code) for code in values["seasons"]),
    }


def look(
    data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS, most: int | None = None
) -> Looked:
    """What the workbook would do: every row read, judged on what is on file and on the rows before it. Nothing is written.

    Of more rows than ``most`` none is judged: they are read, and that is all the plan says. Inside a transaction the seasons it names are held until its end.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    today = today_of(now)
    offer = Offer.of(actor, today)
    reading = workbook.read(book_table(offer), data, terms)
    if most is not None and len(reading.rows) > most:
        return Looked(
            workbook.make_plan(reading, key=lambda row: str(row.number), existing=lambda _: {}), None
        )
    wrong = {error.row for error in reading.errors}
    sheet = _Sheet(offer, terms, today, [row for row in reading.rows if row.number not in wrong])
    batch = sheet.judge(actor, now)
    keys = {row.number: sheet.keys.get(row.number) for row in reading.rows}
    plan = workbook.make_plan(
        reading,
        key=lambda row: keys[row.number],
        existing=lambda _: sheet.on_file,
        check=lambda row, _: sheet.problems.get(row.number, {}),
        key_column="id",
        lasting=("id", "operator", "kind", "day", "season"),
    )
    return Looked(plan, batch, sheet.verdicts)


def plan_book(
    data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS, most: int | None = None
) -> Plan:
    """The same as a plan, whose created rows say what the rules say; see ``look`` of ``most``."""
    return look(data, actor=actor, now=now, terms=terms, most=most).plan


@transaction.atomic
def take_book(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Looked:
    """Everything that is right of the workbook is stored with its verdict, as far as its terms leave out the rest.

    Raises:
        Refused: rows are wrong, and nobody said that the others go in; then none is stored.
        StaleState: somebody sent the same just now.
    """
    RowKey.objects.get_or_create(pk=1, defaults={"key": book.row_key()})
    looked = look(data, actor=actor, now=now, terms=terms)
    if looked.plan.stopped:
        raise Refused(f"有{len(looked.plan.refused)}行没有通过校验，一行也没有存。请改好后重新上传。")
    if looked.batch is not None:
        progress.tell("写入", 0, len(looked.batch.records))
        with one_of_two(QUICKER):
            write(looked.batch)
    return looked


def said_of(verdicts: Iterable[str]) -> str:
    """How many of the records no rule allows, and of how many nobody can tell; nothing where all are allowed."""
    some = list(verdicts)
    bad, open_ = some.count("forbidden"), some.count("unknown")
    parts = [f"{bad}条不合规定" if bad else "", f"{open_}条无法判断" if open_ else ""]
    said = "、".join(part for part in parts if part)
    return f"其中{said}，照样存下，写在“发现的问题”里。" if said else ""


class _Sheet:
    """The readable rows of one workbook on their way to be judged."""

    def __init__(self, offer: Offer, terms: Terms, today: date, rows: list[Row]) -> None:
        self.offer, self.terms, self.today = offer, terms, today
        self.own = list(offer.numbers.values())
        self.key = book.row_key()
        self.keys: dict[int, str] = {}
        self.problems: dict[int, dict[str, str]] = {}
        self.on_file: dict[str, Mapping[str, Any]] = {}
        self.verdicts: dict[int, str] = {}
        self.said: list[tuple[Row, Said]] = []
        amended = {UUID(row.values["id"]) for row in rows if row.values.get("id")}
        versions = book.newest(amended, self.own) if amended else {}
        codes = {number: code for code, number in offer.numbers.items()}
        fresh: dict[str, tuple[Row, Mapping[str, Any]]] = {}
        for row in rows:
            if row.values.get("id"):
                self._correction(row, versions.get(UUID(row.values["id"])), codes)
            else:
                self._fresh(row, fresh)
        there = book.known([UUID(key) for key in fresh], self.own)
        for key, (row, body) in fresh.items():
            if UUID(key) in there:
                self.on_file[key] = row.values  # as it was said already, whatever was corrected of it since
            else:
                self._read(row, body)

    def _fresh(self, row: Row, fresh: dict[str, tuple[Row, Mapping[str, Any]]]) -> None:
        body = body_of(row.values, self.offer, self.key)
        key = body["id"]
        if key in fresh:
            self.problems[row.number] = {"season": TWICE.format(first=fresh[key][0].number)}
            return
        self.keys[row.number] = key
        fresh[key] = row, body

    def _correction(self, row: Row, newest: Record | None, codes: Mapping[int, str]) -> None:
        if newest is None:
            self.problems[row.number] = {"id": NOT_THERE}
            return
        old = book.as_typed(newest, codes[newest.operator_id])
        key = row.values["id"]
        self.keys[row.number] = key
        if key in self.on_file:  # a second row about it: the plan says so
            return
        self.on_file[key] = old | {"id": key}
        filled = {
            name: old.get(name) if self._keeps(name, row, old) else value
            for name, value in row.values.items()
        }
        compared = {name for name in filled if name not in _NOT_COMPARED}
        if all(_alike(name, filled[name], old.get(name)) for name in compared):
            return
        if not filled.get("reason"):
            self.problems[row.number] = {"reason": ASK_REASON}
            return
        body = body_of(filled | {"id": str(newest.pk)}, self.offer, self.key)
        self._read(row, body | {"id": number_of(body, self.key)})

    def _keeps(self, name: str, row: Row, old: Mapping[str, Any]) -> bool:
        """An empty cell leaves what is on file, unless it was said that it empties it."""
        return not text_of(row.cells.get(name)) and name in old and not self.terms.erase_empty

    def _read(self, row: Row, body: Mapping[str, Any]) -> None:
        try:
            self.said.append((row, read(body, self.today)))
        except Refused as no:
            self._refused(row, no)

    def _refused(self, row: Row, no: Refused) -> None:
        names = set(row.values)
        at = [(_AT.get(one.field, one.field), str(one)) for one in no.problems] or [("kind", str(no))]
        found = self.problems.setdefault(row.number, {})
        for name, sentence in at:
            place = name if name in names else "kind"
            found[place] = found.get(place, "") + sentence

    def judge(self, actor: Actor, now: datetime) -> Batch | None:
        """Every row that could be read is judged, in the order of the days: what was done first counts for what follows."""
        if not self.said:
            return None
        by = By(actor, now, CHANNEL)
        batch = Batch.of([(said, by) for _, said in self.said])
        ordered = sorted(self.said, key=lambda pair: (pair[1].day, pair[0].number))
        for number, (row, said) in enumerate(ordered, 1):
            progress.tell("判定", number, len(ordered))
            try:
                made = batch.take(said, by)
            except Refused as no:
                self._refused(row, no)
                continue
            self.verdicts[row.number] = made.record.verdict
            row.values["judged"] = _told(made.record.verdict, against(made.result.findings))  # type: ignore[index]
        return batch


def _told(verdict: str, found: Sequence[Found]) -> str:
    """The verdict and what weighs most; the record has all of it."""
    said = "".join(one.sentence for one in found[:TOLD])
    more = f"（另有{len(found) - TOLD}点，存下后在记录里看全）" if len(found) > TOLD else ""
    return "：".join(part for part in (_WORDS.get(verdict, ""), said + more) if part) or "存下"


def _alike(name: str, one: Any, other: Any) -> bool:
    return one == other or not (_said(name, one) or _said(name, other))


def _said(name: str, value: Any) -> bool:
    return was_said(name, value) if name in WORK else bool(value)
