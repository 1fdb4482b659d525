"""The words for what this room keeps."""

from __future__ import annotations

from youji.shared.labels import ROLE_NAMES

#: One label for every role; the words themselves are the house's.
ROLE_LABELS = ROLE_NAMES
