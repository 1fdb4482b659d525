"""What a step sets going, by the names the scheme files use. Runs inside the step's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from youji.catalogue.services import entering
from youji.documents.models import Document
from youji.recognition.models import Application, Notice
from youji.recognition.selectors import recognised
from youji.schemes.logic.scheme import Scheme
from youji.shared import clock, rooms
from youji.shared.actor import Actor
from youji.shared.periods import add_months
from youji.shared.refusals import NotAllowed


@dataclass(frozen=True, slots=True)
class Remark:
    """One itemised reason for returning: what it concerns (``field:``, ``doc:``, ``item:``, plots, other)."""

    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What comes with a step: the opinion, the document it rests on, the corrections asked for."""

    opinion: str = ""
    document_number: str = ""
    document: Document | None = None
    corrections: Sequence[Remark] = field(default_factory=tuple)
    notice: Notice | None = None
    ground: str = ""  # of a refusal on the office's own finding
    again_on: date | None = None  # of a deferral: when it is looked at again
    meeting: str = ""  # the meeting that decided
    met_on: date | None = None
    declared_by: str = ""
    others_seen: int | None = None  # how many changes of others the page of whoever declares had shown


Effect = Callable[[Application, Scheme, Asked, Actor, datetime], None]


def _open_building(
    application: Application, scheme: Scheme, asked: Asked, actor: Actor, now: datetime
) -> None:
    starts = clock.local_date(now)
    until = add_months(starts, scheme.building_months)
    Application.objects.filter(pk=application.pk).update(
        building_from=starts, building_until=until, due_on=until
    )


def _join_notice(application: Application, scheme: Scheme, asked: Asked, actor: Actor, now: datetime) -> None:
    if asked.notice is None:
        raise NotAllowed("公示由“公示与异议”页面统一发布，请到那里选择要公示的申报。")
    Application.objects.filter(pk=application.pk).update(
        notice=asked.notice, on_notice_until=asked.notice.closes_on
    )


def _leave_notice(
    application: Application, scheme: Scheme, asked: Asked, actor: Actor, now: datetime
) -> None:
    if asked.notice is None:
        raise NotAllowed("撤回公示在公示的页面上办理，一次撤回整个公示或其中一件。")
    Application.objects.filter(pk=application.pk).update(notice=None, on_notice_until=None)


def _enter_catalogue(
    application: Application, scheme: Scheme, asked: Asked, actor: Actor, now: datetime
) -> None:
    entering.enter_recognised(
        recognised.of(application), document_number=asked.document_number, actor=actor, now=now
    )


#: Where a room says which effects it carries out; this room's own are below.
POINT = "recognition.effects"
EFFECTS: dict[str, Effect] = {
    "open_building": _open_building,
    "join_notice": _join_notice,
    "leave_notice": _leave_notice,
    "enter_catalogue": _enter_catalogue,
}


def run(
    names: Iterable[str],
    *,
    application: Application,
    scheme: Scheme,
    asked: Asked,
    actor: Actor,
    now: datetime,
) -> None:
    """Every effect named, in order; an unknown name is a mistake in the scheme and undoes the step."""
    known = rooms.extensions(POINT)
    for name in names:
        known[name](application, scheme, asked, actor, now)


def with_status(application: Application, statuses: Iterable[str]) -> None:
    """Go on only while the application stands in one of ``statuses``.

    Raises:
        NotAllowed: it has moved on.
    """
    if application.status not in set(statuses):
        raise NotAllowed(f"{application.code}已经办到下一步，这里不能再改。")
