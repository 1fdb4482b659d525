from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import RequestContext, Template
from django.urls import resolve, reverse

from tests.registry.conftest import SOUTH, WEST, square
from youji.registry.logic.uscc import complete
from youji.registry.models import Base, CertifiedProduct, Operator, Plot
from youji.registry.urls import urlpatterns
from youji.registry.views.common import to
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.quantities import area_text
from youji.shared.workbook import read

USCC = complete("91430611MA4L9999")


@pytest.fixture
def officer(client_as, county_reviewer):
    return client_as(county_reviewer)


@pytest.fixture
def holder(client_as, make_actor, make_operator):
    operator = make_operator()
    client = client_as(make_actor(Role.HOLDER, operator_id=operator.pk))
    client.operator = operator
    return client


def typed(west: float = WEST, south: float = SOUTH) -> str:
    return "\n".join(f"{lon}, {lat}" for lon, lat in square(west, south)["coordinates"][0][:-1])


@pytest.mark.parametrize("shell", urlpatterns, ids=lambda shell: shell.namespace)
def test_every_page_asks_a_stranger_to_sign_in(client, db, shell):
    for pattern in shell.url_patterns:
        args = {"code": "X", "pk": 1, "what": "bases", "plot_id": "00000000-0000-7000-8000-000000000000"}
        names = pattern.pattern.converters
        response = client.get(
            reverse(f"{shell.namespace}:{pattern.name}", kwargs={name: args[name] for name in names})
        )
        assert response.status_code == 302, pattern.name
        assert "/accounts/login" in response["Location"]


@pytest.mark.parametrize(
    ("at", "base", "operator"),
    [
        ("registry:base", "/desk/registry/bases/X", "/desk/registry/operators/X"),
        ("registry-field:base", "/field/bases/X", "/field/operator/X"),
    ],
)
def test_a_link_stays_in_the_shell_one_is_in(rf, at, base, operator):
    request = rf.get(reverse(at, args=["X"]))
    request.resolver_match = resolve(request.path)
    page = "{% url 'registry:base' 'X' %} {% url 'registry:operator' 'X' %}"
    assert Template(page).render(RequestContext(request)) == f"{base} {operator}"
    assert to(request, "base", "X")["Location"] == base


@pytest.mark.clause("4.6-a")
def test_an_official_registers_an_operator_and_nothing_typed_is_lost(officer):
    page = reverse("registry:new_operator")
    typed = {
        "name": "君山茶业",
        "kind": "enterprise",
        "division": "430611",
        "identity_kind": "uscc",
        "uscc": USCC[:-1] + "?",
        "address": "柳林洲",
    }
    refused = officer.post(page, typed)
    assert refused.status_code == 422
    assert "第18位“?”不会出现" in refused.content.decode()
    assert 'value="柳林洲"' in refused.content.decode()
    done = officer.post(page, {**typed, "uscc": USCC}, follow=True)
    assert "已登记“君山茶业”" in done.content.decode()
    assert Operator.objects.get().uscc == USCC


def test_an_official_may_not_register_in_another_county(officer):
    typed = {
        "name": "别县",
        "kind": "enterprise",
        "division": "430621",
        "identity_kind": "uscc",
        "uscc": USCC,
    }
    refused = officer.post(reverse("registry:new_operator"), typed)
    assert "请从列表中选择县市区" in refused.content.decode()
    assert not Operator.objects.exists()


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(officer, make_operator):
    operator = make_operator()
    page = reverse("registry:edit_operator", args=[operator.code])
    given = {"name": "甲", "kind": "enterprise", "identity_kind": "uscc", "uscc": operator.uscc, "version": 0}
    assert officer.post(page, given).status_code == 302
    late = officer.post(page, {**given, "name": "乙"})
    assert late.status_code == 409
    assert 'value="乙"' in late.content.decode()
    assert "别人已经改过" in late.content.decode()


@pytest.mark.parametrize("name", ["operator", "edit_operator"])
def test_an_operator_elsewhere_is_not_there(officer, make_operator, name):
    elsewhere = make_operator(division="430621")
    assert officer.get(reverse(f"registry:{name}", args=[elsewhere.code])).status_code == 404


@pytest.mark.parametrize("name", ["base", "edit_base", "plots", "import_plots"])
def test_a_base_elsewhere_is_not_there(officer, make_base, name):
    elsewhere = make_base(division="430621")
    page = reverse(f"registry:{name}", args=[elsewhere.code])
    assert (officer.post(page) if name == "import_plots" else officer.get(page)).status_code == 404


