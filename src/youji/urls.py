"""The surfaces, mounted. Each room lists its own routes with their full public paths."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from youji import health
from youji.api import api, described, fixed
from youji.shared.rooms import modules
from youji.shared.signposts import signposted

addresses: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", described),
    path("api/v1/", api.urls),
    *(path(f"{place}/", at.urls) for place, at in fixed.items()),
    path("", include("youji.shared.urls")),
    path("accounts/", include("youji.accounts.sign_in_urls")),
    *(path("", include(module)) for _, module in modules("urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
#: By their first words: a request is not led past a thousand addresses that begin otherwise.
urlpatterns = [signposted(addresses)]

handler400 = "youji.shared.web.bad_request"
handler500 = "youji.shared.web.server_error"
