"""污染线索: opened, transferred, reported on, concluded by another; on the base's page until then."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from tests.catalogue.test_standing import together
from youji.accounts.models import Message
from youji.divisions.services import load_calendar, load_divisions
from youji.environment.logic.findings import basis
from youji.environment.models import Finding
from youji.environment.selectors import findings as reads
from youji.environment.services import findings as services
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown

SAID = {
    "kind": "waste_water", "seen_on": date(2026, 5, 30), "seen_by": "村民李某", "place": "东垄北侧排水沟",
    "text": "上游厂房排出黑水，进了水田。",
}  # fmt: skip


@pytest.fixture
def opened(base, county_reviewer, now):
    load_divisions(now=now)
    load_calendar(now=now)

    def make(**more):
        said = {**SAID, **more}
        return services.open_finding(
            base=said.pop("base", base.code), actor=said.pop("actor", county_reviewer), now=now, **said
        )

    return make


def page_of(base):
    return reads.board_of([base.code])[1]


@pytest.mark.clause("4.3-a")
def test_it_stands_on_the_bases_page_from_opening_to_closing(
    base, holder, opened, make_actor, county_reviewer, now
):
    other = make_actor(Role.SUPERVISOR, division="430611")
    finding = opened()
    assert page_of(base)["findings"] == ["2026年5月30日发现工业废水，正在核查"]
    assert "李某" not in str(page_of(base))
    assert finding.due_on == date(2026, 6, 15)  # ten working days from 1 June
    told = set(Message.objects.values_list("person_id", flat=True))
    assert {holder.user_id, county_reviewer.user_id, other.user_id} <= told
    services.transfer(
        finding_id=finding.pk, transferred_to="生态环境局君山分局", transferred_on=date(2026, 6, 1),
        actor=county_reviewer, now=now,
    )  # fmt: skip
    assert page_of(base)["findings"] == ["2026年5月30日发现工业废水，已移交，已移交生态环境局君山分局"]
    services.report_handling(finding_id=finding.pk, handling="已封堵", actor=county_reviewer, now=now)
    with pytest.raises(Blocked):  # who reported it does not conclude it
        services.conclude(
            finding_id=finding.pk, founded=True, outcome="已消除", actor=county_reviewer, now=now
        )
    services.conclude(finding_id=finding.pk, founded=True, outcome="已消除", actor=other, now=now)
    assert page_of(base)["findings"] == []
    assert Finding.objects.get().concluded_by == other.name
    with pytest.raises(StaleState):
        services.report_handling(finding_id=finding.pk, handling="又来", actor=other, now=now)


def test_who_saw_it_is_kept_from_whose_base_it_is(
    base, holder, opened, client_as, county_reviewer, make_actor, program
):
    """A neighbour who tells the county is not told of to the farm."""
    told, own = opened(), opened(actor=holder, seen_by="自己人")
    supervisor = make_actor(Role.SUPERVISOR, division="430611")
    for actor, finding, knows in (
        (holder, told, False), (holder, own, True), (county_reviewer, told, True), (supervisor, own, True)
    ):  # fmt: skip
        client = client_as(actor)
        page = client.get(f"/desk/environment/findings/{finding.pk}/").content.decode()
        said = client.get(f"/api/v1/environment/findings/{finding.pk}", headers=program(actor)).json()
        assert (finding.seen_by in page) == knows
        assert said["seen_by"] == (finding.seen_by if knows else "")
        assert said["text"] == SAID["text"]


@pytest.mark.django_db(transaction=True)
def test_of_findings_at_once_the_page_shows_every_one(base, opened, county_reviewer):
    """Each wrote the page of what it saw, without the others: one stayed open and stood nowhere."""
    days = [date(2026, 5, day) for day in (20, 21, 22, 23)]
    said = together(*(partial(opened, seen_on=day) for day in days))
    assert [type(one) for one in said] == [Finding] * 4
    assert len(page_of(base)["findings"]) == 4


def test_it_is_not_closed_before_anybody_said_what_was_done(opened, county_reviewer, now):
    finding = opened()
    with pytest.raises(Blocked, match="还没有处理情况的报告"):
        services.conclude(finding_id=finding.pk, founded=True, outcome="好了", actor=county_reviewer, now=now)
    services.conclude(finding_id=finding.pk, founded=False, outcome="是雨水", actor=county_reviewer, now=now)
    assert Finding.objects.get().state == "dismissed"


def test_a_producer_reports_and_never_concludes(
    base, holder, opened, county_reviewer, make_actor, make_base, now
):
    finding = opened(actor=holder)
    services.report_handling(finding_id=finding.pk, handling="已清理农药包装", actor=holder, now=now)
    with pytest.raises(NotAllowed):
        services.conclude(finding_id=finding.pk, founded=True, outcome="好了", actor=holder, now=now)
    stranger = make_actor(Role.HOLDER, operator_id=make_base("别家").operator_id)
    with pytest.raises(Unknown):
        services.report_handling(finding_id=finding.pk, handling="x", actor=stranger, now=now)
    services.conclude(finding_id=finding.pk, founded=True, outcome="核实", actor=county_reviewer, now=now)


@pytest.mark.parametrize(
    ("said", "field"), [({"seen_on": date(2026, 6, 2)}, "seen_on"), ({"place": ""}, "place")]
)
def test_what_cannot_be_a_fact_is_refused(opened, said, field):
    with pytest.raises(Refused) as refused:
        opened(**said)
    assert set(refused.value.by_field) == {field}


def test_it_waits_for_its_county_and_is_overseen_above(
    opened, county_reviewer, city_reviewer, make_actor, now
):
    opened()
    assert [item.kind for item in reads.waiting(county_reviewer, now)] == ["finding"]
    assert reads.waiting(make_actor(Role.COUNTY_REVIEWER, division="430612"), now) == []
    assert [item.due_on for item in reads.pending(city_reviewer, now)] == [date(2026, 6, 15)]


def test_the_act_is_that_of_the_day_and_no_number_is_invented():
    assert "生态环境法典" in basis(date(2026, 8, 15))
    assert "固体废物" in basis(date(2026, 8, 14))
    assert "条号待核" in basis(date(2026, 8, 15))


@pytest.mark.clause("4.3-a")
def test_results_good_and_bad_stand_on_the_page(base, take, report):
    report(take(), "pH 5.0\n镉 0.4\n")
    report(take(kind="irrigation", use="旱作"), "总汞 <0.0004\n")
    samples = {one["kind"]: (one["word"], len(one["bad"])) for one in page_of(base)["samples"]}
    assert samples == {"土壤": ("超筛选值", 1), "灌溉水": ("符合", 0)}


def test_the_pages_do_it_too(base, opened, client_as, county_reviewer, make_actor, now):
    finding = opened()
    address = f"/desk/environment/findings/{finding.pk}/"
    client = client_as(county_reviewer)
    assert "条号待核" in client.get(address).content.decode()
    assert (
        client.post(f"{address}conclude/", {"founded": "yes", "outcome": "好", "version": "0"}).status_code
        == 409
    )
    said = {"transferred_to": "生态环境局", "transferred_on": "2026-06-01", "version": "0"}
    assert client.post(f"{address}transfer/", said).status_code == 302
    form = {
        "base": base.code, "kind": "package", "seen_on": "2026-05-31", "seen_by": "甲", "place": "地头", "text": "农药瓶"
    }  # fmt: skip
    assert client.post("/desk/environment/findings/new/", form).status_code == 302
    assert "投入品废弃物" in client.get("/desk/environment/findings/?state=open").content.decode()
