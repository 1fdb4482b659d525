"""Whoever objected hears what came of it: queued with the conclusion or not at all, told once even if told again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from youji.ledger.events import deliver
from youji.recognition.models import Objection
from youji.recognition.services import notices

EVENT = "youji.recognition.logic.events:ObjectionConcluded"


@pytest.fixture
def objection(decided, people, now):
    notice = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="",
        actor=people.publisher, now=now + timedelta(days=5),
    )  # fmt: skip
    return notices.file_objection(
        notice_id=notice.pk, application_code=decided.code, source="x", now=now + timedelta(days=6),
        complaint=notices.Complaint(
            name="李明", phone="13900001234", text="面积与实际不符，请核实清楚。", email="liming@example.cn"
        ),
    )  # fmt: skip


@pytest.fixture
def conclude(objection, answer, now):
    return lambda: answer(objection, outcome="面积属实，异议不成立。", at=now + timedelta(days=7))


@pytest.mark.clause("5.4")
def test_the_objector_is_mailed_once_however_often_the_worker_comes_back(objection, conclude):
    conclude()
    assert DBTaskResult.objects.count() == 1
    assert mail.outbox == []  # nothing is sent inside the transaction

    for _ in range(3):  # a worker killed after sending is asked again
        deliver.func(event=EVENT, values={"objection_id": objection.pk})

    [sent] = mail.outbox
    assert sent.to == ["liming@example.cn"]
    assert objection.receipt in sent.body
    assert "面积属实" in sent.body


def test_a_worker_that_dies_before_sending_leaves_it_to_be_sent(objection, conclude, monkeypatch):
    conclude()
    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("killed"))
        )
        with pytest.raises(OSError, match="killed"):
            deliver.func(event=EVENT, values={"objection_id": objection.pk})
    assert Objection.objects.get().outcome_mailed_at is None
    deliver.func(event=EVENT, values={"objection_id": objection.pk})
    assert len(mail.outbox) == 1


def test_a_conclusion_that_is_undone_mails_nobody(objection, conclude):
    class Undone(Exception):
        pass

    def undo():
        with transaction.atomic():
            conclude()
            raise Undone

    with pytest.raises(Undone):
        undo()
    assert not DBTaskResult.objects.exists()
    deliver.func(event=EVENT, values={"objection_id": objection.pk})
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_the_outcome_is_sent_outside_any_transaction(objection, conclude, monkeypatch):
    conclude()
    inside = []
    monkeypatch.setattr(
        "django.core.mail.EmailMessage.send", lambda self: inside.append(connection.in_atomic_block)
    )
    deliver.func(event=EVENT, values={"objection_id": objection.pk})
    assert inside == [False]
