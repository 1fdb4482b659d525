"""Who reads the documents that a case, and what is about it, names: whoever reads the case, or that.

And what of the trail stays the applicant's.
"""

from __future__ import annotations

from dataclasses import replace

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat

from youji.documents.selectors import named_by, number_in
from youji.ledger.selectors import recorded
from youji.recognition import policy
from youji.recognition.models import Application, Evidence, MilestoneReport, Movement, Objection
from youji.recognition.selectors import cases, notices
from youji.schemes.logic.statuses import Status
from youji.shared.actor import OF_AREA, Actor, Role


def of_cases(actor: Actor) -> Q:
    """What is put forward, for whoever reaches the case; what came of it, for the applicant and who works on it.

    An officer of the area to whom no case is shown has what they are besides: applicant, expert, assessor.
    """
    if not policy.CASES.admits(actor):
        actor = replace(actor, roles=actor.roles - OF_AREA)
    seen = Application.objects.visible_to(actor)
    put_forward = Evidence.objects.filter(removed_at__isnull=True, application__in=cases.reachable(actor))
    steps, built = (kind.objects.filter(application__in=seen) for kind in (Movement, MilestoneReport))
    found = named_by(put_forward) | named_by(steps) | named_by(built)
    return found | named_by(seen, "expert_minutes") if policy.CASES.admits(actor) else found


def of_objections(actor: Actor) -> Q:
    """What an objector sent, for the province's reviewers; what an investigation rests on, for who decides on it as well."""
    found = named_by(notices.told_of(actor), "evidence")
    if Role.PROVINCE_REVIEWER not in actor.roles:
        return found
    return found | named_by(notices.objections(actor)) | _found_before(actor)


#: What an applicant does to a dossier before it is handed in; what was handed in is the submission.
TYPING = ("filled", "self_assessed")


def typed() -> Q:
    """The entries of the trail that tell what an applicant typed, and those about a case that was never handed in."""
    trail = Application.trail
    subject = Concat(Value(f"{trail}:"), Cast("pk", CharField()))
    drafts = Application.objects.filter(submission__isnull=True, status=Status.DRAFT)
    started = Q(subject__in=drafts.annotate(trailed_as=subject).values("trailed_as"))
    return Q(action__in=[f"{trail}.{done}" for done in TYPING]) | started


def _found_before(actor: Actor) -> Q:
    """What an earlier investigation rested on: the trail alone has it still (``notices.earlier_findings``)."""
    looked_into = recorded(f"{Objection.trail}.investigated", actor.division)
    named = looked_into.annotate(named=number_in(KeyTextTransform("evidence", "after")))
    return Q(Exists(named.filter(named=number_in(OuterRef("pk")))))
