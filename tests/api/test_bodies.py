"""What a program sends is counted first, and whatever is wrong with it is told as an object."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.safety.test_budgets import WORKBOOK, broken_stream
from youji.shared.api.bodies import MAX_BYTES, MAX_VALUES, PROBLEMS_TOLD
from youji.shared.web import server_error


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'"' + b"a" * MAX_BYTES + b'"', 413),
        (b"[" + b"1," * MAX_VALUES + b"1]", 413),
        (b"[" * 5_000 + b"]" * 5_000, 400),
        (b"{", 400),
    ],
    ids=["字节", "个数", "层数", "残缺"],
)
def test_a_body_is_counted_before_it_is_taken_apart(caller, county_reviewer, body, status):
    program = caller(county_reviewer)
    answer = program.client.generic("POST", "/api/v1/registry/operators", body, "application/json")
    assert answer.status_code == status
    assert answer.json()["detail"].endswith("。")


def test_of_much_that_is_wrong_so_much_is_told(caller, county_reviewer):
    body = {"codes": [1] * 1_000, "plots": [1] * 1_000, "quotas": [1] * 1_000}
    answer = caller(county_reviewer).post("/recognition/steps/county_recommend", body)
    assert answer.status_code == 422
    assert len(answer.json()["problems"]) <= PROBLEMS_TOLD


def test_a_damaged_workbook_is_an_object_for_a_program(caller, county_reviewer):
    sent = SimpleUploadedFile("a.xlsx", broken_stream(WORKBOOK))
    answer = caller(county_reviewer).client.post("/api/v1/registry/workbooks/operators/check", {"file": sent})
    assert answer.status_code == 422
    assert "已损坏" in answer.json()["detail"]


def test_our_own_fault_is_an_object_for_a_program(rf):
    answer = server_error(rf.get("/api/v1/catalogue"))
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
