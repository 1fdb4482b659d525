"""发布公示 is offered to whoever publishes, in one row for a round; who may not is told whose it is (C3, C5)."""

from __future__ import annotations

import pytest

from youji.desk.selectors import inbox
from youji.recognition.models import Notice
from youji.recognition.services import notices
from youji.shared.refusals import NotAllowed

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "拟认定公示", "document_number": "湘农公示〔2026〕3号", "text": "内容", "phone": "0731-82196101", "address": "长沙市",
    "working_days": "5", "do": "open",
}  # fmt: skip


def test_the_publisher_has_one_row_for_a_round_which_opens_the_notice_prepared(
    decided, people, now, client_as, at_that_time
):
    (row,) = [one for one in inbox(people.publisher, now) if one.kind == "application"]

    assert (row.title, row.next_action, row.subject) == (decided.round.title, "发布公示", "1件等待公示")
    page = client_as(people.publisher).get(row.url)
    assert [picked for _, _, picked in page.context["ready"]] == [True]


@pytest.mark.parametrize("who", ["province", "decision"])
def test_whose_step_it_is_not_is_not_offered_it_and_told_whose_it_is(
    decided, people, client_as, at_that_time, who
):
    client = client_as(getattr(people, who))
    page = client.get("/desk/notices/").content.decode()

    assert "1件等待公示，由目录发布员发布" in page
    assert "/desk/notices/new/" not in page
    assert list(client.get("/desk/notices/new/").context["ready"]) == []


def test_the_reason_is_the_true_one(decided, submitted, people, now):
    said = {k: v for k, v in TYPED.items() if k != "do"}
    with pytest.raises(NotAllowed, match="由目录发布员列入公示，不由您办理"):
        notices.open_notice(application_ids=[decided.pk], **said, actor=people.decision, now=now)
    assert Notice.objects.count() == 0
