"""One digest over everything a decision rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def digest_of(parts: Mapping[str, object]) -> str:
    """SHA-256 over ``statement``, ``answers``, ``self_assessment``, ``evidence`` and, where some were kept, ``facts``:
    sorted JSON, UTF-8."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
