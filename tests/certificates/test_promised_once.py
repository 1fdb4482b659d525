"""The same goods are promised once: parcels of certificates, what was taken back, voids at once, void labels."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests.catalogue.conftest import decision_maker, make_entry, publisher, scheme_version  # noqa: F401
from tests.certificates.test_issuing import codes
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Entry
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.publication import refresh
from youji.certificates.models import Certificate, Void
from youji.certificates.selectors import labels
from youji.certificates.selectors.halted import suspended
from youji.certificates.services.voiding import void_all, void_certificate
from youji.environment.models import Sample
from youji.lots import services as movements
from youji.production.models import Lot
from youji.registry.models import Operator
from youji.shared.clock import local_date
from youji.shared.refusals import Blocked, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


def test_a_parcel_that_has_its_certificate_gets_no_second_one(lot, issue, grower, now):
    made = issue(lot)
    parcel = Lot.objects.get(pk=made.parcel_id)
    with pytest.raises(Blocked, match=made.code) as blocked:
        issue(parcel, decision="我负责。")
    assert codes(blocked) == {"CER-007"}
    part = movements.part(lot_id=parcel.pk, quantity=100_000, actor=grower, now=now)
    together = movements.merge(inputs=[(part.pk, 100_000), (lot.pk, 100_000)], actor=grower, now=now)
    with pytest.raises(Blocked, match=made.code):
        issue(together)
    void_certificate(code=made.code, first="11", last="20", reason="另装", actor=grower, now=now)
    with pytest.raises(Blocked, match="作废了其中几份") as blocked:
        issue(together)
    assert {str(one.verdict) for one in blocked.value.findings} == {"unknown"}
    assert issue(together, decision="另装的就是作废的那十箱。")
    void_certificate(code=made.code, reason="写错了", actor=grower, now=now)
    assert issue(parcel, quantity="100").lot_id == parcel.pk


def test_of_two_who_replace_one_at_once_the_second_is_refused(lot, issue, grower, now):
    made = issue(lot)
    read_before = Certificate.objects.prefetch_related("voids").get(pk=made.pk)
    issue(lot, quantity="50", replaces=made.code)
    with pytest.raises(Refused):
        void_all(read_before, "换开", actor=grower, now=now)
    assert Void.objects.count() == 1


def test_a_void_label_is_not_printed(lot, issue, grower, now):
    made = issue(lot)
    void_certificate(code=made.code, first="3", last="5", reason="破损", actor=grower, now=now)
    with pytest.raises(Refused, match="第5份已作废"):
        labels.order_of(made, {"first": "5", "last": "9"})
    assert labels.order_of(made, {"first": "6"}).last == 20


def test_labels_dot_by_dot_are_as_many_as_a_request_carries(lot, issue, now):
    made = issue(lot)
    order = labels.order_of(made, {"size": "a5", "dpi": "600"})
    with pytest.raises(Refused, match="最多2份"):
        labels.labels_zpl(None, order, lambda row, copy: b"")


def test_a_certificate_says_how_to_reach_whoever_promises(lot, issue):
    Operator.objects.filter(pk=lot.operator_id).update(contact_phone="")
    with pytest.raises(Blocked, match="联系方式") as blocked:
        issue(lot)
    assert codes(blocked) == {"CER-012"}
    assert issue(lot, on_package=["contact"]).contact == ""


@pytest.fixture
def sample(base, lot, now):
    """A sample of the base that failed, taken by its holder on the day before the harvest."""

    def taken(**said):
        return Sample.objects.create(**{
            "operator_id": base.operator_id, "base": base, "division": base.division, "kind": "product", "product_name": "豇豆",
            "taken_on": lot.day - timedelta(days=1), "recorded_at": now, "recorded_by_id": 1, "state": "reported", "grade": "over",
            "fit": True,
        } | said)  # fmt: skip

    return taken


def test_a_failed_sample_of_the_holder_of_the_base_speaks_for_a_members_goods(
    sample, base, make_operator, lot, issue
):
    """The lot is the member's, the sample the base's."""
    holder = make_operator("持证公司")
    of_base = sample(operator_id=holder.pk, plot_id=lot.plots[0]["plot"])
    with pytest.raises(Blocked, match="检测不合格") as blocked:
        issue(lot, decision="我负责。")
    assert codes(blocked) == {"CER-005"}
    Sample.objects.filter(pk=of_base.pk).update(plot_id=None)
    with pytest.raises(Blocked, match="没有写采自哪块地") as blocked:
        issue(lot)
    assert [str(one.verdict) for one in blocked.value.findings] == ["unknown"]
    Sample.objects.filter(pk=of_base.pk).update(grade="ok")
    with pytest.raises(Blocked) as blocked:
        issue(lot, basis=["own"])
    assert codes(blocked) == {"CER-006"}


def test_a_suspension_of_any_of_the_bases_counts(
    make_base,
    make_operator,
    make_entry,  # noqa: F811
    publisher,  # noqa: F811
    decision_maker,  # noqa: F811
    now,
):
    """Goods of two bases of two holders, of which the first is suspended; the member who issues has none."""
    halted, other = make_base("被暂停的基地"), make_base("另一个基地")
    entry = make_entry(base=halted, name=halted.name)
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    with transaction.atomic():
        add_event(
            Entry.objects.get(pk=entry.pk), EventKind.SUSPENDED, actor=decision_maker, now=now, effective_on=local_date(now),
            ground="major_incident", reason="检测不合格。", document_number="湘农发〔2026〕95号",
        )  # fmt: skip
    refresh([entry.code], now)
    member = make_operator("成员户")
    for bases in ([halted.pk, other.pk], [other.pk, halted.pk]):
        [said] = suspended(member.pk, bases, local_date(now))
        assert entry.name in said
    assert not suspended(member.pk, [other.pk], local_date(now))
