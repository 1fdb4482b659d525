"""A key is changed, and a lost end owned up to, by leaves: who remembers the old accepts the new, and nothing else."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.ledger.tampering import guards_lifted
from tests.ledger.test_anchor import cut_back_to
from tests.ledger.test_independent_client import log, publish  # noqa: F401
from tests.ledger.test_vectors import NODE
from tests.ledger.test_verify_log import verify
from youji.documents.known import Known
from youji.ledger import anchor, heads, keys, rotation, services, succession
from youji.ledger.checks import the_signing_key_is_there
from youji.ledger.durable import durable
from youji.ledger.logic import merkle, notes
from youji.ledger.logic.succession import SKIPPED, NoSuccession, Step, follow
from youji.ledger.models import AuditEntry, Checkpoint, Leaf, Pending, Seal, Tile

pytestmark = [pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def var(settings, tmp_path) -> Path:
    """A key of this test's own."""
    settings.VAR = tmp_path / "var"
    keys.forget()
    yield settings.VAR
    keys.forget()


def rotate(now):
    return rotation.rotate(reason="到期更换", now=now)


def signers() -> list[str]:
    """Under which key id each checkpoint is, oldest first."""
    found = []
    for note in Checkpoint.objects.order_by("pk").values_list("note", flat=True):
        [(_, raw)] = notes.read_note(note)[1]
        found.append(raw[:4].hex())
    return found


def test_a_change_of_keys_is_a_leaf_signed_by_the_old_one(now, client, var, capsys):
    publish(3, now)
    old = keys.verifier()
    call_command("rotate_log_key", "到期更换")
    new = keys.verifier()
    assert new != old
    assert old in (said := capsys.readouterr().out)
    assert new in said
    publish(2, now, start=3)
    first, second = old.split("+")[1], new.split("+")[1]
    assert signers() == [first, first, second, second]
    answer = client.get("/log/succession").json()
    assert answer["key"] == new
    (step,) = answer["steps"]
    leaf = json.loads(step["leaf"])
    assert (leaf["action"], leaf["data"]) == (
        "ledger.key.changed", {"from": old, "to": new, "reason": "到期更换"},
    )  # fmt: skip
    assert follow(old, succession.steps(), new).changes == 1
    assert verify()[0] == 0
    assert the_signing_key_is_there(["default"]) == []
    assert sorted(path.name for path in var.iterdir()) == ["log.key", "log.key.old"]
    assert {path.stat().st_mode & 0o777 for path in var.iterdir()} == {0o600}


def test_it_goes_on_from_wherever_it_was_cut_short(now, var, monkeypatch):
    """Each step but the last fails once, as if killed there; whatever runs meanwhile signs with the right key."""
    publish(2, now)
    old = keys.verifier()

    def killed(*_, **__):
        raise KeyboardInterrupt

    for module, name in (
        (rotation, "_record"), (rotation, "_recorded"), (rotation, "_sign_with_the_new"), (keys, "put_in_place"),
    ):  # fmt: skip
        with monkeypatch.context() as patch:
            patch.setattr(module, name, killed)
            with pytest.raises(KeyboardInterrupt):
                rotate(now)
        keys.forget()  # another process
        publish(1, now, start=Leaf.objects.count())
        assert the_signing_key_is_there(["default"]) == [], name
        code, said = verify()
        assert code == 0, f"{name}: {said}"
    done = rotate(now)
    assert (done.before, done.after) == (old, keys.verifier())
    assert AuditEntry.objects.filter(action="ledger.key.changed").count() == 1
    assert not (var / "log.key.next").exists()
    publish(1, now, start=90)
    assert verify()[0] == 0


def test_a_process_that_began_before_the_change_signs_with_the_new_key(now, var):
    publish(1, now)
    before = keys.signing_key()
    rotate(now)
    (var / "log.key.old").unlink()
    keys._load.cache_clear()
    new = keys.verifier()
    path = var / "log.key"
    present = path.read_text()
    path.write_text(base64.b64encode(before.private_bytes_raw()).decode())
    keys.forget()
    keys.signing_key()  # what such a process holds
    path.write_text(present)
    publish(1, now, start=1)
    assert signers()[-1] == new.split("+")[1]


def test_the_next_look_follows_the_change_and_says_so(log, now, tmp_path):  # noqa: F811
    state = tmp_path / "seen"
    asked = ("--from", log.base, "--state", str(state))
    publish(3, now)
    old = keys.verifier()
    assert verify(*asked)[0] == 0
    rotate(now)
    rotate(now)
    publish(2, now, start=3)
    code, said = verify(*asked)
    assert (code, "换过 2 次钥匙，每次都有旧钥匙签名的记录" in said) == (0, True), said
    assert json.loads(state.read_text())["key"] == keys.verifier()
    assert verify("--from", log.base, "--key", old)[0] == 0


