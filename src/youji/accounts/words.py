"""What the trail calls people."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.urls import reverse

from youji.accounts.labels import DOOR_EVENTS, REFUSED_WHY, ROLE_LABELS
from youji.accounts.models import Person
from youji.accounts.policy import PEOPLE
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, numbers

MOST = 20


def _people(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Person.objects.filter(pk__in=numbers(keys)).values_list("pk", "name", "username")
    opens = PEOPLE.admits(actor)
    return {
        str(pk): Named(f"{name}（{username}）", reverse("accounts:person", args=[pk]) if opens else "")
        for pk, name, username in rows
    }


def _find(text: str) -> Iterable[str]:
    found = Person.objects.filter(Q(username__iexact=text) | Q(name__icontains=text))
    return map(str, found.order_by("pk").values_list("pk", flat=True)[:MOST])


WORDS = Words(
    nouns={
        "person": "人员",
        "opening": "开通申请",
        "agency": "机构",
        "agencies": "机构",
        "role": "岗位",
        "delegation": "委托",
        "token": "接口令牌",
        "tokens": "接口令牌",
        "session": "登录",
        "sessions": "登录",
        "passkey": "通行密钥",
        "password": "密码",
        "mail": "邮箱",
        "second_factor": "动态验证码",
        "recovery_codes": "恢复码",
    },
    fields={
        "username": "用户名",
        "role": "岗位",
        "roles": "岗位",
        "sessions": "登录数",
        "tokens": "令牌数",
        "token": "令牌",
        "delegation": "委托",
        "specialities": "专业",
        "why": "原因",
        "by": "由谁确认",
        "address": "地址",
        "agency": "机构",
    },
    names={"person": _people},
    finders={"person": _find},
    actions=lambda: {key: f"账号·{word}" for key, word in DOOR_EVENTS.items()},
    values={
        "role": {role.value: label for role, label in ROLE_LABELS.items()},
        "roles": {role.value: label for role, label in ROLE_LABELS.items()},
        "why": REFUSED_WHY,
        "by": {"old-address": "原邮箱", "security-administrator": "安全管理员"},
    },
)
