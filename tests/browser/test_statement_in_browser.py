"""The browser's own verifier against Python's: the same statements taken, the same refused."""

from __future__ import annotations

import pytest
from django.templatetags.static import static

from tests.certificates.statements import KEY, OTHER, flips, said
from youji.certificates.logic import cose, digits
from youji.certificates.logic.statement import sign

pytestmark = pytest.mark.clause("4.2-c")
VERIFY = """async ([file, tokens, kid, raw]) => {
  const { opened, signedBy, toSign } = await import(file);
  const key = Uint8Array.from(raw);
  const said = [];
  for (const one of tokens) {
    let read = null;
    try {
      const token = opened(Uint8Array.from(one));
      read = token.kid === kid && (await signedBy(key, toSign(token), token.signature)) ? token.said : null;
    } catch (fault) { if (fault.constructor.name !== "BadToken") throw fault; }
    said.push(read);
  }
  return said;
}"""
UNDIGITS = """async ([file, texts]) => {
  const { undigits } = await import(file);
  return texts.map((one) => { try { return [...undigits(one)]; } catch { return null; } });
}"""


@pytest.fixture
def verifier(page, live_server):
    """Ask the product's script something: ``verifier(script, *what)``, on a page of ours under its policy."""
    page.goto(f"{live_server.url}/verify")
    return lambda script, *what: page.evaluate(script, [static("certificates/cose.js"), *what])


def test_the_browser_takes_what_is_ours_and_nothing_else(verifier):
    token, public = sign(said(), KEY), KEY.public_key().public_bytes_raw()
    wrong = [*flips(token), *(token[:n] for n in range(len(token)))]
    theirs = sign(said(), OTHER)
    other = cose.kid_of(OTHER.public_key().public_bytes_raw())
    wrong += [token + b"\0", theirs, theirs.replace(other, cose.kid_of(public))]

    first, *others = verifier(
        VERIFY, [list(one) for one in (token, *wrong)], cose.kid_of(public).hex(), list(public)
    )

    assert first == {
        "code": said().code, "operator": "GD982V", "day": "2026-11-30", "copy": 12, "copies": 50, "product": "冰糖橙",
        "quantity": "25.5", "unit": "kg", "place": "麻阳苗族自治县谭家寨乡", "issuer": "麻阳金穗柑橘专业合作社",
        "promise": "2026-02", "basis": [1, 2], "form": 1,
    }  # fmt: skip
    assert len(others) > 600
    assert not any(others)


def test_digits_are_read_in_the_browser_as_here(verifier):
    token = sign(said(), KEY)
    text = digits.digits(token)

    assert verifier(UNDIGITS, [text, "0" + text, text[:-1], "", "1e9", "٣", "9" * 90_000, digits.digits(b"\0\0\1")]) == [
        list(token), None, None, None, None, None, None, [0, 0, 1],
    ]  # fmt: skip
