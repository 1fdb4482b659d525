"""Fields have owners: what a holder says of a certificate waits for an officer, and a measure is never its subject's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from youji.accounts.models import Message, Person
from youji.ledger.models import AuditEntry
from youji.programme.selectors import targets
from youji.registry import selectors, services
from youji.registry.logic.ownership import OFFICERS_ONLY, trespasses
from youji.registry.models import Base, CertifiedProduct
from youji.shared.actor import SYSTEM, Role
from youji.shared.refusals import NotAllowed, Refused, StaleState

GREEN = {"kind": "green", "number": "LB-13-2401180123A", "name": "银针", "valid_from": "2024-06-01"}
NEW = GREEN | {"valid_until": date(2027, 6, 1)}
TODAY = date(2026, 5, 6)


@pytest.fixture
def operator(make_operator):
    return make_operator()


@pytest.fixture
def holder(make_actor, operator):
    return make_actor(Role.HOLDER, operator_id=operator.pk, name="周社长")


@pytest.fixture
def certify(operator, holder, now):
    def make(actor=SYSTEM, **more) -> CertifiedProduct:
        given = NEW | {"division": "430611", "operator_id": operator.pk} | more
        return services.create_certified_product(**given, actor=actor, now=now)

    return make


def counted() -> int:
    return targets.certified(on=TODAY, cities={}).total.number


def conclude(row, actor, now, outcome="confirmed", **more):
    row.refresh_from_db()
    given = {"version": row.version, "outcome": outcome} | more
    return services.conclude_confirmation(row, **given, actor=actor, now=now)


@pytest.mark.parametrize(
    ("noun", "said", "stands", "refused"),
    [
        ("certificate", {"name": "茶"}, {}, set()),
        ("certificate", {"revoked_on": None}, {"revoked_on": date(2026, 1, 1)}, {"revoked_on"}),
        ("certificate", {"revoked_on": date(2026, 1, 1)}, {"revoked_on": date(2026, 1, 1)}, set()),
        (
            "certificate",
            {"revoked_on": date(2026, 1, 1), "revoked_reason": "x"},
            {"revoked_on": None, "revoked_reason": ""},
            {"revoked_on", "revoked_reason"},
        ),
        ("certificate", {"division": "430181"}, {"division": "430611"}, {"division"}),
        ("base", {"division": "430181"}, {"division": "430611"}, {"division"}),
        ("base", {"division": "430611"}, {"division": "430611"}, set()),
    ],
)
def test_a_subject_may_repeat_what_stands_and_say_nothing_else_of_an_officers_field(
    noun, said, stands, refused
):
    assert set(trespasses(noun, said, stands)) == refused


def test_an_officers_field_is_one_that_can_be_written():
    """The table names no field that does not exist: a misspelt one would guard nothing."""
    from youji.registry.services import bases, certified

    assert set(OFFICERS_ONLY["base"]) <= set(bases.FIELDS)
    assert set(OFFICERS_ONLY["certificate"]) <= set(certified.FIELDS)


# --- a measure is never its subject's (security D3) --------------------------------------------------------------


def test_a_holder_cannot_take_back_a_revocation_by_any_door(
    certify, holder, county_reviewer, now, client_as, caller  # noqa: F811
):  # fmt: skip
    row = certify()
    services.update_certified_product(
        row, version=0, revoked_on="2026-01-10", revoked_reason="抽检不合格", actor=county_reviewer, now=now
    )
    with pytest.raises(Refused) as said:
        services.update_certified_product(
            row, version=1, revoked_on=None, revoked_reason="", valid_until=date(2031, 1, 1),
            actor=holder, now=now,
        )  # fmt: skip
    assert set(said.value.by_field) == {"revoked_on", "revoked_reason"}
    answer = caller(holder).patch(
        f"/registry/certificates/{row.pk}",
        {"version": 1, "revoked_on": None, "valid_until": "2031-01-01", "area_mu": 123456},
    )
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["problems"]] == ["revoked_on"]
    page = reverse("registry-field:edit_certified", args=[row.pk])
    browser = client_as(holder)
    assert "revoked_on" not in browser.get(page).context["form"].fields
    browser.post(
        page, {**GREEN, "last_day": "2030-12-31", "version": 1, "revoked_on": "", "revoked_reason": ""}
    )
    row.refresh_from_db()
    assert (row.revoked_on, row.revoked_reason) == (date(2026, 1, 10), "抽检不合格")
    assert row.valid_until == date(2027, 6, 1)
    assert counted() == 0


# --- what a holder registers counts once it is confirmed (D3) ----------------------------------------------------


@pytest.mark.clause("3-c")
def test_a_certificate_counts_once_an_officer_has_confirmed_it(
    certify, operator, holder, county_reviewer, make_base, now
):
    base = make_base(operator=operator)
    row = certify(holder)
    assert (row.confirmed_at, row.asked_at) == (None, now)
    assert selectors.base_facts(base.pk, TODAY).valid_certificates == 0
    assert counted() == 0
    assert [one.label for one in selectors.certificate_rows([row], TODAY)] == ["待核实"]
    conclude(row, county_reviewer, now)
    assert selectors.base_facts(base.pk, TODAY).valid_certificates == 1
    assert counted() == 1
    assert (row.confirmed_at, row.asked_at) == (now, None)
    assert county_reviewer.name in row.confirmed_by


def test_an_officers_own_entry_is_confirmed_at_once(certify, county_reviewer, now):
    row = certify(county_reviewer)
    assert (row.confirmed_at, row.asked_at) == (now, None)
    assert counted() == 1
    with pytest.raises(Refused, match="没有等待核实"):
        conclude(row, county_reviewer, now)


def test_a_refusal_says_why_and_the_holder_asks_again(certify, holder, county_reviewer, now):
    row = certify(holder)
    with pytest.raises(Refused, match="请写明不予确认的原因"):
        conclude(row, county_reviewer, now, "refused")
    conclude(row, county_reviewer, now, "refused", reason="查询不到这个编号")
    assert (row.confirmed_at, row.asked_at, row.refusal) == (None, None, "查询不到这个编号")
    assert [one.label for one in selectors.certificate_rows([row], TODAY)] == ["未予确认"]
    assert "查询不到这个编号" in Message.objects.get(person_id=holder.user_id).body
    later = now + timedelta(days=1)
    services.update_certified_product(
        row, version=row.version, number="LB-13-2401180124A", actor=holder, now=later
    )
    assert (row.asked_at, row.refusal) == (later, "")
    conclude(row, county_reviewer, later)
    assert counted() == 1
    actions = AuditEntry.objects.filter(subject=f"registry.certifiedproduct:{row.pk}").order_by("at", "id")
    assert [entry.action.rpartition(".")[2] for entry in actions] == [
        "created", "refused", "updated", "confirmed",
    ]  # fmt: skip


def test_a_change_of_a_confirmed_certificate_waits_and_the_confirmed_stays(
    certify, holder, county_reviewer, now
):
    row = certify()
    later = now + timedelta(days=1)
    services.update_certified_product(
        row, version=0, valid_until=date(2030, 6, 1), area_mu="500", actor=holder, now=later
    )
    assert (row.valid_until, row.area_mu) == (date(2027, 6, 1), None)
    assert row.asked == {"valid_until": "2030-06-01", "area_mu": "500.00"}
    assert counted() == 1
    assert selectors.asked_of(row) == [
        ("有效期止", "2027-05-31", "2030-05-31"),
        ("面积（亩）", "", "500.00"),
    ]
    services.update_certified_product(
        row, version=1, area_mu=None, valid_until=date(2030, 6, 1), actor=holder, now=later
    )
    assert row.asked == {"valid_until": "2030-06-01"}  # what is as confirmed is asked for no more
    conclude(row, county_reviewer, later)
    assert (row.valid_until, row.asked, row.confirmed_at) == (date(2030, 6, 1), {}, later)


def test_a_change_that_is_refused_leaves_what_was_confirmed(certify, holder, county_reviewer, now):
    row = certify()
    services.update_certified_product(row, version=0, name="君山银针王", actor=holder, now=now)
    conclude(row, county_reviewer, now, "refused", reason="与证书不一致")
    assert (row.name, row.asked, row.refusal) == ("银针", {}, "与证书不一致")
    assert counted() == 1


def test_what_is_confirmed_must_still_do_when_it_is(certify, operator, holder, county_reviewer, now):
    """Two ask for one number: the second is told at the confirmation as well."""
    row = certify()
    services.update_certified_product(row, version=0, number="LB-13-2401180999A", actor=holder, now=now)
    certify(number="LB-13-2401180999A", name="别的茶")
    with pytest.raises(Refused, match="这个编号已登记为“别的茶”"):
        conclude(row, county_reviewer, now)


@pytest.mark.parametrize(
    ("roles", "where", "may"),
    [
        ((Role.COUNTY_REVIEWER,), "430611", True),
        ((Role.CITY_REVIEWER,), "4306", True),
        ((Role.PROVINCE_REVIEWER,), "43", True),
        ((Role.COUNTY_REVIEWER,), "430621", False),
        ((Role.COUNTY_APPLICANT,), "430611", False),
        ((Role.SUPERVISOR,), "430611", False),
        ((Role.SYSTEM_ADMIN,), "43", False),
    ],
)
def test_reviewers_of_the_area_confirm_and_nobody_else(certify, holder, make_actor, now, roles, where, may):
    row = certify(holder)
    actor = make_actor(*roles, division=where)
    if may:
        conclude(row, actor, now)
        assert row.confirmed_at == now
    else:
        with pytest.raises(NotAllowed):
            conclude(row, actor, now)


def test_of_two_who_decide_the_second_is_told(certify, holder, county_reviewer, now):
    row = certify(holder)
    other = CertifiedProduct.objects.get(pk=row.pk)
    conclude(row, county_reviewer, now)
    with pytest.raises(StaleState):
        services.conclude_confirmation(
            other, version=other.version, outcome="refused", reason="慢了", actor=county_reviewer, now=now
        )


def test_the_database_holds_that_nothing_waits_and_is_refused_at_once(certify, holder):
    row = certify(holder)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertifiedProduct.objects.filter(pk=row.pk).update(refusal="x")


# --- whoever applies confirms no evidence of its own case ---------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "where"),
    [(Role.COUNTY_APPLICANT, "430611"), (Role.CITY_APPLICANT, "4306"), (Role.PUBLISHER, "43")],
)
@pytest.mark.parametrize("held", [True, False])
def test_an_officer_who_may_not_confirm_asks_a_reviewer(
    certify, operator, county_reviewer, make_actor, now, role, where, held
):
    """A certificate of the county itself too: nobody's 经营主体 is named, and who registered it is told."""
    keeper = make_actor(role, division=where)
    row = certify(keeper, operator_id=operator.pk if held else None)
    assert (row.confirmed_at, row.asked_at) == (None, now)
    asked = Message.objects.get(person_id=county_reviewer.user_id)
    assert keeper.name in asked.body
    [item] = selectors.waiting_confirmations(county_reviewer, now)
    assert "None" not in f"{asked.body} {item.subject}"
    conclude(row, county_reviewer, now)
    assert Message.objects.get(person_id=keeper.user_id).title == "银针：证书已核实"
    later = now + timedelta(days=1)
    services.update_certified_product(
        row, version=row.version, valid_until=date(2031, 6, 1), actor=keeper, now=later
    )
    assert (row.valid_until, row.asked) == (date(2027, 6, 1), {"valid_until": "2031-06-01"})
    assert Message.objects.filter(person_id=county_reviewer.user_id, read_at=None).count() == 1