@pytest.mark.parametrize("q", ["君山", "jscy", "JSCY"])
def test_the_list_finds_by_name_and_initials_within_the_county(officer, make_operator, q):
    make_operator("君山茶业")
    make_operator("君山茶业二", division="430621")
    make_operator("别家")
    page = officer.get(reverse("registry:operators"), {"q": q}).content.decode()
    assert page.count("君山茶业") == 1
    assert "别家" not in page


@pytest.mark.clause("4.1-f")
def test_a_grower_registers_a_base_and_types_its_boundary_on_the_phone(holder):
    made = holder.post(
        reverse("registry-field:new_base"), {"name": "东头茶园", "division": "430611", "area_mu": "1600"}
    )
    base = Base.objects.get()
    assert made["Location"] == f"/field/bases/{base.code}/plots"
    assert (base.operator, base.kind) == (holder.operator, "operator")
    wrong = holder.post(
        made["Location"], {"name": "一号地", "geometry": "112.8, 29.5\n东边", "datum": "WGS84"}
    )
    assert wrong.status_code == 422
    assert "第2行“东边”" in wrong.content.decode()
    assert "东边</textarea>" in wrong.content.decode()
    done = holder.post(
        made["Location"], {"name": "一号地", "geometry": typed(), "datum": "WGS84"}, follow=True
    )
    assert "已画入“一号地”" in done.content.decode()
    assert Plot.objects.get().area_mu > 1500
    assert "东头茶园" in holder.get(reverse("registry-field:bases")).content.decode()


def test_a_grower_sees_the_overlap_just_made(holder, make_base, put_plot):
    other = make_base("邻家茶园")
    put_plot(other)
    mine = make_base("我家茶园", operator=holder.operator)
    page = holder.post(
        reverse("registry-field:plots", args=[mine.code]),
        {"name": "一号地", "geometry": json.dumps(square(side=0.005)), "datum": "CGCS2000"},
        follow=True,
    )
    assert "和“邻家茶园”" in page.content.decode()
    base = holder.get(reverse("registry-field:base", args=[mine.code])).content.decode()
    assert "和别的基地重叠 1 处" in base
    assert area_text(Plot.objects.get(base=mine).area_mu) in base


def test_a_file_is_looked_at_before_it_is_taken(officer, make_base):
    base = make_base()
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": square(west, SOUTH, 0.005)}
        for name, west in (("好地", WEST), ("远地", 113.5))
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    page = reverse("registry:import_plots", args=[base.code])
    look = officer.post(page, {"file": SimpleUploadedFile("a.geojson", content), "datum": ""})
    text = look.content.decode()
    assert "读到 2 块地，1 块可以导入" in text
    assert "在岳阳市君山区以外" in text
    assert Plot.objects.count() == 0
    done = officer.post(
        page, {"kept": look.context["form"]["kept"].value(), "datum": "CGCS2000", "do": "take"}, follow=True
    )
    assert "已导入1块地" in done.content.decode()
    assert Plot.objects.get().name == "好地"


def test_what_was_not_read_of_a_file_stays_named_when_looked_at_otherwise(officer, make_base):
    well = {"type": "Point", "coordinates": [WEST, SOUTH]}
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
        for name, geometry in (("好地", square(WEST, SOUTH, 0.005)), ("井", well))
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    base = make_base()
    page = reverse("registry:import_plots", args=[base.code])
    look = officer.post(page, {"file": SimpleUploadedFile("a.geojson", content), "datum": ""})
    kept = {name: look.context["form"][name].value() for name in ("kept", "format", "left_out")}
    again = officer.post(page, {**kept, "datum": "GCJ02", "do": "look"})
    assert "没有读的：“井”：点" in look.content.decode()
    assert "没有读的：“井”：点" in again.content.decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"hello", "认不出这个文件"),
        (b"PK\x03\x04x", "打不开"),
        (b"{}", "没有地块的边界"),
        (b"", "文件是空的"),
    ],
)
def test_a_file_that_will_not_do_gets_a_sentence_at_the_field(officer, make_base, content, says):
    page = reverse("registry:import_plots", args=[make_base().code])
    refused = officer.post(page, {"file": SimpleUploadedFile("a.geojson", content)})
    assert refused.status_code == 422
    assert says in refused.content.decode()


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd"])
def test_a_preview_of_nothing_kept_is_refused(officer, make_base, token):
    page = reverse("registry:import_plots", args=[make_base().code])
    done = officer.post(page, {"kept": token, "do": "take"}, follow=True)
    assert "请重新选择文件" in done.content.decode()


