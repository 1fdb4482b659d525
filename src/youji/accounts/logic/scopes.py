"""What an API token may be used for: ``<room>:read`` or ``<room>:write``, within its person's roles."""

from __future__ import annotations

from youji.shared.actor import Actor

ROOMS: dict[str, str] = {
    "registry": "主体、基地、产品登记",
    "recognition": "申报、验收、公示与目录",
    "documents": "材料",
    "programme": "目标与指标",
    "ledger": "审计与存证",
    "accounts": "账号（本人和所管人员）",
    "divisions": "工作日历",
}
READ, WRITE = "read", "write"
#: Rooms where a token can change something; the trail is written by services only.
WRITABLE = frozenset({"registry", "recognition", "documents", "accounts", "divisions"})

SCOPES: dict[str, str] = {f"{room}:{READ}": f"查看：{label}" for room, label in ROOMS.items()} | {
    f"{room}:{WRITE}": f"办理：{label}" for room, label in ROOMS.items() if room in WRITABLE
}


def allows(actor: Actor, scope: str) -> bool:
    """Whether ``actor`` may do ``scope``: a person always (roles decide), a token when granted.

    Being allowed to write a room includes reading it.
    """
    if actor.scopes is None or scope in actor.scopes:
        return True
    room, _, kind = scope.partition(":")
    return kind == READ and f"{room}:{WRITE}" in actor.scopes
