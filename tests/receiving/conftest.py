"""A grower who issues, a collector, a market and a canteen who receive."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from tests.certificates.conftest import (  # noqa: F401
    _keys_are_this_tests_own,
    base,
    grower,
    harvest,
    issue,
    lot,
    make_base,
    make_operator,
    open_season,
    plot,
    program,
    put_plot,
    season,
    take,
    tea,
)
from youji.certificates.logic.digits import text_of
from youji.certificates.models import Certificate
from youji.certificates.services.signing import signer
from youji.lots.services import deliver
from youji.production.models import Lot
from youji.receiving.models import Scan
from youji.receiving.services.piling import Done, settle_pile
from youji.receiving.services.scanning import take_scans
from youji.registry.logic.uscc import complete
from youji.registry.models import Operator
from youji.shared.actor import Actor, Role


@pytest.fixture
def buyer(make_operator, make_actor, tea):  # noqa: F811
    """Whoever buys, in a county of their own."""

    def make(name: str = "君山区第一中学食堂", kind: str = "canteen", division: str = "430611") -> Actor:
        prefix = {"canteen": "12", "market": "91", "collector": "91", "supermarket": "91"}[kind]
        number = f"{prefix}{division}MA5{uuid4().int % 100_000:05d}"
        row = make_operator(name, kind=kind, division=division, uscc=complete(number))
        return make_actor(Role.HOLDER, operator_id=row.pk)

    return make


@pytest.fixture
def certificate(issue, lot) -> Certificate:  # noqa: F811
    return issue(lot)


@pytest.fixture
def far(buyer) -> Actor:
    """A supermarket in another city."""
    return buyer("浏阳某超市", "supermarket", "430181")


@pytest.fixture
def canteen(buyer) -> Actor:
    return buyer()


@pytest.fixture
def label(now):
    """What the QR of a copy of a certificate holds."""

    def text(row: Certificate, copy: int = 1) -> str:
        return text_of(row.code, signer(now)(row, copy), settings.ORIGIN)

    return text


@pytest.fixture
def see(now):
    """A buyer's people read these texts, of one pile; the scans."""

    def seen(actor: Actor, *texts: str, pile: Any = None, how: str = "scanner") -> list[Scan]:
        of = str(pile or uuid4())
        sent = [{"id": str(uuid4()), "pile": of, "how": how, "text": one} for one in texts]
        answers = take_scans(sent, actor=actor, now=now)
        assert all(one.scan for one in answers), answers
        return [one.scan for one in answers]

    return seen


@pytest.fixture
def keep(see, now):
    """These certificates came with a delivery, which is kept."""

    def kept(actor: Actor, *texts: str, **said: Any) -> Done:
        pile = said.pop("pile", None) or uuid4()
        if texts:
            see(actor, *texts, pile=pile)
        return settle_pile(pile_id=pile, actor=actor, now=said.pop("now", now), **{"decision": "kept"} | said)

    return kept


@pytest.fixture
def collector(buyer):
    return buyer("君山果蔬收购站", "collector")


@pytest.fixture
def two(collector, issue, harvest, keep, label, grower, now) -> tuple[Certificate, Lot, Certificate, Lot]:  # noqa: F811
    """Two lots with their certificates, delivered to the collector and received."""
    code = Operator.objects.get(pk=collector.operator_id).code
    found = []
    for amount in ("300", "400"):
        row = issue(harvest(amount), quantity=amount)
        deliver(lot_id=row.parcel_id, quantity=int(amount) * 1000, to=code, actor=grower, now=now)
        done = keep(collector, label(row))
        found += [row, Lot.objects.get(code=done.pile.lots[0])]
    return tuple(found)
