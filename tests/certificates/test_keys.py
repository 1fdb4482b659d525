"""The keys that sign certificates: made, changed, published, kept in a backup, missed when gone."""

from __future__ import annotations

import base64
import copy
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.certificates.statements import KEY, OTHER, said
from youji.certificates import checks
from youji.certificates.logic import issuers
from youji.certificates.logic.issuers import BadList, Issuer, Keys
from youji.certificates.logic.statement import opened, sign
from youji.certificates.services import keys
from youji.documents.archive import KEYS
from youji.ledger import services as ledger
from youji.ledger.keys import KeyFault
from youji.ledger.models import Leaf

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def published(client):
    return client.get("/.well-known/youji-keys.json").json()


def test_nothing_is_published_before_the_first_certificate_and_nobody_who_reads_makes_a_key(client, folder):
    assert client.get("/.well-known/youji-keys.json").status_code == 404
    assert client.get("/.well-known/youji-revoked.cbor").status_code == 404
    assert not list(folder.glob("certificates*"))
    assert checks.the_certificate_key_is_there(["default"]) == []


def test_the_first_signature_makes_the_key_and_the_log_has_it(client, folder, now):
    key = keys.signing(now)

    assert keys.signing(now + DAY).private_bytes_raw() == key.private_bytes_raw()
    assert (folder / "certificates.key").stat().st_mode & 0o777 == 0o600
    found = issuers.opened(published(client))
    assert [one.public for one in found.issuers] == [key.public_key().public_bytes_raw()]
    ledger.sequence(now=now)
    leaf = bytes(Leaf.objects.get().data).decode()
    assert base64.b64encode(found.issuers[0].public).decode() in leaf


def test_a_changed_key_is_endorsed_and_the_labels_of_the_old_one_hold(client, folder, now):
    old = keys.signing(now)
    before = issuers.opened(published(client))
    keys.rotate(reason="每年一换", now=now + DAY)

    after = issuers.opened(published(client))
    new = keys.signing(now + DAY)
    assert after.continues(before)
    assert not before.continues(after)
    assert [one.covers(now.date() + 3 * DAY) for one in after.issuers] == [False, True]
    for key in (old, new):
        _, signed = opened(sign(said(), key))
        issuer = after.find(signed)
        assert issuer is not None
        assert signed.verify(issuer.public)
    assert [path.name for path in folder.glob("certificates*")] == ["certificates.key"]


def test_a_change_that_was_cut_short_goes_on(folder, now, monkeypatch):
    keys.signing(now)
    monkeypatch.setattr(keys, "_put_in_place", lambda folder: None)
    made = keys.rotate(reason="断电", now=now)
    monkeypatch.undo()

    assert keys.signing(now).public_key().public_bytes_raw() == made.public
    assert not (folder / keys.NEXT).exists()


def test_who_signs_while_the_key_is_changed_has_the_new_one_and_the_change_ends_well(
    folder, now, monkeypatch
):
    keys.signing(now)
    put, met = keys._put_in_place, []

    def put_by_two(folder):
        if not met:
            met.append(1)
            met.append(keys.signing(now))  # a visitor, between the trail and the file
        put(folder)

    monkeypatch.setattr(keys, "_put_in_place", put_by_two)
    made = keys.rotate(reason="每年一换", now=now)
    assert met[1].public_key().public_bytes_raw() == made.public


def test_who_looked_before_a_change_and_reads_after_it_finds_the_key(folder, now, monkeypatch):
    keys.signing(now)
    issuers_now = keys.issuers
    seen = [issuers_now()]
    keys.rotate(reason="每年一换", now=now)
    monkeypatch.setattr(keys, "issuers", lambda: seen.pop() if seen else issuers_now())

    assert keys.signing(now).public_key().public_bytes_raw() == issuers_now()[-1].public


def test_of_two_changes_at_once_one_is_made_and_the_list_still_opens(client, folder, now, monkeypatch):
    keys.signing(now)
    put = keys.files.put

    def put_beside_another(path, content):
        monkeypatch.undo()
        keys.rotate(reason="另一个进程", now=now)
        put(path, content)

    monkeypatch.setattr(keys.files, "put", put_beside_another)
    with pytest.raises(KeyFault, match="另一个进程"):
        keys.rotate(reason="这一个", now=now)
    assert len(issuers.opened(published(client)).issuers) == 2
    keys.rotate(reason="再来一次", now=now + DAY)
    assert len(issuers.opened(published(client)).issuers) == 3


def test_a_key_that_is_gone_or_another_is_missed_and_not_made_anew(folder, now):
    keys.signing(now)
    (folder / keys.CURRENT).write_bytes(base64.b64encode(KEY.private_bytes_raw()))
    with pytest.raises(KeyFault, match="放回"):
        keys.signing(now)
    (folder / keys.CURRENT).unlink()
    with pytest.raises(KeyFault, match="放回"):
        keys.signing(now)
    assert [one.id for one in checks.the_certificate_key_is_there(["default"])] == ["certificates.E001"]
    assert set(KEYS) >= {keys.CURRENT, keys.NEXT}


def test_two_that_begin_at_once_name_one_key(now):
    key = keys.signing(now)
    public = key.public_key().public_bytes_raw()
    keys._record(keys.MADE, public, b"", "同时", now)  # the other process, which found the same file

    assert [one.public for one in keys.issuers()] == [public]


def listed():
    """A list of two keys, as published."""
    first, second = KEY.public_key().public_bytes_raw(), OTHER.public_key().public_bytes_raw()
    since = date(2026, 3, 1)
    chain = issuers.chained(
        [
            Issuer(first, date(2026, 2, 1)),
            Issuer(second, since, endorsed=KEY.sign(issuers.to_endorse(second, since))),
        ]
    )
    return issuers.listed(Keys("youji.hunan.gov.cn", date(2026, 6, 1), chain), OTHER)


@pytest.mark.parametrize(
    "what", ["until", "since", "key", "endorsed", "kid", "alg", "on", "house", "signature", "row", "more"]
)
def test_whatever_is_changed_in_the_list_is_refused(what):
    assert len(issuers.opened(listed()).issuers) == 2
    changed = copy.deepcopy(listed())
    if what in ("on", "house", "signature"):
        changed[what] = {"on": "2026-06-02", "house": "youji.example", "signature": "AAAA"}[what]
    elif what == "row":
        del changed["keys"][0]
    elif what == "more":
        changed["note"] = "x"
    else:
        changed["keys"][1][what] = {"until": "2026-06-01", "since": "2026-02-01"}.get(
            what, changed["keys"][0][what] + "A"
        )
    with pytest.raises(BadList):
        issuers.opened(changed)


def test_a_key_that_nobody_endorsed_is_in_no_list():
    without = listed()
    chain = issuers.opened(without).issuers
    forged = Keys(
        "youji.hunan.gov.cn",
        date(2026, 6, 1),
        issuers.chained([chain[0], Issuer(chain[1].public, chain[1].since)]),
    )
    with pytest.raises(BadList, match="前一把"):
        issuers.opened(issuers.listed(forged, OTHER))


@pytest.mark.parametrize(
    "document", [None, [], {}, {"keys": "x"}, "text", {"v": 1, "house": 1, "on": 1, "keys": []}]
)
def test_what_is_no_list_is_refused(document):
    with pytest.raises(BadList):
        issuers.opened(document)
