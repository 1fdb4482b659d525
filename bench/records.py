"""Records of field work: one question to the rules, one record, fifty, one over fifty plots; through the server by four
programs, and fifty phones that come into signal together; the same with many records there already.

``python bench/records.py [records there already] [seconds]`` makes growers with fifty plots of tea each in a temporary
database. Milliseconds are processor time of one process where they are called so; on a busy machine compare the ratios.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

SRC = Path(__file__).resolve().parent.parent / "src"
sys.path.insert(0, str(SRC))
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")  # as shipped
PHONES, EACH, PLOTS, CLIENTS = 50, 40, 50, 4
SPRAYED = {
    "kind": "spray", "input": "联苯菊酯", "content": "10%", "formulation": "乳油", "dose": "25", "dose_unit": "mL/亩",
    "target": "茶小绿叶蝉", "worker": "王五",
}  # fmt: skip


class Grower(NamedTuple):
    """One who sends: by a program's key, or from a phone that is signed in."""

    key: str
    session: str
    seasons: list[str]
    actor: Any


def shape(grower: int, plot: int) -> dict[str, Any]:
    """Squares of some 20 m side by side, nobody's on another's."""
    from youji.registry.logic.geometry import size_class

    west, south, side = 112.70 + plot * 0.0003, 29.30 + grower * 0.0005, 0.0002
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    box = {"min_lon": west, "min_lat": south, "max_lon": west + side, "max_lat": south + side}
    return {
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "size_class": size_class(tuple(box.values())),
        **box,
    }


def prepare() -> None:
    """An empty house with its reference data."""
    from django.core.management import call_command

    from youji.norms.services import load_norms
    from youji.shared import clock

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)
    load_norms(now=clock.now())


