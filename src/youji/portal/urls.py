"""Routes of the portal room: everything an anonymous visitor sees."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from youji.certificates.logic.number import ADDRESSED as CERTIFICATE
from youji.portal.views import catalogue, data, editions, entries, feeds, notices, pages, site, statements

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home_page, name="home"),
    path("catalogue", catalogue.catalogue_page, name="catalogue"),
    path("catalogue.csv", catalogue.catalogue_csv, name="catalogue-csv"),
    path("b/<str:code>", entries.base_page, name="base"),
    path("b/<str:code>/card.png", entries.card, name="card"),
    # What has the form of a certificate's number is that room's to answer.
    re_path(rf"^q/(?P<code>(?!{CERTIFICATE}$)[^/]+)$", entries.base_page, name="short"),
    path("verify", entries.verify, name="verify"),
    path("notices", notices.notices_page, name="notices"),
    path("notices/<str:number>", notices.notice_page, name="notice"),
    path("objections", notices.objection_search, name="objection-search"),
    path("objections/<str:receipt>", notices.objection_page, name="objection"),
    path("editions", editions.editions_page, name="editions"),
    path("editions/<int:number>", editions.edition_page, name="edition"),
    re_path(
        r"^editions/(?P<before>\d{1,6})\.\.(?P<after>\d{1,6})$", editions.difference_page, name="difference"
    ),
    path("measures", pages.measures_page, name="measures"),
    re_path(r"^feeds/(?P<kind>notices|editions|measures)\.(?P<form>rss|atom)$", feeds.feed, name="feed"),
    path("policy", pages.policy_page, name="policy"),
    path("schemes", pages.schemes_page, name="schemes"),
    path("complaints/new", pages.report_page, name="report"),
    *(
        path(one.name, statements.statement, {"name": one.name}, name=one.name)
        for one in statements.STATEMENTS
    ),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("data", data.data_page, name="data"),
    re_path(r"^data/catalogue\.(?P<form>csv|json|geojson)$", data.catalogue_file, name="catalogue-file"),
    path("data/dictionary.csv", data.dictionary, name="dictionary"),
    path("data/catalogue.jsonld", data.description, name="dcat"),
    re_path(r"^data/editions\.(?P<form>csv|json)$", data.editions_file, name="editions-file"),
    path("data/editions/<int:number>.json", data.edition_file, name="edition-file"),
    re_path(r"^data/notices\.(?P<form>csv|json)$", data.notices_file, name="notices-file"),
]
