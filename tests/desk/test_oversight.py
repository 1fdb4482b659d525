"""督办: what is open in an area, in whose hands, by when; from the same declarations as the inbox."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from youji.acceptance.models import Acceptance, ScoreSheet
from youji.accounts.services import create_token
from youji.appeals.models import Appeal
from youji.catalogue.models import AnnualCheck, Rectification
from youji.desk.selectors import inbox, oversight
from youji.divisions.models import CalendarYear
from youji.recognition.models import Application, Notice, Objection, PanelSeat, Reconciliation
from youji.schemes.logic.statuses import Status
from youji.shared.actor import Role
from youji.shared.rooms import rooms

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5")]


def hands(items) -> list[tuple[str, str, str]]:
    return [(item.kind, item.keeper.level, item.next_action) for item in items if item.kind != "calendar"]


@pytest.fixture
def supervisor(make_actor):
    return make_actor(Role.SUPERVISOR, division="4306", name="何监管")


@pytest.fixture
def everything(schemes, submitted, people, make_entry, base, operator, make_actor, now, supervisor):
    """One of every kind of work, in one county, by whoever has it."""
    entry = make_entry(recognised_on=date(2025, 1, 1), base=base)
    AnnualCheck.objects.create(entry=entry, year=2026, due_on=date(2026, 3, 31))
    Rectification.objects.create(
        entry=entry, ordered_on=date(2026, 5, 1), deadline=date(2026, 6, 20), matter="补记录"
    )
    notice = Notice.objects.create(
        number="GS-2026-001", title="公示", opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 8), published_at=now
    )  # fmt: skip
    Objection.objects.create(
        receipt="YY-1", notice=notice, application=submitted, name="张三", phone="13800000000", identity="",
        text="面积不实", received_at=now, counted_from=date(2026, 5, 8), due_on=date(2026, 5, 22),
    )  # fmt: skip
    Appeal.objects.create(
        entry=entry,
        event=entry.events.get(),
        text="不服",
        filed_at=now,
        filed_by_id=1,
        due_on=date(2026, 6, 5),
    )
    PanelSeat.objects.create(
        application=another(submitted, Status.PROVINCE_REVIEWED, "2026-430611-0008", now),
        expert_id=people.experts[0].user_id, expert_name="专家甲", assigned_at=now,
    )  # fmt: skip
    visited = another(submitted, Status.ACCEPTANCE, "2026-430611-0009", now, schemes["key-county"])
    visit = Acceptance.objects.create(application=visited, opened_at=now, scheduled_on=date(2026, 5, 20))
    assessor = make_actor(Role.ASSESSOR, division="4306", name="吴验收")
    ScoreSheet.objects.create(acceptance=visit, assessor_id=assessor.user_id, assessor_name="吴验收")
    return [
        people.city,
        people.province,
        people.decision,
        people.experts[0],
        supervisor,
        assessor,
        people.applicant,
    ]


@pytest.fixture
def disputed(everything, submitted, base, now):
    """Ground that one of the county's cases shares with another base, past its day."""
    Reconciliation.objects.create(
        application=another(submitted, Status.SUBMITTED, "2026-430611-0010", now), other=base, area_mu=3,
        opened_at=now, opened_by_id=0, due_on=date(2026, 5, 29),
    )  # fmt: skip


def another(application: Application, status: str, code: str, now, version=None) -> Application:
    """A further case of the county, of another base, that stands somewhere else."""
    base = application.base
    base.pk, base.code, base.product_id, base._state.adding = None, code[-7:], None, True
    base.save()
    return Application.objects.create(
        code=code, round=application.round, scheme_version=version or application.scheme_version, scheme_key=code,
        category=application.category, base=base, division="430611", status=status, due_on=date(2026, 6, 10),
        created_at=now, created_by_id=0, moved_at=now, submission=application.submission,
    )  # fmt: skip


def test_every_room_that_gives_rows_says_what_is_open_in_an_area():
    given = [source for room in rooms() for source in room.inbox]

    assert len(given) >= 5
    assert all(source.waiting is not source.pending for source in given)


def test_every_row_of_every_inbox_stands_in_the_view_over_what_others_hold(
    everything, disputed, make_actor, now
):
    CalendarYear.objects.all().delete()
    above = make_actor(Role.SUPERVISOR, Role.PROVINCE_REVIEWER, division="43")
    seen = {(item.kind, ref) for item in oversight.pending(above, now) for ref in item.refs}
    rows = [item for person in everything for item in inbox(person, now)]

    assert {item.kind for item in rows} >= {
        "application",
        "annual_check",
        "objection",
        "appeal",
        "expert",
        "acceptance",
        "boundary",
    }
    assert [item for item in rows if not item.refs] == []
    assert [item for item in rows for ref in item.refs if (item.kind, ref) not in seen] == []
    assert {kind for kind, _ in seen} == set(oversight.kind_words()) - {
        "certificate",
        "change",
        "doubtful",  # tests/receiving/test_reports.py
        "finding",  # tests/environment/test_findings.py
        "given",  # tests/environment/test_giving.py
        "interim",
        "membership",  # tests/members/test_memberships.py
        "misuse",  # tests/production/test_judged.py
        "opening",  # tests/accounts/test_posts.py
        "oral",
        "second_hand",  # tests/accounts/test_second_hand.py
        "own_word",
        "photo",  # tests/catalogue/test_photos.py
        "proposal",
        "shortage",  # tests/production/test_judged.py
        "standard_gap",  # tests/standards/test_gaps.py
    }


