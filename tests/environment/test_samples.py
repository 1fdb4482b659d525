"""Samples from the ground to the verdict: who may, what is refused, what stands, what is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from youji.accounts.models import Message
from youji.environment.models import Result, Sample
from youji.environment.selectors import samples as reads
from youji.environment.services import samples as services
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

SOIL = "pH 5.0\n镉 0.4\n铅 60\n"


@pytest.mark.clause("4.1-f")
@pytest.mark.clause("4.3-a")
def test_a_sample_is_taken_handed_on_reported_and_judged(base, take, report, county_reviewer, now):
    sample = take()
    services.hand_on(
        sample_id=sample.pk, step="sealed", on=date(2026, 5, 20), by="周晓岚", to="检测中心", seal="F001",
        actor=county_reviewer, now=now,
    )  # fmt: skip
    done = report(sample, SOIL)
    assert (done.state, done.grade, done.fit, done.caveat) == ("reported", "screening", True, "")
    rows = {row.parameter: (row.grade, row.edition) for row in Result.objects.all()}
    assert rows == {
        "pH": ("ok", ""),
        "镉": ("screening", "GB 15618-2018"),
        "铅": ("ok", "GB 15618-2018"),
    }
    verbs = AuditEntry.objects.filter(subject=sample.subject).order_by("at", "pk")
    assert {one.action for one in verbs} == {
        f"environment.sample.{verb}" for verb in ("sampled", "handed_over", "reported")
    }
    assert {one.operator_id for one in verbs} == {base.operator_id}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"taken_on": date(2026, 6, 2)}, "taken_on"),  # tomorrow
        ({"use": "旱作"}, "use"),  # water's, not soil's
        ({"lon": Decimal("29.5"), "lat": Decimal("112.8")}, "lon"),
        ({"lon": Decimal("112.8")}, "lat"),
        ({"kind": "rock"}, "kind"),
        ({"base": "NOBODYS"}, "base"),
    ],
)
def test_what_cannot_be_a_fact_is_refused_at_its_field(take, said, field):
    with pytest.raises(Refused) as refused:
        take(**said)
    assert set(refused.value.by_field) == {field}
    assert not Sample.objects.exists()


def test_a_report_is_read_whole_before_anything_is_kept(take, report, county_reviewer, now):
    sample = take()
    with pytest.raises(Refused) as refused:
        report(sample, "镉 不知道", laboratory="没有的", report_number="", reported_on=date(2026, 5, 1))
    assert set(refused.value.by_field) == {"laboratory", "values", "report_number", "reported_on"}
    assert not Result.objects.exists()


def test_a_result_is_written_once_and_the_database_keeps_it(take, report):
    sample = report(take(), SOIL)
    with pytest.raises(StaleState):
        report(sample, "镉 0.1")
    for change in (lambda: Result.objects.update(value=0), lambda: Result.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Result.objects.get(parameter="镉").value == Decimal("0.4")


def test_a_result_said_to_be_a_laboratorys_without_its_report_is_for_reference_only(take, report):
    """A producer could publish figures of their own under a laboratory's name."""
    done = report(take(), SOIL, document=None)
    assert done.fit is False
    assert "没有上传“岳阳市农产品质量安全检测中心”的检测报告" in done.caveat


def test_a_laboratory_that_does_not_count_leaves_a_caveat(take, report, laboratory, county_reviewer, now):
    services.change_laboratory(
        laboratory=laboratory, version=0, name=laboratory.name, cma_until=date(2026, 5, 1), actor=county_reviewer,
        now=now,
    )  # fmt: skip
    done = report(take(), SOIL)
    assert done.fit is False
    assert "2026年5月1日为止" in done.caveat


def test_an_exceeded_limit_is_told_to_the_producer_and_the_county(holder, take, report, county_reviewer):
    report(take(), "pH 5.0\n镉 2\n")
    told = Message.objects.values_list("person_id", flat=True)
    assert set(told) == {holder.user_id, county_reviewer.user_id}
    report(take(), "pH 5.0\n镉 0.1\n")
    assert Message.objects.count() == 2


def test_a_producer_writes_of_their_own_base_alone(base, holder, take, make_actor, make_base):
    assert take(actor=holder, purpose="own").recorded_by_id == holder.user_id
    with pytest.raises(Refused):
        take(actor=holder, base=make_base("别人的").code)
    other = make_actor(Role.COUNTY_REVIEWER, division="430181")
    with pytest.raises(Refused):
        take(actor=other)
    with pytest.raises(NotAllowed):
        take(actor=make_actor(Role.STATISTICIAN, division="430611"))


@pytest.mark.parametrize(
    ("role", "division", "sees"),
    [
        (Role.COUNTY_REVIEWER, "430611", True),
        (Role.CITY_REVIEWER, "4306", True),
        (Role.AUDITOR, "43", True),
        (Role.COUNTY_REVIEWER, "430612", False),
        (Role.EXPERT, "43", False),
    ],
)
def test_who_sees_a_sample(take, make_actor, role, division, sees):
    sample = take()
    actor = make_actor(role, division=division)
    assert list(reads.samples(actor)) == ([sample] if sees else [])
    if not sees:
        with pytest.raises(Unknown):
            reads.find_sample(sample.pk, actor)


