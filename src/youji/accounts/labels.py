"""The words for what this room keeps."""

from __future__ import annotations

from youji.shared.labels import ROLE_NAMES

#: One label for every role; the words themselves are the house's.
ROLE_LABELS = ROLE_NAMES

DOOR_EVENTS = {
    "accounts.session.opened": "登录",
    "accounts.session.closed": "退出",
    "accounts.session.refused": "登录被拒",
    "accounts.sessions.ended": "在所有设备上退出",
    "accounts.password.changed": "更改密码",
    "accounts.password.reset": "重置密码",
    "accounts.password.reset_mailed": "发出设置密码的邮件",
    "accounts.password.confirmed": "经办人自己设密码，由负责人确认",
    "accounts.password.recovered": "通过邮箱重设密码",
    "accounts.mail.filed": "申请更换邮箱",
    "accounts.mail.changed": "更换邮箱",
    "accounts.passkey.added": "添加通行密钥",
    "accounts.passkey.removed": "删除通行密钥",
    "accounts.second_factor.activated": "启用动态验证码",
    "accounts.second_factor.deactivated": "停用动态验证码",
    "accounts.second_factor.reset": "重置动态验证码",
}
REFUSED_WHY = {
    "wrong_credentials": "用户名或密码不对",
    "wrong_code": "动态验证码、恢复码或通行密钥不对",
    "too_many_attempts": "连续输错次数过多",
    "locked": "账号已停用",
}
