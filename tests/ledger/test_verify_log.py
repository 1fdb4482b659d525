from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection

from tests.ledger.tampering import tamper
from youji.ledger import services, verification
from youji.ledger.columns import leaf_bytes
from youji.ledger.models import AuditEntry, Leaf, Pending, Seal

pytestmark = pytest.mark.clause("5.5")


def verify(*args: str) -> tuple[int, str]:
    """Exit code and everything printed."""
    out = io.StringIO()
    try:
        call_command("verify_log", *args, stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def first_line(text: str) -> str:
    return text.splitlines()[1]


@pytest.fixture
def trail(publish, record, now):
    """Three hundred public entries with private ones between, sequenced in several goes."""
    publish(200)
    services.sequence(now=now, batch=70)
    record(action="registry.base.changed", subject="registry.base:7", reason="面积更正")
    publish(100, start=200)
    services.sequence(now=now)
    return list(AuditEntry.objects.order_by("pk"))


def test_an_untouched_trail_is_found_sound(trail):
    code, said = verify()
    assert code == 0, said
    assert "301 条记录、300 条公开存证" in said


def test_an_empty_trail_is_sound(db):
    assert verify()[0] == 0


def key_of(entry: AuditEntry) -> str:
    return entry.pk.hex if connection.vendor == "sqlite" else str(entry.pk)


@pytest.mark.parametrize("place", [0, 123, 299])
def test_one_byte_of_one_public_entry_changed_behind_our_back_is_named(trail, place):
    entry = [e for e in trail if e.public is not None][place]
    changed = json.dumps({"code": f"HN-{place:05d}", "name": "君山银钍基地"}, ensure_ascii=False)
    tamper("UPDATE ledger_entry SET public = %s WHERE id = %s", changed, key_of(entry))
    code, said = verify()
    assert code == 1
    for part in (
        str(entry.pk),
        "catalogue.entry.published",
        f"catalogue.entry:{place}",
        "2026-05-31T16:30",
    ):
        assert part in first_line(said)


@pytest.mark.parametrize(
    ("column", "value"),
    [("reason", "面积更正。"), ("actor_name", "别人"), ("at", "2026-05-31 16:30:01+00:00"), ("actor_id", 5)],
)
def test_a_change_to_a_private_entry_is_named_too(trail, column, value):
    entry = next(e for e in trail if e.public is None)
    tamper(f"UPDATE ledger_entry SET {column} = %s WHERE id = %s", value, key_of(entry))  # noqa: S608
    code, said = verify()
    assert code == 1
    assert str(entry.pk) in first_line(said)
    assert "registry.base:7" in first_line(said)


def test_of_two_changes_the_earlier_is_named_first(trail):
    for entry in (trail[250], trail[40]):
        tamper("UPDATE ledger_entry SET reason = 'x' WHERE id = %s", key_of(entry))
    assert str(trail[40].pk) in first_line(verify()[1])


def test_a_deleted_entry_is_named(trail):
    tamper("DELETE FROM ledger_entry WHERE id = %s", key_of(trail[10]))
    code, said = verify()
    assert code == 1
    assert str(trail[10].pk) in first_line(said)
    assert "删除" in first_line(said)


def test_altered_leaf_bytes_are_named(trail):
    leaf = Leaf.objects.get(index=77)
    forged = bytes(leaf.data).replace(b"HN-00077", b"HN-00078")
    tamper('UPDATE ledger_leaf SET data = %s WHERE "index" = 77', forged)
    code, said = verify()
    assert code == 1
    assert str(leaf.entry_id) in first_line(said)


def test_an_altered_tile_is_named_with_the_entry_it_belongs_to(trail):
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashes FROM ledger_tile WHERE level = 0 AND number = 0")
        hashes = bytearray(cursor.fetchone()[0])
        hashes[32 * 5] ^= 1
        cursor.execute("UPDATE ledger_tile SET hashes = %s WHERE level = 0 AND number = 0", [bytes(hashes)])
    code, said = verify()
    assert code == 1
    assert str(Leaf.objects.get(index=5).entry_id) in first_line(said)


def test_an_entry_written_past_the_application_is_named(trail):
    columns = [f'"{f.column}"' for f in AuditEntry._meta.concrete_fields]
    source = ["%s" if c == '"id"' else c for c in columns]
    forged = (
        "00000000000070008000000000000000"
        if connection.vendor == "sqlite"
        else "00000000-0000-7000-8000-000000000000"
    )
    sql = f"INSERT INTO ledger_entry ({', '.join(columns)}) SELECT {', '.join(source)} FROM ledger_entry WHERE id = %s"  # noqa: S608
    tamper(sql, forged, key_of(trail[0]))
    code, said = verify()
    assert code == 1
    assert "00000000-0000-7000-8000-000000000000" in first_line(said)


def test_somebody_who_recomputes_everything_but_cannot_sign_is_caught(trail):
    """Change an entry, then rebuild seals, leaves and tiles with our own code: only the signatures remain."""
    from youji.ledger.models import Checkpoint, Pending, Seal, Tile

    victim = next(e for e in trail if e.public is not None and e.subject == "catalogue.entry:150")
    tamper("UPDATE ledger_entry SET public = %s WHERE id = %s", '{"code": "X"}', key_of(victim))
    old = list(Checkpoint.objects.order_by("pk"))
    order = list(Seal.objects.order_by("number").values_list("entry_id", flat=True))
    from tests.ledger.tampering import guards_lifted

    with guards_lifted():
        for model in (Checkpoint, Seal, Leaf, Tile):
            model.objects.all().delete()
        Pending.objects.bulk_create(Pending(entry_id=entry_id) for entry_id in order)
        services.sequence(now=victim.at)
        Checkpoint.objects.all().delete()
        Checkpoint.objects.bulk_create(old)
    code, said = verify()
    assert code == 1
    assert "签名的根" in said


def test_a_checkpoint_signed_by_another_key_is_refused(trail):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from youji.ledger.logic import notes
    from youji.ledger.models import Checkpoint

    last = Checkpoint.objects.order_by("-pk").first()
    text = last.note.rpartition("\n\n")[0] + "\n"
    forged = notes.sign(text, name=text.split("\n")[0], key=Ed25519PrivateKey.generate())
    tamper("UPDATE ledger_checkpoint SET note = %s WHERE id = %s", forged, last.pk)
    code, said = verify()
    assert code == 1
    assert "签名无效" in said


def test_a_leaf_of_the_first_form_stays_as_it_was_signed(publish, now, monkeypatch):
    """Logs of 0.2.0 go on: their leaves neither change nor are called false, and what comes after names them."""
    monkeypatch.setattr("youji.ledger.sequencing.leaf_bytes", lambda row, place: leaf_bytes(row, None))
    publish(3)
    services.sequence(now=now)
    monkeypatch.undo()
    publish(1, start=2)
    services.sequence(now=now)
    old, new = Leaf.objects.get(index=2), json.loads(bytes(Leaf.objects.get(index=3).data))
    assert new["previous"] == {"index": 2, "hash": bytes(old.hash).hex()}
    code, said = verify()
    assert code == 0, said


def test_each_leaf_names_the_one_before_of_its_subject(publish, now):
    publish(2)
    publish(2)  # of the same two subjects, in one go
    services.sequence(now=now)
    publish(1)
    services.sequence(now=now)
    said = [json.loads(bytes(leaf.data))["previous"] for leaf in Leaf.objects.order_by("index")]
    assert [one and one["index"] for one in said] == [None, None, 0, 1, 2]
    assert verify()[0] == 0


def test_what_came_in_while_it_looked_is_no_fault(publish, now, monkeypatch):
    """Writers and the sequencer go on between two reads of the check."""
    publish(300)
    services.sequence(now=now)
    walk = verification._walk_entries

    def meanwhile(*args):
        found = walk(*args)
        publish(40, start=300)
        services.sequence(now=now)
        publish(5, start=340)
        return found

    monkeypatch.setattr(verification, "_walk_entries", meanwhile)
    code, said = verify()
    assert code == 0, said


def test_a_seal_nobody_signed_is_named(trail, record):
    extra = record(action="registry.base.changed", subject="registry.base:9")
    Pending.objects.all().delete()
    Seal.objects.create(number=Seal.objects.count(), entry_id=extra.pk, chain=bytes(32))
    code, said = verify()
    assert code == 1
    assert str(extra.pk) in first_line(said)
