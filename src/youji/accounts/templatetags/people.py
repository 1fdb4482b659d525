"""Words for roles and for what happens at the door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from youji.accounts import sessions
from youji.accounts.labels import DOOR_EVENTS, REFUSED_WHY, ROLE_LABELS
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role

register = template.Library()


@register.filter
def role_label(role: str) -> str:
    """县级审核员 for ``county_reviewer``."""
    return ROLE_LABELS[Role(role)]


@register.filter
def role_labels(roles: Iterable[str]) -> str:
    """县级审核员、监管员 for the names of roles, in the order given."""
    return "、".join(role_label(role) for role in roles)


@register.filter
def other_way(flow: str) -> str:
    """What else a person can prove themselves with, by allauth's name of it."""
    words = {"mfa_reauthenticate:webauthn": "通行密钥", "mfa_reauthenticate": "动态验证码或恢复码"}
    return words.get(flow, "密码")


@register.filter
def door_event(entry: AuditEntry) -> str:
    """登录被拒：密码不对, for an entry of the trail."""
    words = DOOR_EVENTS.get(entry.action, entry.action)
    why = REFUSED_WHY.get(entry.after.get("why", ""), "")
    return f"{words}：{why}" if why else words


@register.inclusion_tag("accounts/_remembered.html", takes_context=True)
def remembered(context: Any) -> dict[str, Any]:
    """Until when a grower's phone is remembered, and the button that ends it at once; nothing for anybody else."""
    request = context["request"]
    grower = request.actor.operator_id is not None and not request.actor.is_officer
    return {
        "until": sessions.remembered_until(request) if grower else None,
        "csrf_token": context["csrf_token"],
    }