def test_a_plot_is_redrawn_and_removed(officer, make_base, put_plot):
    base = make_base()
    plot = put_plot(base)
    page = reverse("registry:edit_plot", args=[base.code, plot.pk])
    assert "改“一号地”的边界" in officer.get(page).content.decode()
    officer.post(page, {"name": "一号地", "geometry": json.dumps(square(side=0.005)), "datum": "CGCS2000"})
    now = Plot.objects.get(retired_at__isnull=True)
    assert now.area_mu < plot.area_mu
    assert "已被改过或删除" in officer.get(page, follow=True).content.decode()
    done = officer.post(
        reverse("registry:retire_plot", args=[base.code, now.pk]), {"reason": "退租"}, follow=True
    )
    assert "已删除地块“一号地”" in done.content.decode()
    assert "退租" in officer.get(reverse("registry:base", args=[base.code])).content.decode()


@pytest.mark.clause("3-c")
def test_a_certificate_is_kept_until_the_day_after_the_one_printed(officer, make_operator):
    operator = make_operator()
    given = {
        "kind": "green",
        "operator": operator.code,
        "division": "430611",
        "number": "LB-13-24",
        "name": "银针",
    }
    given |= {"valid_from": "2024-06-01", "last_day": "2027-05-31"}
    page = reverse("registry:new_certified")
    assert "不是这类证书的编号" in officer.post(page, given).content.decode()
    given["number"] = "LB-13-2401180123A"
    backwards = officer.post(page, {**given, "last_day": "2024.5.1", "area_mu": "0.1万亩"}).content.decode()
    assert 'id="id_last_day_error"' in backwards
    assert 'value="0.1万亩"' in backwards
    assert officer.post(page, given).status_code == 302
    row = CertifiedProduct.objects.get()
    assert (row.valid_until, row.operator) == (date(2027, 6, 1), operator)
    assert "2027年5月31日" in officer.get(reverse("registry:certified")).content.decode()
    officer.post(reverse("registry:edit_certified", args=[row.pk]), {
        "number": row.number, "name": "银针", "valid_from": "2024-06-01", "last_day": "2027-05-31", "version": 0,
        "revoked_on": "2026-01-01", "revoked_reason": "抽检不合格"})  # fmt: skip
    assert "已撤销" in officer.get(reverse("registry:certified")).content.decode()


def test_gi_products_say_what_has_not_been_checked(officer, now):
    from youji.registry import services

    services.load_reference(now)
    page = officer.get(reverse("registry:gi"), {"q": "君山银针"}).content.decode()
    assert "待核" in page
    assert "君山区" in page


# --- workbooks --------------------------------------------------------------------------------------------------


def fill(table, *rows) -> bytes:
    from youji.shared.workbook import export

    return export(table, rows)


def pressed(look) -> dict[str, str]:
    return {"kept": look.context.get("kept", ""), "apply": "1"}


def test_operators_go_out_come_back_changed_and_are_imported_after_a_look(
    officer, county_reviewer, make_operator
):
    from youji.registry.selectors import areas_of
    from youji.registry.services.operator_sheets import operators_table, row_of

    operator = make_operator()
    out = officer.get(reverse("registry:export", args=["operators"]))
    table = operators_table(areas_of(county_reviewer))
    assert read(table, out.content).rows[0].values["code"] == operator.code
    changed = {**row_of(operator), "address": "柳林洲街道"}
    new = {"name": "新家", "kind": "cooperative", "division": "430611", "uscc": complete("93430611MA4L8888")}
    book = SimpleUploadedFile("a.xlsx", fill(table, changed, new))
    look = officer.post(reverse("registry:import", args=["operators"]), {"file": book})
    assert [len(look.context["plan"].created), len(look.context["plan"].updated)] == [1, 1]
    assert "柳林洲街道" in look.content.decode()
    assert Operator.objects.count() == 1
    done = officer.post(reverse("registry:import", args=["operators"]), pressed(look), follow=True)
    assert "已导入：新增1行，修改1行" in done.content.decode()
    operator.refresh_from_db()
    assert operator.address == "柳林洲街道"
    again = officer.post(reverse("registry:import", args=["operators"]), pressed(look), follow=True)
    assert "已经过期" in again.content.decode()


