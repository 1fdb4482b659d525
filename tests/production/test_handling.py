"""A record nobody can judge is found wanting in many ways, and is one line and one answer to whoever oversees it."""

from __future__ import annotations

import re

import pytest

from tests.production.conftest import record
from tests.production.test_judged import BANNED, norms  # noqa: F401  (a fixture)
from youji.ledger.models import AuditEntry
from youji.production import services
from youji.production.models import Finding
from youji.production.selectors.records import by_record, findings
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e")]
SAID = "已到现场核实，药瓶带回，责令整改"


@pytest.fixture
def officer(make_actor):
    return make_actor(Role.SUPERVISOR, division="430611")


@pytest.fixture
def found(norms, season, take):  # noqa: F811
    """Two records with many findings each."""
    for day in ("2026-05-20", "2026-05-21"):
        take(record(seasons=[season.code], **BANNED | {"day": day}))
    return list(Finding.objects.filter(stands=True))


def test_each_record_is_one_line_with_what_weighs_most(found, officer, now):
    rows = list(by_record(findings(officer, now)))
    assert len(rows) == len({one.root for one in found}) == 2
    assert {row.verdict for row in rows} == {"forbidden"}
    assert sum(row.others + 1 for row in rows) == len(found) > 4


def test_what_weighs_most_is_sought_among_what_was_asked_for(found, officer, now):
    rows = list(by_record(findings(officer, now, verdict="unknown")))
    assert {row.verdict for row in rows} == {"unknown"}
    assert sum(row.others + 1 for row in rows) == sum(one.verdict == "unknown" for one in found)


def test_one_answer_stands_beside_all_of_one_record_and_of_no_other(found, officer, now):
    [one, other] = by_record(findings(officer, now))
    services.handle_finding(finding_id=one.pk, actor=officer, now=now, handled=SAID, together=True)
    handled = Finding.objects.filter(handled=SAID)
    assert {row.root for row in handled} == {one.root}
    assert (
        handled.count()
        == one.others + 1
        == AuditEntry.objects.filter(action="production.finding.handled").count()
    )
    assert [row.pk for row in by_record(findings(officer, now))] == [other.pk]
    with pytest.raises(StaleState):
        services.handle_finding(finding_id=one.pk, actor=officer, now=now, handled=SAID)


def test_alone_it_leaves_the_others_and_a_later_answer_leaves_what_was_said(found, officer, now):
    [one, _] = by_record(findings(officer, now))
    services.handle_finding(finding_id=one.pk, actor=officer, now=now, handled="先记这一点")
    left = next(row for row in by_record(findings(officer, now)) if row.root == one.root)
    assert left.others == one.others - 1
    services.handle_finding(finding_id=left.pk, actor=officer, now=now, handled=SAID, together=True)
    assert Finding.objects.get(pk=one.pk).handled == "先记这一点"


@pytest.mark.parametrize(("role", "where", "no"), [
    (Role.SUPERVISOR, "430602", Unknown),
    (Role.STATISTICIAN, "430611", NotAllowed),
])  # fmt: skip
def test_nobody_else_says_it(found, make_actor, now, role, where, no):
    other = make_actor(role, division=where)
    with pytest.raises(no):
        services.handle_finding(finding_id=found[0].pk, actor=other, now=now, handled=SAID, together=True)
    assert not Finding.objects.exclude(handled="").exists()


def test_the_page_offers_one_answer_for_the_record(found, officer, client_as, now):
    [one, _] = by_record(findings(officer, now))
    client = client_as(officer)
    listed = client.get("/desk/production/findings/").content.decode()
    assert f"{one.others}点" in listed
    page = f"/desk/production/findings/{one.pk}/"
    assert re.search(r'<input[^>]*name="together"[^>]*checked', client.get(page).content.decode())
    assert client.post(f"{page}handle/", {"handled": SAID, "together": "on"}).status_code == 302
    assert Finding.objects.filter(handled=SAID).count() == one.others + 1
