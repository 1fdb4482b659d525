"""A label signed by SM2, which no browser has: 国密签名，联网核验, and never green before the house has said so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.templatetags.static import static
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, _open
from tests.browser.test_labels_offline import opened, visited
from tests.browser.waiting import until
from tests.certificates.judging import CLEAN, KEYS, TEXT
from tests.certificates.national import ALONE, CHANGED, NATIONAL, STRANGER, chain
from tests.certificates.statements import CODE, DAY, KEY, ORIGIN, flips, said
from tests.certificates.test_national import forged
from tests.pictures import shot
from youji.certificates.logic import digits, issuers, number, revocation
from youji.certificates.logic.algorithms import ED25519, SM2
from youji.certificates.logic.statement import sign
from youji.certificates.services import keys
from youji.shared import clock

pytestmark = pytest.mark.clause("4.5-b")
SAYS = "国密签名，联网核验"
#: The page and the program are kept; lists that nothing here can verify are not.
HELD = """async () => {
  const page = await caches.open("youji-verify-1");
  const scopes = (await navigator.serviceWorker.getRegistrations()).filter((one) => one.active).map((one) => one.scope);
  return scopes.length === 2 && Boolean(await page.match(location.origin + "/verify"));
}"""
#: Every state and every colour that the page ever shows, in order.
WATCH = """window.shown = [];
new MutationObserver(() => {
  const said = document.querySelector("#label-proof .proof-said");
  if (said) window.shown.push(`${said.closest("#label-proof").dataset.state} ${said.dataset.tone}`);
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state", "data-tone"] });"""
JUDGE = """async ([file, texts, listed, gone, today]) => {
  const { judge, openedKeys, openedRevoked } = await import(file);
  const keys = listed && (await openedKeys(listed));
  const revoked = gone && (await openedRevoked(Uint8Array.from(gone), keys));
  const said = [];
  for (const one of texts) said.push(await judge(one, { keys, revoked }, today));
  return said;
}"""
LISTS = """async ([file, documents]) => {
  const { openedKeys } = await import(file);
  const said = [];
  for (const one of documents) {
    try { await openedKeys(one); said.push("taken"); } catch (fault) { said.push(fault.constructor.name); }
  }
  return said;
}"""
RECEIVED = """async ([file, proof, texts, gone, listed, today]) => {
  const { verdictOf } = await import(file);
  const { openedKeys, openedRevoked } = await import(proof);
  const keys = await openedKeys(listed);
  const revoked = await openedRevoked(Uint8Array.from(gone), keys);
  const said = [];
  for (const one of texts) { const { verdict, found } = await verdictOf(one, { keys, revoked }, today); said.push([verdict, found]); }
  return said;
}"""


@pytest.fixture
def house(settings, tmp_path, live_server):
    """The house as the phone reaches it; ``house(**words)`` is a label's text, signed by its key unless ``by`` another."""
    settings.VAR, settings.ORIGIN, settings.CERTIFICATE_SIGNATURE = tmp_path, live_server.url, "sm2"

    def label(by=None, **words) -> str:
        code = number.made("GD982V", clock.local_date(clock.now()), words.pop("tail", "AB3D"))
        token = sign(said(code=code, **words), by or keys.signing(clock.now()))
        return digits.text_of(code, token, live_server.url).replace("HTTP:", "http:")

    return label


@pytest.fixture
def watched(browser):
    """A phone whose requests the test may hold: no program of ours stands between page and network."""
    page = _open(browser, PHONE, service_workers="block")
    page.add_init_script(WATCH)
    yield page
    page.context.close()


def shown(page) -> set[str]:
    """Every state with its colour that the page has shown since it was opened."""
    return set(page.evaluate("window.shown"))


def test_without_a_line_it_says_so_and_is_never_green(phone, live_server, house, offline, axe, fits):
    label = house()
    phone.add_init_script(WATCH)
    phone.goto(f"{live_server.url}/verify")
    until(phone, HELD, what="the phone does not hold the page")
    with offline(phone):
        for text in (label, house(by=STRANGER), house(by=KEY)):
            assert opened(phone, text) == "open"
            assert shown(phone) == {"open "}
        opened(phone, label)
        proof = phone.locator("#label-proof")
        expect(proof.locator("h2")).to_have_text(SAYS)
        expect(proof).to_contain_text("没有连上本站")
        expect(proof).to_contain_text(f"{SAYS}。")
        assert "核验通过" not in proof.inner_text()
        assert proof.locator('[data-tone="ok"], [data-verdict="allowed"]').count() == 0
        axe(phone)
        fits(phone)
        shot(phone, "label-national-offline")


def typed(page, live_server, text: str):
    """What the page comes to show of a label that is typed in."""
    page.goto(f"{live_server.url}/verify")
    page.locator("#label-proof[data-ready]").wait_for(state="attached")
    page.locator("[name=code]").last.fill(text)
    page.locator("main form[data-verify] button").click()
    return page.locator("#label-proof")


def test_with_a_line_the_house_says_what_it_is_and_until_then_nothing_is_green(watched, live_server, house):
    answers = []

    def hold(route) -> None:
        answers.append(route)

    watched.route("**/verify?code=*", hold)
    proof = typed(watched, live_server, house())
    expect(proof).to_contain_text("正在联网请本站核验")
    for _ in range(1200):  # the request is under way
        if answers:
            break
        watched.wait_for_timeout(50)
    expect(proof.locator("h2")).to_have_text(SAYS)
    assert shown(watched) == {"open "}

    answers[0].continue_()
    expect(watched.locator("#label-proof[data-state=good]")).to_contain_text(f"{SAYS}：以下是本站核验的结果")
    expect(proof).to_contain_text("国密签名（SM2、SM3）正确")
    expect(proof).to_contain_text("冰糖橙")
    watched.unroute("**/verify?code=*")
    typed(watched, live_server, house(by=STRANGER))
    expect(watched.locator("#label-proof[data-state=bad]")).to_contain_text("不是这里开具的")


def test_a_house_that_answers_nonsense_makes_nothing_green(watched, live_server, house):
    watched.route("**/verify?code=*", lambda route: route.fulfill(status=500, body="{}"))

    proof = typed(watched, live_server, house())
    expect(proof).to_contain_text("没有连上本站")
    expect(proof.locator("h2")).to_have_text(SAYS)
    assert shown(watched) == {"open "}


def test_after_a_change_to_sm2_old_labels_hold_without_a_line_and_with_one_the_house_is_asked(
    phone, live_server, house, settings, offline
):
    settings.CERTIFICATE_SIGNATURE = "ed25519"
    old = house()
    visited(phone, live_server)
    settings.CERTIFICATE_SIGNATURE = "sm2"
    keys.rotate(reason="改用国密", now=clock.now())
    new = house(tail="QQQQ")
    with offline(phone):
        assert opened(phone, old) == "good"
        assert opened(phone, new) == "open"
        expect(phone.locator("#label-proof h2")).to_have_text(SAYS)
    for text, word in ((old, "签名正确"), (new, "国密签名（SM2、SM3）正确")):
        proof = typed(phone, live_server, text)
        expect(proof).to_contain_text(f"{SAYS}：以下是本站核验的结果")
        expect(proof).to_contain_text(word)
        assert proof.get_attribute("data-state") == "good"


@pytest.fixture
def asked(page, live_server):
    """Ask the product's scripts something, on a page of ours under its policy."""
    page.goto(f"{live_server.url}/verify")
    return lambda script, *what: page.evaluate(script, list(what))


def test_nothing_that_names_sm2_or_was_made_of_such_a_label_is_good_in_a_browser(asked):
    token = sign(said(), NATIONAL)
    confused = [
        forged(SM2, KEY, KEY),
        forged(ED25519, KEY, NATIONAL),
        forged(ED25519, NATIONAL, NATIONAL),
        sign(said(), STRANGER),
    ]
    wrong = [*flips(token), *(token[:n] for n in range(1, len(token))), *confused]
    texts = [digits.text_of(CODE, one, ORIGIN) for one in (token, *wrong)]
    listed, gone = issuers.listed(KEYS, KEY), list(revocation.signed(CLEAN, KEY))

    found = asked(JUDGE, static("certificates/proof.js"), [TEXT, *texts], listed, gone, str(DAY))
    assert found[0]["state"] == "good"  # of the other kind, with the same lists
    assert len(found) > 600
    assert {one["state"] for one in found[1:]} == {"open", "bad"}
    assert {one["statement"] is None for one in found[1:]} == {True}
    assert found[1]["checks"][0] == {"name": "signature", "state": "open", "said": f"{SAYS}。"}
    [alone] = asked(JUDGE, static("certificates/proof.js"), texts[:1], None, None, str(DAY))
    assert alone["checks"][0]["said"] == f"{SAYS}。"


def test_what_a_list_says_against_it_is_told_without_a_line(asked):
    listed, gone = (
        issuers.listed(KEYS, KEY),
        list(revocation.signed(replace(CLEAN, void=frozenset({CODE})), KEY)),
    )
    text = digits.text_of(CODE, sign(said(), NATIONAL), ORIGIN)

    [found] = asked(JUDGE, static("certificates/proof.js"), [text], listed, gone, str(DAY))
    assert (found["state"], found["checks"][2]["said"]) == ("bad", "这张合格证已作废。")
    [verdict] = asked(
        RECEIVED,
        static("receiving/verdict.js"),
        static("certificates/proof.js"),
        [text],
        gone,
        listed,
        str(DAY),
    )
    assert verdict == ["mismatch", "这张合格证已作废。"]


def test_whoever_receives_goods_is_told_that_the_house_will_say(asked):
    text = digits.text_of(CODE, sign(said(), NATIONAL), ORIGIN)
    listed, gone = issuers.listed(KEYS, KEY), list(revocation.signed(CLEAN, KEY))

    found = asked(
        RECEIVED,
        static("receiving/verdict.js"),
        static("certificates/proof.js"),
        [text, TEXT],
        gone,
        listed,
        str(DAY),
    )
    assert found == [["", f"{SAYS}。"], ["verified", ""]]


def test_a_list_in_which_sm2_has_signed_anything_is_taken_by_no_browser(asked):
    back = chain((NATIONAL, DAY - timedelta(days=9)), (KEY, DAY - timedelta(days=5)))
    by_both = {
        "first": issuers.listed(ALONE, NATIONAL),
        "after": issuers.listed(CHANGED, NATIONAL),
        "back": issuers.listed(back, KEY),
    }
    wrong = []
    for one in by_both.values():
        for what, value in (
            ("alg", "EdDSA"),
            ("alg", "SM2"),
            ("alg", "toString"),
            ("key", "AAAA"),
            ("kid", "00000000"),
            ("until", "2020-01-01"),
        ):
            changed = json.loads(json.dumps(one))
            row = next(row for row in changed["keys"] if row["alg"] != "EdDSA")
            row[what] = value
            wrong.append(changed)

    found = asked(
        LISTS, static("certificates/proof.js"), [issuers.listed(KEYS, KEY), *by_both.values(), *wrong]
    )
    assert found == ["taken"] + ["National"] * 3 + ["BadList"] * len(wrong)
