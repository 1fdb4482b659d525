"""The register: who writes, who reads, what will not do, Excel and the rows we bring."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.standards.conftest import STANDARD
from youji.ledger.models import AuditEntry
from youji.registry.services import load_reference
from youji.shared.actor import ANONYMOUS, Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.workbook import export
from youji.standards import selectors, services
from youji.standards.models import Standard
from youji.standards.services import sheets

pytestmark = pytest.mark.django_db


def test_a_standard_is_on_the_trail_and_everybody_reads_it(standard, county_reviewer, province_reviewer):
    entry = AuditEntry.objects.get(subject=f"standards.standard:{standard.pk}")
    assert (entry.action, entry.actor_id, entry.division) == (
        "standards.standard.added", province_reviewer.user_id, "43",
    )  # fmt: skip
    for actor in (county_reviewer, ANONYMOUS):
        assert list(selectors.standards(actor)) == [standard]


def test_an_enterprises_own_standard_is_its_own_and_its_areas(
    make_actor, make_operator, province_reviewer, tea, now
):
    operator = make_operator()
    own = services.add_standard(
        **STANDARD | {"number": "Q/JS 1-2026", "kind": "enterprise"}, operator_id=operator.pk,
        actor=province_reviewer, now=now,
    )  # fmt: skip
    Standard.objects.filter(pk=own.pk).update(division="430611")
    seeing = {
        "own": make_actor(Role.HOLDER, operator_id=operator.pk),
        "other": make_actor(Role.HOLDER, operator_id=operator.pk + 1),
        "county": make_actor(Role.COUNTY_REVIEWER, division="430611"),
        "next county": make_actor(Role.COUNTY_REVIEWER, division="430612"),
        "stranger": ANONYMOUS,
    }
    assert {who for who, actor in seeing.items() if selectors.standards(actor)} == {"own", "county"}
    with pytest.raises(Unknown):
        selectors.find_standard(own.pk, seeing["other"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"number": ""}, "number"),
        ({"scope": "04、9999"}, "scope"),
        ({"in_force_until": "2026-03-01"}, "in_force_until"),
        ({"parent": "NY/T 1-2026"}, "parent"),
        ({"mark": "verified"}, "checked_on"),
        ({"stages": ["cooking"]}, "stages"),
        ({"source": ""}, "source"),
    ],
)
def test_what_will_not_do_is_said_at_its_field(province_reviewer, tea, now, said, field):
    with pytest.raises(Refused) as refused:
        services.add_standard(**STANDARD | said, actor=province_reviewer, now=now)
    assert set(refused.value.by_field) == {field}


def test_only_the_province_keeps_the_register(county_reviewer, standard, now):
    with pytest.raises(NotAllowed):
        services.add_standard(**STANDARD | {"number": "X"}, actor=county_reviewer, now=now)
    with pytest.raises(NotAllowed):
        services.put_parameter(
            standard_id=standard.pk, name="镉", unit="mg/kg", direction="max", bound="0.2", mark="pending",
            actor=county_reviewer, now=now,
        )  # fmt: skip


def test_a_number_stands_once_and_the_slower_one_is_told(standard, province_reviewer, now):
    with pytest.raises(Refused, match="已经登记过"):
        services.add_standard(**STANDARD, actor=province_reviewer, now=now)
    services.change_standard(
        standard_id=standard.pk, version=0, **STANDARD | {"title": "新名"}, actor=province_reviewer, now=now
    )
    with pytest.raises(StaleState):
        services.change_standard(
            standard_id=standard.pk,
            version=0,
            **STANDARD | {"title": "别名"},
            actor=province_reviewer,
            now=now,
        )


@pytest.mark.clause("4.2-a")
def test_a_looser_parameter_shows_beside_the_parents(client_as, standard, province_reviewer, now):
    parameter = {"name": "水分", "unit": "%", "direction": "max", "mark": "pending"}
    services.put_parameter(
        standard_id=standard.pk, **parameter, bound="6.5", actor=province_reviewer, now=now
    )
    own = services.add_standard(
        **STANDARD | {"number": "T/YS 2-2026", "kind": "group", "parent": standard.number, "text_at": "资料室"},
        actor=province_reviewer, now=now,
    )  # fmt: skip
    client = client_as(province_reviewer)
    assert "未比对" in client.get(f"/desk/standards/{own.pk}/").content.decode()
    services.put_parameter(standard_id=own.pk, **parameter, bound="7", actor=province_reviewer, now=now)
    page = client.get(f"/desk/standards/{own.pk}/").content.decode()
    assert "低于上级标准：水分7%（上级6.5）" in page
    services.put_parameter(standard_id=own.pk, **parameter, bound="6", actor=province_reviewer, now=now)
    assert selectors.beside_parent(own).finding is None


def test_a_parameter_goes_again(standard, province_reviewer, now):
    said = {"name": "水分", "unit": "%", "direction": "max", "bound": "6.5", "mark": "pending"}
    services.put_parameter(standard_id=standard.pk, **said, actor=province_reviewer, now=now)
    services.remove_parameter(standard_id=standard.pk, name="水分", actor=province_reviewer, now=now)
    assert selectors.parameters_of(standard) == []
    with pytest.raises(Unknown):
        services.remove_parameter(standard_id=standard.pk, name="水分", actor=province_reviewer, now=now)


@pytest.mark.clause("4.2-b")
def test_the_matrix_shows_what_is_covered_today_and_what_is_not(client_as, base, standard, county_reviewer):
    [row] = selectors.coverage(county_reviewer, date(2026, 6, 1))
    assert (row.name, row.covered, len(row.gaps)) == ("绿茶", 2, 6)
    [before] = selectors.coverage(county_reviewer, date(2026, 2, 28))
    assert before.covered == 0
    page = client_as(county_reviewer).get("/desk/standards/coverage/").content.decode()
    assert "8 格里有 6 格缺标" in page


def test_one_replaced_on_a_day_nobody_knows_covers_nothing_today(base, standard, county_reviewer):
    Standard.objects.filter(pk=standard.pk).update(replaced_by="NY/T 1-2027")
    [row] = selectors.coverage(county_reviewer, date(2026, 6, 1))
    assert row.covered == 0
    standard.refresh_from_db()
    assert not selectors.is_in_force(standard, date(2026, 6, 1))


def test_everybody_reads_the_standards_of_a_product(client, base, standard):
    assert "绿茶" in client.get("/standards").content.decode()
    page = client.get("/standards/0401").content.decode()
    assert standard.number in page
    assert page.count("缺标") == 6
    assert client.get("/standards/nothing").status_code == 404


def test_the_rows_we_bring_are_loaded_once_and_none_claims_to_be_checked(now):
    load_reference(now=now)
    assert services.load_standards(now=now) == Standard.objects.count() > 10
    assert services.load_standards(now=now) == 0
    assert not Standard.objects.filter(mark="verified").exists()
    old, new = (Standard.objects.get(number=n) for n in ("GB 2763-2021", "GB 2763-2026"))
    assert (old.in_force_until, new.in_force_from) == (date(2026, 3, 1), date(2026, 3, 1))
    Standard.objects.filter(pk=new.pk).update(title="改过", version=1)
    assert services.load_standards(now=now) == 0


def test_a_workbook_goes_out_and_comes_back(standard, province_reviewer, now):
    book = sheets.export_standards(list(Standard.objects.all()))
    plan = sheets.plan_standards(book, actor=province_reviewer)
    assert [row.action for row in plan.rows] == ["unchanged"]
    rows = [
        sheets.snapshot_of(standard) | {"title": "改了名"},
        STANDARD | {"number": "GB 9-2026", "kind": "national"},
    ]
    book = export(sheets.STANDARDS, rows)
    done = sheets.import_standards(book, actor=province_reviewer, now=now)
    assert (len(done.created), len(done.updated)) == (1, 1)
    assert set(Standard.objects.values_list("number", "title")) == {
        ("NY/T 1-2026", "改了名"),
        ("GB 9-2026", STANDARD["title"]),
    }


def test_the_pages_write(client_as, province_reviewer, tea):
    client = client_as(province_reviewer)
    assert client.post("/desk/standards/new/", STANDARD | {"number": ""}).status_code == 422
    assert client.post("/desk/standards/new/", STANDARD).status_code == 302
    row = Standard.objects.get()
    changed = STANDARD | {"title": "改", "version": row.version}
    assert client.post(f"/desk/standards/{row.pk}/edit/", changed).status_code == 302
    parameter = {"name": "水分", "unit": "%", "direction": "max", "bound": "6.5", "mark": "pending"}
    assert client.post(f"/desk/standards/{row.pk}/parameter/", parameter).status_code == 302
    assert "水分" in client.get(f"/desk/standards/{row.pk}/").content.decode()
    assert "6.5" in client.get(f"/desk/standards/{row.pk}/parameter/?name=水分").content.decode()
    assert (
        client.post(f"/desk/standards/{row.pk}/parameter/{row.parameters.get().pk}/remove/").status_code
        == 302
    )
    assert "NY/T 1-2026" in client.get("/desk/standards/?q=NY&stage=inputs").content.decode()
    assert "NY/T 1-2026" not in client.get("/desk/standards/?stage=marketing").content.decode()
    book = SimpleUploadedFile("表.xlsx", sheets.export_standards([row]))
    assert client.post("/desk/standards/import/", {"file": book}).status_code == 200
