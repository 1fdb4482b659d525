"""What the log says a notice shows: folded from its leaves and those of its cases, with nothing else at hand.

Described in ``docs/log.md``, and once more in ``static/recognition/notice.js``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import rfc8785

SUBJECT = "recognition.notice:"
#: The cases: a row leaves the notice by a step of its own.
CASES = "recognition.application:"
#: A leaf holds 64 KiB, and a notice has other words to say: rows that take more are there by their digests.
ROWS_BYTES = 32_000
#: As many digests as surely fit. A notice lists no more.
ROWS_AT_MOST = 400
WORDS = ("number", "title", "document_number", "text_sha256", "opens_on", "closes_on", "phone", "address")
#: How a case ends while it is on notice, other than by its recognition.
ENDED = frozenset({"refused", "withdrawn"})
#: Of a row, what changes while its case goes on.
PASSING = frozenset({"left", "until"})


def rows_in_a_leaf(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The rows themselves where they fit, else the digest of each."""
    if len(json.dumps(rows, ensure_ascii=False).encode()) <= ROWS_BYTES:
        return {"rows": list(rows)}
    return {"rows_sha256": {row["code"]: digest(row) for row in rows}}


def as_in_a_leaf(words: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a notice, or some of them, as a leaf has them: the text by its digest."""
    said = dict(words)
    if "text" in said:
        said["text_sha256"] = text_digest(said.pop("text"))
    return said


def text_digest(text: str) -> str:
    """SHA-256 over a notice's text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest(row: Mapping[str, Any]) -> str:
    """SHA-256 over the RFC 8785 form of a row, less what changes while its case goes on."""
    lasting: Any = {key: value for key, value in row.items() if key not in PASSING}
    return hashlib.sha256(rfc8785.dumps(lasting)).hexdigest()


def fold(leaves: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every notice by its subject: its words, whether it is withdrawn, of each row the digest, its own last day, whether it left.

    ``leaves``: those of notices and of cases, in the order of the log. ``left`` and ``until`` are ``None`` where they do not
    say: of notices of 0.2.0.
    """
    found: dict[str, dict[str, Any]] = {}
    on: dict[str, dict[str, Any]] = {}  # by case, the notice it was put on last
    for leaf in leaves:
        data, subject = leaf["data"], leaf["subject"]
        if subject.startswith(CASES):
            _step(on.get(data.get("code", "")), data)
        elif leaf["action"].endswith(".opened"):
            found[subject] = _opened(leaf)
            on |= dict.fromkeys(found[subject]["rows"], found[subject])
        elif subject in found:
            _change(found[subject], data)
    return found


def _opened(leaf: Mapping[str, Any]) -> dict[str, Any]:
    data = leaf["data"]
    rows = data.get("rows_sha256") or {row["code"]: digest(row) for row in data["rows"]}
    words = {key: data[key] for key in WORDS if key in data}
    whole = "text_sha256" in data
    passing: dict[str, Any] = {"left": set() if whole else None, "until": {} if whole else None}
    return words | {"withdrawn": False, "rows": rows, "leaf": leaf} | passing


def _step(notice: dict[str, Any] | None, data: Mapping[str, Any]) -> None:
    """Whose case ends while it is on notice has left it; whose case stands again is back."""
    if notice is None or notice["left"] is None or notice["withdrawn"]:
        return
    if data.get("from") == "on_notice" and data.get("to") in ENDED:
        notice["left"].add(data["code"])
    elif data.get("from") in ENDED and data.get("to") == "on_notice":
        notice["left"].discard(data["code"])


def _change(notice: dict[str, Any], data: Mapping[str, Any]) -> None:
    after = data["after"]
    notice.update({key: after[key] for key in WORDS if key in after})
    if row := after.get("row"):
        notice["rows"] = notice["rows"] | {row["code"]: digest(row)}
        notice["closes_on"] = max(notice["closes_on"], row.get("until") or "")
    notice["withdrawn"] |= bool(data.get("whole") and data["kind"] == "withdrawn")
    if notice["left"] is not None:
        notice["left"] |= set(after.get("applications") or ())
    if data["kind"] == "extended":
        notice["until"] = after.get("until")
    elif row and notice["until"] is not None:
        notice["until"] = notice["until"] | {row["code"]: row.get("until")}


def differing(notice: Mapping[str, Any], shown: Mapping[str, Any]) -> Iterator[str]:
    """In words: what is shown otherwise than the log has it."""
    for key in (*WORDS, "withdrawn"):
        if key in notice and (notice[key] or "") != (shown[key] or ""):
            yield f"{shown['number']}号公示的{key}公开为“{shown[key]}”，日志里是“{notice[key]}”"
    rows = {row["code"]: row for row in shown["rows"]}
    for code in sorted(rows.keys() | notice["rows"].keys()):
        row = rows.get(code)
        if row is None or digest(row) != notice["rows"].get(code):
            word = "没有了" if row is None else f"（{row.get('name')}）不是日志里的那一行"
            yield f"{shown['number']}号公示里{code}{word}"
            continue
        left = notice["left"]
        if left is not None and bool(row.get("left")) != (code in left):
            word = "已撤下，公开的没有撤下" if code in left else "没有撤下，公开的已撤下"
            yield f"{shown['number']}号公示里{code}（{row.get('name')}）按日志{word}"
        until = notice["until"]
        if until is not None and row.get("until") != until.get(code):
            word = f"公示至公开为“{row.get('until') or ''}”，日志里是“{until.get(code) or ''}”"
            yield f"{shown['number']}号公示里{code}（{row.get('name')}）{word}"
