"""Both readers of proofs and notes that we ship, Python's and the browser's, against one table of cases."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

import playwright
import pytest

from tests.ledger import vectors
from youji.ledger.logic import merkle, notes

TABLE = {kind: list(getattr(vectors, kind)()) for kind in ("inclusions", "extensions", "notes")}
STATIC = Path(merkle.__file__).parents[1] / "static/ledger/tree.js"
#: What runs the scripts: the browser's own engine, as Playwright brings it.
NODE = Path(playwright.__file__).parent / "driver/node"
READER = """
import { bytes, isExtension, readCheckpoint, readKey, readNote, rootFromPath, same, signed } from %s;
const data = (value) => Array.isArray(value) ? value.map(data) : typeof value === "string" ? bytes(value) : value;
const ASKED = {
  inclusions: async ([leaf, index, size, path, root]) => {
    const found = await rootFromPath(data(leaf), index, size, data(path));
    return found !== null && data(root).length === 32 && same(found, data(root));
  },
  extensions: ([old, now, before, after, path]) =>
    isExtension(old, now, data(before), data(after), data(path)),
  notes: async ([note, vkey]) => {
    const [read, key] = [readNote(note), await readKey(vkey)];
    const head = read && readCheckpoint(read.text);
    return Boolean(head && key && head.origin === key.name) && (await signed(note, vkey)) === "good";
  },
};
const table = JSON.parse(await new Response(process.stdin).text());
const said = {};
for (const [kind, cases] of Object.entries(table)) {
  said[kind] = [];
  for (const one of cases) said[kind].push(await ASKED[kind](one));
}
console.log(JSON.stringify(said));
"""


def _python(kind: str, args: list) -> bool:
    match kind:
        case "inclusions":
            return merkle.verify_inclusion(*args)
        case "extensions":
            old, new, before, after, path = args
            return merkle.verify_consistency(old, new, before, after, path)
    try:
        notes.open_checkpoint(*args)
    except notes.BadNote:
        return False
    return True


@cache
def _browsers() -> dict[str, list[bool]]:
    def plain(value):
        if isinstance(value, list):
            return [plain(one) for one in value]
        return vectors.b64(value) if isinstance(value, bytes) else value

    table = {kind: [plain(args) for _, args, _ in cases] for kind, cases in TABLE.items()}
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", READER % json.dumps(STATIC.as_uri())],
        input=json.dumps(table), capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return json.loads(ran.stdout)


@pytest.mark.parametrize("kind", TABLE)
def test_pythons_reader_takes_what_is_sound_and_nothing_else(kind):
    assert [name for name, args, sound in TABLE[kind] if _python(kind, args) is not sound] == []


@pytest.mark.parametrize("kind", TABLE)
def test_the_browsers_reader_takes_what_is_sound_and_nothing_else(kind):
    found = zip(TABLE[kind], _browsers()[kind], strict=True)
    assert [name for (name, _, sound), said in found if said is not sound] == []


def test_the_table_has_both_kinds_of_cases():
    counted = {
        kind: (sum(s for *_, s in cases), sum(not s for *_, s in cases)) for kind, cases in TABLE.items()
    }
    assert min(min(pair) for pair in counted.values()) >= 5, counted
