"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.divisions.logic.events import CalendarChanged
from youji.recognition import importers, jobs, policy
from youji.recognition.logic.events import NoticeChanged, ObjectionConcluded
from youji.recognition.selectors import audience, boundaries, overview, panels, proven, vacancies
from youji.recognition.selectors.frozen import frozen_cases
from youji.recognition.selectors.pending import pending
from youji.recognition.selectors.renewals import on_holders_page, settled_renewals
from youji.recognition.selectors.search import SEARCH
from youji.recognition.selectors.turns import waiting
from youji.recognition.services import effects
from youji.recognition.services.boundaries import settle_what_is_apart
from youji.recognition.services.deadlines import recount_deadlines
from youji.recognition.words import WORDS
from youji.shared import clock
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="recognition",
    title="申报与认定",
    nav=policy.NAV,
    search=SEARCH,
    overview=overview.FIGURES,
    inbox=(
        Source(waiting, pending),
        Source(boundaries.waiting, boundaries.pending),
        Source(vacancies.vacant, vacancies.pending),
    ),
    inbox_kinds={"application": "申报", "expert": "专家评分", "objection": "异议", "boundary": "边界协调"},
    words=WORDS,
    jobs=(
        Recurring("recognition.recount_deadlines", recount_deadlines, 600),
        Recurring("recognition.settle_boundaries", settle_what_is_apart, 600),
    ),
    listeners={
        CalendarChanged: (lambda event: recount_deadlines(clock.now()),),
    },
    letters={
        ObjectionConcluded: (jobs.mail_outcome,),
        NoticeChanged: (jobs.mail_change,),
    },
    scope="申报、评审与公示",
    writable=True,
    imports=importers.IMPORTERS,
    extends={
        effects.POINT: effects.EFFECTS,
        "registry.frozen": {"cases": frozen_cases},
        "ledger.shown": {"notices": proven.shown_otherwise},
        "ledger.withheld": {"scores": panels.withheld, "drafts": audience.typed},
        "documents.audiences": {"cases": audience.of_cases, "objections": audience.of_objections},
        "catalogue.holder_panels": {"renewal": on_holders_page},
        "catalogue.changing": {"renewals": settled_renewals},
        "recognition.case_panels": {"boundaries": boundaries.on_case_page},
        "recognition.applicant_panels": {"boundaries": boundaries.on_applicants_page},
    },
)
