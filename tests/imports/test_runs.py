"""What becomes of a run: the same as at the page, whole or not at all, by whoever may do it then."""

from __future__ import annotations

import os
import stat
from datetime import timedelta

import pytest

from tests.imports.conftest import GOOD, after_work, book, plots_file
from youji.accounts.models import Agency, ApiToken, Grant, Message, Person
from youji.accounts.selectors import actor_again, actor_for_token
from youji.accounts.services import create_token, sign_in
from youji.accounts.services.security import MEASURES
from youji.imports import files, jobs, selectors, services
from youji.imports.services import carrying
from youji.ledger.models import AuditEntry
from youji.registry.logic.uscc import complete
from youji.registry.models import Operator, Plot
from youji.registry.selectors import areas_of
from youji.registry.services import sheets
from youji.registry.services.operator_sheets import operators_table
from youji.shared import clock, rooms
from youji.shared.actor import Role
from youji.shared.importing import Importer, Outcome
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.workbook import MIME, export

pytestmark = pytest.mark.django_db
ROWS = ("name", "kind", "division", "identity_kind", "uscc", "contact_name", "version", "initials")


def written() -> tuple[list, list]:
    """What an import left: the operators, and the trail of them but for their numbers and codes."""
    trail = [
        (one.action, one.actor_id, one.reason, one.division, {**one.after, "code": ""})
        for one in AuditEntry.objects.filter(action__startswith="registry.").order_by("pk")
    ]
    return list(Operator.objects.order_by("name").values_list(*ROWS)), trail


@pytest.mark.parametrize(
    ("more", "fine"), [({}, True), ({"uscc": "123", "identity_kind": "uscc"}, False)], ids=["good", "bad"]
)
def test_the_worker_does_what_the_page_does(handed, county_reviewer, now, more, fine):
    """Both ways, from the same start, the same rows and the same entries; or the same refusal and none."""
    data = book(county_reviewer, 12, **more)
    run = after_work(handed(data), now)
    by_worker = written()
    Operator.objects.all().delete()
    known = AuditEntry.objects.filter(action__startswith="registry.").count()
    refused = ""
    try:
        sheets.apply_import("operators", data, actor=county_reviewer, now=now)
    except Refused as said:
        refused = str(said)
    operators, trail = written()
    assert by_worker == (operators, trail[known:])
    assert (bool(refused), len(operators), len(trail) - known) == ((False, 12, 12) if fine else (True, 0, 0))
    assert run.state == ("done" if fine else "refused")
    assert (run.outcome["created"], run.outcome["refused"]) == ((12, 0) if fine else (0, 12))
    assert len(run.outcome["troubles"]) == (0 if fine else 12)


def test_it_is_looked_at_first_then_confirmed_and_told_both_times(
    client_as, handed, county_reviewer, now, django_capture_on_commit_callbacks
):
    run = after_work(handed(book(county_reviewer, 3), take=False), now)
    page = f"/desk/imports/{run.code}/"
    assert (run.state, Operator.objects.count()) == ("looked", 0)
    client = client_as(county_reviewer)
    assert "校验通过，还没有写入" in client.get(page).content.decode()
    assert client.post(page, {"do": "take"}).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        run = after_work(run, now)
    assert (run.state, Operator.objects.count(), files.get(run.code)) == ("done", 3, None)
    told = Message.objects.filter(person_id=county_reviewer.user_id).order_by("pk")
    assert [(one.title, one.link) for one in told] == [
        ("校验完了，等您确认：经营主体", page),
        ("导入完成：经营主体", page),
    ]
    assert ["将新增3行" in one.body for one in told] == [True, False], (
        "what is not done yet is not told as done"
    )
    mine = AuditEntry.objects.filter(action__startswith="imports.run.").order_by("pk")
    assert [one.action.rpartition(".")[2] for one in mine] == ["submitted", "checked", "taken", "imported"]
    assert "新增3行，修改0行" in client.get(page).content.decode()


def test_what_is_wrong_is_told_cell_by_cell_and_nothing_is_written(client_as, handed, county_reviewer, now):
    run = after_work(handed(book(county_reviewer, 3, division="430612"), take=False), now)
    assert (run.state, run.outcome["refused"]) == ("refused", 3)
    page = client_as(county_reviewer).get(f"/desk/imports/{run.code}/").content.decode()
    assert "C3 " in page or "D3 " in page, "the cell by its address"
    with pytest.raises(StaleState):
        services.take(code=run.code, actor=county_reviewer, now=now)


