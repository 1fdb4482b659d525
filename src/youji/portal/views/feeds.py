"""News as RSS and Atom."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from youji.portal.selectors.feeds import FEEDS
from youji.shared import clock
from youji.shared.caching import cacheable
from youji.shared.web import PUBLIC, ActorRequest, page

FORMS = {
    "rss": (Rss201rev2Feed, "application/rss+xml; charset=utf-8"),
    "atom": (Atom1Feed, "application/atom+xml; charset=utf-8"),
}


@page(PUBLIC)
@cacheable
def feed(request: ActorRequest, kind: str, form: str) -> HttpResponse:
    """The newest of one kind, the newest first; an item keeps its id for as long as it says the same."""
    told = FEEDS[kind]
    kind_of_feed, content_type = FORMS[form]
    made = kind_of_feed(
        title=f"优基 · {told.title}",
        link=f"{settings.ORIGIN}{reverse(told.page)}",
        description=told.described,
        language="zh-CN",
        feed_url=f"{settings.ORIGIN}{request.path}",
        author_name="优基",
    )
    for item in told.items(clock.local_date(request.now)):
        address = f"{settings.ORIGIN}{item.path}"
        made.add_item(
            title=item.title,
            link=address,
            description=item.said,
            unique_id=f"{address}#{item.mark}",
            unique_id_is_permalink=False,
            pubdate=item.at,
            updateddate=item.at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=content_type)