def test_the_way_of_a_sample_goes_forward_in_time(take, county_reviewer, now):
    sample = take()

    def step(on):
        return services.hand_on(
            sample_id=sample.pk, step="received", on=on, by="甲", actor=county_reviewer, now=now
        )  # fmt: skip

    step(date(2026, 5, 22))
    for wrong in (date(2026, 5, 21), date(2026, 6, 2)):
        with pytest.raises(Refused):
            step(wrong)


def test_a_void_sample_stays_and_counts_for_nothing(base, take, report, county_reviewer, holder, now):
    sample = report(take(), SOIL)
    with pytest.raises(NotAllowed):
        services.void_sample(sample_id=sample.pk, reason="错", actor=holder, now=now)
    services.void_sample(sample_id=sample.pk, reason="样品混了", actor=county_reviewer, now=now)
    assert Result.objects.filter(sample=sample).count() == 3
    assert not reads.samples(county_reviewer, grade="screening").exists()
    with pytest.raises(StaleState):
        services.void_sample(sample_id=sample.pk, reason="再来", actor=county_reviewer, now=now)


def test_a_point_gives_place_and_use_and_its_values_make_a_series(base, take, report, county_reviewer, now):
    point = services.add_point(
        base=base.code,
        name="东垄1号",
        kind="soil",
        use="水田",
        lon="112.85",
        lat="29.555",
        actor=county_reviewer,
        now=now,
    )
    with pytest.raises(Refused):
        take(point=str(point.pk), kind="air", use="")
    for year, value in ((2022, "0.10"), (2023, "0.14"), (2024, "0.18"), (2025, "0.22")):
        sample = take(point=str(point.pk), use="", taken_on=date(year, 5, 1))
        assert (sample.use, sample.lon) == ("水田", Decimal("112.85"))
        report(sample, f"pH 6.0\n镉 {value}\n")
    series = {one.parameter: one for one in reads.series_of(point)}
    assert [str(value.normalize()) for _, value, _ in series["镉"].values] == ["0.1", "0.14", "0.18", "0.22"]
    assert series["镉"].trend.direction == "rising"
    assert reads.newest_grades([point.pk]) == {point.pk: "ok"}


def test_a_point_tells_how_often_it_was_sampled_and_when_last(
    base, take, report, client_as, program, county_reviewer, now
):
    said = {"base": base.code, "kind": "soil", "use": "水田", "lon": "112.85", "lat": "29.555"}
    east, west = (
        services.add_point(name=name, **said, actor=county_reviewer, now=now) for name in ("东垄", "西垄")
    )
    for day in (date(2026, 3, 1), date(2026, 5, 1)):
        report(take(point=str(east.pk), taken_on=day), "pH 6.0\n镉 0.1\n")
    take(point=str(east.pk))  # waits for its results
    voided = report(take(point=str(west.pk)), "pH 6.0\n")
    services.void_sample(sample_id=voided.pk, reason="样品混了", actor=county_reviewer, now=now)
    assert [(one.name, one.times, one.last_on) for one in reads.points(county_reviewer)] == [
        ("东垄", 2, date(2026, 5, 1)), ("西垄", 0, None),
    ]  # fmt: skip
    client = client_as(county_reviewer)
    for order in ("name", "-times", "last"):
        assert "东垄" in client.get(f"/desk/environment/points/?sort={order}").content.decode()
    assert "镉" in client.get(f"/desk/environment/points/{east.pk}/").content.decode()
    listed = client.get("/api/v1/environment/points", headers=program(county_reviewer)).json()["items"]
    assert [one["name"] for one in listed] == ["东垄", "西垄"]


def test_the_pages_and_the_program_do_the_same(
    base, laboratory, client_as, county_reviewer, django_assert_max_num_queries
):
    client = client_as(county_reviewer)
    wrong = client.post("/desk/environment/samples/new/", {"base": base.code, "kind": "soil"})
    assert wrong.status_code == 422
    said = {
        "base": base.code, "kind": "soil", "purpose": "routine", "category": "ordinary", "use": "水田",
        "taken_on": "2026-05-20", "taken_by": "周晓岚",
    }  # fmt: skip
    assert client.post("/desk/environment/samples/new/", said).status_code == 302
    sample = Sample.objects.get()
    address = f"/desk/environment/samples/{sample.pk}/"
    sent = {
        "report_number": "R1", "reported_on": "2026-05-28", "values": SOIL, "laboratory": str(laboratory.pk),
        "version": "0",
    }  # fmt: skip
    assert client.post(f"{address}report/", sent).status_code == 302
    page = client.get(address).content.decode()
    assert "属安全利用类" in page
    with django_assert_max_num_queries(14):
        shown = client.get("/desk/environment/samples/?kind=soil").content.decode()
    assert "超筛选值" in shown
    assert "<h1>检测样品</h1>" in shown
    assert client.get("/desk/environment/samples/?as=xlsx").status_code == 200
    assert client.post(f"{address}void/", {"reason": "混了", "version": "1"}).status_code == 302
