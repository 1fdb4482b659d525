"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.actor import APPLICANTS, OF_AREA, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

CATALOGUE = Policy("catalogue", OF_AREA)
HOLDERS = Policy("holders", APPLICANTS)
#: Who takes a holder's own word off the public page, and puts it back.
OWN_WORDS = Policy("own-words", REVIEWERS | {Role.SUPERVISOR})
#: Who confirms the photograph of a base before it is public, and takes it off again.
PHOTOS = Policy("photos", REVIEWERS | {Role.SUPERVISOR})
ANNUAL = Policy("annual", REVIEWERS | {Role.SUPERVISOR, Role.AUDITOR})
EDITIONS = Policy(
    "editions", frozenset({Role.PUBLISHER, Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.AUDITOR})
)
LAST = Policy("catalogue-last", frozenset({Role.PUBLISHER, Role.DECISION_MAKER}))
PUBLISHING = Policy("publishing", frozenset({Role.PUBLISHER}))

NAV = (
    NavItem("目录", "目录管理", "catalogue:entries", CATALOGUE, inside=("/desk/rectifications/",)),
    NavItem("目录", "我的认定", "catalogue:my-entries", HOLDERS),
    NavItem("目录", "信息变更", "catalogue:changes", CATALOGUE),
    NavItem("目录", "年检", "catalogue:annual", ANNUAL),
    NavItem("目录", "目录版次", "catalogue:editions", EDITIONS),
    NavItem("目录", "凭文件纳入", "catalogue:national", PUBLISHING),
)
