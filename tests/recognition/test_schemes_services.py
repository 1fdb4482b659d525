from __future__ import annotations

from pathlib import Path

import pytest

from youji.ledger.models import Entry as LedgerEntry
from youji.recognition.models import Round, SchemeVersion
from youji.recognition.selectors import schemes as selectors
from youji.recognition.services.schemes import SchemeInUse, load_scheme, load_schemes
from youji.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db
TEXT = (Path(__file__).parents[2] / "data" / "schemes" / "provincial-base-2023.toml").read_text("utf-8")


def test_loading_twice_changes_nothing(now):
    load_schemes(now)
    count, recorded = SchemeVersion.objects.count(), LedgerEntry.objects.count()

    load_schemes(now)

    assert (SchemeVersion.objects.count(), LedgerEntry.objects.count()) == (count, recorded)
    assert count == 12


def test_a_changed_text_replaces_a_version_nobody_uses(now):
    before = load_scheme(text=TEXT, actor=SYSTEM, now=now)

    after = load_scheme(text=TEXT.replace("pass_line = 80", "pass_line = 85"), actor=SYSTEM, now=now)

    assert after.pk == before.pk
    assert selectors.scheme_of(after).sheet.pass_line == 85


@pytest.mark.clause("5.1")
def test_a_changed_text_is_refused_once_a_round_rests_on_it(now):
    stored = load_scheme(text=TEXT, actor=SYSTEM, now=now)
    Round.objects.create(
        title="第一批",
        scheme_version=stored,
        document_number="湘农函〔2026〕1号",
        opens_on=now.date(),
        closes_on=now.date(),
    )

    with pytest.raises(SchemeInUse, match="新的版本号"):
        load_scheme(text=TEXT.replace("pass_line = 80", "pass_line = 85"), actor=SYSTEM, now=now)
    assert selectors.scheme_of(SchemeVersion.objects.get()).sheet.pass_line == 80


def test_a_new_version_stands_beside_the_old_one(now):
    old = load_scheme(text=TEXT, actor=SYSTEM, now=now)
    new = load_scheme(text=TEXT.replace('version = "2023.1"', 'version = "2027"'), actor=SYSTEM, now=now)

    assert selectors.find_version("provincial-base") == new
    assert selectors.find_version("provincial-base", "2023.1") == old
    assert selectors.current_versions() == [new]
