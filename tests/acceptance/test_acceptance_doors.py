"""Every door of a visit has the same limits, and whoever is refused keeps what they typed."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acceptance.conftest import PNG
from tests.acceptance.test_acceptance import add_photo, reconcile
from tests.acceptance.test_acceptance_pages import url
from tests.api.conftest import caller  # noqa: F401
from youji.acceptance.fields import LATEST, MOST_ASSESSORS, MOST_CHANGES, MOST_PHOTOS
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.acceptance.services import fieldwork
from youji.documents.models import Document
from youji.ledger.models import AuditEntry
from youji.shared.refusals import NotAllowed, Refused, Unknown

pytestmark = pytest.mark.django_db
PROGRAM = {"accept": "application/json"}


@pytest.fixture
def mao(team, client_as, on_the_day):
    """毛's phone."""
    return client_as(team.mao)


@pytest.fixture
def program(caller, team, on_the_day):  # noqa: F811
    """A program that speaks for 毛."""
    return caller(team.mao)


def change(item: str = "plan", **said) -> dict[str, object]:
    return {"item": item, "tier": 0, "note": "", "at": 1, **said}


def by_phone(client, acceptance, *changes):
    answer = client.post(
        url("lines", acceptance.pk),
        json.dumps({"changes": changes}),
        content_type="application/json",
        headers=PROGRAM,
    )
    return answer.status_code, answer.json().get("refused", "")


def by_program(program, acceptance, *changes):
    answer = program.patch(f"/acceptance/visits/{acceptance.pk}/lines", {"changes": changes})
    said = answer.json()
    return answer.status_code, "".join(one["sentence"] for one in said.get("problems", []))


def version_on(page: str) -> str:
    """The version that the form of the common result carries."""
    return re.findall(r'name="version" value="(\d+)"', page)[-1]


# --- limits ---


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"note": "长" * 500}, ""),
        ({"note": "长" * 501}, "情况说明最多500个字，这里有501个。请缩短。"),
        ({"at": LATEST}, ""),
        ({"at": LATEST + 1}, f"手机时间不能大于{LATEST}。"),
        ({"at": True}, "手机时间读不懂。请核对手机的日期和时间。"),
        ({"tier": "x"}, "档次没有“x”这一项。请从列表中选择档次。"),
        ({"tier": 7}, "没有这一档"),
        ({"item": "moon"}, "评分表没有这个项目"),
    ],
)
def test_a_phone_and_a_program_are_told_the_same_of_a_line(arranged, mao, program, said, sentence):
    for status, refused in (
        by_phone(mao, arranged, change(**said)),
        by_program(program, arranged, change(**said)),
    ):
        assert status == (422 if sentence else 200)
        assert sentence in refused


def test_a_program_that_sends_too_many_changes_is_told_the_number(arranged, program):
    many = [change(at=at) for at in range(1, MOST_CHANGES + 2)]

    assert by_program(program, arranged, *many) == (422, "一次最多传500项。请分几次传。")
    assert by_program(program, arranged, *many[:-1])[0] == 200


def test_a_line_of_a_clock_that_runs_ahead_is_answered_with_our_time(arranged, mao, visit_day):
    answer = mao.post(
        url("lines", arranged.pk),
        json.dumps({"changes": [change(at=LATEST)]}),
        content_type="application/json",
        headers=PROGRAM,
    )

    assert answer.json()["at"] == {"plan": int(visit_day.timestamp() * 1000)}


def test_a_name_of_a_photo_is_not_cut_off(arranged, team, visit_day):
    add_photo(arranged, team.mao, visit_day, key="k" * 60)
    with pytest.raises(Refused, match="照片编号最多60个字"):
        add_photo(arranged, team.mao, visit_day, key="k" * 61)


def test_a_team_too_large_is_refused_with_the_number_and_the_day_beside_it(
    opened, application, city_reviewer, client_as, on_the_day
):
    many = list(range(1, MOST_ASSESSORS + 2))
    page = client_as(city_reviewer).post(
        url("arrange", application.code), {"version": 0, "assessors": many, "scheduled_on": "2026-05-01"}
    )

    assert page.status_code == 422
    assert "一次最多选20名验收员。" in page.text
    assert "验收日期已经过去" in page.text


def test_a_place_off_the_globe_is_refused_by_the_service(arranged, team, check_in):
    with pytest.raises(Refused, match="经度超出范围"):
        check_in(arranged, team.mao, lon=181.0)


