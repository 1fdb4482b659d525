"""实名异议: what an objection must say to be taken in."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAME = re.compile(r"[\u3400-\u9fff·]{2,20}|[A-Za-z][A-Za-z .'-]{1,39}")
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
IDENTITY = re.compile(r"\d{3}[\dXx]")
SHORTEST, LONGEST = 10, 3000


def problems_with(*, name: str, phone: str, email: str, identity: str, text: str) -> Mapping[str, str]:
    """A sentence for each field that keeps the objection from being a real-name one."""
    said: dict[str, str] = {}
    if not NAME.fullmatch(name.strip()):
        said["name"] = "请填写真实姓名；匿名异议不受理（姓名不会公开）。"
    if not PHONE.fullmatch(phone.strip()):
        said["phone"] = "请填写手机号码或带区号的座机，例如 0730-8888888。"
    if email.strip() and not EMAIL.fullmatch(email.strip()):
        said["email"] = "电子邮箱格式不对，请核对；没有可以不填。"
    if identity.strip() and not IDENTITY.fullmatch(identity.strip()):
        said["identity"] = "请填写身份证号码的后四位；不便提供可以不填。"
    length = len(text.strip())
    if length < SHORTEST:
        said["text"] = f"异议内容只有{length}个字，请写明事实和理由，至少{SHORTEST}个字。"
    elif length > LONGEST:
        said["text"] = f"异议内容写了{length}个字，请控制在{LONGEST}字以内，其余可作为附件。"
    return said
