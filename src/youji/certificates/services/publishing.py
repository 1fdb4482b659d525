"""What anybody may fetch to check labels: the keys and the list of what holds no more, signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from youji.certificates.logic import issuers, revocation
from youji.certificates.logic.verdict import Known
from youji.certificates.selectors.revoked import revoked
from youji.certificates.services import keys


def key_list(now: datetime) -> dict[str, Any] | None:
    """The list of keys, signed by the newest; ``None`` where nothing was ever signed.

    Raises:
        KeyFault: the key does not lie here.
    """
    found = keys.published(now)
    return issuers.listed(found, keys.signing(now)) if found else None


def revocation_list(now: datetime) -> bytes | None:
    """The list of what holds no more, as COSE_Sign1; likewise."""
    return revocation.signed(revoked(keys.house(), now), keys.signing(now)) if keys.published(now) else None


def known(now: datetime) -> Known:
    """What the house itself judges labels by: everything, as of now."""
    return Known(keys.published(now), revoked(keys.house(), now))
