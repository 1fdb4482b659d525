"""A grower of chilli whose harvest opens a lot in a base of 君山区, and a laboratory of the county."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.certificates.conftest import harvest, lot, open_season, plot, record, take  # noqa: F401
from tests.environment.conftest import laboratory, paper, report  # noqa: F401
from tests.production.conftest import base, grower  # noqa: F401
from tests.registry.conftest import make_base, make_operator, put_plot  # noqa: F401
from youji.environment.services import samples
from youji.norms.services import load_norms
from youji.production.models import Lot
from youji.quality.logic.exams import LETTERS
from youji.quality.selectors import exams as exam_reads
from youji.quality.services import bank, exams, testing
from youji.quality.services import inspectors as issuing
from youji.quality.services import training as services
from youji.registry.models import Product
from youji.shared import clock


@pytest.fixture
def tea(db) -> Product:
    """What grows is chilli: a class that is covered, and one the limits speak of."""
    return Product.objects.create(code="0201", name="辣椒", group="蔬菜")


@pytest.fixture
def season(open_season, plot):  # noqa: F811
    return open_season(plot, product="辣椒")[0]


#: The tests' today is the first of June 2026 (tests/conftest.py); the lot was picked on 30 May.
DAY = date(2026, 5, 31)


@pytest.fixture
def rapid(grower, now):  # noqa: F811
    """A rapid test of a lot: what it found."""

    def tested(lot: Any, values: str = "毒死蜱 阴性", **said: Any) -> Any:  # noqa: F811
        asked = {"device": "胶体金读数仪", "day": DAY, "actor": grower, "now": now} | said
        return testing.keep_rapid(lot=lot.code, values=values, **asked)

    return tested


@pytest.fixture
def sample_of(base, grower, now):  # noqa: F811
    """A sample of the base's chilli, of no lot that is named."""

    def taken(**said: Any) -> Any:
        asked = {
            "kind": "product",
            "product_name": "辣椒",
            "taken_on": DAY,
            "taken_by": "王五",
            "actor": grower,
            "now": now,
        } | said
        return samples.take_sample(base=base.code, **asked)

    return taken


@pytest.fixture
def norms(tea, now) -> None:
    """The limits and labels of ``data/norms``."""
    load_norms(now=now)


@pytest.fixture
def limit_of_chilli(norms):
    """A line of a report that is over its limit, or keeps to it."""
    return lambda *, over: f"溴氰菊酯 {'5' if over else '0.001'} mg/kg\n"


@pytest.fixture
def lot_sprayed(norms, take, season, harvest):  # noqa: F811
    """A lot on whose ground this was sprayed ten days before."""

    def sprayed(name: str) -> Lot:
        said = record(
            kind="spray", day="2026-05-20", seasons=[season.code], input=name, dose="50", dose_unit="mL/亩",
            target="疫病", worker="王五",
        )  # fmt: skip
        [result] = take(said)
        assert result.stored, result
        return harvest()

    return sprayed


@pytest.fixture
def questions(province_reviewer, now):
    """Twelve questions."""
    return [
        bank.put_question(
            code=f"T{n:04d}", topic="安全间隔期", stem=f"第{n}题：哪个对？", choices="甲\n乙\n丙\n丁", answer="ABCD"[n % 4],
            article="农产品质量安全法第二十九条", actor=province_reviewer, now=now - timedelta(days=30),
        )
        for n in range(12)
    ]  # fmt: skip


@pytest.fixture
def course(questions, county_reviewer, now):
    """A training of the county's with so many sessions of eight hours, all of today."""

    def held(sessions: int, *, when: Any = None, actor: Any = county_reviewer) -> Any:
        at = when or now
        row = services.plan_training(
            title="2026年第一期内检员培训",
            audience="inspector",
            topics="安全间隔期\n自检",
            actor=actor,
            now=at,
        )
        said = {"day": clock.local_date(at), "hours": "8", "place": "县农业农村局", "teacher": "王老师"}
        return row, [
            services.call_session(training=row.pk, **said, actor=actor, now=at) for _ in range(sessions)
        ]

    return held


@pytest.fixture
def sit(now):
    """An exam of a training, with so many right."""

    def sat(row: Any, person: Any, *, right: int, at: Any = None) -> Any:
        when = at or now
        made = exams.begin_exam(training=row.pk, actor=person, now=when)
        key = exam_reads.right_of(made)
        answers = {
            one.code: LETTERS[(one.order.index(key[one.code]) + (n >= right)) % len(one.order)]
            for n, one in enumerate(exam_reads.asked_of(made))
        }
        return exams.hand_in(exam=made.pk, answers=answers, actor=person, now=when)

    return sat


@pytest.fixture
def inspector(course, sit, county_reviewer, now):
    """A certificate for somebody, by a course of that day."""

    def certified(person: Any, *, at: Any = None) -> Any:
        when = at or now
        row, sessions = course(2, when=when)
        for one in sessions:
            services.sign_in(token=one.token, actor=person, now=when)
        sit(row, person, right=10, at=when)
        [made] = issuing.issue_certificates(training=row.pk, actor=county_reviewer, now=when)
        return made

    return certified


@pytest.fixture
def moving(monkeypatch, now):
    """The pages' clock says the tests' now."""
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
