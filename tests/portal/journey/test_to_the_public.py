"""What the rooms below really publish is what the public pages show."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from youji.catalogue.models import Entry
from youji.catalogue.services import editions
from youji.recognition.models import Objection
from youji.recognition.services import notices

ON_NOTICE, PUBLISHED = date(2026, 6, 8), date(2026, 6, 15)


@pytest.fixture
def on_notice(decided, people, now):
    return notices.open_notice(
        application_ids=[decided.pk], title="2026年第一批公示", document_number="湘农公示〔2026〕3号", text="现予公示。",
        actor=people.publisher, now=now + timedelta(days=4),
    )  # fmt: skip


@pytest.fixture
def said(decided):
    return {
        "application": decided.code,
        "name": "张三",
        "phone": "13800001234",
        "text": "公示的面积与我村实际流转面积不符。",
    }


@pytest.mark.clause("5.4")
def test_an_objection_gets_a_receipt_that_only_its_owner_can_read(on_notice, said, client_on, client):
    response = client_on(ON_NOTICE).post(f"/notices/{on_notice.number}", said)
    receipt = response.headers["Location"].rpartition("/")[2]
    own = client.get(response.headers["Location"]).content.decode()
    client.cookies.clear()
    address = f"/objections/{receipt}"

    stranger = client.get(address).content.decode()
    wrong = client.post(address, {"phone_end": "9999"})
    right = client.post(address, {"phone_end": "1234"}).content.decode()

    assert "异议已收到" in own
    assert "君山茶叶" in own
    assert "君山茶叶" not in stranger
    assert wrong.status_code == 422
    assert "对不上" in wrong.content.decode()
    assert "已受理" in right
    for text in (own, right):
        assert "张三" not in text
        assert "13800001234" not in text


@pytest.mark.usefixtures("clock_stands")
def test_a_receipt_cannot_be_opened_by_trying_all_endings(on_notice, said, client_on, client):
    response = client_on(ON_NOTICE).post(f"/notices/{on_notice.number}", said)
    address = response.headers["Location"]
    client.cookies.clear()

    tried = [client.post(address, {"phone_end": f"{n:04d}"}).status_code for n in range(11)]
    right = client.post(address, {"phone_end": "1234"})
    by_program = client.get(f"/api/v1/public{address}?phone_end=1234")

    assert tried == [422] * 10 + [429]
    assert right.status_code == 429
    assert "试得太多" in right.content.decode()
    assert by_program.status_code == 429
    assert "试得太多" in by_program.json()["detail"]


@pytest.mark.clause("5.4")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("name", "a1", "真实姓名"), ("phone", "123", "手机号码"), ("text", "不服", "至少10个字")],
)
def test_an_objection_that_is_not_a_real_name_one_is_refused_at_the_field(
    on_notice, said, client_on, field, value, sentence
):
    response = client_on(ON_NOTICE).post(f"/notices/{on_notice.number}", {**said, field: value})
    text = response.content.decode()

    assert response.status_code == 422
    assert sentence in text
    assert f'id="id_{field}_error"' in text
    assert not Objection.objects.exists()


@pytest.mark.clause("5.1")
@pytest.mark.clause("5.4")
def test_what_an_edition_publishes_is_found_counted_and_shown(
    on_notice, decided, people, step, client_on, now
):
    step("recognise", decided, people.decision, days=12, document_number="湘农发〔2026〕31号")
    code = Entry.objects.get(application_code=decided.code).code
    client = client_on(PUBLISHED)
    before = client.get(f"/b/{code}").status_code
    editions.publish_edition(
        title="目录（第1版）",
        document_number="湘农发〔2026〕32号",
        actor=people.publisher,
        now=now + timedelta(days=14),
    )

    page = client.get(f"/b/{code}").content.decode()
    listed = client.get("/catalogue?q=jscy").content.decode()
    targets = client.get("/targets").content.decode()

    assert before == 404  # recognised, not yet published: the public sees nothing
    assert "君山茶叶" in page
    assert "湘农发〔2026〕31号" in page
    assert "存证" in page
    assert "找到 1 项" in listed
    assert f"/b/{code}" in listed
    number = re.search(r'id="province-bases".*?class="value">(\d+)', targets, re.DOTALL)
    assert number
    assert number.group(1) == "1"
    assert code in client.get("/editions/1").content.decode()
    for personal in ("李申报", "赵复核", "钱审定"):
        assert personal not in page
