"""What the applicant's pages show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from youji.catalogue.labels import entry_word
from youji.catalogue.selectors.courses import states_of
from youji.recognition.logic import dossier
from youji.recognition.logic.pages import ASKED, FormPage, anchor, page_for, pages_of
from youji.recognition.models import Application, Evidence, ExpertScore, Round
from youji.recognition.selectors import cases, experts, facts, progress
from youji.recognition.selectors.rounds import open_rounds_for
from youji.registry.models import Base
from youji.schemes.labels import Word, status_word
from youji.schemes.logic.scheme import DocumentRequirement, Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checklists import Item, Score
from youji.shared.refusals import Unknown


def own(code: str, actor: Actor) -> Application:
    """The actor's own application.

    Raises:
        Unknown: there is none by this code, or somebody else fills it in.
    """
    application = cases.find_by_code(code, actor)
    if not cases.is_applicant(application, actor):
        raise Unknown(code)
    return application


def applications_of(actor: Actor) -> list[Application]:
    """Everything the actor has applied for, newest first."""
    rows = Application.objects.visible_to(actor).select_related(*cases.RELATED).order_by("-created_at")
    return [a for a in rows[:200] if cases.is_applicant(a, actor)]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that could be applied for in a round, or why not again; and what tells it from another of its name."""

    base: Base
    taken: Application | None
    notes: tuple[str, ...]  # where it is recognised, where it is being dealt with


def choices(found: Round, scheme: Scheme, actor: Actor, today: date) -> list[Choice]:
    """The actor's bases of the kind the scheme recognises."""
    bases = Base.objects.visible_to(actor).filter(kind=scheme.subject).select_related("product")
    if actor.operator_id is None:
        bases = bases.filter(division=actor.division)
    under_way: dict[int, list[Application]] = defaultdict(list)
    for one in Application.objects.filter(base__in=bases, status__in=LIVE).select_related("round"):
        under_way[one.base_id].append(one)
    recognised = states_of((base.pk for base in bases), today)
    many = len(scheme.categories) > 1
    return [
        Choice(
            base,
            None if many else next((a for a in under_way[base.pk] if a.round_id == found.pk), None),
            (
                *(
                    f"{scheme_of(entry.scheme_version).short_title}：{entry.code}，{entry_word(status).label}"
                    for entry, status in recognised[base.pk]
                ),
                *(
                    f"正在办理：{a.code}，{status_word(a.status).label}"
                    for a in under_way[base.pk]
                    if a.round_id != found.pk
                ),
            ),
        )
        for base in bases.order_by("name", "code")
    ]


#: An application that stands for its base in its round.
LIVE = frozenset(Status) - {Status.WITHDRAWN, Status.REFUSED, Status.RECOGNISED}


#: The review is over: what the experts gave is no secret from the applicant any more.
DECIDED = frozenset({Status.DECIDED, Status.ON_NOTICE, Status.RECOGNISED, Status.REFUSED})


@dataclass(frozen=True, slots=True)
class Sheet:
    """An application as its applicant sees it."""

    scheme: Scheme
    stock: dossier.Dossier
    gaps: tuple[tuple[dossier.Gap, str], ...]  # each with where it is filled in
    pages: tuple[FormPage, ...]
    score: Score | None
    fixed: Mapping[str, str]
    editable: bool
    assessable: bool
    steps: tuple[Any, ...]  # the applicant's own steps from here
    corrections: tuple[Any, ...]
    stages: tuple[progress.Stage, ...]
    movements: tuple[progress.Moved, ...]
    rows: tuple[tuple[str, str, str], ...]  # the form as submitted: label, value, unit
    documents: list[Wanted]
    lines: list[Line]
    mean: Decimal | None  # the experts' once the review is over …
    opinions: tuple[ExpertScore, ...]  # … and what each said, without the name
    links: tuple[tuple[str, str], ...]  # (label, address) of pages that carry this stage


