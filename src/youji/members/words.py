"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection

from youji.members.fields import State
from youji.members.models import Membership
from youji.members.policy import READERS
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers


def _named(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Membership.objects.filter(pk__in=numbers(keys)).select_related("operator", "base")
    return {
        str(row.pk): Named(
            f"{row.operator.name}（{row.base.name}）", link("members:membership", row.pk, READERS, actor)
        )
        for row in rows
    }


WORDS = Words(
    nouns={"membership": "基地成员", "plot": "地块归属"},
    fields={
        "since": "起始日",
        "until": "终止日",
        "bookkeeper_id": "代记主体",
        "signed_on": "签字日期",
        "last_day": "最后一天",
        "plots": "地块",
    },
    names={"membership": _named},
    actions=lambda: {
        "members.membership.asked": "提出成员关系",
        "members.membership.confirmed": "确认成员关系",
        "members.membership.declined": "不同意成员关系",
        "members.membership.withdrawn": "撤回成员关系",
        "members.membership.changed": "改代记主体",
        "members.membership.ended": "退出基地",
        "members.plot.assigned": "分配地块",
    },
    values={"state": {state.value: str(state.label) for state in State}},
)
