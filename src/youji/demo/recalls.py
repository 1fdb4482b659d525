"""A recall of a load of oranges that a market sold on to a canteen, half way through; and a drill, over."""

from __future__ import annotations

from datetime import timedelta

from youji.certificates.services.issuing import issue_certificate
from youji.demo import deeds
from youji.demo.certificates import HOW, farmer, lots_of_farmer
from youji.demo.made import World
from youji.demo.year import Farmer, Year
from youji.lots import services as lots
from youji.production.models import Lot
from youji.registry.models import Operator
from youji.shared.actor import Actor, Role
from youji.traceability import services
from youji.traceability.models import Outside

#: The county where the buyer is, and days ago: the load leaves, is recalled; oranges leave, the drill.
BUYERS = "430181"
LOADED, RECALLED, SENT, DRILLED = 11, 6, 7, 5
KG = 1000
ORDER = {
    "level": "2",
    "reason": "市场抽检这一车柑橘，噻嗪酮超过限量（演示）",
    "advice": "停止销售和食用；已买的退回购买的地方",
}
DRILL = {"drill": True, "level": "3", "reason": "年度召回演练（演示）", "advice": "核对库存，按时答复"}


def fill(world: World) -> None:
    """Everything on its day, through the services."""
    year, buyer = Year(world), world.farms[BUYERS][0].operator
    _recall(year, farmer(deeds.CITRUS), buyer)
    _drill(year, farmer(deeds.CITRUS), buyer)


def _sold(year: Year, lot: Lot, quantity: int, who: Farmer, buyer: Operator, *, days: float) -> Lot:
    """So many kg went to the buyer, who took them in."""
    row = lots.deliver(
        lot_id=lot.pk, quantity=quantity * KG, to=buyer.code, actor=year.hand(who, days), now=year.at(days)
    )
    taker = year.world.cast.holder(buyer, year.at(days - 1))
    taken = lots.receive(transfer=row.transfer, accepted=quantity * KG, actor=taker, now=year.at(days - 1))
    assert taken is not None  # noqa: S101 (all of it was accepted)
    return taken


def _recall(year: Year, who: Farmer, buyer: Operator) -> None:
    grower = year.hand(who, LOADED)
    load = lots.part(
        lot_id=lots_of_farmer(who)[0].pk, quantity=2000 * KG, actor=grower, now=year.at(LOADED), note="装一车"
    )
    issue_certificate(lot=load.code, quantity="500", copies=25, actor=grower, now=year.at(LOADED), **HOW)
    bought = _sold(year, load, 1200, who, buyer, days=LOADED - 1)
    market = year.world.cast.holder(buyer, year.at(RECALLED))
    lots.deliver(
        lot_id=bought.pk, quantity=300 * KG, party="城东实验学校食堂（演示）", party_kind="canteen", contact="王师傅 13800000000",
        actor=market, now=year.at(LOADED - 3),
    )  # fmt: skip
    now = year.at(RECALLED)
    made = services.open_recall(
        start="lot", lot=load.code, document="君农召〔2026〕1号（演示）", actor=year.officer(RECALLED, Role.SUPERVISOR), now=now,
        **ORDER,
    )  # fmt: skip
    code = made.code
    services.answer(code=code, actor=market, now=now + timedelta(minutes=18))
    services.answer(code=code, actor=grower, now=now + timedelta(minutes=41))
    [party] = Outside.objects.filter(recall_id=made.pk)
    services.tell_outside(
        code=code, giver=buyer.code, party_id=party.party_id, note="还剩30公斤，已经停用", actor=market,
        now=now + timedelta(minutes=55),
    )  # fmt: skip
    services.dispose(
        code=code,
        lot=bought.code,
        way="destroyed",
        note="送填埋场，农业农村局在场",
        actor=market,
        now=now + timedelta(days=1),
    )
    services.reply(
        code=code,
        text="这一车装车前自检合格，已申请复检，结果出来以前先停售。",
        actor=grower,
        now=now + timedelta(days=1),
    )


def _drill(year: Year, who: Farmer, buyer: Operator) -> None:
    lot = lots_of_farmer(who)[-1]
    _sold(year, lot, 1000, who, buyer, days=SENT)
    now = year.at(DRILLED)
    drill = services.open_recall(
        start="lot", lot=lot.code, actor=year.officer(DRILLED, Role.SUPERVISOR), now=now, **DRILL
    )
    answers: tuple[tuple[Actor, int], ...] = (
        (year.hand(who, DRILLED), 6),
        (year.world.cast.holder(buyer, now), 52),
    )
    for actor, after in answers:
        services.answer(code=drill.code, actor=actor, now=now + timedelta(minutes=after))
    services.finish(
        code=drill.code, actor=year.officer(DRILLED, Role.SUPERVISOR), now=now + timedelta(hours=2)
    )
