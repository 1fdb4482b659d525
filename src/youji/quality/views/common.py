"""What the pages share."""

from __future__ import annotations

#: A way on from a page: words, address, whether it is the first thing to do.
Way = tuple[str, str, bool]
