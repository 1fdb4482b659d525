"""Who reads what assessors gave and photographed, and from when: each sheet is its assessor's own until the team has signed."""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from youji.acceptance.models import Acceptance, ScoreSheet
from youji.documents.selectors import number_in
from youji.recognition.policy import CASES
from youji.recognition.selectors import cases
from youji.shared.actor import Actor

#: What one assessor does to a sheet of their own.
OWN = ("scored", "photographed", "photo_removed", "signed")
_UNSIGNED = ScoreSheet.objects.filter(signed_at__isnull=True, acceptance=OuterRef("pk"))


def of_photos(actor: Actor) -> Q:
    """The photographs of a signed visit: for its team, and once it is concluded for who works on the case."""
    signed = Acceptance.objects.filter(~Exists(_UNSIGNED))
    readable = Q(acceptance__in=signed.filter(sheets__assessor_id=actor.user_id))
    if CASES.admits(actor):
        concluded = signed.exclude(outcome="").filter(application__in=cases.reachable(actor))
        readable |= Q(acceptance__in=concluded)
    # A sheet keeps the numbers of its photographs in its lines; only its assessor puts any there.
    sheets = ScoreSheet.objects.filter(readable, assessor_id=OuterRef("uploaded_by_id"))
    holding = sheets.annotate(said=number_in("lines")).filter(said__contains=number_in(OuterRef("pk")))
    return Q(Exists(holding))


def withheld() -> Q:
    """The entries of the trail that tell what an assessor gave while a colleague has still to sign."""
    subject = Concat(Value(f"{Acceptance.trail}:"), Cast("pk", CharField()))
    unsigned = Acceptance.objects.filter(Exists(_UNSIGNED)).annotate(trailed_as=subject)
    return Q(
        action__in=[f"{Acceptance.trail}.{done}" for done in OWN], subject__in=unsigned.values("trailed_as")
    )
