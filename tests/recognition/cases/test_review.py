"""Taking steps: what is written, what is refused, whose turn it is, what two at once get."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from tests.recognition.in_flight import in_flight
from youji.accounts.models import Message
from youji.desk import selectors as desk
from youji.ledger.models import AuditEntry
from youji.recognition.logic.declaration import on_record
from youji.recognition.models import Application, Correction, Movement
from youji.recognition.selectors import cases as review_cases
from youji.recognition.selectors import turns
from youji.recognition.services import applications, review, rounds
from youji.recognition.services.review import Remark
from youji.registry.models import Base, GIProduct, Product
from youji.schemes.logic.scheme import guard_names
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown

REMARKS = (Remark("doc:map", "分布图没有比例尺。"), Remark("field:households_count", "与统计数不一致。"))


def test_a_step_writes_status_movement_and_ledger_entry_together(whole, people, step, now):
    moved = step("submit", whole, people.applicant)

    assert (moved.status, moved.submitted_at, moved.moved_at, moved.version) == (
        "submitted",
        now,
        now,
        whole.version + 1,
    )
    movement = Movement.objects.get()
    entry = AuditEntry.objects.get(action="recognition.application.submitted")
    assert (entry.subject, entry.before, entry.after, entry.actor_id, entry.at, entry.public) == (
        f"recognition.application:{whole.pk}", {"status": "draft"},
        {"status": "submitted", "submission": moved.submission.digest} | on_record("李申报"), people.applicant.user_id, now, None,
    )  # fmt: skip
    assert movement.ledger_entry_id == entry.pk


def test_a_blocked_step_carries_every_finding_and_writes_nothing(draft, people, step):
    with pytest.raises(Blocked) as blocked:
        step("submit", draft, people.applicant)

    assert [f.code for f in blocked.value.findings] == ["REC-002", "REC-003", "REC-004", "REC-005"]
    draft.refresh_from_db()
    assert (draft.status, Movement.objects.count()) == ("draft", 0)


@pytest.mark.parametrize(
    ("role", "division", "error"),
    [
        (Role.CITY_REVIEWER, "4307", Unknown),
        (Role.CITY_REVIEWER, "430611", NotAllowed),
        (Role.CITY_REVIEWER, "43", NotAllowed),
        (Role.PROVINCE_REVIEWER, "43", NotAllowed),
        (Role.COUNTY_APPLICANT, "430602", Unknown),
    ],
)
def test_only_the_office_whose_turn_it_is_may_take_the_step(
    submitted, make_actor, step, role, division, error
):
    with pytest.raises(error):
        step("city_recommend", submitted, make_actor(role, division=division), opinion="同意")


@pytest.mark.parametrize(
    ("division", "sees"),
    [("43", True), ("4306", True), ("430611", True), ("4307", False), ("430612", False), ("", False)],
)
def test_an_officer_sees_their_area_and_nothing_else(submitted, division, sees):
    officer = Actor(user_id=999, roles=frozenset({Role.CITY_REVIEWER}), division=division)

    assert list(Application.objects.visible_to(officer)) == ([submitted] if sees else [])


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.EXPERT, Role.ASSESSOR])
def test_who_has_no_work_with_a_case_finds_none_and_writes_into_none(
    role, submitted, make_actor, caller, at_that_time
):
    """Security D12: administrators stood aside in cases of their area, and were told of them by a step's preview."""
    program = caller(make_actor(role, division="43"))
    address = f"/recognition/applications/{submitted.code}"

    assert program.post(f"{address}/recusal", {"reason": "亲属"}).status_code == 403
    asked = {"codes": [submitted.code], "preview": True}
    assert program.post("/recognition/steps/city_recommend", asked).status_code == 403
    assert program.get(address).status_code in (403, 404)
    assert not submitted.recusals.exists()


@pytest.mark.parametrize("also", [Role.HOLDER, Role.COUNTY_APPLICANT, Role.STATISTICIAN])
def test_whoever_is_asked_to_score_opens_that_case_whatever_else_they_are(scored, people, also):
    expert = people.experts[0]
    place = {Role.HOLDER: {"operator_id": 4711}, Role.COUNTY_APPLICANT: {"division": "430181"}}.get(
        also, {"division": "4301"}
    )
    both = replace(expert, roles=expert.roles | {also}, **place)

    assert review_cases.find_by_code(scored.code, both) == scored
    with pytest.raises(Unknown):
        review_cases.find_by_code(scored.code, replace(both, user_id=999))


def test_a_draft_is_seen_by_its_applicant_alone(draft, people):
    assert list(Application.objects.visible_to(people.applicant)) == [draft]
    assert not Application.objects.visible_to(people.city).exists()


