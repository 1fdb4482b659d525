"""主体自述: the holder's word beside what was recognised; unconfirmed, on no paper, hidden by an officer in one press."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.api.conftest import caller  # noqa: F401
from tests.catalogue.test_standing import together
from youji.accounts.models import Message
from youji.catalogue.fields import OWN_WORD
from youji.catalogue.logic.own_word import UNCONFIRMED, link_problem
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import EditionItem, Entry, OwnWord, PublishedEntry
from youji.catalogue.selectors import own_words as found
from youji.catalogue.selectors import papers
from youji.catalogue.services import changes, own_words, publication
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entries import add_event
from youji.documents.models import Document
from youji.ledger.models import AuditEntry
from youji.portal.views.entries import PAGES
from youji.registry.models import Base, Operator
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5-b")]
SAID = {
    "contact_name": "王经理",
    "contact_phone": "0730-1234567",
    "introduction": "谷雨前采摘，\n欢迎来园里看茶。",
    "link": "https://www.example.com/tea?from=youji&b=1",
}
WHY = "简介里写了“省厅推荐”，与事实不符。"


@pytest.fixture(autouse=True)
def at(monkeypatch, now):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    PAGES.pages.clear()


@pytest.fixture
def county(make_actor):
    return make_actor(Role.COUNTY_REVIEWER, division="430611", name="县审核员")


@pytest.fixture
def word(entry, holder, now):
    return own_words.say(code=entry.code, given=SAID, actor=holder, now=now)


def body(response) -> str:
    return response.content.decode()


def public(client, code: str) -> str:
    """The page as a stranger reads it, past the moment for which it is kept in front of the house."""
    client.logout()
    return body(client.get(f"/b/{code}", {"on": "2026-06-01"}))


def open_word(client, code: str):
    return client.get(f"/api/v1/public/bases/{code}").json()["main"]["own_word"]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("https://example.com", True), ("http://茶园.中国/春茶", True), ("HTTPS://EXAMPLE.COM:8443/a?b=c#d", True),
        ("www.example.com", False), ("javascript:alert(1)", False), ("data:text/html,x", False),
        ("ftp://example.com", False), ("//example.com", False), ("https://", False), ("https://localhost", False),
        ("https://.com", False), ("https://a.gov.cn@example.com", False), ("https://example.com/ a", False),
        ('https://example.com/"onclick="x', False), ("https://example.com/<b>", False), ("https://[::1", False),
        ("https://example.com:99999", False),
    ],
)  # fmt: skip
def test_where_a_link_may_lead(text, passes):
    assert (link_problem(text) is None) is passes


@pytest.mark.parametrize(("key", "most"), [("contact_name", 40), ("introduction", 300)])
def test_how_much_is_said(entry, holder, now, key, most):
    own_words.say(code=entry.code, given={key: "茶" * most}, actor=holder, now=now)
    with pytest.raises(Refused) as refused:
        own_words.say(code=entry.code, given={key: "茶" * (most + 1)}, actor=holder, now=now)
    assert set(refused.value.by_field) == {key}


def test_all_that_will_not_do_is_said_at_once_and_nothing_typed_is_lost(client_as, entry, holder):
    typed = {
        "contact_phone": "无",
        "introduction": "茶" * 301,
        "link": "javascript:alert(1)",
        "contact_name": "王",
    }
    answer = client_as(holder).post(f"/field/entries/{entry.code}/own-word/", typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"contact_phone", "introduction", "link"}
    assert all(text in body(answer) for text in ("茶" * 301, "javascript:alert(1)"))
    assert not OwnWord.objects.exists()


@pytest.mark.parametrize("given", [{}, dict.fromkeys(SAID, " ")])
def test_nothing_is_no_word(entry, holder, now, given):
    with pytest.raises(Refused, match="至少填写一项"):
        own_words.say(code=entry.code, given=given, actor=holder, now=now)


def test_the_holder_alone_says_it(entry, county, supervisor, publisher, make_actor, now):
    for actor in (county, supervisor, publisher):
        with pytest.raises(NotAllowed):
            own_words.say(code=entry.code, given=SAID, actor=actor, now=now)
    other = Operator.objects.create(
        code="H3IR0", name="洞庭渔业有限公司", kind="enterprise", division="430611"
    )
    stranger = make_actor(Role.HOLDER, operator_id=other.pk)
    with pytest.raises(Unknown):
        own_words.say(code=entry.code, given=SAID, actor=stranger, now=now)
    assert not OwnWord.objects.exists()


def test_said_on_the_phone_it_stands_in_a_box_of_its_own_with_day_and_mark(client_as, client, entry, holder):
    signed, address = client_as(holder), f"/field/entries/{entry.code}/own-word/"
    assert signed.get(address).status_code == 200
    assert signed.post(address, SAID).status_code == 302
    assert "王经理" in body(signed.get(f"/field/entries/{entry.code}/"))
    page = public(client, entry.code)
    box = page[page.index('id="own-word-h"') :].partition("</section>")[0]
    assert "主体自述</h2>" in box
    assert "2026年6月1日由主体自己填写，未经农业农村部门核实。" in box
    assert '王经理 <span class="nowrap">0730-1234567</span>' in box
    assert "谷雨前采摘，<br>欢迎来园里看茶。" in box
    address = "https://www.example.com/tea?from=youji&amp;b=1"
    assert f'<a href="{address}" rel="nofollow noopener">{address}</a>' in box
    assert "王经理" not in page.replace(box, "")


def test_markup_is_text(client, entry, holder, now):
    typed = "<script>alert(1)</script><b>省厅推荐</b>"
    own_words.say(
        code=entry.code, given={"introduction": typed, "contact_name": "<i>王</i>"}, actor=holder, now=now
    )
    page = public(client, entry.code)
    assert typed not in page
    assert "<i>王</i>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;省厅推荐&lt;/b&gt;" in page


def test_the_open_interface_marks_it_as_the_holders(client, entry, word):
    assert open_word(client, entry.code) == SAID | {
        "said_on": "2026-06-01", "said_by": "holder", "notice": UNCONFIRMED,
    }  # fmt: skip


def test_it_is_on_no_paper_in_no_edition_and_in_no_open_data(client, make_entry, holder, publisher, now):
    own_words.say(code=make_entry().code, given=SAID, actor=holder, now=now)
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    row, item = PublishedEntry.objects.get(), EditionItem.objects.get()
    assert row.payload["own_word"]["contact_name"] == "王经理"
    papers_say = [papers._certificate(row), papers._sign(row, "a3"), item.payload, row.search]
    printed = [json.dumps(one, ensure_ascii=False, default=str) for one in papers_say]
    for name in ("catalogue.csv", "catalogue.json", "catalogue.geojson", "editions/1.json"):
        answer = client.get(f"/data/{name}")
        printed.append(b"".join(answer).decode())
    assert [one for one in printed if "君山茶叶" not in one] == []
    assert [text for text in SAID.values() for one in printed if text in one] == []


def test_hidden_in_one_press_it_is_gone_from_page_and_interface_at_once(
    client_as, client, entry, word, county
):
    before = body(client.get(f"/b/{entry.code}"))
    assert "王经理" in before
    answer = client_as(county).post(f"/desk/catalogue/{entry.code}/own-word/hide/", {"reason": WHY})
    assert answer.status_code == 302
    page = public(client, entry.code)
    assert "王经理" not in page
    assert "主体自述" not in page
    assert open_word(client, entry.code) is None
    word.refresh_from_db()
    assert (word.hidden_reason, word.hidden_by) == (WHY, "430611农业农村局 县审核员")
    told = Message.objects.get(title__contains="主体自述已隐藏")
    assert WHY in told.body
    desk = body(client_as(county).get(f"/desk/catalogue/{entry.code}/"))
    assert "已隐藏" in desk
    assert (
        client_as(county).post(f"/desk/catalogue/{entry.code}/own-word/show/", {"version": 1}).status_code
        == 302
    )
    assert "王经理" in public(client, entry.code)
    assert open_word(client, entry.code)["contact_name"] == "王经理"


def test_the_kept_page_of_a_stranger_is_another_after_hiding(client, entry, word, county, now, settings):
    settings.PUBLIC_PAGE_SECONDS = 0
    assert "王经理" in body(client.get(f"/b/{entry.code}"))
    own_words.hide(code=entry.code, reason=WHY, actor=county, now=now)
    assert "王经理" not in body(client.get(f"/b/{entry.code}"))


def test_a_reason_is_demanded_and_its_length_held(client_as, entry, word, county):
    signed, address = client_as(county), f"/desk/catalogue/{entry.code}/own-word/hide/"
    for reason in ("", "长" * 201):
        answer = signed.post(address, {"reason": reason})
        assert answer.status_code == 422
        assert reason in body(answer)
    assert OwnWord.objects.get().public


OFFICERS = [
    ((Role.COUNTY_REVIEWER,), "430611", True),
    ((Role.CITY_REVIEWER,), "4306", True),
    ((Role.PROVINCE_REVIEWER,), "43", True),
    ((Role.SUPERVISOR,), "430611", True),
    ((Role.COUNTY_REVIEWER,), "430602", Unknown),
    ((Role.SUPERVISOR,), "4301", Unknown),
    ((Role.STATISTICIAN,), "43", NotAllowed),
    ((Role.AUDITOR,), "43", NotAllowed),
    ((Role.PUBLISHER,), "43", NotAllowed),
]


@pytest.mark.parametrize(("roles", "division", "outcome"), OFFICERS)
def test_which_officers_hide_it(entry, word, make_actor, now, roles, division, outcome):
    actor = make_actor(*roles, division=division)
    if outcome is True:
        assert own_words.hide(code=entry.code, reason=WHY, actor=actor, now=now).hidden_at == now
        assert own_words.show(code=entry.code, actor=actor, now=now).hidden_at is None
    else:
        with pytest.raises(outcome):
            own_words.hide(code=entry.code, reason=WHY, actor=actor, now=now)


def test_the_holders_side_neither_hides_nor_shows(make_entry, holder, entry, word, make_actor, now):
    with pytest.raises(NotAllowed):
        own_words.hide(code=entry.code, reason=WHY, actor=holder, now=now)
    base = Base.objects.create(code="430611-09", name="君山鱼", kind="county_product", division="430611")
    county = make_entry(base=base, division="430611", name="君山鱼")
    both = make_actor(Role.COUNTY_APPLICANT, Role.COUNTY_REVIEWER, division="430611")
    own_words.say(code=county.code, given=SAID, actor=both, now=now)
    with pytest.raises(NotAllowed, match="回避"):
        own_words.hide(code=county.code, reason=WHY, actor=both, now=now)


def test_hidden_and_written_anew_it_waits_for_an_officer(
    entry, word, holder, county, supervisor, make_actor, now
):
    own_words.hide(code=entry.code, reason=WHY, actor=county, now=now)
    assert found.waiting(county, now) == []
    later = now + timedelta(hours=1)
    own_words.say(code=entry.code, given=SAID, actor=holder, now=later)
    assert found.waiting(county, later) == [], "the same again is no other word"
    own_words.say(code=entry.code, given=SAID | {"introduction": "谷雨前采摘。"}, actor=holder, now=later)
    assert PublishedEntry.objects.get().payload["own_word"] is None
    assert [item.title for item in found.waiting(county, later)] == [entry.name]
    assert [item.refs for item in found.pending(supervisor, later)] == [(word.subject,)]
    city = make_actor(Role.CITY_REVIEWER, division="4306")
    assert found.waiting(city, later) == [], "somebody reviews in the county"
    kept = own_words.hide(code=entry.code, reason="仍然不妥。", actor=county, now=later)
    assert found.waiting(county, later) == []
    with pytest.raises(StaleState, match="已经隐藏"):
        own_words.hide(code=entry.code, reason=WHY, actor=county, now=later)
    assert kept.hidden_reason == "仍然不妥。"
    own_words.show(code=entry.code, actor=county, now=later)
    with pytest.raises(StaleState, match="没有隐藏"):
        own_words.show(code=entry.code, actor=county, now=later)


def test_where_nobody_reviews_in_the_county_the_city_finds_it(entry, word, holder, make_actor, now):
    city = make_actor(Role.CITY_REVIEWER, division="4306")
    own_words.hide(code=entry.code, reason=WHY, actor=city, now=now)
    later = now + timedelta(hours=1)
    own_words.say(code=entry.code, given={"introduction": "改过"}, actor=holder, now=later)
    assert [item.next_action for item in found.waiting(city, later)] == ["查看主体自述"]


def test_what_a_county_has_does_not_crowd_out_what_falls_to_the_city(
    entry, word, holder, county, make_entry, make_actor, monkeypatch, now
):
    monkeypatch.setattr(found, "MOST", 1)
    city = make_actor(Role.CITY_REVIEWER, division="4306")
    base = Base.objects.create(code="430624-09", name="湘阴鱼", kind="county_product", division="430624")
    other = make_entry(base=base, division="430624", name="湘阴鱼")
    asker = make_actor(Role.COUNTY_APPLICANT, division="430624")
    own_words.say(code=other.code, given=SAID, actor=asker, now=now)
    for code, who, hours in ((entry.code, holder, 1), (other.code, asker, 2)):
        own_words.hide(code=code, reason=WHY, actor=city, now=now)
        later = now + timedelta(hours=hours)
        own_words.say(code=code, given={"introduction": "改过"}, actor=who, now=later)
    assert [item.title for item in found.waiting(city, later)] == ["湘阴鱼"]


def test_what_was_looked_at_is_what_is_hidden(entry, word, holder, county, now):
    own_words.say(code=entry.code, given={"introduction": "改过"}, actor=holder, now=now, version=0)
    with pytest.raises(StaleState):
        own_words.hide(code=entry.code, reason=WHY, actor=county, now=now, version=0)
    with pytest.raises(StaleState):
        own_words.say(code=entry.code, given=SAID, actor=holder, now=now, version=0)


def test_a_form_opened_before_a_colleague_wrote_does_not_wipe_what_they_wrote(client_as, entry, word, holder):
    answer = client_as(holder).post(f"/field/entries/{entry.code}/own-word/", {"introduction": "另一段"})
    assert answer.status_code == 409
    assert "另一段" in body(answer)
    assert OwnWord.objects.get().introduction == SAID["introduction"]


@pytest.mark.django_db(transaction=True)
def test_two_write_the_first_word_at_once_and_one_is_told(entry, holder, now):
    answers = together(
        *(
            lambda text=text: own_words.say(
                code=entry.code, given={"introduction": text}, actor=holder, now=now, version=-1
            )
            for text in ("甲", "乙")
        )
    )
    assert sorted(type(one).__name__ for one in answers) == ["OwnWord", "StaleState"]


def test_all_taken_back_it_is_public_no_more(client, entry, word, holder, county, now):
    own_words.say(code=entry.code, given={}, actor=holder, now=now)
    assert open_word(client, entry.code) is None
    with pytest.raises(Unknown):
        own_words.hide(code=entry.code, reason=WHY, actor=county, now=now)


def test_of_another_holder_nobody_says_it_any_more(client, entry, word, holder, make_actor, now, operator):
    """A merger: the successor does not go on with what somebody else wrote."""
    heir = Operator.objects.create(
        code="H3IR0", name="洞庭渔业有限公司", kind="enterprise", division="430611"
    )
    evidence = Document.objects.create(
        sha256="e" * 64, name="协议.pdf", mime="application/pdf", size_bytes=9, uploaded_at=now,
        uploaded_by_id=1, operator_id=operator.pk, division="430611",
    )  # fmt: skip
    province = make_actor(Role.PROVINCE_REVIEWER, division="43")
    given = {"successor": heir.code, "successor_name": heir.name, "reason": "合并"}
    made = changes.ask(code=entry.code, kind="merged", given=given, document=evidence, actor=holder, now=now)
    changes.confirm(
        change_id=made.pk, opinion="属实", document_number="湘农函〔2026〕21号", actor=province, now=now
    )
    assert open_word(client, entry.code) is None
    successor = make_actor(Role.HOLDER, operator_id=heir.pk)
    own_words.say(code=entry.code, given={"introduction": "现在由我们种"}, actor=successor, now=now)
    assert open_word(client, entry.code)["introduction"] == "现在由我们种"


@pytest.mark.parametrize("kind", [EventKind.SUSPENDED, EventKind.REMOVED])
def test_beside_what_nobody_may_rely_on_nothing_is_offered(
    client, entry, word, holder, decision_maker, now, kind
):
    with transaction.atomic():
        add_event(entry, kind, actor=decision_maker, now=now)
    publication.refresh([entry.code], now)
    assert open_word(client, entry.code) is None
    assert "王经理" not in public(client, entry.code)
    if kind == EventKind.REMOVED:
        with pytest.raises(Refused, match="不在目录"):
            own_words.say(code=entry.code, given=SAID | {"contact_name": "李"}, actor=holder, now=now)


def test_a_past_day_shows_none(client, entry, word, now):
    later = now + timedelta(days=40)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("youji.shared.clock.now", lambda: later)
        assert "王经理" in body(client.get(f"/b/{entry.code}"))
        assert "王经理" not in body(client.get(f"/b/{entry.code}?on={date(2026, 6, 10)}"))


def test_the_trail_knows_who_said_hid_and_showed_it_and_no_telephone(entry, word, holder, county, now):
    own_words.hide(code=entry.code, reason=WHY, actor=county, now=now)
    own_words.show(code=entry.code, actor=county, now=now)
    trail = AuditEntry.objects.filter(subject=word.subject).order_by("pk")
    assert [(one.action, one.actor_name, one.reason) for one in trail] == [
        ("catalogue.own_word.saved", "基地负责人", ""),
        ("catalogue.own_word.hidden", "县审核员", WHY),
        ("catalogue.own_word.shown", "县审核员", ""),
    ]
    assert {one.operator_id for one in trail} == {entry.base.operator_id}
    assert trail[0].after == {key: SAID[key] for key in ("introduction", "link")}
    kept = json.dumps([[one.before, one.after, one.public] for one in trail], ensure_ascii=False)
    assert SAID["contact_phone"] not in kept
    assert SAID["contact_name"] not in kept


@pytest.mark.parametrize(
    "change", [{"hidden_reason": WHY}, {"hidden_reason": ""}], ids=["no time", "no reason"]
)
def test_the_database_hides_nothing_without_a_reason(word, now, change):
    hidden = {"hidden_at": None if change["hidden_reason"] else now}
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnWord.objects.update(**change | hidden)


def test_a_program_does_what_the_pages_do(entry, holder, county, caller):  # noqa: F811
    address = f"/catalogue/entries/{entry.code}/own-word"
    owner, officer = caller(holder), caller(county)
    assert owner.get(address).status_code == 404
    assert owner.call("PUT", address, SAID).status_code == 200
    refused = owner.call("PUT", address, SAID | {"link": "www.example.com", "contact_phone": "无"})
    assert refused.status_code == 422
    assert officer.call("PUT", address, SAID).status_code == 403
    assert owner.post(f"{address}/hide", {"reason": WHY}).status_code == 403
    assert officer.post(f"{address}/hide", {}).status_code == 422
    hidden = officer.post(f"{address}/hide", {"reason": WHY, "version": 0}).json()
    assert (hidden["public"], hidden["hidden_reason"], hidden["version"]) == (False, WHY, 1)
    assert officer.post(f"{address}/show", {"version": 0}).status_code == 409
    assert officer.post(f"{address}/show", {"version": 1}).json()["public"] is True
    assert set(OWN_WORD) < set(owner.get(address).json())


def test_a_word_of_an_entry_not_yet_printed_is_public_with_it(make_entry, holder, publisher, now):
    entry = make_entry()
    own_words.say(code=entry.code, given=SAID, actor=holder, now=now)
    assert not PublishedEntry.objects.exists()
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    assert PublishedEntry.objects.get().payload["own_word"]["contact_name"] == "王经理"
    assert Entry.objects.get().own_word.public
