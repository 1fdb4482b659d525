"""Editions: what they print, their seal, what separates two; entering the catalogue."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.test_standing import REMOVE, SUSPEND, together
from youji.catalogue.logic.editions import difference, digest
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import Edition, EditionItem, Entry, PublishedEntry
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.editions import difference_between, preview
from youji.catalogue.services import edition_proofs as edition_sheets
from youji.catalogue.services import editions, publication, standing
from youji.catalogue.services.editions import publish_edition
from youji.ledger.models import AuditEntry
from youji.shared.refusals import Blocked, NotAllowed, StaleState


@pytest.mark.clause("5.1")
@pytest.mark.clause("5.4")
def test_an_edition_puts_the_waiting_entry_in_force_and_is_sealed_in_the_log(make_entry, publisher, now):
    entry = make_entry()
    assert status_of(entry, date(2026, 6, 1)) is S.PENDING
    assert not PublishedEntry.objects.exists()
    edition = publish_edition(title="第一版", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    assert (edition.number, edition.entry_count, edition.published_on) == (1, 1, date(2026, 6, 1))
    row = PublishedEntry.objects.get()
    assert (row.code, row.status, row.edition_number) == (entry.code, S.IN_FORCE, 1)
    item = EditionItem.objects.get()
    assert item.payload["status"] == S.IN_FORCE
    leaf = AuditEntry.objects.get(pk=edition.ledger_entry_id)
    assert leaf.public["digest"] == edition.digest == digest({item.entry_code: item.payload})


def test_the_public_row_is_found_by_substring_and_by_pinyin_initials(entry):
    search = PublishedEntry.objects.get(code=entry.code).search
    assert "山茶叶" in search
    assert "jscyjd" in search
    assert "银针茶业" in search


def test_the_public_row_carries_the_sign(entry):
    sign = PublishedEntry.objects.get(code=entry.code).payload["sign"]
    assert sign == {
        "varieties": "茶叶",
        "scope": "3,400亩",
        "techniques": "绿色防控、有机肥替代",
        "responsible": "君山银针茶业有限公司",
    }


def test_only_the_provinces_publisher_publishes(make_entry, supervisor, now):
    make_entry()
    with pytest.raises(NotAllowed):
        publish_edition(title="x", document_number="x", actor=supervisor, now=now)


def test_no_edition_without_news_or_with_a_used_number(entry, make_entry, publisher, now):
    with pytest.raises(Blocked, match="没有差异"):
        publish_edition(title="x", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    make_entry(base=_other_base(entry))
    with pytest.raises(Blocked, match="已经发布过"):
        publish_edition(title="x", document_number="湘农发〔2026〕1号", actor=publisher, now=now)


def _other_base(entry: Entry):
    base = entry.base
    base.pk, base.code, base.name = None, base.code + "x", "君山鳙鱼基地"
    base.save()
    return base


def test_the_next_edition_drops_what_was_removed_and_marks_what_was_suspended(
    entry, make_entry, publisher, decision_maker, supervisor, now
):
    other = make_entry(base=_other_base(Entry.objects.get(pk=entry.pk)))
    later = now + timedelta(days=1)
    second = publish_edition(title="二", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    standing.remove(way="hearing", code=entry.code, order=REMOVE, actor=decision_maker, now=later)
    standing.suspend(code=other.code, order=SUSPEND, actor=supervisor, now=later)
    seen = preview(date(2026, 6, 2))
    assert [code for code, _ in seen.difference.removed] == [entry.code]
    third = publish_edition(
        title="三", document_number="湘农发〔2026〕3号", actor=publisher, now=later, expected_number=3
    )
    found = difference_between(second, third)
    assert [code for code, _ in found.removed] == [entry.code]
    assert [(c.code, [f.key for f in c.fields]) for c in found.changed] == [(other.code, ["status"])]
    assert found.added == ()
    assert EditionItem.objects.filter(edition=second, entry_code=entry.code).exists()
    assert PublishedEntry.objects.get(code=entry.code).status == S.REMOVED


@pytest.mark.django_db(transaction=True)
def test_two_publishers_press_at_once_one_edition_appears(make_entry, publisher, now):
    make_entry()
    said = together(
        *(
            lambda n=n: publish_edition(
                title="一",
                document_number=f"湘农发〔2026〕{n}号",
                actor=publisher,
                now=now,
                expected_number=1,
            )
            for n in (1, 2)
        )
    )
    assert [type(s) for s in said if isinstance(s, Exception)] == [StaleState]
    assert Edition.objects.count() == 1


texts = st.text(max_size=4)
items = st.dictionaries(
    texts, st.fixed_dictionaries({"name": texts, "area_mu": texts, "division": texts}), max_size=6
)


@given(items, items)
def test_a_difference_rebuilds_the_later_edition(earlier, later):
    found = difference(earlier, later)
    rebuilt = {code: dict(item) for code, item in earlier.items() if code not in dict(found.removed)}
    rebuilt |= {code: dict(item) for code, item in found.added}
    for change in found.changed:
        for field in change.fields:
            rebuilt[change.code][field.key] = field.after
    printed = ("name", "area_mu")
    assert {c: [i[k] for k in printed] for c, i in rebuilt.items()} == {
        c: [i[k] for k in printed] for c, i in later.items()
    }


@given(items)
def test_nothing_separates_an_edition_from_itself(some):
    assert difference(some, some).count == 0


@given(items, st.randoms())
def test_the_seal_does_not_depend_on_order_and_anybody_can_compute_it(some, random):
    keys = list(some)
    random.shuffle(keys)
    assert digest({k: some[k] for k in keys}) == digest(some)
    plain = {"b": {"name": "君山", "area": "1"}, "a": {"name": "茶"}}
    rows = [[c, dict(sorted(plain[c].items()))] for c in sorted(plain)]
    by_hand = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    assert digest(plain) == hashlib.sha256(by_hand).hexdigest()


def test_an_edition_that_leaves_an_entry_as_it_was_still_says_it_is_in_it(entry, make_entry, publisher, now):
    before = PublishedEntry.objects.get(code=entry.code)
    make_entry(base=_other_base(Entry.objects.get(pk=entry.pk)))
    publish_edition(title="二", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    after = PublishedEntry.objects.get(code=entry.code)
    assert (before.edition_number, after.edition_number) == (1, 2)
    assert after.revision != before.revision


def test_an_edition_of_thousands_still_fits_into_a_leaf_of_the_log(make_entry, publisher, now, monkeypatch):
    monkeypatch.setattr("youji.catalogue.services.editions.NAMED_AT_MOST", 0)
    make_entry()
    edition = publish_edition(title="一", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    leaf = AuditEntry.objects.get(pk=edition.ledger_entry_id).public
    assert (leaf["added_count"], leaf["removed_count"], leaf["digest"]) == (1, 0, edition.digest)
    assert "added" not in leaf


def test_what_changes_while_an_edition_is_being_set_is_in_it(
    entry, make_entry, publisher, supervisor, now, monkeypatch
):
    other = make_entry(base=_other_base(Entry.objects.get(pk=entry.pk)))
    sets: list[int] = []
    late = make_entry

    def set_and_suspend(today):
        sheet = edition_sheets.set_sheet(today)
        if not sets:
            standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
            late(base=_other_base(Entry.objects.get(pk=other.pk)))
        sets.append(len(sheet.draft.items))
        return sheet

    monkeypatch.setattr(editions, "set_sheet", set_and_suspend)
    edition = publish_edition(title="二", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    assert sets == [2, 3]
    printed = dict(EditionItem.objects.filter(edition=edition).values_list("entry_code", "payload__status"))
    assert printed[entry.code] == PublishedEntry.objects.get(code=entry.code).status == S.SUSPENDED
    assert len(printed) == PublishedEntry.objects.count() == 3


def test_an_edition_is_published_however_often_the_catalogue_changes(
    entry, make_entry, publisher, now, monkeypatch
):
    make_entry(base=_other_base(Entry.objects.get(pk=entry.pk)))

    def always_late(today):
        sheet = edition_sheets.set_sheet(today)
        if not connection.in_atomic_block or len(sets) < editions.ATTEMPTS:
            Entry.objects.filter(pk=entry.pk).update(version=F("version") + 1)
        sets.append(1)
        return sheet

    sets: list[int] = []
    monkeypatch.setattr(editions, "set_sheet", always_late)
    assert (
        publish_edition(title="二", document_number="湘农发〔2026〕2号", actor=publisher, now=now).entry_count
        == 2
    )
    assert len(sets) == editions.ATTEMPTS + 1


def test_setting_a_sheet_asks_as_much_for_three_entries_as_for_one(make_entry):
    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            edition_sheets.set_sheet(date(2026, 6, 1))
        return len(
            [asked for asked in seen if "divisions_division" not in asked["sql"]]
        )  # no place is loaded here

    entry = make_entry()
    one = questions()
    for _ in range(2):
        entry = make_entry(base=_other_base(Entry.objects.get(pk=entry.pk)))
    assert questions() == one


def test_an_edition_that_cannot_be_written_leaves_nothing(entry, make_entry, publisher, now, monkeypatch):
    make_entry(base=_other_base(Entry.objects.get(pk=entry.pk)))
    trail = AuditEntry.objects.count()

    def torn(sheet, edition):
        edition_sheets.print_sheet(sheet, edition)
        raise OSError("no space left")

    monkeypatch.setattr(editions, "print_sheet", torn)
    with pytest.raises(OSError, match="no space"):
        publish_edition(title="二", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    assert (Edition.objects.count(), EditionItem.objects.count(), PublishedEntry.objects.count()) == (1, 1, 1)
    assert (Entry.objects.filter(first_edition=None).count(), AuditEntry.objects.count()) == (1, trail)


def test_an_edition_writes_every_row_as_a_refresh_would(entry, make_entry, publisher, now):
    make_entry(base=_other_base(Entry.objects.get(pk=entry.pk)))
    publish_edition(title="二", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    printed = {row.pop("code"): row for row in PublishedEntry.objects.values()}
    publication.refresh(list(printed), now)
    again = {row.pop("code"): row for row in PublishedEntry.objects.values()}
    for row in (*printed.values(), *again.values()):
        row.pop("revision")
    assert printed == again
