"""What this room declares of itself to the house."""

from __future__ import annotations

import youji.compliance.logic.judging  # noqa: F401 (its rules stand in the rulebook)
from youji.shared.rooms import Room

ROOM = Room(label="compliance", title="合规判定")
