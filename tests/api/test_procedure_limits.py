"""A program is held to the limits of the page, told at the same names: none stands at one door alone."""

from __future__ import annotations

import pytest

from tests.recognition.cases.conftest import (  # noqa: F401  (fixtures)
    at_that_time,
    county_product,
    draft,
    fill_in,
    make_round,
    open_round,
    people,
    places,
    schemes,
    step,
    submitted,
    tea_base,
    whole,
)

pytestmark = pytest.mark.usefixtures("at_that_time")


def told(answer) -> dict[str, str]:
    assert answer.status_code == 422, answer.content.decode()
    return {one["field"]: one["sentence"] for one in answer.json()["problems"]}


@pytest.fixture
def city(caller, people):  # noqa: F811
    return caller(people.city)


def test_a_step_is_read_whole_and_each_reason_is_told_by_its_place(submitted, city):  # noqa: F811
    rows = [{"target": "other", "reason": "缺页。"}, {"target": "no such", "reason": "长" * 501}]
    said = told(
        city.post(f"/recognition/applications/{submitted.code}/steps/city_return", {"corrections": rows})
    )
    assert said == {"corrections-1": "补正理由最多500个字，这里有501个。请缩短。"}
    many = told(
        city.post(
            f"/recognition/applications/{submitted.code}/steps/city_return",
            {"corrections": [{"target": "other", "reason": "缺页。"}] * 41},
        )
    )
    assert many == {"corrections": "一次最多写40项，这里有41项。请把同类的合成一项。"}
    body = {"opinion": "长" * 2001, "document_number": "号" * 61}
    assert set(told(city.post(f"/recognition/applications/{submitted.code}/steps/city_refuse", body))) == {
        "opinion",
        "document_number",
    }


def test_a_recusal_has_the_length_the_page_has(submitted, city):  # noqa: F811
    said = told(city.post(f"/recognition/applications/{submitted.code}/recusal", {"reason": "亲" * 301}))
    assert "最多300个字" in said["reason"]


def test_a_list_too_long_is_refused_with_a_sentence_and_not_by_a_schema(submitted, city):  # noqa: F811
    said = told(city.post("/recognition/steps/city_recommend", {"codes": [submitted.code] * 201}))
    assert said == {"applications": "一次最多选200个，请分几次办理。"}
    assert told(city.post("/recognition/steps/city_recommend", {"codes": []})) == {
        "applications": "请先勾选申报。"
    }


def test_a_round_of_a_program_is_told_everything_at_once(caller, people, county_product):  # noqa: F811
    body = {
        "title": "", "scheme": county_product.key, "document_number": "号" * 61, "opens_on": "2026-02-30",
        "closes_on": "2026-06-30", "default_quota": 100_001, "quotas": {"430611": -1},
    }  # fmt: skip
    assert set(told(caller(people.province).post("/recognition/rounds", body))) == {
        "title", "document_number", "opens_on", "default_quota", "quotas",
    }  # fmt: skip
