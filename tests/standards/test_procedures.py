"""Procedures: drafted, issued and frozen, adopted, handed out, read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.standards.conftest import STANDARD, TASKS
from youji.accounts.models import Message
from youji.members import services as members
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.standards import selectors, services
from youji.standards.models import Adoption, Edition, Handing, Standard, Task
from youji.standards.services import sheets
from youji.standards.services.procedures import digest_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-a")]


def test_a_draft_is_there_for_its_area_and_an_issued_one_for_everybody(
    draft, make_actor, county_reviewer, now
):
    other = make_actor(Role.COUNTY_REVIEWER, division="430612")
    grower = make_actor(Role.HOLDER, operator_id=99)
    for actor in (other, grower):
        with pytest.raises(Unknown):
            selectors.find_edition(draft.pk, actor)
    assert selectors.find_edition(draft.pk, county_reviewer) == draft
    services.issue_edition(
        edition_id=draft.pk, version=draft.version, in_force_from="2026-06-01", actor=county_reviewer, now=now
    )
    for actor in (other, grower):
        assert selectors.find_edition(draft.pk, actor) == draft


def test_an_issued_edition_is_frozen(issued, county_reviewer, now):
    assert issued.digest == digest_of(issued)
    with pytest.raises(StaleState, match="不能再改"):
        services.put_task(edition_id=issued.pk, **TASKS[0], actor=county_reviewer, now=now)
    with pytest.raises(StaleState):
        services.remove_task(edition_id=issued.pk, number=1, actor=county_reviewer, now=now)
    with pytest.raises(StaleState):
        services.put_tasks(edition_id=issued.pk, tasks=[], actor=county_reviewer, now=now)
    with pytest.raises(StaleState):
        services.change_edition(
            edition_id=issued.pk, version=issued.version, summary="改", actor=county_reviewer, now=now
        )
    with pytest.raises(NotAllowed):
        sheets.plan_tasks(sheets.export_tasks(issued), edition_id=issued.pk, actor=county_reviewer)
    assert digest_of(issued) == issued.digest


def test_the_next_edition_begins_with_all_of_the_last_and_ends_it_on_its_first_day(
    issued, county_reviewer, now
):
    draft = services.draft_edition(procedure_id=issued.procedure_id, actor=county_reviewer, now=now)
    assert (draft.number, draft.tasks.count(), list(draft.cites.all())) == (2, 2, list(issued.cites.all()))
    with pytest.raises(StaleState):
        services.draft_edition(procedure_id=issued.procedure_id, actor=county_reviewer, now=now)
    with pytest.raises(Refused) as early:
        services.issue_edition(
            edition_id=draft.pk, version=0, in_force_from="2026-06-01", actor=county_reviewer, now=now
        )
    assert set(early.value.by_field) == {"in_force_from"}
    services.issue_edition(
        edition_id=draft.pk, version=0, in_force_from="2027-01-01", actor=county_reviewer, now=now
    )
    numbers = {
        day: [one.number for one in selectors.procedures_in_force("0401", day)]
        for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 12, 31), date(2027, 1, 1))
    }
    assert list(numbers.values()) == [[], [1], [1], [2]]


def test_a_draft_without_tasks_is_not_issued(county_reviewer, tea, now):
    made = services.start_procedure(
        title="空的", product="0401", mode="常规", season_word="萌芽", actor=county_reviewer, now=now
    )
    with pytest.raises(Refused, match="还没有任务"):
        services.issue_edition(
            edition_id=made.editions.get().pk,
            version=0,
            in_force_from="2026-06-01",
            actor=county_reviewer,
            now=now,
        )


def test_what_has_ended_is_not_cited_by_what_begins(draft, standard, county_reviewer, province_reviewer, now):
    Standard.objects.filter(pk=standard.pk).update(in_force_until=date(2026, 6, 1))
    said = {"edition_id": draft.pk, "version": draft.version, "actor": county_reviewer, "now": now}
    with pytest.raises(Refused, match="不是现行的：NY/T 1-2026"):
        services.issue_edition(**said, in_force_from="2026-06-01")
    assert services.issue_edition(**said, in_force_from="2026-05-31").state == "issued"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"how": ""}, "how"),
        ({"act": "fly"}, "act"),
        ({"from_date": "13-40"}, "from_date"),
        ({"from_date": ""}, "from_date"),
        ({"interval_days": "366"}, "interval_days"),
    ],
)
def test_a_task_that_will_not_do_is_said_at_its_field(draft, county_reviewer, now, said, field):
    with pytest.raises(Refused) as refused:
        services.put_task(edition_id=draft.pk, **TASKS[0] | said, actor=county_reviewer, now=now)
    assert set(refused.value.by_field) == {field}


def test_a_citation_that_is_not_registered_is_refused(draft, county_reviewer, now):
    with pytest.raises(Refused, match="标准登记里没有：GB 404"):
        services.change_edition(
            edition_id=draft.pk,
            version=draft.version,
            cites="NY/T 1-2026、GB 404",
            actor=county_reviewer,
            now=now,
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda one: Edition.objects.filter(pk=one.pk).update(summary="改"),
        lambda one: Edition.objects.filter(pk=one.pk).update(digest="0" * 64),
        lambda one: Edition.objects.filter(pk=one.pk).update(state="draft"),
        lambda one: Task.objects.filter(edition=one).update(dose="10倍"),
        lambda one: Task.objects.filter(edition=one, number=1).delete(),
        lambda one: Task.objects.create(edition=one, number=99, title="另加"),
        lambda one: one.cites.clear(),
    ],
)
def test_the_database_keeps_an_issued_edition(issued, change):
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        change(issued)
    issued.refresh_from_db()
    assert issued.digest == digest_of(issued)


def test_a_standard_keeps_the_number_by_which_an_issued_edition_cites_it(
    issued, standard, province_reviewer, now
):
    with pytest.raises(Refused, match="编号不能再改"):
        services.change_standard(
            standard_id=standard.pk, version=0, **STANDARD | {"number": "NY/T 9-2026"}, actor=province_reviewer,
            now=now,
        )  # fmt: skip
    assert issued.digest == digest_of(issued)


def test_another_area_writes_nothing_here(draft, make_actor, now):
    for actor in (
        make_actor(Role.COUNTY_REVIEWER, division="430612"),
        make_actor(Role.HOLDER, operator_id=9),
    ):
        with pytest.raises((Unknown, NotAllowed)):
            services.put_task(edition_id=draft.pk, **TASKS[0], actor=actor, now=now)
    city = make_actor(Role.CITY_REVIEWER, division="4306")
    assert services.put_task(edition_id=draft.pk, **TASKS[0], actor=city, now=now)


# --- adopted and read ----------------------------------------------------------------------------


@pytest.fixture
def adoption(issued, base, county_reviewer, now) -> Adoption:
    return services.adopt(edition_id=issued.pk, base=base.code, season=2026, actor=county_reviewer, now=now)


def test_a_base_adopts_and_its_holder_is_handed_it(adoption, issued, base, holder, now):
    assert selectors.adopted(base.pk, date(2026, 6, 1)) == [issued]
    assert selectors.adopted(base.pk, date(2026, 5, 31)) == []
    assert selectors.adopted(base.pk, date(2027, 6, 1)) == []
    [handing] = selectors.handings(holder)
    assert (handing.operator_id, handing.read_at) == (base.operator_id, None)
    assert not Message.objects.filter(title__contains="操作规程").exists()  # the holder had no account yet


def test_who_has_an_account_has_a_message(issued, base, holder, county_reviewer, now):
    services.adopt(edition_id=issued.pk, base=base.code, season=2026, actor=county_reviewer, now=now)
    assert Message.objects.filter(title__contains="君山绿茶操作规程").count() == 1


def test_a_new_edition_takes_the_place_of_the_old(adoption, issued, base, county_reviewer, now):
    draft = services.draft_edition(procedure_id=issued.procedure_id, actor=county_reviewer, now=now)
    services.issue_edition(
        edition_id=draft.pk, version=0, in_force_from="2026-06-05", actor=county_reviewer, now=now
    )
    later = now + timedelta(days=10)
    services.adopt(edition_id=draft.pk, base=base.code, season=2026, actor=county_reviewer, now=later)
    assert [one.number for one in selectors.adopted(base.pk, date(2026, 6, 10))] == [1]
    assert [one.number for one in selectors.adopted(base.pk, date(2026, 6, 11))] == [2]


@pytest.mark.parametrize("which", ["draft", "elsewhere", "twice", "other product"])
def test_what_cannot_be_adopted(which, draft, base, make_base, county_reviewer, make_actor, now, tea):
    actor, code = county_reviewer, base.code
    if which != "draft":
        services.issue_edition(
            edition_id=draft.pk, version=draft.version, in_force_from="2026-06-01", actor=actor, now=now
        )
    if which == "elsewhere":
        actor = make_actor(Role.COUNTY_REVIEWER, division="430612")
    if which == "twice":
        services.adopt(edition_id=draft.pk, base=code, season=2026, actor=actor, now=now)
    if which == "other product":
        vegetables = type(tea).objects.get(code="02")
        code = make_base("菜园", operator=base.operator, product_id=vegetables.pk).code
    with pytest.raises(Refused):
        services.adopt(edition_id=draft.pk, base=code, season=2026, actor=actor, now=now)


def test_the_holder_reads_and_confirms_once(adoption, holder, now):
    handing = Handing.objects.get()
    done = services.confirm_read(handing_id=handing.pk, version=0, reader="张茶农", actor=holder, now=now)
    assert (done.way, done.read_by_id) == ("account", holder.user_id)
    with pytest.raises(StaleState):
        services.confirm_read(handing_id=handing.pk, version=1, reader="李", actor=holder, now=now)


def test_a_signed_sheet_is_written_down_by_the_office_and_says_so(adoption, county_reviewer, make_actor, now):
    handing = Handing.objects.get()
    stranger = make_actor(Role.HOLDER, operator_id=handing.operator_id + 1)
    with pytest.raises(Unknown):
        services.confirm_read(handing_id=handing.pk, version=0, reader="王", actor=stranger, now=now)
    done = services.confirm_read(
        handing_id=handing.pk, version=0, reader="王五", actor=county_reviewer, now=now
    )
    assert done.way == "paper"


def unread() -> int:
    return Message.objects.filter(matter__startswith="handing:", read_at=None).count()


def test_nobody_is_asked_to_read_what_they_read_or_what_nobody_works_by_any_more(
    issued, base, holder, county_reviewer, now
):
    actor = county_reviewer
    services.adopt(edition_id=issued.pk, base=base.code, season=2026, actor=actor, now=now)
    services.confirm_read(
        handing_id=Handing.objects.get().pk, version=0, reader="张茶农", actor=holder, now=now
    )
    assert unread() == 0
    for turn in (1, 2):
        draft = services.draft_edition(procedure_id=issued.procedure_id, actor=actor, now=now)
        services.issue_edition(
            edition_id=draft.pk, version=0, in_force_from=f"2026-06-0{turn + 1}", actor=actor, now=now
        )
        later = now + timedelta(days=turn)
        services.adopt(edition_id=draft.pk, base=base.code, season=2026, actor=actor, now=later)
        assert unread() == 1


def test_until_the_next_edition_begins_the_one_before_it_is_adopted_and_a_wrong_one_is_taken_back(
    issued, base, county_reviewer, now
):
    actor = county_reviewer
    draft = services.draft_edition(procedure_id=issued.procedure_id, actor=actor, now=now)
    services.issue_edition(edition_id=draft.pk, version=0, in_force_from="2026-12-01", actor=actor, now=now)
    for edition in (issued, draft, issued):
        services.adopt(edition_id=edition.pk, base=base.code, season=2026, actor=actor, now=now)
        assert selectors.adopted(base.pk, date(2026, 6, 1)) == [edition]
    december = now + timedelta(days=190)
    with pytest.raises(Refused, match="现行"):
        services.adopt(edition_id=issued.pk, base=base.code, season=2027, actor=actor, now=december)


def test_what_was_signed_on_paper_is_written_down_by_the_holder_and_by_whoever_keeps_the_books(
    issued, make_base, make_operator, tea, county_reviewer, make_actor, client_as, now
):
    coop, li = make_operator("君山茶叶合作社"), make_operator("李大山", kind="household")
    clerk = make_actor(Role.STAFF, operator_id=coop.pk)
    on = date(2026, 6, 1)

    def handed(base):
        services.adopt(edition_id=issued.pk, base=base.code, season=2026, actor=county_reviewer, now=now)
        return Handing.objects.get(adoption__base=base, operator_id=li.pk)

    def joins(base, who, by, **more):
        row = members.enter(base=base, operator=who.code, since=on, actor=by, now=now, **more)
        said = {"membership_id": row.pk, "version": 0, "now": now}
        if who == coop:
            return members.answer(**said, answer="confirm", actor=clerk)
        return members.confirm_on_paper(**said, signed_on=on, reason="村部签", actor=county_reviewer)

    held = make_base("合作社的茶园", operator=coop, product_id=tea.pk)
    nobodys = make_base("君山茶叶", kind="county_product", product_id=tea.pk)
    joins(held, li, clerk)
    joins(nobodys, coop, county_reviewer)
    joins(nobodys, li, county_reviewer, bookkeeper=coop.code)
    page = client_as(clerk)
    for base in (held, nobodys):
        row = handed(base)
        assert "李大山" in page.get("/field/standards/").content.decode()
        at = f"/field/standards/{row.pk}/"
        assert page.get(at).context["form"].initial["reader"] == ""  # whoever writes it down has not read it
        assert page.post(at, {"reader": "李大山", "version": 0}).status_code == 302
        row.refresh_from_db()
        assert (row.way, row.reader) == ("paper", "李大山")


def test_what_is_due_for_a_season(issued):
    rows = selectors.tasks_due(issued, date(2026, 1, 20), date(2026, 3, 25))
    assert [(one.task.title, one.from_on, one.past(date(2026, 3, 25))) for one in rows] == [
        ("春茶前追肥", date(2026, 2, 10), True),
        ("小绿叶蝉防治", date(2026, 3, 21), False),
    ]
    assert selectors.tasks_due(issued, date(2026, 1, 20), date(2026, 2, 9)) == ()


def test_a_workbook_replaces_the_tasks_of_a_draft(draft, county_reviewer, now):
    book = sheets.export_tasks(draft)
    before = list(Task.objects.filter(edition=draft).values("number", "title", "from_date", "critical"))
    services.remove_task(edition_id=draft.pk, number=1, actor=county_reviewer, now=now)
    done = sheets.import_tasks(book, edition_id=draft.pk, actor=county_reviewer, now=now)
    assert (len(done.created), len(done.unchanged)) == (1, 1)
    assert (
        list(Task.objects.filter(edition=draft).values("number", "title", "from_date", "critical")) == before
    )


# --- pages ---------------------------------------------------------------------------------------


def test_the_pages_from_draft_to_reading(client_as, county_reviewer, holder, base, standard):
    client = client_as(county_reviewer)
    said = {"title": "绿茶规程", "product": "0401", "mode": "绿色食品", "season_word": "萌芽"}
    assert client.post("/desk/procedures/new/", said | {"product": "77"}).status_code == 422
    assert client.post("/desk/procedures/new/", said).status_code == 302
    edition = Edition.objects.get()
    at = f"/desk/procedures/editions/{edition.pk}/"
    assert client.post(f"{at}task/", TASKS[0]).status_code == 302
    assert "第2项" not in client.get(f"{at}task/").content.decode()
    assert "春茶前追肥" in client.get(f"{at}task/?number=1").content.decode()
    assert client.post(f"{at}task/", TASKS[1]).status_code == 302
    assert client.post(f"{at}task/2/remove/").status_code == 302
    edition.refresh_from_db()
    assert (
        client.post(f"{at}edit/", {"cites": standard.number, "version": edition.version}).status_code == 302
    )
    edition.refresh_from_db()
    assert (
        client.post(f"{at}issue/", {"in_force_from": "2026-06-01", "version": edition.version}).status_code
        == 302
    )
    assert client.post(f"{at}adopt/", {"base": base.code, "season": "2026"}).status_code == 302
    assert "1户未确认" in client.get(at).content.decode()
    adoption, handing = Adoption.objects.get(), Handing.objects.get()
    assert "未确认" in client.get(f"/desk/procedures/adoptions/{adoption.pk}/").content.decode()
    assert "绿茶规程" in client.get("/desk/procedures/?q=绿茶").content.decode()
    assert "现行" in client.get(f"/desk/procedures/{edition.procedure_id}/").content.decode()
    assert client.post(f"/desk/procedures/{edition.procedure_id}/draft/").status_code == 302
    grower = client_as(holder)
    assert "请阅读后确认" in grower.get("/field/standards/").content.decode()
    assert "春茶前追肥" in grower.get(f"/field/standards/{handing.pk}/").content.decode()
    assert (
        grower.post(f"/field/standards/{handing.pk}/", {"reader": "张茶农", "version": 0}).status_code == 302
    )
    assert "张茶农已阅知" in grower.get(f"/field/standards/{handing.pk}/").content.decode()
    assert "绿茶规程" in grower.get("/standards/0401").content.decode()
