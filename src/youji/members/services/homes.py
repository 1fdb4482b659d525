"""A co-operative prints the sheets with which its households come to an account of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from youji.accounts.selectors.openings import sheets_of
from youji.accounts.services import Home, Printed, print_sheets
from youji.members.selectors.pages import homes_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.paper import demand_drawable
from youji.shared.refusals import Refused


def print_for(*, operators: Collection[int], actor: Actor, now: datetime) -> list[Printed]:
    """Each of these households has a sheet; the one it had before is void.

    Raises:
        NotAllowed: a token. Refused: none, one that is not the actor's to print for, or one that has an account already.
        CannotPrint: a name that no font can draw; the sheets that were printed before stay good.
    """
    homes = homes_of(actor, clock.local_date(now), only=operators)
    if len(homes) != len(set(operators)):
        raise Refused("勾选的有不是本社成员、也不由本社代记的农户。请刷新页面，重新勾选。")
    rows = sheets_of([(home.pk, home.code, home.name) for home in homes], now)
    if there := [row.name for row in rows if not row.printable]:
        raise Refused(f"{'、'.join(there[:5])}已经有账号了，不用再印。请去掉再印。")
    demand_drawable([home.name for home in homes])
    return print_sheets(
        [Home(home.pk, home.code, home.name, home.division, home.contact_phone) for home in homes],
        actor=actor,
        now=now,
    )
