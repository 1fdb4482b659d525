"""So many tries in so much time: counted at the door, the same for every process.

Each try takes one of the free places of the running window with ``cache.add``, which in the database cache is an
INSERT under a unique key: two tries at once never take the same place, and none is forgotten. The key holds the
window, so no place is ever used a second time, and an old one is swept out with the cache. ``allauth.core.ratelimit``
reads a list, appends and writes it back: two at once count as one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from youji.shared.refusals import TooOften


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
        key = f"{self.name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}:{window}"
        if not any(cache.add(f"{key}:{place}", 1, self.seconds) for place in range(self.most)):
            raise TooOften(self.sentence, seconds=self.seconds - gone)
