"""What search engines read: which paths are the public's, and every public page."""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpResponse

from youji.portal.selectors import site
from youji.shared.caching import cacheable, for_a_moment
from youji.shared.web import PUBLIC, ActorRequest, page

#: Rooms of people who are signed in, and machines' doors.
PRIVATE = ("/desk/", "/field/", "/accounts/", *settings.PROGRAM_DOORS, "/demo/", "/log/tile/", "/log/proof/")


@page(PUBLIC)
@cacheable
def robots(request: ActorRequest) -> HttpResponse:
    """The public's pages may be indexed; a demonstration may not be, lest it be taken for the real thing."""
    lines = ["User-agent: *"]
    lines += ["Disallow: /"] if settings.DEMO else [f"Disallow: {path}" for path in PRIVATE]
    lines += [f"Sitemap: {settings.ORIGIN}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@page(PUBLIC)
@cacheable
def sitemap(request: ActorRequest) -> HttpResponse:
    """Every public page with the day it last changed, where that is known."""
    return for_a_moment(("sitemap",), _sitemap, request)


def _sitemap() -> HttpResponse:
    urls = "".join(
        f"<url><loc>{escape(settings.ORIGIN + path)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for path, day in site.pages()
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
