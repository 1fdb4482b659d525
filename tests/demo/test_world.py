from __future__ import annotations

from datetime import UTC, datetime

import pytest

from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.appeals.models import Appeal
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Entry
from youji.demo import procedures, world
from youji.demo.register import named_after
from youji.desk.selectors import inbox, oversight
from youji.divisions.services import load_calendar, load_divisions
from youji.ledger.services import sequence
from youji.ledger.verification import verify_database
from youji.recognition.models import Application
from youji.registry.models import Base, GIProduct, Product
from youji.registry.services import load_reference
from youji.schemes.logic.statuses import Status
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.schemes.services import load_schemes
from youji.shared import clock

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
#: Whoever signs in by these names has something to do today.
BUSY = (
    "sheng-fuhe", "sheng-shending", "sheng-fabu", "sheng-jianguan", "zhuanjia-cha", "zhuanjia-shuichan", "zhuanjia-shucai",
    "yueyang-shenhe", "yueyang-shenbao", "yueyang-jianguan", "yueyang-yanshou1", "yueyang-yanshou2",
    "changsha-shenhe", "changsha-shenbao", "changsha-yanshou1",
    "junshan-shenhe", "junshan-shenbao", "junshan-zhuti", "junshan-jingban", "liuyang-shenhe", "liuyang-shenbao", "liuyang-zhuti",
)  # fmt: skip


def what_the_view_over_others_leaves_out() -> list[str]:
    """Rows of anybody's inbox, drafts aside, that 督办 of the province does not have."""
    above = actor_of(Person.objects.get(username="sheng-jianguan"), now=NOW)
    seen = {ref for item in oversight.pending(above, NOW) for ref in item.refs}
    drafts = {one.subject for one in Application.objects.filter(status=Status.DRAFT)}
    return [
        f"{person.username}: {item.title} {item.next_action}"
        for person in Person.objects.filter(is_active=True)
        for item in inbox(actor_of(person, now=NOW), NOW)
        if not item.refs or set(item.refs) - drafts - seen
    ]


def of_another_place() -> list[str]:
    """Bases that bear the name of another place, which an officer laughs at: 石门…新晃黄牛基地, 云溪…永顺大米基地."""
    homes = {gi.name: gi.counties for gi in GIProduct.objects.all() if gi.counties}
    homes |= {p.name: homes.get(p.name) or named_after(p.name) for p in Product.objects.all()}
    rows = Base.objects.exclude(product=None).select_related("product")
    return [
        base.name for base in rows
        if (of := homes[base.product.name]) and not any(base.division.startswith(home) for home in of)
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_the_world_holds_a_case_in_every_state_of_every_scheme_and_work_for_every_role():
    load_divisions(now=NOW)
    load_calendar(now=NOW)
    load_reference(now=NOW)
    load_schemes(now=NOW)

    world.build(NOW, lambda title: None)

    for version in SchemeVersion.objects.all():
        scheme = scheme_of(version)
        if not scheme.direct_entry:
            there = set(Application.objects.filter(scheme_version=version).values_list("status", flat=True))
            assert there == set(procedures.statuses_of(scheme)), scheme.id
    assert not Application.objects.filter(moved_at__gt=NOW).exists()
    assert set(Entry.objects.values_list("status", flat=True)) >= {
        EntryStatus.PENDING, EntryStatus.IN_FORCE, EntryStatus.RECTIFYING, EntryStatus.SUSPENDED, EntryStatus.REMOVED
    }  # fmt: skip
    assert set(Appeal.objects.filter(movement__isnull=False).values_list("state", flat=True)) == set(
        Appeal.State
    )
    assert Appeal.objects.filter(event__kind="warned").exists()
    idle = [name for name in BUSY if not inbox(actor_of(Person.objects.get(username=name), now=NOW), NOW)]
    assert idle == []
    today = clock.local_date(NOW)
    late = [
        item.title for name in BUSY for item in inbox(actor_of(Person.objects.get(username=name), now=NOW), NOW)
        if item.overdue(today)
    ]  # fmt: skip
    assert len(late) <= 6, late  # a province where most work is overdue is not one to learn from
    assert what_the_view_over_others_leaves_out() == []
    assert of_another_place() == []
    sequence(now=NOW)
    assert verify_database().sound
