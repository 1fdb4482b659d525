"""Drives one application along its scheme to a wanted status, through the same services people use.

For every step on the way it first does what the step's guards ask for: fills in the form, uploads evidence,
holds the acceptance, collects the experts' scores, waits for the notice to end. Nothing is written past a service.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, Self

from django.core.files.base import ContentFile

from youji.acceptance.services import fieldwork
from youji.acceptance.services import lines as sheets
from youji.acceptance.services import visits as acceptance
from youji.appeals import services as appeals
from youji.demo.cast import Cast
from youji.recognition.logic.dossier import problem_with
from youji.recognition.models import Application
from youji.recognition.services import applications, experts, milestones, notices, review
from youji.registry.models import Base
from youji.schemes.logic.exits import of_renewal
from youji.schemes.logic.scheme import Field, Scheme, Step
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role

ANSWERS = {
    "text": "按方案落实，情况见所附材料（演示）",
    "long_text": "成立工作专班，统一品种、统一技术、统一管理，落实生产档案和投入品管控，产品质量稳定（演示）。",
    "date": "2024-03-01",
    "yes_no": "是",
}
ROLE_LEVELS = {"city": 4, "county": 6}


@cache
def paper() -> bytes:
    """One page that says it is made up; the same bytes everywhere, so it is stored once."""
    from pathlib import Path

    import pylopdf_fonts_zh_cn
    import typst

    fonts = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    text = '#set page(paper: "a5"); #set text(font: "Noto Sans SC", size: 20pt)\n演示材料\n\n本页为演示数据，不代表真实情况。'
    # The stub cannot infer the type of a source given as bytes.
    return typst.compile(text.encode(), font_paths=[fonts], ignore_system_fonts=True)  # type: ignore[misc]


def upload(name: str) -> ContentFile:
    """The demonstration's page as an uploaded file."""
    return ContentFile(paper(), name=name)


