"""What a witness says of the public pages once it has folded every leaf: they are what the log says, or the first that is not."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from youji.ledger.logic import cosignatures, notes

HEADER = "youji-fold/v1"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Fold:
    """At second ``at``, with the log at ``size`` leaves, the public pages were ``sound``, or ``sentence`` says what was not."""

    origin: str
    size: int
    root: bytes
    at: int
    sound: bool
    sentence: str = ""

    @property
    def text(self) -> str:
        """The note's text, as it is signed."""
        said = [self.sentence] if self.sentence else []
        verdict = "sound" if self.sound else "differs"
        head = [HEADER, self.origin, str(self.size), base64.b64encode(self.root).decode(), str(self.at)]
        return "".join(f"{line}\n" for line in [*head, verdict, *said])


def write(fold: Fold, name: str, key: Ed25519PrivateKey) -> str:
    """The fold as a note signed by the witness; its key signs notes under another id than checkpoints.

    Raises:
        ValueError: the sentence is not one line, or there must be one.
    """
    if not (fold.sound or fold.sentence) or any(letter < " " for letter in fold.sentence):
        raise ValueError(f"{fold.sentence!r} cannot be said in a fold")
    return notes.sign(fold.text, name=name, key=key)


def open_fold(note: str, witness: str) -> Fold:
    """The fold in ``note``, once the witness whose cosignature key is ``witness`` is known to have signed it.

    Raises:
        BadNote: it has not, or the text reads as no fold.
    """
    text = notes.open_note(note, notes.vkey(*cosignatures.parse_vkey(witness)))
    try:
        header, origin, size, encoded, at, verdict, *said = text.split("\n")
        root = base64.b64decode(encoded, validate=True)
        numbers = _NUMBER.fullmatch(size) and _NUMBER.fullmatch(at)
        if header != HEADER or not origin or not numbers or len(root) != 32 or said.pop() != "":
            raise ValueError(text)
        if int(at) > cosignatures.LAST_DATED:
            raise ValueError(at)
        if verdict not in {"sound", "differs"} or len(said) > 1 or "" in said:
            raise ValueError(text)
        if verdict == "differs" and not said:
            raise ValueError(text)
    except (ValueError, IndexError, binascii.Error) as error:
        raise notes.BadNote("通读的结果格式不对") from error
    return Fold(origin, int(size), root, int(at), verdict == "sound", *said)
