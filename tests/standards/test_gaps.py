"""贯标、补标、提标 as tasks: opened, reported with evidence, closed by somebody else; what is not followed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.recognition.cases.conftest import pdf
from tests.standards.conftest import STANDARD
from youji.accounts.models import Message
from youji.documents.models import Document
from youji.documents.services import store
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown
from youji.shared.rooms import extensions
from youji.standards import selectors, services
from youji.standards.models import Gap
from youji.standards.selectors import gaps as reads

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.2-a")]
SAID = {"responsible": "县农业农村局", "due_on": "2026-09-30"}
DONE = {"report": "已经发布。", "evidence": "湘农标〔2026〕1号"}


@pytest.fixture
def colleague(make_actor, county_reviewer):
    """Another reviewer of 君山区."""
    return make_actor(Role.COUNTY_REVIEWER, division="430611")


@pytest.fixture
def gap(standard, base, county_reviewer, colleague, now) -> Gap:
    return services.open_gap(
        kind="follow", standard=standard.number, base=base.code, **SAID, actor=county_reviewer, now=now
    )


@pytest.fixture
def paper(county_reviewer, now):
    """What was done, as a file."""
    return store(file=pdf(), name="规程.pdf", actor=county_reviewer, now=now, division="430611")


def test_a_task_has_an_owner_and_a_day_and_its_office_is_told(gap, county_reviewer, colleague, now):
    assert (gap.division, gap.title) == ("430611", "贯标：NY/T 1-2026 君山茶叶基地")
    assert Message.objects.filter(title=gap.title, person_id=colleague.user_id).exists()
    [item] = reads.waiting(county_reviewer, now)
    assert (item.kind, item.due_on, item.next_action) == ("standard_gap", date(2026, 9, 30), "办理并报告")
    [held] = reads.pending(county_reviewer, now)
    assert held.keeper.level == "county"


def test_who_reports_does_not_close(gap, paper, county_reviewer, colleague, now):
    with pytest.raises(StaleState):
        services.close_gap(gap_id=gap.pk, version=gap.version, actor=colleague, now=now)
    services.report_gap(gap_id=gap.pk, version=0, **DONE, document=paper, actor=county_reviewer, now=now)
    assert reads.waiting(county_reviewer, now) == []
    with pytest.raises(Blocked):
        services.close_gap(gap_id=gap.pk, version=1, actor=county_reviewer, now=now)
    closed = services.close_gap(gap_id=gap.pk, version=1, actor=colleague, now=now)
    assert (closed.state, closed.concluded_by) == ("closed", colleague.name)
    with pytest.raises(StaleState):
        services.report_gap(gap_id=gap.pk, version=2, **DONE, document=paper, actor=county_reviewer, now=now)


def test_a_report_without_a_file_is_refused_and_its_file_is_its_offices_to_open(
    gap, paper, county_reviewer, colleague, make_actor, now
):
    with pytest.raises(Refused, match="请附上证据文件"):
        services.report_gap(gap_id=gap.pk, version=0, **DONE, document=None, actor=county_reviewer, now=now)
    services.report_gap(gap_id=gap.pk, version=0, **DONE, document=paper, actor=county_reviewer, now=now)
    elsewhere = make_actor(Role.COUNTY_REVIEWER, division="430612")
    seen = [paper in Document.objects.visible_to(actor) for actor in (colleague, elsewhere)]
    assert seen == [True, False]


def test_what_was_reported_before_files_were_asked_for_goes_back_first(
    gap, paper, county_reviewer, colleague, now
):
    services.report_gap(gap_id=gap.pk, version=0, **DONE, document=paper, actor=county_reviewer, now=now)
    Gap.objects.filter(pk=gap.pk).update(document=None)
    with pytest.raises(NotAllowed, match="没有证据文件"):
        services.close_gap(gap_id=gap.pk, version=1, actor=colleague, now=now)


def test_what_does_not_do_goes_back(gap, paper, county_reviewer, colleague, now):
    services.report_gap(gap_id=gap.pk, version=0, **DONE, document=paper, actor=county_reviewer, now=now)
    with pytest.raises(Refused):
        services.return_gap(gap_id=gap.pk, version=1, opinion="", actor=colleague, now=now)
    back = services.return_gap(gap_id=gap.pk, version=1, opinion="缺签收单", actor=colleague, now=now)
    assert (back.state, back.opinion, back.without) == ("open", "缺签收单", frozenset())


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "supply", "product": "0401"}, "stage"),
        ({"kind": "supply", "stage": "grading"}, "product"),
        ({"kind": "raise"}, "standard"),
        ({"kind": "follow", "standard": "NY/T 1-2026"}, "base"),
        ({"kind": "raise", "standard": "GB 404"}, "standard"),
        ({"kind": "raise", "standard": "NY/T 1-2026", "due_on": "2026-05-31"}, "due_on"),
        ({"kind": "raise", "standard": "NY/T 1-2026", "responsible": ""}, "responsible"),
    ],
)
def test_what_will_not_do_is_said_at_its_field(province_reviewer, standard, now, said, field):
    with pytest.raises(Refused) as refused:
        services.open_gap(**SAID | said, actor=province_reviewer, now=now)
    assert set(refused.value.by_field) == {field}


def test_of_one_gap_one_task_is_open(province_reviewer, county_reviewer, standard, tea, now):
    said = {"kind": "supply", "product": "0401", "stage": "grading", **SAID}
    with pytest.raises(NotAllowed):
        services.open_gap(**said, actor=county_reviewer, now=now)
    first = services.open_gap(**said, actor=province_reviewer, now=now)
    assert (first.division, first.title) == ("43", "补标：绿茶 分等分级")
    with pytest.raises(Refused, match="已经有了"):
        services.open_gap(**said, actor=province_reviewer, now=now)


def test_another_county_knows_nothing_of_it(gap, make_actor, now):
    other = make_actor(Role.COUNTY_REVIEWER, division="430612")
    with pytest.raises(Unknown):
        services.report_gap(gap_id=gap.pk, version=0, **DONE, document=None, actor=other, now=now)


def test_a_recognised_bases_standard_that_it_does_not_cite(
    issued, standard, base, county_reviewer, monkeypatch, now
):
    row = (base.pk, base.code, base.name, base.division, "0401")
    assert set(extensions(reads.RECOGNISED)) == {"catalogue"}
    monkeypatch.setattr(reads, "extensions", lambda point: {"stated": lambda actor, on: [row]})
    [one] = reads.not_followed(county_reviewer, date(2026, 6, 1))
    assert (one.base.code, one.standard.number) == (base.code, standard.number)
    services.adopt(edition_id=issued.pk, base=base.code, season=2026, actor=county_reviewer, now=now)
    assert reads.not_followed(county_reviewer, date(2026, 6, 1)) == ()
    assert len(reads.not_followed(county_reviewer, date(2027, 6, 1))) == 1


def test_low_and_uncompared_standards_are_listed(standard, province_reviewer, county_reviewer, now):
    parameter = {"name": "水分", "unit": "%", "direction": "max", "mark": "pending"}
    services.put_parameter(
        standard_id=standard.pk, **parameter, bound="6.5", actor=province_reviewer, now=now
    )
    for number in ("T/A 1-2026", "T/A 2-2026"):
        services.add_standard(
            **STANDARD | {"number": number, "kind": "group", "parent": standard.number},
            actor=province_reviewer, now=now,
        )  # fmt: skip
    loose = selectors.standards(county_reviewer).get(number="T/A 1-2026")
    services.put_parameter(standard_id=loose.pk, **parameter, bound="7", actor=province_reviewer, now=now)
    assert [(one.standard.number, str(one.finding.verdict)) for one in selectors.low(county_reviewer)] == [
        ("T/A 1-2026", "forbidden"),
        ("T/A 2-2026", "unknown"),
    ]


def test_the_pages_from_a_gap_to_its_closing(client_as, standard, base, county_reviewer, colleague):
    client = client_as(county_reviewer)
    said = {"kind": "follow", "standard": standard.number, "base": base.code, **SAID, "due_on": "2099-09-30"}
    assert client.get("/desk/standards/gaps/findings/").status_code == 200
    assert (
        standard.number
        in client.get(f"/desk/standards/gaps/new/?kind=follow&standard={standard.number}").content.decode()
    )
    assert client.post("/desk/standards/gaps/new/", said | {"base": ""}).status_code == 422
    assert client.post("/desk/standards/gaps/new/", said).status_code == 302
    row = Gap.objects.get()
    at = f"/desk/standards/gaps/{row.pk}/"
    assert client.post(f"{at}report/", DONE | {"version": 0}).status_code == 422, "without a file"
    assert client.post(f"{at}report/", DONE | {"version": 0, "document": pdf()}).status_code == 302
    assert client.post(f"{at}close/", {"version": 1}).status_code == 409
    other = client_as(colleague)
    assert "销号" in other.get(at).content.decode()
    assert other.post(f"{at}return/", {"opinion": "缺签收单", "version": 1}).status_code == 302
    assert other.post(f"{at}report/", DONE | {"version": 2, "document": pdf()}).status_code == 302
    assert client_as(county_reviewer).post(f"{at}close/", {"version": 3}).status_code == 302
    assert "已销号" in client.get("/desk/standards/gaps/").content.decode()
