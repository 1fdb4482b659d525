"""C2SP tlog-witness, "add-checkpoint", sentence by sentence, to a witness that runs as a process."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.ledger import vectors
from tests.witness import processes
from tests.witness.asking import (
    EMPTY,
    FORKED,
    KEY,
    LEAVES,
    NAME,
    OTHER,
    b64,
    grown,
    leaf,
    line,
    log_of,
    note,
    proof,
    request,
    root,
    text,
)  # fmt: skip
from youji.ledger.logic import cosignatures, notes
from youji.ledger.logic.cosignatures import place_of

SECOND = "second.example/log"


@pytest.fixture(scope="module")
def vkey_and_witness(tmp_path_factory):
    """A witness of two logs, which has seen seven leaves of the first and nothing of the second."""
    folder = tmp_path_factory.mktemp("witness") / "w"
    vkey = processes.new(folder)
    with processes.running(folder, log_of(), log_of(name=SECOND)) as one:
        status, _, said = one.add(grown(0, 7))
        assert status == 200, said
        yield vkey, one


@pytest.fixture
def witness(vkey_and_witness):
    return vkey_and_witness[1]


SEVEN, NINE = text(7, root(7)), text(9, root(9))
TO_NINE = proof(7, 9)
GOOD = note(NINE)

#: Each sentence of the section, what breaks it, and what must be answered. The witness stands at seven leaves.
CASES: dict[str, list[tuple[str, bytes, int]]] = {
    "The request body MUST be a sequence of an old size line, zero or more consistency proof lines, and an empty "
    "line, followed by a checkpoint.": [
        ("nothing", b"", 400),
        ("no old size", b"\n" + GOOD.encode(), 400),
        ("no empty line", request(7, TO_NINE, "").rstrip(b"\n") + b"\n" + GOOD.encode()[:40], 400),
        ("no checkpoint", request(7, TO_NINE, ""), 400),
        ("a checkpoint nobody signed", request(7, TO_NINE, NINE), 400),
        ("no UTF-8", request(7, TO_NINE, GOOD).replace("—".encode(), b"\xff"), 400),
        ("a checkpoint of two lines", request(7, TO_NINE, note(f"{NAME}\n9\n")), 400),
        ("a root that is none", request(7, TO_NINE, note(text(9, "hello"))), 400),
        ("a root too short", request(7, TO_NINE, note(text(9, bytes(31)))), 400),
    ],
    "Each line MUST terminate in a newline character (U+000A).": [
        ("carriage returns", request(7, TO_NINE, GOOD).replace(b"\n", b"\r\n"), 400),
        ("the last one not", request(7, TO_NINE, GOOD)[:-1], 400),
    ],
    "The old size line MUST consist of the string `old`, a single space (0x20), and the tree size … encoded as an ASCII "
    "decimal with no leading zeroes": [
        ("another word", request(7, TO_NINE, GOOD).replace(b"old", b"size", 1), 400),
        ("a capital", request(7, TO_NINE, GOOD).replace(b"old", b"Old", 1), 400),
        ("two spaces", request(" 7", TO_NINE, GOOD), 400),
        ("a leading zero", request("07", TO_NINE, GOOD), 400),
        ("a sign", request("+7", TO_NINE, GOOD), 400),
        ("less than nothing", request("-7", TO_NINE, GOOD), 400),
        ("a fraction", request("7.0", TO_NINE, GOOD), 400),
        ("another script's digits", request("７", TO_NINE, GOOD), 400),
        ("no number", request("", TO_NINE, GOOD), 400),
        ("twenty digits", request("9" * 20, TO_NINE, GOOD), 400),
    ],
    "Each consistency proof line MUST encode a single hash in base64.": [
        ("no base64", request(7, ["hello!", *TO_NINE], GOOD), 400),
        ("two in a line", request(7, [TO_NINE[0] + TO_NINE[1]], GOOD), 400),
        ("half a hash", request(7, [TO_NINE[0][:16], *TO_NINE[1:]], GOOD), 400),
        ("another alphabet", request(7, ["-_" * 21 + "A=", *TO_NINE], GOOD), 400),
    ],
    "The client MUST NOT send more than 63 consistency proof lines.": [
        ("64", request(7, [bytes(32)] * 64, GOOD), 400),
        ("63, of the wrong hashes", request(7, [bytes(32)] * 63, GOOD), 422),
    ],
    "If the checkpoint origin is unknown, the witness MUST respond with a \"404 Not Found\"": [
        ("another log", request(7, TO_NINE, note(text(9, root(9), "other.example/log"))), 404),
        ("the origin with a space after", request(7, TO_NINE, note(text(9, root(9), f"{NAME} "))), 404),
        ("the log's next origin", request(7, TO_NINE, note(text(9, root(9), f"{NAME}/2"))), 404),
    ],
    "… \"403 Forbidden\" … if either no signature from a trusted key for the origin is present, or a signature line's "
    "key name and ID match a trusted key but the signature itself fails to verify": [
        ("another's", request(7, TO_NINE, note(NINE, line(NINE, NAME, OTHER))), 403),
        ("another's under our id", request(7, TO_NINE, note(NINE, line(NINE, NAME, OTHER, of=vectors.ident(NAME, KEY)))), 403),
        ("ours under another name", request(7, TO_NINE, note(NINE, line(NINE, SECOND))), 403),
        ("ours of another text", request(7, TO_NINE, note(NINE, line(SEVEN))), 403),
        ("one good, one that fails", request(7, TO_NINE, note(NINE, line(NINE), line(SEVEN))), 403),
        ("an extension added after it was signed", request(7, TO_NINE, note(f"{NINE}more\n", line(NINE))), 403),
    ],
    "The old size MUST be equal to or lower than the checkpoint size. Otherwise … \"400 Bad Request\"": [
        ("more than there is", request(10, [], GOOD), 400),
        ("ours, of a checkpoint before it", request(7, [], note(text(5, root(5)))), 400),
    ],
    "The witness MUST check that the old size matches the size of the latest checkpoint it cosigned": [
        ("less", grown(5, 9), 409),
        ("nothing", grown(0, 9), 409),
        ("more", grown(8, 9), 409),
        ("a checkpoint before it", grown(3, 5), 409),
        ("with a wrong proof too", request(5, [], GOOD), 409),
    ],
    "A checkpoint of size zero MUST have the root hash of the empty tree … Otherwise … \"422 Unprocessable Entity\"": [
        ("another root", request(0, [], note(text(0, bytes(32), SECOND), line(text(0, bytes(32), SECOND), SECOND))), 422),
    ],
    "If the proof is not empty when the old size is zero …": [
        ("a hash", request(0, [leaf(1)], note(text(3, root(3), SECOND), line(text(3, root(3), SECOND), SECOND))), 422),
    ],
    "… or if a Merkle Consistency Proof doesn't verify, the witness MUST respond with a \"422 Unprocessable Entity\"": [
        ("none", request(7, [], GOOD), 422),
        ("cut short", request(7, TO_NINE[:-1], GOOD), 422),
        ("longer", request(7, [*TO_NINE, leaf(1)], GOOD), 422),
        ("another order", request(7, TO_NINE[::-1], GOOD), 422),
        ("of another tree", grown(7, 9, FORKED), 422),
    ],
    "If the old size matches the checkpoint size, the witness MUST check that the root hashes are also identical.": [
        ("another tree as large", request(7, [], note(text(7, root(7, FORKED)))), 422),
        ("with a proof", request(7, [leaf(1)], note(SEVEN)), 422),
    ],
}  # fmt: skip
TABLE = [(f"{sentence[:40]}…: {name}", *case) for sentence, named in CASES.items() for name, *case in named]


@pytest.mark.parametrize(("body", "status"), [case[1:] for case in TABLE], ids=[case[0] for case in TABLE])
def test_what_the_text_refuses_is_refused_and_changes_nothing(witness, body, status):
    said = witness.add(body)
    assert said[0] == status, said
    if status == 409:  # "The response body MUST consist of the tree size of the latest cosigned checkpoint …"
        assert said[1:] == ("text/x.tlog.size", "7\n")
    assert witness.add(grown(7, 7))[0] == 200


def test_what_it_signs_is_a_cosignature_and_nothing_else(vkey_and_witness):
    """ "… a sequence of one or more note signature lines, each starting with the — character and ending with a newline"."""
    vkey, witness = vkey_and_witness
    status, kind, said = witness.add(grown(7, 7))
    assert (status, kind, said.count("\n")) == (200, "text/plain; charset=utf-8", 1)
    assert cosignatures.read(f"{note(SEVEN)}{said}", vkey).name == "witness.example/w"


@pytest.mark.parametrize("lines", [
    (line(SEVEN), line(SEVEN, "w.example/other", OTHER)),  # "The submitted checkpoint MAY include multiple signatures."
    (line(SEVEN, NAME, OTHER), line(SEVEN)),  # "it MUST ignore signatures from unknown keys"
    (line(SEVEN, "w.example/other", of=vectors.ident(NAME, KEY)), line(SEVEN)),  # "if they share a name or ID (but not both)"
])  # fmt: skip
def test_signatures_of_others_are_passed_over(witness, lines):
    assert witness.add(request(7, [], note(SEVEN, *lines)))[0] == 200


def test_the_monitors_read_what_was_signed(vkey_and_witness):
    """Monitor Retrieval Mechanism: the newest checkpoint "MUST include the cosignature(s) … returned from add-checkpoint
    and the cosignature from the log key(s)"; "404" where it "has never cosigned a checkpoint for that log"."""
    vkey, witness = vkey_and_witness
    line_given = witness.add(grown(7, 7))[2]
    status, _, said = witness.ask("GET", f"/{place_of(NAME)}/checkpoint")
    assert status == 200
    assert line_given in said
    assert notes.open_checkpoint(said, vectors.vkey()).size == 7
    assert cosignatures.read(said, vkey).name == "witness.example/w"
    assert witness.ask("GET", f"/{place_of(SECOND)}/checkpoint")[0] == 404


