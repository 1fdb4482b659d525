"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from youji.recognition import policy
from youji.recognition.models import Application, Notice, NoticeChange, Objection, Round
from youji.schemes import labels
from youji.schemes.selectors import scheme_of, versions
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers

MOST = 20


def _applications(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Application.objects.filter(pk__in=numbers(keys)).values_list("pk", "code", "base__name")
    return {
        str(pk): Named(f"{name}（{code}）", link("recognition:case", code, policy.CASES, actor))
        for pk, code, name in rows
    }


def _objections(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Objection.objects.filter(pk__in=numbers(keys)).values_list(
        "pk", "application__code", "application__base__name"
    )
    return {
        str(pk): Named(f"{base}的异议（{code}）", link("recognition:case", code, policy.CASES, actor))
        for pk, code, base in rows
    }


def _rounds(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Round.objects.filter(pk__in=numbers(keys)).values_list("pk", "title", "document_number")
    return {
        str(pk): Named(f"{title}（{number}）", link("recognition:round", pk, policy.ROUNDS, actor))
        for pk, title, number in rows
    }


def _notices(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Notice.objects.filter(pk__in=numbers(keys)).values_list("pk", "title", "number")
    return {
        str(pk): Named(f"{title}（{number}）", link("recognition:notice", pk, policy.NOTICES, actor))
        for pk, title, number in rows
    }


def _find_applications(text: str) -> Iterable[str]:
    found = Application.objects.filter(Q(code__iexact=text) | Q(base__name__icontains=text))
    return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _find_rounds(text: str) -> Iterable[str]:
    found = Round.objects.filter(Q(document_number__icontains=text) | Q(title__icontains=text))
    return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _find_notices(text: str) -> Iterable[str]:
    found = Notice.objects.filter(Q(number__iexact=text) | Q(title__icontains=text))
    return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _steps() -> dict[str, str]:
    """Each step of every scheme, as the trail records it; a notice is published, not opened, and what becomes of it."""
    of_notices = {f"recognition.notice.{kind.value}": f"公示·{kind.label}" for kind in NoticeChange.Kind}
    return {"recognition.notice.opened": "发布公示", **of_notices} | {
        f"recognition.application.{step.recorded_as}": f"申报·{step.label}"
        for version in versions()
        for step in scheme_of(version).steps
    }


WORDS = Words(
    nouns={
        "application": "申报",
        "objection": "异议",
        "round": "申报批次",
        "notice": "公示",
        "reconciliation": "边界协调",
        "note": "内部备注",
    },
    fields={
        "round": "批次",
        "opens_on": "开始日期",
        "closes_on": "截止日期",
        "announcement": "通知正文",
        "default_quota": "每个单位名额",
        "quotas": "单独名额",
        "announced_at": "发布时间",
        "closed_at": "截止时间",
        "opinion": "意见",
        "other": "对方基地",
        "area_mu": "面积（亩）",
        "declared_by": "声明人",
        "declaration": "申报人声明",
        "step": "环节",
        "experts": "专家（账号号码）",
        "milestone": "建设节点",
        "submission": "申报内容摘要值",
        "evidence": "调查材料编号",
        "application": "申报号",
        "applications": "申报号",
    },
    names={"application": _applications, "objection": _objections, "round": _rounds, "notice": _notices},
    finders={"application": _find_applications, "round": _find_rounds, "notice": _find_notices},
    actions=_steps,
    values={
        "status": {status.value: word.label for status, word in labels.STATUSES.items()},
        "state": {state.value: str(state.label) for state in Objection.State},
    },
)
