"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

#: Who exchanges data: for their own operator only.
OWNERS = Policy("exchange-owners", PRODUCERS)
#: Who reads what was sent to other platforms: the operator, and the officers of the area.
READERS = Policy("exchange-readers", PRODUCERS | AREA_READERS)

NAV = (
    NavItem("数据交换", "我的对外数据", "exchange:own", OWNERS),
    NavItem("数据交换", "商品条码", "exchange:gtins", OWNERS),
    NavItem("数据交换", "外送", "exchange:sendings", READERS),
)
