"""The application form as pages: one section at a time, with what each still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from youji.recognition.logic.dossier import Dossier, Gap
from youji.schemes.logic.scheme import Scheme
from youji.shared.checklists import Section

FORM, DOCUMENTS, SCORE = "form", "documents", "score-"
#: Two pages across all of these: what is still missing, checked and handed in; what is asked to be corrected.
REST, ASKED = "rest", "asked"
#: Lines of the self-assessment on one page.
MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of the form."""

    key: str
    title: str
    asked: int
    gaps: tuple[Gap, ...]

    @property
    def state(self) -> str:
        """``done`` when nothing is missing."""
        return "now" if self.gaps else "done"


def pages_of(scheme: Scheme, stock: Dossier) -> tuple[FormPage, ...]:
    """Every page of the scheme's form, in order."""
    pages = []
    if scheme.fields:
        pages.append(FormPage(FORM, "申报表", sum(f.required for f in scheme.fields), stock.fields))
    if scheme.documents:
        pages.append(
            FormPage(DOCUMENTS, "申报材料", sum(d.required for d in scheme.documents), stock.documents)
        )
    sheets = sheet_pages(scheme)
    for number, sections in enumerate(sheets, start=1):
        items = [item for section in sections for item in section.items]
        targets = {f"item:{item.key}" for item in items}
        pages.append(
            FormPage(
                f"{SCORE}{sections[0].key}",
                "自评" if len(sheets) == 1 else f"自评（{number}/{len(sheets)}）",
                sum(not item.bonus for item in items),
                tuple(gap for gap in stock.items if gap.target in targets),
            )
        )
    return tuple(pages)


def sheet_pages(scheme: Scheme) -> list[tuple[Section, ...]]:
    """The sections of the score sheet that stand on a page together: whole, and at most ``MOST_ITEMS`` lines."""
    pages: list[list[Section]] = []
    for section in scheme.sheet.sections if scheme.sheet else ():
        together = pages[-1] if pages else []
        if together and sum(len(one.items) for one in (*together, section)) <= MOST_ITEMS:
            together.append(section)
        else:
            pages.append([section])
    return [tuple(page) for page in pages]


def sections_on(scheme: Scheme, key: str) -> tuple[str, ...]:
    """The sections on the page ``key``, by their keys."""
    found = next((page for page in sheet_pages(scheme) if f"{SCORE}{page[0].key}" == key), ())
    return tuple(section.key for section in found)


def page_for(scheme: Scheme, target: str) -> str:
    """The page on which ``target`` (``field:``, ``doc:``, ``item:``) is filled in; empty when on none."""
    kind, _, key = target.partition(":")
    if kind == "field":
        return FORM
    if kind == "doc":
        return DOCUMENTS
    for page in sheet_pages(scheme):
        if any(item.key == key for section in page for item in section.items):
            return f"{SCORE}{page[0].key}"
    return ""


def anchor(target: str) -> str:
    """The place of ``target`` on its page."""
    return f"id_{target}".replace(":", "-") if target.startswith("field:") else target.replace(":", "-")
