"""What the browser makes of a label and its lists, beside what Python makes of them: the same, in the same words."""

from __future__ import annotations

import copy

import pytest
from django.templatetags.static import static

from tests.certificates.judging import CASES, KEYS, published
from tests.certificates.statements import CODE, DAY, KEY, flips
from tests.certificates.test_keys import listed
from youji.certificates.logic import issuers, revocation
from youji.certificates.logic.digits import scanned
from youji.certificates.logic.number import BadNumber, read
from youji.certificates.logic.revocation import Part, Revoked
from youji.certificates.logic.texts_of_statement import judged_json
from youji.certificates.logic.verdict import Known, judge

pytestmark = pytest.mark.clause("4.2-c")
JUDGE = """async ([file, cases]) => {
  const { judge, openedKeys, openedRevoked } = await import(file);
  const said = [];
  for (const { text, listed, gone, today } of cases) {
    const keys = listed && (await openedKeys(listed));
    const revoked = gone && (await openedRevoked(Uint8Array.from(gone), keys));
    said.push(await judge(text, { keys, revoked }, today));
  }
  return said;
}"""
LISTS = """async ([file, documents, listed, gone]) => {
  const { openedKeys, openedRevoked, BadList, BadToken } = await import(file);
  const taken = async (open) => {
    try { await open(); return true; }
    catch (fault) { if (fault instanceof BadList || fault instanceof BadToken) return false; throw fault; }
  };
  const keys = await openedKeys(listed);
  const said = [[], []];
  for (const one of documents) said[0].push(await taken(() => openedKeys(one)));
  for (const one of gone) said[1].push(await taken(() => openedRevoked(Uint8Array.from(one), keys)));
  return said;
}"""
NUMBERS = """async ([file, texts]) => {
  const { number, BadNumber } = await import(file);
  return texts.map((one) => { try { return number(one); }
    catch (fault) { if (fault instanceof BadNumber) return fault.message; throw fault; } });
}"""


@pytest.fixture
def ask(page, live_server):
    """Ask the product's script something, on a page of ours under its policy."""
    page.goto(f"{live_server.url}/verify")
    return lambda script, *what: page.evaluate(script, [static("certificates/proof.js"), *what])


def test_every_case_comes_to_the_same_in_the_same_words(ask):
    asked = []
    for case in CASES.values():
        listed_, gone = published(case)
        asked.append(
            {"text": case.text, "listed": listed_, "gone": gone and list(gone), "today": str(case.today)}
        )

    for (name, case), found in zip(CASES.items(), ask(JUDGE, asked), strict=True):
        ours = judged_json(judge(scanned(case.text), Known(case.keys, case.revoked), case.today))
        if found["statement"]:
            found["statement"].pop("operator")
        assert found == ours, name


def test_lists_that_were_changed_are_refused_in_the_browser_too(ask):
    whole = listed()
    documents = [whole, *({**whole, what: whole[what] + "A"} for what in ("on", "house", "signature", "v"))]
    for place in (0, 1):
        for what in ("kid", "alg", "key", "since", "until", "endorsed"):
            one = copy.deepcopy(whole)
            one["keys"][place][what] = {"since": "2026-02-02", "until": "2026-05-01"}.get(what, "AAAA")
            documents.append(one)
    documents += [{**whole, "note": "x"}, {**whole, "keys": whole["keys"][1:]}, {}, [], None]
    gone = revocation.signed(Revoked("youji.hunan.gov.cn", DAY, frozenset({CODE}), (Part(CODE, 1, 2),)), KEY)

    keys, lists = ask(
        LISTS, documents, issuers.listed(KEYS, KEY), [list(one) for one in (gone, *flips(gone), *(gone[:n] for n in range(len(gone))))]
    )  # fmt: skip
    assert keys == [True] + [False] * (len(documents) - 1)
    assert lists[0]
    assert not any(lists[1:])


def test_numbers_are_read_in_the_browser_as_here(ask):
    typed = [
        CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("-", "－"), CODE.replace("1", "l").replace("0", "O"),
        CODE[:-1] + "0", CODE[:-1] + "1", "GD982V-260230-AB3D-0", "", "433127-26-0001", "GD982V-261130-AB3Z-0", "橙子",
    ]  # fmt: skip

    def ours(text):
        try:
            return read(text)
        except BadNumber as fault:
            return str(fault)

    assert ask(NUMBERS, typed) == [ours(one) for one in typed]
