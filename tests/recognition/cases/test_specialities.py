"""A panel on which nobody knows the product concludes nothing (process.md A5, issue 7 §1)."""

from __future__ import annotations

import pytest

from tests.recognition.cases.conftest import text
from youji.accounts.models import Person
from youji.recognition.selectors import experts as panels
from youji.shared.refusals import Blocked

pytestmark = pytest.mark.usefixtures("at_that_time")


@pytest.mark.parametrize(
    ("known", "stopped"),
    [
        ([["茶叶"], ["水产"], []], False),  # one of them is enough
        ([["水产"], ["畜牧", "水果"], []], True),
        ([[], [], []], True),  # nothing on record is not known
    ],
)
def test_one_of_those_who_scored_knows_such_products(scored, people, step, known, stopped):
    for expert, groups in zip(people.experts, known, strict=True):
        Person.objects.filter(pk=expert.user_id).update(specialities=groups)

    if not stopped:
        assert (
            step("expert_review", scored, people.province, days=3, opinion="同意。").status
            == "expert_reviewed"
        )
        return
    with pytest.raises(Blocked) as blocked:
        step("expert_review", scored, people.province, days=3, opinion="同意。")
    assert [(one.code, "茶叶" in one.message, "茶叶" in one.mend) for one in blocked.value.findings] == [
        ("REC-043", True, True)
    ]
    assert step("expert_refuse", scored, people.province, days=3, opinion="不同意。").status == "refused"


def test_who_knows_the_product_is_shown_where_experts_are_asked(scored, people, client_as, caller):
    Person.objects.filter(pk__in=[one.user_id for one in people.experts]).update(specialities=["水产"])
    Person.objects.filter(pk=people.experts[0].user_id).update(specialities=["茶叶"])
    page = text(client_as(people.province).get("/desk/experts/"))
    assert "茶叶；专业相符1件" in page
    assert "水产；专业相符0件" in page
    assert "没有熟悉的" not in page

    Person.objects.filter(pk=people.experts[0].user_id).update(specialities=[])
    assert "已请的专家里没有熟悉的" in text(client_as(people.province).get("/desk/experts/"))
    (row,) = caller(people.province).get("/recognition/panel/waiting").json()
    assert (row["group"], row["group_known"]) == ("茶叶", False)


def test_a_county_as_such_has_no_product_anybody_must_know(people):
    assert panels.unknown_to([one.user_id for one in people.experts], "") == ""
    assert panels.unknown_to([], "茶叶") == ""
