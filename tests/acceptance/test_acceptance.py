from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F

from tests.acceptance.conftest import PNG
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.acceptance.selectors import acceptances, scoring, visits
from youji.acceptance.services import fieldwork
from youji.acceptance.services import visits as services
from youji.acceptance.services.fieldwork import Change
from youji.accounts.models import Grant
from youji.documents.models import Document
from youji.ledger.models import AuditEntry
from youji.recognition.models import Recusal
from youji.recognition.selectors import vacancies
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.3")]


def codes(caught) -> set[str]:
    return {finding.code for finding in caught.value.findings}


# --- arranging ---


def test_an_opened_acceptance_waits_for_the_city_to_arrange_it(opened, city_reviewer, county_reviewer, now):
    [item] = acceptances.waiting(city_reviewer, now)

    assert item.next_action == "安排验收"
    assert acceptances.waiting(county_reviewer, now) == []


def test_a_visit_that_was_missed_comes_back_to_whoever_arranged_it(arranged, city_reviewer, visit_day):
    assert acceptances.waiting(city_reviewer, visit_day) == [], "on the day it is the team's"
    [item] = acceptances.waiting(city_reviewer, visit_day + timedelta(days=1))
    assert "验收日已过" in item.next_action


def test_a_visit_nobody_is_there_to_arrange_stands_before_the_office_above(
    opened, application, city_reviewer, make_actor, now
):
    province = make_actor(Role.PROVINCE_REVIEWER, division="43")
    Grant.objects.filter(person_id=city_reviewer.user_id).delete()

    [item] = vacancies.vacant(province, now)
    assert item.subject == f"{application.code} · 岳阳市现在没有可以办理的市级审核员"


def test_an_arranged_team_is_told_and_finds_the_visit_in_its_inbox(arranged, team, now):
    [item] = acceptances.waiting(team.mao, now)

    assert (item.title, item.next_action, item.due_on) == ("君山茶叶基地", "到场验收", date(2026, 6, 3))
    assert acceptances.waiting(team.tang, now) == []


def test_one_assessor_is_not_enough(opened, arrange, team):
    with pytest.raises(Refused, match="需要2名验收员，现有1名"):
        arrange(team.mao)


def test_an_assessor_of_another_speciality_is_refused(opened, arrange, team):
    with pytest.raises(Refused, match="汤云飞的专业是水产，不含“茶叶”"):
        arrange(team.mao, team.tang)


def test_an_assessor_of_the_operator_is_refused(opened, arrange, team, make_assessor, operator):
    own = make_assessor("内部人", "茶叶", division="", operator_id=operator.pk)

    with pytest.raises(Refused, match="内部人属于被验收的主体"):
        arrange(team.mao, own)


def test_a_recused_assessor_is_refused(opened, arrange, team, application, now):
    Recusal.objects.create(
        application=application, person_id=team.ren.user_id, person_name="任雪梅", reason="亲属", at=now
    )

    with pytest.raises(Refused, match="任雪梅已声明回避"):
        arrange(team.mao, team.ren)


def test_an_assessor_whose_role_has_lapsed_is_refused(opened, arrange, team, now):
    Grant.objects.filter(person_id=team.ren.user_id).update(valid_until=now.date())

    with pytest.raises(Refused, match="任雪梅现在没有有效的验收员资格"):
        arrange(team.mao, team.ren)


def test_a_day_in_the_past_is_refused(opened, arrange, team):
    with pytest.raises(Refused, match="已经过去"):
        arrange(team.mao, team.ren, on=date(2026, 5, 31))


def test_the_county_cannot_arrange_the_citys_visit(opened, application, team, county_reviewer, now):
    with pytest.raises(Unknown):
        services.arrange_acceptance(
            code=application.code, scheduled_on=date(2026, 6, 3), assessor_ids=[team.mao.user_id, team.ren.user_id],
            version=0, actor=county_reviewer, now=now,
        )  # fmt: skip


def test_two_arranging_at_once_one_wins(opened, application, arrange, team, city_reviewer, now):
    arrange(team.mao, team.ren)

    with pytest.raises(StaleState):
        services.arrange_acceptance(
            code=application.code, scheduled_on=date(2026, 6, 4), assessor_ids=[team.mao.user_id, team.ren.user_id],
            version=0, actor=city_reviewer, now=now,
        )  # fmt: skip