class Drive:
    """One application on its way. ``at`` is the instant it has reached; every act moves it on."""

    def __init__(self, application: Application, *, cast: Cast, at: datetime, random: Random) -> None:
        self.cast, self.at, self.random = cast, at, random
        self.application, self.base = application, application.base
        self.applicant_role = _applicant_role(self.base)
        self.scheme: Scheme = scheme_of(application.scheme_version)
        steps = self.scheme.steps
        self.steps = (
            tuple(of_renewal(step, self.scheme) for step in steps) if application.renews_id else steps
        )

    @classmethod
    def begin(
        cls, base: Base, round_id: int, category: str, *, cast: Cast, at: datetime, random: Random
    ) -> Self:
        """A draft begun by whoever applies for the base.

        Raises:
            Refused: the round does not take it.
        """
        application = applications.start_application(
            round_id=round_id,
            base_id=base.pk,
            category=category,
            actor=person_for(base, _applicant_role(base), cast, at),
            now=at,
        )
        return cls(application, cast=cast, at=at, random=random)

    def actor(self, role: Role) -> Actor:
        """Who holds ``role`` for this application's place."""
        return person_for(self.base, role, self.cast, self.at)

    def wait(self, days: float = 1) -> None:
        """Let time pass."""
        self.at += timedelta(days=days)

    def to(self, status: str, *, present: datetime | None = None) -> Application:
        """The application stands in ``status``; a notice it ends in is still open at ``present``.

        Raises:
            LookupError: the scheme has no way there.
        """
        steps = path(self.steps, self.reload().status, status)
        for step in steps:
            if present and step is steps[-1] and step.tone == "forward":
                # Work that waits has come in lately, and a notice is still open.
                days = 1 if "join_notice" in step.effects else self.random.uniform(1.7, 3)
                self.at = max(self.at, present - timedelta(days=days))
            self.take(step)
        return self.reload()

    def reload(self) -> Application:
        """The application as it stands."""
        self.application.refresh_from_db()
        return self.application

    def take(self, step: Step) -> None:
        """Do what the step needs, then take it."""
        for guard in step.guards:
            prepare = PREPARATIONS.get(guard)
            if prepare:
                prepare(self)
        if "join_notice" in step.effects:
            self.announce()
        else:
            review.take_step(
                step.name,
                application_id=self.application.pk,
                actor=self.actor(Role(step.role)),
                now=self.at,
                asked=self.asked(step),
            )
        self.wait(self.random.choice((0.4, 1.1, 1.6)))

    def asked(self, step: Step) -> review.Asked:
        """What comes with the step: an opinion, a document number, corrections."""
        corrections: tuple[review.Remark, ...] = ()
        if "corrections_are_itemised" in step.guards:
            document = self.scheme.documents[0]
            corrections = (
                review.Remark(f"doc:{document.key}", f"{document.label}缺少盖章，请补盖后重新上传。"),
                review.Remark("other", "请补充近三年产品抽检结果。"),
            )
        number = f"湘农函〔{clock.local_date(self.at).year}〕{self.random.randint(10, 299)}号"
        return review.Asked(
            opinion=""
            if Role(step.role) == self.applicant_role
            else {"forward": "材料齐全，符合要求。", "back": "请按所列事项补正。"}.get(
                step.tone, "不符合认定条件。"
            ),
            document_number=number if step.needs_document_number else "",
            meeting="厅党组会（演示）" if step.target == "decided" else "",
            met_on=clock.local_date(self.at) if step.target == "decided" else None,
            corrections=corrections,
            declared_by=self.actor(Role(step.role)).name if step.hands_in else "",
        )

    # -- what guards ask for ---------------------------------------------------------------------

    def fill_in(self) -> None:
        """Every question that has no answer gets one."""
        actor = self.actor(self.applicant_role)
        given = self.reload().answers
        answers = {
            f.key: self.answer(f)
            for f in self.scheme.fields
            if not str(given.get(f.key, "")).strip() or problem_with(f, str(given[f.key]))
        }
        applications.save_answers(
            application_id=self.application.pk, answers=answers, actor=actor, now=self.at
        )

    def answer(self, field: Field) -> str:
        """A plausible answer."""
        if field.kind == "number":
            low = field.minimum if field.minimum is not None else Decimal(1)
            high = field.maximum if field.maximum is not None else max(low * 2, Decimal(120))
            return str(((low + high) / 2).quantize(Decimal(1)) if high - low >= 2 else high)
        if field.kind == "choice":
            return field.options[0]
        return field.must_be or ANSWERS[field.kind]

    def attach(self) -> None:
        """Every required document is there."""
        actor = self.actor(self.applicant_role)
        have = set(self.application.evidence.filter(removed_at=None).values_list("target", flat=True))
        for document in self.scheme.documents:
            if document.required and f"doc:{document.key}" not in have:
                applications.add_evidence(
                    application_id=self.application.pk,
                    target=f"doc:{document.key}",
                    file=upload(f"{document.label}.pdf"),
                    name=f"{document.label}.pdf",
                    note="",
                    actor=actor,
                    now=self.at,
                )

    def assess(self) -> None:
        """The self-assessment is complete, and good."""
        if self.scheme.sheet and not self.reload().self_assessment:
            applications.save_assessment(
                application_id=self.application.pk,
                lines=self.lines(),
                actor=self.actor(self.applicant_role),
                now=self.at,
            )

    def lines(self) -> dict[str, dict[str, object]]:
        """A score for every item: the best tier, now and then the second."""
        assert self.scheme.sheet is not None  # noqa: S101
        slips = 0
        lines: dict[str, dict[str, object]] = {}
        for item in self.scheme.sheet.items:
            slip = (
                not item.veto
                and not item.bonus
                and len(item.tiers) > 2
                and slips < 3
                and self.random.random() < 0.2
            )
            slips += slip
            lines[item.key] = {"tier": 1 if slip else 0, "note": "见所附材料" if item.veto else ""}
        return lines

    def answer_corrections(self) -> None:
        """Every itemised reason is answered."""
        for correction in self.application.corrections.filter(closed_at=None, answer=""):
            applications.answer_correction(
                correction_id=correction.pk,
                answer="已按要求补正，见重新上传的材料。",
                actor=self.actor(self.applicant_role),
                now=self.at,
            )

    def build(self) -> None:
        """Every milestone is reported."""
        done = set(self.application.milestones.values_list("key", flat=True))
        for milestone in self.scheme.milestones:
            if milestone.key not in done:
                milestones.report_milestone(
                    code=self.application.code,
                    key=milestone.key,
                    note="已完成（演示）",
                    actor=self.actor(self.applicant_role),
                    now=self.at,
                )

    def outlast_building(self) -> None:
        """The construction period is over."""
        until = self.reload().building_until
        if until:
            self.at = max(self.at, _morning_after(until))

    def accept(self) -> None:
        """The visit is held: two assessors, two sheets, one result, signed."""
        hold_acceptance(self)

    def panel(self) -> None:
        """Enough experts have scored."""
        needed = self.scheme.experts_min
        people = [self.cast.officer(Role.EXPERT, "43", self.at, number=n) for n in range(needed)]
        experts.assign_panel(
            application_ids=[self.application.pk],
            expert_ids=[p.user_id for p in people],
            actor=self.actor(Role.PROVINCE_REVIEWER),
            now=self.at,
        )
        self.wait(0.5)
        for person in people:
            experts.record_score(
                application_id=self.application.pk,
                score=Decimal(self.random.randint(82, 96)),
                opinion="产业基础好，标准化水平高，建议认定。",
                actor=person,
                now=self.at,
            )

    def minutes(self) -> None:
        """The panel's minutes are on file."""
        if not self.reload().expert_minutes_id:
            experts.attach_minutes(
                application_ids=[self.application.pk],
                file=upload("评审会议纪要.pdf"),
                name="评审会议纪要.pdf",
                actor=self.actor(Role.PROVINCE_REVIEWER),
                now=self.at,
            )

    def announce(self) -> None:
        """A notice of this application alone is open."""
        announce([self])

    def appeal(self, *, upheld: bool | None) -> None:
        """The applicant appeals against the refusal; decided by the province unless ``upheld`` is ``None``."""
        self.wait(2)
        filed = appeals.file_refusal(
            code=self.application.code,
            text="不予推荐的理由与事实不符：面积以地块实测为准，佐证材料已随申报上传，请求复核。（演示）",
            actor=self.actor(self.applicant_role),
            now=self.at,
        )
        if upheld is None:
            return
        self.wait(3)
        appeals.decide(
            appeal_id=filed.pk,
            upheld=upheld,
            outcome="经复核，申报材料能够证明规模达标。（演示）"
            if upheld
            else "经复核，原决定事实清楚。（演示）",
            document_number=f"湘农函〔{clock.local_date(self.at).year}〕{self.random.randint(10, 299)}号",
            actor=self.actor(Role.DECISION_MAKER),
            now=self.at,
        )

    def outlast_notice(self) -> None:
        """The notice has ended."""
        notice = self.reload().notice
        if notice:
            self.at = max(self.at, _morning_after(notice.closes_on))


