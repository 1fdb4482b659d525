"""Corners as people type them: with serial numbers, in 度分秒, with N and E, in full width, under a heading line."""

from __future__ import annotations

import re
import unicodedata

from youji.registry.logic.geometry import HUNAN, MAX_WALKED
from youji.shared.refusals import Refused

SAID = "每行一个点：经度, 纬度，如 112.80351, 29.50214 或 112°48′12.6″, 29°30′7.7″"
#: A line longer than this is no corner.
LONGEST = 120
#: Degrees: whatever is more is metres of a projection.
MOST_DEGREES = 180
SIXTY = 60
#: 经度 and 纬度, each as degrees, minutes and seconds; or as degrees and minutes.
WITH_SECONDS, WITH_MINUTES = 6, 4
#: How many numbers a line may have at most: a serial number, twice 度分秒.
MOST_NUMBERS = 7

_MARKS = str.maketrans(
    {
        **dict.fromkeys("º˚度", "°"),
        **dict.fromkeys("′’‘＇分`´", "'"),
        **dict.fromkeys("″”“＂秒", '"'),
        **dict.fromkeys(",，;；、:：/|\t\u3000()（）[]【】", " "),
        "。": ".",
    }
)
_WORDS = (("东经", "E"), ("经度", "E"), ("北纬", "N"), ("纬度", "N"), ("LON", "E"), ("LAT", "N"))
_NUMBER = re.compile(r"[-+]?[0-9]{1,12}(?:\.[0-9]{0,15})?")
_ANGLE = re.compile(
    r"""([0-9]{1,3}(?:\.[0-9]{0,15})?)[ ]{0,3}°"""
    r"""(?:[ ]{0,3}([0-9]{1,2}(?:\.[0-9]{0,15})?)[ ]{0,3}'"""
    r"""(?:[ ]{0,3}([0-9]{1,2}(?:\.[0-9]{0,15})?)(?![0-9.]{0,16}[ ]{0,3}°)[ ]{0,3}"?)?)?"""
)
_LABEL = re.compile(r"(?:[A-DF-MO-Z\u4e00-\u9fff#]{1,10}-?[0-9]{0,6}|[0-9]{1,6}[号点#.]{1,2})[ ]{1,9}")

Pair = tuple[float, float]


def read_typed(text: str) -> list[list[float]]:
    """The corners, longitude first where the line or the heading says which is which; else as they stand.

    Raises:
        Refused: names the line that is wrong.
    """
    ring: list[list[float]] = []
    turned = False
    lines = text.splitlines()
    if len(lines) > MAX_WALKED:
        raise Refused(
            f"坐标有{len(lines):,}行，超过{MAX_WALKED:,}行。请在测绘软件中简化边界（如容差0.5米），或改用“导入边界文件”。"
        )
    for number, line in enumerate(lines, 1):
        plain = _plain(line)
        if not plain:
            continue
        if not ring and not any(sign.isdigit() for sign in plain):  # the heading of a table
            turned = _says_north_first(plain) is True
            continue
        first, second = _pair(plain, number, line)
        north_first = _says_north_first(plain)
        ring.append([second, first] if (turned if north_first is None else north_first) else [first, second])
    if not ring:
        raise Refused(f"还没有坐标。请{SAID}。")
    return ring


def _plain(line: str) -> str:
    """The line in half width, its marks of degrees ``° ' "`` and the rest of them blanks."""
    folded = unicodedata.normalize("NFKC", line.replace("º", "°").replace("˚", "°").replace("´", "'"))
    folded = folded.upper()
    for word, letter in _WORDS:
        folded = folded.replace(word, f" {letter} ")
    return folded.translate(_MARKS).replace("''", '"').strip(" .")


def _says_north_first(plain: str) -> bool | None:
    """Whether N stands before E; ``None`` when the line does not name both."""
    north, east = plain.find("N"), plain.find("E")
    return None if north < 0 or east < 0 else north < east