def test_arranging_again_keeps_the_sheet_of_who_stays(arranged, arrange, team, make_assessor):
    before = ScoreSheet.objects.get(assessor_id=team.mao.user_id).pk

    arrange(team.mao, make_assessor("新人", "茶叶"))

    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).pk == before
    assert not ScoreSheet.objects.filter(assessor_id=team.ren.user_id).exists()


# --- on the spot ---


def test_nobody_checks_in_before_the_day(arranged, team, now):
    with pytest.raises(Blocked, match="验收安排在2026年6月3日"):
        fieldwork.check_in(acceptance_id=arranged.pk, position=fieldwork.Position(), actor=team.mao, now=now)


def test_a_check_in_says_how_far_from_the_base(arranged, team, check_in):
    entry = check_in(arranged, team.mao, lon=113.0, lat=29.44)

    assert visits.distance_from_base(entry) == pytest.approx(1112, abs=5)


def test_checking_in_twice_keeps_the_first(arranged, team, check_in):
    first = check_in(arranged, team.mao)
    second = check_in(arranged, team.mao, lon=110.0)

    assert second.lon == first.lon


def test_a_stranger_has_no_sheet(arranged, team, check_in):
    with pytest.raises(Unknown):
        check_in(arranged, team.tang)


def test_a_queue_sent_twice_or_out_of_order_changes_nothing(arranged, team, visit_day):
    first = [
        Change("management", 0, "", 10),
        Change("plan", 1, "没有分解到人", 20),
        Change("management", 1, "改判", 30),
    ]

    def send(changes):
        return fieldwork.save_lines(acceptance_id=arranged.pk, changes=changes, actor=team.mao, now=visit_day)

    once = send(first)
    entries = AuditEntry.objects.count()
    again = send(reversed(first))

    assert again.lines == once.lines
    assert again.lines["management"]["tier"] == 1
    assert AuditEntry.objects.count() == entries


def milliseconds(when) -> int:
    return int(when.timestamp() * 1000)


def test_a_clock_that_runs_ahead_locks_no_line(arranged, team, visit_day):
    """A phone believes it is 2096; the clock is put right, and what is saved next stands."""
    ahead = milliseconds(visit_day + timedelta(days=25_000))

    def save(tier, at, now):
        change = Change("plan", tier, "", at)
        return fieldwork.save_lines(acceptance_id=arranged.pk, changes=[change], actor=team.mao, now=now)

    assert save(0, ahead, visit_day).lines["plan"]["at"] == milliseconds(visit_day)
    later = visit_day + timedelta(minutes=1)
    assert save(1, milliseconds(later), later).lines["plan"]["tier"] == 1


def test_of_changes_by_a_clock_that_runs_ahead_the_later_stays_and_once(arranged, team, visit_day):
    ahead = milliseconds(visit_day + timedelta(days=1))
    changes = [Change("plan", 1, "改判", ahead + 1), Change("plan", 0, "", ahead)]

    def send():
        return fieldwork.save_lines(acceptance_id=arranged.pk, changes=changes, actor=team.mao, now=visit_day)

    assert send().lines["plan"]["note"] == "改判"
    entries = AuditEntry.objects.count()
    assert send().lines["plan"]["note"] == "改判"
    assert AuditEntry.objects.count() == entries


def test_a_line_that_fits_no_tier_is_refused(arranged, team, visit_day):
    for change in (
        Change("management", 9, "", 1),
        Change("nothing", 0, "", 1),
        Change("management", "na", "", 1),
    ):
        with pytest.raises(Refused):
            fieldwork.save_lines(acceptance_id=arranged.pk, changes=[change], actor=team.mao, now=visit_day)


def add_photo(acceptance, actor, now, **values):
    wanted = {"item": "signboard", "key": "a1", "file": PNG, "name": "标牌.png", **values}
    return fieldwork.add_photo(acceptance_id=acceptance.pk, actor=actor, now=now, **wanted)


def test_a_photo_sent_twice_is_kept_once(arranged, team, visit_day):
    first = add_photo(arranged, team.mao, visit_day)
    second = add_photo(arranged, team.mao, visit_day)

    assert first == second
    assert Document.objects.count() == 1
    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).lines["signboard"]["photos"] == [first]


