"""What the house itself finds of a certificate that was read: by its signature, its state today, and what came here before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from youji.certificates.logic.digits import Scanned, scanned
from youji.certificates.logic.number import BadNumber, has_form, operator_of
from youji.certificates.logic.statement import Statement
from youji.certificates.logic.verdict import Judged, Known, State, judge
from youji.certificates.selectors.certificates import with_code
from youji.certificates.selectors.states import state_of
from youji.receiving.logic.verdict import NOT_OURS, Found, Verdict, of_checks
from youji.receiving.models import Pile, Scan
from youji.registry.selectors import recipient_with
from youji.shared.clock import in_words, local_date

NONE_SUCH = "平台上没有这个编号的合格证。"
BY_NUMBER = "二维码里没有签名，按编号查到，状态有效。"
#: As long as the column is.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Looked:
    """What a text is, and what was found of it. ``certificate`` is the row of this house, where it has one."""

    found: Found
    code: str = ""
    copy: int = 0
    certificate: Any = None
    statement: Statement | None = None
    issuer_id: int | None = None
    origin: str = ""

    @property
    def product(self) -> str:
        """What it says the goods are."""
        return str(
            self.certificate.product if self.certificate else self.statement.product if self.statement else ""
        )

    @property
    def issuer(self) -> str:
        """Who it says promises."""
        return str(
            self.certificate.issuer if self.certificate else self.statement.issuer if self.statement else ""
        )


@dataclass(slots=True)
class House:
    """Everything one buyer's message is judged by: made once, with what of it was seen meanwhile in ``copies``.

    The boxes of a delivery carry one number: the house looks each number up once in ``numbers`` and ``before``.
    """

    known: Known
    operator_id: int
    now: datetime
    copies: set[tuple[str, int]] = field(default_factory=set)
    numbers: dict[str, tuple[Any, tuple[Any, ...]]] = field(default_factory=dict)
    before: dict[str, list[Scan]] = field(default_factory=dict)

    def look(self, text: str, pile_id: UUID) -> Looked:
        """What ``text`` is, as it stands now."""
        try:
            label = scanned(text)
        except BadNumber as bad:
            return Looked(self._unread(text, bad))
        judged = judge(label, self.known, local_date(self.now))
        return self._found(label, judged, pile_id)

    def _unread(self, text: str, bad: BadNumber) -> Found:
        """A number of ours that was mistyped or misprinted is no certificate; anything else is somebody else's."""
        house = self.known.keys.house if self.known.keys else ""
        tail = text.partition("#")[0].rstrip("/").rpartition("/")[2]
        ours = has_form(tail) or (house and f"{house}/q/" in text.lower())
        return Found(Verdict.MISMATCH, str(bad)) if ours else Found(Verdict.UNVERIFIABLE, NOT_OURS)

    def _found(self, label: Scanned, judged: Judged, pile_id: UUID) -> Looked:
        row, news = self._number(label.code)
        said = judged.statement
        copy = said.copy if said else 0
        if row is not None and not copy and row.copies == 1:
            copy = 1
        issuer = None if row else recipient_with(operator_of(label.code))
        looked = partial(
            Looked,
            code=label.code,
            copy=copy,
            certificate=row,
            statement=said,
            issuer_id=row.operator_id if row else issuer.pk if issuer else None,
            origin=row.division if row else issuer.division if issuer else "",
        )
        signed = of_checks(judged)
        if signed.verdict is Verdict.MISMATCH:
            return looked(found=signed)
        if row is None:
            return looked(found=self._of_nobody(label, signed))
        wrong = self._wrong(row, news, copy) or self._here_before(row, copy, pile_id)
        if wrong:
            return looked(found=Found(Verdict.MISMATCH, wrong[:LONGEST]))
        if label.digits or judged.state is State.GOOD:
            return looked(found=signed)
        part = next((one.sentence for one in news if one.kind == "partly_void"), "")
        if part:
            return looked(
                found=Found(Verdict.UNVERIFIABLE, f"{part}。这里没有份号，看不出是哪一份。"[:LONGEST])
            )
        return looked(found=Found(Verdict.VERIFIED, BY_NUMBER))

    def _number(self, code: str) -> tuple[Any, tuple[Any, ...]]:
        """The certificate of this number with what stands against it today; nothing where there is none."""
        if code not in self.numbers:
            row = with_code(code)
            self.numbers[code] = row, tuple(state_of(row, local_date(self.now)).news) if row else ()
        return self.numbers[code]

    def _of_nobody(self, label: Scanned, signed: Found) -> Found:
        """A number that is not ours: on an address of another system it is theirs."""
        house = self.known.keys.house if self.known.keys else ""
        if label.host not in ("", house):
            return Found(Verdict.UNVERIFIABLE, NOT_OURS)
        if signed.verdict is Verdict.VERIFIED:  # signed by the house, and not on its books
            return signed
        return Found(Verdict.MISMATCH, NONE_SUCH)

    def _wrong(self, row: Any, news: Iterable[Any], copy: int) -> str:
        """What this house knows against it today: void, recalled, held, suspended; a copy that was never issued."""
        if copy > row.copies:
            return f"这张合格证只开了{row.copies}份，这里写的是第{copy}份。"
        return next((one.sentence for one in news if one.stops or one.kind == "suspended"), "")

    def _here_before(self, row: Any, copy: int, pile_id: UUID) -> str:
        """The same copy twice, or more copies of it than there are."""
        if row.code not in self.before:
            self.before[row.code] = list(kept_scans(self.operator_id, row.code).order_by("at"))
        before = [one for one in self.before[row.code] if one.pile_id != pile_id]
        if copy:
            same = next((one for one in before if one.copy == copy), None)
            if same is not None:
                return f"这一份（第{copy}份）{in_words(same.day)}已经收过。"
            if (row.code, copy) in self.copies:
                return f"这一份（第{copy}份）刚刚已经扫过。"
            self.copies.add((row.code, copy))
            return ""
        had = len(before)
        return f"这张合格证共{row.copies}份，这里已经收过{had}份。" if had >= row.copies else ""


def kept_scans(operator_id: int, code: str) -> Any:
    """A buyer's scans of this certificate that count as received: in a pile that was kept and not undone, and not sent away."""
    piles = Pile.objects.filter(operator_id=operator_id, decision="kept", undoing__isnull=True)
    rows = Scan.objects.filter(operator_id=operator_id, code=code)
    some = piles.filter(pk__in=rows.values("pile_id"))
    sent_away = [scan for pile in some for scan in pile.away]
    return rows.filter(pile_id__in=[pile.pk for pile in some]).exclude(pk__in=sent_away)
