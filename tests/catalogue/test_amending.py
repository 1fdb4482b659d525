"""What was entered from a document and copied wrongly: put right with reason and document, publicly."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import caller  # noqa: F401
from tests.catalogue.test_entering import make_application  # noqa: F401
from tests.catalogue.test_once_more import PDF
from tests.pressing import asked
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import Entry, PublishedEntry
from youji.catalogue.selectors.courses import in_force_until, status_of
from youji.catalogue.selectors.entries import as_entered
from youji.catalogue.services import standing
from youji.catalogue.services.amending import amend
from youji.catalogue.services.editions import publish_edition
from youji.documents.models import Document
from youji.recognition.models import Application
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.services import load_schemes
from youji.shared.once_more import AGREED
from youji.shared.refusals import Blocked, NotAllowed, Refused

TODAY = date(2026, 6, 1)


@pytest.fixture
def listed(make_entry, publisher, now) -> Entry:
    """Entered by its document."""
    made = make_entry(list_row="12")
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    made.refresh_from_db()
    return made


@pytest.fixture
def paper(db, now) -> Document:
    return Document.objects.create(
        sha256="e" * 64,
        name="公布文件.pdf",
        mime="application/pdf",
        size_bytes=1,
        uploaded_at=now,
        uploaded_by_id=1,
    )


def said(entry: Entry, **other) -> dict:
    return as_entered(entry) | {"reason": "照公布文件更正"} | other


@pytest.mark.clause("5.4")
@pytest.mark.parametrize(
    ("field", "value", "column", "kept"),
    [
        ("document_number", "湘农发〔2025〕13号", "document_number", "湘农发〔2025〕13号"),
        ("list_row", "13", "list_row", "13"),
        ("issued_by", "农业农村部", "issued_by", "农业农村部"),
        ("recognised_on", date(2025, 8, 1), "valid_from", date(2025, 8, 1)),
        ("last_day", date(2028, 8, 26), "valid_until", date(2028, 8, 27)),
    ],
)
def test_any_line_of_it_is_put_right_and_the_public_reads_it(
    listed, publisher, paper, now, field, value, column, kept
):
    event = amend(
        code=listed.code, **said(listed, **{field: value}), document=paper, actor=publisher, now=now
    )
    entry = Entry.objects.get(pk=listed.pk)
    assert getattr(entry, column) == kept
    assert event.kind == "corrected"
    row = PublishedEntry.objects.get(code=listed.code)
    assert row.payload["history"][-1]["reason"] == "照公布文件更正"
    if hasattr(row, column):
        assert getattr(row, column) == kept
    if field == "last_day":
        assert in_force_until(entry, TODAY) == date(2028, 8, 27)


def test_a_day_that_has_not_come_is_put_right_too(make_entry, publisher, paper, now):
    ahead = make_entry(recognised_on=date(2027, 12, 20), list_row="9")
    assert status_of(ahead, TODAY) is None
    amend(
        code=ahead.code, **said(ahead, recognised_on=date(2025, 12, 20), last_day=None), document=paper,
        actor=publisher, now=now,
    )  # fmt: skip
    entry = Entry.objects.get(pk=ahead.pk)
    assert status_of(entry, TODAY) is S.PENDING
    assert entry.valid_until == date(2030, 12, 20)


def test_what_is_missing_or_will_not_do_is_refused(listed, publisher, supervisor, paper, now):
    with pytest.raises(Blocked) as bare:
        amend(code=listed.code, **said(listed, list_row="13"), actor=publisher, now=now)
    assert [f.code for f in bare.value.findings] == ["CAT-018"]
    with pytest.raises(Blocked) as future:
        amend(
            code=listed.code,
            **said(listed, recognised_on=date(2026, 6, 2)),
            document=paper,
            actor=publisher,
            now=now,
        )
    assert "CAT-026" in [f.code for f in future.value.findings]
    with pytest.raises(Refused, match="完全一样"):
        amend(code=listed.code, **said(listed), document=paper, actor=publisher, now=now)
    with pytest.raises(Refused, match="类别"):
        amend(code=listed.code, **said(listed, category="nothing"), document=paper, actor=publisher, now=now)
    with pytest.raises(NotAllowed):
        amend(code=listed.code, **said(listed, list_row="13"), document=paper, actor=supervisor, now=now)


def test_what_went_through_our_procedure_is_not_amended(entry, publisher, paper, now):
    with pytest.raises(NotAllowed):
        amend(code=entry.code, **said(entry, list_row="13"), document=paper, actor=publisher, now=now)


def test_from_the_entry_to_the_form_and_back(listed, publisher, client_as):
    client = client_as(publisher)
    assert f"/desk/catalogue/{listed.code}/amend/" in client.get(f"/desk/catalogue/{listed.code}/").text
    url = f"/desk/catalogue/{listed.code}/amend/"
    assert "2030-08-26" in client.get(url).text  # the last day, as people read it
    form = said(listed, last_day="2028-08-26", recognised_on="2025-08-27")
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "没有附文件" in answer.text
    assert "2028-08-26" in answer.text  # nothing typed is lost
    first = asked(client.post(url, form | {"document": SimpleUploadedFile("公布文件.pdf", PDF)}))
    assert dict(first.lines)["将公开"] == f"{listed.name}（{listed.code}）：更正纳入信息"
    assert Entry.objects.get(pk=listed.pk).valid_until == listed.valid_until
    assert client.post(url, form | dict(first.kept) | {AGREED: first.seal}).status_code == 302
    assert Entry.objects.get(pk=listed.pk).valid_until == date(2028, 8, 27)


@pytest.fixture
def national(make_entry, now):
    """A line of the ministry's list, of a scheme without a term of its own: ``national(category, …)``."""
    load_schemes(now)
    version = SchemeVersion.objects.filter(key="national-base").latest("pk")

    def make(category: str = "green", row: str = "1", **values) -> Entry:
        said = {"valid_until": None} | values
        return make_entry(
            category=category, list_row=row, scheme_version=version, scheme_key=version.key, **said
        )

    return make


