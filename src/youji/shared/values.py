"""What a value of a field is: said once per field, read the same from a page, a program and a workbook's cell.

    OPERATOR = Fields(
        Line("name", "主体名称", limit=120, required=True, hint="与营业执照一致"),
        Choice("kind", "类型", options=OperatorKind.choices, required=True),
        Amount("area_mu", "规模", unit="亩"),
        Day("registered_on", "登记日期"),
    )

A description is read by ``value.read(raw)``: the value as it is stored, or ``Unreadable`` with the sentence for whoever
wrote it. ``raw`` is what a person typed, what JSON carries, what stands in a cell, or a value read before: reading
twice changes nothing. ``value.look(raw)`` also says what was visible and is gone. From the same table are made the
form (``shared.fields``), the request (``shared.api.described``), the sheet (``shared.workbook``), the columns
(``shared.columns``) and the check of the service that writes (``Fields.read``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from youji.shared import cleaning, reading, typed

#: Told to programs: ``null`` is no text, and a key left out changes nothing.
NULL = "这一项不能为空；不想改就不要写它。"


class Unreadable(ValueError):
    """What stands there is no value of this field; the sentence says why and how to write it."""


class Misread(Exception):
    """Some fields cannot be read: ``problems`` is key → sentence, ``values`` what could be read of the others."""

    def __init__(self, problems: Mapping[str, str], values: Mapping[str, Any] | None = None) -> None:
        self.problems = dict(problems)
        self.values = dict(values or {})
        super().__init__("；".join(self.problems.values()))


@dataclass(frozen=True, slots=True)
class Look:
    """A value, and in words what was seen of what was written and is not in it."""

    value: Any
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A field: its key in the table, its name for people, its longest text in characters, and whether it must be said.

    ``check`` takes the value read and answers what is wrong with it, or ``None``. ``ask`` is what is said to whoever
    left a required field empty, where that is more than its name.
    """

    key: str
    label: str
    limit: int = 0
    required: bool = False
    hint: str = ""
    unit: str = ""
    example: str = ""
    check: Callable[[Any], str | None] | None = field(default=None, compare=False)
    ask: str = ""

    #: What stands in the table when nothing was said.
    empty: ClassVar[Any] = ""
    missing: ClassVar[str] = "请填写{label}。"
    #: The JSON schema of a kind that programs do not write as people type it.
    in_json: ClassVar[Mapping[str, Any]] = {}

    @property
    def heading(self) -> str:
        """The label with the unit: 规模（亩）."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    def read(self, raw: Any) -> Any:
        """The value as it is stored.

        Raises:
            Unreadable: with the sentence.
        """
        return self.look(raw).value

    def look(self, raw: Any) -> Look:
        """The value, and what was visible in ``raw`` and went.

        Raises:
            Unreadable: with the sentence.
        """
        if raw is None or raw == "":  # most cells of a long sheet: nothing to clean
            return self._unsaid()
        text, notes = self._clean(self._text(raw))
        if not text:
            return self._unsaid()
        found = self._look(text)
        said = self.check(found.value) if self.check else None
        if said:
            raise Unreadable(said)
        return Look(found.value, (*notes, *found.notes))

    def _unsaid(self) -> Look:
        if self.required:
            raise Unreadable(self.ask or self.missing.format(label=self.label))
        return Look(self.empty)

    def _text(self, raw: Any) -> str:
        """What a person would have typed for ``raw``."""
        if type(raw) is str:
            return raw
        if raw is None:
            return ""
        if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal | date):
            raise Unreadable(self._not_this())
        if isinstance(raw, float | Decimal):
            return f"{Decimal(str(raw)):f}"
        if isinstance(raw, datetime):
            return raw.date().isoformat()
        return raw.isoformat() if isinstance(raw, date) else str(raw)

    def _clean(self, text: str) -> tuple[str, tuple[str, ...]]:
        return cleaning.one_line(text)

    def _look(self, text: str) -> Look:
        return Look(self._within(text))

    def _within(self, text: str) -> str:
        if self.limit and len(text) > self.limit:
            raise Unreadable(f"{self.label}最多{self.limit}个字，这里有{len(text)}个。请缩短。")
        return text

    def _not_this(self) -> str:
        return f"{self.label}应当是文字。"


@dataclass(frozen=True, slots=True)
class Line(Value):
    """One line of text."""


@dataclass(frozen=True, slots=True)
class Text(Value):
    """Text that keeps its lines; ``limit`` counts each line's end as one character."""

    def _clean(self, text: str) -> tuple[str, tuple[str, ...]]:
        return cleaning.lines(text)


def _upper(text: str) -> str:
    return typed.narrow(text).upper()


@dataclass(frozen=True, slots=True)
class Code(Value):
    """A code or number that is looked up letter by letter; ``tidy`` gives the one way to write it.

    ``absent`` is what stands in the table for none: ``None`` where the column is unique.
    """

    tidy: Callable[[str], str] = field(default=_upper, compare=False)
    absent: str | None = ""

    @property
    def empty(self) -> str | None:
        """What stands for none."""
        return self.absent

    def _clean(self, text: str) -> tuple[str, tuple[str, ...]]:
        tidied = self.tidy(cleaning.one_line(text)[0])
        return cleaning.visible(
            tidied
        ), ()  # without the blank between them, a letter and its accent have met

    def _look(self, text: str) -> Look:
        # What its own check refuses is told by that check, which knows how long the code is.
        return Look(text if self.check and self.check(text) else self._within(text))