def another_house(now, var) -> None:
    """All is signed again by a key that nobody handed over to."""
    with guards_lifted():
        AuditEntry.objects.filter(action__startswith="ledger.key.").delete()
        for model in (Checkpoint, Seal, Leaf, Tile):
            model.objects.all().delete()
    for path in var.iterdir():
        path.unlink()
    anchor.path().unlink()
    keys.forget()
    ids = AuditEntry.objects.order_by("pk").values_list("pk", flat=True)
    Pending.objects.bulk_create(Pending(entry_id=pk) for pk in ids)
    services.sequence(now=now)


def test_another_key_without_a_succession_is_another_log(log, now, tmp_path, var):  # noqa: F811
    state = tmp_path / "seen"
    asked = ("--from", log.base, "--state", str(state))
    publish(3, now)
    rotate(now)
    old = keys.verifier()
    assert verify(*asked)[0] == 0
    another_house(now, var)
    rotate(now)  # it may well hand over among its own keys
    code, said = verify(*asked)
    assert (code, "换了一本日志" in said) == (1, True)
    assert "换了一本日志" in verify("--from", log.base, "--key", old)[1]


def forged(step: Step, **changed) -> Step:
    return Step(**{name: getattr(step, name) for name in Step.__slots__} | changed)


READER = """
import { follow, lost } from %s;
const { ways, losses } = JSON.parse(await new Response(process.stdin).text());
const said = { ways: [], losses: [] };
const ask = async (call) => { try { return await call(); } catch { return null; } };
for (const [key, steps, to] of ways) said.ways.push((await ask(() => follow(key, steps, to)))?.trees.length ?? null);
for (const [seen, restarts] of losses) said.losses.push(await ask(() => lost(seen, restarts)));
console.log(JSON.stringify(said));
"""
SCRIPT = Path(rotation.__file__).parent / "static/ledger/succession.js"


OWNED = [{"size": 8, "root": "AAAA", "kept": 5}]


def in_javascript(ways: list, losses: list, restarts: list = OWNED) -> dict[str, list]:
    """What the browser's reader makes of them: how many trees it went through, whether something is lost; or null."""

    def plain(step: Step) -> dict:
        path = [base64.b64encode(hash_).decode() for hash_ in step.path]
        return {"leaf": step.leaf.decode(), "index": step.index, "path": path, "checkpoint": step.note}

    table = {
        "ways": [[key, [plain(step) for step in steps], to] for key, steps, to in ways],
        "losses": [[{"size": size, "root": root}, restarts] for size, root in losses],
    }
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", READER % json.dumps(SCRIPT.as_uri())],
        input=json.dumps(table), capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return json.loads(ran.stdout)


def in_python(way: tuple) -> int | None:
    try:
        return len(follow(*way).trees)
    except NoSuccession:
        return None


