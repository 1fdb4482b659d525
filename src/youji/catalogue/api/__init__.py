"""The managed catalogue, for programs: what the pages do, over the same services."""

from __future__ import annotations

from youji.catalogue.api import changes, editions, entries, own_words, photos, standing, workbooks
from youji.shared.api import room_router

router = room_router("catalogue", "目录")
for part in (entries, standing, changes, own_words, photos, editions, workbooks):
    router.add_router("", part.router)
