"""The applicant's home: what is still to be done before anything can be applied for."""

from __future__ import annotations

from datetime import date

import pytest

from tests.recognition.cases.conftest import text
from tests.registry.conftest import square
from youji.registry.models import CertifiedProduct
from youji.registry.services import add_plot
from youji.shared.actor import SYSTEM


@pytest.mark.django_db
@pytest.mark.usefixtures("at_that_time")
def test_what_is_done_is_ticked_off_and_all_of_it_done_nothing_is_said(
    open_round, tea_base, people, client_as, now
):
    home = client_as(people.applicant)
    page = text(home.get("/field/"))
    assert "申报前先办好" in page
    assert page.index("登记基地") < page.index("已登记") < page.index("画地块") < page.index("还没有")

    add_plot(base_id=tea_base.pk, name="一号地", geometry=square(), datum="CGCS2000", actor=SYSTEM, now=now)
    CertifiedProduct.objects.create(
        kind="green", name="君山银针", number="LB-44-001", division="430611",
        valid_from=date(2025, 1, 1), valid_until=date(2028, 1, 1),
    )  # fmt: skip
    assert "申报前先办好" not in text(home.get("/field/"))


@pytest.mark.django_db
@pytest.mark.usefixtures("at_that_time")
def test_the_one_thing_to_do_is_the_loudest(open_round, tea_base, people, client_as, request):
    """phone.md C18: five green buttons above, and the draft that was due a quiet one below."""
    home = client_as(people.applicant)
    new = text(home.get("/field/"))
    loud = [
        part.partition("</a>")[0].rpartition(">")[2].strip()
        for part in new.split('class="button primary"')[1:]
    ]
    assert loud == ["画地块"], "with a base and no plots, plots come next"

    draft = request.getfixturevalue("draft")
    page = text(home.get("/field/"))
    loud = [part.partition(">")[0] for part in page.split('class="button primary"')[1:]]
    assert [draft.code in part for part in loud] == [True]
    assert page.index("先办这一件") < page.index("现在可以申报")
    assert "2026年6月30日前，还有" in page
    assert f'href="/field/apply/{draft.code}/rest/"' in page
