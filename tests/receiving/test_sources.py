"""样式二: what a collector kept is proof for their own certificate, its sources stand on its page, the worst of them first."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.shared.test_barcodes import photograph
from youji.certificates.models import Certificate
from youji.certificates.selectors import states
from youji.certificates.selectors.shown import shown
from youji.certificates.selectors.sources import sources_of
from youji.certificates.services.issuing import issue_certificate, look
from youji.certificates.services.voiding import void_certificate
from youji.lots.services import merge
from youji.production.models import Lot
from youji.receiving.services.piling import settle_pile, undo_pile
from youji.receiving.services.scanning import take_photo

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
HOW = {"basis": ["control"], "decision": "已核对收存的合格证，责任由我承担"}


@pytest.fixture
def mixed(two, collector, now) -> Certificate:
    _, first, _, second = two
    together = merge(inputs=[(first.pk, 300_000), (second.pk, 400_000)], actor=collector, now=now)
    return issue_certificate(lot=together.code, quantity="700", copies=70, actor=collector, now=now, **HOW)


def test_of_two_received_lots_one_certificate_with_both_sources(two, mixed, now):
    first, _, second, _ = two
    assert mixed.form == "collector"
    assert {one.name for one in sources_of(mixed)} == {first.code, second.code}
    said = shown(mixed, now)
    assert said.state.key == "good"
    assert {one.name for one in said.sources} == {first.code, second.code}


def test_the_worst_state_of_the_sources_stands_first(client, two, mixed, grower, now):
    first, *_ = two
    void_certificate(code=first.code, reason="开错了", actor=grower, now=now)
    said = shown(mixed, now)
    assert said.state.key == "source"
    assert first.code in said.state.news[0].sentence
    page = client.get(f"/q/{mixed.code}").content.decode()
    assert page.index("来源的合格证有问题") < page.index("未违规使用保鲜剂")
    assert first.code in page


@pytest.fixture
def outside(keep, collector):
    """A lot from outside, with a text of another system and nothing else."""

    def make(*texts: str, **said):
        done = keep(collector, *texts, **{
            "party": "张三", "party_kind": "producer", "quantity": "50", "unit": "kg", "product": "豇豆", "as_lot": True,
        } | said)  # fmt: skip
        return done.pile, Lot.objects.get(code=done.pile.lots[0])

    return make


def findings(lot, actor, now):
    seen = look(lot=lot.code, actor=actor, now=now, quantity="50", copies=5, basis=["control"])
    return {one.code: one.message for one in seen.findings}


def test_a_paper_with_its_picture_is_proof_and_a_text_alone_is_not(outside, collector, now):
    _, bare = outside("别的系统的码")
    assert "CER-011" in findings(bare, collector, now)
    pile = uuid4()
    picture = SimpleUploadedFile("纸质合格证.png", photograph("合格证编号 2024-001"), "image/png")
    take_photo(key=str(uuid4()), pile=str(pile), file=picture, actor=collector, now=now)
    settle_pile(pile_id=pile, decision="kept", lot=bare.code, actor=collector, now=now)
    assert "CER-011" not in findings(bare, collector, now)
    made = issue_certificate(lot=bare.code, quantity="50", copies=5, actor=collector, now=now, **HOW)
    [*_, paper] = sources_of(made)
    assert (paper.name, paper.word) == ("纸质或其他系统的合格证", "无法核验")


def test_a_picture_that_comes_after_the_delivery_is_proof_too(collector, now):
    pile = uuid4()
    done = settle_pile(
        pile_id=pile, decision="kept", pictures=1, party="张三", party_kind="producer", quantity="50", unit="kg",
        product="豇豆", as_lot=True, actor=collector, now=now,
    )  # fmt: skip
    lot = Lot.objects.get(code=done.pile.lots[0])
    assert "CER-011" in findings(lot, collector, now)
    picture = SimpleUploadedFile("证.png", photograph("2024-001"), "image/png")
    take_photo(key=str(uuid4()), pile=str(pile), file=picture, actor=collector, now=now)
    assert "CER-011" not in findings(lot, collector, now)


def test_a_certificate_kept_for_the_goods_it_was_issued_of_rests_on_itself_and_is_shown(
    client, outside, collector, issue, lot, label, see, grower, now
):
    row = issue(lot)
    _, held = outside(label(row))
    made = issue_certificate(lot=held.code, quantity="20", copies=5, actor=collector, now=now, **HOW)
    pile = uuid4()
    see(collector, label(made), pile=pile)
    settle_pile(pile_id=pile, decision="kept", lot=held.code, actor=collector, now=now)
    assert {one.name for one in sources_of(made)} == {row.code, made.code}
    assert client.get(f"/q/{made.code}").status_code == 200
    assert shown(made, now).state.key == "good"
    void_certificate(code=row.code, reason="开错了", actor=grower, now=now)
    assert shown(made, now).state.key == "source"


def test_each_certificate_behind_another_is_asked_once(two, mixed, collector, now, monkeypatch):
    asked = []
    found = states._found
    monkeypatch.setattr(states, "_found", lambda row, *rest: asked.append(row.code) or found(row, *rest))
    shown(mixed, now)
    assert sorted(asked) == sorted({two[0].code, two[2].code, mixed.code})


def test_what_is_undone_or_does_not_agree_proves_nothing(outside, collector, issue, lot, label, grower, now):
    row = issue(lot)
    pile, held = outside(label(row))
    assert "CER-011" not in findings(held, collector, now)
    undo_pile(pile_id=pile.pk, reason="退了", actor=collector, now=now)
    assert "CER-011" in findings(held, collector, now)
    _, other = outside(label(row, 2))
    assert "CER-011" not in findings(other, collector, now)
    void_certificate(code=row.code, reason="开错了", actor=grower, now=now)
    assert "CER-011" in findings(other, collector, now)
    _, third = outside(label(row, 3))
    assert "CER-011" in findings(third, collector, now)
