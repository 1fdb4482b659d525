"""Data exchanged in the season: a GTIN, the season's movements as events, a few handed in from a cold store, one sending answered."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from youji.demo import deeds, members
from youji.demo.made import World
from youji.demo.year import Year
from youji.exchange.services.capturing import capture
from youji.exchange.services.gtins import register_gtin
from youji.exchange.services.sending import answer_sending, hand_over, make_sending
from youji.exchange.services.telling import name_lots, tell
from youji.production.models import Lot
from youji.registry.models import Operator
from youji.shared.actor import Actor

#: Days ago: the GTIN, what the cold store handed in, what was sent, and answered.
REGISTERED, STORED, SENT, ANSWERED = 30, 7, 5, 3
#: Made up, of the range GS1 keeps for examples.
GTIN = "9504000059101"


def fill(world: World) -> None:
    """Of the grower of citrus, whose certificates stand beside."""
    year = Year(world)
    operator = Operator.objects.get(name=deeds.CITRUS, division=members.COUNTY)

    def hand(days: float) -> Actor:
        """The firm's own people: nobody else speaks for it here."""
        return world.cast.holder(operator, world.days_ago(days))

    lot = Lot.objects.filter(operator_id=operator.pk, withdrawn=None).order_by("day", "pk").last()
    assert lot is not None  # noqa: S101 (the season is played before)
    register_gtin(gtin=GTIN, product=lot.product.name, actor=hand(REGISTERED), now=year.at(REGISTERED))
    name = name_lots([lot.pk])[lot.pk]
    document = {
        "type": "EPCISDocument",
        "epcisBody": {"eventList": [_stored(name, year.at(STORED) - timedelta(hours=n)) for n in (3, 2)]},
    }
    capture(json.dumps(document).encode(), behaviour="proceed", actor=hand(STORED), now=year.at(STORED))
    sending = make_sending(target="national", what="lot", actor=hand(SENT), now=year.at(SENT))
    hand_over(sending_id=sending.pk, actor=hand(SENT), now=year.at(SENT))
    answer_sending(
        sending_id=sending.pk, verdict="returned", row=lot.code, reason="缺少农产品分类码（演示）",
        actor=hand(ANSWERED), now=year.at(ANSWERED),
    )  # fmt: skip
    tell(now=world.now, whole=True)


def _stored(name: str, at: datetime) -> dict[str, object]:
    return {
        "type": "ObjectEvent",
        "eventTime": at.isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "bizStep": "storing",
        "disposition": "sellable_not_accessible",
        "quantityList": [{"epcClass": name, "quantity": 500, "uom": "KGM"}],
    }
