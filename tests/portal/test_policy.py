"""The plan clause by clause: complete, honest, and every link leads somewhere."""

from __future__ import annotations

import re
from datetime import date

import pytest

from youji.portal.selectors import policy
from youji.programme.selectors import plan

TODAY = date(2026, 6, 1)


def test_every_figure_a_clause_names_can_be_computed(db):
    for line in policy.policy(today=TODAY):
        assert bool(line.figures) == bool(line.clause.figure)
        assert all(figure.text for figure in line.figures)


@pytest.mark.parametrize(
    "url", sorted({c.url for c in plan.clauses() if c.url} | {f"/policy#{c.id}" for c in plan.clauses()})
)
def test_every_link_of_a_clause_leads_somewhere(client_on, db, url):
    path, _, anchor = url.partition("#")
    response = client_on(TODAY).get(path)

    assert response.status_code in (200, 302)
    if anchor:
        assert f'id="{anchor}"' in response.content.decode()


def test_the_link_of_a_figure_leads_somewhere(client_on, db):
    client = client_on(TODAY)
    for line in policy.policy(today=TODAY):
        for figure in line.figures:
            assert client.get(figure.href.partition("#")[0]).status_code == 200, line.clause.id


def test_what_has_not_been_built_says_so_and_shows_no_figure():
    for clause in plan.clauses():
        if clause.state == "later":
            assert clause.state_label == "尚未建设"
            assert clause.feature.startswith("计划：")
            assert not clause.figure


@pytest.mark.clause("6.1")
def test_every_task_names_its_leading_unit(client_on, db):
    text = client_on(TODAY).get("/policy").content.decode()

    for task in plan.tasks():
        assert task.task in text
        assert task.lead in text


def test_a_figure_of_the_catalogue_is_the_number_of_rows_its_link_opens(publish, client_on):
    nation = {"level": "national", "subject": "operator", "scheme_key": "national-base"}
    publish(**nation, base_code="B1")
    publish(**nation, base_code="B1")
    publish(status="warned")
    client = client_on(TODAY)
    checked = 0
    for line in policy.policy(today=TODAY):
        for figure in line.figures:
            if figure.href.startswith("/catalogue"):
                number = re.search(r"\d+", figure.text)[0]
                assert f"找到 {number} " in client.get(figure.href).content.decode(), figure
                checked += 1
    assert checked > 12


def test_what_is_not_built_can_be_asked_for_alone(client_on, db):
    text = client_on(TODAY).get("/policy?state=later").content.decode().partition('id="tasks"')[0]

    assert 'id="4.6-b"' in text
    assert 'id="3-a"' not in text
