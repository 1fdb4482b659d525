"""Keys and statements by SM2, beside those of ``statements`` and ``judging``."""

from __future__ import annotations

from datetime import date

from tests.certificates.judging import HOUSE, KEYS
from tests.certificates.statements import DAY, KEY
from youji.certificates.logic import issuers, sm2
from youji.certificates.logic.algorithms import PrivateKey, public_half
from youji.certificates.logic.issuers import Issuer, Keys

NATIONAL = sm2.PrivateKey(bytes(range(1, 33)))
STRANGER = sm2.PrivateKey(bytes(range(2, 34)))
PUBLIC = public_half(NATIONAL)


def chain(*keys: tuple[PrivateKey, date]) -> Keys:
    """The list of these keys, each endorsed by the one before."""
    made: list[Issuer] = []
    before: PrivateKey | None = None
    for key, since in keys:
        public = public_half(key)
        made.append(
            Issuer(public, since, endorsed=before.sign(issuers.to_endorse(public, since)) if before else b"")
        )
        before = key
    return Keys(HOUSE, DAY, issuers.chained(made))


#: By SM2 from the first day; and after a key of the other kind.
ALONE = chain((NATIONAL, date(2026, 2, 1)))
CHANGED = chain((KEY, KEYS.issuers[0].since), (NATIONAL, date(2026, 5, 1)))
