"""Who asks for an account of their own: as what, of which place, and who confirms it (decision 0146)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from youji.shared.actor import Role


class Place(StrEnum):
    """What somebody works for. Values are stored: rename a member, never a value."""

    OPERATOR = "operator"  # a 经营主体, by its 主体码
    LABORATORY = "laboratory"  # a 检测机构, by its number
    COUNTY = "county"  # a county's bureau, by its division code


#: So long what somebody asked for waits, and its code with it.
WAITS = timedelta(days=1)
#: So long a sheet lies in a drawer and is still good.
SHEET_GOOD_FOR = timedelta(days=60)
COUNTY_CONFIRMS, HOLDER_CONFIRMS = "县农业农村局的审核人员", "本主体的负责人"


@dataclass(frozen=True, slots=True)
class Post:
    """One row: what the person says they are, the role it is, and whose word opens it."""

    key: str
    label: str
    role: Role
    place: Place
    confirmed_by: str

    @property
    def short(self) -> str:
        """The words before the explanation."""
        return self.label.partition("（")[0]


#: The whole table; ``rules.opened_by_whoever_knows_them`` holds the last column.
POSTS: dict[str, Post] = {
    post.key: post
    for post in (
        Post("grower", "农户本人", Role.HOLDER, Place.OPERATOR, COUNTY_CONFIRMS),
        Post(
            "holder",
            "主体负责人（合作社、企业、家庭农场；收购单位、市场、食堂、超市）",
            Role.HOLDER,
            Place.OPERATOR,
            COUNTY_CONFIRMS,
        ),
        Post("bookkeeper", "记账员（替合作社或农户记账）", Role.STAFF, Place.OPERATOR, HOLDER_CONFIRMS),
        Post("inspector", "内检员", Role.STAFF, Place.OPERATOR, HOLDER_CONFIRMS),
        Post("staff", "其他经办人（验货、仓管等）", Role.STAFF, Place.OPERATOR, HOLDER_CONFIRMS),
        Post("laboratory", "检测机构人员", Role.LABORATORY, Place.LABORATORY, COUNTY_CONFIRMS),
        Post("agronomist", "县级农技员", Role.AGRONOMIST, Place.COUNTY, COUNTY_CONFIRMS),
        Post("trainer", "培训教师（给内检员和生产者上课）", Role.TRAINER, Place.COUNTY, COUNTY_CONFIRMS),
    )
}
#: What somebody of a 经营主体 does there: said beside the name, and of no power of its own.
DUTIES = {"grower": "农户", "bookkeeper": "记账员", "inspector": "内检员"}
