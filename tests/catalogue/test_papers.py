"""Certificate and 公示标牌: what they say, that their QR leads to the page, and when there is none."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import zxingcpp
from PIL import Image

from tests.catalogue.test_standing import REMOVE, SUSPEND
from youji.catalogue.models import Edition, PublishedEntry
from youji.catalogue.selectors import papers
from youji.catalogue.services import standing
from youji.catalogue.views import papers as views
from youji.ledger.checks import the_witnesses_are_written_right
from youji.ledger.keys import fingerprint
from youji.ledger.logic import cosignatures
from youji.schemes.selectors import find_version
from youji.schemes.services import load_scheme, scheme_folder
from youji.shared.actor import SYSTEM

TODAY = date(2026, 6, 1)


def texts(value) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.clause("4.4-c")
def test_the_sign_names_variety_scope_techniques_and_who_answers(entry):
    said = dict(papers._sign(PublishedEntry.objects.get(), "a3")["rows"])
    assert list(said) == ["种养品种", "范围规模", "技术措施", "责任主体"]
    assert said["种养品种"] == "茶叶"
    assert "3,400亩" in said["范围规模"]
    assert said["技术措施"] == "绿色防控、有机肥替代"
    assert said["责任主体"] == "君山银针茶业有限公司"


@pytest.mark.clause("4.4-c")
@pytest.mark.parametrize("kind", ["certificate", "sign"])
def test_its_qr_leads_to_the_public_page(entry, kind, settings):
    made = papers.paper(kind, entry.code, TODAY, format_="png")
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(made.content)))
    assert [code.text for code in found] == [f"{settings.ORIGIN}/b/{entry.code}"]


@pytest.mark.parametrize("kind", ["certificate", "sign"])
def test_anybody_may_fetch_it_as_pdf(client, entry, kind):
    response = client.get(f"/b/{entry.code}/{kind}.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert client.get(f"/b/000000-00-0000/{kind}.pdf").status_code == 404


@pytest.mark.usefixtures("clock_stands")
def test_no_address_has_papers_drawn_without_end(client, entry, monkeypatch):
    monkeypatch.setattr(views, "DRAWN", replace(views.DRAWN, most=1))
    statuses = [client.get(f"/b/{entry.code}/{kind}.pdf").status_code for kind in ("certificate", "sign")]
    assert statuses == [200, 429]
    assert client.get("/editions/1/annex.pdf").status_code == 429


def test_the_certificate_says_what_was_decided(entry):
    said = texts(papers._certificate(PublishedEntry.objects.get()))
    for words in (
        "君山茶叶基地",
        "湘农发〔2025〕31号",
        "2025年8月27日至2030年8月26日",
        "二〇二五年八月二十七日",
        "3,400亩",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("scheme", "passed"),
    [
        ("county-product", "经审查、复核、专家评审、审定和公示"),
        ("provincial-base", "经审查、现场验收、复核和公示"),
    ],
)
def test_the_certificate_names_the_steps_its_scheme_has_and_no_others(entry, now, scheme, passed):
    for path in scheme_folder().glob(f"{scheme}-*.toml"):
        if find_version(scheme) is None:
            load_scheme(text=path.read_text("utf-8"), actor=SYSTEM, now=now)
    row = PublishedEntry.objects.get()
    version = find_version(scheme)
    row.payload["scheme"] = {"key": version.key, "version": version.version, "title": version.title}
    assert passed in texts(papers._certificate(row))
    row.payload["list_row"] = "12"
    assert "由湖南省农业农村厅以湘农发〔2025〕31号认定" in texts(papers._certificate(row))


def test_a_suspended_one_is_marked_across_the_page(entry, supervisor, now):
    plain = papers.paper("sign", entry.code, TODAY, format_="png").content
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    assert papers.paper("sign", entry.code, TODAY, format_="png").content != plain


def test_a_removed_or_expired_one_is_gone_with_a_sentence(client, entry, decision_maker, now):
    expired = papers.paper("certificate", entry.code, date(2030, 8, 27))
    assert "已过期" in expired.refusal
    standing.remove(way="hearing", code=entry.code, order=REMOVE, actor=decision_maker, now=now)
    assert "已删除" in papers.paper("certificate", entry.code, TODAY + timedelta(days=1)).refusal


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 1), "二〇二六年六月一日"),
        (date(2025, 10, 10), "二〇二五年十月十日"),
        (date(2030, 12, 31), "二〇三〇年十二月三十一日"),
        (date(2026, 11, 20), "二〇二六年十一月二十日"),
    ],
)
def test_dates_as_certificates_write_them(day, words):
    assert papers.chinese_date(day) == words


def test_the_public_page_leads_to_both_while_they_are_valid(client, entry, decision_maker, now, monkeypatch):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    page = client.get(f"/b/{entry.code}").content.decode()
    assert f"/b/{entry.code}/sign.pdf" in page
    assert f"/b/{entry.code}/certificate.pdf" in page
    standing.remove(way="hearing", code=entry.code, order=REMOVE, actor=decision_maker, now=now)
    assert "sign.pdf" not in client.get(f"/b/{entry.code}").content.decode()
    gone = client.get(f"/b/{entry.code}/certificate.pdf")
    assert gone.status_code == 410
    assert "不再有效" in gone.content.decode()


@pytest.mark.parametrize("kind", ["certificate", "sign"])
def test_a_character_that_cannot_be_drawn_is_named_instead_of_printed_as_a_box(client, entry, kind):
    PublishedEntry.objects.update(name="君山\ue000基地")
    answer = client.get(f"/b/{entry.code}/{kind}.pdf")
    assert answer.status_code == 422
    assert "“君山\ue000基地”里的“\ue000”（U+E000）" in answer.content.decode()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.fixture
def witnessed(settings) -> list[str]:
    """Two witnesses are set; what is to be printed of them and of the log."""
    keys = [
        cosignatures.vkey(name, bytes([n] * 32)) for n, name in enumerate(("岳阳市/见证", "daxue.example"))
    ]
    settings.WITNESSES = " ".join(f"{key}@https://w.example" for key in keys)
    return [*(cosignatures.fingerprint(bytes([n] * 32)) for n in range(2)), fingerprint()]


@pytest.mark.clause("5.5")
def test_the_back_of_a_certificate_names_whose_keys_vouch_for_the_log(entry, settings, witnessed):
    row = PublishedEntry.objects.get()
    said = papers._certificate(row)
    assert all(one in texts(said["log"]) for one in witnessed)
    assert "岳阳市/见证" in texts(said["log"])
    made = papers.paper("certificate", entry.code, TODAY).content
    assert pages(made) == 2
    assert pages(papers.paper("sign", entry.code, TODAY).content) == 1
    settings.WITNESSES = ""
    alone = papers._certificate(row)["log"]
    assert (alone["witnesses"], alone["fingerprint"]) == ([], witnessed[-1])
    assert papers.paper("certificate", entry.code, TODAY).content != made


@pytest.mark.clause("5.5")
def test_an_edition_has_an_annex_with_its_digest_and_the_fingerprints(client, entry, witnessed, settings):
    edition = Edition.objects.get(number=1)
    page = client.get("/editions/1").content.decode()
    assert "/editions/1/annex.pdf" in page
    annex = client.get("/editions/1/annex.pdf")
    assert (annex.status_code, annex["Content-Type"]) == (200, "application/pdf")
    assert pages(annex.content) == 1
    said = texts(papers.annex_of(edition))
    assert edition.digest in said
    assert all(one in said for one in witnessed)
    assert client.get("/editions/99/annex.pdf").status_code == 404


def test_a_witness_whose_name_no_font_can_print_is_named_before_anything_starts(settings):
    settings.WITNESSES = cosignatures.vkey("见证\ue000", bytes(32)) + "@https://w.example"
    (error,) = the_witnesses_are_written_right()
    assert error.id == "ledger.E004"
    assert "没有可印的字形" in error.msg
