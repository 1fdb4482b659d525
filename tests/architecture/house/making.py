"""Makes the house of the matrix: one of everything; each private record tells a secret, and it is known whose it is to read.

Everything goes through the services, as the demonstration does it, so that the trail, the inboxes and the messages have it too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from PIL import Image

from tests.architecture.house.people import (
    CASES,
    CATALOGUE,
    COUNTY,
    HEARINGS,
    NOW,
    OWN,
    PLACES,
    PROVINCE,
    REGISTER,
    REVIEWERS,
    YEARLY,
    House,
)
from tests.architecture.house.samples import samples
from tests.conftest import actor_of
from youji.acceptance.services import fieldwork, visits
from youji.acceptance.services.lines import Change, Position
from youji.accounts.models import Person
from youji.accounts.services import notify
from youji.appeals import services as appeals
from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.catalogue.models import AnnualCheck, Entry, Rectification
from youji.catalogue.services import annual, changes, editions, standing
from youji.demo.drive import Drive
from youji.demo.made import World
from youji.demo.procedures import start
from youji.demo.standing import take
from youji.divisions.services import load_calendar, load_divisions
from youji.documents.models import Document
from youji.documents.services import store
from youji.environment.services import giving
from youji.environment.services import samples as samples_service
from youji.hearings.services import proposals
from youji.recognition.selectors.experts import expert_statuses
from youji.recognition.services import applications, experts, notices
from youji.recognition.services.notes import add_note
from youji.registry.models import Base
from youji.registry.services import load_reference, update_operator
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor, Role
from youji.shared.products import PRODUCT_GROUPS


def pdf(word: str) -> bytes:
    return f"%PDF-1.7\n{word}\n%%EOF".encode()


def document(word: str, actor: Actor, now: datetime) -> Document:
    return store(file=ContentFile(pdf(word)), name=f"{len(word)}.pdf", actor=actor, now=now)


class Maker:
    """Makes the house, one matter after the other."""

    def __init__(self) -> None:
        load_divisions(now=NOW)
        load_calendar(now=NOW)
        load_reference(now=NOW)
        load_schemes(now=NOW)
        self.house = House({name: actor_of(*roles, division=at) for name, (roles, at) in PLACES.items()})
        Person.objects.filter(grants__role=Role.ASSESSOR).update(specialities=list(PRODUCT_GROUPS))
        self.world = World(NOW, random=Random(7))  # noqa: S311  (the same house every time)
        self.schemes = {scheme.key: (version, scheme) for version, scheme in self.world.schemes}

    def made(self, *, every: bool) -> House:
        """Everything there is; ``every`` number of it is asked for, or those that tell something."""
        self.a_person_and_a_message()
        self.a_draft()
        self.samples_of_the_ground()
        self.a_case_before_its_experts()
        self.a_case_being_visited()
        self.a_case_on_notice()
        self.an_entry_with_all_that_happens()
        self.house.samples = samples(every=every)
        return self.house

    def who(self, name: str) -> Actor:
        return self.house.actors[name]

    def drive(self, key: str, days: float) -> Drive:
        version, scheme = self.schemes[key]
        began = self.world.days_ago(days)
        return start(self.world, version, scheme, scheme.categories[0].key, began, division=COUNTY)

    def evidence(self, drive: Drive, *readers: str) -> None:
        """The applicant puts a document forward that tells a secret."""
        wanted = next(one for one in drive.scheme.documents)
        name = f"{wanted.label}.pdf"
        applications.add_evidence(
            application_id=drive.application.pk, target=f"doc:{wanted.key}", name=name, note="",
            file=ContentFile(pdf(self.house.secret(*readers)), name=name),
            actor=drive.actor(drive.applicant_role), now=drive.at,
        )  # fmt: skip

    def typed(self, drive: Drive, word: str) -> None:
        asked = next(f for f in drive.scheme.fields if f.kind in ("text", "long_text") and not f.fact)
        applications.save_answers(
            application_id=drive.application.pk, answers={asked.key: word},
            actor=drive.actor(drive.applicant_role), now=drive.at,
        )  # fmt: skip

    def a_person_and_a_message(self) -> None:
        somebody = self.who("assessor").user_id
        phone = "13999990001"
        self.house.secrets[phone] = ("assessor", "system_admin", "security_admin", "auditor")
        Person.objects.filter(pk=somebody).update(phone=phone)
        notify(
            title="给您的", body=self.house.said("assessor"), link="/desk/", now=NOW, person_ids=[somebody]
        )

    def a_draft(self) -> None:
        """An operator has begun; what it typed and put forward is its own."""
        drive = self.drive("provincial-base", 3)
        operator = drive.base.operator
        self.house.actors["holder"] = drive.actor(Role.HOLDER)
        self.house.actors["staff"] = actor_of(Role.STAFF, operator_id=operator.pk)
        self.typed(drive, self.house.secret(*OWN))
        self.evidence(drive, *OWN)
        contact = self.house.secret(*REGISTER, *OWN)
        operator.refresh_from_db()
        update_operator(operator, version=operator.version, contact_name=contact, actor=SYSTEM, now=NOW)

    def samples_of_the_ground(self) -> None:
        """One was given to the laboratory, which reads what it is and not where it was taken; one was given to nobody."""
        base, officer = (
            Base.objects.get(operator_id=self.who("holder").operator_id),
            self.who("county_reviewer"),
        )
        readers = (*REGISTER, *OWN)
        lab = samples_service.add_laboratory(name="检测站", actor=officer, now=NOW)
        tester = self.who("laboratory")
        Person.objects.filter(pk=tester.user_id).update(laboratory_id=lab.pk, area=COUNTY)
        self.house.actors["laboratory"] = replace(tester, laboratory_id=lab.pk)
        for given in (True, False):
            made = samples_service.take_sample(
                base=base.code, kind="product", taken_on=NOW.date(), taken_by="周", place=self.house.secret(*readers),
                product_name=self.house.secret(*(("laboratory",) if given else ()), *readers), actor=officer, now=NOW,
            )  # fmt: skip
            if given:
                giving.give(sample_id=made.pk, laboratory=lab.name, actor=officer, now=NOW)

    def a_case_before_its_experts(self) -> None:
        """One of three experts has scored; the minutes are on file."""
        drive = self.drive("county-product", 30)
        self.evidence(drive, *CASES, "county_applicant", "expert", "second_expert")
        before = min(expert_statuses(drive.scheme), key=lambda status: status != "province_reviewed")
        case = drive.to(before)
        seats = [self.who(name).user_id for name in ("expert", "second_expert")]
        reviewer = self.who("province_reviewer")
        third = actor_of(Role.EXPERT, division=PROVINCE).user_id
        experts.assign_panel(
            application_ids=[case.pk], expert_ids=[*seats, third], actor=reviewer, now=drive.at
        )
        self.house.secrets["61.57"] = ("expert",)
        experts.record_score(
            application_id=case.pk, score=Decimal("61.57"), opinion=self.house.said("expert"),
            actor=self.who("expert"), now=drive.at,
        )  # fmt: skip
        minutes = ContentFile(pdf(self.house.secret(*CASES)))
        experts.attach_minutes(
            application_ids=[case.pk], file=minutes, name="纪要.pdf", actor=reviewer, now=drive.at
        )
        add_note(application_id=case.pk, text=self.house.said(*CASES), actor=reviewer, now=drive.at)

    def a_case_being_visited(self) -> None:
        """Two assessors are asked; one has scored and photographed, and nobody has signed."""
        drive = self.drive("provincial-base", 400 + 31 * self.schemes["provincial-base"][1].building_months)
        self.house.never = self.house.secret()
        self.typed(drive, self.house.never)
        self.typed(drive, "改写以后的说明")
        self.evidence(drive, *CASES, "assessor", "colleague")
        case = drive.to(Status.ACCEPTANCE)
        visit = case.acceptances.get()
        team = [self.who(name).user_id for name in ("assessor", "colleague")]
        arranged = clock.local_date(drive.at) + timedelta(days=1)
        visits.arrange_acceptance(
            code=case.code, scheduled_on=arranged, assessor_ids=team, version=visit.version,
            actor=self.who("city_reviewer"), now=drive.at,
        )  # fmt: skip
        one, at = self.who("assessor"), drive.at + timedelta(days=1)
        item, line = next(iter(drive.lines().items()))
        fieldwork.check_in(acceptance_id=visit.pk, position=Position(112.9, 29.4, 9.0), actor=one, now=at)
        said = Change(item, line["tier"], self.house.said("assessor"), int(at.timestamp() * 1000))
        fieldwork.save_lines(acceptance_id=visit.pk, changes=[said], actor=one, now=at)
        photo = picture() + self.house.secret("assessor").encode()
        fieldwork.add_photo(
            acceptance_id=visit.pk,
            item=item,
            key="k1",
            file=ContentFile(photo),
            name="a.jpg",
            actor=one,
            now=at,
        )

    def a_case_on_notice(self) -> None:
        """Somebody objects by name; the province has looked into it twice."""
        drive = self.drive("county-product", 40)
        case = drive.to(Status.ON_NOTICE, present=NOW)
        complaint = notices.Complaint(
            name="李明", phone="13999990002", text=self.house.said(*REVIEWERS),
            file=ContentFile(pdf(self.house.secret(*REVIEWERS))), file_name="举报.pdf",
        )  # fmt: skip
        self.house.secrets["13999990002"] = REVIEWERS
        made = notices.file_objection(
            notice_id=case.notice_id,
            application_code=case.code,
            complaint=complaint,
            source="test",
            now=drive.at,
        )
        one = self.who("province_reviewer")
        told = (*REVIEWERS, "decision_maker", "publisher")
        for readers in (REVIEWERS, told):
            made.refresh_from_db()
            notices.investigate_objection(
                objection_id=made.pk, version=made.version, findings=self.house.said(*readers, "auditor"),
                document=document(self.house.secret(*readers), one, drive.at), actor=one, now=drive.at,
            )  # fmt: skip

    def an_entry_with_all_that_happens(self) -> None:
        """An order put right, a year's report, a change asked for, a removal answered, an appeal."""
        drive = self.drive("provincial-base", 500 + 31 * self.schemes["provincial-base"][1].building_months)
        drive.to(Status.RECOGNISED)
        holder = self.house.actors["other_holder"] = drive.actor(Role.HOLDER)
        publisher, at = self.who("publisher"), max(drive.at, self.world.days_ago(400))
        editions.publish_edition(title="第一版", document_number="湘农发1号", actor=publisher, now=at)
        entry = Entry.objects.get()
        self._an_appeal(entry, holder)
        take(self.world, entry, "order_rectification", NOW - timedelta(days=5), gives=30)
        told, yearly = (*CATALOGUE, "other_holder"), (*YEARLY, "other_holder")
        standing.report_rectification(
            rectification_id=Rectification.objects.get().pk, report=self.house.said(*yearly),
            documents=[document(self.house.secret(*yearly), holder, NOW)], actor=holder, now=NOW,
        )  # fmt: skip
        annual.open_year(2026, now=NOW)
        annual.report(
            check_id=AnnualCheck.objects.get().pk, self_report=self.house.said(*yearly),
            documents=[document(self.house.secret(*yearly), holder, NOW)], actor=holder, now=NOW,
        )  # fmt: skip
        changes.ask(
            code=entry.code, kind="name", given={"name": "新名字", "reason": self.house.said(*told)},
            document=document(self.house.secret(*told), holder, NOW), actor=holder, now=NOW,
        )  # fmt: skip
        self._a_removal(entry, holder)

    def _a_removal(self, entry: Entry, holder: Actor) -> None:
        ground = grounds_for(scheme_of(entry.scheme_version), BY_NAME["remove"])[0].key
        row = proposals.propose(
            "remove", code=entry.code, ground=ground, reason="复检不合格。",
            actor=self.who("decision_maker"), now=NOW,
        )  # fmt: skip
        heard = (*HEARINGS, "other_holder")
        proposals.answer(
            proposal_id=row.pk, statement=self.house.said(*heard),
            document=document(self.house.secret(*heard), holder, NOW), actor=holder, now=NOW,
        )  # fmt: skip

    def _an_appeal(self, entry: Entry, holder: Actor) -> None:
        take(self.world, entry, "warn", NOW - timedelta(days=8))
        readers = ("decision_maker", *REVIEWERS, "auditor", "other_holder")
        appeals.file(
            code=entry.code, event_id=str(entry.events.filter(kind="warned").get().pk),
            text=self.house.said(*readers), document=document(self.house.secret(*readers), holder, NOW),
            actor=holder, now=NOW,
        )  # fmt: skip


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return out.getvalue()
