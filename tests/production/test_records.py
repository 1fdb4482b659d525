"""What happened is stored, once, with its verdict; what cannot be a fact is refused; a correction leaves what was said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.production.conftest import SPRAYED, record
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.production.models import Finding, Record, Season, SeasonUse, Shortage, StoreEntry, Work
from youji.production.selectors.stock import stock_of
from youji.production.services.results import again
from youji.production.services.saying import read
from youji.registry import services as registry
from youji.shared.actor import SYSTEM, Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]


def test_a_spraying_is_kept_with_everything_the_law_asks_for(season, take, buy, grower, now):
    buy()
    [result] = take(record(seasons=[season.code], **SPRAYED))
    assert result.state == "stored"
    row = Record.objects.get()
    assert (row.kind, row.day, row.operator_id, row.number, row.root) == (
        "spray", date(2026, 5, 20), season.operator_id, 1, row.pk,
    )  # fmt: skip
    assert {key: row.facts[key] for key in ("input", "registration", "dose", "dose_unit", "target", "worker")} == {
        "input": "联苯菊酯", "registration": "PD20081234", "dose": "25.0000", "dose_unit": "mL/亩", "target": "茶小绿叶蝉",
        "worker": "王五",
    }  # fmt: skip
    assert row.kept_until == date(2028, 5, 20)
    assert (row.received_at, row.person_id, row.channel) == (now, grower.user_id, "api")
    use = SeasonUse.objects.get()
    assert (use.season_id, use.label_key, use.last_on, use.uses, use.live) == (
        season.pk, "PD20081234", date(2026, 5, 20), 1, True,
    )  # fmt: skip
    assert list(
        AuditEntry.objects.filter(action__startswith="production.record").values_list("action", "operator_id")
    ) == [("production.record.recorded", season.operator_id)]


def test_the_same_record_sent_twice_is_stored_once_and_answered_alike(season, take):
    body = record(seasons=[season.code], **SPRAYED)
    first, again = take(body)[0], take(body)[0]
    assert (first.state, again.state, again.repeated) == ("stored", "stored", True)
    assert (first.verdict, Record.objects.count(), Work.objects.count()) == (again.verdict, 1, 1)
    both = take(body, body)
    assert [one.state for one in both] == ["stored", "stored"]
    assert Record.objects.count() == 1


def test_what_was_stored_before_nothing_said_of_organic_was_none_is_the_same_record_sent_again():
    """A phone whose answer was lost sends it after the update: the digest had 有机肥：否, and it was refused as another."""
    body = {
        "id": "01968f3e-0000-7000-8000-000000000001", "kind": "spray", "day": "2026-05-20", "seasons": ["ABC123"],
        "input": "联苯菊酯", "dose": "80", "dose_unit": "mL/亩", "target": "小绿叶蝉", "worker": "王五",
    }  # fmt: skip
    # As the version before wrote it.
    digest = "0b6290bbccd6ba33da3590ecb0f28c4e0f7b03845e4d4107741f0be133cd0add"
    said = read(body, date(2026, 6, 1))
    assert again(said, Record(pk=said.id, digest=digest, facts={})).repeated
    assert again(said, Record(pk=said.id, digest=digest, facts={"organic": False})).state == "refused"
    assert again(read(body | {"dose": "81"}, date(2026, 6, 1)), Record(digest=digest)).state == "refused"


def test_the_same_id_with_other_content_is_refused_and_the_first_stays(season, take):
    body = record(seasons=[season.code], **SPRAYED)
    take(body)
    [result] = take(body | {"dose": "99"})
    assert (result.state, result.problems[0][0]) == ("refused", "id")
    assert "另一条内容" in result.said
    assert Record.objects.get().facts["dose"] == "25.0000"


REFUSED = {
    "tomorrow": ({"day": "2026-06-02"}, "day", "不能晚于今天"),
    "no unit": ({"dose_unit": "担/亩"}, "dose_unit", "没有“担/亩”"),
    "no target": ({"target": ""}, "target", "防治什么"),
    "no number": ({"dose": "一勺"}, "dose", "应当是数字"),
    "no season": ({"seasons": []}, "seasons", "请选择生产季"),
    "not theirs": ({"seasons": ["ABCDEF"]}, "seasons", "没有ABCDEF这个生产季"),
    "no plot": ({"plots": ["01968f3e-0000-7000-8000-000000000000"]}, "plots", "不在您名下"),
    "no id": ({"id": "7"}, "id", "UUID"),
    "for another": ({"operator": "ABCDEF"}, "operator", "不能替这家主体"),
    "a correction without its reason": (
        {"supersedes": "01968f3e-0000-7000-8000-000000000000"},
        "reason",
        "更正的原因",
    ),
    "used on before it began": ({"until": "2026-05-19"}, "until", "停用日期"),
}


@pytest.mark.parametrize(("wrong", "field", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_fact_is_refused_at_its_field_and_keeps_nobody_back(
    wrong, field, said, season, take
):
    bad = record(seasons=[season.code], **SPRAYED) | wrong
    good = record(seasons=[season.code], **SPRAYED)
    refused, stored = take(bad, good)
    assert (refused.state, stored.state) == ("refused", "stored")
    assert [name for name, _ in refused.problems] == [field]
    assert said in refused.said
    assert Record.objects.count() == 1


def test_full_width_digits_from_an_input_method_are_digits(season, take):
    [result] = take(record(seasons=[season.code], **SPRAYED | {"dose": "２５．５"}))
    assert (result.state, Record.objects.get().facts["dose"]) == ("stored", "25.5000")


def test_more_than_was_bought_is_kept_told_and_a_task_until_it_is_entered(season, take, buy, grower):
    [result] = take(record(seasons=[season.code], **SPRAYED | {"total": "300", "total_unit": "mL"}))
    assert result.state == "stored"
    assert "账上不足，请补登购入：联苯菊酯账上0 mL，这次用了300 mL。" in result.said
    assert Finding.objects.filter(rule="PRD-001", stands=True).count() == 1
    assert (stock_of(season.operator_id)[0].text, Shortage.objects.get().ended_at) == ("-300 mL", None)
    buy()
    assert stock_of(season.operator_id)[0].text == "4.7 L"
    assert Shortage.objects.get().ended_at is not None


def test_a_correction_is_another_version_and_the_one_before_stays_to_be_seen(season, take, buy):
    buy()
    first = record(seasons=[season.code], **SPRAYED | {"total": "300", "total_unit": "mL"})
    take(first)
    [result] = take(
        record(
            seasons=[season.code], supersedes=first["id"], reason="用量看错了",
            **SPRAYED | {"dose": "20", "total": "200", "total_unit": "mL"},
        )
    )  # fmt: skip
    assert result.state == "stored"
    versions = list(Record.objects.order_by("number").values_list("number", "facts", "reason"))
    versions = [(number, facts["dose"], reason) for number, facts, reason in versions]
    assert versions == [(1, "25.0000", ""), (2, "20.0000", "用量看错了")]
    assert (Work.objects.get().use or {})["dose"] == "20.0000"
    assert (SeasonUse.objects.get().uses, stock_of(season.operator_id)[0].text) == (1, "4.8 L")
    assert StoreEntry.objects.filter(kind="use").count() == 3


def test_two_corrections_of_one_record_are_both_kept_and_the_later_to_arrive_counts(season, take):
    first = record(seasons=[season.code], **SPRAYED)
    take(first)
    one = record(seasons=[season.code], supersedes=first["id"], reason="一", **SPRAYED | {"dose": "20"})
    two = record(seasons=[season.code], supersedes=first["id"], reason="二", **SPRAYED | {"dose": "22"})
    assert [result.state for result in take(one, two)] == ["stored", "stored"]
    assert [(row.number, row.facts["dose"]) for row in Record.objects.order_by("number")] == [
        (1, "25.0000"), (2, "20.0000"), (3, "22.0000"),
    ]  # fmt: skip
    assert (Work.objects.get().use or {})["dose"] == "22.0000"


def test_a_correction_and_what_it_corrects_may_come_in_one_message(season, take):
    first = record(seasons=[season.code], **SPRAYED)
    second = record(
        seasons=[season.code], supersedes=first["id"], reason="日期", **SPRAYED | {"day": "2026-05-21"}
    )
    assert [one.state for one in take(first, second)] == ["stored", "stored"]
    assert SeasonUse.objects.get().last_on == date(2026, 5, 21)
    assert (Record.objects.count(), Work.objects.count()) == (2, 1)


def test_a_clock_a_year_off_is_kept_said_and_listed(season, take, now):
    made = int((now + timedelta(days=366)).timestamp() * 1000)
    [result] = take(record(seasons=[season.code], made=made, **SPRAYED), ahead=timedelta(days=366))
    assert result.state == "stored"
    row = Record.objects.get()
    assert row.made is not None
    assert row.true_made is not None
    assert row.made - row.true_made == timedelta(days=366)
    assert row.remarks == ["手机时钟快了366天。", "事后12天补记。"]
    assert Finding.objects.filter(rule="PRD-003").count() == 1


def test_sown_after_it_was_harvested_is_kept_and_listed(season, take):
    take(record(kind="harvest", day="2026-05-10", seasons=[season.code], quantity="100", unit="kg"))
    [result] = take(record(kind="sow", day="2026-05-12", seasons=[season.code]))
    assert result.state == "stored"
    assert "5月10日已经采收" in result.said


def test_before_the_season_began_is_kept_and_after_it_ended_is_refused(season, take):
    Season.objects.update(ended_on=date(2026, 5, 25))
    early, late = take(
        record(seasons=[season.code], **SPRAYED | {"day": "2026-02-20"}),
        record(seasons=[season.code], **SPRAYED | {"day": "2026-05-26"}),
    )
    assert (early.state, late.state) == ("stored", "refused")
    assert Finding.objects.filter(rule="PRD-002").count() == 1
    assert "已于2026年5月25日结束" in late.said


def test_one_record_over_many_plots_is_one_record_and_counts_in_each(open_season, plots, take):
    seasons = open_season(*plots)
    [result] = take(record(seasons=[one.code for one in seasons], **SPRAYED))
    assert result.state == "stored"
    assert (Record.objects.count(), Work.objects.count(), SeasonUse.objects.count()) == (1, 4, 4)


def test_nobody_records_on_anothers_season(season, make_operator, make_actor, take):
    stranger = make_actor(Role.HOLDER, operator_id=make_operator("别家").pk)
    [result] = take(record(seasons=[season.code], **SPRAYED), actor=stranger)
    assert (result.state, Record.objects.count()) == ("refused", 0)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE production_record SET kind='weed'",
        "DELETE FROM production_record",
        "UPDATE production_storeentry SET amount=0",
        "DELETE FROM production_storeentry",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_said(sql, season, take, buy):
    buy()
    take(record(seasons=[season.code], **SPRAYED))
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_redrawn_ground_carries_its_season_and_what_was_used_there(season, plot, take, now):
    take(record(seasons=[season.code], **SPRAYED))
    moved = registry.replace_plot(
        plot_id=plot.pk,
        name="",
        geometry=_half(plot.geometry),
        datum="CGCS2000",
        actor=SYSTEM,
        now=now,
        reason="重画",
    )
    [result] = take(record(plots=[str(moved.pk)], **SPRAYED | {"day": "2026-05-28"}))
    assert result.state == "stored"
    work = Work.objects.get(day=date(2026, 5, 28))
    assert (work.season_id, work.part is not None) == (season.pk, True)
    assert 0.49 < (work.part_cm2 or 0) / season.area_cm2 < 0.51


def test_a_plot_that_is_split_and_put_together_again_finds_its_season_and_what_was_used(
    season, plot, base, take, now
):
    """Two halves, then one again: the season hangs on ground, and no row of the register holds it."""
    about = {"datum": "CGCS2000", "actor": SYSTEM, "now": now}
    take(record(seasons=[season.code], **SPRAYED))
    registry.retire_plot(plot_id=plot.pk, actor=SYSTEM, now=now, reason="分成两块")
    halves = [("西块", _half(plot.geometry)), ("东块", _half(plot.geometry, 0.005))]
    for number, half in enumerate(registry.add_plots(base_id=base.pk, plots=halves, **about)):
        [result] = take(record(plots=[str(half.pk)], **SPRAYED | {"day": f"2026-05-2{6 + number}"}))
        assert result.state == "stored", result
        work = Work.objects.get(day=date(2026, 5, 26 + number))
        assert work.season_id == season.pk
        assert 0.49 < (work.part_cm2 or 0) / season.area_cm2 < 0.51
        registry.retire_plot(plot_id=half.pk, actor=SYSTEM, now=now, reason="并回一块")
    whole = registry.add_plot(base_id=base.pk, name="并回的", geometry=plot.geometry, **about)
    [result] = take(record(plots=[str(whole.pk)], **SPRAYED | {"day": "2026-05-29"}))
    assert Work.objects.get(day=date(2026, 5, 29)).season_id == season.pk
    assert set(Work.objects.values_list("season_id", flat=True)) == {season.pk}


def _half(geometry, east=0.0):
    west, south = geometry["coordinates"][0][0]
    west += east
    ring = [
        [west, south],
        [west + 0.005, south],
        [west + 0.005, south + 0.01],
        [west, south + 0.01],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def test_the_county_reads_what_no_rule_allows_and_nobody_else_is_told(season, take, make_actor):
    make_actor(Role.COUNTY_REVIEWER, division="430611")
    take(record(seasons=[season.code], **SPRAYED))
    assert Message.objects.count() == 0
