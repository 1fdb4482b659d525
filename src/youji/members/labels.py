"""Words and choices the pages show, so that views need no models."""

from __future__ import annotations

from youji.members.logic.sides import PRODUCES
from youji.registry.fields import BaseKind

BASE_KINDS = [(code, word) for code, word in BaseKind.choices if code in PRODUCES]
LACKING = (("asked", "有待确认的"), ("plots", "有没分的地块"), ("none", "县域产品基地还没有成员"))
