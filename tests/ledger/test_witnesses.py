"""The log's side of its witnesses: they are asked, believed only for their own signature, and never waited for."""

from __future__ import annotations

import base64
import socket
import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as house

from tests.ledger import outside
from tests.ledger.outside import Outside, text_of, witness
from tests.ledger.test_anchor import cut_back_to
from youji.ledger import asking, jobs, keys, rotation, selectors, services, witnesses
from youji.ledger.checks import the_witnesses_are_written_right
from youji.ledger.logic import cosignatures, folds, notes
from youji.ledger.logic.witnessing import BadWitness, parse
from youji.ledger.models import Checkpoint, Witness

pytestmark = [pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _nobody_is_asked_yet():
    yield
    witnesses.settle()
    witnesses._calls.clear()


@pytest.fixture
def listed(settings):
    """``listed(one, other)``: these are the log's witnesses."""

    def make(*ones: Outside) -> None:
        settings.WITNESSES = " \n ".join(one.setting for one in ones)

    return make


def rounds(now, times: int = 2, *, apart: timedelta = witnesses.AGAIN) -> tuple[witnesses.Standing, ...]:
    """The job runs so often, and each time what it asked is answered; how the witnesses stand."""
    for n in range(times):
        jobs.ask_witnesses(now + n * apart)
        witnesses.settle()
    return witnesses.standing()


def grow(publish, now, count: int, start: int = 0) -> None:
    publish(count, start)
    services.sequence(now=now)


def test_a_witness_signs_and_its_line_is_under_the_checkpoint(client, publish, listed, now):
    with witness() as one:
        listed(one)
        assert witnesses.ask(now=now) == 0, "an empty log is shown to nobody"
        grow(publish, now, 5)
        (stands,) = rounds(now)
        served = client.get("/log/checkpoint").content.decode()

    assert (stands.size, stands.error, stands.silent_since) == (5, "", None)
    assert notes.open_checkpoint(served, keys.verifier()).size == 5
    assert cosignatures.read(served, one.vkey).name == one.name
    assert one.asked[0].startswith("old 0\n\n")
    grow(publish, now, 3, start=5)
    assert client.get("/log/checkpoint").content.decode() == selectors.head().note, "not of this one"


def test_it_is_shown_the_way_from_what_it_saw_and_every_five_minutes_that_we_are_there(publish, listed, now):
    with witness() as one:
        listed(one)
        grow(publish, now, 5)
        rounds(now)
        grow(publish, now, 3, start=5)
        later = now + timedelta(hours=1)
        rounds(later)
        before = len(one.asked)
        jobs.ask_witnesses(later + witnesses.AGAIN + timedelta(seconds=3))
        assert len(one.asked) == before, "just asked"
    asked = [body.partition("\n\n")[0].split("\n") for body in one.asked]
    proof = [base64.b64encode(one).decode() for one in selectors.consistency(5, 8)]
    assert asked == [["old 0"], ["old 5"], ["old 5", *proof], ["old 8"]]


def test_one_that_stands_elsewhere_than_we_knew_is_shown_the_way_from_there(publish, listed, now):
    def answer(one: Outside, body: str):
        if body.startswith("old 3\n"):
            return outside.signs(one, body)
        return 409, "text/x.tlog.size", b"3\n"

    grow(publish, now, 5)
    with witness(answer) as one:
        listed(one)
        (stands,) = rounds(now, 3)
    assert stands.size == 5
    assert [body.partition("\n")[0] for body in one.asked[:2]] == ["old 0", "old 3"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((422, "text/plain", b""), "不是现在这本的开头"),
        ((409, "text/x.tlog.size", b"9\n"), "它见过 9 条，现在的日志只有 5 条"),
        ((403, "text/plain", b""), "不认得"),
        ((404, "text/plain", b""), "没有登记"),
    ],
)
def test_one_that_refuses_is_told_with_its_reason_and_since_when(client, publish, listed, now, answer, said):
    grow(publish, now, 5)
    with witness(lambda *_: answer) as one:
        listed(one)
        (stands,) = rounds(now)
    assert (stands.refused, stands.size, stands.silent_since) == (True, None, now)
    assert said in stands.error
    page = client.get("/log/").content.decode()
    assert "拒绝签名" in page
    assert stands.error in page


