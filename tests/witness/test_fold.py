"""What a witness says once it has read everything: on the public files of a house that answers on a loopback port."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.catalogue.conftest import *  # noqa: F403  (君山茶叶 in the catalogue, and everybody around it)
from tests.ledger.tampering import guards_lifted
from tests.witness import processes
from youji.catalogue.models import Edition, EditionItem, PublishedEntry
from youji.catalogue.services import standing
from youji.catalogue.services.standing import Order
from youji.ledger import keys
from youji.ledger import services as ledger
from youji.ledger.logic import folds, notes
from youji.ledger.models import Checkpoint
from youji.shared import clock
from youji.shared.identifiers import uuid7
from youji.witness.asked import Log
from youji.witness.folding import Habits, said
from youji.witness.site import Unreachable

pytestmark = [pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]
SUSPEND = Order(reason="检出禁用农药，立案调查", ground="annual_failed", document_number="岳农〔2026〕7号")
HELD_BACK = "的状态公开为“in_force”，日志里是“suspended”"


class House:
    """君山茶叶基地, printed, corrected, and then suspended."""

    def __init__(self, url: str, publisher, supervisor, now) -> None:
        self.log, self.publisher, self.now = Log(url, keys.verifier()), publisher, now
        self.habits = Habits(wait=lambda _: None, now=clock.now().timestamp)
        self.code = PublishedEntry.objects.get().code
        self.correct(1)
        self.before = PublishedEntry.objects.values().get()
        standing.suspend(code=self.code, order=SUSPEND, actor=supervisor, now=now + timedelta(days=2))
        self.suspended = PublishedEntry.objects.values().get()
        ledger.sequence(now=now + timedelta(days=2))

    def correct(self, number: int) -> None:
        order = Order(reason="笔误", name=f"君山银针{number}", document_number=f"湘农函〔2026〕{number}号")
        when = self.now + timedelta(days=1 if number == 1 else 2, minutes=number)
        standing.correct(code=self.code, order=order, actor=self.publisher, now=when)

    def sequence(self) -> None:
        ledger.sequence(now=clock.now())

    def show(self, **columns) -> None:
        """The row as it is shown now; what the house made of another is not handed out again."""
        PublishedEntry.objects.update(**columns | {"revision": uuid7()})

    def fold(self, wait=lambda _: None, seen: notes.Checkpoint | None = None) -> folds.Fold:
        return said(seen, self.log, replace(self.habits, wait=wait))


@pytest.fixture
def house(live_server, settings, entry, publisher, supervisor, now, monkeypatch) -> House:
    """Three days on."""
    settings.ORIGIN = live_server.url
    later = now + timedelta(days=3, hours=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    return House(live_server.url, publisher, supervisor, now)


def head() -> notes.Checkpoint:
    return notes.parse_checkpoint(notes.read_note(Checkpoint.objects.order_by("-pk")[0].note)[0])


def test_what_is_published_as_it_was_decided_is_sound(house):
    fold = house.fold(seen=head())
    assert (fold.sound, fold.size, fold.root) == (True, head().size, head().root), fold
    assert fold.sentence == "4条存证、1条目录、1版、0次公示，公开的与存证一致"


def test_a_suspension_that_is_not_shown_fails_the_fold(house):
    """It must show 3: a server that withholds the newest suspension fails the witness's fold."""
    house.show(**house.before)
    fold = house.fold()
    assert not fold.sound
    assert fold.sentence.startswith(f"{house.code}{HELD_BACK}")


def test_each_field_that_is_shown_otherwise_is_named(house):
    for columns, word in (
        ({"name": "天鹅基地"}, "名称"),
        ({"area_mu": 34000}, "规模（亩）"),
        ({"operator_name": "别家公司"}, "经营主体"),
        ({"county_name": "别县"}, "县市区"),
        ({"document_number": "湘农发〔2020〕1号"}, "认定文号"),
        ({"recognised_on": date(2024, 1, 1)}, "认定日期"),
        ({"valid_until": date(2035, 8, 27)}, "有效期至"),
        ({"lon": 110.1}, "地块、标牌、地址或产量"),
        ({"payload": house.before["payload"]}, "经过"),
    ):
        house.show(**columns)
        fold = house.fold()
        assert (fold.sound, fold.sentence.startswith(f"{house.code}的{word}公开为")) == (False, True), fold
        house.show(**house.suspended)
    assert house.fold().sound