@pytest.mark.clause("5.2")
def test_returning_asks_once_for_everything_and_the_answers_come_back_with_it(submitted, people, step, now):
    returned = step("city_return", submitted, people.city, days=2, corrections=REMARKS)

    assert returned.status == "returned"
    assert list(Correction.objects.values_list("target", "reason")) == [(r.target, r.reason) for r in REMARKS]
    with pytest.raises(Blocked) as blocked:
        step("resubmit", returned, people.applicant)
    assert "REC-009" in [f.code for f in blocked.value.findings]

    for correction in Correction.objects.all():
        applications.answer_correction(
            correction_id=correction.pk,
            answer="已补正。",
            actor=people.applicant,
            now=now + timedelta(days=3),
        )
    again = step("resubmit", returned, people.applicant, days=3)
    assert again.status == "submitted"
    assert not Correction.objects.filter(closed_at=None).exists()
    with pytest.raises(Blocked) as second:
        step("city_return", again, people.city, days=4, corrections=REMARKS)
    assert [f.code for f in second.value.findings] == ["REC-007"]


@pytest.mark.parametrize(("days", "in_time"), [(0, True), (7, True), (8, False)])
def test_corrections_can_be_asked_for_within_five_working_days(submitted, people, step, days, in_time):
    if in_time:
        assert (
            step("city_return", submitted, people.city, days=days, corrections=REMARKS).status == "returned"
        )
        return
    with pytest.raises(Blocked) as blocked:
        step("city_return", submitted, people.city, days=days, corrections=REMARKS)
    assert [f.code for f in blocked.value.findings] == ["REC-008"]


@pytest.mark.parametrize(
    ("remark", "sentence"),
    [
        (Remark("field:nothing", "缺。"), "请选择补正的是哪一项。"),
        (Remark("doc:map", "  "), "请写明这一项缺什么、怎样改。"),
        (Remark("doc:map", "长" * 501), "补正理由最多500个字，这里有501个。请缩短。"),
    ],
)
def test_a_correction_names_an_item_and_a_reason(submitted, people, step, remark, sentence):
    with pytest.raises(Refused) as refused:
        step("city_return", submitted, people.city, corrections=(remark,))

    assert refused.value.by_field == {"corrections-0": sentence}


def test_the_applicant_and_whoever_is_next_are_told(submitted, people, step):
    Message.objects.all().delete()
    step("city_recommend", submitted, people.city, opinion="同意")

    told = list(Message.objects.order_by("person_id").values_list("person_id", "title", "link"))
    assert told == [
        (people.applicant.user_id, "君山茶叶：材料审查、现场核查并推荐", "/field/apply/2026-430611-0001/"),
        (people.province.user_id, "待办：君山茶叶", "/desk/cases/2026-430611-0001/"),
    ]


def test_a_case_that_has_moved_on_asks_nobody_who_had_it_before(submitted, people, step):
    asked = Message.objects.filter(person_id=people.city.user_id, title="待办：君山茶叶")
    assert list(asked.values_list("read_at", flat=True)) == [None]

    step("city_recommend", submitted, people.city, opinion="同意")

    assert asked.get().read_at is not None
    assert Message.objects.filter(person_id=people.province.user_id, read_at=None).count() == 1


@pytest.mark.clause("5.2")
def test_no_more_are_recommended_than_the_quota_has_room_for(
    make_round, county_product, tea_base, people, fill_in, step, now
):
    found = make_round(county_product, default_quota=1)
    fish = Base.objects.create(
        code="430611-02", name="君山鳙鱼", kind="county_product", division="430611",
        product=Product.objects.create(code="S01", name="鳙鱼", group="水产"),
        area_mu="31100", output_t="900", techniques="生态养殖",
    )  # fmt: skip
    cases = []
    for base in (tea_base, fish):
        made = applications.start_application(
            round_id=found.pk, base_id=base.pk, category="county_product", actor=people.applicant, now=now
        )
        cases.append(step("submit", fill_in(made, people.applicant), people.applicant))
    step("city_recommend", cases[0], people.city, opinion="同意")

    with pytest.raises(Blocked) as blocked:
        step("city_recommend", cases[1], people.city, opinion="同意")
    assert [f.code for f in blocked.value.findings] == ["REC-012"]
    assert [a.code for a in cases] == ["2026-430611-0001", "2026-430611-0002"]