PREPARATIONS: dict[str, Callable[[Drive], Any]] = {
    "form_is_complete": Drive.fill_in,
    "dossier_is_complete": Drive.attach,
    "self_assessment_is_complete": Drive.assess,
    "corrections_are_answered": Drive.answer_corrections,
    "milestones_are_reported": Drive.build,
    "building_period_has_run": Drive.outlast_building,
    "acceptance_is_passed": Drive.accept,
    "experts_have_scored": Drive.panel,
    "minutes_are_attached": Drive.minutes,
    "notice_is_over": Drive.outlast_notice,
}


def announce(drives: list[Drive]) -> None:
    """One notice for all of ``drives``, as the province does it."""
    first = drives[0]
    at = max(drive.at for drive in drives)
    notices.open_notice(
        application_ids=[drive.application.pk for drive in drives],
        title=f"关于拟认定{clock.local_date(at).year}年{first.scheme.short_title}的公示",
        document_number="",
        phone="12316",
        address="长沙市芙蓉区（演示）",
        unsettled=True,  # the demonstration is built on any day of the year
        text="按照认定程序，现予公示。公示期内如有异议，请实名反映。（演示）",
        actor=first.actor(Role.PUBLISHER),
        now=at,
    )
    for drive in drives:
        drive.at = at


