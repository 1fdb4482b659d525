"""What people read of a record names the rows it leans on; a person of an operator is told by the operator's name."""

from __future__ import annotations

from django.urls import reverse

from tests.registry.conftest import WEST, square
from youji.ledger.models import AuditEntry
from youji.ledger.reports import as_read, changes_of, history_of
from youji.ledger.services import record
from youji.registry import services
from youji.registry.models import GIProduct, Product
from youji.shared.actor import SYSTEM, Role


def test_the_history_of_a_base_names_its_products(
    make_base, client_as, county_reviewer, now, django_assert_num_queries
):
    tea, rice = (Product.objects.create(code=c, name=n, group=n) for c, n in (("04", "茶叶"), ("01", "水稻")))
    gi = GIProduct.objects.create(name="君山银针", counties=["430611"], source="测试")
    base = make_base(product_id=tea.pk)
    services.update_base(
        base, version=0, product_id=rice.pk, gi_product_id=gi.pk, actor=county_reviewer, now=now
    )
    newest = history_of(f"registry.base:{base.pk}")[0]
    assert [(c.label, c.before, c.after) for c in newest.changes] == [
        ("产品", "茶叶", "水稻"),
        ("地理标志产品", "", "君山银针"),
    ]
    page = client_as(county_reviewer).get(reverse("registry:base", args=[base.code])).content.decode()
    assert f"{tea.pk} → {rice.pk}" not in page
    entry = AuditEntry.objects.get(action="registry.base.updated")
    assert [change.after for change in changes_of(entry)] == ["水稻", "君山银针"]
    with django_assert_num_queries(4):  # the entries, and each kind of row once
        history_of(f"registry.base:{base.pk}")


def test_plots_are_called_by_their_names_and_not_by_what_machines_call_them(make_base, put_plot, now):
    base = make_base()
    one, two = put_plot(base, "1号地"), put_plot(base, "2号地", square(WEST + 0.02))
    said = {"plots": [str(one.pk), str(two.pk)], "operator": "合作社"}
    record(
        "members.plots.assigned",
        subject=f"registry.base:{base.pk}",
        before={},
        after=said,
        actor=SYSTEM,
        now=now,
    )
    [assigned, *drawn] = history_of(f"registry.base:{base.pk}")
    assert [change.after for change in assigned.changes if change.label == "地块"] == ["1号地、2号地"]
    told = [change.after for event in drawn for change in event.changes if change.label == "地块"]
    assert [text.split()[0] for text in told] == ["2号地", "1号地"]
    assert str(one.pk) in str(AuditEntry.objects.get(action="members.plots.assigned").after)
    two.delete()
    assert history_of(f"registry.base:{base.pk}")[0].changes[0].after == f"1号地、{said['plots'][1]}"


def test_a_row_that_is_gone_keeps_its_number(make_base, now):
    base = make_base()
    entry = AuditEntry.objects.get(subject=f"registry.base:{base.pk}")
    entry.after = entry.after | {"product_id": 987654}
    assert "987654" in [change.after for change in changes_of(entry)]
    assert as_read([entry], SYSTEM)[0]["subject"] == f"{base.name}（{base.code}）"


def test_two_people_of_one_name_are_told_apart_by_their_operators(make_operator, make_actor, client_as):
    for name in ("君山茶业有限公司", "柳林洲合作社"):
        make_actor(Role.HOLDER, operator_id=make_operator(name).pk, name="张小红")
    make_actor(Role.COUNTY_REVIEWER, division="430611", name="沈佳宁")
    admin = make_actor(Role.SYSTEM_ADMIN, division="43")
    from youji.accounts.models import Person

    Person.objects.exclude(operator_id=None).update(area="430611")
    page = client_as(admin).get(reverse("accounts:people")).content.decode()
    assert "君山茶业有限公司（" in page
    assert "柳林洲合作社（" in page
    assert page.index("沈佳宁") < page.index("张小红")  # officials first
