"""Open data: what each data set is, its fields, its files; and the same as a DCAT 3 description."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from youji.catalogue.logic.statuses import PUBLISHED

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_LABEL = "知识共享 署名 4.0（CC BY 4.0）"
PUBLISHER = "湖南省农业农村厅"
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a data set."""

    key: str
    label: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """One form a data set can be had in."""

    path: str
    format: str
    note: str = ""

    @property
    def media_type(self) -> str:
        """Its IANA media type."""
        return MEDIA_TYPES[self.format]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of data anybody may take."""

    key: str
    title: str
    description: str
    keywords: tuple[str, ...]
    columns: tuple[Column, ...]
    files: tuple[File, ...]
    updates: str = "随发布即时更新"


CATALOGUE_COLUMNS = (
    Column("code", "目录编号", "文本", "每次认定一个，永不改变"),
    Column("base_code", "基地编号", "文本", "同一基地的多次认定相同"),
    Column("name", "名称", "文本"),
    Column("scheme_title", "认定办法", "文本"),
    Column("category_label", "类别", "文本"),
    Column(
        "subject",
        "认定对象",
        "代码",
        "operator 经营主体基地、county_product 县域产品基地、county 重点县、city 重点市",
    ),
    Column("level", "级别", "代码", "province 省级、national 国家级"),
    Column("division", "行政区划代码", "文本", "市州 4 位，县市区 6 位"),
    Column("city_name", "市州", "文本"),
    Column("county_name", "县市区", "文本"),
    Column("operator_name", "经营主体", "文本"),
    Column("product_name", "产品", "文本"),
    Column("area_mu", "规模（亩）", "小数"),
    Column("status", "状态", "代码", f"{'、'.join(PUBLISHED)}；以下载当日计"),
    Column("recognised_on", "认定日期", "日期"),
    Column("valid_from", "有效期起", "日期"),
    Column("valid_until", "有效期届满（最后一天的次日）", "日期"),
    Column("document_number", "认定文号", "文本"),
    Column("edition_number", "最近印入的目录版次", "整数"),
    Column("lon", "经度", "小数", "CGCS2000（EPSG:4490）"),
    Column("lat", "纬度", "小数", "CGCS2000（EPSG:4490）"),
    Column("is_demo", "演示数据", "是否"),
    # What follows came after 0.2.0. Whoever reads a file by places counts from the left: new columns come last.
    Column("counted", "规模（数量）", "文本", "畜禽、水产等按数量计的，如 5,000羽；亩数是占地面积"),
    # Codes for programs stand beside the words for whoever opens the file.
    Column("subject_label", "认定对象（文字）", "文本"),
    Column("level_label", "级别（文字）", "文本"),
    Column("status_label", "状态（文字）", "文本", "以下载当日计"),
    Column("last_day", "有效期至（最后一天）", "日期", "长期有效的为空"),
)
NOTICE_COLUMNS = (
    Column("number", "公示编号", "文本"),
    Column("title", "标题", "文本"),
    Column("document_number", "文号", "文本"),
    Column("opens_on", "公示开始", "日期"),
    Column("closes_on", "公示截止（含当日）", "日期"),
    Column(
        "rows",
        "拟认定名单",
        "数组",
        "名称、类别、行政区划、产品、规模；撤下的有 left，更正后另有截止日的有 until",
    ),
    Column("ledger_entry_id", "存证编号", "文本"),
    Column("withdrawn_at", "撤回时间", "时间", "没有撤回的为空"),
)
EDITION_COLUMNS = (
    Column("number", "版次", "整数"),
    Column("title", "标题", "文本"),
    Column("document_number", "文号", "文本"),
    Column("published_on", "发布日期", "日期"),
    Column("entry_count", "条目数", "整数"),
    Column("digest", "摘要", "文本", "全部条目规范 JSON（RFC 8785）的 SHA-256，可自行复算"),
    Column("ledger_entry_id", "存证编号", "文本"),
    Column("items", "条目", "数组", "仅在单版文件 /data/editions/<版次>.json 中"),
)
DATASETS = (
    Dataset(
        key="catalogue",
        title="湖南省优质农产品生产基地和重点市、县目录",
        description="目录中每一条认定的现状：谁、在哪里、种养什么、规模多大、依据哪个文件、有效到哪一天。含已删除和已过期的条目。",
        keywords=("优质农产品", "生产基地", "绿色食品", "有机农产品", "地理标志", "湖南"),
        columns=CATALOGUE_COLUMNS,
        files=(
            File("/data/catalogue.csv", "csv", "UTF-8，可直接用表格软件打开"),
            File("/data/catalogue.json", "json"),
            File("/data/catalogue.geojson", "geojson", "基地位置（点）与地块（面）"),
        ),
    ),
    Dataset(
        key="editions",
        title="目录版次",
        description="每一版目录的文号、日期、条目数和摘要；每版另有一个文件，内容永不改变。",
        keywords=("目录", "版次", "存证"),
        columns=EDITION_COLUMNS,
        files=(File("/data/editions.csv", "csv"), File("/data/editions.json", "json")),
        updates="每发布一版",
    ),
    Dataset(
        key="notices",
        title="认定公示",
        description="拟认定名单的公示：起止日期和名单原文。不含异议人信息。",
        keywords=("公示", "异议", "认定"),
        columns=NOTICE_COLUMNS,
        files=(File("/data/notices.csv", "csv"), File("/data/notices.json", "json")),
        updates="每发布一次公示",
    ),
)


DICTIONARY_COLUMNS = (
    Column("dataset", "数据集", "代码"),
    Column("key", "字段（JSON、GeoJSON 中的名字）", "文本"),
    Column("label", "含义（CSV 的表头）", "文本"),
    Column("kind", "类型", "文本"),
    Column("note", "说明", "文本"),
)


def dictionary() -> list[dict[str, str]]:
    """Every field of every data set, one line each."""
    return [
        {"dataset": d.key, "key": c.key, "label": c.label, "kind": c.kind, "note": c.note}
        for d in DATASETS
        for c in d.columns
    ]


def dcat(origin: str, *, modified: str, editions: Iterable[int] = ()) -> dict[str, Any]:
    """The DCAT 3 description of everything under ``/data``, as JSON-LD with its context inside (no look-up needed)."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{origin}/data",
        "@type": "dcat:Catalog",
        "dct:title": _zh("优基开放数据"),
        "dct:description": _zh("湖南省优质农产品生产基地建设的公开数据。"),
        "dct:language": "zh-CN",
        "dct:publisher": _publisher(),
        "dct:license": {"@id": LICENCE},
        "foaf:page": {"@id": f"{origin}/data/dictionary.csv"},
        "dct:modified": {"@value": modified, "@type": "xsd:dateTime"},
        "foaf:homepage": {"@id": f"{origin}/data"},
        "dcat:dataset": [_dataset(origin, d, modified, editions) for d in DATASETS],
    }