def test_one_of_the_same_size_and_another_root_is_told(publish, listed, now):
    grow(publish, now, 5)
    with witness(
        lambda one, body: (409, "text/plain", b"") if one.asked[1:] else outside.signs(one, body)
    ) as one:
        listed(one)
        (stands,) = rounds(now, 3)
    assert stands.error.startswith("同样条数")
    assert stands.size == 5, "what it signed before it did sign"


def lie(what: str):
    def answer(one: Outside, body: str):
        text = text_of(body)
        stranger = Outside(one.name, Ed25519PrivateKey.generate())
        return {
            "another key": (200, "text/plain", stranger.sign(text)),
            "another text": (200, "text/plain", one.sign(text.replace("\n5\n", "\n6\n"))),
            "no signature": (200, "text/plain", b""),
            "garbage": (200, "text/plain", b"\xff\xfe\x00" * 100),
            "too long": (200, "text/plain", b"\n" * 9_000 + one.sign(text)),
            "a size that is none": (409, "text/x.tlog.size", b"-1\n"),
            "a size nobody can keep": (409, "text/x.tlog.size", b"9999999999999999999\n"),
            "a time of no day": (200, "text/plain", one.sign(text, at=cosignatures.LAST_SECOND)),
            "the old size back": (409, "text/x.tlog.size", b"0\n"),
            "another place each time": (409, "text/x.tlog.size", f"{len(one.asked) % 5}\n".encode()),
            "broken": (500, "text/plain", b""),
            "elsewhere": (302, "text/plain", b""),
        }[what]

    return answer


LIES = {
    "another key": "不是它自己的",
    "another text": "不是它自己的",
    "no signature": "不是它自己的",
    "garbage": "不是它自己的",
    "too long": "太长",
    "a size that is none": "前后矛盾",
    "a size nobody can keep": "前后矛盾",
    "a time of no day": "不是哪一天的",
    "the old size back": "前后矛盾",
    "another place each time": "一再",
    "broken": "500",
    "elsewhere": "302",
}
BELOW = {"silent": "2 秒", "drips": "2 秒", "endless": "太长", "babbles": "读不懂"}


def test_whoever_lies_drips_or_is_dead_is_told_by_name_and_only_the_sound_one_counts(
    client, publish, listed, now
):
    """Seventeen bad ones and a good one: the good one's signature stands, the log grows, each other has its sentence."""
    grow(publish, now, 5)
    with ExitStack() as stack, socket.create_server(("127.0.0.1", 0)) as gone:
        bad = {what: stack.enter_context(witness(lie(what), what.replace(" ", "-"))) for what in LIES}
        bad |= {what: stack.enter_context(outside.raw(getattr(outside, what), what)) for what in BELOW}
        dead = Outside("dead", url=f"http://127.0.0.1:{gone.getsockname()[1]}")
        gone.close()
        good = stack.enter_context(witness(name="good"))
        listed(*bad.values(), dead, good)

        stands = {one.name: one for one in rounds(now, 6, apart=timedelta(seconds=0.5))}

    for what, said in (LIES | BELOW | {"dead": "连不上"}).items():
        one = stands[what.replace(" ", "-")]
        assert said in one.error, (what, one.error)
        assert (one.size, one.silent_since is not None) == (None, True), what
    assert (stands["good"].size, stands["good"].error) == (5, "")
    served = client.get("/log/checkpoint").content.decode()
    assert [name for name, _ in notes.read_note(served)[1]] == [keys.origin(), "good"]
    page = client.get("/log/").content.decode()
    assert page.count("没有有效的签名") + page.count("拒绝签名") == len(stands) - 1


def test_nobody_waits_for_a_witness(client, publish, listed, now, monkeypatch):
    """It may take ten minutes, and answers only once the log has grown and the page was read: who waits for it stays."""
    monkeypatch.setattr(asking, "SECONDS", 600.0)
    done = threading.Event()

    def answer(one: Outside, body: str):
        done.wait()
        return outside.signs(one, body)

    grow(publish, now, 2)
    with witness(answer) as one:
        listed(one)
        assert jobs.ask_witnesses(now) == 1
        grow(publish, now, 2, start=2)
        assert jobs.ask_witnesses(now + witnesses.AGAIN) == 0, "it is still being asked"
        assert "还没有签过" in client.get("/log/").content.decode()
        done.set()
        assert rounds(now + 2 * witnesses.AGAIN, 3)[0].size == 4


