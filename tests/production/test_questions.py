"""Whatever a message asks of the database by a statement made once is what Django would have been told."""

from __future__ import annotations

import pytest

from tests.production.test_at_once import messages, three
from youji.accounts.services import notify
from youji.production.services import arrival
from youji.shared.prepared import Question

__all__ = ["three"]


@pytest.mark.django_db
def test_every_question_of_a_message_is_answered_as_django_answers_it(three, now, monkeypatch):
    asked, own = set(), Question.__call__

    def both(self, *args):
        found = own(self, *args)
        assert repr(found) == repr(list(self.plain(*args))), self.plain.__qualname__
        asked.add(self.plain.__qualname__)
        return found

    monkeypatch.setattr(Question, "__call__", both)
    for _ in range(2):  # the second time nothing is made, and everything is there already
        for some in (sent := messages(three, now))[:3], sent[3:]:
            arrival._at_once(some)
    notify(title="a", body="b", link="/", now=now, operator_id=three[0][0].operator_id, person_ids=[1, 2, 3])
    assert asked == {
        "_counted", "_done", "_held", "_kept", "_known", "_left", "_lying_on", "_neighbours", "_newest", "_operators",
        "_recipients",
    }  # fmt: skip
