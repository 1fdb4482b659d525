"""The 存证 of a record, re-checked by the visitor's own browser."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.ledger.tampering import guards_lifted, tamper
from youji.ledger import services
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
