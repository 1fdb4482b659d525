"""The public pages held against the leaves, over the network.

Nothing is taken from the house but its public files: ``docs/log.md`` says what the leaves make of each page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from youji.catalogue.logic.courses import last_day_of
from youji.catalogue.logic.editions import digest
from youji.catalogue.logic.proven import EDITION, SUBJECT, Proven, differing, digest_of_longer, fold, in_words
from youji.catalogue.logic.statuses import EventKind
from youji.recognition.logic import noticed
from youji.witness.site import Book, Leaf, Site


@dataclass(frozen=True, slots=True)
class Difference:
    """What the public is shown otherwise than the log has it, and of what subject."""

    subject: str
    sentence: str


@dataclass(slots=True)
class Reader:
    """One look at everything public, or at what is ``only`` asked about."""

    site: Site
    book: Book
    #: Whether what holds from today on by the calendar may still be shown as it was yesterday.
    lenient: bool = False
    only: frozenset[str] | None = None
    known: dict[str, Proven] = field(default_factory=dict)
    first: dict[str, date] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)
    entries: int = 0
    editions: int = 0
    notices: int = 0

    def differences(self) -> Iterator[Difference]:
        """What is shown otherwise, the editions first, then the catalogue, then the notices."""
        for subject, sentence in (*self._editions(), *self._catalogue(), *self._notices()):
            if self.only is None or subject in self.only:
                yield Difference(subject, sentence)

    def _editions(self) -> Iterator[tuple[str, str]]:
        listed = self.site.json("/data/editions.json") or {}
        shown = {line.get("number"): line for line in _list(listed, "editions")}
        for leaf in self.book.leaves:
            if leaf["subject"].startswith(SUBJECT):
                fold([leaf], self.known)
            elif leaf["subject"].startswith(EDITION):
                self.editions += 1
                yield from self._edition(leaf, shown.pop(leaf["data"]["number"], None))
        for number in shown:
            yield f"{EDITION}{number}", f"公开的第{number}版目录，日志里没有"

    def _edition(self, leaf: Leaf, line: Leaf | None) -> Iterator[tuple[str, str]]:
        data, subject = leaf["data"], leaf["subject"]
        on, number = date.fromisoformat(data["published_on"]), data["number"]
        file = self.site.json(f"/data/editions/{number}.json")
        if line is None or not isinstance(file, dict):
            yield subject, f"第{number}版目录在日志里，公开数据里没有"
            return
        columns = ("title", "document_number", "published_on", "entry_count", "digest")
        for key, ours, theirs in differing({key: data[key] for key in columns}, line):
            yield subject, f"第{number}版目录的{key}公开为“{theirs}”，日志里是“{ours}”"
        items = {str(one.get("entry_code")): one.get("payload") or {} for one in _list(file, "items")}
        if digest(items) != data["digest"]:
            yield subject, f"第{number}版目录的内容与日志里的摘要不符{self._where(items, on)}"
        for code in items:
            self.first.setdefault(code, on)

    def _where(self, items: Mapping[str, Leaf], on: date) -> str:
        """The first line that is not as the events make it."""
        for code, item in sorted(items.items()):
            proven = self.known.get(code)
            if proven is None:
                return f"：{code}不在日志里"
            if proven.whole:
                said = proven.item_on(on, self.first.get(code, on))
                for one in differing({key: said[key] for key in item if key in said}, item):
                    return f"：{in_words(code, *one)}"
        return ""

    def _catalogue(self) -> Iterator[tuple[str, str]]:
        file = self.site.json("/data/catalogue.json") or {}
        rows = {str(row.get("code")): row for row in _list(file, "entries")}
        self.entries = len(rows)
        on = _day(file.get("generated_on"))
        if on is None:
            yield "", "公开的目录没有说是哪一天的"
            return
        self.days.add(on)
        for code in sorted(rows.keys() | self.first.keys() & self.known.keys()):
            subject = f"{SUBJECT}{code}"
            if self.only is None or subject in self.only:
                for sentence in self._entry(code, rows.get(code), on):
                    yield subject, sentence

    def _entry(self, code: str, row: Leaf | None, on: date) -> Iterator[str]:
        proven = self.known.get(code)
        page = self.site.json(f"/api/v1/public/bases/{quote(code)}")
        main = page.get("main") if isinstance(page, dict) else None
        if row is None or not isinstance(main, dict):
            yield f"{code}在目录里公布过，公开数据里却没有了"
            return
        if proven is None:
            yield f"{code}在公开目录里，日志里没有它的认定"
            return
        shown = main.get("row") or {}
        today = _day(main.get("on")) or on
        self.days.add(today)
        if proven.whole:
            yield from self._said(code, proven, row, on)
            yield from self._said(code, proven, {**shown, "status": main.get("status")}, today)
            published = main.get("published") or {}
            longer = digest_of_longer(published, published.get("lon"), published.get("lat"))
            for one in differing({"longer": proven.item_on(today, None)["longer"]}, {"longer": longer}):
                yield in_words(code, *one)
        for one in _untold(proven, _list(main, "history")):
            yield in_words(code, *one)

    def _said(self, code: str, proven: Proven, row: Leaf, on: date) -> list[str]:
        """What a row says otherwise than the log makes of the entry on the day, or may still make of it."""
        found = self._on(code, proven, row, on)
        return (
            []
            if found and self.lenient and not self._on(code, proven, row, on - timedelta(days=1))
            else found
        )

    def _on(self, code: str, proven: Proven, row: Leaf, day: date) -> list[str]:
        item = proven.item_on(day, self.first.get(code))
        item["product_name"] = item["product_name"] or item.get("gi_product", "")
        return [in_words(code, *one) for one in differing({k: item[k] for k in item if k in row}, row)]

    def _notices(self) -> Iterator[tuple[str, str]]:
        shown: dict[str, Leaf] = {}
        page, pages = 1, 1
        while page <= pages:
            answer = self.site.json(f"/api/v1/public/notices?page={page}") or {}
            shown |= {str(one.get("number")): one for one in _list(answer, "items")}
            page, pages = page + 1, int(answer.get("pages") or 1)
        filed = {
            str(n.get("number")): n for n in _list(self.site.json("/data/notices.json") or {}, "notices")
        }
        told = (noticed.SUBJECT, noticed.CASES)
        leaves = [leaf for leaf in self.book.leaves if leaf["subject"].startswith(told)]
        for subject, notice in noticed.fold(leaves).items():
            self.notices += 1
            number = str(notice.get("number"))
            one, file = shown.pop(number, None), filed.pop(number, None)
            if one is None or file is None:
                yield subject, f"{number}号公示在日志里，公开数据里没有"
                continue
            for record in (one, {**one, **file}):
                for sentence in noticed.differing(notice, _as_shown(record)):
                    yield subject, sentence
        for number in sorted(shown.keys() | filed.keys()):
            yield f"{noticed.SUBJECT}№{number}", f"{number}号公示公开着，日志里没有"


def _untold(proven: Proven, history: Iterable[Leaf]) -> Iterator[tuple[str, str, str]]:
    """What the history of a page leaves out, adds, or tells otherwise."""
    shown = {str(item.get("ledger_entry_id")): item for item in history}
    for told in proven.told:
        item = shown.pop(told["ledger_entry_id"], None)
        if item is None:
            yield "history", f"{told['effective_on']} {told['kind']}", ""
            continue
        until = date.fromisoformat(told["until"]) if told["until"] else None
        last = last_day_of(EventKind(told["kind"]), until)
        ours = {key: told[key] for key in ("reason", "document_number")} | {
            "on": told["effective_on"],
            "until": last.isoformat() if last else None,
        }
        yield from differing(ours, item)
    for item in shown.values():
        yield "history", "", f"{item.get('on')} {item.get('label')}"


def _as_shown(record: Leaf) -> dict[str, Any]:
    """A notice by the keys of the log."""
    words = {key: record.get(key) or "" for key in noticed.WORDS if key != "text_sha256"}
    return words | {
        "text_sha256": noticed.text_digest(str(record.get("text") or "")),
        "withdrawn": record.get("withdrawn_at") is not None,
        "rows": [row for row in _list(record, "rows") if "code" in row],
    }


def _list(holder: Any, key: str) -> list[Any]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