def _pair(plain: str, number: int, line: str) -> Pair:
    if len(plain) > LONGEST:
        raise _wrong(number, line)
    rest = _LABEL.sub("", plain, count=1) if _LABEL.match(plain) else plain
    bare = rest.replace("N", " ").replace("E", " ")
    if "°" in bare:
        found = _angles(bare)
    else:
        if _NUMBER.sub("", bare).strip():
            raise _wrong(number, line)
        numbers = _NUMBER.findall(bare)
        found = _of_numbers([float(one) for one in numbers], serial=bool(numbers) and numbers[0].isdigit())
    if found is None:
        raise _wrong(number, line)
    if max(map(abs, found)) > MOST_DEGREES:
        raise Refused(
            f"第{number}行“{line.strip()[:30]}”是以米为单位的投影坐标，只凭数字不知道是哪个坐标系。"
            "请在测绘软件里转换成经纬度再填，或导出带 .prj 的 Shapefile，用“导入边界文件”。"
        )
    return found


def _wrong(number: int, line: str) -> Refused:
    return Refused(
        f"第{number}行“{line.strip()[:30]}”不是“经度, 纬度”。一行填一个点，如 112.80351, 29.50214 或 112°48′12.6″, 29°30′7.7″。"
    )


def _angles(bare: str) -> Pair | None:
    """Two angles with their marks, and nothing else but perhaps a serial number before and a height after."""
    first = bare.find("°")
    head = re.match(r"[0-9]{1,6}[ ]{1,9}(?=[0-9])", bare)
    if head and head.end() < first:
        bare = bare[head.end() :]
    found = [_degrees(match) for match in _ANGLE.findall(bare)]
    left = _ANGLE.sub(" ", bare).strip()
    if len(found) != 2 or None in found or (left and not _NUMBER.fullmatch(left)):
        return None
    return found[0], found[1]  # type: ignore[return-value]


def _degrees(parts: tuple[str, str, str] | list[str]) -> float | None:
    degrees, minutes, seconds = (float(part or 0) for part in parts)
    return degrees + minutes / 60 + seconds / 3600 if minutes < SIXTY and seconds < SIXTY else None


def _of_numbers(numbers: list[float], *, serial: bool) -> Pair | None:
    """Bare numbers: a pair, perhaps with a serial number before it and a height after; or twice 度分秒 (度分)."""
    if not 2 <= len(numbers) <= MOST_NUMBERS:
        return None
    for start in (0, 1) if serial else (0,):
        if _here(*numbers[start : start + 2]) and len(numbers) - start <= 3:
            return numbers[start], numbers[start + 1]
        for each in (WITH_SECONDS, WITH_MINUTES):
            if len(numbers) - start == each and (found := _sexagesimal(numbers[start:])):
                return found
    pair = numbers[1:] if serial and len(numbers) == 3 and _metres(numbers[1:]) else numbers[:2]
    return (pair[0], pair[1]) if len(numbers) <= 3 else None


def _metres(pair: list[float]) -> bool:
    return min(map(abs, pair)) > MOST_DEGREES


def _here(*pair: float) -> bool:
    """Whether it is a place in the province, either way round."""
    if len(pair) < 2:
        return False
    (one, other), (west, south, east, north) = pair, HUNAN
    return (west <= one <= east and south <= other <= north) or (
        west <= other <= east and south <= one <= north
    )


def _sexagesimal(numbers: list[float]) -> Pair | None:
    half = len(numbers) // 2
    parts = [numbers[:half], numbers[half:]]
    if any(value != int(value) for part in parts for value in part[:-1]):
        return None
    found = [_degrees([str(value) for value in (*part, 0, 0)[:3]]) for part in parts]
    if None in found or not _here(*found):  # type: ignore[arg-type]
        return None
    return found[0], found[1]  # type: ignore[return-value]
