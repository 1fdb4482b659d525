"""The season goes on: citrus sold through a collector and a market to a canteen and a supermarket, with the certificates kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.files.base import ContentFile

from youji.accounts.services import create_demo_person
from youji.certificates.logic.digits import text_of
from youji.certificates.models import Certificate
from youji.certificates.selectors.states import state_of
from youji.certificates.services.issuing import issue_certificate
from youji.certificates.services.signing import signer
from youji.demo import deeds, members
from youji.demo.made import World
from youji.demo.year import Year
from youji.lots import services as lots
from youji.production.models import Lot
from youji.receiving.services.piling import Done, settle_pile
from youji.receiving.services.reporting import report_scan
from youji.receiving.services.scanning import take_photo, take_scans
from youji.registry import services as registry
from youji.registry.logic.uscc import complete
from youji.registry.models import Operator, OperatorKind
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor, Role

#: What is made here has numbers of its own, the same each time.
NUMBERS = UUID("5b0f6d3e-4c52-4c39-9a7e-9f3c6f2b8d10")
MARKET_COUNTY = "430602"
#: Days ago: bought, mixed and certified anew, sold to the market, sold on, and the day on which something was wrong.
BOUGHT, MIXED, TO_MARKET, SOLD_ON, DOUBTED = 10, 9, 8, 6, 2
PROMISED: dict[str, Any] = {"basis": ["control"], "decision": "来源的合格证都已收存，逐箱核对。（演示）"}


@dataclass(frozen=True, slots=True)
class Buyer:
    """One row: who buys, where, and who signs in for them."""

    kind: OperatorKind
    name: str
    division: str
    registered: str  # the first two characters of its code: in which register it stands
    username: str
    person: str


COLLECTOR, MARKET, CANTEEN, SUPERMARKET = (
    Buyer(OperatorKind.COLLECTOR, "君山广兴洲果蔬收购站（演示）", members.COUNTY, "91", "junshan-shougou", "黎满仓"),
    Buyer(OperatorKind.MARKET, "岳阳花板桥批发市场经营部（演示）", MARKET_COUNTY, "91", "yueyang-shichang", "喻长顺"),
    Buyer(OperatorKind.CANTEEN, "君山区某中学食堂（演示）", members.COUNTY, "12", "junshan-shitang", "谢秀兰"),
    Buyer(OperatorKind.SUPERMARKET, "岳阳楼区某生活超市（演示）", MARKET_COUNTY, "91", "yueyang-chaoshi", "文建斌"),
)  # fmt: skip


def fill(world: World) -> None:
    """Four buyers with an account each, what they bought, kept, sold on, and what one of them doubts."""
    year = Year(world)
    who = {
        one.kind: _registered(one, n, world.days_ago(200))
        for n, one in enumerate((COLLECTOR, MARKET, CANTEEN, SUPERMARKET), 1)
    }
    grown = _citrus(year)
    bought = _bought(year, grown, who[OperatorKind.COLLECTOR])
    mixed = _mixed(year, bought, who[OperatorKind.COLLECTOR])
    _sold_on(year, mixed, who)
    _doubted(year, mixed, who[OperatorKind.CANTEEN])


def _registered(one: Buyer, number: int, now: datetime) -> Operator:
    row = registry.create_operator(
        name=one.name, kind=one.kind, division=one.division, uscc=complete(f"{one.registered}{one.division}MA6D000{number}"),
        contact_name=one.person, contact_phone=f"139000012{number:02d}", source="演示数据", is_demo=True, actor=SYSTEM, now=now,
    )  # fmt: skip
    create_demo_person(
        username=one.username,
        name=one.person,
        roles=[Role.HOLDER],
        operator_id=row.pk,
        area=one.division,
        now=now,
    )
    return row


def _citrus(year: Year) -> Certificate:
    """The newest certificate of citrus that holds."""
    rows = Certificate.objects.prefetch_related("voids").order_by("-issued_at", "-pk")
    today = clock.local_date(year.world.now)
    grower = Operator.objects.get(name=deeds.CITRUS, division=members.COUNTY)
    return next(row for row in rows.filter(operator_id=grower.pk) if state_of(row, today).key == "good")


class _Buying:
    """What one buyer does on a day."""

    def __init__(self, year: Year, who: Operator, days: float) -> None:
        self.year, self.who, self.days = year, who, days
        self.actor: Actor = year.world.cast.holder(who, year.world.days_ago(days))

    def number(self, *of: object) -> str:
        return str(uuid5(NUMBERS, "/".join(map(str, (self.who.name, self.days, *of)))))

    def labels(self, row: Certificate, *copies: int) -> list[str]:
        """What a hand scanner reads of these boxes."""
        sign = signer(self.year.world.days_ago(self.days))
        return [text_of(row.code, sign(row, copy), settings.ORIGIN) for copy in copies]

    def scanned(self, pile: str, *texts: str, how: str = "scanner") -> list[Any]:
        sent = [
            {"id": self.number(pile, text), "pile": self.number(pile), "how": how, "text": text}
            for text in texts
        ]
        return take_scans(sent, actor=self.actor, now=self.year.at(self.days))

    def settled(self, pile: str, decision: str = "kept", **said: Any) -> Done:
        return settle_pile(
            pile_id=self.number(pile),
            decision=decision,
            actor=self.actor,
            now=self.year.at(self.days),
            **said,
        )


def _sell(year: Year, lot_id: UUID, quantity: int, *, giver: Operator, to: Operator, days: float) -> None:
    actor = year.world.cast.holder(giver, year.world.days_ago(days))
    lots.deliver(lot_id=lot_id, quantity=quantity, to=to.code, actor=actor, now=year.at(days))


def _bought(year: Year, grown: Certificate, who: Operator) -> list[Lot]:
    """Citrus of the grower with its labels, and of a household with a certificate on paper."""
    grower = Operator.objects.get(pk=grown.operator_id)
    _sell(year, grown.parcel_id, 2_000_000, giver=grower, to=who, days=BOUGHT)
    buying = _Buying(year, who, BOUGHT)
    buying.scanned("橘农", *buying.labels(grown, *range(1, 13)))
    first = buying.settled("橘农", quantity="2000", unit="kg").pile.lots[0]
    take_photo(
        key=buying.number("纸"),
        pile=buying.number("散户"),
        file=ContentFile(_paper(), "纸质合格证.png"),
        actor=buying.actor,
        now=year.at(BOUGHT),
    )
    second = buying.settled(
        "散户", party="钱粮湖散户张某（演示）", party_kind="producer", product=Lot.objects.get(code=first).product.name,
        quantity="400", unit="kg", as_lot=True,
    ).pile.lots[0]  # fmt: skip
    return [Lot.objects.get(code=code) for code in (first, second)]


def _paper() -> bytes:
    """A certificate of another system: a code that says nothing to us."""
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(
        "https://example.com/saoma/base.html?5ryU56S6", zxingcpp.BarcodeFormat.QRCode, ec_level="M"
    )
    drawn = Image.fromarray(code.to_image(scale=6))
    sheet = Image.new("L", (drawn.width + 260, drawn.height + 180), 250)
    sheet.paste(drawn, (130, 90))
    kept = BytesIO()
    sheet.save(kept, "PNG")
    return kept.getvalue()


def _mixed(year: Year, bought: list[Lot], who: Operator) -> Certificate:
    """Both together, certified anew by the collector (样式二)."""
    actor, now = year.world.cast.holder(who, year.world.days_ago(MIXED)), year.at(MIXED)
    together = lots.merge(
        inputs=[(lot.pk, lot.quantity) for lot in bought], actor=actor, now=now, note="两家的橘子混装"
    )
    return issue_certificate(
        lot=together.code, quantity="2400", copies=120, actor=actor, now=year.at(MIXED), **PROMISED
    )


def _sold_on(year: Year, mixed: Certificate, who: dict[OperatorKind, Operator]) -> None:
    """To the market, and from there, boxes unopened, to a canteen and a supermarket; each keeps the labels."""
    market = who[OperatorKind.MARKET]
    _sell(year, mixed.parcel_id, 1_200_000, giver=who[OperatorKind.COLLECTOR], to=market, days=TO_MARKET)
    selling = _Buying(year, market, TO_MARKET)
    selling.scanned("收购站", *selling.labels(mixed, *range(1, 31)))
    stock = Lot.objects.get(code=selling.settled("收购站", quantity="1200", unit="kg").pile.lots[0])
    for kind, first, quantity in ((OperatorKind.CANTEEN, 1, 200), (OperatorKind.SUPERMARKET, 11, 400)):
        _sell(year, stock.pk, quantity * 1000, giver=market, to=who[kind], days=SOLD_ON)
        buying = _Buying(year, who[kind], SOLD_ON)
        buying.scanned("市场", *buying.labels(mixed, *range(first, first + 10)))
        buying.settled("市场", supplier=market.code)


def _doubted(year: Year, mixed: Certificate, who: Operator) -> None:
    """A label that was changed is refused and reported; a delivery came without any."""
    buying = _Buying(year, who, DOUBTED)
    [text] = buying.labels(mixed, 40)
    [seen] = buying.scanned("可疑", text[:-2])
    buying.settled(
        "可疑",
        "refused",
        reason="扫码核验不符，货没有收",
        party="送货人没有说名字（演示）",
        party_kind="collector",
    )
    report_scan(
        scan_id=seen.scan.pk, key=UUID(buying.number("上报")), said="标签像是复印的，送货的说不清从哪里来。（演示）",
        actor=buying.actor, now=year.at(DOUBTED),
    )  # fmt: skip
    buying.settled(
        "没有证", reason="合格证明天补来", party="广兴洲菜农王某（演示）", party_kind="producer", quantity="60", unit="kg",
        product=Lot.objects.get(pk=mixed.lot_id).product.name,
    )  # fmt: skip
