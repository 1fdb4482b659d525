"""Issue 8, It must show 4: two witnesses and a log on three loopback ports; one was shown another tree, and the page says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests.ledger.test_verify_log import verify
from tests.witness import processes
from tests.witness.asking import grown, leaf
from youji.ledger import jobs, keys, selectors, services, witnessed, witnesses
from youji.ledger.logic import cosignatures
from youji.shared.actor import SYSTEM

pytestmark = [pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]
GOOD, OTHER = "yueyang.example/w", "daxue.example/w"
#: A machine busy with other things may take more than the two seconds a witness is given, now and then.
ROUNDS = 60


def publish(count: int, now, start: int = 0) -> None:
    for n in range(start, start + count):
        with transaction.atomic():
            services.record(
                "catalogue.entry.published", subject=f"catalogue.entry:{n}", before={}, after={}, actor=SYSTEM, now=now,
                public={"code": f"HN-{n:05d}"},
            )  # fmt: skip
    services.sequence(now=now)


@pytest.fixture
def three(live_server, settings, tmp_path, now, monkeypatch):
    """A log of five leaves, and two witnesses that look after it; ``ask`` until what is wanted of them holds."""
    settings.ORIGIN = live_server.url
    monkeypatch.setattr(witnessed, "PAUSE_SECONDS", 0)
    publish(5, now)
    vkeys = [processes.new(tmp_path / name.partition(".")[0], name) for name in (GOOD, OTHER)]
    log = f"{live_server.url}/log+{keys.verifier()}"
    with (
        processes.running(tmp_path / "yueyang", log) as good,
        processes.running(tmp_path / "daxue", log) as other,
    ):
        settings.WITNESSES = f"{vkeys[0]}@{good.url} {vkeys[1]}@{other.url}"

        def ask(wanted) -> dict[str, witnesses.Standing]:
            standing: dict[str, witnesses.Standing] = {}
            for n in range(ROUNDS):
                jobs.ask_witnesses(now + n * witnesses.AGAIN)
                witnesses.settle()
                standing = {one.name: one for one in witnesses.standing()}
                if wanted(standing[GOOD], standing[OTHER]):
                    break
            return standing

        yield good, other, vkeys, ask
    witnesses.settle()
    witnesses._calls.clear()


def show_another_tree(one: processes.Running, size: int) -> None:
    """The log's own key signs another history for this witness."""
    hashes = [leaf(n) for n in range(100, 100 + size)]
    body = grown(0, size, hashes, name=keys.origin(), key=keys.signing_key())
    status, _, said = one.add(body)
    assert status == 200, said


@pytest.mark.parametrize(
    ("size", "why"),
    [
        (5, "它见过的日志不是现在这本的开头，两本不是一本"),
        (9, "它见过 9 条，现在的日志只有 5 条：日志被截短了，或换了一本"),
    ],
)
def test_the_one_that_was_shown_another_tree_refuses_and_the_page_says_so(
    three, client, live_server, size, why
):
    good, other, vkeys, ask = three
    show_another_tree(other, size)
    standing = ask(lambda one, two: one.size == 5 and two.refused)
    assert (standing[GOOD].size, standing[GOOD].error, standing[GOOD].refused) == (5, "", False)
    assert (standing[OTHER].size, standing[OTHER].error, standing[OTHER].refused) == (None, why, True)

    page = client.get("/log/").content.decode()
    assert page.count("拒绝签名") == 1
    assert why in page
    note = client.get("/log/checkpoint").content.decode()
    assert cosignatures.read(note, vkeys[0]).name == GOOD
    assert OTHER not in note

    trusted = [f"--witness={vkey}@{one.url}" for vkey, one in zip(vkeys, (good, other), strict=True)]
    assert verify("--from", live_server.url, trusted[0])[0] == 0
    code, said = verify("--from", live_server.url, *trusted)
    assert code == 1
    assert f"见证方 {OTHER} 没有签现在的检查点（5 条）" in said
    assert f"签过 {size} 条，" in said


def test_two_that_see_one_log_sign_it_as_it_grows(three, client, now):
    _, _, vkeys, ask = three
    ask(lambda one, two: one.size == two.size == 5)
    publish(4, now + timedelta(hours=9), start=5)
    standing = ask(lambda one, two: one.size == two.size == 9)
    assert [one.size for one in standing.values()] == [9, 9]
    note = client.get("/log/checkpoint").content.decode()
    assert [cosignatures.read(note, vkey).name for vkey in vkeys] == [GOOD, OTHER]
    assert selectors.head().note in note
