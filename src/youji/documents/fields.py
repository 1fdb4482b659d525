"""What the room holds of a file, said once; its bytes are examined, not read."""

from __future__ import annotations

from youji.documents.logic.names import LONGEST
from youji.shared.values import Fields, Line

#: Cleaned by ``logic.names``, which keeps the ending whatever has to go.
DOCUMENT = Fields(Line("name", "文件名", limit=LONGEST, required=True))