@dataclass(frozen=True, slots=True)
class Phone(Value):
    """One telephone number: 13812345678, 0730-1234567, with an extension 0730-1234567-801, a hotline 12316."""

    def _clean(self, text: str) -> tuple[str, tuple[str, ...]]:
        plain = re.sub(r"[()\[\]【】.]+", "-", typed.narrow(text).lower()).strip("-")
        plain = re.sub(r"^(?:\+|00)86-?(?=\d)", "", plain)
        plain = re.sub(r"(?:转|分机号?|ext-?|x)[:-]*", "-", plain)
        # A mobile number has no parts of its own, however it is copied: 139-0000-1234, 86 139 0000 1234.
        mobile = re.fullmatch(r"(?:86)?(1[3-9][0-9]{9})", plain.replace("-", ""))
        return mobile[1] if mobile else re.sub(r"-+", "-", plain), ()

    def _look(self, text: str) -> Look:
        if not re.fullmatch(r"\+?[0-9]{3,}(?:-[0-9]+)*", text) and not re.fullmatch(
            r"[0-9]{1,20}(?:-[0-9]{1,20}){1,9}", text
        ):
            raise Unreadable(self._not_this())
        return Look(self._within(text))

    def _not_this(self) -> str:
        return f"{self.label}应当是一个电话号码，如 13812345678 或 0730-1234567。"


@dataclass(frozen=True, slots=True)
class Amount(Value):
    """A number of ``unit``: of ``digits`` digits, ``places`` of them behind the point, not below ``minimum``."""

    empty = None
    minimum: int | None = 0
    digits: int = 12
    places: int = 2

    def _look(self, text: str) -> Look:
        number = typed.as_decimal(text, self.unit)
        if number is None:
            raise Unreadable(self._no_number(typed.narrow(text)))
        if self.minimum is not None and number < self.minimum:
            raise Unreadable(f"{self.label}不能小于{self.minimum}。")
        kept = number.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        if kept.adjusted() >= self.digits - self.places:
            raise Unreadable(self._too_large())
        if kept == number:
            return Look(kept)
        if typed.as_decimal(text) == number:
            raise Unreadable(self._too_fine())
        return Look(kept, (f"换算成{typed.plain(kept)}{self.unit}",))  # nobody wrote these places

    def _no_number(self, text: str) -> str:
        if re.fullmatch(r"[-+]?[\d,.]+", text) and len(re.sub(r"\D", "", text)) > typed.LARGEST_EXPONENT:
            return self._too_large()
        if re.search(r"\d,\d", text):
            return f"{self.label}里的逗号看不出是小数点还是千位分隔。请写成 3.5 或 3,500 的样子。"
        return self._not_this()

    def _not_this(self) -> str:
        return f"{self.label}应当是数字，如 85.5{f'，单位是{self.unit}' if self.unit else ''}。"

    def _too_large(self) -> str:
        return f"{self.label}太大了，请核对单位。"

    def _too_fine(self) -> str:
        return f"{self.label}最多{_PLACES[self.places]}位小数。"


_PLACES = "零一两三四五六七八九"


@dataclass(frozen=True, slots=True)
class Whole(Amount):
    """A whole number from ``minimum`` to ``maximum``."""

    places: int = 0
    maximum: int = 2**31 - 1

    def _look(self, text: str) -> Look:
        found = Amount._look(self, text)
        if found.value > self.maximum:
            raise Unreadable(f"{self.label}不能大于{self.maximum}。")
        return Look(int(found.value), found.notes)

    def _not_this(self) -> str:
        return f"{self.label}应当是整数，如 12。"

    def _too_fine(self) -> str:
        return f"{self.label}应当是整数。"


@dataclass(frozen=True, slots=True)
class Day(Value):
    """A date, however it is written, that this house can reckon with (``shared.reading``)."""

    empty = None

    def _look(self, text: str) -> Look:
        day = typed.as_day(text)
        if day is None:
            raise Unreadable(self._not_this())
        if not reading.plausible(day):
            raise Unreadable(reading.DAY_SENTENCE)
        return Look(day)

    def _not_this(self) -> str:
        return f"{self.label}应当是日期。请按 2026-05-01 的样子填日期。"


