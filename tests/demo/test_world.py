from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.functions import Length

from tests.demo.whole import NOW
from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.appeals.models import Appeal
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Entry
from youji.certificates.logic.digits import scanned
from youji.certificates.logic.verdict import judge
from youji.certificates.models import Suspected
from youji.certificates.services import publishing
from youji.demo import certificates, looks, procedures, quality
from youji.demo.register import named_after
from youji.desk.selectors import inbox, oversight
from youji.ledger.services import sequence
from youji.ledger.verification import verify_database
from youji.production.selectors.public import kept
from youji.production.services.files import reckon_files
from youji.quality.selectors.training import sessions_of, trainings
from youji.recognition.models import Application
from youji.registry.models import Base, GIProduct, Product
from youji.schemes.logic.statuses import Status
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock

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


def what_postgresql_would_refuse() -> list[str]:
    """Texts longer than their column and numbers beyond it: what SQLite keeps all the same."""
    said = []
    for model in apps.get_models():
        for one in model._meta.local_concrete_fields:
            if isinstance(one, models.CharField | models.FileField) and one.max_length:
                most, measured = one.max_length, Length(one.name)
            elif one.get_internal_type() in BaseDatabaseOperations.integer_field_ranges:
                most, measured = (
                    BaseDatabaseOperations.integer_field_ranges[one.get_internal_type()][1],
                    one.name,
                )
            else:
                continue
            largest = model._base_manager.aggregate(found=models.Max(measured))["found"] or 0
            if largest > most:
                said.append(f"{one}: {largest}")
    return said


def what_labels_say() -> dict[str, str]:
    """Of each certificate that ``youji accounts --json`` names: what is found of its text."""
    [kinds] = [more["certificates"] for more in certificates.told(NOW).values()]
    known = publishing.known(NOW)
    return {
        kind: str(judge(scanned(one["text"]), known, clock.local_date(NOW)).state)
        for kind, one in kinds.items()
    }


@pytest.mark.slow
@pytest.mark.skipif(
    connection.vendor == "postgresql",
    reason="two minutes; every service it calls is tested there, and what only PostgreSQL refuses is looked for",
)
def test_the_world_holds_a_case_in_every_state_of_every_scheme_and_work_for_every_role(whole_world):
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
    reckon_files(NOW)
    shown = [(one.bases >= 3, len(one.recording), len(one.following)) for one in kept(today).begun]
    # Tea of a county's members, vegetables, citrus: /production is not empty; elsewhere who is suspended wrote down one harvest.
    assert shown == [(True, 3, 3), (True, 1, 0)]
    assert what_labels_say() == {
        "good": "good", "mixed": "good", "void": "bad", "suspended": "bad", "recalled": "bad"
    }  # fmt: skip
    # One label was looked at too often; this year's course is led by its trainer, and meets today.
    [told] = Suspected.objects.all()
    assert (told.copy, told.looks) == (looks.COPY, looks.STREET)
    trainer = actor_of(Person.objects.get(username=quality.TRAINER), now=NOW)
    [led] = trainings(trainer, named="me")
    assert clock.local_date(NOW) in {one.day for one in sessions_of(led)}
    sequence(now=NOW)
    assert verify_database().sound
