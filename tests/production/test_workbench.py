"""The grower's workbench: its screens without a script, what the phone keeps, photographs and codes."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.production.conftest import BOUGHT, SPRAYED, record
from tests.registry.conftest import WEST, square
from tests.shared.test_barcodes import CODE, photograph
from youji.accounts.models import Person
from youji.production import services
from youji.production.models import Record, RecordPhoto, StoreEntry
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = pytest.mark.clause("4.4-d")


@pytest.fixture
def at_that_time(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def signed_in(at_that_time):
    def enter(actor) -> Client:
        client = Client()
        person = Person.objects.get(pk=actor.user_id)
        client.force_login(person, backend="youji.accounts.backends.HouseBackend")
        return client

    return enter


def jpeg(colour: tuple[int, int, int] = (30, 120, 60)) -> bytes:
    kept = BytesIO()
    Image.new("RGB", (120, 90), colour).save(kept, "JPEG")
    return kept.getvalue()


# --- without a script ---
def test_a_spraying_is_stored_from_a_plain_form(signed_in, grower, season):
    said = {"day": "2026-06-01", "seasons": [season.code], "input": "联苯菊酯", "dose": "２５", "dose_unit": "mL/亩",
            "target": "茶小绿叶蝉"}  # fmt: skip
    answer = signed_in(grower).post("/field/work/spray/", said)
    assert (answer.status_code, answer["Location"]) == (302, "/field/work/")
    row = Record.objects.get()
    assert (row.kind, Decimal(row.facts["dose"]), row.channel) == ("spray", 25, "page")


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(signed_in, grower, season):
    said = {"day": "2026-06-02", "seasons": [season.code], "input": "联苯菊酯", "dose": "25", "dose_unit": "mL/亩",
            "target": "茶小绿叶蝉"}  # fmt: skip
    answer = signed_in(grower).post("/field/work/spray/", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "日期不能晚于今天" in page
    assert 'value="联苯菊酯"' in page
    assert Record.objects.count() == 0


def test_last_time_is_laid_out_again_and_only_ones_own(
    signed_in, grower, season, take, make_actor, make_operator
):
    (done,) = take(record(**SPRAYED, seasons=[season.code]))
    page = signed_in(grower).get(f"/field/work/spray/?like={done.id}").content.decode()
    assert 'value="联苯菊酯"' in page
    assert f'value="{season.code}" data-operator' in page
    stranger = make_actor(Role.HOLDER, operator_id=make_operator("邻家").pk)
    assert signed_in(stranger).get(f"/field/work/spray/?like={done.id}").status_code == 404


def test_a_record_that_has_arrived_is_corrected_with_a_reason(signed_in, grower, season, take):
    (done,) = take(record(**SPRAYED, seasons=[season.code]))
    client = signed_in(grower)
    page = client.get(f"/field/work/spray/?amends={done.id}").content.decode()
    assert f'name="supersedes" value="{done.id}"' in page
    said = SPRAYED | {"seasons": [season.code], "dose": "20", "supersedes": done.id}
    del said["kind"]
    assert "请填写更正的原因" in client.post("/field/work/spray/", said).content.decode()
    assert client.post("/field/work/spray/", said | {"reason": "看错了"}).status_code == 302
    versions = [(row.number, Decimal(row.facts["dose"])) for row in Record.objects.order_by("number")]
    assert versions == [(1, 25), (2, 20)]
    shown = client.get("/field/work/").content.decode()
    assert "20 mL/亩" in shown
    assert "25 mL/亩" not in shown


def test_a_record_of_a_season_that_has_ended_is_still_corrected(signed_in, grower, season, take, now):
    """The season is closed, and what was said in it may have been wrong all the same."""
    (done,) = take(record(**SPRAYED, seasons=[season.code]))
    services.close_season(season_id=season.pk, ended_on="2026-05-31", actor=grower, now=now)
    client = signed_in(grower)
    page = client.get(f"/field/production/records/{done.id}/").content.decode()
    assert f'href="/field/work/spray/?amends={done.id}"' in page
    said = SPRAYED | {"seasons": [season.code], "dose": "20", "supersedes": done.id, "reason": "看错了"}
    del said["kind"]
    assert client.post(f"/field/work/spray/?amends={done.id}", said).status_code == 302
    assert Record.objects.count() == 2
    assert season.code not in client.get("/field/work/spray/").content.decode()


def test_a_grower_of_tea_is_not_asked_for_the_fish_caught(signed_in, grower, open_season, plots):
    client = signed_in(grower)
    assert "/field/work/" not in client.get("/field/production/").content.decode()
    open_season(*plots)
    page = client.get("/field/production/").content.decode()
    assert "/field/work/spray/" in page
    assert "/field/work/catch/" not in page


def test_the_page_of_a_season_leads_to_its_records_with_it_chosen(signed_in, grower, open_season, plots):
    season = open_season(*plots)[1]
    client = signed_in(grower)
    page = client.get(f"/field/production/seasons/{season.pk}/").content.decode()
    assert f'href="/field/work/spray/?season={season.code}"' in page
    shown = client.get(f"/field/work/spray/?season={season.code}").content.decode()
    assert shown.count(" checked") == 1
    assert re.search(rf'value="{season.code}"[^>]* checked', shown)


def test_what_is_counted_in_the_store_is_put_down(signed_in, grower):
    said = BOUGHT | {"quantity": "2", "unit": "L"}
    for name in ("kind", "dealer"):
        del said[name]
    assert signed_in(grower).post("/field/inputs/count/", said).status_code == 302
    assert [(row.kind, row.amount) for row in StoreEntry.objects.all()] == [("count", 2_000_000)]


def test_today_stands_first_on_the_home_of_whoever_has_something_in_production(
    signed_in, grower, season, take, make_actor, make_operator, django_assert_max_num_queries
):
    take(record(**SPRAYED, seasons=[season.code]))
    client = signed_in(grower)
    client.get("/field/")
    with django_assert_max_num_queries(26):
        page = client.get("/field/").content.decode()
    assert page.index("地里的事") < page.index("现在可以申报")
    assert "照上次" in page
    assert "联苯菊酯，25 mL/亩，一号地" in page
    assert (
        "地里的事"
        not in signed_in(make_actor(Role.HOLDER, operator_id=make_operator("没有地的").pk))
        .get("/field/")
        .content.decode()
    )


# --- what the phone keeps ---
def facts(client: Client, have: str = "", etag: str = ""):
    headers = {"if-none-match": etag} if etag else {}
    return client.get("/field/facts.json", {"have": have} if have else {}, headers=headers)


def test_the_copy_holds_ones_own_seasons_uses_store_and_last_records(
    signed_in, grower, season, take, now, make_actor, make_operator
):
    from youji.production.services import enter

    enter(actor=grower, now=now, **BOUGHT)
    (done,) = take(record(**SPRAYED, seasons=[season.code]))
    told = facts(signed_in(grower)).json()
    own = told["parts"]["own"]["content"]
    assert (told["person"], told["day"]) == (grower.user_id, "2026-06-01")
    assert [(one["code"], one["crop"], one["cm2"]) for one in own["seasons"]] == [
        (season.code, season.product.code, season.area_cm2)
    ]
    (use,) = own["seasons"][0]["uses"]
    assert (use["on"], use["kind"], use["input"], use["cm2"]) == (
        "2026-05-20",
        "spray",
        "联苯菊酯",
        season.area_cm2,
    )
    assert [one["input"] for one in own["stock"]] == ["联苯菊酯"]
    assert [one["id"] for one in own["recent"]] == [done.id]
    stranger = signed_in(make_actor(Role.HOLDER, operator_id=make_operator("邻家").pk))
    assert season.code not in facts(stranger).content.decode()


def test_only_what_has_changed_comes_again(signed_in, grower, season, take):
    client = signed_in(grower)
    first = facts(client)
    assert facts(client, etag=first["ETag"]).status_code == 304
    have = ",".join(f"{name}:{part['hash']}" for name, part in first.json()["parts"].items())
    assert facts(client, have).json()["parts"] == {}
    take(record(**SPRAYED, seasons=[season.code]))
    again = facts(client, have, first["ETag"])
    assert again.status_code == 200
    assert list(again.json()["parts"]) == ["own"]


def test_the_copy_of_a_grower_is_small(signed_in, grower, open_season, plots, take, now):
    """Thirty records over four blocks, each block treated thirty times: far more than a season has."""
    codes = [one.code for one in open_season(*plots)]
    for n in range(30):
        day = (clock.local_date(now) - timedelta(days=n)).isoformat()
        take(record(**SPRAYED | {"day": day}, seasons=codes))
    size = len(gzip.compress(facts(signed_in(grower)).content))
    assert size < 300_000


def test_what_a_neighbour_used_on_shared_ground_is_not_on_the_phone_and_that_it_was_is(
    signed_in, grower, open_season, take, make_base, make_operator, put_plot, make_actor, now
):
    """Two outlines over one another, as walks are: each is judged with both on the platform, and says so on the phone."""
    neighbour = make_operator("邻家")
    theirs = put_plot(make_base("邻家茶园", operator=neighbour), "邻家的", square(WEST))
    beside = make_actor(Role.HOLDER, operator_id=neighbour.pk)
    given = {"kind": "plot", "product": "茶叶", "started_on": "2026-03-01"}
    [other] = services.open_seasons(plots=[str(theirs.pk)], actor=beside, now=now, **given)
    ours = put_plot(
        make_base("自家茶园", operator=Operator.objects.get(pk=grower.operator_id)), "自家的", square(WEST)
    )
    [own] = open_season(ours)
    take(record(**SPRAYED | {"input": "别家的药"}, seasons=[other.code]), actor=beside)
    take(record(**SPRAYED, seasons=[own.code]))

    [kept] = facts(signed_in(grower)).json()["parts"]["own"]["content"]["seasons"]
    assert ([one["input"] for one in kept["uses"]], kept["beyond"]) == (["联苯菊酯"], True)
    assert "别家的药" not in facts(signed_in(grower)).content.decode()


def test_who_produces_nothing_is_given_no_copy(signed_in, make_actor):
    assert facts(signed_in(make_actor(Role.COUNTY_REVIEWER, division="430611"))).status_code == 403


# --- photographs and codes ---
def test_a_photo_sent_twice_is_one_and_a_strangers_is_none(
    signed_in, grower, season, take, make_actor, make_operator
):
    (done,) = take(record(**SPRAYED, seasons=[season.code]))
    client, key = signed_in(grower), uuid4().hex
    for _ in range(2):
        sent = {"photo": SimpleUploadedFile("地.jpg", jpeg(), "image/jpeg"), "key": key}
        answer = client.post(f"/field/work/photos/{done.id}/", sent, headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.content.decode()
    assert RecordPhoto.objects.count() == 1
    stranger = signed_in(make_actor(Role.HOLDER, operator_id=make_operator("邻家").pk))
    sent = {"photo": SimpleUploadedFile("地.jpg", jpeg(), "image/jpeg"), "key": uuid4().hex}
    answer = stranger.post(f"/field/work/photos/{done.id}/", sent, headers={"accept": "application/json"})
    assert answer.status_code == 404


def bought(**more):
    said = {key: value for key, value in BOUGHT.items() if key not in ("kind", "registration")}
    return said | {"id": str(uuid4())} | more


@pytest.mark.parametrize("blurred", [0, 1.5])
def test_a_code_that_the_phone_could_not_read_is_read_from_its_photograph(signed_in, grower, blurred):
    client, said = signed_in(grower), bought()
    for _ in range(2):  # the answer was lost, and the phone sends again
        label = SimpleUploadedFile(
            "标签.jpg", photograph(f"https://example.cn/{CODE}", blurred=blurred), "image/jpeg"
        )
        answer = client.post(
            "/field/inputs/purchase/", {**said, "photo": label}, headers={"accept": "application/json"}
        )
        assert answer.json()["label_code"] == CODE
    row = StoreEntry.objects.get()
    assert (row.label_code, row.photo_id is not None) == (CODE, True)


def test_a_photograph_without_a_code_is_kept_and_said(signed_in, grower):
    label = SimpleUploadedFile("标签.jpg", jpeg(), "image/jpeg")
    answer = signed_in(grower).post(
        "/field/inputs/purchase/", bought(photo=label), headers={"accept": "application/json"}
    )
    assert "没有读出追溯码" in answer.json()["said"]
    assert StoreEntry.objects.get().label_code == ""


def test_thirty_one_digits_are_refused_with_their_sentence(signed_in, grower):
    answer = signed_in(grower).post(
        "/field/inputs/purchase/", bought(label_code="1" * 31), headers={"accept": "application/json"}
    )
    assert answer.status_code == 422
    assert "32位数字，这里有31位" in json.loads(answer.content)["refused"]
    assert StoreEntry.objects.count() == 0


def test_full_width_digits_are_digits(signed_in, grower):
    wide = "".join(chr(ord(one) + 0xFEE0) for one in CODE)
    answer = signed_in(grower).post("/field/inputs/purchase/", bought(label_code=wide))
    assert answer.status_code == 302
    assert StoreEntry.objects.get().label_code == CODE
