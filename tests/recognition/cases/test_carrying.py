"""A draft whose round is over says so and goes on elsewhere; a renewal says what it renews and begins from the last application."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.recognition.cases.conftest import text
from youji.catalogue.models import Entry
from youji.recognition.models import Application
from youji.recognition.services import applications, bulk, renewals
from youji.recognition.services.carrying import carry_draft, carry_into
from youji.recognition.services.review import steps_open_to
from youji.registry.models import Base, Operator
from youji.schemes.logic.exits import SKIPS_BUILDING
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db
AFTER = timedelta(days=40)  # the window was June


@pytest.fixture
def next_round(make_round, county_product):
    return make_round(
        county_product, title="2026年第二批", document_number="湘农办函〔2026〕19号",
        opens_on=date(2026, 7, 1), closes_on=date(2026, 7, 31),
    )  # fmt: skip


def kept(application) -> list[tuple[str, str]]:
    return sorted(application.evidence.filter(removed_at=None).values_list("target", "document__name"))


@pytest.mark.clause("5.2")
def test_a_draft_whose_round_is_over_goes_on_in_the_next_with_all_that_was_filled_in(
    whole, next_round, people, now
):
    made = carry_draft(
        application_id=whole.pk, round_id=next_round.pk, actor=people.applicant, now=now + AFTER
    )

    whole.refresh_from_db()
    assert (whole.status, made.status, made.round) == ("withdrawn", "draft", next_round)
    assert made.self_assessment == whole.self_assessment
    assert kept(made) == kept(whole)
    declared = {f.key for f in scheme_of(made.scheme_version).fields if f.must_be}
    assert declared
    assert made.answers == {k: v for k, v in whole.answers.items() if k not in declared}


def test_the_stamped_form_is_of_the_application_it_was_printed_for(farm_case, farm, make_round, schemes, now):
    later = make_round(
        schemes["provincial-base"], title="2026年第二批", document_number="湘农办函〔2026〕19号",
        opens_on=date(2026, 7, 1), closes_on=date(2026, 7, 31),
    )  # fmt: skip
    made = carry_draft(application_id=farm_case.pk, round_id=later.pk, actor=farm.holder, now=now + AFTER)

    left = [row for row in kept(farm_case) if row not in kept(made)]
    assert [target for target, _ in left] == ["doc:application_form"]


def test_only_an_own_draft_is_taken_and_only_into_a_round_of_its_scheme(
    whole, next_round, people, now, step, open_round
):
    ask = {"application_id": whole.pk, "now": now + AFTER}
    with pytest.raises(Refused, match="同一认定办法"):
        carry_draft(**ask, round_id=open_round.pk, actor=people.applicant)
    step("submit", whole, people.applicant)
    for actor in (people.applicant, people.city):
        with pytest.raises(NotAllowed):
            carry_draft(**ask, round_id=next_round.pk, actor=actor)


@pytest.mark.usefixtures("at_that_time")
def test_the_page_of_a_draft_says_that_its_window_has_closed_and_offers_both_ways(
    draft, next_round, people, client_as, now, monkeypatch
):
    client = client_as(people.applicant)
    assert "申报期已于" not in text(client.get(f"/field/apply/{draft.code}/"))
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + AFTER)

    page = text(client.get(f"/field/apply/{draft.code}/"))

    assert "本批次申报期已于2026年6月30日结束，这份草稿不能再提交。" in page
    assert "结束这份草稿" in page
    assert "补齐后才能提交" not in page
    answer = client.post(f"/field/apply/{draft.code}/carry/{next_round.pk}/")
    made = Application.objects.get(round=next_round)
    assert answer["Location"] == f"/field/apply/{made.code}/"


@pytest.fixture
def holding(decided, people, step, next_round, now):
    """The entry that ``decided`` became, half a year before it ends."""
    Application.objects.filter(pk=decided.pk).update(status="recognised")
    return Entry.objects.create(
        base=decided.base, scheme_version=decided.scheme_version, scheme_key=decided.scheme_key,
        category=decided.category, code="430611-21-0001", level="province", division="430611", name="君山茶叶",
        recognised_on=date(2021, 9, 1), valid_from=date(2021, 9, 1), valid_until=date(2026, 9, 1),
        application_code=decided.code,
    )  # fmt: skip


@pytest.mark.clause("5.5")
def test_a_renewal_says_what_it_renews_and_begins_from_the_last_application(
    holding, decided, next_round, people, now, client_as, monkeypatch
):
    made = renewals.open_renewal(
        code=holding.code, round_id=next_round.pk, actor=people.applicant, now=now + AFTER
    )
    assert made.renews == holding
    assert made.self_assessment == decided.self_assessment
    assert kept(made) == kept(decided)
    assert made.answers["work_summary"] == decided.answers["work_summary"]
    assert "major_incident" not in made.answers, "what is declared to be so today is declared today"
    assert {s.name for s in steps_open_to(made, scheme_of(made.scheme_version), people.applicant)} == {
        "submit",
        "withdraw",
    }
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + AFTER)
    page = text(client_as(people.applicant).get(f"/field/apply/{made.code}/"))
    assert "这是续期申报，续的是君山茶叶（430611-21-0001）" in page


def test_many_renewals_are_shown_under_the_step_they_take(farm_case, farm, people, step, now):
    step("submit", farm_case, farm.holder)
    step("county_recommend", farm_case, farm.county, days=1, opinion="同意。")
    entry = Entry.objects.create(
        base=farm.base, scheme_version=farm_case.scheme_version, scheme_key=farm_case.scheme_key,
        category=farm_case.category, code="430611-21-0002", level="province", division="430611", name="柳林茶园",
        recognised_on=date(2021, 9, 1), valid_from=date(2021, 9, 1), valid_until=date(2026, 9, 1),
    )  # fmt: skip
    Application.objects.filter(pk=farm_case.pk).update(renews=entry)
    (outcome,) = bulk.bulk_preview(
        "city_recommend", application_ids=[farm_case.pk], actor=people.city, now=now + timedelta(days=2)
    )
    assert outcome.label == SKIPS_BUILDING


def test_what_a_former_holder_put_forward_is_not_carried_to_the_one_after_a_merger(
    farm_case, farm, make_round, schemes, make_actor, now
):
    after = Operator.objects.create(
        code="JS0003", name="君山茶业联合社", kind="cooperative", division="430611", contact_phone="13800000002",
        uscc="93430611MA4L000021",
    )  # fmt: skip
    holder = make_actor(Role.HOLDER, operator_id=after.pk, name="郑社长")
    Base.objects.filter(pk=farm.base.pk).update(operator=after)
    Application.objects.filter(pk=farm_case.pk).update(status="recognised")
    made = applications.start_application(
        round_id=make_round(schemes["provincial-base"], title="2026年第二批", document_number="湘农办函〔2026〕19号").pk,
        base_id=farm.base.pk, category="green", actor=holder, now=now,
    )  # fmt: skip
    farm_case.refresh_from_db()
    carry_into(made, farm_case, actor=holder, now=now)
    assert made.self_assessment == farm_case.self_assessment
    assert (bool(kept(farm_case)), kept(made)) == (True, [])
