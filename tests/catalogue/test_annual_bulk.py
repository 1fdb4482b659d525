"""Many annual checks concluded at once: named first, each by the same check, and what did not work is named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from youji.catalogue.models import AnnualCheck
from youji.catalogue.services import annual
from youji.catalogue.services.editions import publish_edition
from youji.registry.models import Base
from youji.shared import clock
from youji.shared.actor import Role


@pytest.fixture
def checks(make_entry, base, publisher, now) -> list[AnnualCheck]:
    """Of three entries, two reported on, all overdue."""
    for number in range(3):
        place = base
        if number:
            place = Base.objects.create(
                code=f"K7Q2X-01{number}",
                name=f"君山茶叶{number}",
                kind="operator",
                operator=base.operator,
                division="430611",
            )
        make_entry(base=place)
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    annual.open_year(2026, now=now)
    return list(AnnualCheck.objects.order_by("pk"))


@pytest.mark.clause("5.5")
def test_from_the_list_to_the_preview_and_back(checks, supervisor, client_as):
    client = client_as(supervisor)
    home = "/desk/annual/?year=2026&state=waiting"
    assert 'name="check"' in client.get(home).text
    page = client.post(
        "/desk/annual/bulk/", {"check": [c.pk for c in checks], "back": "year=2026&state=waiting"}
    )
    assert page.text.count("可以办理") >= 3
    assert AnnualCheck.objects.filter(concluded_at__isnull=False).count() == 0
    said = {"check": [f"{c.pk}.{c.version}" for c in checks], "confirmed": "1", "back": "year=2026&state=waiting",
            "result": "passed", "opinion": "核查合格"}  # fmt: skip
    answer = client.post("/desk/annual/bulk/", said)
    assert answer.url == home  # back where one was
    assert "已作结论3件" in client.get(home).text
    assert set(AnnualCheck.objects.values_list("result", flat=True)) == {"passed"}


def test_one_that_was_changed_meanwhile_is_named_and_keeps_no_other_from_it(
    checks, supervisor, holder, now, client_as
):
    client = client_as(supervisor)
    second = checks[1]
    annual.report(check_id=second.pk, self_report="刚刚报的", actor=holder, now=now + timedelta(minutes=1))
    said = {
        "check": [f"{c.pk}.{c.version}" for c in checks],
        "confirmed": "1",
        "result": "passed",
        "opinion": "合格",
    }
    page = client.get(client.post("/desk/annual/bulk/", said).url).text
    assert "已作结论2件" in page
    assert second.entry.name in page
    assert list(AnnualCheck.objects.order_by("pk").values_list("result", flat=True)) == [
        "passed",
        "",
        "passed",
    ]


def test_what_is_missing_is_said_on_the_page_and_nothing_is_written(checks, supervisor, client_as):
    client = client_as(supervisor)
    said = {
        "check": [f"{c.pk}.{c.version}" for c in checks],
        "confirmed": "1",
        "result": "rectify",
        "opinion": "",
    }
    page = client.post("/desk/annual/bulk/", said)
    assert page.status_code == 422
    assert AnnualCheck.objects.filter(concluded_at__isnull=False).count() == 0
    assert client.post("/desk/annual/bulk/", {"check": ["x", "1.y"]}).url.startswith("/desk/annual/")


def test_to_be_rectified_each_gets_its_order(checks, supervisor, client_as):
    client = client_as(supervisor)
    said = {"check": [f"{c.pk}.{c.version}" for c in checks], "confirmed": "1", "result": "rectify",
            "opinion": "补齐用药记录", "ground": "plan-patrol-rectify", "deadline": (clock.local_date(clock.now()) + timedelta(days=30)).isoformat()}  # fmt: skip
    client.post("/desk/annual/bulk/", said)
    assert sum(check.entry.rectifications.count() for check in checks) == 3


def test_another_citys_checks_are_not_there(checks, make_actor, client_as):
    client = client_as(make_actor(Role.SUPERVISOR, division="4301"))
    page = client.post("/desk/annual/bulk/", {"check": [c.pk for c in checks]})
    assert checks[0].entry.code not in page.text


def test_where_none_of_them_can_be_concluded_nothing_typed_is_lost(checks, supervisor, client_as):
    client = client_as(supervisor)
    said = {"check": [f"{c.pk}.{c.version}" for c in checks], "confirmed": "1", "result": "rectify",
            "opinion": "补齐用药记录", "ground": "plan-patrol-rectify", "deadline": "2020-07-01"}  # fmt: skip
    page = client.post("/desk/annual/bulk/", said)
    assert page.status_code == 422
    assert "整改期限没有晚于生效日期" in page.text
    assert "补齐用药记录" in page.text
