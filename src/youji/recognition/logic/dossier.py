"""申报材料: what an application still lacks, and what is wrong with what was typed. Nothing here knows a database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from youji.schemes.logic.scheme import Field, Scheme
from youji.shared import cleaning, reading, typed
from youji.shared.checklists import Item

LONG_TEXT_LIMIT = 4000
TEXT_LIMIT = 200
NOTE_LIMIT = 500
NOT_APPLICABLE = "na"
YES_NO = ("是", "否")
#: The document that is printed here, stamped, and handed in as a picture.
STAMPED = "application_form"


def wants_stamp(scheme: Scheme) -> bool:
    """Whether the scheme asks for the stamped form."""
    return any(document.key == STAMPED for document in scheme.documents)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing still to do. ``target`` is ``field:<key>``, ``doc:<key>`` or ``item:<key>``."""

    target: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything still to do before an application can be submitted, in the order of the form."""

    fields: tuple[Gap, ...] = ()
    documents: tuple[Gap, ...] = ()
    items: tuple[Gap, ...] = ()
    asked: int = 0  # how many things are asked for in all

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Every gap, in order."""
        return self.fields + self.documents + self.items

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.gaps

    @property
    def done(self) -> int:
        """How many of the things asked for are there."""
        return self.asked - len(self.gaps)

    @property
    def percent(self) -> int:
        """Progress, 0–100; an application that is asked for nothing is whole."""
        return 100 if not self.asked else self.done * 100 // self.asked


def take_stock(
    scheme: Scheme,
    *,
    answers: Mapping[str, str],
    evidence: Collection[str],
    assessment: Mapping[str, Mapping[str, object]],
) -> Dossier:
    """What is missing or wrong. ``evidence`` holds the targets that have a document."""
    items = scheme.sheet.items if scheme.sheet else ()
    required_documents = [d for d in scheme.documents if d.required]
    asked = sum(f.required for f in scheme.fields) + len(required_documents)
    asked += sum(not item.bonus for item in items)
    fields = tuple(gap for f in scheme.fields if (gap := _field_gap(f, answers.get(f.key, ""))))
    optional_wrong = sum(
        1 for f in scheme.fields if not f.required and any(g.target == f"field:{f.key}" for g in fields)
    )
    return Dossier(
        fields=fields,
        documents=tuple(
            Gap(f"doc:{d.key}", d.label, f"请上传{d.label}。")
            for d in required_documents
            if f"doc:{d.key}" not in evidence
        ),
        items=tuple(gap for item in items if (gap := _item_gap(item, assessment.get(item.key)))),
        asked=asked + optional_wrong,
    )


def _field_gap(field: Field, value: str) -> Gap | None:
    sentence = problem_with(field, value)
    if sentence is None and field.required and not str(value).strip():
        sentence = f"请填写{field.label}。"
    return Gap(f"field:{field.key}", field.label, sentence) if sentence else None


def _item_gap(item: Item, line: Mapping[str, object] | None) -> Gap | None:
    problem = problem_with_line(item, line) if line else None
    if problem:
        return Gap(f"item:{item.key}", item.label, problem)
    if item.bonus or (line and line.get("tier") not in (None, "")):
        return None
    return Gap(f"item:{item.key}", item.label, f"请为“{item.label}”自评。")


def problem_with(field: Field, value: str) -> str | None:
    """What is wrong with ``value`` as typed, as a sentence for the field; empty is never wrong, only missing."""
    text = str(value).strip()
    if not text:
        return None
    checks = {
        "number": _problem_with_number,
        "date": _problem_with_date,
        "choice": _problem_with_choice,
        "yes_no": _problem_with_choice,
    }
    return checks.get(field.kind, _problem_with_text)(field, text)


def _problem_with_number(field: Field, text: str) -> str | None:
    number = as_number(field, text)
    if number is None:
        return f"“{text[:20]}”不是数，请只填数字{f'，单位是{field.unit}' if field.unit else ''}。"
    if field.minimum is not None and number < field.minimum:
        return f"{field.label}填了{text}，不得低于{field.minimum}{field.unit}{_reference(field)}。"
    if field.maximum is not None and number > field.maximum:
        return f"{field.label}填了{text}，不得高于{field.maximum}{field.unit}{_reference(field)}。"
    return None