# --- what is refused is not lost ---


def test_a_day_typed_wrong_and_a_team_too_small_are_said_at_once_and_stay(
    opened, application, team, city_reviewer, client_as, on_the_day
):
    page = client_as(city_reviewer).post(
        url("arrange", application.code),
        {"version": 0, "scheduled_on": "六月三日", "assessors": [team.mao.user_id]},
    )

    assert page.status_code == 422
    assert "验收日期应当是日期" in page.text
    assert "需要2名验收员，现有1名" in page.text
    assert 'value="六月三日"' in page.text
    assert re.search(rf'value="{team.mao.user_id}"\s+checked', page.text)


def test_who_arranges_second_keeps_the_team_and_may_send_it_again(
    arranged, application, team, city_reviewer, client_as, make_assessor, on_the_day
):
    client, new = client_as(city_reviewer), make_assessor("新人", "茶叶")
    typed = {"scheduled_on": "2026-06-05", "assessors": [team.mao.user_id, new.user_id]}

    page = client.post(url("arrange", application.code), typed | {"version": 0})

    assert page.status_code == 409
    assert re.search(rf'value="{new.user_id}"\s+checked', page.text)
    assert "现在的安排：2026年6月3日" in page.text
    seen = version_on(page.text)
    assert client.post(url("arrange", application.code), typed | {"version": seen}).status_code == 302
    assert ScoreSheet.objects.filter(assessor_id=new.user_id).exists()


def test_who_arranges_after_a_signature_reads_why_not_beside_what_they_typed(
    signed, application, team, city_reviewer, client_as, on_the_day
):
    page = client_as(city_reviewer).post(
        url("arrange", application.code),
        {
            "version": signed.version,
            "scheduled_on": "2026-06-09",
            "assessors": [team.mao.user_id, team.ren.user_id],
        },
    )

    assert page.status_code == 403
    assert "已经有验收员签字" in page.text
    assert 'value="2026-06-09"' in page.text


def test_who_reconciles_second_keeps_the_reasons_and_may_send_them_again(
    signed, team, common, mao, visit_day
):
    reconcile(signed, team.ren, common(), visit_day)
    form = {"version": signed.version - 1}
    for key, line in common(signboard=1).items():
        form |= {f"tier-{key}": line["tier"], f"note-{key}": line["note"]}
    form["note-signboard"] = "缺<技术>措施"

    page = mao.post(url("result", signed.pk), form)

    assert page.status_code == 409
    assert "别人刚刚改动过" in page.text
    assert "缺<技术>措施" in html.unescape(page.text)
    assert Acceptance.objects.get().reconciled["signboard"]["tier"] == 0
    again = mao.post(url("result", signed.pk), form | {"version": version_on(page.text)})
    assert again.status_code == 302
    assert Acceptance.objects.get().reconciled["signboard"] == {"tier": 1, "note": "缺<技术>措施"}


def test_a_reason_too_long_is_said_at_its_item_and_stays(signed, common, mao):
    form = {"version": signed.version}
    for key, line in common().items():
        form |= {f"tier-{key}": line["tier"], f"note-{key}": line["note"]}

    page = mao.post(url("result", signed.pk), form | {"note-signboard": "长" * 501})

    assert page.status_code == 422
    assert "合议理由最多500个字，这里有501个" in page.text
    assert "长" * 501 in page.text


def test_who_signs_what_has_changed_sees_what_it_is_by_now(signed, team, common, mao, visit_day):
    reconcile(signed, team.ren, common(signboard=1), visit_day)
    seen = Acceptance.objects.get().version
    reconcile(signed, team.ren, common(signboard=2), visit_day)

    page = mao.post(url("agree", signed.pk), {"version": seen})

    assert page.status_code == 409
    assert "别人刚刚改动过" in page.text
    assert f'value="{Acceptance.objects.get().version}"' in page.text
    assert not ScoreSheet.objects.filter(reconciled_signed_at__isnull=False).exists()


def test_a_line_after_the_signature_stays_on_the_page(arranged, team, mao, now):
    ScoreSheet.objects.filter(assessor_id=team.mao.user_id).update(signed_at=now)

    page = mao.post(url("item", arranged.pk), {"item": "signboard", "tier": "1", "note": "缺责任主体"})

    assert page.status_code == 403
    assert "您已经在评分表上签字" in page.text
    assert "缺责任主体" in page.text


