"""What a certificate speaks for stays what it was parted off as, until the certificate is void."""

from __future__ import annotations

import pytest

from youji.certificates.services.voiding import void_certificate
from youji.lots import services as lots
from youji.production.selectors.lots import lot_left
from youji.shared.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-a")]


def test_the_parcel_of_a_standing_certificate_is_not_put_back_to_be_certified_again(lot, issue, grower, now):
    made = issue(lot)
    back = {"lot_id": lot.pk, "seq": 1, "reason": "记错", "actor": grower, "now": now}
    with pytest.raises(Refused, match=f"已开具合格证{made.code}，请先作废"):
        lots.reverse(**back)
    void_certificate(code=made.code, first=1, last=3, reason="破损", actor=grower, now=now)
    with pytest.raises(Refused, match="请先作废"):  # of the other copies it still speaks
        lots.reverse(**back)
    assert lot_left(lot.operator_id, lot.pk) == 800_000
    void_certificate(code=made.code, reason="开错", actor=grower, now=now)
    lots.reverse(**back)
    assert (lot_left(lot.operator_id, lot.pk), lot_left(lot.operator_id, made.parcel_id)) == (1_000_000, 0)
