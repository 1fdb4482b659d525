"""A link in the console's side bar, the order of its headings, and the columns of the public site."""

from __future__ import annotations

from dataclasses import dataclass

from youji.shared.web import Policy

#: The headings, in the order of the side bar; a room's other headings come after these.
GROUPS = ("申报与认定", "目录", "登记", "统计", "依据", "系统", "监督与审计", "账号")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link: who sees it is decided by the same policy that guards the page."""

    group: str  # heading, e.g. 申报与认定
    label: str
    url_name: str  # e.g. recognition:inbox
    policy: Policy
    first: bool = False  # where one starts: before the others of its heading
    #: Whether it stands for its own page alone, not for all under its address.
    alone: bool = False
    inside: tuple[str, ...] = ()  # how addresses begin elsewhere that belong to it

    def holds(self, path: str, href: str) -> int:
        """How much of ``path`` says that it belongs under this link to ``href``; 0 where nothing does."""
        begins = self.inside if self.alone else (href, *self.inside)
        return max((len(one) for one in begins if path.startswith(one)), default=len(href) * (path == href))


#: The columns of the public site, as (path, label).
PORTAL = (
    ("/catalogue", "目录"),
    ("/notices", "公示"),
    ("/targets", "目标"),
    ("/policy", "政策对照"),
    ("/data", "开放数据"),
    ("/log/", "存证"),
)
