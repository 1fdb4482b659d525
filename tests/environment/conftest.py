from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.recognition.cases.conftest import pdf
from tests.registry.conftest import make_base, make_operator, put_plot, square
from youji.accounts.services.tokens import create_token
from youji.documents.services import store
from youji.environment.services import samples as services
from youji.shared import clock
from youji.shared.actor import Role

__all__ = ["make_base", "make_operator", "put_plot", "square"]


@pytest.fixture
def base(make_base):
    """A tea base of 君山区."""
    return make_base()


@pytest.fixture
def holder(make_actor, base):
    """Whose base it is."""
    return make_actor(Role.HOLDER, operator_id=base.operator_id)


@pytest.fixture
def laboratory(county_reviewer, now):
    return services.add_laboratory(
        name="岳阳市农产品质量安全检测中心", cma_number="CMA1", cma_until=date(2027, 1, 1), catl_number="CATL1",
        catl_until=date(2027, 1, 1), actor=county_reviewer, now=now,
    )  # fmt: skip


@pytest.fixture
def program():
    """The headers of a program that reads for the actor."""

    def make(actor):
        _, secret = create_token(
            name="程序", scopes=["environment:read"], expires_on=clock.local_date(clock.now()) + timedelta(days=9), actor=actor, now=clock.now()
        )  # fmt: skip
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.fixture
def take(base, county_reviewer, now):
    def make(**more):
        said = {"kind": "soil", "taken_on": date(2026, 5, 20), "taken_by": "周晓岚", "use": "水田", **more}
        return services.take_sample(
            base=said.pop("base", base.code), actor=said.pop("actor", county_reviewer), now=now, **said
        )

    return make


@pytest.fixture
def paper(county_reviewer, now):
    """The laboratory's report, as a file."""
    return store(
        file=pdf("检测报告.pdf"), name="检测报告.pdf", actor=county_reviewer, now=now, division="430611"
    )


@pytest.fixture
def report(laboratory, paper, county_reviewer, now):
    def make(sample, values, **more):
        said = {
            "report_number": "2026-1",
            "reported_on": date(2026, 5, 28),
            "laboratory": laboratory.name,
            **more,
        }
        return services.report(
            sample_id=sample.pk,
            values=values,
            document=said.pop("document", paper),
            actor=said.pop("actor", county_reviewer),
            now=now,
            **said,
        )

    return make
