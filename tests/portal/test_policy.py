"""The plan clause by clause: complete, honest, and every link leads somewhere."""

from __future__ import annotations

from datetime import date

import pytest

from youji.portal.selectors import policy
from youji.programme.selectors import plan

TODAY = date(2026, 6, 1)


def test_every_figure_a_clause_names_can_be_computed(db):
    for line in policy.policy(today=TODAY):
        assert (line.figure is not None) == bool(line.clause.figure)
        if line.figure:
            assert line.figure.text


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
        if line.figure:
            assert client.get(line.figure.href.partition("#")[0]).status_code == 200, line.clause.id


def test_what_has_not_been_built_says_so_and_shows_no_figure():
    for clause in plan.clauses():
        if clause.state == "later":
            assert "尚未建设" in clause.feature
            assert not clause.figure


@pytest.mark.clause("6.1")
def test_every_task_names_its_leading_unit(client_on, db):
    text = client_on(TODAY).get("/policy").content.decode()

    for task in plan.tasks():
        assert task.task in text
        assert task.lead in text
