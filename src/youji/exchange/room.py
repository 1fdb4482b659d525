"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.exchange import jobs, policy
from youji.exchange.words import WORDS
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="exchange",
    title="数据交换",
    nav=policy.NAV,
    words=WORDS,
    jobs=(
        Recurring("exchange.tell", jobs.tell, 10),
        Recurring("exchange.tell_whole", jobs.tell_whole, 86_400),
    ),
    scope="自己的事件（EPCIS）、商品条码和外送",
    writable=True,
)
