"""How long a sign-in holds on the device it was made on."""

from __future__ import annotations

from datetime import datetime, timedelta

from youji.shared import clock

#: An officer's day ends at this hour, Hunan time.
EVENING = 22
#: Whoever signs in late has at least this long.
AT_LEAST = timedelta(hours=2)


def ends_at(now: datetime, *, grower: bool, own_device: bool, days: int) -> datetime | None:
    """When a sign-in made at ``now`` ends by itself; ``None``: with the browser.

    A grower's own phone is remembered for ``days`` from the sign-in, not from its last use; 0: until the evening, as
    an officer's. What somebody says is not their own device is not remembered at all.
    """
    if not own_device:
        return None
    if grower and days:
        return now + timedelta(days=days)
    evening = clock.midnight(clock.local_date(now)) + timedelta(hours=EVENING)
    return max(evening, now + AT_LEAST)
