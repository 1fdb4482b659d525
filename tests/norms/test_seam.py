"""What other rooms ask of this one: what held on a day, by which edition, and how far it was checked."""

from __future__ import annotations

from datetime import date

import pytest

from youji.ledger.models import AuditEntry
from youji.norms import selectors, services
from youji.norms.models import Edition, Label
from youji.norms.selectors.tables import TABLES
from youji.registry.models import Product

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)


def _limit(day, food, active):
    return next((row for row in selectors.limits(day, food) if row.active == active), None)


@pytest.mark.clause("4.2-a")
def test_a_limit_is_that_of_the_edition_in_force_on_the_day(norms):
    """唑螨酯 on tea: nothing known on the last day of the old edition, 8 mg/kg on the first of the new."""
    assert _limit(date(2026, 2, 28), "茶叶", "唑螨酯") is None
    found = _limit(date(2026, 3, 1), "茶叶", "唑螨酯")
    assert (found.amount, found.unit, found.cited.edition, found.cited.mark) == (
        "8",
        "mg/kg",
        "GB 2763-2026",
        "verified",
    )
    assert not [row for row in selectors.labels(TODAY, ["0401"]) if "唑螨酯" in {a.name for a in row.actives}]


@pytest.mark.parametrize(
    ("food", "amount"),
    [
        ("柑", "0.05"),
        ("橙", "0.05"),
        ("030104", "0.05"),
        ("柚", "0.02"),
        ("柑橘类水果", "0.02"),
        ("0308", "0.02"),
    ],
)
def test_the_most_specific_category_wins_and_exclusions_are_kept(norms, food, amount):
    assert _limit(TODAY, food, "溴氰菊酯").amount == amount


def test_a_category_that_excludes_the_food_says_nothing_of_it(norms):
    """草甘膦: 柑橘类水果 (柑除外) 0.1, 柑 0.5."""
    assert (_limit(TODAY, "柑", "草甘膦").amount, _limit(TODAY, "橘", "草甘膦").amount) == ("0.5", "0.1")


def test_vine_tea_is_no_tea(norms):
    """莓茶 is another plant: neither the limits nor the labels of tea are its own."""
    assert selectors.limits(TODAY, "0406") == ()
    assert [row for row in selectors.labels(TODAY, ["0406"]) if row.crop == "茶叶"] == []


def test_an_unknown_food_has_no_limits_and_no_guess(norms):
    assert selectors.limits(TODAY, "没有这种东西") == ()


@pytest.mark.parametrize(
    ("day", "kinds"),
    [(date(2026, 5, 31), {"restricted"}), (date(2026, 6, 1), {"banned"})],
)
def test_a_ban_begins_on_its_day_and_the_restriction_before_it_ends(norms, day, kinds):
    assert {
        row.kind for row in selectors.bans(day) if row.active == "克百威" and row.input_kind == "pesticide"
    } == kinds


def test_a_label_covers_the_crops_its_name_covers(norms):
    pests = {row.key for row in selectors.labels(TODAY, ["010103"])}
    assert any("晚稻" in key for key in pests)
    assert any("/水稻/" in key for key in pests)
    assert not any("/早稻/" in key for key in pests)


def test_marks_are_those_of_the_pages(norms):
    """Of the labels none is verified, those copied from a table are pending, what is from memory is reference."""
    of = {row.key: row for row in selectors.labels(TODAY)}
    assert {row.cited.mark for row in of.values()} == {"pending", "reference"}
    assert {row.dose_mark for row in of.values()} == {"reference"}
    copied = [row for row in of.values() if row.cited.edition == "GB/T 8321"]
    assert ({row.cited.mark for row in copied}, len(copied)) == ({"pending"}, 16)


def test_rows_of_every_table_are_there_and_name_their_instrument(norms):
    counts = {name: table.rows.count() for name, table in TABLES.items()}
    assert counts == {
        "labels": 47,
        "bans": 134,
        "listed": 222,
        "limits": 239,
        "withdrawals": 37,
        "nutrients": 0,
        "environment": 269,
    }
    assert len([row for row in selectors.listed(TODAY) if row.list == "表A.2"]) == 141
    assert (
        len([row for row in selectors.bans(TODAY) if row.kind == "banned" and row.input_kind == "pesticide"])
        == 56
    )


def test_a_withdrawal_is_in_days_hours_or_degree_days(norms):
    found = {
        (row.product, row.unit): row.period for row in selectors.withdrawals(TODAY) if row.drug == "甲砜霉素"
    }
    assert found == {("meat", "day"): "28", ("milk", "day"): "7", ("fish", "degree_day"): "500"}


def test_soil_is_bounded_by_ph_use_and_level(norms):
    found = {
        (row.ph_above, row.ph_to): row.upper
        for row in selectors.environment_limits(TODAY, "soil", "水田")
        if row.parameter == "镉" and row.level == "screening"
    }
    assert found == {(None, "5.5"): "0.3", ("5.5", "6.5"): "0.4", ("6.5", "7.5"): "0.6", ("7.5", None): "0.8"}


def test_the_old_water_standard_ends_where_the_new_begins(norms):
    before, after = (
        {row.cited.edition for row in selectors.environment_limits(day, "irrigation", "旱作")}
        for day in (date(2021, 6, 30), date(2021, 7, 1))
    )
    assert (before, after) == ({"GB 5084-2005"}, {"GB 5084-2021"})


def test_loading_again_changes_nothing_and_leaves_what_a_person_changed(norms, now):
    before = selectors.edition()
    assert set(services.load_norms(now=now).values()) == {0}
    assert selectors.edition() == before
    row = Label.objects.get(key__contains="/柑橘/矢尖蚧")
    Label.objects.filter(pk=row.pk).update(phi_days=40, digest="0" * 64, version=1)
    assert services.load_norms(now=now)["labels"] == 0
    assert Label.objects.get(pk=row.pk).phi_days == 40


def test_the_edition_is_a_day_and_one_hash_of_all_rows(norms):
    day, digest = selectors.edition()
    assert (day, len(digest), Edition.objects.count()) == (TODAY, 64, 1)
    assert AuditEntry.objects.filter(action="norms.reference.loaded").count() == 1


def test_asking_costs_one_small_query_however_many_rows_there_are(norms, django_assert_num_queries):
    selectors.labels(TODAY)
    with django_assert_num_queries(2):
        selectors.labels(TODAY, ["0401"])
        selectors.limits(TODAY, "茶叶")


def test_names_are_there_to_find_the_nearest(norms):
    known = selectors.names()
    assert ("甲维盐", "甲氨基阿维菌素苯甲酸盐") in known.aliases
    assert {"阿维菌素", "克百威"} <= set(known.actives)
    codes = {code for crop in known.crops for code in crop.codes}
    assert codes <= set(Product.objects.values_list("code", flat=True))
