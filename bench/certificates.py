"""Certificates: issued one by one and at once, verified, printed, and the page behind a code over random codes.

``python bench/certificates.py [certificates] [seconds]`` makes a grower of cowpeas in a temporary database. Milliseconds are
processor time of one process where they are called so; on a busy machine compare the ratios.
"""

from __future__ import annotations

import gc
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

SRC = Path(__file__).resolve().parent.parent / "src"
sys.path.insert(0, str(SRC))
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")  # as shipped


CONNECTIONS = 64
#: The server with one page more, which says nothing: what the framework itself takes of every answer.
SERVER = """
from django.http import HttpResponse
from django.urls import path
import youji.urls
youji.urls.urlpatterns.insert(0, path("bench-empty", lambda request: HttpResponse("")))
from youji.wsgi import front
"""


def serve() -> tuple[int, subprocess.Popen[bytes]]:
    """The product's server, as shipped: one process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = Path(os.environ["YOUJI_VAR"])
    (home / "bench_server.py").write_text(
        "import os, django\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'youji.settings')\ndjango.setup()\n"
        + SERVER
    )
    command = [
        sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--log-level", "warning", "bench_server:front",
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": f"{SRC}:{home}", "PORT": str(port)},
        stderr=subprocess.DEVNULL,
    )
    for _ in range(1_200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return port, process
    raise SystemExit("服务没有启动")


def server_of(parent: int) -> int:
    """The process that answers: granian's own child."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[-1]) if children else parent


