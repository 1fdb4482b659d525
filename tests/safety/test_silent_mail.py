"""A mail server that accepts and says nothing delays letters, and nothing else."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager

import pytest
from django.core import mail as letters
from django.db import connection, transaction

from youji.accounts import jobs
from youji.accounts.logic.events import PasswordResetAsked
from youji.accounts.models import Message, Person
from youji.ledger.events import emit
from youji.ledger.management.commands import worker
from youji.ledger.models import Pending
from youji.ledger.services import record
from youji.shared import clock, mail, rooms
from youji.shared.actor import SYSTEM, Role

PATIENCE = 60
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def silent(settings):
    """A server that takes every line and never says a word; what it has taken."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = SMTP, None
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()

        def take() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield taken
        server.shutdown(socket.SHUT_RDWR)
    for line in taken:
        line.close()


@contextmanager
def working(lines: list[socket.socket]):
    """A worker at work, until its letters' lines are cut: else a letter would hold it for ever."""
    stopping = threading.Event()
    thread = threading.Thread(target=worker.work, args=(*worker.loops(), stopping), kwargs={"interval": 0.1})
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        for line in lines:
            line.close()
        thread.join()


def until(done) -> None:
    """Wait; a test of what comes never asks how soon."""
    late = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < late, "it does not come"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_the_log_goes_on_while_the_mail_server_says_nothing(make_actor, silent, monkeypatch):
    monkeypatch.setattr(worker, "LAST_LETTER_SECONDS", 0.1)
    person = Person.objects.get(pk=make_actor(Role.SYSTEM_ADMIN, division="43").user_id)
    Person.objects.filter(pk=person.pk).update(email="one@example.org")
    with transaction.atomic():
        emit(PasswordResetAsked(email="one@example.org"))
    with working(silent):
        until(lambda: silent)  # a letter waits for its answer from here on
        for n in range(3):
            with transaction.atomic():  # and no writer waits for it
                record("a.b.done", subject=f"a.b:{n}", before={}, after={}, actor=SYSTEM, now=clock.now())
            until(lambda: not Pending.objects.exists())
        assert len(silent) == 1


def message_to(make_actor, **values) -> Message:
    person = make_actor(Role.SYSTEM_ADMIN, division="43").user_id
    Person.objects.filter(pk=person).update(email="one@example.org")
    return Message.objects.create(person_id=person, title="请审核", created_at=clock.now(), **values)


def test_no_letter_is_to_blame_for_a_server_that_is_away(db, make_actor, settings):
    message = message_to(make_actor)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 9
    for _ in range(9):
        with pytest.raises(mail.Away):
            jobs.send_pending_mail(clock.now())
    message.refresh_from_db()
    assert (message.mail_failures, message.mail_claimed_at) == (0, None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with pytest.raises(mail.Away):  # the line rests: nobody tries
        jobs.send_pending_mail(clock.now())
    mail.LINE.resting_until = 0.0
    assert jobs.send_pending_mail(clock.now()) == 1


@pytest.mark.parametrize(
    ("ago", "sent"),
    [(0, 0), (9, 0), (11, 1), (-1, 1), (1440, 1), (-1440, 1)],
)
def test_what_a_killed_worker_had_claimed_goes_when_its_claim_is_over(db, make_actor, ago, sent):
    real = clock.now() - clock.shift()
    message_to(make_actor, mail_claimed_at=real - ago * jobs.CLAIM / 10)
    assert jobs.send_pending_mail(clock.now()) == sent
    assert len(letters.outbox) == sent


def test_letters_wait_in_a_queue_of_their_own_and_hold_up_no_listener():
    for room in rooms.rooms():
        for kind in room.letters:
            assert not rooms.listeners_of(kind), f"{kind} would wait for the mail server"


@pytest.mark.django_db(transaction=True)
def test_no_letter_is_sent_inside_a_transaction(make_actor, monkeypatch):
    message_to(make_actor)
    inside = []
    monkeypatch.setattr(mail, "send", lambda *said: inside.append(connection.in_atomic_block))
    jobs.send_pending_mail(clock.now())
    assert inside == [False]