def test_an_officer_who_changes_one_field_publishes_nothing_that_waits(
    certify, holder, county_reviewer, make_actor, client_as, now
):
    row = certify()
    services.update_certified_product(row, version=0, valid_until=date(2031, 6, 1), actor=holder, now=now)
    page = reverse("registry:edit_certified", args=[row.pk])

    def send(actor, **more):
        browser = client_as(actor)
        told = browser.get(page).context["form"].initial
        shown = {name: value for name, value in told.items() if value is not None}
        assert browser.post(page, shown | more).status_code == 302
        row.refresh_from_db()

    send(county_reviewer, issuer="中国绿色食品发展中心")
    assert (row.issuer, row.valid_until) == ("中国绿色食品发展中心", date(2027, 6, 1))
    assert row.asked == {"valid_until": "2031-06-01"}
    send(make_actor(Role.COUNTY_APPLICANT, division="430611"), area_mu="500")
    assert (row.area_mu, row.valid_until) == (None, date(2027, 6, 1))
    assert row.asked == {"valid_until": "2031-06-01", "area_mu": "500.00"}


def test_one_that_was_refused_and_put_right_by_a_reviewer_is_confirmed_on_its_page(
    certify, holder, county_reviewer, make_actor, client_as, now
):
    row = certify(holder)
    conclude(row, county_reviewer, now, "refused", reason="编号写错")
    services.update_certified_product(
        row, version=row.version, number="LB-13-2401180124A", actor=county_reviewer, now=now
    )
    page = reverse("registry:confirm_certified", args=[row.pk])
    edit = reverse("registry:edit_certified", args=[row.pk])
    applicant = client_as(make_actor(Role.COUNTY_APPLICANT, division="430611"))
    assert page not in applicant.get(edit).content.decode()
    browser = client_as(county_reviewer)
    assert page in browser.get(edit).content.decode()
    form = browser.get(page).context["form"]
    assert [word for _, word in form.fields["outcome"].widget.choices][1:] == ["与证书一致，确认"]
    assert "reason" not in form.fields
    browser.post(page, {"outcome": "confirmed", "version": row.version})
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert row.refusal == ""
    assert page not in browser.get(edit).content.decode()


