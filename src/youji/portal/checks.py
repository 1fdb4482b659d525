"""What the public's site must have before it is one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Reminder

from youji.shared import imprint


@register("youji", deploy=True)
def the_site_says_whose_it_is(**_: Any) -> list[CheckMessage]:
    """Who runs it, how to reach them, and its filing numbers are set."""
    missing = imprint.missing() if settings.PRODUCTION else []
    if not missing:
        return []
    named = "、".join(f"{said.word}（{said.variable}）" for said in missing)
    return [Reminder(f"公众网站的页脚还缺：{named}。政府网站每一页都要写明。", id="portal.W001")]
