"""Reading the lines of a station: ``监测点,项目,时间,数值,单位``; a wrong one is named, and none is taken."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from youji.shared import clock, typed

MOST = 5_000
WHOLE, PLACES = 9, 6
#: More than so many rows can be.
LARGEST = 1_200_000
#: No station read anything before; year 1 has no instant in another zone.
EARLIEST = 1900


class Unreadable(ValueError):
    """A line says nothing that can be kept; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One value as it was sent."""

    point: str
    parameter: str
    at: datetime
    value: Decimal
    unit: str


def with_commas(text: str) -> str:
    """Cells divided by tabs, as a table is pasted, are divided by commas."""
    return text.replace("\t", ",") if "\t" in text.partition("\n")[0] else text


def text_of(raw: bytes) -> str:
    """What a file of rows says, in UTF-8 or as office programs write it here.

    Raises:
        Unreadable: it is no text, or larger than ``LARGEST``.
    """
    if len(raw) > LARGEST:
        raise Unreadable(f"文件太大。一次最多{MOST:,}行，请分几次。")
    if raw.startswith((b"PK", b"\xd0\xcf")) or b"\0" in raw:
        raise Unreadable("这不是 CSV 文件。请用 Excel 打开，另存为 CSV（逗号分隔）再上传。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return with_commas(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Unreadable("这个文件的文字读不出来。请用 Excel 打开，另存为 CSV（逗号分隔）再上传。")


def read_lines(text: str) -> list[Said]:
    """The values in ``text``; a heading of words is passed over.

    Raises:
        Unreadable: with the number of the line and what is wrong with it.
    """
    try:
        said = list(csv.reader(text.translate(_NARROW).splitlines()))
    except csv.Error as error:  # one mark without its other takes in all lines behind it
        raise Unreadable("有一行的引号只有一半，后面的行都连在了一起。请去掉引号再送。") from error
    rows = [row for row in said if any(cell.strip() for cell in row)]
    if rows and rows[0][0].strip() == "监测点":
        rows = rows[1:]
    if not rows:
        raise Unreadable("没有数据。请一行写一个：监测点,项目,时间,数值,单位。")
    if len(rows) > MOST:
        raise Unreadable(f"一次最多{MOST:,}行，这里有{len(rows):,}行。请分几次。")
    return [read_row(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, 1)]


def read_row(number: int, cells: list[str]) -> Said:
    """One value.

    Raises:
        Unreadable: as ``read_lines``.
    """
    if len(cells) not in (4, 5) or not all(cells[:4]):
        raise Unreadable(f"第{number}行要有监测点、项目、时间、数值，单位可以不写。")
    point, parameter, at, value = cells[:4]
    unit = cells[4] if len(cells) == 5 else ""
    if len(point) > 60 or len(parameter) > 40 or len(unit) > 20:
        raise Unreadable(f"第{number}行有一项太长。")
    amount = typed.as_decimal(value.removeprefix("-"))
    if amount is None or amount.adjusted() >= WHOLE or amount != round(amount, PLACES):
        raise Unreadable(f"第{number}行的数值“{value[:20]}”不是能保存的数。")
    return Said(point, parameter, moment(number, at), -amount if value.startswith("-") else amount, unit)


def moment(number: int, text: str) -> datetime:
    """An instant of the province's time, or midnight of a day; with one figure where Excel writes one: 2026/5/1 8:00.

    Raises:
        Unreadable: it is neither, or before ``EARLIEST``.
    """
    try:
        found = datetime.fromisoformat(_ALONE.sub(r"0\1", text.replace("/", "-")))
    except ValueError as error:
        raise Unreadable(f"第{number}行的时间“{text[:30]}”看不懂。请写成 2026-05-01 08:00。") from error
    if found.year < EARLIEST:
        raise Unreadable(f"第{number}行的时间“{text[:30]}”太早，请核对年份。")
    return found if found.tzinfo else found.replace(tzinfo=clock.PROVINCE_TIME)


#: A figure that stands alone as a month, a day or an hour.
_ALONE = re.compile(r"(?<=[- T])(\d)(?=[-:T ]|$)")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
