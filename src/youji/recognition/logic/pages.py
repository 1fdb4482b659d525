"""The application form as pages: one section at a time, with what each still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from youji.recognition.logic.dossier import Dossier, Gap
from youji.schemes.logic.scheme import Scheme

FORM, DOCUMENTS, SCORE = "form", "documents", "score-"


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
    for section in scheme.sheet.sections if scheme.sheet else ():
        targets = {f"item:{item.key}" for item in section.items}
        pages.append(
            FormPage(
                f"{SCORE}{section.key}",
                f"自评：{section.title}",
                sum(not item.bonus for item in section.items),
                tuple(gap for gap in stock.items if gap.target in targets),
            )
        )
    return tuple(pages)


def page_for(scheme: Scheme, target: str) -> str:
    """The page on which ``target`` (``field:``, ``doc:``, ``item:``) is filled in; empty when on none."""
    kind, _, key = target.partition(":")
    if kind == "field":
        return FORM
    if kind == "doc":
        return DOCUMENTS
    for section in scheme.sheet.sections if scheme.sheet else ():
        if any(item.key == key for item in section.items):
            return f"{SCORE}{section.key}"
    return ""


def anchor(target: str) -> str:
    """The place of ``target`` on its page."""
    return f"id_{target}".replace(":", "-") if target.startswith("field:") else target.replace(":", "-")
