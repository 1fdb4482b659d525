"""A public act that nobody takes back asks once more, and says what will be published."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.catalogue.test_bad_news import remove
from tests.catalogue.test_standing import SUSPEND
from tests.pressing import asked, press_twice
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import AnnualCheck, Edition, Entry, EntryEvent
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.services import annual, standing
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


def test_what_is_given_back_or_put_right_is_asked_for_too(client_as, entry, supervisor, publisher, said, now):
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    typed = said | {"version": Entry.objects.get(pk=entry.pk).version, "reason": "复查合格"}
    desk, url = client_as(supervisor), f"/desk/catalogue/{entry.code}/resume/"
    assert dict(asked(desk.post(url, typed)).lines)["将公开"] == f"君山茶叶基地（{entry.code}）：恢复"
    assert status(entry) is S.SUSPENDED
    assert press_twice(desk, url, typed).status_code == 302
    assert status(entry) is S.IN_FORCE

    other = {"version": Entry.objects.get(pk=entry.pk).version, "name": "君山大茶基地", "reason": "印错",
             "effective_on": "2026-06-01", "area_mu": "3400"}  # fmt: skip
    lines = dict(asked(client_as(publisher).post(f"/desk/catalogue/{entry.code}/correct/", other)).lines)
    assert (lines["将公开"], lines["事实和理由"]) == (f"君山茶叶基地（{entry.code}）：信息更正", "印错")
    assert Entry.objects.get(pk=entry.pk).name == "君山茶叶基地"


def test_what_is_listed_again_is_asked_for_too(client_as, entry, decision_maker, said, now):
    remove(entry, decision_maker, now)
    typed = said | {"version": Entry.objects.get(pk=entry.pk).version, "reason": "查明不实"}
    lines = dict(asked(client_as(decision_maker).post(f"/desk/catalogue/{entry.code}/restore/", typed)).lines)
    assert lines["将公开"] == f"君山茶叶基地（{entry.code}）：恢复目录"
    assert status(entry) is S.REMOVED


def test_of_an_annual_check_only_the_failure_asks(client_as, entry, supervisor, holder, now):
    annual.open_year(2026, now=now)
    check = AnnualCheck.objects.get()
    annual.report(check_id=check.pk, self_report="一切正常", actor=holder, now=now)
    desk, url = client_as(supervisor), f"/desk/annual/{check.pk}/"
    failed = {"result": "failed", "opinion": "抽检不合格", "version": AnnualCheck.objects.get().version}
    lines = dict(asked(desk.post(url, failed)).lines)
    assert (lines["将公开"], lines["结论"]) == (f"君山茶叶基地（{entry.code}）：2026年度年检不合格", "不合格")
    assert AnnualCheck.objects.get().concluded_at is None
    assert desk.post(url, failed | {"result": "passed"}).status_code == 302


def test_an_edition_is_asked_for_with_its_numbers(client_as, publisher, make_entry):
    make_entry()
    client, said = (
        client_as(publisher),
        {"title": "目录", "number": 1, "document_number": "湘农发〔2026〕1号"},
    )
    lines = dict(asked(client.post("/desk/editions/", said)).lines)
    assert (lines["将公开"], lines["标题"]) == ("目录第1版，1个条目", "目录")
    assert not Edition.objects.exists()