# --- it stands in an inbox, by page and by program ----------------------------------------------------------------


def test_it_waits_in_the_countys_inbox_or_above_where_nobody_reviews(
    certify, holder, county_reviewer, city_reviewer, make_actor, now
):
    row = certify(holder)
    assert [item.url for item in selectors.waiting_confirmations(county_reviewer, now)] == [
        reverse("registry:confirm_certified", args=[row.pk])
    ]
    assert Message.objects.filter(person_id=county_reviewer.user_id, matter=f"certificate:{row.pk}").exists()
    assert selectors.waiting_confirmations(city_reviewer, now) == []
    assert selectors.waiting_confirmations(make_actor(Role.STATISTICIAN, division="430611"), now) == []
    Person.objects.filter(pk=county_reviewer.user_id).update(is_active=False)
    assert len(selectors.waiting_confirmations(city_reviewer, now)) == 1
    conclude(row, city_reviewer, now)
    assert selectors.waiting_confirmations(city_reviewer, now) == []
    assert not Message.objects.filter(matter=f"certificate:{row.pk}", read_at__isnull=True).exists()


def test_what_others_have_does_not_crowd_out_ones_own_and_the_oldest_comes_first(
    certify, holder, county_reviewer, city_reviewer, now, monkeypatch
):
    monkeypatch.setattr("youji.registry.selectors.confirmation.MOST", 2)
    for n in (1, 2):
        certify(holder, number=f"LB-13-240118012{n}A")
    made = [certify(holder, number=f"LB-13-240118012{n}A") for n in (3, 4, 5)]
    CertifiedProduct.objects.filter(pk__in=[row.pk for row in made]).update(division="430621")
    CertifiedProduct.objects.filter(pk=made[2].pk).update(asked_at=now - timedelta(days=1))
    assert [item.refs for item in selectors.waiting_confirmations(city_reviewer, now)] == [
        (f"registry.certifiedproduct:{row.pk}",) for row in (made[2], made[0])
    ]


