"""Open data: the page and the files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from youji.catalogue.logic.published_query import PublishedQuery, parse
from youji.portal.logic import datasets
from youji.portal.logic.cells import cell
from youji.portal.logic.datasets import Column
from youji.portal.selectors import data, editions
from youji.shared import clock
from youji.shared.caching import cacheable, once
from youji.shared.files import file_response
from youji.shared.limits import Limit, visitor
from youji.shared.web import PUBLIC, ActorRequest, page

#: A file of what was asked for is made for whoever asks, and costs as much as dozens of pages; the whole is made once.
FILES_ASKED = Limit(
    "portal-files", most=60, seconds=60, sentence="下载得太频繁。请过一分钟再试，或下载整份目录后自行筛选。"
)
#: What everybody asks for.
WHOLE = (data.EVERYTHING, PublishedQuery())
BOM = "\ufeff"


@page(PUBLIC)
@cacheable
def data_page(request: ActorRequest) -> HttpResponse:
    """Every data set with its fields, its files and its licence."""
    context = {
        "datasets": datasets.DATASETS,
        "licence": datasets.LICENCE,
        "licence_label": datasets.LICENCE_LABEL,
        "editions": editions.editions(),
    }
    return render(request, "portal/data.html", context)


@page(PUBLIC)
@cacheable
def catalogue_file(request: ActorRequest, form: str) -> HttpResponse:
    """The whole catalogue, or what ``?`` asks of it, as CSV, JSON or GeoJSON."""
    return asked_for(request, parse(request.GET) if request.GET else data.EVERYTHING, form)


def asked_for(request: ActorRequest, query: PublishedQuery, form: str) -> HttpResponse:
    """The file that answers ``query``, made once for each state of the catalogue.

    Raises:
        TooOften: too many that nobody asked for before, from one address.
    """
    today = clock.local_date(request.now)

    def made() -> HttpResponse:
        if query not in WHOLE:
            FILES_ASKED.take(visitor(request.META["REMOTE_ADDR"]), request.now)
        return _catalogue(query, form, today)

    return once((form, query, data.state(today)), made)


def _catalogue(query: PublishedQuery, form: str, today: date) -> HttpResponse:
    if form == "csv":
        return _csv_of(query, today=today)
    if form == "geojson":
        features = data.catalogue_features(query, today=today)
        return _joined('{"type":"FeatureCollection","features":[', features, "]}", "geojson")
    records = data.catalogue_records(query, today=today)
    head = {"generated_on": today.isoformat(), "licence": datasets.LICENCE}
    return _joined(json.dumps(head)[:-1] + ',"entries":[', records, "]}", "json")


def _csv_of(query: PublishedQuery, *, today: date) -> HttpResponse:
    """The rows of ``query`` as a file for a spreadsheet."""
    return _csv(
        datasets.CATALOGUE_COLUMNS, data.catalogue_records(query, today=today), f"目录-{today:%Y%m%d}.csv"
    )


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


def _joined(head: str, records: Iterable[Mapping[str, Any]], tail: str, form: str) -> HttpResponse:
    """A JSON array of many records inside ``head`` and ``tail``."""

    body = head + ",".join(json.dumps(record, ensure_ascii=False) for record in records) + tail
    return _open(HttpResponse(body, content_type=f"{datasets.MEDIA_TYPES[form]}; charset=utf-8"))


def _csv(columns: Iterable[Column], records: Iterable[Mapping[str, Any]], name: str) -> HttpResponse:
    keys = [(column.key, column.label) for column in columns]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([label for _, label in keys])
    writer.writerows([cell(record.get(key)) for key, _ in keys] for record in records)
    return _open(file_response(BOM + out.getvalue(), name, "text/csv; charset=utf-8"))


def _open(response: HttpResponse) -> HttpResponse:
    """Open data may be read by any page anywhere."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
