from __future__ import annotations

import pytest

from youji.recognition import labels
from youji.recognition.logic.statuses import EntryStatus, EventKind, Status
from youji.registry.models import BaseKind
from youji.shared.actor import Role


@pytest.mark.parametrize(
    ("words", "codes"),
    [(labels.STATUSES, Status), (labels.ENTRY_STATUSES, EntryStatus), (labels.EVENTS, EventKind)],
)
def test_every_code_has_a_word_and_a_tone(words, codes):
    assert set(words) == set(codes)
    assert all(word.label and word.tone in labels.TONES for word in words.values())


def test_every_role_and_subject_has_a_word():
    assert set(labels.ROLES) == set(Role)
    assert set(labels.SUBJECTS) == set(BaseKind.values)


def test_no_two_statuses_share_a_word():
    for words in (labels.STATUSES, labels.ENTRY_STATUSES, labels.EVENTS):
        assert len({word.label for word in words.values()}) == len(words)
