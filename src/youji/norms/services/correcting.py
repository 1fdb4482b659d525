"""Correction: an officer has the label or the text before them, and a number on it is another than on file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import line_of, record_many
from youji.norms.fields import CITED, CONFIRMATION
from youji.norms.logic.keys import name_of
from youji.norms.logic.rows import VERIFIED
from youji.norms.logic.steps import Step, step_of
from youji.norms.models import Norm
from youji.norms.policy import CONFIRMERS
from youji.norms.selectors.known import beside, unknown_in
from youji.norms.selectors.pages import find, said_of
from youji.norms.selectors.tables import NormTable
from youji.norms.services.confirming import demand_own_picture, keep_confirmation
from youji.norms.services.editions import Planned, put
from youji.norms.services.writing import hold, settle
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.values import Fields

#: Said where two rows would hold for one thing on one day.
BESIDE = "另有一行“{key}”在那段时间有效，请在那一行上更正。"
NO_FIELD = "没有这一项，或者它不能按照片更正。"
NOTHING_ELSE = "没有改动。与照片一致的，请用“对照照片确认”。"


def correctable(found: NormTable) -> Fields:
    """What of a row the picture may say otherwise, and from which day on."""
    return found.own | CITED.only("provision", "valid_from")


@transaction.atomic
def correct(
    *,
    table: str,
    row_id: int,
    values: Mapping[str, Any],
    picture: Any | None,  # a document
    remark: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Norm:
    """Another row holds from the day that is said, from today where none is: as the picture has it, 已核 for the whole
    province, with name and picture. The row on file ends on that day and stays what was judged by.

    Args:
        values: what differs, by ``correctable``.

    Raises:
        NotAllowed: not the actor's. Unknown: no such row. StaleState: somebody changed it meanwhile.
        Refused: a value will not do, nothing differs, another row says the same thing of a day of it, no picture of the
            actor's own.
    """
    if not CONFIRMERS.admits(actor):
        raise NotAllowed
    hold()
    found, old = find(table, row_id)
    remark = checked(CONFIRMATION, {"remark": remark})["remark"]
    demand_own_picture(picture, actor)
    if version is not None and version != old.version:
        raise StaleState(old.stale)
    said, today = said_of(found, old), clock.local_date(now)
    may_differ = correctable(found)
    if foreign := sorted(set(values) - set(may_differ)):
        raise Refused(dict.fromkeys(foreign, NO_FIELD))
    read = checked(may_differ, values, partial=True)
    written = {"valid_from"} if read.get("valid_from") else set()
    try:
        step = step_of(
            said | read | {"valid_from": read.get("valid_from") or old.valid_from}, said, written, today
        )
    except ValueError as fault:
        raise Refused(fault.args[1], fault.args[0]) from fault
    if step is None:
        raise Refused(NOTHING_ELSE, "remark")
    _demand_fits(found, old, said, said | read, step)
    marks = {key: VERIFIED for key in ("mark", "dose_mark") if key in found.fields} | {"checked_on": today}
    made = list(put(table, [Planned(step, said | read, old)], marks=marks))
    record_many(
        [line_of(one.row, one.verb, before=one.before, after=one.after) for one in made], actor=actor, now=now
    )
    new = made[-1].row
    keep_confirmation(found, new, picture=picture, remark=remark, actor=actor, now=now)
    settle({table: {one.row.key: one.was for one in made}}, now=now)
    return new


def _demand_fits(
    found: NormTable, old: Norm, was: Mapping[str, Any], said: Mapping[str, Any], step: Step
) -> None:
    """What a sheet is asked too: a row about something else names what tables know; no day has two rows for one thing."""
    if name_of(found.name, said) != name_of(found.name, was) and (problems := unknown_in(found.name, said)):
        raise Refused(problems)
    if other := beside(found, said, step, old):
        raise Refused(BESIDE.format(key=other.key), "remark")
