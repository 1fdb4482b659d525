"""The people of the tests, the clock, and how a run is divided and told.

At collection each test is given what its fixtures and its folder say: ``database`` when it touches one (such tests run
on both), ``browser`` when it needs Chromium. Nobody keeps lists.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest

from tests import statements
from tests.hunting import times
from youji.shared.actor import Actor, Role
from youji.shared.products import PRODUCT_GROUPS

# A shared machine is slow now and then; that is no defect of the code under test.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    max_examples=times(100, 2000),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")
TESTS = Path(__file__).parent
#: A test that asks for one of these touches the database.
DATABASE = {
    "db",
    "transactional_db",
    "live_server",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}
SLOWEST = 20
#: Seconds; a quick run of a few tests needs no list.
WORTH_TELLING = 0.5


def pytest_configure(config):
    """Nothing of what is imported and collected is ever waste: nobody looks for any in it."""
    gc.disable()
    if folder := config.getoption("--note-statements"):
        statements.note(config, Path(folder))


def pytest_collection_finish():
    """What is there now stays; of what comes, waste is looked for less often than after every 700 objects."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def pytest_addoption(parser):
    parser.addoption("--room", help="only this room's tests, and what tests/architecture holds it to")
    parser.addoption(
        "--note-statements", help="a folder where each test is noted with what it asks of the database"
    )
    parser.addoption("--each-statement", help="such a folder: leave out what asks nothing that others do not")


def pytest_collection_modifyitems(config, items):
    """Mark what each test touches, and keep what was asked for, the long tests first: no core waits for them alone."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames):
            item.add_marker("database")
    room = config.getoption("--room")
    if room:
        config.hook.pytest_deselected(items=[item for item in items if not _concerns(item, room)])
        items[:] = [item for item in items if _concerns(item, room)]
    if folder := config.getoption("--each-statement"):
        out = statements.left_out(items, Path(folder))
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in out])
        items[:] = [item for item in items if item.nodeid not in out]
    items.sort(key=lambda item: [not item.get_closest_marker(mark) for mark in ("slow", "browser")])


def _concerns(item: pytest.Item, room: str) -> bool:
    """Whether the quick loop of ``room`` takes the test: a case of another room, or a long test, it leaves out."""
    if item.path.parent != TESTS / "architecture":
        return item.path.is_relative_to(TESTS / room)
    case = getattr(item, "callspec", None)
    return not item.get_closest_marker("slow") and (case is None or case.params.get("room", room) == room)


def pytest_terminal_summary(terminalreporter):
    """The slowest tests, the seconds of each folder, what each task took its person, and what could not run."""
    took, folders = Counter(), Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                took[report.nodeid] += report.duration
                folders[report.nodeid.split("/")[1].split(".")[0]] += report.duration
    if slow := [(name, seconds) for name, seconds in took.most_common(SLOWEST) if seconds >= WORTH_TELLING]:
        terminalreporter.section(f"最慢的{len(slow)}个测试（秒）")
        for name, seconds in slow:
            terminalreporter.write_line(f"{seconds:7.1f}  {name}")
        told = "  ".join(f"{name} {seconds:.0f}" for name, seconds in folders.most_common())
        terminalreporter.write_line(f"各目录合计（秒）：{told}")
    _tell_what_was_told(terminalreporter)
    if missed := _missed(terminalreporter):
        why = missed[0].longrepr[2]
        terminalreporter.write_line(f"✕ 有 {len(missed)} 个浏览器测试没有运行：{why}", red=True, bold=True)


#: What tests tell of themselves (``record_property``), and under which heading it stands at the end of the run.
TOLD = {
    "task": "点击和打开页面",
    "probes": "文字当作标记的探针",
    "season": "各季办过的事、植入的错和发现它的种子",
}


def _tell_what_was_told(terminalreporter) -> None:
    """The tables that tests make: clicks and loads (``tests.browser.counting``), the seasons (``tests/season``)."""
    ran = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    for name, heading in TOLD.items():
        lines = {str(said) for one in ran for key, said in one.user_properties if key == name}
        if lines:
            terminalreporter.section(heading)
            for line in sorted(lines):
                terminalreporter.write_line(line)


def _missed(terminalreporter) -> list[pytest.TestReport]:
    """The tests of the browser that were skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    tests = [
        report for report in skipped if isinstance(report, pytest.TestReport)
    ]  # a module may be skipped whole
    return [report for report in tests if "browser" in report.keywords]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """In CI a test that could not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    missed = len(_missed(reporter)) if reporter else 0
    session.exitstatus = verdict(session.exitstatus, missed, ci=bool(os.environ.get("CI")))


def verdict(status: int, missed: int, *, ci: bool) -> int:
    """How the run ends when so many tests found no browser."""
    return pytest.ExitCode.TESTS_FAILED if ci and missed and status == pytest.ExitCode.OK else status


@pytest.fixture(autouse=True)
def _checkpoints_are_this_tests_own(settings, tmp_path_factory):
    """What a log signed is kept outside the database; the next test begins another log."""
    settings.CHECKPOINTS = tmp_path_factory.getbasetemp() / f"{uuid4()}.jsonl"


@pytest.fixture(autouse=True)
def _the_mail_server_is_there():
    """What one test found out about it is not the next one's."""
    from youji.shared import mail

    mail.LINE.reopen()


