from __future__ import annotations

import pytest

from youji.catalogue import labels as catalogue
from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.registry.models import BaseKind
from youji.schemes import labels
from youji.schemes.logic.statuses import Status
from youji.shared.actor import Role
from youji.shared.labels import ROLE_NAMES, TONES


@pytest.mark.parametrize(
    ("words", "codes"),
    [(labels.STATUSES, Status), (catalogue.ENTRY_STATUSES, EntryStatus), (catalogue.EVENTS, EventKind)],
)
def test_every_code_has_a_word_and_a_tone(words, codes):
    assert set(words) == set(codes)
    assert all(word.label and word.tone in TONES for word in words.values())


def test_every_role_and_subject_has_a_word():
    assert set(ROLE_NAMES) == set(Role)
    assert set(labels.SUBJECTS) == set(BaseKind.values)


def test_no_two_statuses_share_a_word():
    for words in (labels.STATUSES, catalogue.ENTRY_STATUSES, catalogue.EVENTS):
        assert len({word.label for word in words.values()}) == len(words)