def test_a_photo_survives_the_line_being_scored_later(arranged, team, visit_day):
    photo = add_photo(arranged, team.mao, visit_day)

    entry = fieldwork.save_lines(
        acceptance_id=arranged.pk,
        changes=[Change("signboard", 1, "字迹不清", 99)],
        actor=team.mao,
        now=visit_day,
    )

    assert entry.lines["signboard"]["photos"] == [photo]


def test_what_is_no_photo_is_refused(arranged, team, visit_day):
    with pytest.raises(Refused):
        add_photo(arranged, team.mao, visit_day, file=b"<html>", name="a.png")


def test_a_photo_is_not_put_under_a_signature_given_while_it_was_looked_at(arranged, team, visit_day):
    """The sheet is looked at first, and the photo written when it is its turn: in between somebody signs."""
    sheets = ScoreSheet.objects.filter(assessor_id=team.mao.user_id)
    turns = iter([lambda: sheets.update(signed_at=visit_day, version=F("version") + 1)])

    def signed_before(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT"):
            next(turns, int)()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(signed_before), pytest.raises(NotAllowed, match="不能再改"):
        add_photo(arranged, team.mao, visit_day)
    assert sheets.get().lines == {}
    assert not Document.objects.exists()


# --- signing ---


def test_an_unfinished_sheet_cannot_be_signed(arranged, team, sign):
    with pytest.raises(Blocked) as caught:
        sign(arranged, team.mao)

    assert codes(caught) == {"ACP-006", "ACP-007"}


def test_a_veto_needs_a_note_and_a_photo(arranged, team, check_in, score_all, sign, visit_day):
    check_in(arranged, team.mao)
    score_all(arranged, team.mao, banned=1)
    with pytest.raises(Blocked, match="一票否决") as caught:
        sign(arranged, team.mao)
    assert codes(caught) == {"ACP-008"}

    fieldwork.save_lines(
        acceptance_id=arranged.pk,
        changes=[Change("banned", 1, "检出克百威", 2000)],
        actor=team.mao,
        now=visit_day,
    )
    add_photo(arranged, team.mao, visit_day, item="banned")

    assert sign(arranged, team.mao).signed_at == visit_day


def test_a_signed_sheet_is_closed(signed, team, visit_day):
    with pytest.raises(NotAllowed, match="不能再改"):
        fieldwork.save_lines(
            acceptance_id=signed.pk, changes=[Change("plan", 1, "", 10**9)], actor=team.mao, now=visit_day
        )
    with pytest.raises(NotAllowed, match="不能再改"):
        add_photo(signed, team.mao, visit_day)


def test_nobody_is_replaced_after_a_signature(signed, arrange, team, make_assessor):
    with pytest.raises(NotAllowed, match="已经有验收员签字"):
        arrange(team.mao, make_assessor("新人", "茶叶"))


# --- reconciling ---


def reconcile(acceptance, actor, lines, now):
    acceptance.refresh_from_db()
    return services.reconcile_acceptance(
        acceptance_id=acceptance.pk, lines=lines, version=acceptance.version, actor=actor, now=now
    )


def agree(acceptance, actor, now):
    acceptance.refresh_from_db()
    return services.sign_reconciled(
        acceptance_id=acceptance.pk, version=acceptance.version, actor=actor, now=now
    )


def test_nobody_reconciles_before_all_have_signed(
    arranged, team, check_in, score_all, sign, common, visit_day
):
    check_in(arranged, team.mao)
    score_all(arranged, team.mao)
    sign(arranged, team.mao)

    with pytest.raises(Blocked, match="任雪梅还没有签字"):
        reconcile(arranged, team.mao, common(), visit_day)


def test_the_comparison_shows_where_they_differ(signed, application):
    rows = scoring.comparisons(signed, acceptances.checklist_of(application))

    differing = [row.item.key for row in rows if not row.agreed]
    assert differing == ["signboard"]
    row = next(row for row in rows if row.item.key == "signboard")
    assert [one.tier for one in row.said] == ["内容齐全，位置醒目（3分）", "内容不全（1分）"]
    assert row.tier == 1  # the stricter is proposed


def test_a_difference_needs_a_reason(signed, team, common, visit_day):
    lines = common(signboard=1)
    lines["signboard"]["note"] = ""

    with pytest.raises(Blocked, match="公示标牌") as caught:
        reconcile(signed, team.mao, lines, visit_day)
    assert codes(caught) == {"ACP-011"}
    assert Acceptance.objects.get().reconciled == {}


def test_the_last_signature_concludes(signed, team, common, application, visit_day):
    reconcile(signed, team.mao, common(signboard=1), visit_day)
    agree(signed, team.mao, visit_day)
    assert acceptances.outcome_and_problems(application) == ("", ("任雪梅还没有在合议结果上签字",))

    concluded = agree(signed, team.ren, visit_day)

    assert (concluded.outcome, concluded.score) == ("passed", 98)
    assert acceptances.outcome_and_problems(application) == ("passed", ())
    leaf = AuditEntry.objects.get(action="acceptance.visit.concluded")
    assert leaf.public["outcome"] == "passed"
    assert "毛建军" not in str(leaf.public)


def test_a_veto_in_the_common_result_fails_it(signed, team, common, visit_day):
    lines = common(banned=1)
    lines["banned"]["note"] = "复看检测报告，检出克百威"
    reconcile(signed, team.mao, lines, visit_day)
    for actor in (team.mao, team.ren):
        concluded = agree(signed, actor, visit_day)

    assert concluded.outcome == "failed"


def test_below_the_pass_line_fails(signed, team, application, visit_day):
    items = [i for i in acceptances.checklist_of(application).items if not i.bonus]
    lines = {i.key: {"tier": 0 if i.veto else len(i.tiers) - 1, "note": "合议一致"} for i in items}
    reconcile(signed, team.mao, lines, visit_day)
    for actor in (team.mao, team.ren):
        concluded = agree(signed, actor, visit_day)

    assert concluded.outcome == "failed"
    assert concluded.score < 80


def test_changing_the_common_result_cancels_signatures_under_the_old_one(signed, team, common, visit_day):
    reconcile(signed, team.mao, common(signboard=1), visit_day)
    agree(signed, team.mao, visit_day)

    reconcile(signed, team.ren, common(signboard=2), visit_day)

    assert not ScoreSheet.objects.filter(reconciled_signed_at__isnull=False).exists()


def test_nobody_signs_a_common_result_they_have_not_seen(signed, team, common, visit_day):
    reconcile(signed, team.mao, common(signboard=1), visit_day)
    seen = Acceptance.objects.get().version
    reconcile(signed, team.mao, common(signboard=2), visit_day)

    with pytest.raises(StaleState):
        services.sign_reconciled(acceptance_id=signed.pk, version=seen, actor=team.ren, now=visit_day)


def test_a_concluded_acceptance_is_closed(signed, team, common, visit_day):
    reconcile(signed, team.mao, common(), visit_day)
    for actor in (team.mao, team.ren):
        agree(signed, actor, visit_day)

    with pytest.raises(NotAllowed, match="已有结论"):
        reconcile(signed, team.mao, common(signboard=1), visit_day)


def test_every_write_is_on_record(signed, team, common, visit_day):
    reconcile(signed, team.mao, common(), visit_day)
    for actor in (team.mao, team.ren):
        agree(signed, actor, visit_day)

    done = set(
        AuditEntry.objects.filter(subject=f"acceptance.visit:{signed.pk}").values_list("action", flat=True)
    )
    assert done == {
        f"acceptance.visit.{verb}"
        for verb in (
            "opened",
            "arranged",
            "checked_in",
            "scored",
            "signed",
            "reconciled",
            "agreed",
            "concluded",
        )
    }


def test_roles_are_the_steps_that_follow(application, make_actor):
    assert acceptances.may_arrange(application, make_actor(Role.CITY_REVIEWER, division="4306"))
    assert not acceptances.may_arrange(application, make_actor(Role.CITY_REVIEWER, division="4307"))
    assert not acceptances.may_arrange(application, make_actor(Role.PROVINCE_REVIEWER, division="43"))


def test_a_base_without_position_has_no_distance(arranged, team, check_in, application):
    application.base.lon = None
    application.base.save()

    assert visits.distance_from_base(check_in(arranged, team.mao)) is None
