"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from youji.quality.fields import AUDIENCES
from youji.quality.models import Session, Training
from youji.quality.policy import ATTENDS, READERS
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers

Namer = Callable[[Collection[str], Actor], Mapping[str, Named]]


def _by_code(what: str) -> Namer:
    return lambda keys, actor: {key: Named(f"{what}{key}") for key in keys}


def _trainings(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Training.objects.visible_to(actor).filter(pk__in=numbers(keys))
    return {str(one.pk): Named(one.title, link("quality:training", one.pk, ATTENDS, actor)) for one in rows}


def _sessions(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Session.objects.filter(pk__in=numbers(keys)).select_related("training")
    return {str(one.pk): Named(f"{one.training.title} {one.day}") for one in rows}


def _exams(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    return {key: Named("内检员考试") for key in keys}


def _checks(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    return {key: Named("自检", link("quality:check", key, READERS, actor)) for key in keys}


WORDS = Words(
    nouns={
        "rapid": "快检", "training": "培训", "session": "培训场次", "question": "考题", "exam": "考试", "inspector": "内检员证书",
        "check": "自检",
    },
    names={
        "rapid": _by_code("快检"), "training": _trainings, "session": _sessions, "question": _by_code("考题"), "exam": _exams,
        "inspector": _by_code("内检员证书"), "check": _checks,
    },
    fields={
        "lot": "批次", "day": "日期", "failed": "不合格", "results": "结果", "device": "仪器或试纸", "title": "培训名称",
        "audience": "培训谁", "begins": "开始时间", "hours": "学时", "place": "地点", "teacher": "授课人",
        "topics": "内容", "opens_on": "开考日期", "closes_on": "截止日期", "token": "签到码", "name": "姓名", "way": "方式", "note": "说明", "code": "题号", "topic": "类别", "stem": "题目",
        "choices": "选项", "answer": "答案", "article": "依据", "retired": "停用", "nth": "第几次", "seed": "抽题种子",
        "questions": "抽到的题", "points": "得分", "pass_mark": "合格分数", "number": "编号", "valid_until": "失效日期",
        "edition": "版本", "findings": "不符合", "words": "项目", "what": "怎么改的", "done_on": "改好的日期",
    },
    values={"audience": dict(AUDIENCES), "way": {"code": "扫码签到", "hand": "补签", "phone": "手机", "paper": "纸卷"}},
)  # fmt: skip