def spent(pid: int) -> float:
    """Milliseconds of processor time that a process has used."""
    after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after[11]) + int(after[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def rate(port: int, pid: int, path: Callable[[], str], seconds: float) -> tuple[float, float]:
    """Answers a second over the connections, and the server's processor milliseconds for each."""
    counts = [0] * CONNECTIONS
    began, before = time.perf_counter(), spent(pid)
    until = began + seconds

    def run(number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < until:
            line.request("GET", path(), headers={"Host": "localhost", "Accept": "text/html"})
            answer = line.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            counts[number] += 1

    threads = [threading.Thread(target=run, args=(n,)) for n in range(CONNECTIONS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    done = sum(counts)
    return done / (time.perf_counter() - began), (spent(pid) - before) / done


class Grower:
    """A grower of cowpeas who acts as ``actor``, with one season that was manured four times."""

    def __init__(self) -> None:
        from django.core.management import call_command

        from youji.norms.services import load_norms
        from youji.registry.models import Base, Operator, Product
        from youji.shared import clock

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_reference", verbosity=0)
        self.now = clock.now()
        self.today = clock.local_date(self.now)
        load_norms(now=self.now)
        self.operator = Operator.objects.create(
            code="GD982V",
            name="清溪果蔬种植农民专业合作社",
            kind="cooperative",
            division="430611",
            contact_phone="13812345678",
        )
        self.base = Base.objects.create(
            code="GD982V-01",
            name="清溪豇豆生产基地",
            kind="operator",
            division="430611",
            operator=self.operator,
            product=Product.objects.get(name="豇豆"),
        )
        self.actor = self._actor()
        self._plots = 0
        [self.season] = self.seasons(1)

    def _actor(self) -> Any:
        from youji.accounts.models import Grant, Person
        from youji.accounts.selectors import actor_of

        person = Person.objects.create_user(
            "grower", password=uuid4().hex, name="王五", operator_id=self.operator.pk
        )
        Grant.objects.create(person=person, role="holder")
        return actor_of(person, now=self.now)

    def seasons(self, count: int) -> list[str]:
        """So many seasons, each on a plot of its own and manured four times."""
        from youji.production.services import open_seasons

        codes: list[str] = []
        for at in range(0, count, 500):
            opened = open_seasons(
                actor=self.actor,
                now=self.now,
                kind="plot",
                product="豇豆",
                started_on=str(self.today - timedelta(days=90)),
                plots=[str(self._plot().pk) for _ in range(min(500, count - at))],
            )
            codes += [one.code for one in opened]
        for back in range(60, 20, -10):
            self.told(
                {
                    "kind": "fertilise",
                    "input": "复合肥",
                    "dose": "20",
                    "dose_unit": "kg/亩",
                    "source": "农资店",
                    "method": "沟施",
                    "day": str(self.today - timedelta(days=back)),
                    "seasons": [code],
                }
                for code in codes
            )
        return codes

    def _plot(self) -> Any:
        from youji.registry.models import Plot

        self._plots += 1
        west, south = 112 + self._plots % 500 / 1000, 28 + self._plots // 500 / 1000
        east, north = west + 0.0009, south + 0.0009
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return Plot.objects.create(
            base=self.base,
            operator_id=self.operator.pk,
            division="430611",
            name=f"{self._plots}号",
            area_mu=13,
            created_at=self.now,
            size_class=1,
            geometry={"type": "Polygon", "coordinates": [ring]},
            min_lon=west,
            min_lat=south,
            max_lon=east,
            max_lat=north,
        )

    def told(self, said: Iterable[dict[str, Any]]) -> list[Any]:
        """These records, fifty in a message."""
        from youji.production.services import take_records

        rows, done = [{"id": str(uuid4()), "worker": "王五"} | one for one in said], []
        for at in range(0, len(rows), 50):
            done += take_records(rows[at : at + 50], actor=self.actor, now=self.now, channel="api")
        return done

    def harvest(self, kg: int, seasons: Sequence[str] = ()) -> list[str]:
        """A lot of so many kg of each of these seasons; of its one season where none is said."""
        about = {
            "kind": "harvest",
            "day": str(self.today),
            "quantity": str(kg),
            "unit": "kg",
            "into_lot": True,
        }
        done = self.told(about | {"seasons": [code]} for code in seasons or [self.season])
        assert all(one.lot for one in done), done[0]
        return [one.lot for one in done]


def as_served() -> None:
    """What is in memory by now is not looked through for garbage any more, as the server does once it stands (``youji.wsgi``)."""
    gc.collect()
    gc.freeze()


def processor(work: Callable[[], int]) -> float:
    """Milliseconds of processor time for each of what ``work`` says it did."""
    begun = time.process_time()
    count = work()
    return (time.process_time() - begun) * 1000 / count


def issued(actor: Any, lots: Sequence[str], **said: Any) -> list[Any]:
    """Certificates of 1 kg each, of these lots, at once."""
    from youji.certificates.services.bulk import issue_many
    from youji.shared import clock

    rows = [{"lot": lot, "quantity": "1", "copies": 1, "basis": ["control"]} | said for lot in lots]
    told = issue_many(rows, actor=actor, now=clock.now(), most=100_000)
    assert all(one.made for one in told), told[0].against
    return [row for one in told for row in one.made]


def issuing(grower: Grower, lots: int) -> None:
    """One by one through the gate, many parcels of one lot, and one of each of many lots, each of a season of its own."""
    from youji.certificates.services.issuing import issue_certificate
    from youji.shared import clock

    [lot] = grower.harvest(1_000_000)
    asked = {"quantity": "1", "copies": 1, "basis": ["control"]}

    def singly(times: int = 60) -> int:
        for _ in range(times):
            issue_certificate(lot=lot, **asked, actor=grower.actor, now=clock.now())
        return times

    singly(2)
    one = processor(singly)
    many = processor(lambda: len(issued(grower.actor, [lot], times=1_000)))
    of_one_season = [code for _ in range(lots // 10) for code in grower.harvest(100)]
    of_their_own = grower.harvest(100, grower.seasons(lots))
    as_served()
    few = processor(lambda: len(issued(grower.actor, of_one_season)))
    each = processor(lambda: len(issued(grower.actor, of_their_own)))
    print(
        f"  开具，处理器毫秒：单张 {one:.2f}（至多 10），一批 1,000 张 {many:.2f}（至多 1），"
        f"同一茬的 {len(of_one_season):,} 个批次各一张 {few:.2f}，各有一茬的 {len(of_their_own):,} 个批次各一张 {each:.2f}（至多 1）"
    )


def proving(row: Any) -> None:
    """What a label says is verified, beside the bare signature by the key in force."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from youji.certificates.logic.algorithms import ED25519
    from youji.certificates.logic.statement import opened
    from youji.certificates.services import keys

    token, issuer = bytes(row.token), keys.issuers()[-1]
    public, kind, signed = issuer.public, issuer.algorithm, opened(token)[1]
    said, times = signed.message, 2_000
    is_by = (
        Ed25519PublicKey.from_public_bytes(public).verify if kind is ED25519 else partial(kind.verify, public)
    )

    def whole() -> int:
        for _ in range(times):
            assert opened(token)[1].verify(public)
        return times

    def bare() -> int:
        for _ in range(times):
            is_by(signed.signature, said)
        return times

    shares = sorted(processor(bare) / processor(whole) for _ in range(5))
    print(f"  核验 ÷ 只验 {kind.word}：{shares[2]:.2f}（至少 0.5）")


def printing(row: Any) -> None:
    """Labels as a PDF: the first, a thousand with the short code, a thousand each with its own signature."""
    from youji.certificates.selectors.labels import labels_pdf, order_of
    from youji.certificates.selectors.shown import shown
    from youji.certificates.services.signing import signer
    from youji.shared import clock

    now = clock.now()

    def labels(size: str, last: int) -> Callable[[], int]:
        def draw() -> int:
            order = order_of(row, {"size": size, "dpi": "203", "first": "1", "last": str(last)}, most=last)
            labels_pdf(shown(row, now), order, signer(now))
            return 1

        return draw

    labels("80x60", 2)()
    took = {name: processor(labels(size, last)) / 1000 for name, size, last in (
        ("第一张", "80x60", 1), ("千张短码", "50x30", 1_000), ("千张各有签名", "80x60", 1_000))}  # fmt: skip
    print(
        "  标签，处理器秒："
        + "，".join(f"{name} {value:.2f}" for name, value in took.items())
        + "（至多 1、1.5、6）"
    )


def pages(codes: Sequence[str], seconds: float) -> None:
    """The page behind random codes, beside an empty page of the framework's on the same server."""
    port, process = serve()
    try:
        pid = server_of(process.pid)
        asked = {"空页": lambda: "/bench-empty", "扫码页": lambda: f"/q/{random.choice(codes)}"}
        took: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
        for _ in range(3):  # in turns
            for name, path in asked.items():
                took[name].append(rate(port, pid, path, seconds))
        rates = {name: statistics.median(one for one, _ in some) for name, some in took.items()}
        costs = {name: statistics.median(cost for _, cost in some) for name, some in took.items()}
        print(
            f"  {len(codes):,} 张里随机扫，{CONNECTIONS} 个连接：空页 {rates['空页']:,.0f}/秒、{costs['空页']:.2f} 处理器毫秒；"
            f"扫码页 {rates['扫码页']:,.0f}/秒、{costs['扫码页']:.2f}；之比 {rates['扫码页'] / rates['空页']:.2f}"
            f"（按处理器 {costs['空页'] / costs['扫码页']:.2f}），至少 0.5"
        )
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Make, measure, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 4.0
    import django

    django.setup()
    grower = Grower()
    issuing(grower, 1_000)
    [row] = issued(grower.actor, grower.harvest(10_000), copies=1_000, quantity="1000")
    proving(row)
    printing(row)
    codes = [row.code]
    for part in (count // 10, count - count // 10):
        for begun in range(0, part, 2_000):
            some = min(part - begun, 2_000)
            codes += [one.code for one in issued(grower.actor, grower.harvest(some), times=some)]
        pages(codes, seconds)


if __name__ == "__main__":
    main()
