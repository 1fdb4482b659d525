"""Open data: complete, described, and checkable."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from youji.catalogue.logic.editions import digest
from youji.catalogue.logic.statuses import EntryStatus
from youji.portal.logic.datasets import DATASETS

TODAY = date(2026, 6, 1)


def test_the_catalogue_file_holds_everything_removed_and_expired_included(publish, client_on):
    publish(status="removed")
    publish(valid_until=date(2026, 1, 1))
    publish()
    client = client_on(TODAY)

    rows = list(csv.DictReader(io.StringIO(client.get("/data/catalogue.csv").content.decode("utf-8-sig"))))
    records = client.get("/data/catalogue.json").json()["entries"]

    assert sorted(row["状态"] for row in rows) == ["expired", "in_force", "removed"]
    assert [r["code"] for r in records] == [row["目录编号"] for row in rows]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_reads_no_payload_out_of_the_database(publish, client_on, form):
    publish()
    client = client_on(TODAY)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/data/catalogue.{form}")
    read = [one["sql"] for one in asked if "document_number" in one["sql"]]
    assert read
    assert not [sql for sql in read if "payload" in sql]


def test_the_described_fields_are_the_fields_of_the_files(publish, client_on):
    publish()
    keys = [column.key for column in DATASETS[0].columns]

    assert list(client_on(TODAY).get("/data/catalogue.json").json()["entries"][0]) == keys


def test_geojson_has_a_point_for_the_entry_and_a_polygon_for_its_plot(publish, client_on):
    row = publish(lon=113.0, lat=29.4)
    publish(lon=None, payload={})

    features = client_on(TODAY).get("/data/catalogue.geojson").json()["features"]

    assert [f["geometry"] and f["geometry"]["type"] for f in features] == ["Point", "Polygon", None]
    assert features[1]["properties"]["entry_code"] == row.code


def test_a_file_takes_the_filters_of_the_page(publish, client_on):
    publish()
    publish(division="430181")

    assert len(client_on(TODAY).get("/data/catalogue.json?city=4301").json()["entries"]) == 1


def test_every_distribution_of_the_description_can_be_fetched(publish, edition, client_on, settings):
    publish()
    edition(1, {"HNE0001": {"name": "君山茶叶"}})
    client = client_on(TODAY)
    described = client.get("/data/catalogue.jsonld")
    graph = json.loads(described.content)

    files = [f for d in graph["dcat:dataset"] for f in d["dcat:distribution"]]
    assert described["Content-Type"].startswith("application/ld+json")
    assert graph["@type"] == "dcat:Catalog"
    assert {"dcat", "dct"} <= set(graph["@context"])
    assert len(files) == 8
    for file in files:
        response = client.get(file["dcat:downloadURL"]["@id"].removeprefix(settings.ORIGIN))
        assert response.status_code == 200
        media_type = file["dcat:mediaType"]["@id"].rpartition("media-types/")[2]
        assert response["Content-Type"].startswith(media_type)


@pytest.mark.clause("5.1")
def test_anybody_can_compute_the_digest_of_an_edition_from_its_file(edition, client_on):
    made = edition(1, {"HNE0002": {"name": "乙"}, "HNE0001": {"name": "甲", "area_mu": "3400.00"}})

    file = client_on(TODAY).get("/data/editions/1.json").json()

    assert (
        digest({item["entry_code"]: item["payload"] for item in file["items"]})
        == file["digest"]
        == made.digest
    )


def test_the_dictionary_explains_every_column_of_every_csv(publish, client_on):
    publish()
    client = client_on(TODAY)
    rows = list(csv.DictReader(io.StringIO(client.get("/data/dictionary.csv").content.decode("utf-8-sig"))))
    explained = {(row["数据集"], row["含义（CSV 的表头）"]) for row in rows}

    for name in ("catalogue", "editions", "notices"):
        text = client.get(f"/data/{name}.csv").content.decode("utf-8-sig")
        assert {(name, column) for column in next(csv.reader(io.StringIO(text)))} <= explained
    assert all(row["类型"] for row in rows)


def test_outer_rings_turn_left_as_geojson_wants(publish, client_on):
    from shapely.geometry import shape

    publish()
    features = client_on(TODAY).get("/data/catalogue.geojson").json()["features"]
    plots = [shape(f["geometry"]) for f in features if f["geometry"] and f["geometry"]["type"] == "Polygon"]

    assert plots
    assert all(plot.exterior.is_ccw for plot in plots)


def test_the_description_says_when_the_catalogue_last_changed(publish, client_on):
    """On another day it is still the same answer, so whoever copies the data copies it once."""
    publish()

    said = [client_on(day).get("/data/catalogue.jsonld")["ETag"] for day in (TODAY, date(2026, 6, 2))]

    assert said[0] == said[1]


def test_words_stand_beside_the_codes_and_the_last_day_beside_the_first_that_is_not(publish, client_on):
    """B7: whoever opens the file in a spreadsheet reads 有效, a program in_force; new columns come last."""
    publish(status="suspended")
    client = client_on(TODAY)

    [line] = client.get("/data/catalogue.json").json()["entries"]
    heads, row = client.get("/data/catalogue.csv").content.decode("utf-8-sig").splitlines()

    assert (line["status"], line["status_label"]) == ("suspended", "已暂停")
    assert (line["level_label"], line["subject_label"]) == ("省级", "县域产品基地")
    assert line["last_day"] == "2030-08-26"
    assert heads.endswith("认定对象（文字）,级别（文字）,状态（文字）,有效期至（最后一天）")
    assert row.endswith("县域产品基地,省级,已暂停,2030-08-26")


#: The fields of the files as 0.2.0 had them.
OF_0_2_0 = {
    "catalogue": (
        "code", "base_code", "name", "scheme_title", "category_label", "subject", "level", "division", "city_name",
        "county_name", "operator_name", "product_name", "area_mu", "status", "recognised_on", "valid_from",
        "valid_until", "document_number", "edition_number", "lon", "lat", "is_demo",
    ),
    "notices": ("number", "title", "document_number", "opens_on", "closes_on", "rows", "ledger_entry_id"),
    "editions": (
        "number", "title", "document_number", "published_on", "entry_count", "digest", "ledger_entry_id", "items",
    ),
}  # fmt: skip


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.key)
def test_new_columns_come_after_those_that_were_there(dataset):
    before = OF_0_2_0[dataset.key]

    assert tuple(column.key for column in dataset.columns)[: len(before)] == before


def test_the_dictionary_names_every_status_an_entry_can_have():
    [note] = [column.note for column in DATASETS[0].columns if column.key == "status"]

    assert set(note.split("；")[0].split("、")) == set(EntryStatus) - {EntryStatus.PENDING}