def test_a_row_that_was_good_when_looked_at_is_asked_again(handed, county_reviewer, make_operator, now):
    code = complete("91430611MA4L9999")
    data = book(
        county_reviewer, 1, identity_kind="uscc", uscc=code, contact_phone="0730-1234567", kind="enterprise"
    )
    run = after_work(handed(data, take=False), now)
    assert run.state == "looked", run.outcome
    make_operator(uscc=code, division="430612")  # elsewhere, so nothing on file for this officer to change
    services.take(code=run.code, actor=county_reviewer, now=now)
    run = after_work(run, now)
    assert (run.state, Operator.objects.count()) == ("refused", 1)


def role_withdrawn(actor, now):
    Grant.objects.filter(person_id=actor.user_id).delete()


def account_stopped(actor, now):
    Person.objects.filter(pk=actor.user_id).update(is_active=False)


def moved_elsewhere(actor, now):
    Agency.objects.filter(pk=actor.agency_id).update(division="430702")


def second_factor_gone(actor, now):
    """The house asks officers for one, and this one has none."""


@pytest.mark.parametrize("what", [role_withdrawn, account_stopped, moved_elsewhere, second_factor_gone])
def test_rights_are_asked_again_when_the_worker_comes_to_it(handed, county_reviewer, now, settings, what):
    run = handed(book(county_reviewer, 3))
    settings.MFA_REQUIRED_FOR_OFFICERS = what is second_factor_gone
    what(county_reviewer, now)
    run = after_work(run, now)
    assert (run.state, Operator.objects.count()) == ("refused", 0)
    assert not AuditEntry.objects.filter(action__startswith="registry.").exists()


@pytest.mark.parametrize("measure", ["password", "second-factor", "sessions"])
def test_what_was_handed_over_in_a_session_that_was_ended_for_fear_is_not_taken_in(
    handed, county_reviewer, make_actor, now, measure
):
    """Somebody else may have sat there. What is handed over after it is the owner's again."""
    guard = make_actor(Role.SECURITY_ADMIN, division="4306")
    Person.objects.filter(pk=county_reviewer.user_id).update(email="junshan@example.com")
    first = handed(book(county_reviewer, 2))
    MEASURES[measure](person_id=county_reviewer.user_id, actor=guard, now=now + timedelta(minutes=1))
    run = after_work(first, now + timedelta(minutes=2))
    assert (run.state, Operator.objects.count()) == ("refused", 0)
    later = now + timedelta(minutes=3)
    Person.objects.filter(pk=county_reviewer.user_id).update(must_change_password=False)  # they have
    again = services.hand_over(
        kind="registry.operators", options={}, data=book(county_reviewer, 2), name="名单.xlsx", take=True,
        actor=county_reviewer, now=later,
    )  # fmt: skip
    assert after_work(again, later).state == "done"


def test_whoever_signs_out_has_handed_over(handed, county_reviewer, now):
    run = handed(book(county_reviewer, 2))
    sign_in.closed(person=Person.objects.get(pk=county_reviewer.user_id), now=now + timedelta(minutes=1))
    assert after_work(run, now + timedelta(minutes=2)).state == "done"


@pytest.mark.parametrize("gone", ["revoked_at", "expires_at"])
def test_a_token_that_has_ended_takes_nothing_in(handed, county_reviewer, now, gone):
    today = clock.local_date(now)
    token, key = create_token(
        name="程序",
        scopes=["registry:write"],
        expires_on=today + timedelta(days=9),
        actor=county_reviewer,
        now=now,
    )
    program = actor_for_token(key, now)
    first = handed(book(county_reviewer, 2), actor=program)
    assert after_work(first, now).state == "done"
    second = handed(book(county_reviewer, 2), actor=program)
    ApiToken.objects.filter(pk=token.pk).update(**{gone: now})
    assert (after_work(second, now).state, Operator.objects.count()) == ("refused", 2)