def test_it_is_confirmed_on_its_page_and_a_reason_is_asked_for(certify, holder, county_reviewer, client_as):
    row = certify(holder)
    page = reverse("registry:confirm_certified", args=[row.pk])
    browser = client_as(county_reviewer)
    assert "与证书一致，确认" in browser.get(page).content.decode()
    wrong = browser.post(page, {"outcome": "refused", "reason": "", "version": row.version})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors == {"reason": ["请写明不予确认的原因，持有人据此改正。"]}
    done = browser.post(page, {"outcome": "confirmed", "reason": "", "version": row.version}, follow=True)
    assert "持有人已收到通知" in done.content.decode()
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert "没有等待核实的内容" in browser.get(page).content.decode()


def test_a_holder_is_told_on_the_phone_what_waits(certify, holder, client_as, now):
    row = certify()
    browser = client_as(holder)
    page = reverse("registry-field:edit_certified", args=[row.pk])
    typed = {**GREEN, "name": "银针王", "last_day": "2027-05-31", "version": 0}
    told = browser.post(page, typed, follow=True).content.decode()
    assert "核实后计入统计" in told
    assert "改动待核实" in told
    again = browser.get(page)
    assert again.context["form"].initial["name"] == "银针王"  # what was said is there to go on with
    assert "核实前仍以原来的内容为准" in again.content.decode()


