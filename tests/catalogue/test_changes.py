"""信息变更: asked for, confirmed by another, published; whose it is, passes in one transaction."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from tests.api.conftest import caller  # noqa: F401
from tests.catalogue.test_entering import PNG, make_application  # noqa: F401
from tests.catalogue.test_standing import together
from tests.pressing import asked, press_twice
from youji.accounts.models import Message
from youji.catalogue.logic.changes import kinds_in
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import ChangeRequest, Entry, PublishedEntry, Revision
from youji.catalogue.selectors.changes import kinds_for, pending, table, waiting
from youji.catalogue.selectors.papers import _reprint
from youji.catalogue.selectors.revisions import newest_statement
from youji.catalogue.selectors.terms import terms
from youji.catalogue.services import changes, publication, standing
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.standing import Order
from youji.documents.models import Document
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application
from youji.registry.models import Base, GIProduct, Operator, Product
from youji.registry.selectors.statement import statement_now
from youji.schemes.logic.scheme import Scheme
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5-b")]
NUMBER = "湘农函〔2026〕21号"


@pytest.fixture
def city(make_actor):
    return make_actor(Role.CITY_REVIEWER, division="4306", name="市审核员")


@pytest.fixture
def province(make_actor):
    return make_actor(Role.PROVINCE_REVIEWER, division="43", name="省复核员")


@pytest.fixture
def evidence(operator, holder, now):
    return Document.objects.create(
        sha256="e" * 64, name="协议.pdf", mime="application/pdf", size_bytes=9, uploaded_at=now,
        uploaded_by_id=holder.user_id, operator_id=operator.pk, division="430611",
    )  # fmt: skip


@pytest.fixture
def world(db):
    """What the changes name: another product, another operator."""
    fish = Product.objects.create(code="S01", name="草鱼", group="水产")
    gi = GIProduct.objects.create(name="君山草鱼", counties=["430611"], source="测试")
    heir = Operator.objects.create(
        code="H3IR0", name="洞庭渔业有限公司", kind="enterprise", division="430611"
    )
    return {
        "product_id": fish.pk,
        "gi_product_id": gi.pk,
        "successor": heir.code,
        "successor_name": heir.name,
    }


GIVEN = {
    "name": ({"name": "洞庭茶园"}, {"name": "洞庭茶园"}),
    "area": ({"area_mu": "5000"}, {"area_mu": Decimal(5000)}),
    "product": ({}, {"product": "草鱼", "product_group": "水产", "gi_product": "君山草鱼"}),
    "responsible": ({"responsible": "君山分公司"}, {"responsible": "君山分公司"}),
    "techniques": ({"techniques": "稻鸭共作"}, {"techniques": "稻鸭共作"}),
    "address": ({"address": "柳林洲"}, {"address": "柳林洲"}),
    "output": ({"output_t": "12.5"}, {"output_t": Decimal("12.5")}),
    "plots": ({}, {"plots": 1}),
    "renamed": (
        {"operator_name": "洞庭茶业有限公司"},
        {"operator": "洞庭茶业有限公司", "responsible": "洞庭茶业有限公司"},
    ),
    "merged": ({}, {"operator": "洞庭渔业有限公司", "responsible": "洞庭渔业有限公司"}),
    "split": ({}, {"operator": "洞庭渔业有限公司", "responsible": "洞庭渔业有限公司"}),
    "moved": ({"division": "岳阳楼区"}, {"division": "430602"}),
}
RING = [[112.71, 29.4], [112.714, 29.4], [112.714, 29.404], [112.71, 29.404], [112.71, 29.4]]


def asks(kind: str, world: dict) -> dict:
    chosen = table()[0][kind]
    return {key: world[key] for key in chosen.asks if key in world} | GIVEN[kind][0] | {"reason": "变了"}


def test_every_kind_of_the_data_is_in_this_table():
    assert set(GIVEN) == set(table()[0])
    assert {kind.level for kind in table()[0].values()} == {"city", "province"}


def test_the_table_is_data():
    kinds, days = kinds_in(
        'days = 3\n[[kinds]]\nkey = "name"\nlabel = "更名"\nfields = ["name"]\nlevel = "city"\n'
    )
    assert (kinds["name"].office.level, kinds["name"].evidence, days) == ("city", False, 3)


@pytest.mark.parametrize("kind", GIVEN)
def test_confirmed_it_is_published_in_the_register_on_the_papers_and_in_the_log(
    entry, holder, province, evidence, world, now, kind
):
    from youji.registry.services import add_plot

    if kind == "plots":
        add_plot(
            base_id=entry.base_id, name="新地", geometry={"type": "Polygon", "coordinates": [RING]},
            datum="CGCS2000", actor=holder, now=now,
        )  # fmt: skip
    made = changes.ask(
        code=entry.code, kind=kind, given=asks(kind, world), document=evidence, actor=holder, now=now
    )
    before = PublishedEntry.objects.get().name
    assert Revision.objects.count() == 1, "asking changes nothing"
    changes.confirm(change_id=made.pk, opinion="属实", document_number=NUMBER, actor=province, now=now)

    entry = Entry.objects.get(pk=entry.pk)
    said, register = newest_statement(entry), statement_now(entry.base_id)
    for field, value in GIVEN[kind][1].items():
        shown, kept = getattr(said, field), getattr(register, field)
        assert (len(shown) if field == "plots" else shown) == value, field
        assert kept == shown, field
    row, event = PublishedEntry.objects.get(), entry.events.last()
    assert (event.kind, event.document_number, event.actor_name) == ("changed", NUMBER, "省复核员")
    assert AuditEntry.objects.get(pk=event.ledger_entry_id).public["after"]
    assert row.name == (GIVEN[kind][1].get("name") or before)
    assert _reprint(row) == "第1次换发，2026年6月1日"
    assert (entry.holder, entry.division) == (said.operator, said.division)
    assert Message.objects.filter(person_id=holder.user_id, title__contains="已确认").count() == 1


@pytest.mark.parametrize(
    ("kind", "by", "outcome"),
    [
        ("name", "city", "confirmed"), ("name", "province", "confirmed"), ("area", "province", "confirmed"),
        ("area", "city", NotAllowed), ("name", "county", NotAllowed), ("name", "stranger", Unknown),
        ("name", "holder", NotAllowed),
    ],
)  # fmt: skip
def test_who_confirms_is_data(
    entry, holder, city, province, evidence, world, make_actor, now, kind, by, outcome
):
    people = {
        "city": city, "province": province, "holder": holder,
        "county": make_actor(Role.COUNTY_REVIEWER, division="430611"),
        "stranger": make_actor(Role.CITY_REVIEWER, division="4301"),
    }  # fmt: skip
    made = changes.ask(
        code=entry.code, kind=kind, given=asks(kind, world), document=evidence, actor=holder, now=now
    )
    said = {
        "change_id": made.pk,
        "opinion": "属实",
        "document_number": NUMBER,
        "actor": people[by],
        "now": now,
    }
    if outcome == "confirmed":
        assert changes.confirm(**said).state == "confirmed"
    else:
        with pytest.raises(outcome):
            changes.confirm(**said)


def test_whoever_asked_does_not_confirm_though_an_officer(make_entry, make_actor, now, base):
    county = Base.objects.create(code="430611-09", name="君山鱼", kind="county_product", division="4306")
    entry = make_entry(base=county, division="4306", name="君山鱼")
    both = make_actor(Role.CITY_APPLICANT, Role.CITY_REVIEWER, division="4306")
    made = changes.ask(
        code=entry.code, kind="techniques", given={"techniques": "新", "reason": "x"}, actor=both, now=now
    )
    with pytest.raises(NotAllowed, match="回避"):
        changes.confirm(change_id=made.pk, opinion="属实", actor=both, now=now)
    assert waiting(both, now) == []


REFUSALS = [
    ("name", {"name": ""}, Refused, "name"),
    ("name", {"name": "君山茶叶基地"}, Refused, "name"),
    ("name", {"name": "x", "area_mu": "1"}, Refused, "area_mu"),
    ("area", {"area_mu": "很多"}, Refused, "area_mu"),
    ("merged", {"successor": "NOBODY", "successor_name": "某公司"}, Refused, "successor"),
    ("merged", {"successor": "K7Q2X", "successor_name": "君山银针茶业有限公司"}, Refused, "successor"),
    ("merged", {"successor": "K7Q2X"}, Refused, "successor_name"),
    ("moved", {"division": "岳阳市"}, Refused, "division"),
    ("product", {"product_id": 999999}, Refused, "product_id"),
    ("plots", {}, Refused, "reason"),
]


@pytest.mark.parametrize(("kind", "given", "refusal", "field"), REFUSALS)
def test_what_will_not_do_is_said_at_its_field(entry, holder, evidence, now, kind, given, refusal, field):
    with pytest.raises(refusal) as said:
        changes.ask(
            code=entry.code,
            kind=kind,
            given={"reason": "变了", **given},
            document=evidence,
            actor=holder,
            now=now,
        )
    assert set(said.value.by_field) == {field}
    assert not ChangeRequest.objects.exists()


def test_a_code_tells_nobody_whose_it_is(entry, holder, evidence, world, now):
    """Whoever asks names the heir; a wrong name and no such code are refused in the same words."""
    said = {"code": entry.code, "kind": "merged", "document": evidence, "actor": holder, "now": now}
    refused = []
    for code, name in (("H3IR0", "洞庭茶业有限公司"), ("N0B0D", "洞庭渔业有限公司")):
        with pytest.raises(Refused) as told:
            changes.ask(given={"successor": code, "successor_name": name, "reason": "x"}, **said)
        refused.append(told.value.by_field)
    assert refused[0] == refused[1]
    assert "洞庭渔业" not in str(refused)


def test_the_rules_of_asking_and_confirming(entry, holder, province, evidence, decision_maker, now):
    with pytest.raises(Blocked) as bare:
        changes.ask(code=entry.code, kind="name", given={"name": "新", "reason": "x"}, actor=holder, now=now)
    assert [f.code for f in bare.value.findings] == ["CAT-024"]
    made = changes.ask(
        code=entry.code,
        kind="area",
        given={"area_mu": "10", "reason": "x"},
        document=evidence,
        actor=holder,
        now=now,
    )
    with pytest.raises(Blocked) as numberless:
        changes.confirm(change_id=made.pk, opinion="属实", actor=province, now=now)
    assert [f.code for f in numberless.value.findings] == ["CAT-025"]
    with transaction.atomic():
        add_event(entry, EventKind.REMOVED, actor=decision_maker, now=now)
    with pytest.raises(Blocked) as gone:
        changes.confirm(change_id=made.pk, opinion="属实", document_number=NUMBER, actor=province, now=now)
    assert [f.code for f in gone.value.findings] == ["CAT-023"]
    assert changes.refuse(change_id=made.pk, opinion="已删除", actor=province, now=now).state == "refused"
    with pytest.raises(Blocked):
        changes.ask(
            code=entry.code,
            kind="techniques",
            given={"techniques": "新", "reason": "x"},
            actor=holder,
            now=now,
        )


def test_the_same_is_asked_for_once_and_again_after_it_was_withdrawn(entry, holder, city, supervisor, now):
    given = {"techniques": "稻鸭共作", "reason": "改了"}
    first = changes.ask(code=entry.code, kind="techniques", given=given, actor=holder, now=now)
    assert [item.title for item in waiting(city, now)] == [entry.name]
    assert [(item.refs, item.keeper.level) for item in pending(supervisor, now)] == [
        ((first.subject,), "city")
    ]
    with pytest.raises(StaleState, match="已经申请过"):
        changes.ask(code=entry.code, kind="techniques", given=given, actor=holder, now=now)
    with pytest.raises(NotAllowed):
        changes.withdraw(change_id=first.pk, actor=city, now=now)
    changes.withdraw(change_id=first.pk, actor=holder, now=now)
    assert waiting(city, now) == []
    with pytest.raises(StaleState, match="已经办结"):
        changes.confirm(change_id=first.pk, opinion="属实", actor=city, now=now)
    changes.ask(code=entry.code, kind="techniques", given=given, actor=holder, now=now)


def test_two_changes_confirmed_one_after_the_other_keep_each_other(entry, holder, city, evidence, now):
    """Asked on one day: the second is laid over what the first made, not over what it was asked against."""
    given = {"name": {"name": "洞庭茶园"}, "techniques": {"techniques": "稻鸭共作"}}
    made = [
        changes.ask(
            code=entry.code, kind=kind, given=said | {"reason": "x"}, document=evidence, actor=holder, now=now
        )
        for kind, said in given.items()
    ]
    for change in made:
        changes.confirm(change_id=change.pk, opinion="属实", actor=city, now=now)
    said = newest_statement(Entry.objects.get(pk=entry.pk))
    assert (said.name, said.techniques) == ("洞庭茶园", "稻鸭共作")


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once_and_one_is_told(entry, holder, city, province, now):
    given = {"techniques": "稻鸭共作", "reason": "x"}
    made = changes.ask(code=entry.code, kind="techniques", given=given, actor=holder, now=now)
    said = together(
        *(
            lambda who=who: changes.confirm(change_id=made.pk, opinion="属实", actor=who, now=now, version=0)
            for who in (city, province)
        )
    )
    assert sorted(type(one).__name__ for one in said) == ["ChangeRequest", "StaleState"]
    assert Revision.objects.count() == 2


def test_a_merger_passes_all_of_it_and_a_split_what_it_names(
    entry, make_entry, operator, holder, province, evidence, world, now
):
    second = make_entry(base=_base(operator, "K7Q2X-002"), name="二号基地")
    heir = Operator.objects.get(code="H3IR0")
    own = make_entry(base=_base(heir, "H3IR0-01"), name="自己的基地")
    off = _base(operator, "K7Q2X-003")

    split = changes.ask(
        code=second.code, kind="split", given=asks("split", world), document=evidence, actor=holder, now=now
    )
    changes.confirm(change_id=split.pk, opinion="属实", document_number=NUMBER, actor=province, now=now)
    assert [e.holder for e in Entry.objects.order_by("pk")] == [operator.name, heir.name, heir.name]
    assert Base.objects.filter(operator=operator).count() == 2

    merged = changes.ask(
        code=entry.code, kind="merged", given=asks("merged", world), document=evidence, actor=holder, now=now
    )
    changes.confirm(change_id=merged.pk, opinion="属实", document_number=NUMBER, actor=province, now=now)
    assert {e.holder for e in Entry.objects.all()} == {heir.name}
    assert Base.objects.filter(operator=operator).count() == 0
    off.refresh_from_db()
    assert off.operator == heir, "what is not recognised goes with it"
    said = own.events.last()
    assert (said.kind, operator.name in said.reason, heir.name in said.reason) == ("changed", True, True)
    assert own.revisions.count() == 1, "of the successor's own nothing changed"
    assert PublishedEntry.objects.get(code=entry.code).former_names == operator.name


@pytest.mark.parametrize("kind", ["renamed", "split"])
def test_what_the_former_holder_asked_about_itself_is_not_done_to_the_heir(
    entry, holder, province, evidence, world, now, kind
):
    """A rename asked for before a merger and confirmed after it renamed whoever the entry had passed to."""
    heir = Operator.objects.get(code="H3IR0")
    asked, merged = (
        changes.ask(
            code=entry.code, kind=one, given=asks(one, world), document=evidence, actor=holder, now=now
        )
        for one in (kind, "merged")
    )
    said = {"opinion": "属实", "document_number": NUMBER, "actor": province}
    changes.confirm(change_id=merged.pk, **said, now=now + timedelta(hours=1))
    with pytest.raises(Blocked) as passed:
        changes.confirm(change_id=asked.pk, **said, now=now + timedelta(hours=2))
    assert [f.code for f in passed.value.findings] == ["CAT-027"]
    heir.refresh_from_db()
    assert heir.name == "洞庭渔业有限公司"
    changes.refuse(change_id=asked.pk, **said, now=now + timedelta(hours=3))


def test_what_was_removed_goes_with_the_rest_and_restored_names_who_has_it_by_then(
    entry, make_entry, operator, holder, province, publisher, evidence, world, decision_maker, now
):
    gone = make_entry(base=_base(operator, "K7Q2X-002"), name="二号基地")
    publish_edition(title="第二版", document_number="湘农发〔2026〕2号", actor=publisher, now=now)
    with transaction.atomic():
        add_event(gone, EventKind.REMOVED, actor=decision_maker, now=now)
    publication.refresh([gone.code], now)
    merged = changes.ask(
        code=entry.code, kind="merged", given=asks("merged", world), document=evidence, actor=holder, now=now
    )
    changes.confirm(change_id=merged.pk, opinion="属实", document_number=NUMBER, actor=province, now=now)
    back = Order(reason="复议撤销", document_number="湘农发〔2026〕30号")
    standing.restore(code=gone.code, order=back, actor=decision_maker, now=now + timedelta(hours=1))
    row = PublishedEntry.objects.get(code=gone.code)
    assert (row.operator_name, row.former_names) == ("洞庭渔业有限公司", operator.name)


@pytest.mark.parametrize("kind", ["merged", "split"])
def test_a_colleague_and_the_heir_hear_of_it_once(
    entry, make_entry, operator, holder, province, evidence, world, make_actor, now, kind
):
    make_entry(base=_base(operator, "K7Q2X-002"), name="二号基地")
    colleague = make_actor(Role.HOLDER, operator_id=operator.pk)
    heir = make_actor(Role.HOLDER, operator_id=Operator.objects.get(code="H3IR0").pk)
    made = changes.ask(
        code=entry.code, kind=kind, given=asks(kind, world), document=evidence, actor=holder, now=now
    )
    changes.confirm(change_id=made.pk, opinion="属实", document_number=NUMBER, actor=province, now=now)
    told = Message.objects.filter(person_id__in=(holder.user_id, colleague.user_id))
    assert sorted(told.values_list("person_id", "title")) == sorted(
        (person.user_id, f"{entry.name}：{table()[0][kind].label}已确认") for person in (holder, colleague)
    )
    assert [operator.name in m.title for m in Message.objects.filter(person_id=heir.user_id)] == [True]


def test_a_refusal_names_where_one_turns_against_it(entry, holder, city, operator, make_actor, now):
    colleague = make_actor(Role.HOLDER, operator_id=operator.pk)
    given = {"techniques": "稻鸭共作", "reason": "x"}
    made = changes.ask(code=entry.code, kind="techniques", given=given, actor=holder, now=now)
    changes.refuse(change_id=made.pk, opinion="未见实施", actor=city, now=now)
    for person in (holder, colleague):
        message = Message.objects.get(person_id=person.user_id)
        assert "不予技术措施变更" in message.title
        assert terms().remedies in message.body


@pytest.mark.parametrize(
    ("status", "settled"),
    [("county_recommended", False), ("expert_reviewed", True), ("decided", True), ("on_notice", True)],
)
def test_a_change_waits_for_a_renewal_that_could_only_undo_it(
    entry,
    holder,
    city,
    evidence,
    make_application,  # noqa: F811
    now,
    status,
    settled,
):
    renewal = make_application(renews=entry, status=status)
    given = {"name": "洞庭茶园", "reason": "更名"}
    made = changes.ask(code=entry.code, kind="name", given=given, document=evidence, actor=holder, now=now)
    said = {"change_id": made.pk, "opinion": "属实", "actor": city, "now": now}
    if settled:
        with pytest.raises(Blocked) as waits:
            changes.confirm(**said)
        assert [f.code for f in waits.value.findings] == ["CAT-028"]
        assert renewal.code in str(waits.value)
        Application.objects.filter(pk=renewal.pk).update(status="recognised")
    assert changes.confirm(**said).state == "confirmed"


def _base(operator, code):
    return Base.objects.create(
        code=code, name=f"基地{code}", kind="operator", operator=operator, division="430611"
    )


def test_a_change_of_register_is_offered_and_the_register_says_that_the_page_stays(
    client_as, entry, holder, now, monkeypatch
):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    Base.objects.filter(pk=entry.base_id).update(techniques="稻鸭共作")
    first = kinds_for(entry)[0]
    assert (first.kind.key, "稻鸭共作" in first.differs) == ("techniques", True)
    client = client_as(holder)
    for page in ("base", "edit_base"):
        url = reverse(f"registry:{page}", args=[entry.base.code])
        said = client.get(url).content.decode()
        assert "登记簿里的修改不会改变公开页、证书和标牌" in said, url
        assert f"/field/entries/{entry.code}/changes/" in said, url
    form = client.get(f"/field/entries/{entry.code}/changes/techniques/").content.decode()
    assert "稻鸭共作" in form


def test_from_the_phone_to_the_desk(client_as, entry, holder, city, now, monkeypatch):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    client, desk = client_as(holder), f"/field/entries/{entry.code}/changes/"
    assert "基地更名" in client.get(desk).content.decode()
    bare = client.post(f"{desk}name/", {"name": "洞庭茶园", "reason": "更名"})
    assert (bare.status_code, "没有附证明材料" in bare.content.decode()) == (409, True)
    file = SimpleUploadedFile("licence.png", PNG, "image/png")
    sent = client.post(f"{desk}name/", {"name": "洞庭茶园", "reason": "更名", "document": file})
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    made = ChangeRequest.objects.get()
    assert "待确认" in client.get(f"/field/entries/{entry.code}/").content.decode()

    officer = client_as(city)
    assert entry.name in officer.get("/desk/changes/?state=open").content.decode()
    page = officer.get(f"/desk/changes/{made.pk}/").content.decode()
    assert [word in page for word in ("<del>君山茶叶基地</del>", "<ins>洞庭茶园</ins>")] == [True, True]
    assert officer.post(f"/desk/changes/{made.pk}/", {"do": "confirm", "opinion": ""}).status_code == 422
    said = {"do": "confirm", "opinion": "属实", "version": 0}
    lines = dict(asked(officer.post(f"/desk/changes/{made.pk}/", said)).lines)
    assert (lines["将公开"], lines["变更内容"]) == (
        f"君山茶叶基地（{entry.code}）：基地更名",
        "名称变更为洞庭茶园",
    )
    assert PublishedEntry.objects.get().name == "君山茶叶基地"
    done = press_twice(officer, f"/desk/changes/{made.pk}/", said)
    assert done.status_code == 302
    assert PublishedEntry.objects.get().name == "洞庭茶园"
    after = officer.get(f"/desk/changes/{made.pk}/").content.decode()
    assert ["确认并公开" in page, "确认并公开" in after] == [True, False]


def test_a_program_asks_confirms_and_withdraws(caller, entry, holder, city, now, monkeypatch):  # noqa: F811
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    own, officer = caller(holder), caller(city)
    path = f"/catalogue/entries/{entry.code}/changes/techniques"
    wrong = own.post(path, {"name": "x", "techniques": "稻鸭", "reason": "改"})
    assert wrong.status_code == 422
    made = own.post(path, {"techniques": "稻鸭", "reason": "改"})
    assert made.status_code == 201, made.content
    said = made.json()
    assert [(d["label"], d["after"]) for d in said["differences"]] == [("技术措施", "稻鸭")]
    assert officer.get("/catalogue/changes").json()["count"] == 1
    done = officer.post(
        f"/catalogue/changes/{said['id']}/confirm", {"opinion": "属实", "version": said["version"]}
    )
    assert (done.status_code, done.json()["state"]) == (200, "confirmed")
    again = own.post(path, {"techniques": "稻鱼", "reason": "改"}).json()
    assert own.post(f"/catalogue/changes/{again['id']}/withdraw", {}).json()["state"] == "withdrawn"


def test_what_a_program_leaves_out_of_a_change_stays(caller, entry, holder, evidence, now, monkeypatch):  # noqa: F811
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    first = entry.revisions.get()
    Revision.objects.create(
        entry=entry, number=2, in_force_on=first.in_force_on, recorded_at=now, cause=Revision.Cause.CORRECTED,
        statement=first.statement | {"product_group": "水产"},
    )  # fmt: skip
    own, path = caller(holder), f"/catalogue/entries/{entry.code}/changes/area"
    body = {"document_id": str(evidence.pk), "reason": "x"}
    strange = own.post(path, {"output_t": "3", **body})
    assert (strange.status_code, "不改这一项" in strange.text) == (422, True)
    made = own.post(path, {"scale": "5000", "scale_unit": "fish", **body})
    assert made.status_code == 201, made.content
    assert {d["field"] for d in made.json()["differences"]} == {"counted"}


def test_a_core_base_keeps_naming_its_product(entry, holder, province, evidence, world, now, monkeypatch):
    """4.1-c counts core bases of registered 地理标志: a change of product does not leave one without."""
    monkeypatch.setattr(Scheme, "needs_gi_product", lambda scheme, category: True)
    said = {"code": entry.code, "document": evidence, "actor": holder, "now": now}
    fish = {"product_id": world["product_id"], "reason": "改养鱼"}
    bare = changes.ask(kind="product", given=fish, **said)
    settled = {"opinion": "属实", "document_number": NUMBER, "actor": province, "now": now}
    with pytest.raises(Blocked) as nameless:
        changes.confirm(change_id=bare.pk, **settled)
    assert [f.code for f in nameless.value.findings] == ["CAT-022"]
    changes.withdraw(change_id=bare.pk, actor=holder, now=now)
    named = changes.ask(kind="product", given=fish | {"gi_product_id": world["gi_product_id"]}, **said)
    changes.confirm(change_id=named.pk, **settled)
    again = changes.ask(kind="name", given={"name": "洞庭渔场", "reason": "x"}, **said)
    assert changes.confirm(change_id=again.pk, **settled).state == "confirmed"
