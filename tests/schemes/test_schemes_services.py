from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from youji.ledger.models import AuditEntry
from youji.recognition.models import Round
from youji.schemes import selectors
from youji.schemes.models import SchemeVersion
from youji.schemes.services import SchemeInUse, load_scheme, load_schemes
from youji.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db
TEXT = (Path(__file__).parents[2] / "data" / "schemes" / "provincial-base-2023.toml").read_text("utf-8")


def test_loading_twice_changes_nothing(now):
    load_schemes(now)
    count, recorded = SchemeVersion.objects.count(), AuditEntry.objects.count()

    load_schemes(now)

    assert (SchemeVersion.objects.count(), AuditEntry.objects.count()) == (count, recorded)
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

    with pytest.raises(SchemeInUse, match="作为新的版本载入"):
        load_scheme(text=TEXT.replace("pass_line = 80", "pass_line = 85"), actor=SYSTEM, now=now)
    assert selectors.scheme_of(SchemeVersion.objects.get()).sheet.pass_line == 80


def test_a_new_version_stands_beside_the_old_one(now):
    old = load_scheme(text=TEXT, actor=SYSTEM, now=now)
    new = load_scheme(text=TEXT.replace('version = "2023.2"', 'version = "2027"'), actor=SYSTEM, now=now)

    assert selectors.find_version("provincial-base") == new
    assert selectors.find_version("provincial-base", "2023.2") == old
    assert selectors.current_versions() == [new]


def test_a_start_with_a_changed_scheme_in_use_says_what_to_do(db, now, tmp_path, settings):
    from django.core.management import CommandError, call_command

    shutil.copytree(settings.DATA, tmp_path / "data")
    settings.DATA = tmp_path / "data"
    load_schemes(now)
    version = SchemeVersion.objects.get(key="provincial-base")
    Round.objects.create(
        title="一", scheme_version=version, document_number="湘", opens_on=now.date(), closes_on=now.date()
    )
    path = tmp_path / "data" / "schemes" / "provincial-base-2023.toml"
    path.write_text(path.read_text().replace("notice_working_days = 5", "notice_working_days = 7"))

    with pytest.raises(CommandError, match="在文件里改写 version"):
        call_command("load_reference")
