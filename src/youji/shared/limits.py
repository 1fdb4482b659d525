"""So many tries in so much time: counted at the door, the same for every process.

The try is counted first and then looked at, in one statement of the store (``accounts.tallies``): two tries at once
never take the same place, and none is forgotten before the window is over. ``allauth.core.ratelimit`` counts in the
same store, in a list under a lock.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from youji.shared.refusals import TooOften

#: Seconds that a count is kept after its window: a try that began within it is counted within it.
SLACK = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` tries in each window of ``seconds``, for each who; ``sentence`` is what one too many is told."""

    name: str
    most: int
    seconds: int
    sentence: str

    def take(self, who: str, now: datetime) -> None:
        """The try is counted. Who it was is kept as a digest, until the window is over.

        Raises:
            TooOften: the window has no place left; with the seconds until the next opens.
        """
        window, gone = divmod(int(now.timestamp()), self.seconds)
        key = f"{self.name}:{window}:{hashlib.sha256(who.encode()).hexdigest()}"
        cache.add(key, 0, self.seconds + SLACK)
        if cache.incr(key) > self.most:
            raise TooOften(self.sentence, seconds=self.seconds - gone)


def visitor(address: str) -> str:
    """Who tries from ``address``: in IPv6 the network it lies in, since whoever has one address has all of them."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, settings.IPV6_PREFIX), strict=False))
