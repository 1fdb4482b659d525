"""The REST API: each room's routers under ``/api/v1/``."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(
    title="优基 API", version="1", urls_namespace="api", docs_url="/docs", openapi_url="/openapi.json"
)
