"""What the room holds of people, said once. Passwords, keys and second-factor codes are kept as they are typed."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from youji.accounts.logic.digits import checks_out
from youji.accounts.logic.posts import POSTS
from youji.shared import typed
from youji.shared.actor import Role
from youji.shared.labels import ROLE_NAMES
from youji.shared.people import PersonName
from youji.shared.products import PRODUCT_GROUPS
from youji.shared.values import Choice, Code, Day, Fields, Line, Phone, Several

USERNAME_LENGTH = range(3, 41)
_ROLES = tuple((role.value, name) for role, name in ROLE_NAMES.items())


class Level(models.TextChoices):
    """How high an agency stands."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"


def _small(text: str) -> str:
    return typed.narrow(text).lower()


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, typed.narrow(text)))


def _username_problem(username: str) -> str | None:
    if len(username) in USERNAME_LENGTH and username.replace("-", "").replace(".", "").isalnum():
        return None
    return "用户名用3到40个字母、数字、点或短横。请改正。"


def _email_problem(address: str) -> str | None:
    try:
        validate_email(address)
    except ValidationError:
        return "邮箱格式不对，请写成 zhang@example.com 的样子。"
    return None


EMAIL = Code("email", "邮箱", limit=254, tidy=typed.narrow, check=_email_problem)
PERSON = Fields(
    Code(
        "username",
        "用户名",
        limit=USERNAME_LENGTH[-1],
        required=True,
        tidy=_small,
        check=_username_problem,
        hint="登录用，3到40个字母、数字、点或短横。",
    ),
    PersonName("name", "姓名", limit=40, required=True),
    Choice("agency_id", "机构", limit=15, of=int, default=None),
    Code("operator_code", "或：经营主体的主体码", limit=20, hint="主体人员填这里，不选机构。"),
    Phone("phone", "手机", limit=20),
    replace(EMAIL, hint="有新消息时发到这里。"),
    Several(
        "specialities",
        "专长",
        options=tuple((group, group) for group in PRODUCT_GROUPS),
        default=(),
        hint="验收员、专家可办理的产品门类。",
    ),
)
STAFF = PERSON.only("username", "name", "phone")
CONFIRMATION = Fields(
    Code("code", "确认码", limit=12, tidy=_digits, hint="本人设好密码后，屏幕上的8个数字。")
)
#: What somebody says who asks for an account of their own (``services.opening``).
OPENING = Fields(
    Choice(
        "role",
        "您是",
        limit=12,
        options=tuple((post.key, post.label) for post in POSTS.values()),
        required=True,
    ),
    replace(
        PERSON["operator_code"],
        label="主体码或编号",
        required=True,
        hint="农户、合作社填主体码，6个字符，印在县里给您的单子上；检测机构填机构编号，如 JC00012；农技员填县区代码，如 430611。",
    ),
    PERSON["name"],
    PERSON["phone"],
    replace(PERSON["username"], hint="登录用，自己取一个：3到40个字母、数字、点或短横，如手机号。"),
)
REFUSAL = Fields(Line("reason", "不同意的原因", limit=200, required=True, ask="请写明原因，申请人会看到。"))


def _sheet_problem(digits: str) -> str | None:
    return None if checks_out(digits) else "数字不对，请照单子上的8个数字再填一次。"


#: What is printed on a household's sheet (``services.sheets``).
SHEET = Fields(
    replace(PERSON["username"], hint="印在单子上。"),
    Code("sheet", "单子上的8个数字", limit=12, required=True, tidy=_digits, check=_sheet_problem),
)
LOCK = Fields(Line("reason", "停用的原因", limit=200, required=True, ask="请写明停用的原因。"))
WITHDRAWAL = Fields(Line("reason", "原因", limit=200))
GRANT = Fields(
    Choice("role", "岗位", limit=30, options=_ROLES, required=True),
    Day("valid_until", "到期日", hint="当天起失效。"),
)
TOKEN = Fields(
    Line("name", "给哪个程序用", limit=80, required=True, ask="请写明令牌给哪个程序用。"),
    Several("scopes", "权限", limit=60, default=(), required=True),
    Day("expires_on", "到期日", required=True, hint="最长一年。"),
)
DELEGATION = Fields(
    Choice("deputy_id", "受托同事", limit=15, of=int, required=True),
    Several("roles", "委托的岗位", options=_ROLES, of=Role, default=(), required=True),
    Day("starts_on", "从", required=True),
    Day("ends_on", "到", required=True, hint="含当天，最长90天。"),
    Line("reason", "原因", limit=200),
)

#: Loaded from a file of our own.
AGENCY = Fields(
    Line("name", "机构", limit=120, required=True),
    Choice("level", "级别", limit=10, options=tuple(Level.choices), required=True),
    Code("division", "行政区划", limit=12, required=True),
)