def test_other_addresses_and_ways_are_refused(vkey_and_witness):
    vkey, witness = vkey_and_witness
    assert witness.ask("GET", "/key")[2] == f"{vkey}\n"
    assert witness.ask("GET", "/add-checkpoint")[0] == 405  # "The request MUST be an HTTP POST."
    assert witness.ask("POST", "/key", b"x")[0] == 405
    assert [witness.ask("GET", path)[0] for path in ("/", "/fold", "/key/", "/..%2fkey", "/origins")] == [
        404
    ] * 5
    assert witness.add(bytes(1 << 20))[0] == 413


def test_an_empty_log_and_its_first_leaf(tmp_path):
    """ "… (or zero if it never cosigned a checkpoint for that origin)"; the old size "unless the size is zero … `0`"."""
    processes.new(folder := tmp_path / "w")
    with processes.running(folder, log_of()) as one:
        assert [one.add(body)[0] for body in (grown(0, 0), grown(0, 0), grown(0, 1), grown(1, 2))] == [
            200
        ] * 4
        assert one.add(request(0, [], note(text(0, EMPTY))))[::2] == (409, "2\n")


def test_of_many_at_once_one_is_signed_and_the_rest_are_told(tmp_path):
    """ "checking the old size against the latest checkpoint and persisting the new checkpoint must be performed
    atomically": of fifteen trees that all go on from five, none rolls another back."""
    processes.new(folder := tmp_path / "w")
    with processes.running(folder, log_of()) as one:
        assert one.add(grown(0, 5))[0] == 200
        together = threading.Barrier(15)

        def ask(size: int) -> tuple[int, str, str]:
            together.wait()
            return one.add(grown(5, size))

        with ThreadPoolExecutor(15) as many:
            said = list(many.map(ask, range(6, 21)))
        (won,) = [n for n, answer in enumerate(said) if answer[0] == 200]
        assert {answer for n, answer in enumerate(said) if n != won} == {
            (409, "text/x.tlog.size", f"{won + 6}\n")
        }


def test_the_table_is_of_more_than_forty_cases_and_each_answer_there_is():
    counted = {status: sum(case[2] == status for case in TABLE) for status in (400, 403, 404, 409, 422)}
    assert len(TABLE) > 40
    assert min(counted.values()) >= 3, json.dumps(counted)
    assert b64(LEAVES[0]) != b64(FORKED[3])