@pytest.mark.clause("5.2")
def test_who_ranks_behind_goes_before_only_with_a_reason_on_record(
    make_round, county_product, tea_base, people, fill_in, step, now, client_as, at_that_time
):
    """A5: places for two, one taken; the third was recommended and the second refused for want of a place."""
    found = make_round(county_product, default_quota=2)
    cases = [_put_forward(found, tea_base, people, fill_in, step, now)]
    for number, name in ((2, "鳙鱼"), (3, "樱桃")):
        base = Base.objects.create(
            code=f"430611-0{number}", name=f"君山{name}", kind="county_product", division="430611",
            product=Product.objects.create(code=f"S0{number}", name=name, group="水产"),
            area_mu="31100", output_t="900", techniques="生态养殖",
        )  # fmt: skip
        cases.append(_put_forward(found, base, people, fill_in, step, now))
    for rank, case in enumerate(cases, start=1):
        Application.objects.filter(pk=case.pk).update(rank=rank)
    step("city_recommend", cases[0], people.city)

    with pytest.raises(Blocked) as blocked:
        step("city_recommend", cases[2], people.city)
    assert [(f.code, cases[1].code in f.message) for f in blocked.value.findings] == [("REC-037", True)]
    client, said = client_as(people.city), f"排在前面的还没有推荐：{cases[1].code}。"
    assert said in client.get(f"/desk/cases/{cases[2].code}/").content.decode(), "before “同意” is typed"
    assert said not in client.get(f"/desk/cases/{cases[1].code}/").content.decode()
    many = {"pk": [cases[2].pk], "step": "city_recommend", "opinion": "同意推荐"}
    assert said in client.post("/desk/cases/bulk/", many).content.decode()

    step("city_recommend", cases[2], people.city, opinion="第2名检测报告待补，先推荐第3名。")
    last = Movement.objects.filter(application=cases[2]).last()
    assert last.opinion == "第2名检测报告待补，先推荐第3名。"


def _put_forward(found, base, people, fill_in, step, now) -> Application:
    made = applications.start_application(
        round_id=found.pk, base_id=base.pk, category="county_product", actor=people.applicant, now=now
    )
    return step("submit", fill_in(made, people.applicant), people.applicant)


@pytest.mark.clause("4.1-c")
@pytest.mark.parametrize("named", [False, True])
def test_a_core_base_belongs_to_a_product_of_its_own_before_it_is_handed_in(
    farm, make_round, schemes, now, named
):
    """A5: four core bases were recognised for 芹菜, 玉米, 黄鳝 and 灰鹅 with no 地理标志 behind them."""
    if named:
        farm.base.gi_product = GIProduct.objects.create(name="君山银针", counties=["430611"], source="测试")
        farm.base.save()
    version = schemes["gi-core"]
    case = applications.start_application(
        round_id=make_round(version).pk, base_id=farm.base.pk, category="gi_core", actor=farm.holder, now=now
    )

    found = {one.step.name: {f.code for f in one.findings} for one in review.outlook(case, farm.holder, now)}
    assert ("REC-035" in found["submit"]) != named
    for one in scheme_of(version).steps:
        assert one.tone != "forward" or "gi_product_is_named" in guard_names(one), one.name


def test_one_base_is_put_forward_once_a_round_and_again_after_withdrawal(
    draft, open_round, tea_base, people, step, now
):
    again = {
        "round_id": open_round.pk,
        "base_id": tea_base.pk,
        "category": "county_product",
        "actor": people.applicant,
    }
    with pytest.raises(Refused, match="已经申报（2026-430611-0001）"):
        applications.start_application(**again, now=now)
    step("withdraw", draft, people.applicant)

    assert applications.start_application(**again, now=now).code == "2026-430611-0002"


@pytest.mark.parametrize(("days", "open_now"), [(-1, False), (0, True), (29, True), (30, False)])
def test_applications_are_taken_inside_the_window_only(open_round, tea_base, people, now, days, open_now):
    def start():
        return applications.start_application(
            round_id=open_round.pk, base_id=tea_base.pk, category="county_product", actor=people.applicant,
            now=now + timedelta(days=days),
        )  # fmt: skip

    if open_now:
        assert start().status == "draft"
    else:
        with pytest.raises(Refused, match="现在不能申报"):
            start()


def test_a_submitted_dossier_cannot_be_changed(submitted, people, now):
    with pytest.raises(NotAllowed, match="材料不能再改"):
        applications.save_answers(
            application_id=submitted.pk, answers={"operators_count": "99"}, actor=people.applicant, now=now
        )


def test_the_one_who_made_the_application_cannot_review_it(submitted, people, step):
    both = Actor(
        user_id=people.applicant.user_id,
        name="兼任者",
        roles=frozenset({Role.CITY_REVIEWER}),
        division="4306",
    )
    with pytest.raises(Blocked) as blocked:
        step("city_recommend", submitted, both, opinion="同意")
    assert [f.code for f in blocked.value.findings] == ["REC-010"]