def test_nobody_hands_over_or_confirms_what_they_may_not_do(handed, make_actor, county_reviewer, now):
    with pytest.raises(NotAllowed):
        handed(b"x", actor=make_actor(Role.EXPERT, division="43"))
    with pytest.raises(NotAllowed):
        handed(b"x", kind="registry.nothing")
    run = after_work(handed(book(county_reviewer, 1), take=False), now)
    role_withdrawn(county_reviewer, now)
    with pytest.raises(NotAllowed):
        services.take(code=run.code, actor=actor_again(county_reviewer.user_id, None, now, now), now=now)


def test_everybody_sees_their_own_only(client_as, handed, make_actor, county_reviewer, now):
    run = after_work(handed(book(county_reviewer, 1), take=False), now)
    page = f"/desk/imports/{run.code}/"
    colleague = make_actor(Role.COUNTY_REVIEWER, division="430611")
    for do in (services.take, services.cancel):
        with pytest.raises(Unknown):
            do(code=run.code, actor=colleague, now=now)
    other = client_as(colleague)
    assert other.get(page).status_code == other.post(page, {"do": "take"}).status_code == 404
    assert "名单.xlsx" not in other.get("/desk/imports/").content.decode()
    assert "名单.xlsx" in client_as(county_reviewer).get("/desk/imports/").content.decode()


def test_a_program_meets_the_runs_it_could_have_handed_over(caller, handed, county_reviewer, now):
    run = after_work(handed(book(county_reviewer, 1), take=False), now)
    page = f"/imports/runs/{run.code}"
    for scopes in (("registry:read",), ("recognition:write",)):
        program = caller(county_reviewer, *scopes)
        assert program.get(page).status_code == program.call("POST", f"{page}/take").status_code == 404
        assert program.get("/imports/runs").json()["count"] == 0
    program = caller(county_reviewer, "registry:write")
    assert program.get(page).json()["outcome"]["created"] == 1
    assert program.call("POST", f"{page}/take").json()["state"] == "waiting"
    assert program.call("POST", f"{page}/cancel").json()["state"] == "cancelled"
    assert program.call("POST", f"{page}/cancel").status_code == 409


def test_what_waits_can_be_cancelled_and_what_runs_cannot(
    client_as, handed, county_reviewer, now, django_capture_on_commit_callbacks
):
    run = handed(book(county_reviewer, 1))
    with django_capture_on_commit_callbacks(execute=True):
        client_as(county_reviewer).post(f"/desk/imports/{run.code}/", {"do": "cancel"})
    run = after_work(run, now)
    assert (run.state, Operator.objects.count(), files.get(run.code)) == ("cancelled", 0, None)
    running = handed(book(county_reviewer, 1))
    assert carrying.take_up(now).pk == running.pk
    with pytest.raises(StaleState):
        services.cancel(code=running.code, actor=county_reviewer, now=now)


def test_a_run_whose_worker_died_is_done_by_the_next_and_given_up_the_third_time(
    handed, county_reviewer, now
):
    run = handed(book(county_reviewer, 2))
    for tries in (1, 2):
        assert carrying.take_up(now).tries == tries  # … and the worker is gone
    assert after_work(run, now).state == "done"
    again = handed(book(county_reviewer, 2, contact_name="李四"))
    for _ in range(carrying.TRIES):
        carrying.take_up(now)
    again = after_work(again, now)
    assert (again.state, again.outcome["sentence"], Operator.objects.count()) == (
        "refused",
        carrying.GAVE_UP,
        2,
    )


def test_a_worker_that_lost_its_run_writes_nothing(handed, county_reviewer, now):
    """Its lease was over and another took the run up: of the two one is done, and the rows are there once."""
    handed(book(county_reviewer, 2))
    slow = carrying.take_up(now)
    quick = carrying.take_up(now)
    assert carrying.carry_out(quick, now) == "done"
    assert carrying.carry_out(slow, now) == "done"  # as it reads by now
    assert Operator.objects.count() == 2
    assert Message.objects.filter(person_id=county_reviewer.user_id).count() == 1


@pytest.fixture
def unforeseen(monkeypatch):
    """An importer that writes, and then fails as nobody foresaw."""
    real = rooms.importers()["registry.operators"]

    def take(task) -> Outcome:
        real.take(task)
        raise RuntimeError("the disk is on fire")

    found = {"registry.operators": Importer(real.title, real.policy, real.look, take)}
    monkeypatch.setattr(rooms, "importers", lambda: found)


