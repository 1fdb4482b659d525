"""What the log has signed is kept outside its database, and by those who look: cutting it back, or another, is told."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as house
from django.core.management.base import CommandError

from tests.ledger.tampering import guards_lifted
from tests.ledger.test_independent_client import log, publish  # noqa: F401
from tests.ledger.test_verify_log import first_line, verify
from youji.ledger import anchor, keys, services
from youji.ledger.checks import the_signing_key_is_there
from youji.ledger.models import AuditEntry, Checkpoint, Leaf, Pending, Seal, Tile

pytestmark = [pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


def cut_back_to(checkpoint: Checkpoint) -> None:
    """As whoever owns the database, without the key: everything after ``checkpoint`` is gone."""
    with guards_lifted():
        AuditEntry.objects.filter(
            pk__in=Seal.objects.filter(number__gte=checkpoint.sealed).values("entry_id")
        ).delete()
        Seal.objects.filter(number__gte=checkpoint.sealed).delete()
        Leaf.objects.filter(index__gte=checkpoint.size).delete()
        Checkpoint.objects.filter(pk__gt=checkpoint.pk).delete()
        tile = Tile.objects.get()
        tile.hashes = bytes(tile.hashes)[: 32 * checkpoint.size]
        tile.save()


@pytest.fixture
def grown(now) -> Checkpoint:
    """Five leaves, then three more; the checkpoint of the five."""
    publish(5, now)
    first = Checkpoint.objects.get()
    publish(3, now, start=5)
    return first


def test_every_checkpoint_is_a_line_on_the_disk_and_its_history_is_public(grown, client):
    notes = list(Checkpoint.objects.order_by("pk").values_list("note", flat=True))
    assert list(anchor.lines()) == notes
    assert Path(house.CHECKPOINTS).stat().st_mode & 0o777 == 0o600
    assert anchor.keep() == 0
    assert client.get("/log/checkpoints").content.decode() == "\n".join(reversed(notes))
    assert client.get("/log/checkpoints?before=8").content.decode() == notes[0]


def test_a_log_cut_back_without_the_key_is_named(grown, now):
    assert verify()[0] == 0
    cut_back_to(grown)
    code, said = verify()
    assert code == 1
    assert "日志被截短了：本机留存着 8 条时签过名的检查点" in first_line(said)
    publish(4, now, start=9)  # and it stays named, however the log grows afterwards
    assert "8 条时" in first_line(verify()[1])


def test_what_a_crash_left_unkept_is_kept_by_the_next_run(grown, now):
    path = Path(house.CHECKPOINTS)
    first, second = path.read_text().splitlines(keepends=True)
    path.write_text(f"{first}{second[:20]}")
    services.sequence(now=now)
    assert next(iter(anchor.lines())) == json.loads(first)
    assert Checkpoint.objects.order_by("-pk").first().note in set(anchor.lines())


def test_the_next_look_finds_the_log_gone_on_cut_back_or_another(log, now, tmp_path):  # noqa: F811
    state, asked = tmp_path / "seen", ("--from", log.base, "--state", str(tmp_path / "seen"))
    publish(5, now)
    assert verify(*asked)[0] == 0
    first, seen = Checkpoint.objects.get(), state.read_text()
    publish(3, now, start=5)
    assert verify(*asked)[0] == 0, "gone on"
    assert state.read_text() != seen

    cut_back_to(first)
    code, said = verify(*asked)
    assert (code, "现在只有 5 条，日志被截短了" in said) == (1, True)
    publish(9, now, start=20)  # another ending, signed with the right key
    code, said = verify(*asked)
    assert (code, "不是现在这本的开头" in said) == (1, True)


def test_another_key_is_told_and_a_state_without_an_address_is_refused(log, now, tmp_path, settings):  # noqa: F811
    publish(2, now)
    state = tmp_path / "seen"
    assert verify("--from", log.base, "--state", str(state))[0] == 0
    said = json.loads(state.read_text())
    state.write_text(json.dumps(said | {"key": said["key"][:-4] + "AAA="}))
    assert "公钥和上次不一样" in verify("--from", log.base, "--state", str(state))[1]
    with pytest.raises(CommandError):
        verify("--state", str(state))


def test_the_house_does_not_open_with_a_key_that_did_not_sign(grown, settings, tmp_path):
    assert the_signing_key_is_there(["default"]) == []
    other = Ed25519PrivateKey.generate().private_bytes_raw()
    (tmp_path / "log.key").write_text(base64.b64encode(other).decode())
    settings.VAR = tmp_path
    keys.forget()
    (error,) = the_signing_key_is_there(["default"])
    keys.forget()
    assert error.id == "ledger.E003"
    assert Pending.objects.count() == 0
