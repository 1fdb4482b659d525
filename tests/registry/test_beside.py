"""A second base of one operator that shares name or ground with another is asked about, not forbidden."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.registry.conftest import square
from tests.registry.test_doors import book
from youji.ledger.models import AuditEntry
from youji.registry import services
from youji.registry.models import Base
from youji.shared.actor import SYSTEM, Role
from youji.shared.refusals import Refused
from youji.shared.workbook import MIME

WHY = "东头另一片茶园，不与第一个相连"


@pytest.fixture
def first(make_base):
    return make_base("君山茶园")


@pytest.fixture
def holder(make_actor, first):
    return make_actor(Role.HOLDER, operator_id=first.operator_id)


def by_page(browser, program, first, given):
    answer = browser.post(reverse("registry-field:new_base"), given)
    return set() if answer.status_code == 302 else set(answer.context["form"].errors)


def by_program(browser, program, first, given):
    more = {"kind": "operator", "division": "430611", "operator_code": first.operator.code}
    answer = program.post("/registry/bases", given | more)
    return set() if answer.status_code == 201 else {p["field"] for p in answer.json()["problems"]}


@pytest.mark.parametrize("door", [by_page, by_program])
def test_one_of_the_same_name_is_asked_about_and_the_answer_is_on_record(
    door, first, holder, client_as, caller  # noqa: F811
):  # fmt: skip
    doors = client_as(holder), caller(holder), first
    assert door(*doors, {"name": "君山茶园"}) == {"beside"}
    assert door(*doors, {"name": "君山茶园", "beside": WHY}) == set()
    second = Base.objects.exclude(pk=first.pk).get()
    assert second.beside == WHY
    assert AuditEntry.objects.get(subject=f"registry.base:{second.pk}").after["beside"] == WHY


def test_so_is_one_by_workbook(first, make_operator, city_reviewer, caller):  # noqa: F811
    sent = []

    def send(**more):
        cells = {
            "对象": "经营主体基地",
            "主体码": first.operator.code,
            "行政区划": "430624",
            "基地名称": "君山茶园",
        }
        sent.append(book("基地", cells | more))
        upload = SimpleUploadedFile("表.xlsx", sent[-1], MIME)
        return caller(city_reviewer).client.post("/api/v1/registry/workbooks/bases", {"file": upload})

    refused = send()
    assert refused.status_code == 422
    assert "本主体已有同名的基地" in refused.content.decode()
    assert send(与本主体其他基地的区别=WHY).status_code == 200
    left = send(与本主体其他基地的区别="")
    assert (left.status_code, left.json()["unchanged"]) == (200, 1)
    upload = SimpleUploadedFile("表.xlsx", sent[-1], MIME)
    where = "/api/v1/registry/workbooks/bases?erase_empty=true"
    emptied = caller(city_reviewer).client.post(where, {"file": upload})
    assert emptied.status_code == 422
    assert "可以改写，不能清空" in emptied.content.decode()


def test_so_is_the_second_of_two_new_ones_in_one_workbook(first, city_reviewer, caller):  # noqa: F811
    given = {"对象": "经营主体基地", "主体码": first.operator.code, "基地名称": "西头茶园"}
    rows = [given | {"行政区划": "430611"}, given | {"行政区划": "430624"}]

    def send(*rows):
        upload = SimpleUploadedFile("表.xlsx", book("基地", *rows), MIME)
        return caller(city_reviewer).client.post("/api/v1/registry/workbooks/bases", {"file": upload})

    refused = send(*rows)
    assert refused.status_code == 422
    assert "本主体已有同名的基地“西头茶园”（第2行）" in refused.content.decode()
    assert send(rows[0], rows[1] | {"与本主体其他基地的区别": WHY}).status_code == 200


def test_a_base_renamed_to_anothers_name_is_asked_and_any_other_change_is_not(first, make_base, holder, now):
    second = make_base("东头茶园", operator=first.operator)
    with pytest.raises(Refused) as said:
        services.update_base(second, version=0, name="君山茶园", actor=holder, now=now)
    assert set(said.value.by_field) == {"beside"}
    services.update_base(second, version=0, address="柳林洲", actor=holder, now=now)
    services.update_base(second, version=1, name="君山茶园", beside=WHY, actor=holder, now=now)
    with pytest.raises(Refused, match="可以改写，不能清空"):
        services.update_base(second, version=2, name="君山茶园", beside="", actor=holder, now=now)
    services.update_base(second, version=2, name="君山茶园", beside="油茶园", actor=holder, now=now)


def test_ground_of_another_of_his_bases_is_asked_about(first, make_base, put_plot, holder, now):
    put_plot(first)
    second = make_base("东头茶园", operator=first.operator)
    given = {"name": "一号地", "geometry": square(side=0.005), "datum": "CGCS2000"}
    with pytest.raises(Refused, match="与本主体的“君山茶园”"):
        services.add_plot(base_id=second.pk, **given, actor=holder, now=now)
    services.update_base(second, version=0, beside="同一片地上的油菜", actor=holder, now=now)
    services.add_plot(base_id=second.pk, **given, actor=holder, now=now)


def test_a_redrawn_boundary_is_asked_about_too(first, make_base, put_plot, holder, now):
    put_plot(first)
    second = make_base("东头茶园", operator=first.operator)
    plot = put_plot(second, geometry=square(west=112.9))
    with pytest.raises(Refused, match="与本主体的“君山茶园”"):
        services.replace_plot(
            plot_id=plot.pk, name="", geometry=square(), datum="CGCS2000", actor=holder, now=now
        )


def test_loaders_and_other_operators_are_not_asked(
    first, make_base, put_plot, make_operator, make_actor, now
):
    put_plot(first)
    put_plot(make_base("君山茶园", operator=first.operator, actor=SYSTEM))
    other = make_operator("别家")
    theirs = make_actor(Role.HOLDER, operator_id=other.pk)
    base = make_base("君山茶园", operator=other, actor=theirs)
    services.add_plot(
        base_id=base.pk, name="一号地", geometry=square(), datum="CGCS2000", actor=theirs, now=now
    )
