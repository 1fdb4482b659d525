"""The annual report comes filled in from what is known of the base by itself; a ground it speaks for is shown, and nobody has decided."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.catalogue.test_yearly import status
from youji.accounts.models import Person
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import AnnualCheck
from youji.catalogue.services import annual
from youji.production import services as production
from youji.schemes.logic.automatic import opened
from youji.shared.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5"), pytest.mark.clause("4.4-e")]
OWN_WORDS = "规模二百亩，产量三十吨，没有整改。"


@pytest.fixture
def open_page(client):
    def opened_by(actor, address, **said):
        person = Person.objects.get(pk=actor.user_id)
        client.force_login(person, backend="youji.accounts.backends.HouseBackend")
        return client.post(address, said) if said else client.get(address)

    return opened_by


@pytest.fixture
def produced(entry, operator, holder, now):
    """One record that lacks its source, on a season that counts for the entry's base."""
    [season] = production.open_seasons(
        kind="plot", product=entry.base.product.name, started_on="2026-03-01", name="一号", base=entry.base.code,
        operator=operator.code, actor=holder, now=now,
    )  # fmt: skip
    record = {
        "id": str(uuid4()), "kind": "fertilise", "day": "2026-04-20", "seasons": [season.code], "input": "菜籽饼",
        "dose": "50", "dose_unit": "kg/亩",
    }  # fmt: skip
    [took] = production.take_records([record], actor=holder, now=now, channel="api")
    assert took.state == "stored", took


@pytest.fixture
def check(entry, produced, now):
    annual.open_year(2026, now=now)
    return AnnualCheck.objects.get()


def test_the_report_comes_filled_in_and_is_not_sent_as_it_came(check, holder, open_page):
    page = open_page(holder, f"/field/annual/{check.pk}/").content.decode()
    assert "1. 生产记录完整率：0%（2026年基地档案：1条记录，0个生产季没有记录，合计1处不全）。" in page
    assert "2. 按规程率：没有数。2026年没有采用规程。" in page
    assert "二、规模、产量" in page


def test_what_was_known_stays_with_the_report_and_speaks_for_a_ground_that_a_person_decides_on(
    check, entry, holder, supervisor, open_page, now
):
    annual.report(check_id=check.pk, self_report=OWN_WORDS, actor=holder, now=now)
    check.refresh_from_db()
    assert {one.key: one.text for one in opened(check.told)}["records_complete"] == "0%"
    page = open_page(supervisor, f"/desk/annual/{check.pk}/").content.decode()
    assert "数据指向的情形" in page
    assert "生产记录不完整（限期整改）：生产记录完整率0%" in page
    assert "施肥没有写来源、用法" in page
    assert status(entry) == S.IN_FORCE, "nobody has decided"
    measure = open_page(supervisor, f"/desk/catalogue/{entry.code}/order_rectification/").content.decode()
    assert "生产记录不完整（限期整改）" in measure


def test_a_report_that_adds_nothing_is_refused(check, holder, open_page, now):
    page = open_page(holder, f"/field/annual/{check.pk}/")
    drafted = page.context["form"].initial["report"]
    with pytest.raises(Refused, match="只有平台自动得出的数"):
        annual.report(check_id=check.pk, self_report=drafted, actor=holder, now=now)
    annual.report(check_id=check.pk, self_report=drafted + OWN_WORDS, actor=holder, now=now)
    again = open_page(holder, f"/field/annual/{check.pk}/")
    assert again.context["form"].initial["report"] == (drafted + OWN_WORDS)
