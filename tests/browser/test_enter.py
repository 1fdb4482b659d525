"""Enter in a text field of the desk decides nothing: a decision is pressed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.hearings.conftest import *  # noqa: F403  (its fixtures: 君山茶叶 in the catalogue, and the officers)
from youji.catalogue.models import Edition, EntryEvent
from youji.hearings.models import Interim, Proposal
from youji.hearings.services import interims, proposals
from youji.registry.models import Base
from youji.shared import clock

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TYPED = "input:is([type=text], [type=date], [type=number], :not([type])):visible"


@pytest.fixture
def now():
    return clock.now()  # the browser's requests read the same clock


def decided() -> list[int]:
    return [model.objects.count() for model in (Edition, EntryEvent, Interim, Proposal)] + [
        model.objects.exclude(concluded_at=None).count() for model in (Interim, Proposal)
    ]


def test_enter_in_every_box_of_a_form_that_decides_takes_no_decision(
    live_server, transactional_db, entry, make_entry, supervisor, second, holder, decision_maker, publisher,
    open_page, sign_in, now,
):  # fmt: skip
    other = Base.objects.create(code="JS0001-02", name="君山二号", kind="county", division="430611")
    make_entry(
        base=other, recognised_on=clock.local_date(now) - timedelta(days=9)
    )  # an edition has something to say
    told = proposals.propose(
        "remove", code=entry.code, ground="major_incident", reason="复检不合格", actor=decision_maker, now=now
    )
    proposals.answer(proposal_id=told.pk, statement="有异议", actor=holder, now=now)
    halted = interims.order(
        code=make_entry(base=Base.objects.create(code="JS0001-03", name="君山三号", kind="county", division="430611")).code,
        ground="plan-danger", reason="正在采样", actor=supervisor, now=now,
    )  # fmt: skip
    home = f"{live_server.url}/desk"
    pages = (
        (publisher, f"{home}/editions/"),
        (publisher, f"{home}/catalogue/national/"),
        (publisher, f"{home}/hearings/proposals/{told.pk}/"),
        (publisher, f"{home}/catalogue/{entry.code}/withdraw/"),
        (supervisor, f"{home}/catalogue/{entry.code}/suspend/"),
        (supervisor, f"{home}/catalogue/{entry.code}/order_rectification/"),
        (second, f"{home}/hearings/interims/{halted.pk}/"),
    )
    before = decided()
    for who, url in pages:
        page = open_page()
        sign_in(page, who)
        page.goto(url)
        boxes = page.locator(f"main form[method=post] {TYPED}")
        assert boxes.count(), url
        for n in range(boxes.count()):
            if boxes.nth(n).get_attribute("type") == "text":
                boxes.nth(n).fill("湘农发〔2026〕9号")
            boxes.nth(n).press("Enter")
        page.wait_for_timeout(300)
        assert (page.url, page.locator(".error-summary").count(), decided()) == (url, 0, before), url
        page.context.close()
