"""Who opens what a case names: whoever reads the case, and from when (security D12, D14, issue 8 §1)."""

from __future__ import annotations

import pytest

from tests.recognition.cases.conftest import pdf
from youji.documents.selectors import find
from youji.ledger.models import AuditEntry
from youji.recognition.services import applications
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.1")]
#: Roles of the county and above, and whether what was handed in is theirs to open.
READERS = {
    Role.CITY_REVIEWER: True,
    Role.PROVINCE_REVIEWER: True,
    Role.STATISTICIAN: True,
    Role.AUDITOR: True,
    Role.SUPERVISOR: False,
    Role.EXPERT: False,
    Role.ASSESSOR: False,
    Role.SYSTEM_ADMIN: False,
    Role.SECURITY_ADMIN: False,
}


@pytest.mark.parametrize("role", READERS)
def test_what_is_put_forward_is_the_applicants_until_it_is_handed_in(role, whole, people, step, make_actor):
    reader = make_actor(role, division="4306" if role is Role.CITY_REVIEWER else "43")
    paper = whole.evidence.first().document
    assert find(paper.pk, people.applicant) == paper
    assert find(paper.pk, reader) is None
    step("submit", whole, people.applicant)
    assert (find(paper.pk, reader) == paper) is READERS[role]


def test_an_expert_opens_what_belongs_to_the_cases_of_their_panel(scored, people, make_actor):
    paper = scored.evidence.first().document
    assert find(paper.pk, people.experts[0]) == paper
    assert find(paper.pk, make_actor(Role.EXPERT, division="43")) is None


def test_what_was_taken_away_again_is_read_by_nobody_else(whole, people, step, now):
    target = whole.evidence.first().target
    more = applications.add_evidence(
        application_id=whole.pk,
        target=target,
        file=pdf(),
        name="又一份.pdf",
        note="",
        actor=people.applicant,
        now=now,
    )
    applications.remove_evidence(evidence_id=more.pk, actor=people.applicant, now=now)
    step("submit", whole, people.applicant)
    assert find(more.document_id, people.city) is None
    assert find(more.document_id, people.applicant) is not None


def test_the_trail_keeps_what_was_typed_and_shows_it_to_nobody(submitted, draft, make_actor):
    typed = AuditEntry.objects.filter(action="recognition.application.filled")
    assert typed.exists()
    for role in (Role.AUDITOR, Role.PROVINCE_REVIEWER, Role.SECURITY_ADMIN):
        seen = AuditEntry.objects.visible_to(make_actor(role, division="43"))
        assert not seen.filter(pk__in=typed.values("pk")).exists()
    assert seen.filter(action__startswith="recognition.").count() == 0, "the security administrator"


def test_of_a_draft_the_trail_shows_nothing(draft, make_actor):
    about = AuditEntry.objects.filter(subject=draft.subject)
    assert about.exists()
    auditor = make_actor(Role.AUDITOR, division="43")
    assert not AuditEntry.objects.visible_to(auditor).filter(pk__in=about.values("pk")).exists()