def test_it_says_in_whose_hands_and_what_is_late(everything, supervisor, now):
    found = oversight.pending(supervisor, now)

    assert hands(found) == [
        ("annual_check", "city", "年检逾期未报，作结论"),
        ("objection", "province", "调查并答复"),
        ("appeal", "province", "办理申诉"),
        ("application", "province", "组织专家评审"),
        ("expert", "person", "评分"),
        ("acceptance", "city", "验收日已过，没有结论，改期或催办"),
        ("rectification", "applicant", "提交整改报告"),
        ("application", "city", "材料审查、现场核查并推荐"),
    ]
    today = date(2026, 6, 1)
    assert [item.kind for item in found if item.overdue(today)] == ["annual_check", "objection"]
    assert len(oversight.due(found, "late", today)) == 2
    assert len(oversight.due(found, "7", today)) == 3
    assert len(oversight.due(found, "30", today)) == len(oversight.due(found, "", today)) == 8


@pytest.mark.parametrize(("division", "sees"), [("4306", 8), ("43", 9), ("430611", 8), ("4307", 0), ("", 0)])
def test_it_ends_at_the_borders_of_the_area(everything, make_actor, now, division, sees):
    actor = make_actor(Role.SUPERVISOR, division=division) if division else make_actor(Role.SUPERVISOR)

    assert len(hands(oversight.pending(actor, now))) == sees


def test_the_names_of_those_who_object_are_not_in_it(everything, supervisor, client_as, at_that_time):
    page = client_as(supervisor).get("/desk/oversight/?within=").content.decode()

    assert "实名异议" in page
    assert "张三" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("?within=late", 2), ("?within=30", 8), ("?within=", 8), ("?within=&hands=city", 3), ("?within=&hands=applicant", 1),
     ("?within=&kind=appeal", 1), ("?within=&division=430602", 0), ("?within=&division=430611", 8), ("?kind=nonsense&hands=x", 3)],
)  # fmt: skip
def test_the_page_narrows_and_the_workbook_has_the_same_rows(
    everything, supervisor, client_as, at_that_time, query, count
):
    client = client_as(supervisor)
    page = client.get(f"/desk/oversight/{query}")

    assert len(page.context["listing"].rows) == count
    joined = f"{query}&as=xlsx" if query else "?as=xlsx"
    book = openpyxl.load_workbook(BytesIO(client.get(f"/desk/oversight/{joined}").content))
    assert sum(1 for row in book.worksheets[0].iter_rows(values_only=True) if any(row)) - count in (1, 2, 3)


@pytest.mark.parametrize("order", ["place", "hands", "due", "-due", "-hands"])
def test_each_head_sorts(everything, supervisor, client_as, at_that_time, order):
    rows = client_as(supervisor).get(f"/desk/oversight/?within=&sort={order}").context["listing"].rows

    days = [row.item.due_on for row in rows]
    assert order.removeprefix("-") != "due" or days == sorted(days, reverse=order == "-due")


def test_each_place_has_its_number(everything, make_actor, client_as, at_that_time):
    client = client_as(make_actor(Role.SUPERVISOR, division="43"))

    assert "岳阳市 8" in client.get("/desk/oversight/?within=").content.decode()
    assert "君山区 8" in client.get("/desk/oversight/?within=&division=4306").content.decode()


def test_a_row_leads_on_only_where_its_reader_may_go(everything, supervisor, people, now):
    def led(actor) -> dict[str, bool]:
        found = oversight.pending(actor, now)
        return {row.item.kind: bool(row.url) for row in oversight.rows(found, actor, date(2026, 6, 1))}

    assert led(supervisor) | {"calendar": False} == {
        "annual_check": True, "rectification": True, "objection": False, "appeal": False, "application": False,
        "expert": False, "acceptance": False, "calendar": False,
    }  # fmt: skip
    assert {kind for kind, open_ in led(people.province).items() if not open_} == set()


def test_a_grower_is_not_shown_what_others_hold(operator, make_actor, client_as):
    assert (
        client_as(make_actor(Role.HOLDER, operator_id=operator.pk)).get("/desk/oversight/").status_code == 403
    )


def test_a_program_reads_the_same(everything, supervisor, now, at_that_time, client_as):
    _, key = create_token(
        name="督办",
        scopes=["desk:read"],
        expires_on=now.date() + timedelta(days=30),
        actor=supervisor,
        now=now,
    )
    asked = Client(headers={"Authorization": f"Bearer {key}"})
    page = asked.get("/api/v1/desk/oversight?within=late").json()
    rows = page["items"]

    assert (page["count"], page["page"], page["pages"]) == (2, 1, 1)
    assert [(row["kind"], row["hands"], row["late"] > 0) for row in rows] == [
        ("annual_check", "岳阳市 市级审核员、监管员", True),
        ("objection", "湖南省 省级复核员", True),
    ]
