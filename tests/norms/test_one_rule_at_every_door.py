"""What a sheet is asked, a correction is asked too; what one row says by another name counts."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.test import Client

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.norms.test_changes import book
from tests.norms.test_confirming import photo
from youji.compliance.selectors import Asked, Use, judge, reached_by
from youji.documents.services import store
from youji.norms import services
from youji.norms.logic.changes import Change
from youji.norms.logic.rows import Cited, Nutrient
from youji.norms.models import Affected, Ban, Edition, Label, Recheck
from youji.norms.selectors import rechecks
from youji.norms.selectors.loading import everything
from youji.norms.selectors.tables import TABLES
from youji.shared.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.2-a")]


def said_of(row: Label, **said: object) -> dict[str, object]:
    """A line of the sheet about the row."""
    keys = ("registration_no", "name", "active_1", "content_1", "formulation", "crop", "target", "season")
    return {key: getattr(row, key) for key in keys} | {"instrument": row.instrument.code} | said


@pytest.fixture
def row(norms) -> Label:
    """噻嗪酮 on citrus."""
    return Label.objects.get(key__contains="/柑橘/矢尖蚧")


@pytest.fixture
def correct(province_reviewer, now):
    def made(one: Label, **values: object) -> Label:
        picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
        return services.correct(
            table="labels", row_id=one.pk, values=values, picture=picture, remark="", version=one.version,
            actor=province_reviewer, now=now,
        )  # fmt: skip

    return made


def test_a_correction_names_what_tables_know_as_a_sheet_does(row, correct):
    """A label for a crop that nobody knows held for nothing, in silence."""
    with pytest.raises(Refused) as refused:
        correct(row, crop="柑桔")
    assert "柑橘" in refused.value.by_field["crop"]


def test_a_correction_leaves_no_two_rows_of_one_thing_on_one_day(row, correct):
    new = correct(row, phi_days=30)
    row.refresh_from_db()
    with pytest.raises(Refused, match="另有一行"):
        correct(row, phi_days=40, valid_from="2026-06-02")
    other = Label.objects.exclude(pk__in=(row.pk, new.pk)).filter(crop="柑橘", valid_until=None).first()
    same = {
        key: getattr(other, key)
        for key in ("registration_no", "name", "active_1", "content_1", "active_2", "content_2", "formulation", "target")
    }  # fmt: skip
    with pytest.raises(Refused, match="另有一行"):
        correct(new, **same)


def test_a_field_that_cannot_be_corrected_is_named_and_not_an_error_of_ours(
    row,
    province_reviewer,
    caller,  # noqa: F811
    now,
):
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    body = {"values": {"instrument": "GB 2763-2026"}, "document_id": str(picture.pk), "version": row.version}
    client: Client = caller(province_reviewer).client
    answer = client.post(
        f"/api/v1/norms/tables/labels/{row.pk}/correct", body, content_type="application/json"
    )
    assert (answer.status_code, "instrument" in answer.content.decode()) == (422, True)


def test_what_is_announced_and_not_yet_in_force_can_be_announced_anew(row, province_reviewer, now):
    """A wrong number of a row of next year could be mended by nobody before its day had come."""
    take = partial(services.import_rows, "labels", actor=province_reviewer, now=now)
    take(book("labels", said_of(row, phi_days=40, valid_from="2027-01-01")))
    looked = take(book("labels", said_of(row, phi_days=45)))
    assert (looked.plan.errors, looked.count("change")) == ((), 1)
    held = {
        day: [
            one.phi_days for one in everything().labels if one.key.startswith(row.key) and one.holds_on(day)
        ]
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    }
    assert list(held.values()) == [[35], [45]]


@pytest.mark.parametrize(
    ("kind", "crops", "sentence"), [("crops", None, "请写明作物"), ("banned", "茶叶", "不分作物")]
)
def test_a_ban_says_of_which_crops_or_of_all(norms, now, kind, crops, sentence):
    ban = {"active": "联苯菊酯", "kind": kind, "crops": crops, "instrument": "公告第199号"}
    looked = services.look("bans", book("bans", ban), now=now)
    assert [sentence in one.message for one in looked.plan.errors] == [True]


def test_a_ban_by_another_name_of_the_substance_bans_it(norms, province_reviewer, now):
    """比久 is 丁酰肼: rules look for the one name, and a row by the other was found by none."""
    sprayed = Asked(
        "0401",
        "ordinary",
        (Use(on=date(2026, 6, 2), input="丁酰肼", kind="spray", content="", formulation=""),),
    )
    assert judge(sprayed).verdict != "forbidden"
    ban = {"active": "比久", "kind": "banned", "instrument": "公告第199号", "valid_from": "2026-06-01"}
    looked = services.import_rows("bans", book("bans", ban), actor=province_reviewer, now=now)
    assert [one["rule"] for one in judge(sprayed).findings if one["verdict"] == "forbidden"] == ["PPP-008"]
    change = Change(
        "bans", looked.plan.rows[0].key, None, next(one for one in everything().bans if one.active == "比久")
    )
    assert {"比久", "丁酰肼"} <= reached_by([change]).names


def test_a_drug_that_is_banned_by_its_other_name_is_forbidden(norms):
    assert Ban.objects.filter(input_kind="veterinary", active="呋喃丹").exists()
    given = Use(on=date(2026, 6, 2), input="呋喃丹", kind="medicate", content="", formulation="")
    assert judge(Asked("0601", "ordinary", (given,))).verdict == "forbidden"


def test_what_a_fertiliser_holds_concerns_whoever_used_it(norms):
    cited = Cited("包装标识", "", "", "verified")
    one = Nutrient("尿素", cited, None, None, "尿素", organic=False, n="46", p2o5=None, k2o=None, note="")
    assert "尿素" in reached_by([Change("nutrients", one.key, None, one)]).names


def test_rows_stand_in_one_order_on_every_database(norms):
    for name in TABLES:
        keys = [one.key for one in getattr(everything(), name)]
        assert keys == sorted(keys), name


def test_what_became_of_a_row_is_said_in_words(row, correct, province_reviewer, now):
    take = partial(services.import_rows, "labels", actor=province_reviewer, now=now)
    take(book("labels", said_of(row, valid_until="2026-07-01")))
    assert [one.said for one in rechecks.rows_of(Recheck.objects.first())] == ["自2026年7月1日起失效"]
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    services.confirm(
        table="labels",
        row_id=row.pk,
        picture=picture,
        remark="",
        version=None,
        actor=province_reviewer,
        now=now,
    )
    assert [one.said for one in rechecks.rows_of(Recheck.objects.first())] == ["已核对"]


def test_what_is_forbidden_now_is_listed_first(norms, province_reviewer, now):
    made = Recheck.objects.create(
        edition=Edition.objects.first(), table="labels", day=date(2026, 6, 1), at=now
    )
    for operator, verdict in ((1, "unknown"), (2, "forbidden"), (3, "allowed")):
        Affected.objects.create(
            recheck=made, kind="lot", ref=str(operator), title="批次", href="/", operator_id=operator, operator_name="某社",
            division="430611", verdict_before="allowed", verdict_after=verdict, reason="", notice="",
        )  # fmt: skip
    listed = rechecks.affected(province_reviewer, made.pk)
    assert [one.verdict_after for one in listed] == ["forbidden", "unknown", "allowed"]