def test_the_inbox_holds_a_case_for_whose_turn_it_is_and_for_nobody_else(submitted, people, now):
    waiting = {
        name: [item.next_action for item in turns.waiting(getattr(people, name), now)]
        for name in ("applicant", "city", "province", "decision", "publisher")
    }

    assert waiting == {
        "applicant": [], "city": ["材料审查、现场核查并推荐"], "province": [], "decision": [], "publisher": [],
    }  # fmt: skip


@pytest.mark.parametrize(("days", "there"), [(-1, False), (0, True)])
def test_what_is_being_built_asks_for_its_visit_once_the_period_has_run(
    farm, make_round, schemes, now, days, there
):
    """C3: “创建期满，申请验收，还有520个工作日” stood in the inbox for two years."""
    raw = schemes["green-raw-material"]
    county = Base.objects.create(code="430611-09", name="君山水稻", kind="county", division="430611")
    clerk = Actor(user_id=77, roles=frozenset({Role.COUNTY_APPLICANT}), division="430611")
    today = clock.local_date(now)
    case = in_flight(
        "building", code="2026-430611-0099", scheme_version=raw, scheme_key=raw.key, base=county, division="430611",
        round=make_round(raw), category="green_raw_material", created_at=now, created_by_id=1, moved_at=now,
        building_until=today - timedelta(days=days),
    )  # fmt: skip

    assert (case in turns.waiting_cases(clerk, today)) is there


def test_the_inbox_puts_what_is_overdue_first(submitted, people, now):
    late = now + timedelta(days=40)
    (item,) = desk.inbox(people.city, late)

    assert item.overdue(date(2026, 7, 11))
    assert desk.grouped([item], date(2026, 7, 11))[0][:2] == ("已逾期", "stop")


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told(submitted, people, now):
    barrier, said = threading.Barrier(2), []

    def press(name):
        try:
            barrier.wait(10)
            review.take_step(
                name, application_id=submitted.pk, actor=people.city, now=now,
                asked=review.Asked(opinion="意见"), version=submitted.version,
            )  # fmt: skip
            said.append("done")
        except (StaleState, NotAllowed) as told:
            said.append(type(told).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(name,)) for name in ("city_recommend", "city_refuse")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(said) == ["StaleState", "done"], connection.vendor
    assert Movement.objects.filter(application=submitted).count() == 2  # submitted, and one of the two
    assert AuditEntry.objects.filter(action__in=["recognition.application.city_recommended", "recognition.application.city_refused"]).count() == 1  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_who_save_different_fields_at_once_both_keep_theirs(draft, people, now):
    barrier = threading.Barrier(2)

    def save(key, value):
        try:
            barrier.wait(10)
            applications.save_answers(
                application_id=draft.pk, answers={key: value}, actor=people.applicant, now=now
            )
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=save, args=pair)
        for pair in (("operators_count", "18"), ("households_count", "2300"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    draft.refresh_from_db()
    assert (draft.answers["operators_count"], draft.answers["households_count"]) == ("18", "2300")


@pytest.mark.clause("5.2")
@pytest.mark.django_db(transaction=True)
def test_two_who_recommend_at_once_do_not_both_take_the_last_place(
    make_round, county_product, tea_base, people, fill_in, step, now
):
    found = make_round(county_product, default_quota=1)
    fish = Base.objects.create(
        code="430611-02", name="君山鳙鱼", kind="county_product", division="430611",
        product=Product.objects.create(code="S01", name="鳙鱼", group="水产"),
        area_mu="31100", output_t="900", techniques="生态养殖",
    )  # fmt: skip
    cases = []
    for base in (tea_base, fish):
        made = applications.start_application(
            round_id=found.pk, base_id=base.pk, category="county_product", actor=people.applicant, now=now
        )
        cases.append(step("submit", fill_in(made, people.applicant), people.applicant))
    barrier, said = threading.Barrier(2), []

    def press(application):
        try:
            barrier.wait(10)
            step("city_recommend", application, people.city, opinion="同意")
            said.append("done")
        except Blocked as blocked:
            said.append(blocked.findings[0].code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(application,)) for application in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(said) == ["REC-012", "done"]


def test_a_round_closed_early_takes_no_more_submissions(whole, open_round, people, step, now):
    rounds.close_round(round_id=open_round.pk, version=open_round.version, actor=people.province, now=now)

    with pytest.raises(Blocked) as blocked:
        step("submit", whole, people.applicant)
    assert [f.code for f in blocked.value.findings] == ["REC-001"]