def test_a_step_is_accepted_only_as_it_was_signed(now):
    """The table of what a succession can be wrong in, for both readers that we ship."""
    publish(3, now)
    old, first = keys.verifier(), Checkpoint.objects.get()
    rotate(now)
    new = keys.verifier()
    (step,) = succession.steps()
    key, stolen, name = keys.signing_key(), Ed25519PrivateKey.generate(), keys.origin()
    evil = notes.vkey(name, keys.public(stolen))
    signed = notes.parse_checkpoint(notes.read_note(step.note)[0])
    with_new = notes.sign(signed.text, name=name, key=key)
    with_evil = notes.sign(signed.text, name=name, key=stolen)
    both = step.note + with_new.rpartition("\n\n")[2]
    other = step.leaf.replace(new.encode(), evil.encode())
    as_restart = step.leaf.replace(b"ledger.key.changed", b"ledger.log.restarted")
    unsigned = first.note.rpartition("\n\n")[0] + "\n\n"
    good = {
        "as it was signed": (old, [step], new),
        "signed by both": (old, [forged(step, note=both)], new),
        "a witness's line": (
            old,
            [forged(step, note=f"{step.note}{with_evil.rpartition(chr(10) * 2)[2]}")],
            new,
        ),
        "twice": (old, [step, step], new),
        "another's before": (
            old,
            [forged(step, leaf=step.leaf.replace(old.encode(), evil.encode())), step],
            new,
        ),
    }
    bad = {
        "none": (old, [], new),
        "signed by the new key only": (old, [forged(step, note=with_new)], new),
        "signed by another": (old, [forged(step, note=with_evil)], new),
        "another leaf": (old, [forged(step, leaf=other)], evil),
        "another index": (old, [forged(step, index=step.index - 1)], new),
        "an index past the end": (old, [forged(step, index=step.index + 1)], new),
        "an older tree": (old, [forged(step, note=first.note)], new),
        "a longer path": (old, [forged(step, path=(*step.path, bytes(32)))], new),
        "a shorter path": (old, [forged(step, path=step.path[:-1])], new),
        "no leaf": (old, [forged(step, leaf=b"x")], new),
        "a list": (old, [forged(step, leaf=b"[]")], new),
        "nothing": (old, [forged(step, leaf=b"null")], new),
        "no note": (old, [forged(step, note="")], new),
        "no signature": (old, [forged(step, note=unsigned)], new),
        "a key nobody named": (old, [step], evil),
        "backwards": (new, [step], old),
        "a restart that changes the key": (old, [forged(step, leaf=as_restart)], new),
        "the same, signed by the new": (old, [forged(step, leaf=as_restart, note=with_new)], new),
    }
    assert follow(new, [step], new).changes == 0, "nothing to follow"
    assert [name for name, way in good.items() if in_python(way) != 1] == []
    assert [name for name, way in bad.items() if in_python(way) is not None] == []
    losses = {(5, "BBBB"): False, (6, "BBBB"): True, (8, "AAAA"): True, (8, "BBBB"): None, (9, "AAAA"): None}
    said = in_javascript([*good.values(), *bad.values()], list(losses))
    assert dict(zip([*good, *bad], said["ways"], strict=True)) == dict.fromkeys(good, 1) | dict.fromkeys(bad)
    assert said["losses"] == list(losses.values())


def test_a_restart_is_followed_only_under_one_key_and_upwards(now):
    publish(5, now)
    first, old = Checkpoint.objects.get(), keys.verifier()
    publish(3, now, start=5)
    rotation.restart(lose(first), reason="恢复", now=now)
    new, key = keys.verifier(), keys.signing_key()
    (step,) = succession.steps()
    signed = notes.parse_checkpoint(notes.read_note(step.note)[0])

    def renamed(name: str) -> tuple[str, Step]:
        """The leaf leads to another name of the same key, and is in a tree of that name."""
        leaf = step.leaf.replace(new.encode(), notes.vkey(name, keys.public(key)).encode())
        root = merkle.leaf_hash(leaf)
        note = notes.sign(notes.Checkpoint(name, 1, root).text, name=name, key=key)
        return notes.vkey(name, keys.public(key)), Step(leaf, 0, (), note)

    under_old = notes.sign(
        notes.Checkpoint(old.split("+")[0], signed.size, signed.root).text, name=old.split("+")[0], key=key
    )
    ways = {"as it was signed": (old, [step], new), "a third": (old, [(third := renamed(f"{keys.origin()[:-2]}/3"))[1]], third[0])}  # fmt: skip
    bad = {"under the old name": (old, [forged(step, note=under_old)], new)}
    for name in ("other.example/log/2", f"{keys.origin()[:-2]}/1", f"{keys.origin()[:-2]}/x"):
        to, one = renamed(name)
        bad[name] = (old, [one], to)
    assert [name for name, way in ways.items() if in_python(way) != 1] == []
    assert [name for name, way in bad.items() if in_python(way) is not None] == []
    said = in_javascript([*ways.values(), *bad.values()], [])["ways"]
    assert dict(zip([*ways, *bad], said, strict=True)) == dict.fromkeys(ways, 1) | dict.fromkeys(bad)


def test_what_only_the_database_says_of_a_change_is_no_change(now, var):
    """Whoever owns the database signs all of it with a key of their own that hands over to ours."""
    publish(3, now)
    ours = (var / "log.key").read_text()
    our_public, name = keys.public(keys.signing_key()), keys.origin()
    another_house(now, var)
    (var / "log.key.next").write_text(ours)
    theirs = keys.verifier()
    with transaction.atomic():
        data = {"from": theirs, "to": notes.vkey(name, our_public), "reason": "x"}
        rotation._record("ledger.key.changed", name, data, now)
    services.sequence(now=now)
    for path in var.iterdir():
        path.unlink()
    (var / "log.key").write_text(ours)
    keys.forget()
    code, said = verify()
    assert (code, "签名无效" in said) == (1, True), said
    (error,) = the_signing_key_is_there(["default"])
    assert error.id == "ledger.E003"


def test_nothing_to_rotate_before_the_first_signature():
    with pytest.raises(CommandError, match="还没有签过名"):
        call_command("rotate_log_key", "试")