@pytest.fixture(scope="session", autouse=True)
def _only_what_was_written_is_emptied():
    """What Django does after a ``transaction=True`` test the ledger's triggers refuse, and it empties what is empty."""
    from django.test import TransactionTestCase

    from tests.emptying import empty_what_was_written

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty_what_was_written())
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """At the end nobody holds the test database: a browser that hangs up leaves its request's session behind."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 5, 31, 16, 30, tzinfo=UTC)  # already Monday 1 June 2026 in the province


@pytest.fixture
def clock_stands(monkeypatch):
    """No minute and no hour ends within the test: so many tries are counted in one window (``shared.limits``)."""
    from youji.shared import clock

    instant = clock.now()
    monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def whole_world(transactional_db, tmp_path_factory, worker_id):
    """The demonstration's whole world stands, as of its own day: built once a run."""
    from tests.demo import whole

    base = tmp_path_factory.getbasetemp()
    whole.stand(base if worker_id == "master" else base.parent)


@pytest.fixture
def worked(db):
    """A worker has just run every job: the house is ready, however long ago the test database was made."""
    from youji.ledger.runs import run_due
    from youji.shared import clock
    from youji.shared.rooms import recurring

    run_due(recurring(), clock.now())


def actor_of(*roles: Role, division: str = "", operator_id: int | None = None, name: str = "") -> Actor:
    """A person with an agency and grants, and their Actor."""
    from youji.accounts.models import Agency, Grant, Person

    agency = None
    if division:
        level = {2: "province", 4: "city"}.get(len(division), "county")
        agency, _ = Agency.objects.get_or_create(
            name=f"{division}农业农村局", defaults={"level": level, "division": division}
        )
    number = Person.objects.count() + 1
    person = Person.objects.create_user(
        f"person{number}",
        password="test-pass",
        name=name or f"测试{number}",
        agency=agency,
        operator_id=operator_id,
        # An expert knows every product, unless a test says otherwise.
        specialities=list(PRODUCT_GROUPS) if Role.EXPERT in roles else [],
    )
    Grant.objects.bulk_create(Grant(person=person, role=role) for role in roles)
    return Actor(
        user_id=person.pk,
        name=person.name,
        roles=frozenset(roles),
        operator_id=operator_id,
        agency_id=agency.pk if agency else None,
        agency=agency.name if agency else "",
        division=division,
    )


@pytest.fixture
def make_actor(db):
    """Make a person with an agency and grants, and return their Actor: ``make_actor(Role.X, division="4306")``."""
    return actor_of


@pytest.fixture
def county_reviewer(make_actor):
    """Reviews for 君山区 (430611), and must see nothing of another county."""
    return make_actor(Role.COUNTY_REVIEWER, division="430611")


@pytest.fixture
def city_reviewer(make_actor):
    """Reviews for 岳阳市 (4306)."""
    return make_actor(Role.CITY_REVIEWER, division="4306")


@pytest.fixture
def province_reviewer(make_actor):
    """省绿办: re-checks for the whole province."""
    return make_actor(Role.PROVINCE_REVIEWER, division="43")


@pytest.fixture
def client_as(client):
    """A test client signed in as the person behind an actor."""
    from youji.accounts.models import Person

    def sign_in(actor: Actor):
        client.force_login(
            Person.objects.get(pk=actor.user_id),
            backend="youji.accounts.backends.HouseBackend",
        )
        return client

    return sign_in
