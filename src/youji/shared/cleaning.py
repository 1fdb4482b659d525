"""Text as it is kept: one spelling of each character (NFC), nothing that cannot be seen.

Left alone: every Han character, also the rare ones (U+20000 and beyond, 〇, the compatibility ideographs of names on
identity cards, which NFC would replace by others), ideographic variants, every kind of middle dot.
"""

from __future__ import annotations

import re
import unicodedata

from youji.shared.remembered import remembered

#: NFC turns these into other characters; on an identity card they are somebody's name.
_NAMES_OWN = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_BREAKS = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
#: These turn round what stands behind them: without them a line may read differently.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Drawn as nothing, yet neither control nor format characters: fillers and joiners of other scripts.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
#: Variation selectors: after a Han character they say which of its forms is meant, elsewhere nothing that shows.
_SELECTORS = re.compile(
    "(?<![\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_EMOJI_STYLE = re.compile("[\ufe03-\ufe0f]")
_GONE = frozenset({"Cc", "Cf", "Cs"})

JOINED = "换行改成了空格"
TURNED = "去掉了改变文字方向的标记，请核对字的先后"


def visible(text: str) -> str:
    """``text`` without what cannot be seen: control and format characters, lone surrogates, stray selectors."""
    if text.isascii() and text.isprintable():
        return text
    plain = "".join(
        part if _NAMES_OWN.fullmatch(part) else unicodedata.normalize("NFC", part)
        for part in _NAMES_OWN.split(text)
    )
    shown = "".join(
        c for c in plain if c not in _BLANKS and unicodedata.category(c) not in _GONE and not _nothing(c)
    )
    kept = _SELECTORS.sub("", _EMOJI_STYLE.sub("", shown))
    # Without what stood between them, a letter and its accent may have met.
    return kept if kept == plain else visible(kept)


def _nothing(character: str) -> bool:
    """Whether Unicode says that this will never be a character (U+FFFE, U+FFFF of every plane, U+FDD0–FDEF)."""
    return ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"


@remembered
def one_line(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` on one line with single spaces, and what a reader of the original would miss in it."""
    trimmed = text.strip()
    if trimmed.isascii() and trimmed.isprintable() and "  " not in trimmed:
        return trimmed, ()
    notes = [JOINED] if _BREAKS.search(trimmed) else []
    notes += [TURNED] if _TURNS.search(trimmed) else []
    clean = visible(re.sub(r"\s", " ", _BREAKS.sub(" ", trimmed)))
    return re.sub(r"\s+", " ", clean).strip(), tuple(notes)


def lines(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` with its lines as they are, each cleaned, none with blanks at its end; and what would be missed.

    No line is empty at either end.
    """
    notes = (TURNED,) if _TURNS.search(text) else ()
    kept = [visible(line.replace("\t", " ").replace("\xa0", " ")).rstrip() for line in _BREAKS.split(text)]
    return "\n".join(kept).strip(), notes
