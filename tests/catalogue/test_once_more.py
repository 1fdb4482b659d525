"""A public act that nobody takes back asks once more, and says what will be published."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pressing import asked, press_twice
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import Edition, Entry, EntryEvent
from youji.catalogue.selectors.courses import status_of
from youji.documents.models import Document
from youji.ledger.models import AuditEntry
from youji.shared import clock
from youji.shared.once_more import AGREED

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def at_that_time(now, monkeypatch):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)


@pytest.fixture
def said(entry) -> dict[str, object]:
    return {
        "version": entry.version, "reason": "立案调查中", "effective_on": "2026-06-01", "ground": "annual_failed",
        "document_number": "岳农〔2026〕3号",
    }  # fmt: skip


def status(entry: Entry) -> S | None:
    return status_of(Entry.objects.get(pk=entry.pk), clock.local_date(clock.now()))


def test_the_first_press_writes_nothing_and_shows_it_all(client_as, entry, supervisor, said):
    trail = AuditEntry.objects.count()
    first = client_as(supervisor).post(f"/desk/catalogue/{entry.code}/suspend/", said)
    lines = dict(asked(first).lines)
    assert lines["将公开"] == f"君山茶叶基地（{entry.code}）：暂停"
    assert lines["事实和理由"] == "立案调查中"
    assert (lines["文号"], lines["生效日期"]) == ("岳农〔2026〕3号", "2026年6月1日")
    assert "核对将公开的内容，再确认一次" in first.content.decode()
    assert (status(entry), AuditEntry.objects.count()) == (S.IN_FORCE, trail)


def test_what_is_changed_after_it_was_shown_is_shown_again(client_as, entry, supervisor, said):
    client, url = client_as(supervisor), f"/desk/catalogue/{entry.code}/suspend/"
    seal = asked(client.post(url, said)).seal
    other = asked(client.post(url, said | {"reason": "另有原因", AGREED: seal}))
    assert (dict(other.lines)["事实和理由"], status(entry)) == ("另有原因", S.IN_FORCE)
    assert client.post(url, said | {AGREED: seal}).status_code == 302
    assert status(entry) is S.SUSPENDED


def test_what_the_rules_refuse_is_said_before_it_is_asked(client_as, entry, supervisor, said):
    early = client_as(supervisor).post(
        f"/desk/catalogue/{entry.code}/suspend/", said | {"effective_on": "2026-05-31"}
    )
    assert early.status_code == 409
    assert "再确认一次" not in early.content.decode()


def test_a_file_chosen_at_the_first_press_is_there_at_the_second(client_as, entry, decision_maker, said):
    typed = {
        "version": entry.version,
        "reason": "主体申请退出",
        "effective_on": "2026-06-01",
        "document_number": "湘",
    }
    client, url = client_as(decision_maker), f"/desk/catalogue/{entry.code}/withdraw/"
    file = SimpleUploadedFile("退出申请.pdf", PDF)
    answer = press_twice(client, url, typed | {"document": file})
    assert answer.status_code == 302
    assert EntryEvent.objects.latest("pk").document == Document.objects.get()


def test_what_is_lifted_again_by_the_next_step_is_not_asked_twice(client_as, entry, supervisor, said):
    warned = said | {"ground": "plan-duty"}
    assert client_as(supervisor).post(f"/desk/catalogue/{entry.code}/warn/", warned).status_code == 302


def test_an_edition_is_asked_for_with_its_numbers(client_as, publisher, make_entry):
    make_entry()
    client, said = (
        client_as(publisher),
        {"title": "目录", "number": 1, "document_number": "湘农发〔2026〕1号"},
    )
    lines = dict(asked(client.post("/desk/editions/", said)).lines)
    assert (lines["将公开"], lines["标题"]) == ("目录第1版，1个条目", "目录")
    assert not Edition.objects.exists()