def test_after_its_silence_it_is_believed_again(publish, listed, now):
    states = iter([500, 500, 200, 200, 200])
    grow(publish, now, 2)
    with witness(
        lambda one, body: outside.signs(one, body) if next(states) == 200 else (500, "", b"")
    ) as one:
        listed(one)
        assert rounds(now, 2)[0].silent_since == now
        stands = rounds(now + 5 * witnesses.AGAIN, 2)[0]
    assert (stands.size, stands.error, stands.silent_since) == (2, "", None)


def test_what_it_found_when_it_read_everything_is_kept_if_it_signed_it(client, publish, listed, now):
    grow(publish, now, 4)
    root = selectors.head().root

    def fold(one: Outside, at: int, *, sound: bool = True, origin: str = "", key=None) -> str:
        said = "" if sound else "430611-25-0001 的状态：公布的是有效，日志里是暂停"
        whole = folds.Fold(origin or keys.origin(), 4, root, at, sound, said)
        return folds.write(whole, one.name, key or one.key)

    with witness() as one:
        listed(one)
        one.fold = fold(one, 1_780_000_000)
        assert rounds(now)[0].folded.sound
        page = client.get("/log/").content.decode()
        assert "逐项核对过" in page
        for bad in (fold(one, 1_780_000_100, key=Ed25519PrivateKey.generate()), "youji-fold/v1\n",
                    fold(one, cosignatures.LAST_SECOND),  # no page can say which day that is
                    fold(one, 1_780_000_100, origin="another.example/log")):  # fmt: skip
            one.fold = bad
            stands = rounds(now + timedelta(hours=1))[0]
            assert stands.folded.at == 1_780_000_000
            assert "整本核对" in stands.error
        one.fold = fold(one, 1_780_000_100, sound=False)
        stands = rounds(now + timedelta(hours=2))[0]
    assert (stands.folded.sound, stands.folded_at.year) == (False, 2026)
    page = client.get("/log/").content.decode()
    assert "430611-25-0001 的状态：公布的是有效，日志里是暂停" in page
    told = client.get("/log/witnesses").json()["witnesses"][0]
    assert folds.open_fold(told["fold"], one.vkey).at == 1_780_000_100


def test_what_was_signed_under_another_name_of_the_log_is_not_this_ones(publish, listed, now):
    grow(publish, now, 4)
    with witness() as one:
        listed(one)
        first = Checkpoint.objects.order_by("-pk").first()
        grow(publish, now, 4, start=4)
        assert rounds(now + timedelta(minutes=30))[0].size == 8
        newest = keys.newest_note()
        cut_back_to(first)
        rotation.restart(newest, reason="恢复", now=now)
        assert witnesses.standing()[0].size is None
        rounds(now + timedelta(hours=1))
    assert Witness.objects.order_by("pk").last().origin == keys.origin()
    assert keys.origin().endswith("/log/2")


def test_where_there_is_none_the_page_says_what_that_means(client, db):
    page = client.get("/log/").content.decode()
    assert "现在没有见证方" in page
    assert client.get("/log/witnesses").json()["witnesses"] == []


def key_of(name: str) -> str:
    return cosignatures.vkey(name, bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "witness.example",
        f"{key_of('a')}",
        f"{key_of('a')}@ftp://a.example",
        f"{key_of('a')}@https://",
        f"{key_of('a')[:-4]}AAA=@https://a.example",
        f"{notes.vkey('a', bytes(32))}@https://a.example",
        f"{key_of('a')}@https://a.example {key_of('a')}@https://b.example",
        f"{key_of('a')}@https://user@a.example",
    ],
)
def test_a_witness_written_wrong_is_named_before_anything_starts(text, settings):
    with pytest.raises(BadWitness):
        parse(text)
    settings.WITNESSES = text
    (error,) = the_witnesses_are_written_right()
    assert error.id == "ledger.E004"
    assert "YOUJI_WITNESSES" in error.msg


def test_witnesses_are_read_with_their_addresses():
    first, second = parse(
        f" {key_of('a.example/w')}@https://a.example/w/\n{key_of('b@c')}@http://127.0.0.1:81 "
    )
    assert (first.name, first.url) == ("a.example/w", "https://a.example/w")
    assert (second.name, second.url) == ("b@c", "http://127.0.0.1:81")
    assert first.fingerprint.count(" ") == 15
    assert house.WITNESSES == ""
