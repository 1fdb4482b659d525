"""What the log says a notice shows: folded from its leaves, with nothing else at hand. Described in ``docs/log.md``.

Which rows have left it, and until when a row that was corrected stays, follow from the steps of their cases, which are
leaves of their own; they are not compared here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import rfc8785

SUBJECT = "recognition.notice:"
#: A leaf holds 64 KiB, and a notice has other words to say: rows that take more are there by their digests.
ROWS_BYTES = 32_000
#: As many digests as surely fit. A notice lists no more.
ROWS_AT_MOST = 400
WORDS = ("number", "title", "document_number", "text_sha256", "opens_on", "closes_on", "phone", "address")
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
    """Every notice by its subject: its words, whether it is withdrawn, and the digest of each row."""
    found: dict[str, dict[str, Any]] = {}
    for leaf in leaves:
        data = leaf["data"]
        if leaf["action"].endswith(".opened"):
            rows = data.get("rows_sha256") or {row["code"]: digest(row) for row in data["rows"]}
            words = {key: data[key] for key in WORDS if key in data}
            found[leaf["subject"]] = words | {"withdrawn": False, "rows": rows, "leaf": leaf}
        elif leaf["subject"] in found:
            _change(found[leaf["subject"]], data)
    return found


def _change(notice: dict[str, Any], data: Mapping[str, Any]) -> None:
    after = data["after"]
    notice.update({key: after[key] for key in WORDS if key in after})
    if row := after.get("row"):
        notice["rows"] = notice["rows"] | {row["code"]: digest(row)}
        notice["closes_on"] = max(notice["closes_on"], row.get("until") or "")
    notice["withdrawn"] |= bool(data.get("whole") and data["kind"] == "withdrawn")


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
