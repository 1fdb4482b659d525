"""Routes of the room. EPCIS's own addresses are in ``api.fixed``; those that begin with 01 are GS1 Digital Links."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from youji.exchange.views import gtins, own, sending

GTIN = r"01/(?P<gtin>[0-9]{8}|[0-9]{12,14})"
PLAIN = r"[0-9A-Za-z_.-]{1,24}"

app_name = "exchange"
urlpatterns: list[URLPattern] = [
    re_path(rf"^{GTIN}/10/(?P<lot>{PLAIN})$", gtins.resolve, name="lot-link"),
    re_path(rf"^{GTIN}/10/(?P<lot>{PLAIN})/21/(?P<serial>{PLAIN})$", gtins.resolve, name="link"),
    path("field/exchange/", own.own, name="own"),
    path("field/exchange/new/", own.new, name="new"),
    path("field/exchange/jobs/<uuid:job_id>/", own.job, name="job"),
    path("field/exchange/gtins/", gtins.gtins, name="gtins"),
    path("field/exchange/gtins/<slug:gtin>/end/", gtins.end, name="end_gtin"),
    path("desk/exchange/sendings/", sending.sendings, name="sendings"),
    path("desk/exchange/sendings/new/", sending.new, name="new_sending"),
    path("desk/exchange/sendings/<uuid:sending_id>/", sending.sending, name="sending"),
    path("desk/exchange/sendings/<uuid:sending_id>/file.csv", sending.download, name="sending_file"),
    path("desk/exchange/sendings/<uuid:sending_id>/handed/", sending.handed, name="handed"),
    path("desk/exchange/sendings/<uuid:sending_id>/answer/", sending.answered, name="answered"),
]
