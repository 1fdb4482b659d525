"""申报人声明 and 回执: what is handed in is answered for by name, and the applicant has it in writing (phone.md C7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ledger.tampering import guards_lifted
from tests.recognition.cases.conftest import MEETING, pdf, text
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.recognition.logic import declaration
from youji.recognition.logic.declaration import STATEMENT
from youji.recognition.models import Evidence, Movement
from youji.recognition.selectors.receipts import receipts_of
from youji.recognition.services import applications
from youji.recognition.services.effects import Remark
from youji.shared.actor import Role
from youji.shared.refusals import Blocked

pytestmark = pytest.mark.usefixtures("at_that_time")
DECLARED = {"declared": "on", "declared_by": "李申报"}


def codes(blocked) -> list[str]:
    return [one.code for one in blocked.value.findings]


def test_nothing_is_handed_in_that_nobody_answers_for(whole, people, step):
    with pytest.raises(Blocked) as blocked:
        step("submit", whole, people.applicant, declared_by="")

    assert codes(blocked) == ["REC-040"]


def test_the_declaration_is_on_record_with_name_time_and_words(whole, people, step, now):
    step("submit", whole, people.applicant, declared_by="李申报")

    move = Movement.objects.get(step="submit")
    assert (move.declared_by, move.at) == ("李申报", now)
    entry = AuditEntry.objects.get(pk=move.ledger_entry_id)
    assert (entry.after["declared_by"], entry.after["declaration"]) == ("李申报", STATEMENT)


@pytest.mark.parametrize("said", [{}, {"declared_by": "李申报"}, {"declared": "on", "declared_by": " "}])
def test_a_page_without_tick_or_name_is_told_at_the_box_with_whatever_else_is_missing(
    draft, people, client_as, said
):
    answer = client_as(people.applicant).post(f"/field/apply/{draft.code}/step/submit/", said)

    assert answer.status_code == 409
    assert "还没有作申报人声明" in str(answer.context["form"].errors["declared"])
    assert "申报材料还缺6件" in text(answer)


def test_a_program_declares_by_name_or_is_refused(whole, people, caller):
    program = caller(people.applicant)
    path = f"/recognition/applications/{whole.code}/steps/submit"
    refused = program.post(path, {})

    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (409, "REC-040")
    done = program.post(path, {"declared_by": "李申报"})
    assert (done.status_code, done.json()["status"]) == (200, "submitted")


def test_a_withdrawal_needs_no_declaration(whole, people, client_as):
    answer = client_as(people.applicant).post(
        f"/field/apply/{whole.code}/step/withdraw/", {"version": whole.version}
    )

    assert answer.status_code == 302
    whole.refresh_from_db()
    assert whole.status == "withdrawn"


def test_the_receipt_names_number_files_and_who_is_next_by_when(whole, people, client_as):
    client = client_as(people.applicant)
    page = text(
        client.post(
            f"/field/apply/{whole.code}/step/submit/", {"version": whole.version} | DECLARED, follow=True
        )
    )

    whole.refresh_from_db()
    file = Evidence.objects.filter(application=whole).first().document
    for said in (
        f"{whole.code}-1", file.name, file.sha256[:12], "声明人：李申报", "材料审查、现场核查并推荐", "岳阳市市级审核员",
        f"{whole.due_on.year}年{whole.due_on.month}月{whole.due_on.day}日前办结",
    ):  # fmt: skip
        assert said in page, said
    message = Message.objects.get(person_id=people.applicant.user_id, title__contains="申报已提交")
    assert message.link == f"/field/apply/{whole.code}/receipts/1/"
    assert f"回执号{whole.code}-1" in message.body


def test_the_receipt_has_the_declaration_in_the_words_it_was_made_in_and_none_where_none_was_made(
    whole, people, step, client_as, monkeypatch
):
    with monkeypatch.context() as then:
        then.setattr(declaration, "STATEMENT", "所填内容属实，当时的话。")
        step("submit", whole, people.applicant)
    client, url = client_as(people.applicant), f"/field/apply/{whole.code}/receipts/1/"
    page = text(client.get(url))
    assert "所填内容属实，当时的话。" in page
    assert STATEMENT not in page
    with guards_lifted():
        Movement.objects.filter(step="submit").update(declared_by="")
    assert "申报人声明" not in text(client.get(url))


def test_each_handing_in_has_its_own_receipt_of_what_was_there_then(submitted, people, step, now):
    returned = step(
        "city_return", submitted, people.city, days=1, corrections=[Remark("doc:map", "看不清，请重传。")]
    )
    later = now + timedelta(days=2)
    old = Evidence.objects.get(application=returned, target="doc:map")
    applications.remove_evidence(evidence_id=old.pk, actor=people.applicant, now=later)
    applications.add_evidence(
        application_id=returned.pk, target="doc:map", file=pdf("新图.pdf"), name="新图.pdf", note="",
        actor=people.applicant, now=later,
    )  # fmt: skip
    applications.answer_correction(
        correction_id=returned.corrections.get().pk, answer="已重传。", actor=people.applicant, now=later
    )
    again = step("resubmit", returned, people.applicant, days=3)

    second, first = receipts_of(again)
    names = [{one.name for one in given.files if one.label == "基地分布图"} for given in (first, second)]
    assert names == [{"基地分布图.pdf"}, {"新图.pdf"}]
    assert [first.number, second.number] == [f"{again.code}-1", f"{again.code}-2"]


def test_a_receipt_is_the_applicants_alone_and_there_is_none_before(whole, people, client_as, make_actor):
    url = f"/field/apply/{whole.code}/receipts/1/"
    assert client_as(people.applicant).get(url).status_code == 404
    assert client_as(make_actor(Role.COUNTY_APPLICANT, division="430602")).get(url).status_code == 404


def test_afterwards_the_applicant_sees_every_file_and_the_self_assessment_and_scores_once_decided(
    scored, people, client_as, step
):
    client, url = client_as(people.applicant), f"/field/apply/{scored.code}/"
    page = text(client.get(url))
    assert "县级申报函.pdf" in page
    assert "自评：" in page
    assert "推进工作组" in page
    assert "专家评审</h2>" not in page  # the panel has not closed

    step("expert_review", scored, people.province, days=3, opinion="同意。")
    step("decide", scored, people.decision, days=4, document_number="湘农党组纪要〔2026〕9号", **MEETING)
    page = text(client.get(url))
    assert "89分" in page
    assert "89.00" not in page
    assert "专家甲" not in page
