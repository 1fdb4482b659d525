"""名额 after the announcement: changed by its own document, never below what is used, and then it counts."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet
from django.test import Client

from tests.pressing import asked as shown
from tests.recognition.cases.conftest import pdf, text
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.recognition.models import Round, RoundAttachment
from youji.recognition.selectors.facts import quota_of
from youji.recognition.services import round_changes, rounds
from youji.recognition.services.round_changes import change_quota
from youji.schemes.selectors import scheme_of
from youji.shared.once_more import AGREED
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState

pytestmark = pytest.mark.django_db
ASKED = {"division": "430611", "reason": "岳阳楼区放弃名额。", "document_number": "湘农办函〔2026〕21号"}


@pytest.fixture
def change(open_round, people, now):
    def do(maximum, *, actor=people.province, file=True, **said):
        found = Round.objects.get(pk=open_round.pk)
        asked = {**ASKED, "version": found.version, "maximum": maximum, **said}
        return change_quota(
            round_id=found.pk, file=pdf("名额.pdf") if file else None, actor=actor, now=now, **asked
        )

    return do


@pytest.mark.clause("5.2")
def test_a_county_that_was_given_no_place_gets_one_by_a_document_and_recommends(
    change, submitted, people, step, open_round, now
):
    change(0)
    first = AuditEntry.objects.get(action="recognition.round.apportioned")
    assert (first.before["maximum"], first.public["from"]) == (3, 3), (
        "what bound it, though the round gave no number"
    )
    with pytest.raises(Blocked, match="调整本批次的名额") as refusal:
        step("city_recommend", submitted, people.city, opinion="同意。")
    assert [f.code for f in refusal.value.findings] == ["REC-012"]

    change(1)

    assert step("city_recommend", submitted, people.city, opinion="同意。").status == "city_reviewed"
    last = AuditEntry.objects.filter(action="recognition.round.apportioned").order_by("-pk").first()
    assert last.public == {
        "title": open_round.title, "from": 0, "division": "430611", "maximum": 1,
        "reason": ASKED["reason"], "document_number": ASKED["document_number"],
    }  # fmt: skip
    assert open_round.attachments.filter(document__is_public=True).count() == 2
    assert (
        Message.objects.filter(person_id=people.applicant.user_id, title__startswith="名额调整").count() == 2
    )


@pytest.mark.parametrize(
    ("maximum", "said", "field", "words"),
    [
        (0, {}, "maximum", "已推荐1个，名额不能少于1个"),  # never below what is used
        (2, {"version": "甲"}, "version", "版本号应当是整数"),  # a program sends any words
        (4, {}, "maximum", "超过办法规定的上限3"),
        (2, {"division": "430699"}, "division", "不是县市区代码"),
        (2, {"reason": " "}, "reason", "写明调整名额的理由"),
        (2, {"document_number": ""}, "document_number", "填写调整名额的文号"),
        (2, {"file": False}, "document", "上传调整名额的文件"),
    ],
)
def test_what_a_change_must_say_and_may_not(change, submitted, people, step, maximum, said, field, words):
    step("city_recommend", submitted, people.city, opinion="同意。")
    with pytest.raises(Refused, match=words) as refused:
        change(maximum, **said)
    assert [p.field for p in refused.value.problems] == [field]


def test_the_number_is_judged_with_the_round_already_locked(change, monkeypatch):
    """Who recommends waits for the lock: a place taken between the judging and the writing would not be counted."""
    asked = []
    lock, count = QuerySet.select_for_update, round_changes.places_taken
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows: asked.append("lock") or lock(rows))
    monkeypatch.setattr(round_changes, "places_taken", lambda *of: asked.append("count") or count(*of))
    change(2)
    assert asked[:2] == ["lock", "count"]


def test_it_may_be_exactly_what_is_used(change, submitted, people, step):
    step("city_recommend", submitted, people.city, opinion="同意。")
    change(1)
    other = type(submitted)(
        round_id=submitted.round_id, division="430611", scheme_version=submitted.scheme_version
    )
    assert quota_of(other, scheme_of(submitted.scheme_version)) == (1, 1)


def test_it_is_the_provinces_and_of_an_announced_round(change, open_round, people, county_product, now):
    with pytest.raises(NotAllowed):
        change(2, actor=people.city)
    with pytest.raises(StaleState):
        change(2, version=99)
    draft = rounds.create_round(
        draft=rounds.Draft(
            title="第二批", scheme_version_id=county_product.pk, document_number="湘农办函〔2026〕30号",
            opens_on=open_round.opens_on, closes_on=open_round.closes_on,
        ),
        actor=people.province, now=now,
    )  # fmt: skip
    with pytest.raises(StaleState):
        change_quota(
            round_id=draft.pk,
            version=draft.version,
            file=pdf(),
            maximum=2,
            actor=people.province,
            now=now,
            **ASKED,
        )


@pytest.mark.usefixtures("at_that_time")
def test_the_page_keeps_what_was_typed_and_the_public_sees_number_and_document(
    open_round, people, client_as, client
):
    desk = client_as(people.province)
    address = f"/desk/rounds/{open_round.pk}/quota/"
    asked = {**ASKED, "maximum": "2", "version": open_round.version}
    lacking = desk.post(address, asked)
    assert lacking.status_code == 422
    assert "岳阳楼区放弃名额。" in text(lacking)
    assert '<option value="430611" selected>岳阳市君山区</option>' in text(lacking)
    pressed = desk.post(address, {**asked, "document": pdf("调整名额的通知.pdf")})
    assert '<details class="card" id="quota" open>' in text(pressed)  # what is asked once more is seen
    first = shown(pressed)
    assert ("县市区或市州", "岳阳市君山区") in first.lines
    assert dict(first.lines)["将公开"].endswith("君山区的名额调整为2个，并公开所附文件")
    assert "调整名额的通知.pdf" not in text(client.get(f"/rounds/{open_round.pk}"))
    assert Client().get(f"/documents/{dict(first.kept)['kept-document']}").status_code == 404
    answer = desk.post(address, asked | dict(first.kept) | {AGREED: first.seal})
    assert answer.status_code == 302, text(answer)
    public = text(client.get(f"/rounds/{open_round.pk}"))
    attached = RoundAttachment.objects.get(round=open_round).document
    assert Client().get(f"/documents/{attached.pk}").status_code == 200
    assert "调整名额的通知.pdf" in public
    assert "君山区" in public