@pytest.mark.parametrize(
    ("row", "cell", "says"),
    [
        ({"uscc": "91430611MA4L99990"}, "F3", "应为18位"),
        ({"uscc": None}, "F3", "请填写统一社会信用代码"),
        ({"code": "ZZZZZZ"}, "A3", "没有这个主体码"),
        ({"identity_kind": "identity_card"}, "E3", "身份证号不通过表格收集"),
        ({"kind": "cooperative"}, "F3", "应以93、91开头"),
    ],
)
def test_a_wrong_row_is_shown_by_cell_and_nothing_is_imported(officer, county_reviewer, row, cell, says):
    from youji.registry.selectors import areas_of
    from youji.registry.services.operator_sheets import operators_table

    good = {"name": "甲", "kind": "enterprise", "division": "430611", "uscc": complete("12430611MA4L7777")}
    given = {"name": "乙", "kind": "enterprise", "division": "430611", "uscc": USCC, **row}
    if row == {"kind": "cooperative"}:
        given["uscc"] = good["uscc"]
    table = operators_table(areas_of(county_reviewer))
    look = officer.post(
        reverse("registry:import", args=["operators"]),
        {"file": SimpleUploadedFile("a.xlsx", fill(table, given))},
    )
    text = look.content.decode()
    assert look.status_code == 422
    assert cell in text
    assert says in text
    officer.post(reverse("registry:import", args=["operators"]), pressed(look))
    assert not Operator.objects.exists()


def test_bases_are_imported_once_however_often_the_file_is(officer, county_reviewer, make_operator, now):
    from youji.registry import services
    from youji.registry.services.base_sheets import bases_table

    services.load_reference(now)
    operator = make_operator()
    rows = [
        {
            "name": "东头茶园",
            "kind": "operator",
            "operator": operator.code,
            "division": "430611",
            "area_mu": Decimal(30),
        },
        {"name": "西头茶园", "kind": "operator", "operator": operator.code, "division": "430611"},
    ]
    for _ in range(2):
        book = SimpleUploadedFile("a.xlsx", fill(bases_table(county_reviewer), *rows))
        look = officer.post(reverse("registry:import", args=["bases"]), {"file": book})
        officer.post(reverse("registry:import", args=["bases"]), pressed(look))
    assert list(
        Base.objects.filter(operator=operator).order_by("code").values_list("code", "name", "area_mu")
    ) == [
        (f"{operator.code}-01", "东头茶园", Decimal(30)),
        (f"{operator.code}-02", "西头茶园", None),
    ]


def test_another_persons_waiting_file_cannot_be_imported(client_as, county_reviewer, make_actor):
    from youji.registry.selectors import areas_of
    from youji.registry.services.operator_sheets import operators_table

    table = operators_table(areas_of(county_reviewer))
    book = fill(table, {"name": "甲", "kind": "enterprise", "division": "430611", "uscc": USCC})
    page = reverse("registry:import", args=["operators"])
    token = (
        client_as(county_reviewer).post(page, {"file": SimpleUploadedFile("a.xlsx", book)}).context["kept"]
    )
    colleague = client_as(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    refused = colleague.post(page, {"kept": token, "apply": "1"})
    assert "已经过期" in refused.content.decode()
    assert not Operator.objects.exists()


def test_the_template_offers_the_county_and_has_no_rows_yet(officer):
    data = officer.get(reverse("registry:template", args=["bases"])).content
    refused = officer.post(
        reverse("registry:import", args=["bases"]), {"file": SimpleUploadedFile("a.xlsx", data)}
    )
    assert refused.status_code == 422
    assert "表格里没有数据" in refused.content.decode()


@pytest.mark.parametrize(
    ("what", "query", "shown"),
    [("operators", "q=君山", True), ("operators", "q=无此", False), ("operators", "kind=stone", True),
     ("bases", "product=x&kind=", True), ("bases", "q=无此", False), ("certified", "state=past", False),
     ("certified", "state=valid", True), ("certified", "sort=-until&size=20&page=9", True)],
)  # fmt: skip
def test_what_a_list_shows_is_what_its_workbook_holds(officer, make_operator, make_base, what, query, shown):
    from io import BytesIO

    from openpyxl import load_workbook

    operator, base = make_operator(), make_base()
    given = {
        "kind": "green",
        "number": "LB-13-24",
        "name": "银针",
        "division": "430611",
        "operator": operator,
    }
    one = CertifiedProduct.objects.create(**given, valid_from=date(2024, 6, 1), confirmed_at=clock.now())
    name = {"operators": operator.name, "bases": base.name, "certified": one.name}[what]
    page = officer.get(f"{reverse(f'registry:{what}')}?{query}").content.decode()
    export = re.search(r'href="([^"]+)">导出 Excel', page)
    assert (name in page) is shown
    assert (export is not None) is shown
    if export:
        address = export[1].replace("&amp;", "&")
        address = address if address.startswith("/") else reverse(f"registry:{what}") + address
        cells = [
            str(c) for row in load_workbook(BytesIO(officer.get(address).content)).active.values for c in row
        ]
        assert name in cells