def test_what_nobody_foresaw_is_tried_three_times_and_leaves_nothing(
    handed, county_reviewer, now, unforeseen
):
    run = handed(book(county_reviewer, 2))
    for tries in range(1, carrying.TRIES + 1):
        with pytest.raises(RuntimeError):
            jobs.run(now)
        run.refresh_from_db()
        assert (run.tries, Operator.objects.count()) == (tries, 0)
    assert (run.state, run.outcome["sentence"]) == ("refused", carrying.GAVE_UP)


def test_files_are_the_services_alone_and_gone_when_no_run_needs_them(handed, county_reviewer, now, var):
    run = handed(book(county_reviewer, 1))
    (path,) = (var / "imports").glob("*.run")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    stranger = path.with_name("0195-of-no-run.run")
    stranger.write_bytes(b"")
    os.utime(stranger, (0, 0))
    os.utime(path, (0, 0))
    jobs.sweep(now)
    assert list((var / "imports").glob("*.run")) == [path], "whose run waits"
    path.unlink()
    run = after_work(run, now)
    assert (run.state, run.outcome["sentence"]) == ("refused", carrying.NO_FILE)


def test_what_nobody_confirms_in_a_day_is_cancelled(handed, county_reviewer, now):
    run = after_work(handed(book(county_reviewer, 1), take=False), now)
    assert jobs.sweep(now + carrying.WAITS_FOR_ITS_OWNER) == 0
    assert jobs.sweep(now + carrying.WAITS_FOR_ITS_OWNER * 1.01) == 1
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_nobody_fills_the_house_with_files(handed):
    for _ in range(5):
        handed(b"x")
    with pytest.raises(Refused, match="您已有5个"):
        handed(b"x")


def test_plots_are_taken_as_at_the_preview(handed, county_reviewer, make_base, now):
    base = make_base()
    run = after_work(handed(plots_file(), kind="registry.plots", take=False, base=base.code, datum=""), now)
    assert (run.state, run.outcome["created"], Plot.objects.count()) == ("looked", 1, 0)
    services.take(code=run.code, actor=county_reviewer, now=now)
    assert (after_work(run, now).state, Plot.objects.count()) == ("done", 1)
    same = after_work(handed(plots_file(), kind="registry.plots", base=base.code, datum=""), now)
    assert (same.state, Plot.objects.count()) == ("refused", 1), "the ground is the base's already"


def test_progress_is_told_while_it_runs(client_as, handed, county_reviewer, now):
    run = handed(book(county_reviewer, 1))
    json = {"Accept": "application/json"}
    client = client_as(county_reviewer)
    page = f"/desk/imports/{run.code}/"
    assert client.get(page, headers=json).json()["sentence"] == "马上开始。"
    assert carrying.take_up(now) is not None
    files.note(run.code, "检查", 300, 2_500)
    told = client.get(page, headers=json)
    assert told.json() == {
        "state": "进行", "sentence": "检查：300 / 2,500行。", "done": 300, "total": 2_500, "over": False,
    }  # fmt: skip
    assert "Accept" in told["Vary"]


def test_the_job_runs_apart_from_what_seals_the_log():
    apart = {job.name for job in rooms.recurring() if job.apart}
    assert apart == {"imports.run", "certificates.print"}


def some_wrong(actor) -> bytes:
    """Two new operators, and one that will not do."""
    rows = [{**GOOD, "name": f"君山第{n}合作社"} for n in range(2)]
    wrong = {**GOOD, "name": "没有代码的公司", "kind": "enterprise", "identity_kind": "uscc", "uscc": "9143"}
    return export(operators_table(areas_of(actor)), [*rows, wrong])