def build(first: int) -> list[Grower]:
    """Growers from number ``first`` on, each with a base, a season on each of its plots, a key and a session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from youji.accounts.models import Grant, Person
    from youji.accounts.selectors import actor_of
    from youji.accounts.services.tokens import create_token
    from youji.production.services import open_seasons
    from youji.registry.models import Base, Operator, Plot, Product
    from youji.shared import clock

    now, made = clock.now(), []
    tea = Product.objects.get(name="茶叶", code="04")
    for n in range(first, first + PHONES):
        operator = Operator.objects.create(
            code=f"B{n:07d}", name=f"茶农{n}", kind="household", division="430611"
        )
        base = Base.objects.create(
            code=f"430611-{n:04d}",
            name=f"茶园{n}",
            kind="operator",
            division="430611",
            operator=operator,
            product=tea,
        )
        plots = Plot.objects.bulk_create(
            Plot(
                base=base,
                operator_id=operator.pk,
                division="430611",
                name=f"{k}号",
                area_mu=5,
                created_at=now,
                **shape(n, k),
            )
            for k in range(PLOTS)
        )
        person = Person.objects.create_user(
            f"grower{n}", password=uuid4().hex, name=f"茶农{n}", operator_id=operator.pk
        )
        Grant.objects.create(person=person, role="holder")
        actor = actor_of(person, now=now)
        seasons = open_seasons(
            actor=actor,
            now=now,
            kind="plot",
            product="茶叶",
            started_on="2026-03-01",
            plots=[str(one.pk) for one in plots],
        )
        key = create_token(
            name="bench",
            scopes=["production:write"],
            expires_on=clock.local_date(now) + timedelta(days=30),
            actor=actor,
            now=now,
        )[1]
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(person.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: person.get_session_auth_hash(),
            }
        )
        session.create()
        made.append(Grower(key, session.session_key, [one.code for one in seasons], actor))
    return made


def today() -> date:
    """In the province."""
    from youji.shared import clock

    return clock.local_date(clock.now())


def sprayed(season: str | list[str], back: int = 0) -> dict[str, Any]:
    """One spraying, so many days ago."""
    codes = [season] if isinstance(season, str) else season
    return {
        "id": str(uuid4()),
        **SPRAYED,
        "day": (today() - timedelta(days=back)).isoformat(),
        "seasons": codes,
    }


def processor(work: Callable[[], Any], rounds: int = 15) -> float:
    """Milliseconds of processor time, the median."""
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        found.append((time.process_time() - begun) * 1000)
    return statistics.median(found)


def fill(count: int) -> None:
    """So many records of others, and what counts of them, are there already."""
    from youji.production.models import Record, SeasonUse, Work
    from youji.shared import clock
    from youji.shared.identifiers import uuid7

    now, chance = clock.now(), random.Random(7)
    for start in range(0, count, 10_000):
        records, works = [], []
        for n in range(start, min(start + 10_000, count)):
            who, pk, season, day = (
                1_000_000 + n // 200,
                uuid7(),
                uuid4(),
                today() - timedelta(days=chance.randrange(300)),
            )
            shared = {"operator_id": who, "root": pk, "kind": "spray", "day": day}
            records.append(
                Record(
                    pk=pk,
                    division="430611",
                    digest="",
                    channel="phone",
                    person_id=1,
                    received_at=now,
                    kept_until=day,
                    seasons=[{"season": str(season)}],
                    facts={**SPRAYED, "note": "x" * 40},
                    verdict="allowed",
                    **shared,
                )
            )
            works.append(
                Work(record_id=pk, season_id=season, label_key="联苯菊酯/10%/乳油", use=SPRAYED, **shared)
            )
        Record.objects.bulk_create(records, batch_size=500)
        Work.objects.bulk_create(works, batch_size=500)
        SeasonUse.objects.bulk_create(
            [
                SeasonUse(
                    operator_id=one.operator_id,
                    season_id=one.season_id,
                    label_key=one.label_key,
                    last_on=one.day,
                    uses=1,
                )
                for one in works
            ],
            batch_size=500,
        )


def in_process(growers: list[Grower]) -> dict[str, float]:
    """One question, one record, a message of fifty, one record over fifty plots, and one over a single plot beside it."""
    from youji.compliance.selectors import Asked, Use, judge
    from youji.production.services import take_records
    from youji.shared import clock

    # Each of its own season: what is sprayed twice is forbidden, and says so to the county.
    who, last = iter(growers), growers[-1]
    seasons = iter(last.seasons)

    def take(*some: dict[str, Any], actor: Any) -> None:
        results = take_records(list(some), actor=actor, now=clock.now(), channel="api")
        assert all(one.state == "stored" for one in results), results[0]

    def one() -> None:
        take(sprayed(next(seasons)), actor=last.actor)

    def fifty() -> None:
        grower = next(who)
        take(*(sprayed(code) for code in grower.seasons[:50]), actor=grower.actor)

    def wide() -> None:
        grower = next(who)
        take(sprayed(grower.seasons), actor=grower.actor)

    asked = Asked(
        "04",  # by code, as production asks
        uses=(Use(on=today(), input="联苯菊酯", content="10%", formulation="乳油", dose=("25", "mL/亩")),),
    )
    judge(asked)
    one()
    return {
        "一问": processor(lambda: judge(asked), 200), "一条": processor(one), "五十条一次": processor(fifty, 5),
        "一条五十块地": processor(wide, 5),
    }  # fmt: skip


def serve() -> tuple[int, subprocess.Popen[bytes]]:
    """The product's server, as shipped: one process of ``youji.wsgi:front``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--log-level", "warning", "youji.wsgi:front",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SRC), "PORT": str(port)})
    for _ in range(1_200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return port, process
    raise SystemExit("服务没有启动")


def spent(pid: int) -> float:
    """Milliseconds of processor time that a process has used."""
    after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after[11]) + int(after[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def server_of(parent: int) -> int:
    """The process that answers: granian's own child."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[-1]) if children else parent


class Line:
    """One kept connection."""

    def __init__(self, port: int, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Host": "localhost", "Content-Type": "application/json", **headers}

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """What is answered."""
        sent = json.dumps(body) if body is not None else None
        self.connection.request(method, path, sent, self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def at_once(*work: Callable[[], Any]) -> float:
    """Seconds until all are done."""
    threads = [threading.Thread(target=one) for one in work]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def programs(port: int, growers: list[Grower], seconds: float) -> float:
    """Records a second that four programs store, one in each request."""
    counts = [0] * CLIENTS
    until = time.perf_counter() + seconds

    def run(number: int) -> None:
        line = Line(port, Authorization=f"Bearer {growers[number].key}")
        while time.perf_counter() < until:
            status, said = line.ask(
                "POST",
                "/api/v1/production/records",
                {"records": [sprayed(growers[number].seasons[counts[number] % PLOTS])]},
            )
            assert status == 200, said[:300]
            assert b'"stored"' in said, said[:300]
            counts[number] += 1

    return sum(counts) / took if (took := at_once(*(lambda n=n: run(n) for n in range(CLIENTS)))) else 0


def alone(port: int, pid: int, growers: list[Grower], plots: int) -> float:
    """Milliseconds of the server's processor for a record over so many plots that comes alone, one of each grower."""
    before = spent(pid)
    for grower in growers:
        line = Line(port, Authorization=f"Bearer {grower.key}")
        status, said = line.ask(
            "POST", "/api/v1/production/records", {"records": [sprayed(grower.seasons[-plots:])]}
        )
        assert status == 200, said[:300]
        assert b'"stored"' in said, said[:300]
    return (spent(pid) - before) / len(growers)


class Page:
    """A page asked again and again, on a line of its own: the grower's 今天 of whoever is signed in, else one that is ready."""

    def __init__(self, port: int, session: str = "") -> None:
        self.line, self.took = Line(port, **({"Cookie": f"sessionid={session}"} if session else {})), []
        self.path = "/field/" if session else "/verify"

    def ask(self) -> None:
        begun = time.perf_counter()
        status, _ = self.line.ask("GET", self.path)
        assert status == 200
        self.took.append(time.perf_counter() - begun)

    def p95(self) -> float:
        """Seconds; and begins anew."""
        found, self.took = statistics.quantiles(self.took, n=20)[18], []
        return found


def phone(port: int, grower: Grower, later: list[int]) -> None:
    """Forty records in one message, until they are taken."""
    token = "b" * 32
    line = Line(
        port,
        Cookie=f"sessionid={grower.session}; csrftoken={token}",
        **{"X-CSRFToken": token, "User-Agent": "bench"},
    )
    rows = []
    for n in range(EACH):
        body = sprayed(grower.seasons[n])
        rows.append({"n": n, "id": body.pop("id"), "kind": "production.record", "body": body})
    status, said = line.ask("POST", "/field/sync", {"records": rows})
    while status in (429, 503):
        later[0] += 1
        time.sleep(1)
        status, said = line.ask("POST", "/field/sync", {"records": rows})
    assert said.count(b'"stored"') == EACH, (status, said[:300])


def phones(port: int, growers: list[Grower]) -> str:
    """Fifty phones with forty records each come into signal together, and somebody opens a page meanwhile."""
    pages, later, stopping = (Page(port, growers[0].session), Page(port)), [0], threading.Event()
    quiet = []
    for page in pages:
        for _ in range(60):
            page.ask()
        quiet.append(page.p95())

    def watch() -> None:
        while not stopping.is_set():
            for page in pages:
                page.ask()
                time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    took = at_once(*(lambda one=one: phone(port, one, later) for one in growers))
    stopping.set()
    watcher.join()
    said = "，".join(
        f"期间 {page.path} p95 {now * 1000:.0f} 毫秒，是平时的 {now / before:.1f} 倍"
        for page, before in zip(pages, quiet, strict=True)
        for now in (page.p95(),)
    )
    return f"{PHONES * EACH / took:,.0f} 条/秒（至少 600），“稍后” {later[0]} 次，{said}"


def main() -> None:
    """Make, measure, fill, measure again, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 5.0
    import django

    django.setup()
    prepare()
    for turn, there in enumerate((0, count)):
        growers = build(
            turn * PHONES
        )  # with nothing on their seasons yet: what is compared is what others have there
        if there:
            fill(there)
        print(f"{there:,}条在案：")
        found = in_process(growers)
        print("  处理器毫秒：" + "，".join(f"{name} {value:.2f}" for name, value in found.items()))
        print(f"  不经接口，五十块地 ÷ 一块地 = {found['一条五十块地'] / found['一条']:.2f}，至多 3")
        port, process = serve()
        try:
            pid = server_of(process.pid)
            programs(port, growers, 1)
            before = spent(pid)
            rate = programs(port, growers, seconds)
            each = (spent(pid) - before) / (rate * seconds)
            print(
                f"  四个程序各一条一次：{rate:,.0f} 条/秒（SQLite 至少 200，PostgreSQL 至少 120），服务每条 {each:.2f} 处理器毫秒"
            )
            before = spent(pid)
            print(
                f"  五十部手机各四十条：{phones(port, growers)}，服务每条 {(spent(pid) - before) / PHONES / EACH:.2f} 处理器毫秒"
            )
            # After the phones: what they send is the first of its season.
            some = growers[CLIENTS:]
            single, wide = alone(port, pid, some, 1), alone(port, pid, some, PLOTS)
            print(f"  经接口各一条：五十块地 {wide:.2f} ÷ 一块地 {single:.2f} = {wide / single:.2f}，至多 3")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


if __name__ == "__main__":
    main()
