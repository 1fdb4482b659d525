from __future__ import annotations

import json

import pytest

from tests.api.conftest import caller  # noqa: F401
from tests.registry.conftest import make_base, make_operator, square  # noqa: F401
from youji.imports import jobs, services
from youji.imports.models import Run
from youji.registry.selectors import areas_of
from youji.registry.services.operator_sheets import operators_table
from youji.shared.workbook import export

GOOD = {"kind": "household", "division": "430611", "identity_kind": "none", "contact_name": "张三"}


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    """Files of runs, where nobody else's are."""
    settings.VAR = tmp_path
    return tmp_path


def book(actor, count: int, **more) -> bytes:
    """A workbook of so many new operators in 君山区."""
    rows = [{**GOOD, "name": f"君山第{n}合作社", **more} for n in range(count)]
    return export(operators_table(areas_of(actor)), rows)


def plots_file(bytes_at_least: int = 0) -> bytes:
    """GeoJSON of one plot inside 君山区, as long as asked for."""
    feature = {"type": "Feature", "properties": {"name": "一号地"}, "geometry": square()}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]})
    return text.encode() + b" " * max(0, bytes_at_least - len(text))


@pytest.fixture
def handed(county_reviewer, now):
    """Hands over as the county's reviewer."""

    def hand(
        data: bytes, *, kind: str = "registry.operators", take: bool = True, actor=county_reviewer, **options
    ):
        return services.hand_over(
            kind=kind, options=options, data=data, name="名单.xlsx", take=take, actor=actor, now=now
        )

    return hand


def after_work(run: Run, now) -> Run:
    """The run, after one round of the worker."""
    jobs.run(now)
    run.refresh_from_db()
    return run
