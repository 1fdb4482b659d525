"""A record's history on its page: who did what when, in words, by one line of a template."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.template import Context, Template

from youji.ledger.reports import LATEST, history_of
from youji.ledger.services import record
from youji.shared.actor import Actor, Role

CLERK = Actor(
    user_id=7, name="王审核", roles=frozenset({Role.COUNTY_REVIEWER}), agency="君山区局", division="430611"
)
BASE = "registry.base:12"


@pytest.fixture
def put(db, now):
    def one(
        action: str, before: dict, after: dict, *, subject: str = BASE, minutes: int = 0, reason: str = ""
    ):
        with transaction.atomic():
            record(
                action, subject=subject, before=before, after=after, actor=CLERK,
                now=now + timedelta(minutes=minutes), division="430611", reason=reason,
            )  # fmt: skip

    return one


def test_it_says_who_did_what_and_what_changed_newest_first(put):
    put("registry.base.created", {}, {"name": "君山茶叶", "techniques": ""})
    put("registry.base.updated", {"techniques": ""}, {"techniques": "绿色防控"}, minutes=5, reason="核对后改")
    put("registry.base.updated", {"techniques": "x"}, {"techniques": "y"}, subject="registry.base:13")

    latest, first = history_of(BASE)

    assert (latest.action, latest.actor, latest.agency, latest.reason) == (
        "修改基地资料", "王审核", "君山区局", "核对后改",
    )  # fmt: skip
    assert [(c.label, c.before, c.after) for c in latest.changes] == [("技术措施", "", "绿色防控")]
    assert (first.action, first.changes) == ("登记基地", ())


def test_the_records_of_several_subjects_are_one_history_and_no_longer_than_a_page(put):
    for n in range(LATEST):
        put("registry.base.updated", {"name": str(n)}, {"name": str(n + 1)}, minutes=n)
    put("registry.plot.retired", {"name": "1号地"}, {}, subject="registry.plot:3", minutes=LATEST)

    found = history_of(BASE, "registry.plot:3")

    assert len(found) == LATEST
    assert found[0].action == "删除地块"
    assert found[-1].changes[0].before == "1"


def test_a_code_has_the_word_of_its_own_room_a_day_is_in_words_and_what_stays_is_not_repeated(put):
    put(
        "hearings.interim.concluded",
        {"state": "confirmed", "due_on": "2026-12-04", "place": "2026-99-99"},
        {"entry": "430611-25-0001", "state": "upheld", "due_on": "2027-01-28", "place": "三楼"},
        subject="hearings.interim:3",
    )

    changes = history_of("hearings.interim:3")[0].changes  # PostgreSQL keeps no order of keys
    assert len(changes) == 3
    assert {(c.label, c.before, c.after) for c in changes} == {
        ("状态", "已确认，待听取陈述申辩", "维持暂停"),
        ("期限", "2026年12月4日", "2027年1月28日"),
        ("时间和地点", "2026-99-99", "三楼"),
    }


def test_a_page_shows_it_by_one_line(put, django_assert_num_queries):
    put("registry.base.updated", {"techniques": "喷药"}, {"techniques": ""}, reason="<b>核对</b>")

    with django_assert_num_queries(1):
        shown = Template("{% load ledger %}{% history 'registry.base:12' %}").render(Context())

    for said in (
        "修改基地资料",
        "王审核 · 君山区局",
        "&lt;b&gt;核对&lt;/b&gt;",
        "技术措施",
        "<del>喷药</del>",
        "（空）",
    ):
        assert said in shown
    assert "还没有记录" in Template("{% load ledger %}{% history 'registry.base:99' %}").render(Context())
