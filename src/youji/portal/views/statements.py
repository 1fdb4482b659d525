"""What the site says of itself: whose it is, how it is used, what it keeps of people, who can use it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from youji.shared.caching import cacheable
from youji.shared.web import PUBLIC, ActorRequest, page


@dataclass(frozen=True, slots=True)
class Statement:
    """One of these pages: its words are in ``portal/<name>.html``."""

    name: str
    title: str
    lead: str

    @property
    def route(self) -> str:
        """What ``reverse`` calls it."""
        return f"portal:{self.name}"


STATEMENTS = (
    Statement(
        "about", "关于本站", "湖南省优质农产品生产基地和重点市、县的认定、目录与监督，公开的部分都在这里。"
    ),
    Statement("help", "帮助", "查基地、核验标牌、看公示、提异议、申报，一件事一段话。"),
    Statement("privacy", "个人信息说明", "您只是看，我们留下什么；您填了，谁看得到，留多久，怎么改。"),
    Statement(
        "accessibility", "无障碍与长者模式", "字大一些、排得简单一些；用键盘、读屏也能用；还没做到的也写明。"
    ),
)
BY_NAME = {one.name: one for one in STATEMENTS}


@page(PUBLIC)
@cacheable
def statement(request: ActorRequest, name: str) -> HttpResponse:
    """The page called ``name``, with the way to the others."""
    return render(request, f"portal/{name}.html", {"statement": BY_NAME[name], "statements": STATEMENTS})
