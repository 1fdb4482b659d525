"""A recall is told first wherever a certificate is looked at, of every copy and of everything made of the goods; a failed test too."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.traceability.conftest import KG
from youji.certificates.logic.digits import scanned, text_of
from youji.certificates.logic.verdict import State, judge
from youji.certificates.selectors.withdrawn import withdrawn as voids
from youji.certificates.services import publishing
from youji.certificates.services.signing import signer
from youji.lots import services as lots
from youji.lots.services.posting import By
from youji.shared.clock import local_date
from youji.traceability import services
from youji.traceability.selectors.told import withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]


@pytest.fixture
def certified(lot, issue):
    """A certificate of a part of the lot, and one of a child of what is left."""
    return issue(lot, quantity="200")


def page_of(client, row) -> str:
    return client.get(f"/q/{row.code}").content.decode()


def told_of(client, row) -> dict[str, object]:
    return client.get(f"/q/{row.code}", headers={"Accept": "application/json"}).json()


def test_the_page_behind_the_code_says_so_before_any_promise(client, lot, certified, recall, grower, now):
    assert told_of(client, certified)["state"] == "good"
    made = recall(lot, document="君农召〔2026〕1号")
    said = told_of(client, certified)
    assert said["state"] == "recalled"
    assert [one["kind"] for one in said["news"]] == ["recalled"]
    assert "检出毒死蜱" in said["news"][0]["sentence"]
    page = page_of(client, certified)
    main = page[page.index("<main") :]
    assert "<h1>已召回：" in main
    assert main.index("检出毒死蜱") < main.index("未使用禁用农药")
    assert f'href="/recalls/{made.code}"' in main
    assert "有权陈述和申辩" in main
    services.reply(code=made.code, text="样品不是我们这一批的", actor=grower, now=now)
    assert "样品不是我们这一批的" in page_of(client, certified)


def test_certificates_of_what_was_made_of_it_are_recalled_and_others_are_not(
    client, lot, harvest, issue, grower, recall
):
    bought = harvest("50")
    first, other = issue(lot, quantity="100"), issue(bought, quantity="10")
    recall(lot)
    assert told_of(client, first)["state"] == "recalled"
    assert told_of(client, other)["state"] == "good"
    assert withdrawn().recalled == {first.code}
    assert not voids().void


def test_a_drill_recalls_no_certificate_and_holds_nothing(client, lot, certified, recall, grower, now):
    made = recall(lot, drill=True)
    assert told_of(client, certified)["state"] == "good"
    assert withdrawn().recalled == frozenset()
    lots.part(lot_id=lot.pk, quantity=KG, actor=grower, now=now)
    assert client.get(f"/recalls/{made.code}").status_code == 404


def test_lifted_it_is_recalled_no_more_done_it_stays_so(client, lot, certified, recall, officer, now):
    first, second = recall(lot), recall(lot)
    services.finish(code=second.code, reason="货都追回了", actor=officer, now=now)
    services.lift(code=first.code, reason="复检合格", actor=officer, now=now)
    assert told_of(client, certified)["state"] == "recalled"
    services.lift(code=second.code, reason="复检合格", actor=officer, now=now)
    assert told_of(client, certified)["state"] == "good"


def test_the_signed_list_and_the_command_say_it(lot, certified, recall, settings, now):
    text = text_of(certified.code, signer(now)(certified, 3), settings.ORIGIN)
    scan = scanned(text)
    assert judge(scan, publishing.known(now), local_date(now)).state is State.GOOD
    recall(lot)
    found = judge(scan, publishing.known(now), local_date(now))
    assert found.state is State.BAD
    assert {one.name: one.state for one in found.checks}["recall"] is State.BAD
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_certificate", text, json=True, stdout=out)
    assert left.value.code == 1
    checks = {one["name"]: one["state"] for one in json.loads(out.getvalue())["checks"]}
    assert checks["recall"] == "bad"


def test_a_failed_test_is_told_with_its_sentence_and_the_right_to_another(client, lot, issue, grower, now):
    row = issue(lot, quantity="100")
    by = By.of(grower, now, None, "毒死蜱 0.12 mg/kg，限量 0.02 mg/kg（GB 2763-2026）")
    lots.keep_hold(lot, "sample", by)
    said = told_of(client, row)
    assert said["state"] == "failed"
    assert (
        said["news"][0]["sentence"]
        == "本批产品检测不合格：毒死蜱 0.12 mg/kg，限量 0.02 mg/kg（GB 2763-2026）"
    )
    assert "五个工作日内申请复检" in said["news"][0]["reply"]
    assert "<h1>检测不合格：" in page_of(client, row)


def test_of_what_was_made_of_it_the_raw_lot_is_named(client, lot, issue, grower, now):
    child = lots.part(lot_id=lot.pk, quantity=500 * KG, actor=grower, now=now)
    row = issue(child, quantity="100")
    lots.keep_hold(lot, "sample", By.of(grower, now, None, "克百威检出"))
    assert told_of(client, row)["news"][0]["sentence"] == f"原料批次{lot.code}检测不合格：克百威检出"
