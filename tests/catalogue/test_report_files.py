"""The files of a holder's report: several at once, on the page and by program, read by whoever reads the report."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.catalogue.test_standing import RECTIFY
from youji.catalogue.fields import MOST_FILES
from youji.catalogue.models import AnnualCheck, Rectification
from youji.catalogue.services import annual, standing
from youji.documents.models import Document
from youji.documents.selectors import find
from youji.shared.refusals import Refused


@pytest.fixture
def check(entry, now):
    annual.open_year(2026, now=now)
    return AnnualCheck.objects.get()


@pytest.fixture
def order(entry, supervisor, now):
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    return Rectification.objects.get()


def files(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, b"%PDF-1.4\n" + name.encode() + b"\n%%EOF") for name in names]


def names(row) -> list[str]:
    return list(row.documents.order_by("name").values_list("name", flat=True))


@pytest.mark.parametrize("where", ["annual", "rectifications"])
def test_a_report_carries_what_was_chosen(where, check, order, holder, supervisor, make_actor, client_as):
    row = {"annual": check, "rectifications": order}[where]
    page = f"/field/{where}/{row.pk}/"
    sent = {"report": "已补齐。", "version": row.version, "documents": files("三月.pdf", "四月.pdf")}
    answer = client_as(holder).post(page, sent)

    assert answer.status_code == 302
    assert names(row) == ["三月.pdf", "四月.pdf"]
    shown = client_as(supervisor).get(f"/desk/{where}/{row.pk}/")
    for one in row.documents.all():
        assert f"/documents/{one.pk}" in shown.content.decode()
        assert find(one.pk, supervisor) == one
        assert find(one.pk, make_actor(*supervisor.roles, division="4301")) is None


def test_sent_again_it_carries_the_new_ones_alone(order, holder, now, client_as):
    client = client_as(holder)
    for name in ("先.pdf", "后.pdf"):
        order.refresh_from_db()
        sent = {"report": name, "version": order.version, "documents": files(name)}
        assert client.post(f"/field/rectifications/{order.pk}/", sent).status_code == 302
    assert names(order) == ["后.pdf"]


def test_one_wrong_file_says_so_at_the_field_and_nothing_is_reported(check, holder, client_as):
    sent = {"report": "一切正常", "version": check.version}
    sent["documents"] = [*files("好.pdf"), SimpleUploadedFile("坏.jpg", b"no picture")]
    answer = client_as(holder).post(f"/field/annual/{check.pk}/", sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors["documents"]
    check.refresh_from_db()
    assert check.reported_at is None
    assert names(check) == []


def test_too_many_are_refused_before_any_is_kept(check, holder, client_as, now):
    sent = {"report": "一切正常", "version": check.version}
    sent["documents"] = files(*(f"{n}.pdf" for n in range(MOST_FILES + 1)))
    answer = client_as(holder).post(f"/field/annual/{check.pk}/", sent)

    assert f"最多{MOST_FILES}个文件" in answer.content.decode()
    assert not Document.objects.exists()
    with pytest.raises(Refused, match="最多"):
        annual.report(
            check_id=check.pk, self_report="x", documents=[None] * (MOST_FILES + 1), actor=holder, now=now
        )


def test_a_program_names_the_documents_it_has_uploaded(check, holder, caller, now, monkeypatch):  # noqa: F811
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    program = caller(holder)
    uploaded = [
        program.client.post("/api/v1/documents/", {"file": one}).json()["id"]
        for one in files("一.pdf", "二.pdf")
    ]
    where = f"/catalogue/annual-checks/{check.pk}/report"
    unknown = "00000000-0000-4000-8000-000000000000"

    refused = program.post(where, {"report": "x", "document_ids": [*uploaded, unknown]})
    assert refused.status_code == 422
    assert unknown in refused.content.decode()
    said = program.post(where, {"report": "x", "document_ids": [*uploaded, uploaded[0]]})
    assert said.status_code == 200, said.content
    assert names(check) == ["一.pdf", "二.pdf"]