def _reference(field: Field) -> str:
    return "（参考值）" if field.reference else ""


def _problem_with_date(field: Field, text: str) -> str | None:
    day = typed.as_day(text)
    if day is None:
        return f"“{text[:20]}”不是日期，请按 2026-06-01 的样子填写。"
    return None if reading.plausible(day) else reading.DAY_SENTENCE


def _problem_with_choice(field: Field, text: str) -> str | None:
    options = YES_NO if field.kind == "yes_no" else field.options
    return None if text in options else f"请在{'、'.join(options)}中选一项。"


def _problem_with_text(field: Field, text: str) -> str | None:
    limit = LONG_TEXT_LIMIT if field.kind == "long_text" else TEXT_LIMIT
    return None if len(text) <= limit else f"{field.label}写了{len(text)}字，请控制在{limit}字以内。"


def as_number(field: Field, text: str) -> Decimal | None:
    """The number typed, in the field's unit; ``None`` when it is none, or beyond all sense."""
    return typed.as_decimal(text, field.unit)


def tidy(field: Field, text: str) -> str:
    """What is kept of what was typed: a number or a date in one way of writing, whatever else as it was seen (0122)."""
    text = (cleaning.lines if field.kind == "long_text" else cleaning.one_line)(text)[0]
    if field.kind == "number" and (number := as_number(field, text)) is not None:
        return typed.plain(number)
    if field.kind == "date" and (day := typed.as_day(text)) is not None:
        return day.isoformat()
    return text


def problem_with_line(item: Item, line: Mapping[str, object]) -> str | None:
    """What is wrong with one line of the self-assessment."""
    tier = line.get("tier")
    if len(str(line.get("note", ""))) > NOTE_LIMIT:
        return f"“{item.label}”的说明请控制在{NOTE_LIMIT}字以内。"
    if tier in (None, ""):
        return None
    if tier == NOT_APPLICABLE:
        return None if item.allows_na else f"“{item.label}”不能选“不适用”，请选一档。"
    if isinstance(tier, int) and not isinstance(tier, bool) and 0 <= tier < len(item.tiers):
        return None
    return f"“{item.label}”没有这一档，请在列出的档次中选择。"


def read_tier(text: str) -> int | str | None:
    """A tier as a form posts it: ``""`` for none, ``na``, or an index."""
    text = text.strip()
    if text in ("", NOT_APPLICABLE):
        return text or None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else text


def knows_target(scheme: Scheme, target: str) -> bool:
    """Whether evidence may be put forward for ``target``."""
    items = scheme.sheet.items if scheme.sheet else ()
    return target in {f"doc:{d.key}" for d in scheme.documents} | {f"item:{item.key}" for item in items}


def label_of(scheme: Scheme, target: str) -> str:
    """What ``target`` is called: the field's, document's or criterion's label."""
    items = scheme.sheet.items if scheme.sheet else ()
    names = {f"field:{f.key}": f.label for f in scheme.fields}
    names |= {f"doc:{d.key}": d.label for d in scheme.documents}
    names |= {f"item:{item.key}": item.label for item in items}
    return names.get(target) or {"plots": "地块", "other": "其他"}.get(target, target)


def told_by_files(names: list[str]) -> str:
    """What is said of a correction whose applicant put files forward and wrote nothing; nothing when there are none."""
    if not names:
        return ""
    shown = "、".join(name[:60] for name in names[:5])
    return f"已重新提供：{shown}{f'等{len(names)}个文件' if len(names) > 5 else ''}。"


def declared_against(scheme: Scheme, answers: Mapping[str, str]) -> tuple[str, ...]:
    """The questions answered with what the scheme does not admit, in words."""
    return tuple(
        f"“{field.label}”为“{answer}”"
        for field in scheme.fields
        if field.must_be and (answer := answers.get(field.key, "")) and answer != field.must_be
    )
