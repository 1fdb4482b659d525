"""The certificates' own log: what is issued, void, replaced, signed with, is a leaf; whoever holds a label can prove it."""

from __future__ import annotations

import json
import uuid
from itertools import pairwise

import pytest

from tests.certificates.statements import said
from youji.certificates.logic import issuers, logged
from youji.certificates.logic.statement import opened
from youji.certificates.models import LogHead, LogLeaf
from youji.certificates.selectors import log as reading
from youji.certificates.selectors.statements import statement_of
from youji.certificates.services import keys
from youji.certificates.services import log as growing
from youji.certificates.services.log import grow
from youji.certificates.services.voiding import void_certificate
from youji.ledger.logic import merkle, notes, tiles
from youji.shared.identifiers import uuid7

pytestmark = pytest.mark.django_db


def asked(client, code):
    return client.get(f"/certificates/proof/{code}").json()


def key_list(client):
    return issuers.opened(client.get("/.well-known/youji-keys.json").json())


def test_whoever_holds_a_label_proves_that_the_log_has_it_and_no_other(client, lot, issue, now):
    first, second = issue(lot), issue(lot, quantity="10")
    assert client.get(f"/certificates/proof/{first.code}").status_code == 404
    grow(now=now)

    label = opened(bytes(first.token))[0]
    answer, known = asked(client, first.code), key_list(client)
    assert logged.prove(label, answer, known) == answer["leaves"][0]["index"]
    others = {
        "another certificate": asked(client, second.code),
        "another path": answer
        | {"leaves": [answer["leaves"][0] | {"path": answer["leaves"][0]["path"][::-1]}]},
        "another place": answer | {"leaves": [answer["leaves"][0] | {"index": 0}]},
        "nobody's checkpoint": answer
        | {"checkpoint": answer["checkpoint"].replace("—", "—", 1)[:-8] + "AAAAAA=\n"},
        "no leaf": answer | {"leaves": []},
    }
    for wrong in others.values():
        with pytest.raises(logged.NotProven):
            logged.prove(label, wrong, known)
    with pytest.raises(logged.NotProven):
        logged.prove(said(), answer, known)


def test_a_leaf_is_the_number_and_a_hash_and_what_became_of_it_follows(client, lot, issue, grower, now):
    old = issue(lot)
    grow(now=now)
    void_certificate(code=old.code, actor=grower, now=now, reason="写错了数量", first=3, last=5)
    new = issue(lot, replaces=old.code)
    grow(now=now)

    leaves = [json.loads(bytes(row.data)) for row in LogLeaf.objects.order_by("index")]
    assert [sorted(one) for one in leaves] == [
        ["keys"], ["code", "statement"], ["code", "statement"], ["code", "void"], ["code", "void"], ["code", "replaced_by"],
    ]  # fmt: skip
    assert leaves[1] == {"code": old.code, "statement": old.digest}
    assert leaves[3] == {"code": old.code, "void": [3, 5]}
    assert leaves[5] == {"code": old.code, "replaced_by": new.code}
    text = b"".join(bytes(row.data) for row in LogLeaf.objects.all()).decode()
    assert not any(
        word in text for word in (old.product, old.issuer, old.place, "200", statement_of(old).unit)
    )
    assert len(asked(client, old.code)["leaves"]) == 4


def test_what_was_issued_while_nobody_grew_the_log_for_hours_is_in_it_with_the_next_turn(
    lot, issue, now, monkeypatch
):
    issue(lot, quantity="1")
    grow(now=now)
    missed = issue(lot, quantity="1")
    later = uuid.UUID(int=uuid7().int + ((3 * 3_600_000) << 80))
    monkeypatch.setattr(growing, "uuid7", lambda: later)  # the clock of ids when the worker comes back

    grow(now=now)
    assert LogLeaf.objects.filter(code=missed.code).exists()


def test_a_void_stands_behind_the_issue_however_many_wait(client, lot, issue, grower, now, monkeypatch):
    issue(lot, quantity="1")
    made = issue(lot, quantity="1")
    void_certificate(code=made.code, actor=grower, now=now, reason="写错了数量", first=3, last=5)
    monkeypatch.setattr(growing, "BATCH", 1)
    grow(now=now)

    leaves = LogLeaf.objects.filter(code=made.code).order_by("index")
    assert [sorted(json.loads(bytes(row.data))) for row in leaves] == [
        ["code", "statement"],
        ["code", "void"],
    ]
    logged.prove(opened(bytes(made.token))[0], asked(client, made.code), key_list(client))


def test_every_leaf_once_whoever_grows_and_each_tree_begins_with_the_one_before(client, lot, issue, now):
    for _ in range(3):
        issue(lot, quantity="1")
        grow(now=now)
        assert grow(now=now) == 0
    keys.rotate(reason="每年一换", now=now)
    issue(lot, quantity="1")
    grow(now=now, whole=True)

    heads = list(LogHead.objects.order_by("size"))
    hashes = [bytes(row.hash) for row in LogLeaf.objects.order_by("index")]
    for before, after in pairwise(heads):
        path = reading.consistency(before.size, after.size)
        roots = (bytes(before.root), bytes(after.root))
        assert merkle.verify_consistency(before.size, after.size, *roots, path)
    assert bytes(heads[-1].root) == merkle.root_of(hashes)
    name = logged.origin(keys.house())
    newest = notes.vkey(name, keys.issuers()[-1].public)
    assert notes.open_checkpoint(client.get("/certificates/checkpoint").content.decode(), newest).size == len(
        hashes
    )
    bundle = client.get(f"/certificates/tile/entries/{tiles.path_of(0, len(hashes))}").content
    assert [merkle.leaf_hash(one) for one in tiles.unbundle(bundle)] == hashes
    assert client.get(f"/certificates/tile/0/{tiles.path_of(0, len(hashes))}").content == b"".join(hashes)
