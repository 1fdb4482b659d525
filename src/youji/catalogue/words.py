"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Q

from youji.catalogue import labels, policy
from youji.catalogue.models import (
    AnnualCheck,
    BasePhoto,
    ChangeRequest,
    Edition,
    Entry,
    OwnWord,
    Rectification,
)
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers

MOST = 20
Namer = Callable[[Collection[str], Actor], Mapping[str, Named]]


def _of_entry(model: type[AnnualCheck | ChangeRequest | OwnWord | Rectification], what: str) -> Namer:
    def name(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        rows = model.objects.filter(pk__in=numbers(keys))
        return {
            str(pk): Named(
                f"{base}的{what}（{code}）", link("catalogue:entry", code, policy.CATALOGUE, actor)
            )
            for pk, code, base in rows.values_list("pk", "entry__code", "entry__name")
        }

    return name


def _photos(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = BasePhoto.objects.filter(pk__in=numbers(keys)).values_list("pk", "base__code", "base__name")
    return {str(pk): Named(f"{name}的照片（{code}）") for pk, code, name in rows}


def _entries(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Entry.objects.filter(code__in=keys).values_list("code", "name")
    return {
        code: Named(f"{name}（{code}）", link("catalogue:entry", code, policy.CATALOGUE, actor))
        for code, name in rows
    }


def _editions(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Edition.objects.filter(number__in=numbers(keys)).values_list("number", "document_number")
    return {
        str(number): Named(
            f"第{number}版（{document}）", link("catalogue:edition", number, policy.EDITIONS, actor)
        )
        for number, document in rows
    }


def _find_entries(text: str) -> Iterable[str]:
    found = Entry.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))
    return found.order_by("-pk").values_list("code", flat=True)[:MOST]


WORDS = Words(
    nouns={
        "entry": "目录条目",
        "edition": "目录",
        "annual_check": "年检",
        "annual_year": "年度年检",
        "rectification": "整改",
        "change": "变更申请",
        "own_word": "主体自述",
        "photo": "基地照片",
    },
    fields={
        "edition": "目录期次",
        "entry": "目录编号",
        "asked": "变更内容",
        "introduction": "简介",
        "link": "网址",
        "caption": "照片说明",
        "entry_count": "条目数",
        "recognised_on": "认定日期",
        "list_row": "名单序号",
        "issued_by": "认定机关",
        "year": "年度",
        "added": "新增",
        "removed": "退出",
        "added_count": "新增数",
        "removed_count": "退出数",
    },
    names={
        "annual_check": _of_entry(AnnualCheck, "年检"),
        "rectification": _of_entry(Rectification, "整改"),
        "change": _of_entry(ChangeRequest, "变更申请"),
        "own_word": _of_entry(OwnWord, "主体自述"),
        "photo": _photos,
        "entry": _entries,
        "edition": _editions,
    },
    finders={"entry": _find_entries},
    actions=lambda: {"catalogue.entry.removed": "从目录中删除"},
    values={
        "status": {status.value: word.label for status, word in labels.ENTRY_STATUSES.items()},
        "state": {
            "accepted": "销号",
            "returned": "退回",
            "open": "待确认",
            "confirmed": "已确认",
            "refused": "不予变更",
            "withdrawn": "已撤回",
        },
        "result": {"passed": "合格", "failed": "不合格", "rectify": "限期整改"},
        "kind": {kind.value: word.label for kind, word in labels.EVENTS.items()},
    },
)