# --- what is not on the disk is not shown ---
def test_what_is_signed_is_shown_only_once_it_is_a_line(now, client, monkeypatch):
    publish(2, now)
    shown = client.get("/log/checkpoint").content
    with monkeypatch.context() as patch:
        patch.setattr("youji.ledger.sequencing.anchor.keep", lambda: 0)  # killed before
        publish(2, now, start=2)
    assert Checkpoint.objects.order_by("-pk").first().size == 4
    assert client.get("/log/checkpoint").content == shown
    services.sequence(now=now)
    assert client.get("/log/checkpoint").content.split(b"\n")[1] == b"4"
    anchor.path().unlink()  # another folder
    assert heads.head().note in set(anchor.lines())


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL is durable of itself")
def test_on_sqlite_what_is_signed_is_written_through(now):
    levels = {}

    def look(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "ledger_checkpoint"'):
            levels[sql] = context["cursor"].connection.execute("PRAGMA synchronous").fetchone()[0]
        return execute(sql, params, many, context)

    def level() -> int:
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA synchronous").fetchone()[0]

    assert level() == 1
    with connection.execute_wrapper(look):
        publish(1, now)
    assert list(levels.values()) == [2], "FULL where it is signed"
    assert level() == 1
    with durable():
        assert level() == 2
        connection.close()
    assert level() == 1


# --- a lost end is owned up to ---
def lose(first: Checkpoint) -> str:
    """As after a restore: what came after ``first`` is gone; the newest note of it, which is still kept here."""
    newest = Checkpoint.objects.order_by("-pk").first().note
    cut_back_to(first)
    return newest


def test_lost_twice_no_name_of_the_log_is_given_twice(now):
    """The log begun after the first loss is shorter than the one that was lost, and newer all the same."""
    publish(5, now)
    first, name = Checkpoint.objects.get(), keys.origin()
    publish(9, now, start=5)
    known = [lose(first)]
    for nth in (2, 3):
        event = Known().own_up(known, "早上", now)
        assert (event.leaf.index, keys.origin()) == (5, f"{name}/{nth}")
        known.append(lose(first))


def test_after_a_loss_another_log_begins_with_what_it_lost(log, now, tmp_path, client):  # noqa: F811
    state, early = tmp_path / "seen", tmp_path / "early"
    asked = ("--from", log.base, "--state", str(state))
    publish(5, now)
    first, key = Checkpoint.objects.get(), keys.verifier()
    assert verify("--from", log.base, "--state", str(early))[0] == 0
    publish(3, now, start=5)
    assert verify(*asked)[0] == 0
    newest = lose(first)
    (error,) = the_signing_key_is_there(["default"])
    assert error.id == "ledger.E005", "it does not open without a word"

    event = rotation.restart(newest, reason="磁盘坏了", now=now)

    assert (event.lost, event.leaf.index) == (3, 5)
    assert the_signing_key_is_there(["default"]) == []
    name = keys.origin()
    assert name.endswith("/log/2")
    assert client.get("/log/checkpoint").content.decode().startswith(f"{name}\n6\n")
    (step,) = client.get("/log/succession").json()["steps"]
    data = json.loads(step["leaf"])["data"]
    assert (data["from"], data["to"], data["size"], data["kept"]) == (key, keys.verifier(), 8, 5)
    assert data["root"] == newest.split("\n")[2]
    publish(9, now, start=20)
    rotate(now)
    code, said = verify()
    assert code == 0, said
    code, said = verify(*asked)
    assert code == 0, said
    assert "原有 8 条，保留 5 条，其余丢失。理由：磁盘坏了" in said
    assert "上次看到的 8 条里，没有保留的那些已不能核对" in said
    code, said = verify("--from", log.base, "--state", str(early))
    assert (code, "已不能核对" in said) == (0, False), said
    assert verify(*asked)[0] == 0, "and from here on as before"


def test_a_restart_does_not_excuse_more_than_it_says(log, now, tmp_path):  # noqa: F811
    state = tmp_path / "seen"
    asked = ("--from", log.base, "--state", str(state))
    publish(5, now)
    first = Checkpoint.objects.get()
    publish(2, now, start=5)
    middle = Checkpoint.objects.order_by("-pk").first().note
    publish(3, now, start=7)
    assert verify(*asked)[0] == 0
    lose(first)
    rotation.restart(middle, reason="只说一半", now=now)
    code, said = verify(*asked)
    assert (code, "有记录没有交代就不见了" in said) == (1, True), said
    code, said = verify()
    assert (code, "10 条时签过名" in said) == (1, True), "and this machine's own lines say so too"


def test_a_second_restart_is_the_third_log(now):
    publish(5, now)
    first, key = Checkpoint.objects.get(), keys.verifier()
    for nth in (2, 3):
        publish(4, now, start=nth * 10)
        newest = lose(first)
        rotation.restart(newest, reason="又一次", now=now)
        first = Checkpoint.objects.order_by("-pk").first()
        assert keys.origin().endswith(f"/log/{nth}")
    publish(2, now, start=50)
    followed = follow(key, succession.steps(), keys.verifier())
    assert [restart.kept for restart in followed.restarts] == [5, 6]
    assert verify()[0] == 0


def test_who_saw_a_log_whose_restart_was_lost_in_its_turn_is_told_what_is_true(log, now, tmp_path):  # noqa: F811
    """The second backup is older than the first restart: nothing names the first log any more, and it is not another."""
    state, early = tmp_path / "seen", tmp_path / "early"
    asked = ("--from", log.base, "--state", str(state))
    publish(5, now)
    first, key = Checkpoint.objects.get(), keys.verifier()
    assert verify("--from", log.base, "--state", str(early))[0] == 0
    publish(9, now, start=5)
    assert verify(*asked)[0] == 0
    for start in (20, 30):
        rotation.restart(lose(first), reason="恢复", now=now)
        publish(2, now, start=start)
    assert keys.origin().endswith("/log/3")
    (step,) = succession.steps()
    assert "/log/2+" in json.loads(step.leaf)["data"]["from"]

    code, said = verify(*asked)
    assert code == 0, said
    assert SKIPPED in said
    assert "上次看到的 14 条里，没有保留的那些已不能核对" in said
    code, said = verify("--from", log.base, "--state", str(early))
    assert (code, "已不能核对" in said) == (0, False), said

    present = keys.verifier()
    losses = {(5, "BBBB"): False, (6, "BBBB"): True, (14, "BBBB"): True}
    said = in_javascript([(key, [step], present)], list(losses), [OWNED[0] | {"skips": True}])
    assert said == {"ways": [1], "losses": list(losses.values())}
    assert SKIPPED in SCRIPT.read_text()
    stolen = key.replace(key.split("+")[2], notes.vkey("x", bytes(32)).split("+")[2])
    bad = [
        (stolen, [step], present),  # another key
        (key.replace("/log+", "/log/4+"), [step], present),  # a later log than the one that was lost
        (key.replace("/log+", "/other/log+"), [step], present),
    ]
    assert [in_python(way) for way in bad] == in_javascript(bad, [])["ways"] == [None] * 3


def test_a_log_keeps_its_name_where_the_house_has_another_address(log, now, tmp_path, settings, client):  # noqa: F811
    """One key signed on under another name, and nobody was told: whoever kept the old saw another log."""
    asked = ("--from", log.base, "--state", str(tmp_path / "seen"))
    publish(3, now)
    key = keys.verifier()
    assert verify(*asked)[0] == 0
    settings.ORIGIN, settings.PRODUCTION = "https://elsewhere.example/youji", True
    publish(2, now, start=3)

    assert keys.verifier() == key
    names = {note.partition("\n")[0] for note in Checkpoint.objects.values_list("note", flat=True)}
    assert names == {key.split("+")[0]}
    assert client.get("/log/checkpoint", secure=True).content.decode().startswith(f"{names.pop()}\n5\n")
    code, said = verify(*asked)
    assert code == 0, said
    (word,) = the_signing_key_is_there(["default"])
    assert (word.id, f"日志仍叫 {key.split('+')[0]}" in word.msg) == ("ledger.W006", True)
    first = Checkpoint.objects.order_by("pk").first()
    rotation.restart(lose(first), reason="恢复", now=now)
    assert keys.origin() == f"{key.split('+')[0]}/2"
    (word,) = the_signing_key_is_there(["default"])
    assert word.id == "ledger.W006"


def test_where_nothing_is_lost_nothing_begins(now):
    publish(5, now)
    older = Checkpoint.objects.get().note
    publish(1, now, start=5)
    assert rotation.restart(older, reason="x", now=now) is None
    text = older.rpartition("\n\n")[0] + "\n"
    forged_ = notes.sign(text, name=keys.origin(), key=Ed25519PrivateKey.generate())
    with pytest.raises(rotation.CannotGoOn, match="不是备份里的钥匙签的"):
        rotation.restart(forged_, reason="x", now=now)
    branch = notes.Checkpoint(keys.origin(), 3, bytes(32)).text
    with pytest.raises(rotation.CannotGoOn, match="根却不同"):
        rotation.restart(notes.sign(branch, name=keys.origin(), key=keys.signing_key()), reason="x", now=now)
