"""Who asked, seen through the proxies, and the line it leaves."""

from __future__ import annotations

import logging
import re

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from youji.shared.middleware import RequestId, RequestLog, address_behind, request_id

ADDRESS = st.ip_addresses(v=4).map(str)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"),
        ("", 1, "127.0.0.1"),
        ("203.0.113.9", 2, "127.0.0.1"),
        (" , ,", 1, "127.0.0.1"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(forwarded, proxies, address):
    assert address_behind(forwarded, proxies, "127.0.0.1") == address


@given(st.lists(ADDRESS, max_size=5), ADDRESS, st.lists(ADDRESS, max_size=3))
def test_nothing_a_visitor_writes_changes_the_address(claimed, true, own):
    forwarded = ", ".join([*claimed, true, *own])
    assert address_behind(forwarded, len(own) + 1, "127.0.0.1") == true


@pytest.fixture
def logged(caplog):
    caplog.set_level(logging.INFO, logger="youji.request")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "youji.request"]


def answer(rf, path="/catalogue?q=%E5%BC%A0%E4%B8%89", **headers):
    seen = {}

    def view(request):
        seen.update(address=request.META["REMOTE_ADDR"], id=request_id.get())
        return HttpResponse()

    return RequestLog(view)(rf.get(path, headers=headers)), seen


def test_a_request_leaves_one_line_without_what_was_asked_for(rf, logged):
    response, seen = answer(rf)
    [line] = logged()
    assert re.fullmatch(r"GET /catalogue 200 \d+ms user=- from=127\.0\.0\.1", line)
    assert response["X-Request-ID"] == seen["id"] != "-"
    assert request_id.get() == "-"


def test_the_key_in_a_reset_address_stays_out_of_the_log(rf, logged):
    answer(rf, "/accounts/password/reset/key/abc-secret/")
    assert "secret" not in logged()[0]


def test_a_path_cannot_write_lines_of_its_own(rf, logged):
    answer(rf, "/a%0a2026-01-01%20ERROR%20forged")
    assert "\n" not in logged()[0]


@pytest.mark.parametrize(
    ("proxies", "given_id", "kept"),
    [(1, "abcd-1234", True), (0, "abcd-1234", False), (1, "x\ny" * 9, False), (1, "short", False)],
)
def test_the_proxys_number_is_kept_if_it_is_one(rf, settings, proxies, given_id, kept):
    settings.PROXIES = proxies
    response, _ = answer(rf, **{"x-request-id": given_id})
    assert (response["X-Request-ID"] == given_id) is kept


def test_without_a_proxy_nobody_is_believed(rf, settings):
    settings.PROXIES = 0
    assert answer(rf, **{"x-forwarded-for": "6.6.6.6"})[1]["address"] == "127.0.0.1"
    settings.PROXIES = 1
    assert answer(rf, **{"x-forwarded-for": "6.6.6.6"})[1]["address"] == "6.6.6.6"


def test_every_line_written_meanwhile_carries_the_number():
    record = logging.LogRecord("x", logging.ERROR, "", 0, "m", (), None)
    assert RequestId().filter(record)
    assert record.request_id == "-"


@pytest.mark.django_db
def test_our_own_fault_shows_the_number_to_quote(client, monkeypatch):
    from youji import health

    monkeypatch.setattr(health, "HttpResponse", None)
    client.raise_request_exception = False
    response = client.get("/healthz")
    assert response.status_code == 500
    assert f"编号 {response['X-Request-ID']}" in response.content.decode()