def path(steps: Sequence[Step], start: str, goal: str) -> list[Step]:
    """The fewest of ``steps`` from ``start`` to ``goal``.

    Raises:
        LookupError: there is no way.
    """
    queue: deque[tuple[str, list[Step]]] = deque([(start, [])])
    seen = {start}
    while queue:
        status, taken = queue.popleft()
        if status == goal:
            return taken
        for step in steps:
            if status in step.sources and step.target not in seen:
                seen.add(step.target)
                queue.append((step.target, [*taken, step]))
    raise LookupError(f"no way from {start} to {goal}")


def person_for(base: Base, role: Role, cast: Cast, at: datetime) -> Actor:
    """Who holds ``role`` where ``base`` lies; a producer is the base's own."""
    if role in {Role.HOLDER, Role.STAFF}:
        assert base.operator is not None  # noqa: S101  (operators' schemes only)
        return cast.holder(base.operator, at)
    length = ROLE_LEVELS.get(role.value.partition("_")[0], 2)
    return cast.officer(role, base.division[:length], at)


def _applicant_role(base: Base) -> Role:
    if base.operator_id:
        return Role.HOLDER
    return Role.CITY_APPLICANT if base.kind == "city" else Role.COUNTY_APPLICANT


def _morning_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.PROVINCE_TIME) + timedelta(
        hours=9
    )


def hold_acceptance(drive: Drive, lines: dict[str, dict[str, object]] | None = None) -> None:
    """The visit is arranged, made, scored by two assessors apart, reconciled and signed by both.

    Every score is that of ``lines``; good ones where none are given.
    """
    at_hand = drive.reload().acceptances.order_by("-pk").first()
    assert at_hand is not None  # noqa: S101
    assert drive.scheme.sheet is not None  # noqa: S101
    if at_hand.outcome:
        return
    city = drive.base.division[:4]
    onward = (step for step in drive.scheme.steps if "acceptance" in step.sources and step.tone == "forward")
    arranger = Role(next(onward).role)
    pair = [
        drive.cast.assessor(city, drive.base, drive.at, number=n) for n in range(drive.scheme.assessors_min)
    ]
    acceptance.arrange_acceptance(
        code=drive.application.code,
        scheduled_on=clock.local_date(drive.at) + timedelta(days=1),
        assessor_ids=[actor.user_id for actor in pair],
        version=at_hand.version,
        actor=drive.actor(arranger),
        now=drive.at,
    )
    drive.wait(1)
    common = lines or drive.lines()
    for actor in pair:
        _score(drive, at_hand.pk, actor, common)
    drive.wait(0.1)
    at_hand.refresh_from_db()
    lines = {key: {**line, "note": line["note"] or "合议一致"} for key, line in common.items()}
    at_hand = acceptance.reconcile_acceptance(
        acceptance_id=at_hand.pk, lines=lines, version=at_hand.version, actor=pair[0], now=drive.at
    )
    for actor in pair:
        at_hand.refresh_from_db()
        acceptance.sign_reconciled(
            acceptance_id=at_hand.pk, version=at_hand.version, actor=actor, now=drive.at
        )
    drive.wait(0.2)


def _score(drive: Drive, acceptance_id: int, actor: Actor, common: dict[str, dict[str, object]]) -> None:
    """One assessor's visit: check in, score every item, sign."""
    fieldwork.check_in(
        acceptance_id=acceptance_id,
        position=sheets.Position(lon=drive.base.lon or 112.98, lat=drive.base.lat or 28.2, accuracy_m=12.0),
        actor=actor,
        now=drive.at,
    )
    stamp = int(drive.at.timestamp() * 1000)
    fieldwork.save_lines(
        acceptance_id=acceptance_id,
        changes=[
            sheets.Change(item=key, at=stamp + n, tier=line["tier"], note=str(line["note"]))
            for n, (key, line) in enumerate(common.items())
        ],
        actor=actor,
        now=drive.at,
    )
    fieldwork.sign_sheet(acceptance_id=acceptance_id, actor=actor, now=drive.at)
