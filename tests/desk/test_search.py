"""One box over everything of one's area: what is found, by whom, and never across a border."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from youji.catalogue.models import Edition
from youji.desk.selectors.search import asked, search
from youji.recognition.models import Notice
from youji.registry.models import Base
from youji.shared.actor import Role
from youji.shared.rooms import rooms
from youji.shared.searching import MOST

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(submitted, make_entry, base, now):
    """A case, an entry, bases and an operator of 君山, and a notice."""
    Notice.objects.create(
        number="GS-2026-001", title="君山茶叶等拟认定公示", opens_on="2026-05-01", closes_on="2026-05-08", published_at=now
    )  # fmt: skip
    return make_entry(base=base)


def found(text, actor, now) -> dict[str, list[str]]:
    return {kind.word: [hit.title for hit in kind.hits] for kind in search(text, actor, now)}


@pytest.mark.parametrize(
    ("roles", "division", "kinds"),
    [
        ({Role.PROVINCE_REVIEWER}, "43", {"办件", "公示", "目录条目", "基地", "经营主体"}),
        ({Role.CITY_REVIEWER}, "4306", {"办件", "目录条目", "基地", "经营主体"}),
        ({Role.SUPERVISOR}, "4306", {"目录条目", "基地", "经营主体"}),
        ({Role.CITY_REVIEWER}, "4307", set()),
        ({Role.SYSTEM_ADMIN}, "43", set()),
        ({Role.EXPERT}, "43", set()),
    ],
)
def test_each_finds_what_their_pages_would_show_them(there, make_actor, now, roles, division, kinds):
    assert set(found("君山", make_actor(*roles, division=division), now)) == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2026-430611-0001", "办件"), ("GS-2026-001", "公示"), ("430611-25-0001", "目录条目"), ("K7Q2X-001", "基地"),
     ("K7Q2X", "经营主体"), ("jscy", "办件"), ("银针茶业", "经营主体")],
)  # fmt: skip
def test_by_number_name_and_initials(there, make_actor, now, text, kind):
    assert kind in found(text, make_actor(Role.PROVINCE_REVIEWER, division="43"), now)


def test_a_case_is_called_what_was_handed_in(submitted, people, now):
    Base.objects.filter(pk=submitted.base_id).update(name="君山银针")

    assert found("君山", people.city, now)["办件"] == ["君山茶叶"]


def test_people_are_found_by_those_who_look_after_them(make_actor, now):
    make_actor(Role.COUNTY_REVIEWER, division="430611", name="罗小红")

    assert found("罗小红", make_actor(Role.SYSTEM_ADMIN, division="43"), now) == {"人员": ["罗小红"]}
    assert found("罗小红", make_actor(Role.PROVINCE_REVIEWER, division="43"), now) == {}


@pytest.mark.parametrize(
    ("typed", "text"), [("  君山 \0 茶叶 ", "君山 茶叶"), ("", ""), ("茶" * 99, "茶" * 60)]
)
def test_what_is_typed_is_read(typed, text):
    assert asked(typed) == text


def test_nothing_is_asked_of_nothing(make_actor, now):
    with CaptureQueriesContext(connection) as seen:
        assert search("", make_actor(Role.PROVINCE_REVIEWER, division="43"), now) == []
    assert [one for one in seen if "registry" in one["sql"] or "recognition" in one["sql"]] == []


def test_a_rectification_is_ordered_from_where_the_entry_is_found_by_whoever_may(there, make_actor, now):
    def offered(role) -> set[str]:
        hits = [
            hit for kind in search(there.code, make_actor(role, division="4306"), now) for hit in kind.hits
        ]
        return {label for hit in hits for label, _ in hit.actions}

    assert offered(Role.SUPERVISOR) == set()  # not in an edition yet
    there.first_edition = Edition.objects.create(
        number=1, title="第1版", document_number="湘农发〔2026〕1号", published_on=there.recognised_on, published_at=now,
        entry_count=1, digest="d" * 64,
    )  # fmt: skip
    there.save()
    assert offered(Role.SUPERVISOR) == {"责令限期整改"}
    assert offered(Role.STATISTICIAN) == set()


def test_the_page_leads_on_and_says_where_all_of_it_stands(there, make_actor, client_as, at_that_time):
    client = client_as(make_actor(Role.PROVINCE_REVIEWER, division="43"))
    page = client.get("/desk/search/?q=君山").content.decode()

    assert "/desk/catalogue/430611-25-0001/" in page
    assert "没有找到" in client.get("/desk/search/?q=没有的东西").content.decode()
    assert client.get("/desk/search/").status_code == 200
    assert max(len(kind.hits) for kind in client.get("/desk/search/?q=君").context["found"]) <= MOST


def test_a_grower_has_no_desk_to_search(operator, make_actor, client_as):
    assert (
        client_as(make_actor(Role.HOLDER, operator_id=operator.pk)).get("/desk/search/?q=君").status_code
        == 403
    )


def test_every_list_it_leads_to_takes_the_question(make_actor, client_as):
    client = client_as(make_actor(*Role, division="43"))
    for room in rooms():
        for kind in room.search:
            assert client.get(reverse(kind.everything), {"q": "茶"}).status_code == 200, kind.word
