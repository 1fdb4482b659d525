"""What the procedure is told is described once: the same limits at each door, and nothing typed is lost.

Each of these was otherwise before ``recognition.fields`` described the value.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from tests.recognition.cases.conftest import text
from youji.recognition.models import Round
from youji.recognition.services import applications, bulk, experts, review, rounds
from youji.recognition.services.lots import MOST
from youji.recognition.services.review import MOST_CORRECTIONS, Remark
from youji.shared.refusals import Refused

pytestmark = pytest.mark.usefixtures("at_that_time")


@pytest.fixture
def form(schemes):
    """A round under a scheme that limits no quota of its own."""
    return {
        "title": "2026年第一批", "scheme_version_id": schemes["county-product"].pk,
        "document_number": "湘农办函〔2026〕12号", "opens_on": "2026-06-01", "closes_on": "2026-06-30",
    }  # fmt: skip


# --- itemised reasons ----------------------------------------------------------------------------


def test_more_reasons_than_can_be_answered_are_refused_and_none_is_dropped(submitted, people, client_as):
    rows = {f"target-{n}": "other" for n in range(MOST_CORRECTIONS + 1)}
    rows |= {f"reason-{n}": f"第{n}条缺页。" for n in range(MOST_CORRECTIONS + 1)}
    answer = client_as(people.city).post(
        f"/desk/cases/{submitted.code}/step/", {"step": "city_return", "version": submitted.version, **rows}
    )

    assert answer.status_code == 422
    page = text(answer)
    assert "一次最多写40项，这里有41项" in page
    assert all(f"第{n}条缺页。" in page for n in range(MOST_CORRECTIONS + 1))
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


def test_as_many_reasons_as_can_be_answered_are_taken(submitted, people, step):
    remarks = tuple(Remark("other", f"第{n}条缺页。") for n in range(MOST_CORRECTIONS))

    assert step("city_return", submitted, people.city, corrections=remarks).corrections.count() == 40


def test_a_reason_is_mended_at_its_own_row_though_rows_before_it_are_empty(submitted, people, client_as):
    sent = {
        "step": "city_return", "version": submitted.version, "target-0": "", "reason-0": "",
        "target-3": "doc:map", "reason-3": "",
    }  # fmt: skip
    page = text(client_as(people.city).post(f"/desk/cases/{submitted.code}/step/", sent))

    row = page.split('id="id_target-3"', 1)[1].split("data-remark")[0]
    assert "请写明这一项缺什么、怎样改。" in row


# --- one number, whichever door ------------------------------------------------------------------


@pytest.mark.parametrize("many", ["-1", "100001", "99999999999999999999", "1.5", "许多"])
def test_a_quota_that_is_none_is_refused_on_the_page_and_in_the_service(form, many, people, client_as, now):
    answer = client_as(people.province).post("/desk/rounds/new/", {**form, "default_quota": many})
    draft = rounds.Draft(
        **form | {"opens_on": date(2026, 6, 1), "closes_on": date(2026, 6, 30)}, default_quota=many
    )
    with pytest.raises(Refused) as refused:
        rounds.create_round(draft=draft, actor=people.province, now=now)

    assert answer.status_code == 422
    assert refused.value.by_field["default_quota"] in text(answer)
    assert not Round.objects.exists()


def test_no_places_is_a_quota_and_not_the_lack_of_one(form, people, client_as):
    client_as(people.province).post("/desk/rounds/new/", {**form, "default_quota": "0"})

    assert Round.objects.get().default_quota == 0


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("430611 君山区 -3", "第1行：名额不能小于0。"),
        ("430611 君山区 2.5", "第1行：名额应当是整数。"),
        ("430611 1\n430611 2", "第2行：430611前面写过了"),
        ("君山区", "第1行：“君山区”读不出代码和名额"),
        ("999999 1\n430611 99", "999999不是县市区代码"),
        ("999999 1\n430611 99", "君山区的名额99超过办法规定的上限3"),
    ],
)
def test_a_line_of_quotas_is_read_as_it_is_written(form, line, says, people, client_as):
    answer = client_as(people.province).post("/desk/rounds/new/", {**form, "quotas": line})

    assert (answer.status_code, says in text(answer)) == (422, True)


@pytest.mark.parametrize("call", ["opinion", "recusal", "answer", "remark"])
def test_a_text_one_too_long_is_refused_by_the_service_with_the_limit(submitted, people, now, call):
    who = {"application_id": submitted.pk, "actor": people.city, "now": now}
    calls = {
        "opinion": (lambda said: review.take_step("city_refuse", asked=review.Asked(opinion=said), **who), 2000),
        "recusal": (lambda said: review.recuse(reason=said, **who), 300),
        "answer": (
            lambda said: applications.answer_correction(
                correction_id=1, answer=said, actor=people.applicant, now=now
            ),
            500,
        ),
        "remark": (
            lambda said: review.take_step(
                "city_return", asked=review.Asked(corrections=(Remark("other", said),)), **who
            ),
            500,
        ),
    }  # fmt: skip
    do, limit = calls[call]
    with pytest.raises(Refused, match=f"最多{limit}个字，这里有{limit + 1}个"):
        do("长" * (limit + 1))


# --- how many at once ----------------------------------------------------------------------------


def test_more_than_are_handled_at_once_are_refused_by_the_service(people, now):
    too_many = range(1, MOST + 2)
    who = {"actor": people.province, "now": now}
    for do in (
        lambda: bulk.bulk_preview("decide", application_ids=too_many, **who),
        lambda: experts.assign_panel(application_ids=too_many, expert_ids=[people.experts[0].user_id], **who),
        lambda: experts.assign_panel(application_ids=[1], expert_ids=range(1, 52), **who),
        lambda: experts.attach_minutes(application_ids=too_many, file=SimpleNamespace(), name="纪要", **who),
    ):
        with pytest.raises(Refused, match="一次最多选"):
            do()


def test_the_page_does_not_cut_a_long_list_but_says_so_and_keeps_the_ticks(scored, people, step, client_as):
    step("expert_review", scored, people.province, opinion="同意")
    asked = {"pk": [scored.pk, *range(10_000, 10_000 + MOST)], "step": "decide", "opinion": "同意纳入。"}
    answer = client_as(people.decision).post("/desk/decisions/", asked)

    assert answer.status_code == 422
    page = text(answer)
    assert "一次最多选200个" in page
    assert "同意纳入。" in page


def test_nothing_ticked_is_said_on_the_list_with_what_was_typed(submitted, people, client_as):
    answer = client_as(people.city).post(
        "/desk/cases/?which=mine", {"step": "city_recommend", "opinion": "材料属实。"}
    )

    assert (answer.status_code, "请先勾选申报。" in text(answer), "材料属实。" in text(answer)) == (
        422,
        True,
        True,
    )
    assert submitted.code in text(answer)


# --- a lost race loses nothing typed -------------------------------------------------------------


def test_who_amends_a_round_second_keeps_what_was_typed_and_may_send_it_again(form, people, client_as):
    client = client_as(people.province)
    home = client.post("/desk/rounds/new/", form)["Location"]
    found = Round.objects.get()
    client.post(f"{home}edit/", {**form, "title": "同事改的", "version": found.version})
    late = client.post(f"{home}edit/", {**form, "title": "我改的", "version": found.version})

    assert late.status_code == 409
    page = text(late)
    assert 'value="我改的"' in page
    assert "刚被别人改过" in page
    assert f'name="version" value="{found.version + 1}"' in page
    assert (
        client.post(f"{home}edit/", {**form, "title": "我改的", "version": found.version + 1}).status_code
        == 302
    )
    found.refresh_from_db()
    assert found.title == "我改的"


def test_who_extends_a_round_second_keeps_what_was_typed(open_round, people, client_as):
    said = {"version": 0, "closes_on": "2026-09-30", "document_number": "湘农办函〔2026〕18号"}
    late = client_as(people.province).post(f"/desk/rounds/{open_round.pk}/extend/", said)

    assert late.status_code == 409
    page = text(late)
    assert all(words in page for words in ("刚被别人改过", "湘农办函〔2026〕18号", "2026-09-30"))


@pytest.mark.parametrize("button", ["announce", "close", "discard"])
def test_a_button_on_a_round_that_has_changed_shows_the_round_as_it_is(open_round, people, client_as, button):
    late = client_as(people.province).post(f"/desk/rounds/{open_round.pk}/{button}/", {"version": 0})

    assert (late.status_code, open_round.title in text(late)) == (409, True)
    assert "各地进度" in text(late)


def test_an_applicant_who_comes_second_sees_the_application_as_it_is(whole, people, client_as):
    late = client_as(people.applicant).post(
        f"/field/apply/{whole.code}/step/submit/", {"version": whole.version - 1}
    )

    assert late.status_code == 409
    page = text(late)
    assert "刚刚被别人办理过" in page
    assert f'value="{whole.version - 1}"' not in page
    assert client_as(people.applicant).post(
        f"/field/apply/{whole.code}/step/submit/", {"declared": "on", "declared_by": "李申报"}
    )["Location"]


def test_an_answer_to_a_correction_that_will_not_do_stays_at_its_row(submitted, people, step, client_as):
    step("city_return", submitted, people.city, corrections=(Remark("other", "缺页。"),))
    correction = submitted.corrections.get()
    answer = client_as(people.applicant).post(
        f"/field/apply/{submitted.code}/corrections/{correction.pk}/", {"answer": "补" * 501}
    )

    assert (answer.status_code, "补" * 501 in text(answer)) == (422, True)
    assert f'id="c{correction.pk}-answer"' in text(answer)


def test_a_refused_order_shows_the_places_as_they_were_typed(submitted, people, client_as, open_round):
    page = f"/desk/rounds/{open_round.pk}/ranking/430611/"
    answer = client_as(people.city).post(page, {f"rank-{submitted.pk}": "一", f"was-{submitted.pk}": ""})

    assert (answer.status_code, 'value="一"' in text(answer)) == (422, True)


def test_a_recusal_too_long_to_keep_is_shown_as_it_was_typed(submitted, people, client_as):
    answer = client_as(people.city).post(f"/desk/cases/{submitted.code}/recuse/", {"reason": "亲" * 301})

    assert (answer.status_code, "亲" * 301 in text(answer)) == (422, True)


def test_who_has_recused_meanwhile_still_reads_what_they_wrote(submitted, people, now, client_as):
    review.recuse(application_id=submitted.pk, reason="亲属。", actor=people.city, now=now)
    answer = client_as(people.city).post(
        f"/desk/cases/{submitted.code}/step/", {"step": "city_recommend", "opinion": "写了半天的意见。"}
    )

    assert (answer.status_code, "写了半天的意见。" in text(answer)) == (409, True)
