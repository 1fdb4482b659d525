"""A house whose setting says SM2: its key, the change from one kind to the other, its lists, its log, its pages."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.certificates.national import STRANGER
from tests.certificates.statements import said
from youji.certificates import checks
from youji.certificates.logic import issuers, logged, revocation, sm2
from youji.certificates.logic.algorithms import BY_SETTING, ED25519, SM2, public_half
from youji.certificates.logic.digits import digits
from youji.certificates.logic.statement import opened, sign
from youji.certificates.models import LogHead
from youji.certificates.selectors.labels import fit_of, order_of
from youji.certificates.services import keys
from youji.certificates.services.log import grow
from youji.certificates.services.signing import signer
from youji.ledger import services as ledger
from youji.ledger.keys import KeyFault
from youji.ledger.models import Leaf
from youji.settings import env

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
DAY = timedelta(days=1)
KEYS, REVOKED = "/.well-known/youji-keys.json", "/.well-known/youji-revoked.cbor"


@pytest.fixture
def national(settings):
    settings.CERTIFICATE_SIGNATURE = "sm2"


@pytest.fixture
def alone(settings):
    """Every request is answered anew."""
    settings.PUBLIC_LIST_SECONDS = 0


def kinds(client) -> list[str]:
    """The keys as published, by their kinds; every signature in the list is verified."""
    return [one.algorithm.name for one in issuers.opened(client.get(KEYS).json()).issuers]


def test_the_setting_names_the_kinds_there_are_and_nothing_else(monkeypatch):
    assert set(env.SIGNATURES) == set(BY_SETTING)
    assert env.faults() == []
    monkeypatch.setattr(env, "CERTIFICATE_SIGNATURE", "SM3")
    assert env.faults() == ["YOUJI_CERTIFICATE_SIGNATURE 是“SM3”，只能是 ed25519 或 sm2。"]


@pytest.mark.usefixtures("national")
def test_the_first_key_is_of_the_kind_that_is_set_and_stays(client, settings, now):
    key = keys.signing(now)

    path = settings.VAR / "certificates.key"
    assert isinstance(key, sm2.PrivateKey)
    assert path.stat().st_mode & 0o777 == 0o600
    name, encoded = path.read_text().split(" ")
    assert (name, base64.b64decode(encoded)) == ("SM2-with-SM3", key.private_bytes_raw())
    settings.CERTIFICATE_SIGNATURE = "ed25519"
    assert keys.signing(now + DAY).private_bytes_raw() == key.private_bytes_raw()
    assert kinds(client) == ["SM2-with-SM3"]
    ledger.sequence(now=now)
    leaf = bytes(Leaf.objects.get().data).decode()
    assert '"alg":"SM2-with-SM3"' in leaf
    assert base64.b64encode(public_half(key)).decode() in leaf


def test_from_one_kind_to_the_other_and_back_old_labels_hold(client, settings, now):
    made = [keys.signing(now)]
    lists = [issuers.opened(client.get(KEYS).json())]
    for n, setting in enumerate(("sm2", "sm2", "ed25519"), start=1):
        settings.CERTIFICATE_SIGNATURE = setting
        keys.rotate(reason="换用", now=now + n * DAY)
        made.append(keys.signing(now + n * DAY))
        lists.append(issuers.opened(client.get(KEYS).json()))
        assert lists[-1].continues(lists[-2])

    assert kinds(client) == ["EdDSA", "SM2-with-SM3", "SM2-with-SM3", "EdDSA"]
    for key in made:
        _, signed = opened(sign(said(), key))
        issuer = lists[-1].find(signed)
        assert issuer is not None
        assert issuer.public == public_half(key)
        assert signed.verify(issuer.public)
    assert [path.name for path in settings.VAR.glob("certificates*")] == ["certificates.key"]


def test_a_key_that_waits_from_a_change_of_the_other_kind_is_not_put_in_force(settings, now):
    keys.signing(now)
    waiting = keys._made(settings.VAR / keys.NEXT, ED25519)
    settings.CERTIFICATE_SIGNATURE = "sm2"

    made = keys.rotate(reason="改用国密", now=now + DAY)
    assert made.algorithm is SM2
    assert made.public != public_half(waiting)
    assert public_half(keys.signing(now + DAY)) == made.public


def test_a_key_of_the_wanted_kind_that_waits_is_put_in_force(settings, now):
    keys.signing(now)
    settings.CERTIFICATE_SIGNATURE = "sm2"
    waiting = keys._made(settings.VAR / keys.NEXT, SM2)

    assert keys.rotate(reason="改用国密", now=now + DAY).public == public_half(waiting)


@pytest.mark.parametrize(
    "text", ["SM2-with-SM3", "SM2-with-SM3 AAAA", "SM2 {}", "SM2-with-SM3 {}=", "EdDSA {}A", "{} {}"]
)
def test_a_damaged_file_is_said_to_be_damaged(text, settings, now):
    settings.CERTIFICATE_SIGNATURE = "sm2"
    raw = base64.b64encode(keys.signing(now).private_bytes_raw()).decode()
    (settings.VAR / keys.CURRENT).write_text(text.format(raw, raw))

    with pytest.raises(KeyFault, match="已损坏"):
        keys.signing(now)


def test_whoever_sets_the_other_kind_is_told_how_it_is_changed(settings, now, capsys):
    keys.signing(now)
    assert checks.the_certificate_key_is_there(["default"]) == []
    settings.CERTIFICATE_SIGNATURE = "sm2"
    [told] = checks.the_certificate_key_is_there(["default"])
    assert (told.id, "rotate-certificate-key" in told.msg) == ("certificates.W001", True)

    call_command("rotate_certificate_key", "改用国密")
    assert "国密 SM2（SM3）" in capsys.readouterr().out
    assert checks.the_certificate_key_is_there(["default"]) == []


@pytest.mark.usefixtures("national")
def test_a_machine_without_sm2_does_not_open_as_if_it_had_it(settings, now, monkeypatch):
    for one in (sm2.demand, sm2._library, sm2._known):
        one.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(sm2, "_places", lambda: iter(()))
        [told] = checks.the_certificate_key_is_there(["default"])
        assert (told.id, told.msg) == ("certificates.E001", sm2.NONE_HERE)
        with pytest.raises(KeyFault, match="OpenSSL"):
            keys.signing(now)
    assert not list(settings.VAR.glob("certificates*"))
    assert isinstance(keys.signing(now), sm2.PrivateKey)


@pytest.mark.usefixtures("national", "alone")
@pytest.mark.parametrize("address", [KEYS, REVOKED])
def test_a_list_signed_once_more_is_the_same_list(address, client, now):
    keys.signing(now)
    first, second = client.get(address), client.get(address)

    assert first.content != second.content
    assert first["ETag"] == second["ETag"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    keys.rotate(reason="每年一换", now=now)
    assert client.get(address).status_code == 200
    if address == KEYS:
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.usefixtures("national")
def test_a_certificate_is_issued_verified_and_proven_to_be_in_the_log(client, lot, issue, now):
    row = issue(lot)
    grow(now=now)

    label, signed = opened(signer(now)(row, 3))
    keys_ = issuers.opened(client.get(KEYS).json())
    assert signed.algorithm is SM2
    assert revocation.opened(client.get(REVOKED).content, keys_).void == frozenset()
    answer = client.get(f"/certificates/proof/{row.code}").json()
    assert logged.prove(label, answer, keys_) == answer["leaves"][0]["index"]
    head = LogHead.objects.get()
    by_another = logged.noted(logged.origin(keys.house()), head.size, bytes(head.root), STRANGER)
    for wrong in (
        answer["checkpoint"][:-8] + "AAAAAA=\n",
        by_another,
        answer["checkpoint"] + by_another[-1:],
        "",
    ):
        with pytest.raises(logged.NotProven):
            logged.prove(label, answer | {"checkpoint": wrong}, keys_)
    assert fit_of(row, order_of(row, {"size": "a5", "dpi": "600"}), signer(now)).sentence == SM2.label
    assert row.digest in client.get(f"/q/{row.code}").content.decode()


def test_the_log_goes_on_over_a_change_of_kinds_and_each_checkpoint_is_of_its_key(
    client, settings, lot, issue, now
):
    rows = []
    for setting in ("ed25519", "sm2", "ed25519"):
        settings.CERTIFICATE_SIGNATURE = setting
        if rows:
            keys.rotate(reason="换用", now=now)
        rows.append(issue(lot, quantity="1"))
        grow(now=now)

        listed = issuers.opened(client.get(KEYS).json())
        for row in rows:
            label = opened(bytes(row.token))[0]
            logged.prove(label, client.get(f"/certificates/proof/{row.code}").json(), listed)
    assert LogHead.objects.count() == 3


@pytest.mark.usefixtures("national")
def test_pages_json_and_the_command_say_the_same_of_a_label(client, lot, issue, now, settings, capsys):
    row = issue(lot)
    label = digits(signer(now)(row, 3))
    text = f"{settings.ORIGIN}/q/{row.code}#{label}"

    found = client.get("/verify", {"code": text}, headers={"Accept": "application/json"}).json()
    assert found["state"] == "good", found
    assert found["checks"][0]["said"].startswith("国密签名（SM2、SM3）正确")
    assert found["statement"]["copy"] == 3
    assert "国密签名（SM2、SM3）正确" in client.get("/verify", {"code": text}).content.decode()
    assert client.get(f"/q/{row.code}/looks", {"s": label}).json()["copy"] == 3
    call_command("verify_certificate", text)
    assert "✓ 签名：国密签名（SM2、SM3）正确" in capsys.readouterr().out
    spoilt = str(int(label) + 1)
    assert (
        client.get(
            "/verify", {"code": text.replace(label, spoilt)}, headers={"Accept": "application/json"}
        ).json()["state"]
        == "bad"
    )
    assert client.get(f"/q/{row.code}/looks", {"s": spoilt}).status_code == 422