def test_a_program_confirms_what_a_program_registered(holder, county_reviewer, caller):  # noqa: F811
    made = caller(holder).post(
        "/registry/certificates",
        GREEN | {"division": "430611", "valid_until": "2027-06-01", "operator_code": _code(holder)},
    )
    assert made.status_code == 201, made.content
    assert made.json()["confirmed_at"] is None
    place = f"/registry/certificates/{made.json()['id']}/confirmation"
    assert caller(holder).post(place, {"version": 0, "outcome": "confirmed"}).status_code == 403
    officer = caller(county_reviewer)
    assert officer.post(place, {"version": 0, "outcome": "refused"}).status_code == 422
    kept = officer.post(place, {"version": 0, "outcome": "confirmed"}).json()
    assert kept["confirmed_at"]
    assert officer.post(place, {"version": 0, "outcome": "confirmed"}).status_code == 422


def _code(actor) -> str:
    return selectors.operator_of(actor).code


# --- where it lies (security D12b) --------------------------------------------------------------------------------


def test_a_producers_base_and_certificate_lie_in_the_operators_county(
    operator, holder, caller, client_as, now  # noqa: F811
):  # fmt: skip
    elsewhere = {"name": "浏阳茶园", "kind": "operator", "division": "430181"}
    with pytest.raises(Refused) as said:
        services.create_base(**elsewhere, operator_id=operator.pk, actor=holder, now=now)
    assert set(said.value.by_field) == {"division"}
    program = caller(holder)
    refused = program.post("/registry/bases", elsewhere | {"operator_code": operator.code})
    assert [problem["field"] for problem in refused.json()["problems"]] == ["division"]
    refused = program.post(
        "/registry/certificates",
        GREEN | {"division": "430181", "valid_until": "2027-06-01", "operator_code": operator.code},
    )
    assert [problem["field"] for problem in refused.json()["problems"]] == ["division"]
    browser = client_as(holder)
    browser.post(reverse("registry-field:new_base"), elsewhere | {"name": "东头茶园"})
    browser.post(
        reverse("registry-field:new_certified"), GREEN | {"division": "430181", "last_day": "2027-05-31"}
    )
    assert Base.objects.get().division == "430611"
    assert CertifiedProduct.objects.get().division == "430611"


def test_an_officer_says_otherwise(operator, city_reviewer, now):
    base = services.create_base(
        name="湘阴茶园", kind="operator", division="430624", operator_id=operator.pk, actor=city_reviewer, now=now
    )  # fmt: skip
    assert base.division == "430624"


# --- what was on file --------------------------------------------------------------------------------------------


def test_certificates_on_file_count_as_confirmed_as_of_their_entry(certify, now):
    """The migration: they have counted and been public since they were entered; who entered them is on the trail."""
    from importlib import import_module

    from django.apps import apps

    row = certify()
    loaded = CertifiedProduct.objects.create(**NEW | {"number": "AGI01794", "division": "430611"})
    CertifiedProduct.objects.update(confirmed_at=None, confirmed_by="")
    module = import_module("youji.registry.migrations.0002_certificates_confirmed")
    module.confirm_those_on_file(apps, None)
    row.refresh_from_db()
    loaded.refresh_from_db()
    assert (row.confirmed_at, row.confirmed_by) == (now, module.BEFORE)
    assert loaded.confirmed_at > now  # no entry on the trail: as of today
