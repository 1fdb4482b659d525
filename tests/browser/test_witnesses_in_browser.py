"""What witnesses say of the log, held by the visitor's own browser against the keys it saw first."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.browser.test_log_in_browser import publish
from tests.ledger.outside import Outside, witness
from tests.ledger.test_witnesses import rounds
from youji.ledger import keys, selectors, witnesses
from youji.ledger.logic import folds
from youji.ledger.models import Witness

pytestmark = [pytest.mark.browser, pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seen(live_server, settings, page, now):
    """A log of five leaves and a visitor: ``seen()`` presses the button; what it says, and the red line if there is one."""
    settings.ORIGIN = live_server.url
    entry = publish(5, now)[0]

    def press() -> tuple[str, str]:
        page.goto(f"{live_server.url}/log/entry/{entry.pk}")
        page.click("text=在本机核验")
        page.wait_for_selector("[data-verified]")
        return page.inner_text("[data-result]"), page.inner_text(".proof [data-alarm]")

    yield press
    witnesses.settle()
    witnesses._calls.clear()


def folded(one: Outside, *, hours: float, said: str = "", root: bytes | None = None) -> str:
    head = selectors.head()
    at = int(time.time() - hours * 3600 - 60)
    whole = folds.Fold(keys.origin(), head.size, root or head.root, at, not said, said)
    return folds.write(whole, one.name, one.key)


def test_the_button_says_who_read_everything_and_when_or_that_nobody_did(seen, settings, now):
    assert "这一页看不出来：现在没有见证方整本核对" in seen()[0]
    with witness(name="yueyang.example/w") as one:
        settings.WITNESSES = one.setting
        rounds(now)
        said, red = seen()
        assert "见证方“yueyang.example/w”签过这本日志（到第 5 条，不到 1 小时前）" in said
        assert ("现在没有见证方整本核对" in said, red) == (True, "")
        one.fold = folded(one, hours=3)
        rounds(now + timedelta(hours=1))
        assert "由见证方整本核对，最近一次：“yueyang.example/w”，3 小时前" in seen()[0]
        one.fold = folded(one, hours=1, said="430611-25-0001 的状态：公布的是有效，日志里是暂停")
        rounds(now + timedelta(hours=2))
        said, red = seen()
    assert said.startswith("没有被改过。")
    assert "整本核对后说，公布的与日志不一致：430611-25-0001 的状态" in red


def test_of_what_the_log_serves_as_a_witness_s_word_only_what_it_signed_counts(seen, settings, now):
    with witness() as one:
        settings.WITNESSES = one.setting
        rounds(now)
        liar = Outside(one.name)
        row, text = Witness.objects.get(), selectors.head().note
        row.note, row.fold = (
            text + liar.sign(text.partition("\n\n")[0] + "\n").decode(),
            folded(liar, hours=1),
        )
        row.save()
        said, _ = seen()
    assert "签过这本日志" not in said
    assert "现在没有见证方整本核对" in said


@pytest.mark.parametrize("how", ["cosigned", "longer"])
def test_one_that_signed_another_log_than_the_one_shown_fails_the_button(seen, settings, now, how):
    with witness() as one:
        settings.WITNESSES = one.setting
        rounds(now)
        row = Witness.objects.get()
        size = 3 if how == "cosigned" else 9
        other = keys.sign_checkpoint(size, bytes(32), name=keys.origin(), key=keys.signing_key())
        row.note = other + one.sign(other.partition("\n\n")[0] + "\n").decode()
        row.save()
        said, _ = seen()
    assert said.startswith("没有核验通过：见证方“witness.example/w”签过的日志不是这本的开头")


def test_another_set_of_keys_served_to_a_returning_visitor_is_told_in_red(
    seen, settings, now, page, live_server
):
    def log_page(visit: int) -> str:
        page.goto(f"{live_server.url}/log/?visit={visit}")
        page.wait_for_selector("[data-looked]")
        return page.inner_text("[data-witnesses] [data-alarm]")

    with witness(name="yueyang") as one, witness(name="daxue") as two, witness(name="baoshe") as three:
        settings.WITNESSES = f"{one.setting} {two.setting}"
        rounds(now)
        assert (seen()[1], log_page(1)) == ("", ""), "a first visit is quiet, and so is the next"
        stranger = Outside(one.name, url=one.url)
        settings.WITNESSES = f"{stranger.setting} {three.setting}"
        three.fold = folded(three, hours=1)
        rounds(now + timedelta(hours=1))
        said, red = seen()
        assert "最近一次" not in said, "a new key's word is not believed yet"
        for told in (red, log_page(2)):
            assert "见证方“yueyang”的钥匙换了" in told
            assert witnesses.standing()[0].fingerprint in told
            assert "见证方“baoshe”是新的" in told
            assert "见证方“daxue”不见了" in told
        red_of = "e => getComputedStyle(e).backgroundColor"
        assert page.eval_on_selector("[data-alarm]", red_of) != page.eval_on_selector("main", red_of)
        assert "钥匙换了" in log_page(3), "told until the visitor has asked the witness"
        page.click("[data-witnesses] >> text=已核对过指纹")
        assert log_page(4) == ""
        said, red = seen()
    assert "最近一次：“baoshe”，1 小时前" in said
    assert red == ""