def test_a_note_too_long_stays_under_its_own_item(arranged, mao):
    page = mao.post(url("item", arranged.pk), {"item": "signboard", "tier": "1", "note": "长" * 501})

    assert page.status_code == 422
    assert page.text.count("长" * 501) == 1
    screen = page.text.split('id="item-signboard"')[1].split('id="item-environment"')[0]
    assert "情况说明最多500个字" in screen
    assert re.search(r'id="tier-signboard_1"[^>]*checked', screen)


def test_a_check_in_before_the_day_is_refused_with_its_rule(arranged, team, client_as, monkeypatch, now):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    phone = client_as(team.mao)

    told = phone.post(url("check-in", arranged.pk), {"lon": "113"}, headers=PROGRAM)
    assert (told.status_code, "还没有到" in told.json()["refused"]) == (409, True)
    page = phone.post(url("check-in", arranged.pk), {"lon": "113"})
    assert page.status_code == 409
    assert "验收安排在2026年6月3日，还没有到。" in page.text


# --- a photo taken away ---


def test_a_photo_is_taken_away_and_stays_away_when_it_is_sent_again(arranged, team, visit_day):
    photo = add_photo(arranged, team.mao, visit_day)

    def remove():
        return fieldwork.remove_photo(
            acceptance_id=arranged.pk, document=photo, actor=team.mao, now=visit_day
        )

    assert remove().lines["signboard"]["photos"] == []
    assert add_photo(arranged, team.mao, visit_day) == photo
    assert remove().lines["signboard"]["photos"] == []
    assert Document.objects.filter(pk=photo).exists()
    [entry] = AuditEntry.objects.filter(action="acceptance.visit.photo_removed")
    assert entry.before == {"item": "signboard", "document": photo}


def test_who_has_too_many_photos_can_do_what_the_sentence_says(arranged, team, visit_day):
    photos = [add_photo(arranged, team.mao, visit_day, key=f"k{n}") for n in range(MOST_PHOTOS)]
    with pytest.raises(Refused, match="最多9张照片。请先删除不要的"):
        add_photo(arranged, team.mao, visit_day, key="one more")

    fieldwork.remove_photo(acceptance_id=arranged.pk, document=photos[0], actor=team.mao, now=visit_day)

    assert add_photo(arranged, team.mao, visit_day, key="one more") not in photos


def test_a_photo_is_ones_own_and_the_sheet_unsigned(arranged, team, visit_day):
    photo = add_photo(arranged, team.mao, visit_day)
    with pytest.raises(Unknown):
        fieldwork.remove_photo(acceptance_id=arranged.pk, document=photo, actor=team.ren, now=visit_day)

    ScoreSheet.objects.filter(assessor_id=team.mao.user_id).update(signed_at=visit_day)
    with pytest.raises(NotAllowed, match="不能再改"):
        fieldwork.remove_photo(acceptance_id=arranged.pk, document=photo, actor=team.mao, now=visit_day)


def test_a_photo_is_taken_away_by_page_and_by_program(arranged, team, mao, program, visit_day):
    photos = [add_photo(arranged, team.mao, visit_day, key=key) for key in ("a", "b")]
    addresses = [url("remove-photo", arranged.pk, photo) for photo in photos]
    page = mao.get(url("sheet", arranged.pk)).text
    assert all(address in page for address in addresses)

    assert mao.post(addresses[0]).url == f"{url('sheet', arranged.pk)}#item-signboard"
    answer = program.call("DELETE", f"/acceptance/visits/{arranged.pk}/photos/{photos[1]}")

    assert answer.json()["lines"]["signboard"]["photos"] == []
    assert (
        mao.post(url("remove-photo", arranged.pk, "00000000-0000-0000-0000-000000000000")).status_code == 404
    )


def test_what_is_no_photo_is_said_at_the_item_and_the_line_is_kept(arranged, team, mao):
    lie = SimpleUploadedFile("a.png", b"<html></html>")
    page = mao.post(
        url("item", arranged.pk), {"item": "signboard", "tier": "1", "note": "缺责任主体", "photo": lie}
    )

    assert page.status_code == 422
    assert "缺责任主体" in page.text
    good = mao.post(
        url("item", arranged.pk),
        {"item": "signboard", "tier": "1", "note": "缺责任主体", "photo": SimpleUploadedFile("a.png", PNG)},
    )
    assert good.status_code == 302
    line = ScoreSheet.objects.get(assessor_id=team.mao.user_id).lines["signboard"]
    assert (line["note"], len(line["photos"])) == ("缺责任主体", 1)