def test_what_is_right_goes_in_where_its_owner_says_so_and_the_rest_is_there_to_mend(
    client_as, handed, county_reviewer, now, django_capture_on_commit_callbacks
):
    run = after_work(handed(some_wrong(county_reviewer), take=False), now)
    page, client = f"/desk/imports/{run.code}/", client_as(county_reviewer)
    assert (run.state, run.outcome["fit"]) == ("looked", True)
    assert "先导入对的2行" in client.get(page).content.decode()
    assert "有1行有误" in client.post(page, {"do": "take"}).content.decode()
    assert Operator.objects.count() == 0
    assert client.post(page, {"do": "take_right"}).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        run = after_work(run, now)
    assert (run.state, Operator.objects.count(), files.get(run.code)) == ("done", 2, None)
    assert run.outcome["sentence"].endswith("另有1行有误，没有导入。")
    assert client.get(f"{page}?to_mend=1")["Content-Type"] == MIME
    assert client_as(county_reviewer).get(page).content.decode().count("下载要改的行") == 1


def test_wrong_rows_of_what_was_to_be_taken_at_once_stop_it_and_come_back(
    client_as, handed, county_reviewer, city_reviewer, now
):
    run = after_work(handed(some_wrong(county_reviewer)), now)
    assert (run.state, Operator.objects.count()) == ("refused", 0)
    page = f"/desk/imports/{run.code}/?to_mend=1"
    assert client_as(county_reviewer).get(page).status_code == 200
    assert client_as(city_reviewer).get(page).status_code == 404
    path = files._path(run.code, ".mend")
    os.utime(path, (0, 0))
    assert client_as(county_reviewer).get(page).status_code == 404
    services.drop_what_no_run_needs()
    assert not path.exists()


def test_empty_cells_erase_only_once_their_owner_said_so_and_it_was_looked_at_again(
    client_as, handed, make_operator, county_reviewer, now
):
    firm = make_operator(address="某镇某村")
    row = {
        "code": firm.code,
        "name": firm.name,
        "kind": "enterprise",
        "division": "430611",
        "uscc": firm.uscc,
    }
    run = after_work(handed(export(operators_table(areas_of(county_reviewer)), [row]), take=False), now)
    page, client = f"/desk/imports/{run.code}/", client_as(county_reviewer)
    assert (run.state, run.outcome["unchanged"], run.outcome["erases"]) == ("looked", 1, False)
    assert "改为清空" in client.get(page).content.decode()
    client.post(page, {"do": "erase"})
    run = after_work(run, now)
    assert (run.outcome["updated"], run.outcome["erases"]) == (1, True)
    firm.refresh_from_db()
    assert firm.address == "某镇某村"
    client.post(page, {"do": "take"})
    after_work(run, now)
    firm.refresh_from_db()
    assert firm.address == ""


def test_a_program_gets_the_same_sheet_and_says_so_before_what_is_right_goes_in(
    caller, handed, county_reviewer, now
):
    run, program = (
        after_work(handed(some_wrong(county_reviewer), take=False), now),
        caller(county_reviewer).client,
    )
    where = f"/api/v1/imports/runs/{run.code}"
    assert program.get(f"{where}/to-mend").content[:2] == b"PK"
    assert program.post(f"{where}/take").status_code == 422
    assert program.post(f"{where}/take?leave_out_faulty=true").json()["state"] == "waiting"
    assert after_work(run, now).state == "done"
    assert (
        program.get(
            f"/api/v1/imports/runs/{after_work(handed(book(county_reviewer, 1)), now).code}/to-mend"
        ).status_code
        == 404
    )


def test_nothing_to_mend_stays_once_nothing_is_wrong_and_no_draft_outlives_its_worker(
    handed, county_reviewer, make_operator, now
):
    """A row that was wrong when it was looked at and right when it went in stayed on the page, to be mended."""
    row = {**GOOD, "code": "ZZZZ9999", "name": "未登记的合作社"}
    data = export(operators_table(areas_of(county_reviewer)), [{**GOOD, "name": "君山第一合作社"}, row])
    run = after_work(handed(data, take=False), now)
    assert (run.outcome["refused"], selectors.has_to_mend(run)) == (1, True)
    there = make_operator(kind="household", identity_kind="none", uscc=None)
    Operator.objects.filter(pk=there.pk).update(code="ZZZZ9999")
    services.take(code=run.code, leave_out_faulty=True, actor=county_reviewer, now=now)
    run = after_work(run, now)
    assert (run.state, run.outcome["refused"], selectors.has_to_mend(run)) == ("done", 0, False)
    draft = files._path(run.code, ".draft")
    draft.write_bytes(b"rows")
    os.utime(draft, (0, 0))
    services.drop_what_no_run_needs()
    assert not draft.exists()
