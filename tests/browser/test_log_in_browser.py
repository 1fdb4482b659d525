"""The 存证 of a record, re-checked by the visitor's own browser."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.ledger.tampering import guards_lifted, tamper
from tests.ledger.test_anchor import cut_back_to
from youji.ledger import keys, rotation, services
from youji.ledger.models import AuditEntry, Checkpoint, Leaf, Pending, Seal, Tile
from youji.shared.actor import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


def publish(count: int, now) -> list[AuditEntry]:
    made = []
    for n in range(count):
        with transaction.atomic():
            made.append(
                services.record(
                    "catalogue.entry.published",
                    subject=f"catalogue.entry:{n}",
                    before={},
                    after={},
                    actor=SYSTEM,
                    now=now,
                    public={"code": f"HN-{n:05d}", "name": "君山银针"},
                )
            )
    services.sequence(now=now)
    return made


@pytest.fixture
def check(live_server, settings, page):
    """Open an entry's page, press the button, return what the browser found."""
    settings.ORIGIN = live_server.url

    def press(entry: AuditEntry) -> str:
        page.goto(f"{live_server.url}/log/entry/{entry.pk}")
        page.click("text=在本机核验")
        page.wait_for_selector("[data-verified]")
        return page.inner_text("[data-result]")

    return press


@pytest.mark.parametrize("place", [0, 5, 256, 299])
def test_the_browser_finds_a_sound_record_sound(check, now, place):
    assert check(publish(300, now)[place]).startswith("没有被改过。")


def test_the_browser_finds_the_altered_record(check, now):
    entry = publish(9, now)[4]
    forged = bytes(Leaf.objects.get(index=4).data).replace("银针".encode(), "银钍".encode())
    tamper('UPDATE ledger_leaf SET data = %s WHERE "index" = 4', forged)
    assert "这条记录被改过" in check(entry)


def test_the_browser_remembers_the_log_and_finds_that_its_past_was_replaced(check, now):
    first = publish(5, now)
    assert check(first[0]).startswith("没有被改过。")
    more = publish(3, now)
    assert check(more[0]).startswith("没有被改过。"), "an honest extension"
    order = [pk for pk in AuditEntry.objects.order_by("pk").values_list("pk", flat=True) if pk != first[2].pk]
    with guards_lifted():  # the operator rewrites history and signs it with the right key
        for model in (Checkpoint, Seal, Leaf, Tile):
            model.objects.all().delete()
        Pending.objects.bulk_create(Pending(entry_id=pk) for pk in order)
        Pending.objects.get_or_create(entry_id=publish_one(now).pk)
        services.sequence(now=now)
    assert "旧记录被换过" in check(first[0])


def test_a_returning_visitor_is_told_of_a_new_key_and_of_a_restart_and_refuses_another_log(
    check, now, settings, tmp_path
):
    settings.VAR = tmp_path / "var"
    keys.forget()
    entry = publish(3, now)[0]
    assert check(entry).startswith("没有被改过。")
    rotation.rotate(reason="到期", now=now)
    said = check(entry)
    assert said.startswith("没有被改过。")
    assert "日志换过钥匙，旧钥匙签名认可了新的。" in said
    assert "换过钥匙" not in check(entry), "once"

    kept = Checkpoint.objects.order_by("-pk").first()
    check(publish(2, now)[0])  # it saw what is lost then
    newest = keys.newest_note()
    cut_back_to(kept)
    rotation.restart(newest, reason="磁盘坏了", now=now)
    said = check(entry)
    assert said.startswith("没有被改过。")
    assert "原有 6 条，保留 4 条，其余丢失（磁盘坏了）" in said
    assert "另起" not in check(entry), "once"

    with guards_lifted():  # a house that begins anew, with a key that nobody handed over to
        for model in (Checkpoint, Seal, Leaf, Tile):
            model.objects.all().delete()
        AuditEntry.objects.filter(action__startswith="ledger.").delete()
    for path in settings.VAR.iterdir():
        path.unlink()
    keys.forget()
    ids = AuditEntry.objects.order_by("pk").values_list("pk", flat=True)
    Pending.objects.bulk_create(Pending(entry_id=pk) for pk in ids)
    services.sequence(now=now)
    assert "可能换了一本日志" in check(entry)
    keys.forget()


def publish_one(now) -> AuditEntry:
    with transaction.atomic():
        return services.record(
            "a.b.done", subject="a.b:1", before={}, after={}, actor=SYSTEM, now=now, public={"n": 1}
        )


def test_without_javascript_the_page_still_says_everything(live_server, browser, now):
    entry = publish(3, now)[1]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/log/entry/{entry.pk}")
    assert "HN-00001" in page.inner_text("main")
    assert not page.is_visible("[data-verify]")
    context.close()
