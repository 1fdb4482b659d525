"""What the public may read, and the door for real-name objections. No token; published data only."""

from __future__ import annotations

from ninja import Router

from youji.portal.api import catalogue, doubtful, editions, notices

router = Router(tags=["公众"], auth=None)
for part in (catalogue, editions, notices, doubtful):
    router.add_router("", part.router)
