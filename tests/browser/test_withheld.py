"""Issue 8, It must show 3: a server that withholds the newest suspension passes the button, and fails the witness's fold."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from tests.catalogue.conftest import *  # noqa: F403  (君山茶叶 in the catalogue, and everybody around it)
from tests.witness import processes
from tests.witness.test_fold import HELD_BACK, house  # noqa: F401
from youji.ledger import jobs, keys, witnesses
from youji.ledger.models import Leaf

pytestmark = [pytest.mark.browser, pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]
NAME = "yueyang.example/w"


@pytest.fixture
def until(now) -> Callable:
    """The worker asks the witness, round after round, until what is wanted of its standing holds."""

    def asked(wanted: Callable[[witnesses.Standing], bool]) -> witnesses.Standing:
        end, n = time.monotonic() + processes.PATIENCE_SECONDS, 0
        while time.monotonic() < end:
            n += 1
            jobs.ask_witnesses(now + n * witnesses.AGAIN)
            witnesses.settle()
            (one,) = witnesses.standing()
            if wanted(one):
                return one
            time.sleep(0.1)
        raise AssertionError(witnesses.standing())

    yield asked
    witnesses.settle()
    witnesses._calls.clear()


def test_a_suspension_withheld_passes_the_button_and_fails_the_witness(
    house, until, page, live_server, settings, tmp_path  # noqa: F811
):  # fmt: skip
    vkey = processes.new(tmp_path / "w", NAME)
    more = ("--fold", "0.01", "--patience", "0.1", "--demonstration")

    def press() -> tuple[str, str]:
        page.goto(f"{live_server.url}/b/{house.code}")
        page.click("text=在本机核验")
        page.wait_for_selector("[data-verified]")
        return page.inner_text("[data-result]"), page.inner_text(".proof [data-alarm]")

    with processes.running(tmp_path / "w", f"{live_server.url}/log+{keys.verifier()}", more=more) as one:
        settings.WITNESSES = f"{vkey}@{one.url}"
        until(lambda stands: stands.size is not None and stands.folded is not None and stands.folded.sound)
        said, red = press()
        assert (said.startswith("没有被改过。"), red) == (True, ""), said
        assert f"由见证方整本核对，最近一次：“{NAME}”，不到 1 小时前" in said
        known = page.request.get(f"{live_server.url}/log/witnesses").text()

        house.show(**house.before)  # what was before the suspension, and its leaf as if it were the newest
        suspension, before = Leaf.objects.order_by("-index").values_list("entry_id", flat=True)[:2]

        def withhold(route):
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text().replace(str(suspension), str(before)))

        page.route(f"**/b/{house.code}", withhold)
        page.route("**/log/witnesses", lambda route: route.fulfill(json=json.loads(known)))
        stands = until(lambda stands: not stands.folded.sound)
        said, red = press()

    assert said.startswith("没有被改过。"), "one page cannot know"
    assert f"有没有更新的一条没给您看，由见证方整本核对，最近一次：“{NAME}”" in said
    assert red == "", "the witness's newest word is withheld too"
    assert HELD_BACK in stands.folded.sentence
    page.unroute("**/log/witnesses")
    said, red = press()
    assert said.startswith("没有被改过。")
    assert f"见证方“{NAME}”整本核对后说，公布的与日志不一致：{house.code}{HELD_BACK}" in red
    page.goto(f"{live_server.url}/log/?again")
    assert HELD_BACK in page.inner_text("[data-witnesses]")
