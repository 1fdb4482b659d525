"""Two at once at one application: what hangs on it changes before a step is taken or after, never in between.

On PostgreSQL, where two transactions are open together; SQLite's writers queue by themselves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from tests.recognition.cases.conftest import pdf
from youji.ledger.models import AuditEntry
from youji.recognition.models import Evidence, Notice
from youji.recognition.services import applications, experts, notices
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def two_transactions(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> Refusal | None:
    """What ``second`` is refused with, that began when all of ``first`` was done and nothing of it kept yet."""
    came: list[Refusal | None] = []

    def other() -> None:
        try:
            second()
            came.append(None)
        except Refusal as refused:
            came.append(refused)
        finally:
            connection.close()

    with transaction.atomic():
        first()
        thread = threading.Thread(target=other)
        thread.start()
        while thread.is_alive() and not _somebody_waits():
            time.sleep(0.01)
    thread.join()
    return came[0]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        (waiting,) = cursor.fetchone()
    return bool(waiting)


def evidence_for(case: Any, people: Any, now: Any) -> Evidence:
    target = Evidence.objects.filter(application=case).first().target
    return applications.add_evidence(
        application_id=case.pk, target=target, file=pdf("晚到.pdf"), name="晚到.pdf", note="",
        actor=people.applicant, now=now,
    )  # fmt: skip


def test_nothing_is_put_to_a_dossier_that_has_just_been_handed_in(whole, people, step, now):
    refused = meanwhile(
        lambda: step("submit", whole, people.applicant), lambda: evidence_for(whole, people, now)
    )
    assert isinstance(refused, NotAllowed)
    assert not Evidence.objects.filter(document__name="晚到.pdf").exists()


def test_what_has_just_been_taken_back_is_not_handed_in(whole, people, step, now):
    gone = Evidence.objects.filter(application=whole, removed_at=None).first()
    refused = meanwhile(
        lambda: applications.remove_evidence(evidence_id=gone.pk, actor=people.applicant, now=now),
        lambda: step("submit", whole, people.applicant),
    )
    assert isinstance(refused, Blocked)


def test_no_score_changes_once_the_review_is_concluded(scored, people, step, now):
    refused = meanwhile(
        lambda: step("expert_review", scored, people.province, days=3, opinion="三名专家平均89分，同意。"),
        lambda: experts.record_score(
            application_id=scored.pk, score="1", opinion="改了。", actor=people.experts[0], now=now
        ),
    )
    assert isinstance(refused, NotAllowed)


def test_nobody_is_asked_to_score_once_the_review_is_concluded(scored, people, step, make_actor, now):
    late = make_actor(Role.EXPERT, division="43", name="专家丁")
    refused = meanwhile(
        lambda: step("expert_review", scored, people.province, days=3, opinion="三名专家平均89分，同意。"),
        lambda: experts.assign_panel(
            application_ids=[scored.pk], expert_ids=[late.user_id], actor=people.province, now=now
        ),
    )
    assert isinstance(refused, NotAllowed)


def test_of_a_notice_published_twice_at_once_there_is_one(decided, people, now):
    """Two browsers, or one that repeats: no application stands on two notices."""
    said = {
        "title": "公示",
        "document_number": "",
        "text": "公示如下。",
        "phone": "0731-1",
        "address": "长沙",
    }

    def publish() -> object:
        return notices.open_notice(application_ids=[decided.pk], **said, actor=people.publisher, now=now)

    assert isinstance(meanwhile(publish, publish), Refusal)
    assert Notice.objects.count() == 1
    assert AuditEntry.objects.filter(action="recognition.notice.opened").count() == 1
