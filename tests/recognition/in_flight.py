"""A case put straight where a test wants it: with what was handed in frozen, as the database demands."""

from __future__ import annotations

from youji.recognition.models import Application
from youji.recognition.services.submissions import hand_in
from youji.shared.actor import SYSTEM


def in_flight(status: str, **columns) -> Application:
    """A new application, handed in and now in ``status``."""
    return put_in_flight(Application.objects.create(**columns), status)


def put_in_flight(application: Application, status: str) -> Application:
    """The application, handed in as it is and now in ``status``."""
    application.submission = hand_in(application, actor=SYSTEM, now=application.moved_at)
    application.status = status
    application.save()
    return application