def sheet_of(
    application: Application, actor: Actor, now: datetime, around: facts.Surroundings | None = None
) -> Sheet:
    """Everything the overview and the pages of the form need; the overview has read what is ``around`` it."""
    scheme = scheme_of(application.scheme_version)
    evidence = around.evidence if around else tuple(facts.evidence_of(application))
    stock = facts.dossier_of(application, scheme, evidence)
    scores = around.scores if around and application.status in DECIDED else ()
    editable = cases.is_editable(application)
    fixed = facts.registry_answers(scheme, application.base, clock.local_date(now))
    movements = around.movements if around else progress.movements_of(application)
    return Sheet(
        scheme=scheme,
        stock=stock,
        gaps=tuple((gap, address_of(application, scheme, gap.target)) for gap in stock.gaps),
        pages=pages_of(scheme, stock),
        score=cases.self_score(application, scheme),
        fixed=fixed,
        editable=editable,
        assessable=cases.is_assessable(application),
        steps=tuple(s for s in scheme.steps if application.status in s.sources and s.role in actor.roles),
        corrections=tuple(corrections_of(application, scheme)),
        stages=progress.stages_of(application, scheme, movements),
        movements=progress.moved(movements, scheme),
        rows=form_rows(application, scheme),
        documents=documents_of(application, scheme, evidence),
        lines=lines_of(application, scheme, evidence=evidence),
        mean=experts.hundredths(facts.mean_of(scores)) if scores else None,
        opinions=scores,
        links=_links(application, scheme),
    )


def window_over(application: Application, today: date) -> date | None:
    """The last day of the round, where the draft can no longer be handed in for it."""
    last = facts.last_day(application)
    return last if application.status == Status.DRAFT and today > last else None


def rounds_to_go_on_in(application: Application, actor: Actor, today: date) -> list[Round]:
    """The open rounds of the same scheme, into which a draft can be taken."""
    known = open_rounds_for(actor, today)
    return [
        r for r in known if r.scheme_version.key == application.scheme_key and r.pk != application.round_id
    ]


#: What an applicant has done by a step; another step says its own name.
DONE = {
    "submit": "申报已提交",
    "resubmit": "补正已交回",
    "withdraw": "申报已撤回",
    "apply_acceptance": "已申请验收",
}


def said_of(application: Application, step: str) -> str:
    """What the applicant is told after taking ``step``: done, the number, what it waits for and by when."""
    done = DONE.get(step) or cases.step_label(application, step)
    waits = progress.awaited(application, scheme_of(application.scheme_version))
    onward = f"{waits}。有结果会发消息通知您。" if waits else ""
    return f"{done}，编号{application.code}。{onward}"


@dataclass(frozen=True, slots=True)
class Done:
    """How much of an application is filled in: what saving a field answers with."""

    stock: dossier.Dossier
    pages: tuple[FormPage, ...]
    score: Score | None


def progress_of(application: Application) -> Done:
    """How much of it is filled in by now."""
    scheme = scheme_of(application.scheme_version)
    stock = facts.dossier_of(application, scheme)
    return Done(stock, pages_of(scheme, stock), cases.self_score(application, scheme))


def _links(application: Application, scheme: Scheme) -> tuple[tuple[str, str], ...]:
    if application.status == Status.BUILDING and scheme.milestones:
        return (("填报建设进度", f"/field/building/{application.code}/"),)
    return ()


def address_of(application: Application, scheme: Scheme, target: str) -> str:
    """Where the applicant mends ``target``; empty where it has no place of its own."""
    if target == "plots":
        return reverse("registry-field:plots", args=[application.base.code])
    key = page_for(scheme, target)
    if not key:
        return ""
    return f"{reverse('recognition:apply-section', args=[application.code, key])}#{anchor(target)}"


def form_rows(application: Application, scheme: Scheme) -> tuple[tuple[str, str, str], ...]:
    """The form as filled in: label, value, unit."""
    return tuple((f.label, str(application.judged_answers.get(f.key, "")), f.unit) for f in scheme.fields)