def _zh(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "zh"}


def _publisher() -> dict[str, Any]:
    return {"@type": "foaf:Organization", "foaf:name": _zh(PUBLISHER)}


def _dataset(origin: str, dataset: Dataset, modified: str, editions: Iterable[int]) -> dict[str, Any]:
    files = list(dataset.files)
    if dataset.key == "editions":
        files += [File(f"/data/editions/{n}.json", "json", f"第{n}版全部条目") for n in editions]
    return {
        "@id": f"{origin}/data#{dataset.key}",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.key,
        "dct:title": _zh(dataset.title),
        "dct:description": _zh(dataset.description),
        "dct:publisher": _publisher(),
        "dct:license": {"@id": LICENCE},
        "foaf:page": {"@id": f"{origin}/data/dictionary.csv"},
        "dct:modified": {"@value": modified, "@type": "xsd:dateTime"},
        "dct:spatial": {"@type": "dct:Location", "dct:title": _zh("湖南省"), "dct:identifier": "43"},
        "dcat:keyword": [_zh(word) for word in dataset.keywords],
        "dcat:landingPage": {"@id": f"{origin}/data#{dataset.key}"},
        "dcat:distribution": [_distribution(origin, file) for file in files],
    }


def _distribution(origin: str, file: File) -> dict[str, Any]:
    url = f"{origin}{file.path}"
    return {
        "@id": url,
        "@type": "dcat:Distribution",
        "dct:title": _zh(file.note or file.path),
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{file.media_type}"},
        "dct:license": {"@id": LICENCE},
    }
