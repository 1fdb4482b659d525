"""How many clicks and page loads a task takes, from the inbox: counted in a real browser, held to what the issue asks.

What is typed and chosen from a list is no click; a box ticked is one. The table is printed: ``pytest -s``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.catalogue.conftest import make_entry, scheme_version
from tests.recognition.in_flight import in_flight
from youji.catalogue.models import Edition, Entry, Rectification
from youji.recognition.models import Notice, Round
from youji.registry.models import Base, Operator, Product
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

__all__ = ["make_entry", "scheme_version"]
pytestmark = pytest.mark.slow


@dataclass
class Counted:
    """A page whose clicks and loads are counted from the moment it stands at the inbox."""

    page: Page
    clicks: int = 0
    loads: int = 0

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", lambda _: setattr(self, "loads", self.loads + 1))

    def click(self, where: Locator) -> None:
        where.click()
        self.clicks += 1


@pytest.fixture
def at_the_inbox(desktop, sign_in, live_server):
    def open_(actor) -> Counted:
        sign_in(desktop, actor)
        desktop.goto(f"{live_server.url}/desk/")
        return Counted(desktop)

    return open_


@pytest.fixture
def tea(transactional_db):
    """A cooperative's tea bases."""
    farm = Operator.objects.create(
        code="JS0001", name="君山茶叶合作社", kind="cooperative", division="430611"
    )
    product = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    return [
        Base.objects.create(
            code=f"JS0001-{n:02}", name=f"君山茶叶{n}号基地", kind="operator", operator=farm, division="430611",
            product=product, area_mu=320, initials="jscy",
        )
        for n in range(1, 6)
    ]  # fmt: skip


@pytest.fixture
def base(tea):
    """What an entry is made of."""
    return tea[0]


def told(task: str, counted: Counted, clicks: int, loads: int, before: tuple[int, int]) -> None:
    """The task's line of the table; more than it may take fails."""
    sys.stdout.write(
        f"{task}：点击{counted.clicks}（以前{before[0]}，至多{clicks}），"
        f"打开页面{counted.loads}（以前{before[1]}，至多{loads}）\n"
    )
    assert counted.clicks <= clicks
    assert counted.loads <= loads


def test_a_rectification_is_ordered_from_the_search(at_the_inbox, make_actor, make_entry):
    entry = make_entry(recognised_on=clock.local_date(clock.now()) - timedelta(days=90))
    printed = Edition.objects.create(
        number=1, title="第1版", document_number="湘农发〔2026〕1号", published_on=entry.recognised_on,
        published_at=clock.now(), entry_count=1, digest="d" * 64,
    )  # fmt: skip
    Entry.objects.update(status="in_force", first_edition=printed)
    counted = at_the_inbox(make_actor(Role.SUPERVISOR, division="4306"))
    page = counted.page

    page.keyboard.press("/")
    page.keyboard.type(entry.code)
    page.keyboard.press("Enter")
    counted.click(page.get_by_role("link", name="责令限期整改"))
    counted.click(page.get_by_role("radio").first)
    page.get_by_label("理由").fill("巡查发现用药记录不完整。")
    counted.click(page.get_by_role("button", name="责令限期整改"))
    expect(page.get_by_text("已责令限期整改")).to_be_visible()

    assert Rectification.objects.filter(entry=entry).count() == 1
    told("查找后责令限期整改", counted, clicks=4, loads=3, before=(6, 5))


def test_a_notice_for_many_is_published_from_the_inbox(at_the_inbox, make_actor, tea):
    now = clock.now()
    today = clock.local_date(now)
    version = next(one for one in load_schemes(now) if one.key == "provincial-base")
    opened = Round.objects.create(
        title="第一批", scheme_version=version, document_number="湘农函〔2026〕1号", opens_on=today, closes_on=today,
        announced_at=now,
    )  # fmt: skip
    for n, base in enumerate(tea, start=1):
        in_flight(
            "province_reviewed", code=f"2026-430611-{n:04}", round=opened, scheme_version=version,
            scheme_key=version.key, category="green", base=base, operator=base.operator, division="430611",
            created_at=now, created_by_id=999_999, moved_at=now, submitted_at=now, due_on=today + timedelta(days=5),
        )  # fmt: skip
    counted = at_the_inbox(make_actor(Role.PUBLISHER, division="43"))
    page = counted.page

    counted.click(page.get_by_role("link", name="发布公示"))
    page.get_by_label("标题").fill("2026年第一批拟认定名单公示")
    page.get_by_label("文号").fill("湘农公示〔2026〕3号")
    for label, value in (("电话", "0731-82196101"), ("地址", "长沙市芙蓉区")):
        page.get_by_label(label).fill(value)
    counted.click(page.get_by_role("button", name="预览"))
    counted.click(page.get_by_role("button", name="发布公示"))
    expect(page.get_by_text("公示已发布")).to_be_visible()

    assert Notice.objects.get().applications.count() == len(tea)
    told("五件一并公示", counted, clicks=3, loads=3, before=(8, 4))