def corrections_of(application: Application, scheme: Scheme) -> list[dict[str, Any]]:
    """The itemised reasons still open, each with its place on the page where all are answered."""
    rows = application.corrections.filter(closed_at__isnull=True).select_related("movement")
    asked = reverse("recognition:apply-section", args=[application.code, ASKED])
    return [
        {
            "row": c,
            "label": dossier.label_of(scheme, c.target),
            "address": f"{asked}#correction-{c.pk}",
        }
        for c in rows
    ]


def asked_of(view: Sheet) -> dict[str, str]:
    """What is asked to be corrected, by what it concerns."""
    asked: dict[str, str] = {}
    for one in view.corrections:
        asked[one["row"].target] = asked.get(one["row"].target, "") + one["row"].reason
    return asked


def fixed_rows(view: Sheet) -> list[tuple[str, str, str]]:
    """(label, value, unit) of what the register filled in."""
    return [(f.label, view.fixed[f.key], f.unit) for f in view.scheme.fields if f.key in view.fixed]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document the dossier needs, and what has been put forward for it."""

    spec: DocumentRequirement
    evidence: tuple[Evidence, ...]

    @property
    def missing(self) -> str:
        """What is said when nothing has been put forward."""
        return "没有上传" if self.spec.required else "没有提供（有则提供）"


def evidence_by_target(
    application: Application, evidence: Iterable[Evidence] | None = None
) -> dict[str, tuple[Evidence, ...]]:
    """What has been put forward (read already as ``evidence``, or now), by what for."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for row in facts.evidence_of(application) if evidence is None else evidence:
        found[row.target] = (*found.get(row.target, ()), row)
    return found


def documents_of(
    application: Application, scheme: Scheme, evidence: Iterable[Evidence] | None = None
) -> list[Wanted]:
    """Every document of the scheme with its evidence."""
    have = evidence_by_target(application, evidence)
    return [Wanted(d, have.get(f"doc:{d.key}", ())) for d in scheme.documents]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the score sheet as self-assessed."""

    item: Item
    tier: str
    note: str
    evidence: tuple[Evidence, ...]
    problem: str
    section: str = ""
    points: str = ""
    label: str = ""


def lines_of(
    application: Application,
    scheme: Scheme,
    sections: Collection[str] = (),
    problems: Mapping[str, str] | None = None,
    evidence: Iterable[Evidence] | None = None,
) -> list[Line]:
    """The lines of some sections, or of the whole sheet."""
    have = evidence_by_target(application, evidence)
    rows = []
    for section in scheme.sheet.sections if scheme.sheet else ():
        if sections and section.key not in sections:
            continue
        for item in section.items:
            said = application.judged_assessment.get(item.key, {})
            tier = said.get("tier")
            label, points = _said(item, tier)
            rows.append(
                Line(
                    item=item,
                    tier="" if tier is None else str(tier),
                    note=str(said.get("note", "")),
                    evidence=have.get(f"item:{item.key}", ()),
                    problem=(problems or {}).get(item.key, ""),
                    section=section.title,
                    points=points,
                    label=label,
                )
            )
    return rows


def _said(item: Item, tier: object) -> tuple[str, str]:
    if tier == dossier.NOT_APPLICABLE:
        return "不适用", "—"
    if isinstance(tier, int) and 0 <= tier < len(item.tiers):
        return item.tiers[tier].label, f"{item.tiers[tier].score.normalize():f}"
    return "未自评", "—"


def rows_of(actor: Actor) -> list[tuple[Application, Word, int, str]]:
    """Everything the actor applied for: its status in words, how much is still missing, what it waits for."""
    applications = applications_of(actor)
    put_forward = facts.evidence_of_many(one for one in applications if cases.is_editable(one))
    return [
        (
            one,
            status_word(one.status),
            len(facts.dossier_of(one, scheme_of(one.scheme_version), put_forward[one.pk]).gaps)
            if one.pk in put_forward
            else 0,
            progress.awaited(one, scheme_of(one.scheme_version)),
        )
        for one in applications
    ]
