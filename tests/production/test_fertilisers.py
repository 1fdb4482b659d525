"""是, 否 and nothing said of a fertiliser are three things at every door; what is said forbids, on the phone as on the platform."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from tests.production.conftest import TODAY, record
from tests.production.phone import on_the_phone, told
from tests.production.test_book import book  # noqa: F401  (a fixture)
from tests.production.test_judged import norms  # noqa: F401  (a fixture)
from tests.production.test_sync import row, send  # noqa: F401  (a fixture)
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from youji.production.models import Finding, Record, Work
from youji.production.selectors.base_file import BaseYear
from youji.production.selectors.shown import facts_of
from youji.production.services.book import look, take_book
from youji.shared.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e")]
FED = {
    "kind": "fertilise", "day": "2026-05-20", "input": "尿素", "dose": "10", "dose_unit": "kg/亩", "nitrogen": "46",
    "method": "沟施", "maker": "演示化肥厂",
}  # fmt: skip


@pytest.fixture
def fed(signed_in, send, take, book, grower, now):  # noqa: F811
    """``fed(door, season, word)``: the fertilising with 是, 否 or nothing said, by that door; the record."""

    def by(door: str, season, word: str, **more: str) -> Record:
        said = FED | more | ({"organic": word == "是"} if word and door != "page" else {})
        if door == "page":
            form = {**FED, **more, "seasons": [season.code]} | (
                {"organic": {"是": "true", "否": "false"}[word]} if word else {"organic": ""}
            )
            assert signed_in(grower).post("/field/work/fertilise/", form).status_code == 302
        elif door == "phone":
            send(
                row(
                    1,
                    body=said
                    | {"seasons": [season.code], "organic": {"是": "true", "否": "false", "": ""}[word]},
                )
            )
        elif door == "api":
            take(record(seasons=[season.code], **said))
        else:
            take_book(book(said | {"season": season.code, "day": date(2026, 5, 20)}), actor=grower, now=now)
        return Record.objects.get()

    return by


@pytest.mark.parametrize(
    ("word", "kept", "verdict"), [("是", True, "allowed"), ("否", False, "forbidden"), ("", None, "unknown")]
)
@pytest.mark.usefixtures("norms")
def test_whether_it_is_organic_is_kept_as_it_was_said_and_decides(
    open_season, plot, fed, word, kept, verdict
):
    """否 was dropped at all four doors: FER-002 never forbade anything."""
    (season,) = open_season(plot, category="organic")
    for door in ("page", "phone", "api", "workbook"):
        point = transaction.savepoint()
        made = fed(door, season, word)
        assert made.facts.get("organic") is kept, door
        assert (Work.objects.get().use or {}).get("organic") is kept
        found = Finding.objects.filter(record_id=made.pk, rule="FER-002").values_list("verdict", flat=True)
        assert list(found) == ([] if verdict == "allowed" else [verdict]), door
        assert dict(facts_of(made)).get("有机肥") == (word or None)
        transaction.savepoint_rollback(point)


@pytest.mark.usefixtures("norms")
@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"organic": False, "nitrogen_need": "9.2"}, "allowed"),
        ({"organic": False, "nitrogen_need": "9.19"}, "forbidden"),
        ({"organic": False}, "unknown"),
        ({"organic": True}, "allowed"),
        ({"nitrogen_need": "20"}, "unknown"),
        ({"organic": False, "nitrogen": "0"}, "allowed"),  # nought is an amount: 磷肥
    ],
)
def test_half_of_the_nitrogen_the_crop_needs_alike_on_the_phone(
    open_season, plot, take, grower, now, said, verdict
):
    """What the crop needs could be said nowhere: FER-001 was unknown or nothing."""
    (season,) = open_season(plot, category="green-a")
    phone = on_the_phone(
        grower,
        now,
        season,
        FED | {key: str(value).lower() if isinstance(value, bool) else value for key, value in said.items()},
    )
    [made] = take(record(seasons=[season.code], **FED | said))
    assert [one.verdict for one in made.findings if one.rule == "FER-001"] == [verdict]
    assert told(phone["findings"]) == told(made.findings)
    # What has arrived says the same of a harvest, from the copy as on the platform.
    [harvest] = take(record(kind="harvest", day=str(TODAY), quantity="1", unit="kg", seasons=[season.code]))
    assert told(on_the_phone(grower, now, season, harvest=str(TODAY))["findings"]) == told(harvest.findings)


@pytest.mark.usefixtures("norms")
def test_the_least_that_was_said_of_the_need_counts_and_none_of_another_seasons(
    open_season, plot, put_plot, base, take, grower, now
):
    (season,) = open_season(plot, category="green-a")
    take(record(seasons=[season.code], **FED | {"organic": False, "nitrogen_need": "20"}))
    again = FED | {"day": "2026-05-25", "organic": "false", "nitrogen_need": "9", "dose": "1"}
    phone = on_the_phone(grower, now, season, again)
    [made] = take(record(seasons=[season.code], **again | {"organic": False}))
    assert told(phone["findings"]) == told(made.findings)
    assert [one.verdict for one in made.findings if one.rule == "FER-001"] == ["forbidden"]


@pytest.mark.usefixtures("norms")
def test_a_correction_turns_yes_into_no(open_season, plot, take, book, grower, now):  # noqa: F811
    (season,) = open_season(plot, category="organic")
    [made] = take(record(seasons=[season.code], **FED | {"organic": True}))
    same = FED | {
        "day": date(2026, 5, 20),
        "season": season.code,
        "id": made.id,
        "operator": base_code(grower),
    }
    assert look(book(same), actor=grower, now=now).plan.rows[0].action == "unchanged"
    with pytest.raises(Refused):  # another answer is another version, and wants its reason
        take_book(book(same | {"organic": False}), actor=grower, now=now)
    take_book(book(same | {"organic": False, "reason": "看错了标签"}), actor=grower, now=now)
    newest = Record.objects.order_by("-number").first()
    assert newest is not None
    assert (newest.number, newest.facts["organic"], newest.verdict) == (2, False, "forbidden")


def base_code(grower) -> str:
    from youji.registry.models import Operator

    return Operator.objects.get(pk=grower.operator_id).code


def test_what_nobody_said_is_no_inorganic_fertiliser_in_the_bases_file(base, season, take):
    """Nothing said counted as 否: every fertilising of which nobody knew made the base's inorganic nitrogen larger."""
    for said in ({"organic": False}, {"organic": True}, {}):
        take(record(seasons=[season.code], **FED | said | {"area_mu": "1"}) | {"id": str(uuid4())})
    inorganic, organic, unknown = BaseYear.of(base, 2026, TODAY).nitrogen
    assert (str(inorganic), str(organic), len(unknown)) == ("4.60", "4.60", 1)
