"""What is printed: the certificate of an 内检员, the list of who was at a session; and what the public reads of a number."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from youji.quality.models import Exam, Inspector, Session
from youji.quality.selectors.exams import paper_of
from youji.quality.selectors.inspectors import card_of
from youji.quality.selectors.training import attendance_of
from youji.registry.selectors import operator_names
from youji.shared.clock import in_words
from youji.shared.paper import render
from youji.shared.periods import last_day

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
#: Lines for those who come without a telephone.
EMPTY_LINES = 12


def certificate_pdf(row: Inspector, day: date, address: str) -> bytes:
    """The certificate; across it what it is where it does not hold.

    Raises:
        CannotPrint: a character no font has, or a name too long for its place.
    """
    standing = card_of(row, day).standing
    said = {
        "title": "内检员证书",
        "number": row.number,
        "name": row.person_name,
        "operator": row.operator_name,
        "said": f"参加“{row.training.title}”，到课{row.hours.normalize():f}学时，考试{row.exam.points}分，合格。",
        "valid": f"{in_words(row.valid_from)}至{in_words(last_day(row.valid_until))}",
        "yearly": f"有效期内每年继续教育不少于{row.yearly}学时；是否有效，以扫码核对编号为准。",
        "issued_by": row.issued_by,
        "day": in_words(row.valid_from),
        "across": "" if standing.valid else standing.word,
    }
    return render(TEMPLATES / "inspector.typ", said, qr=address)


def attendance_pdf(session: Session, address: str) -> bytes:
    """Who signed in, empty lines for who could not, and the code to hold up.

    Raises:
        CannotPrint: a character no font has, or a text too long for its place.
    """
    rows = [one for one in attendance_of(session) if not hasattr(one, "struck")]
    names = operator_names({one.operator_id for one in rows if one.operator_id})
    said: dict[str, Any] = {
        "title": session.training.title,
        "when": f"{in_words(session.day)}{session.begins}　{session.hours.normalize():f}学时",
        "where": session.place,
        "teacher": session.teacher,
        "rows": [
            [one.person_name, names.get(one.operator_id or 0, ""), one.get_way_display()] for one in rows
        ],
        "empty": EMPTY_LINES,
    }
    return render(TEMPLATES / "attendance.typ", said, qr=address)


def exam_pdf(row: Exam) -> bytes:
    """The questions of a sheet of paper, each with a place for a letter; no answer and no article.

    Raises:
        CannotPrint: a character no font has, or a text too long for its place.
    """
    said: dict[str, Any] = {
        "title": row.training.title,
        "name": row.person_name,
        "nth": f"第{row.nth}次",
        "said": f"{row.pass_mark}分合格。每题选一个，把字母写在括号里。",
        "number": str(row.pk),
        "questions": [
            {"stem": one.stem, "choices": [f"{letter}. {words}" for letter, words in one.choices]}
            for one in paper_of(row)
        ],
    }
    return render(TEMPLATES / "exam.typ", said)


def told_publicly(row: Inspector, day: date) -> dict[str, Any]:
    """What the paper says, but for the name, of which whoever holds it has the rest; and how it stands today."""
    standing = card_of(row, day).standing
    return {
        "number": row.number,
        "name": _covered(row.person_name),
        "operator": row.operator_name,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": last_day(row.valid_until).isoformat(),
        "issued_by": row.issued_by,
        "state": standing.state,
        "word": standing.word,
        "tone": standing.tone,
        "sentence": standing.sentence,
    }


def _covered(name: str) -> str:
    """欧阳＊: the family name's first character."""
    return f"{name[:1]}{'＊' * (len(name) - 1)}"
