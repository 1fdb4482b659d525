"""Open data: the page and the files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from youji.catalogue.logic.published_query import PublishedQuery, parse
from youji.portal import ready
from youji.portal.logic import datasets
from youji.portal.logic.cells import line
from youji.portal.logic.datasets import Column
from youji.portal.logic.wrapping import BOM, wrapping
from youji.portal.middleware import TAKES_GZIP
from youji.portal.selectors import data, editions
from youji.portal.selectors.feeds import FEEDS
from youji.shared import clock
from youji.shared.caching import cacheable, once
from youji.shared.files import file_response
from youji.shared.limits import Limit, visitor
from youji.shared.refusals import NotAble
from youji.shared.web import PUBLIC, ActorRequest, page

#: A file of what was asked for is made for whoever asks, and costs as much as dozens of pages; the whole is made once.
FILES_ASKED = Limit(
    "portal-files", most=60, seconds=60, sentence="下载得太频繁。请过一分钟再试，或下载整份目录后自行筛选。"
)
#: What everybody asks for.
WHOLE = (data.EVERYTHING, PublishedQuery())

IN_THE_MAKING = "整份目录的文件正在生成。请过一分钟再来。"


@page(PUBLIC)
@cacheable
def data_page(request: ActorRequest) -> HttpResponse:
    """Every data set with its fields, its files and its licence."""
    context = {
        "datasets": datasets.DATASETS,
        "licence": datasets.LICENCE,
        "licence_label": datasets.LICENCE_LABEL,
        "editions": editions.editions(),
        "feeds": FEEDS,
    }
    return render(request, "portal/data.html", context)


@page(PUBLIC)
@cacheable
def catalogue_file(request: ActorRequest, form: str) -> HttpResponse:
    """The whole catalogue, or what ``?`` asks of it, as CSV, JSON or GeoJSON."""
    return asked_for(request, parse(request.GET) if request.GET else data.EVERYTHING, form)


def asked_for(request: ActorRequest, query: PublishedQuery, form: str) -> HttpResponse:
    """The file that answers ``query``: of a large catalogue put together from what the worker made, else made once for each state.

    Raises:
        TooOften: too many that nobody asked for before, from one address.
        NotAble: the worker has not made it yet, or too much has changed since.
    """
    today = clock.local_date(request.now)
    state = data.state(today)
    if ready.large(state):
        return _from_ready(request, query, form, today, state)

    def made() -> HttpResponse:
        if query not in WHOLE:
            FILES_ASKED.take(visitor(request.META["REMOTE_ADDR"]), request.now)
        return _catalogue(query, form, today)

    return once((form, query, state), made)


def _catalogue(query: PublishedQuery, form: str, today: date) -> HttpResponse:
    entries = (text for _, text in data.written(form, query, today=today))
    return _file(wrapping(form, today=today).around(entries), form, today)


def _from_ready(
    request: ActorRequest, query: PublishedQuery, form: str, today: date, state: tuple[object, ...]
) -> HttpResponse:
    found = ready.ready(form)
    whole = query == data.EVERYTHING
    made = whole and found is not None and found.is_of(state)
    packed = made and TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    about = f"{form} {state} {query.querystring} {packed}"
    etag = f'W/"{hashlib.sha256(about.encode()).hexdigest()[:24]}"'
    content: bytes | None = b""
    if etag not in request.headers.get("If-None-Match", ""):
        if found is None:
            raise NotAble(IN_THE_MAKING)
        if packed:
            content = found.content[found.packed :]
        else:
            FILES_ASKED.take(visitor(request.META["REMOTE_ADDR"]), request.now)
            content = (
                wrapping(form, today=today).around([found.whole()])
                if made
                else ready.put_together(found, form, data.codes_of(form, query, today=today), today=today)
            )
    if content is None:
        raise NotAble(IN_THE_MAKING)
    response = _file(content, form, today)
    response["ETag"] = etag
    if whole:
        patch_vary_headers(response, ("Accept-Encoding",))
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


def _file(content: bytes, form: str, today: date) -> HttpResponse:
    mime = f"{datasets.MEDIA_TYPES[form]}; charset=utf-8"
    if form == "csv":
        return _open(file_response(content, f"目录-{today:%Y%m%d}.csv", mime))
    return _open(HttpResponse(content, content_type=mime))


@page(PUBLIC)
@cacheable
def editions_file(request: ActorRequest, form: str) -> HttpResponse:
    """Every edition as CSV or JSON."""
    records = data.edition_records()
    if form == "csv":
        return _csv(datasets.EDITION_COLUMNS[:-1], records, "目录版次.csv")
    return _json({"licence": datasets.LICENCE, "editions": records})


@page(PUBLIC)
@cacheable
def edition_file(request: ActorRequest, number: int) -> HttpResponse:
    """One edition with everything it printed."""
    found = data.edition_file(number)
    if found is None:
        raise Http404("没有这一版目录")
    return _json(found)


@page(PUBLIC)
@cacheable
def notices_file(request: ActorRequest, form: str) -> HttpResponse:
    """Every notice as CSV (one line per proposed recognition) or JSON."""
    records = data.notice_records(clock.local_date(request.now))
    if form == "json":
        return _json({"licence": datasets.LICENCE, "notices": records})
    flat = [{**notice, "rows": row.get("name", "")} for notice in records for row in notice["rows"] or [{}]]
    return _csv(datasets.NOTICE_COLUMNS, flat, "公示.csv")


@page(PUBLIC)
@cacheable
def dictionary(request: ActorRequest) -> HttpResponse:
    """What every field of every file means, as a file."""
    return _csv(datasets.DICTIONARY_COLUMNS, datasets.dictionary(), "数据字典.csv")


@page(PUBLIC)
@cacheable
def description(request: ActorRequest) -> HttpResponse:
    """The DCAT description of everything here."""
    numbers = [line.number for line in editions.editions()]
    changed = (data.last_change() or request.now).replace(microsecond=0)
    described = datasets.dcat(settings.ORIGIN, modified=changed.isoformat(), editions=numbers)
    return _json(described, form="jsonld")


def _json(value: object, *, form: str = "json") -> HttpResponse:
    body = json.dumps(value, ensure_ascii=False)
    return _open(HttpResponse(body, content_type=f"{datasets.MEDIA_TYPES[form]}; charset=utf-8"))


def _csv(columns: Iterable[Column], records: Iterable[Mapping[str, Any]], name: str) -> HttpResponse:
    keys = [(column.key, column.label) for column in columns]
    lines = [line(label for _, label in keys)]
    lines += [line(record.get(key) for key, _ in keys) for record in records]
    return _open(file_response(BOM + "".join(lines), name, "text/csv; charset=utf-8"))


def _open(response: HttpResponse) -> HttpResponse:
    """Open data may be read by any page anywhere."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