@dataclass(frozen=True, slots=True)
class Choice(Value):
    """One of ``options``, by its code or by its word; without options, a code that is looked up where it is written.

    ``of`` makes the value of the code: ``int`` where the code is a row's number. ``coded`` tells programs what the
    codes are when the options are not listed. ``alike`` tells what two ways of writing one option have in common.
    """

    options: tuple[tuple[str, str], ...] = ()
    alike: Callable[[str], str] | None = field(default=None, compare=False)
    of: Callable[[str], Any] = field(default=str, compare=False)
    default: Any = ""
    coded: str = ""
    missing = "请选择{label}。"

    @property
    def empty(self) -> Any:
        """What stands for none chosen."""
        return self.default

    def offering(self, options: Iterable[tuple[Any, str]]) -> Choice:
        """The same field with these options."""
        return replace(self, options=tuple((str(code), word) for code, word in options))

    def _look(self, text: str) -> Look:
        if not self.options:
            return Look(self._coded(self._within(typed.narrow(text))))
        ways: tuple[Callable[[str], str], ...] = (str, typed.narrow)
        for alike in ways if self.alike is None else (*ways, self.alike):
            for code, word in self.options:
                if alike(text) in (alike(code), alike(word)):
                    return Look(self.of(code))
        raise Unreadable(self._none_of(text))

    def _coded(self, code: str) -> Any:
        try:
            return self.of(code)
        except ValueError as error:
            raise Unreadable(self._none_of(code)) from error

    def _none_of(self, text: str) -> str:
        some = "、".join(word for _, word in self.options[:8])
        more = "等" if len(self.options) > 8 else ""
        among = f"：{some}{more}" if some else ""
        return f"{self.label}没有“{text[:40]}”这一项。请从列表中选择{self.label}{among}。"


@dataclass(frozen=True, slots=True)
class Several(Choice):
    """Some of ``options``, each by its code or its word; on one line with 、 between them."""

    def look(self, raw: Any) -> Look:
        """The codes, each once, in the order in which they were given.

        Raises:
            Unreadable: with the sentence.
        """
        given = re.split(r"[、,，;；\r\n]", raw) if isinstance(raw, str) else raw or ()
        if not isinstance(given, list | tuple | set | frozenset):
            raise Unreadable(self._none_of(str(raw)))
        texts = [text for one in given if (text := self._clean(self._text(one))[0])]
        found = list(dict.fromkeys(self._look(text).value for text in texts))
        if self.required and not found:
            raise Unreadable(self.ask or self.missing.format(label=self.label))
        said = self.check(found) if self.check else None
        if said:
            raise Unreadable(said)
        return Look(found)


YES, NO = ("是", "对", "√", "true", "yes", "1"), ("否", "不是", "×", "false", "no", "0")


@dataclass(frozen=True, slots=True)
class YesNo(Value):
    """是 or 否; nothing said is 否."""

    empty: ClassVar[Any] = False

    def _text(self, raw: Any) -> str:
        return YES[0] if raw is True else NO[0] if raw is False else Value._text(self, raw)

    def _look(self, text: str) -> Look:
        said = typed.narrow(text).lower()
        if said not in YES + NO:
            raise Unreadable(self._not_this())
        return Look(said in YES)

    def _not_this(self) -> str:
        return f"{self.label}应填“是”或“否”。"


@dataclass(frozen=True, slots=True)
class Whether(YesNo):
    """是, 否, or nothing said, which is neither: ``None``."""

    empty = None


#: What everybody who changes a row tells: which state of it they were looking at.
VERSION = Whole("version", "版本号", required=True, hint="读到这条记录时的版本号；别人先改过则答复 409")

#: The same where nothing need be said: whoever says nothing changes the row as it is.
SEEN = replace(VERSION, required=False)


class Fields(Mapping[str, Value]):
    """The fields of one noun, in the order in which people meet them."""

    def __init__(self, *values: Value) -> None:
        self._values = {value.key: value for value in values}
        #: What stands for nothing, of those that need not be said and have no way of their own to be read.
        self._unsaid = {
            value.key: value.empty
            for value in values
            if not value.required and type(value).look is Value.look
        }

    def __getitem__(self, key: str) -> Value:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __or__(self, other: Mapping[str, Value]) -> Fields:
        return Fields(*(dict(self) | dict(other)).values())

    def only(self, *keys: str) -> Fields:
        """These fields, in this order."""
        return Fields(*(self[key] for key in keys))

    def without(self, *keys: str) -> Fields:
        """All but these."""
        return Fields(*(value for key, value in self.items() if key not in keys))

    def offering(self, **options: Iterable[tuple[Any, str]]) -> Fields:
        """The same fields, with the options of those choices that depend on who is asked."""
        made = {key: self[key].offering(some) for key, some in options.items()}  # type: ignore[attr-defined]
        return self | made

    def read(self, given: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
        """Every field's value out of what was ``given``; with ``partial`` only of what is named.

        Raises:
            Misread: with a sentence for every field that will not do.
            TypeError: something was given that is no field here.
        """
        if unknown := set(given) - set(self):
            raise TypeError(f"not described: {sorted(unknown)}")
        values, problems = {}, {}
        for key, value in self._values.items():
            if partial and key not in given:
                continue
            raw = given.get(key)
            if key in self._unsaid and (raw is None or raw == ""):  # most fields of most messages
                values[key] = self._unsaid[key]
                continue
            try:
                values[key] = value.read(raw)
            except Unreadable as unreadable:
                problems[key] = str(unreadable)
        if problems:
            raise Misread(problems, values)
        return values
