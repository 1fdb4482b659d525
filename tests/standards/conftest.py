"""A product tree, a base with a holder, a procedure with two tasks."""

from __future__ import annotations

from datetime import date

import pytest

from tests.registry.conftest import make_base, make_operator
from youji.registry.models import Product
from youji.shared.actor import Role
from youji.standards import services
from youji.standards.models import Edition

__all__ = ["make_base", "make_operator"]

#: A standard as somebody types it.
STANDARD = {
    "number": "NY/T 1-2026",
    "title": "茶叶采摘规程",
    "kind": "industry",
    "in_force_from": "2026-03-01",
    "stages": ["technique", "inputs"],
    "scope": "04",
    "source": "测试",
    "mark": "pending",
}
TASKS = (
    {
        "number": 1, "title": "春茶前追肥", "act": "fertilise", "stage": "technique", "anchor": "calendar",
        "from_date": "02-10", "until_date": "02-25", "how": "开沟施入，覆土。", "input": "菜籽饼肥", "dose": "150 kg/亩",
    },
    {
        "number": 2, "title": "小绿叶蝉防治", "act": "spray", "stage": "inputs", "anchor": "season", "from_day": 60,
        "until_day": 75, "how": "百叶虫口超过10头时用药。", "input": "茚虫威150 g/L乳油", "dose": "17—22 mL/亩",
        "interval_days": 10, "limit": "每季最多1次", "risk": "农药残留", "control": "采前满10天", "critical": True,
    },
)  # fmt: skip


@pytest.fixture
def tea(db) -> Product:
    """茶叶 and 绿茶 under it; a vegetable beside them."""
    group = Product.objects.create(code="04", name="茶叶", group="茶叶", source="测试")
    Product.objects.create(code="02", name="蔬菜", group="蔬菜", source="测试")
    return Product.objects.create(code="0401", name="绿茶", parent=group, group="茶叶", source="测试")


@pytest.fixture
def holder(make_actor, base):
    """Of the base's holder."""
    return make_actor(Role.HOLDER, operator_id=base.operator_id, name="张茶农")


@pytest.fixture
def base(make_base, tea):
    """A tea base in 君山区."""
    return make_base(product_id=tea.pk)


@pytest.fixture
def standard(province_reviewer, tea, now):
    return services.add_standard(**STANDARD, actor=province_reviewer, now=now)


@pytest.fixture
def draft(county_reviewer, tea, standard, now) -> Edition:
    """第1版 of a procedure of 君山区, with two tasks, citing one standard."""
    made = services.start_procedure(
        title="君山绿茶操作规程",
        product="0401",
        mode="绿色食品",
        season_word="春茶萌芽",
        actor=county_reviewer,
        now=now,
    )
    edition = made.editions.get()
    for task in TASKS:
        services.put_task(edition_id=edition.pk, **task, actor=county_reviewer, now=now)
    edition.refresh_from_db()
    return services.change_edition(
        edition_id=edition.pk, version=edition.version, cites=standard.number, varieties="槠叶齐", yield_goal="",
        summary="", actor=county_reviewer, now=now,
    )  # fmt: skip


@pytest.fixture
def issued(draft, county_reviewer, now) -> Edition:
    return services.issue_edition(
        edition_id=draft.pk, version=draft.version, in_force_from=date(2026, 6, 1), document_number="",
        actor=county_reviewer, now=now,
    )  # fmt: skip