def test_a_core_base_is_not_made_by_amending_one_that_names_no_product(
    national, publisher, paper, now, monkeypatch
):
    monkeypatch.setattr(Scheme, "needs_gi_product", lambda scheme, category: category == "gi_core")
    entry = national()
    with pytest.raises(Blocked) as nameless:
        amend(code=entry.code, **said(entry, category="gi_core"), document=paper, actor=publisher, now=now)
    assert [f.code for f in nameless.value.findings] == ["CAT-022"]
    amend(code=entry.code, **said(entry, category="organic"), document=paper, actor=publisher, now=now)


def test_what_is_over_does_not_come_back_beside_another_of_its_category(national, publisher, paper, now):
    over = national(valid_until=date(2026, 1, 1), status=S.EXPIRED)
    new = national(row="2")
    longer = said(over, last_day=date(2030, 1, 1))
    with pytest.raises(Blocked) as twice:
        amend(code=over.code, **longer, document=paper, actor=publisher, now=now)
    assert [f.code for f in twice.value.findings] == ["CAT-016"]
    assert new.code in str(twice.value)
    amend(code=new.code, **said(new, last_day=date(2029, 1, 1)), document=paper, actor=publisher, now=now)
    new.refresh_from_db()
    amend(code=new.code, **said(new, category="organic"), document=paper, actor=publisher, now=now)
    amend(code=over.code, **longer, document=paper, actor=publisher, now=now)
    assert status_of(Entry.objects.get(pk=over.pk), TODAY) is S.PENDING


def test_an_end_is_not_taken_away_in_silence(national, publisher, paper, now):
    """Where the scheme names no term, clearing the last day changed a column and nothing that anybody reads."""
    entry = national(valid_until=date(2028, 1, 1))
    with pytest.raises(Refused, match="有效期") as refused:
        amend(code=entry.code, **said(entry, last_day=None), document=paper, actor=publisher, now=now)
    assert set(refused.value.by_field) == {"last_day"}


def test_a_program_that_leaves_the_last_day_out_leaves_the_end(caller, listed, publisher, paper, now):  # noqa: F811
    Document.objects.update(uploaded_by_id=publisher.user_id, division="43")
    shorter = said(listed, last_day=date(2027, 12, 31))
    amend(code=listed.code, **shorter, document=paper, actor=publisher, now=now)
    body = said(listed, list_row="13", recognised_on="2025-08-27", document_id=str(paper.pk))
    del body["last_day"], body["version"]
    sent = caller(publisher).post(f"/catalogue/entries/{listed.code}/amendment", body)
    assert sent.status_code == 200, sent.content
    listed.refresh_from_db()
    assert (listed.list_row, listed.valid_until) == ("13", date(2028, 1, 1))


@pytest.mark.parametrize(
    ("status", "settled"),
    [("county_recommended", False), ("expert_reviewed", True), ("decided", True), ("on_notice", True)],
)
def test_a_correction_waits_for_a_renewal_as_a_change_does(
    listed,
    publisher,
    paper,
    make_application,  # noqa: F811
    now,
    status,
    settled,
):
    """A4.7: 更正纳入信息 and 信息更正 went past CAT-028, by which a confirmed change waits."""
    renewal = make_application(renews=listed, status=status)
    order = standing.Order(reason="名称写错", name="洞庭茶园")
    corrections = (
        lambda: amend(
            code=listed.code, **said(listed, list_row="13"), document=paper, actor=publisher, now=now
        ),
        lambda: standing.correct(code=listed.code, order=order, actor=publisher, now=now),
    )
    if settled:
        for correct in corrections:
            with pytest.raises(Blocked, match=renewal.code) as waits:
                correct()
            assert [finding.code for finding in waits.value.findings] == ["CAT-028"]
        Application.objects.filter(pk=renewal.pk).update(status="recognised")
    for correct in corrections:
        assert correct().kind == "corrected"
        listed.refresh_from_db()
    assert (listed.list_row, listed.name) == ("13", "洞庭茶园")