def test_rows_editions_and_what_nobody_decided(house):
    with guards_lifted():
        PublishedEntry.objects.all().delete()
        assert house.fold().sentence == f"{house.code}在目录里公布过，公开数据里却没有了"
        PublishedEntry.objects.create(**house.suspended)
        PublishedEntry.objects.create(**house.suspended | {"code": "430611-25-0999", "revision": uuid7()})
        assert house.fold().sentence == "430611-25-0999在公开目录里，日志里没有它的认定"
        PublishedEntry.objects.filter(code="430611-25-0999").delete()
        item = EditionItem.objects.get()
        EditionItem.objects.update(payload=item.payload | {"name": "别的"})
        assert house.fold().sentence.startswith(
            f"第1版目录的内容与日志里的摘要不符：{house.code}的名称公开为“别的”"
        )
        EditionItem.objects.update(payload=item.payload)
        Edition.objects.update(title="另一版")
        assert house.fold().sentence.startswith("第1版目录的title公开为“另一版”")


def test_a_page_before_its_leaf_is_not_accused(house):
    """Somebody corrected it a moment ago: the page says so already, the log does in a moment."""
    house.correct(3)
    fold = house.fold(wait=lambda _: house.sequence())
    assert (fold.sound, fold.size) == (True, 5), fold


def test_a_leaf_before_its_page_is_not_accused(house):
    house.show(**house.before)
    assert house.fold(wait=lambda _: house.show(**house.suspended)).sound


def test_what_is_changed_at_every_look_is_not_judged(house):
    house.show(name="别的")
    numbers = iter(range(3, 20))

    def work(_) -> None:
        house.correct(next(numbers))
        house.sequence()
        house.show(name="别的")

    with pytest.raises(Unreachable, match="一直在变"):
        house.fold(wait=work)
    assert not house.fold().sound


def test_a_day_that_is_over_hides_nothing(house, monkeypatch):
    """The house says it is yesterday, when nothing was suspended yet."""
    real = clock.now()
    house.show(**house.before)
    monkeypatch.setattr(clock, "now", lambda: real - timedelta(days=2))
    assert house.fold().sentence.startswith("公开数据是2026-06-02的，日志已到2026-06-03")
    house.show(**house.suspended)
    monkeypatch.setattr(clock, "now", lambda: real + timedelta(days=5))
    assert house.fold().sentence == "公开数据自称是2026-06-09的，今天是2026-06-04"


def test_a_log_that_does_not_go_on_from_what_was_cosigned(house):
    now = head()
    ahead, other = replace(now, size=now.size + 1), replace(now, root=bytes(32))
    assert house.fold(seen=ahead).sentence == "日志给出的4条不是见证过的5条的续写"
    fold = house.fold(seen=other)
    assert (fold.sound, fold.root) == (False, other.root)
    assert not said(
        now, replace(house.log, vkey=f"{notes.vkey('x.example/log', bytes(32))}"), house.habits
    ).sound


def test_what_cannot_be_read_is_not_judged(house):
    with pytest.raises(Unreachable):
        said(None, replace(house.log, url="http://127.0.0.1:1"), house.habits)


def test_the_program_folds_and_signs_what_it_found(house, tmp_path):
    """A process beside the log: sound, and once the suspension is held back, not."""
    vkey = processes.new(tmp_path / "w")
    log = f"{house.log.url}+{house.log.vkey}"
    more = ("--fold", "0.01", "--patience", "0.1", "--demonstration")
    with processes.running(tmp_path / "w", log, more=more) as one:

        def until(sound: bool) -> folds.Fold:
            end = time.monotonic() + processes.PATIENCE_SECONDS
            while time.monotonic() < end:
                status, _, note = one.ask("GET", "/fold")
                if status == 200 and (fold := folds.open_fold(note, vkey)).sound is sound:
                    return fold
                time.sleep(0.1)
            raise AssertionError(one.ask("GET", "/fold"))

        assert until(True).origin == keys.origin()
        house.show(**house.before)
        assert HELD_BACK in until(False).sentence
