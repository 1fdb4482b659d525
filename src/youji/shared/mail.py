"""Letters by mail, sent from one place; a server that is away is left alone for a while, and no letter is to blame."""

from __future__ import annotations

import threading
import time
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import EmailMessage

#: The queue and the loop of whatever speaks to a mail server: nothing else waits there.
QUEUE = "mail"
#: After so many letters in a row that found no server, none is tried for so many seconds.
TRIES = 3
REST_SECONDS = 60.0
#: What the server has against this one letter; everything else stands in the way of all of them.
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


class Away(OSError):
    """The server cannot be reached, says nothing or lets nobody in: the letter goes later."""


class Line:
    """What this process knows of the server."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.reopen()

    def reopen(self) -> None:
        """A letter has gone: whatever was before is over."""
        self.missed, self.resting_until = 0, 0.0

    def miss(self) -> None:
        """A letter found no server."""
        with self.lock:
            self.missed += 1
            if self.missed >= TRIES:  # and each one later that finds none again
                self.resting_until = time.monotonic() + REST_SECONDS

    def rests(self) -> bool:
        """Whether nobody is to try now."""
        return time.monotonic() < self.resting_until


LINE = Line()


def send(subject: str, said: str, address: str) -> None:
    """The letter has gone.

    Raises:
        Away: no letter can go now.
        OSError: the server refuses this one.
    """
    if LINE.rests():
        raise Away("发信服务器不通，稍后再试")
    try:
        EmailMessage(subject=f"【优基】{subject}", body=said, to=[address]).send()
    except REFUSALS:
        LINE.reopen()
        raise
    except OSError as fault:
        LINE.miss()
        raise Away(f"{type(fault).__name__}: {fault}") from fault
    LINE.reopen()
