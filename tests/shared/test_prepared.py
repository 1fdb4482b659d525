"""A question whose statement is made once is answered as Django answers it each time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.transaction import TransactionManagementError

from youji.accounts.models import Agency, Grant, Person
from youji.production.models import Record, Shortage, Work
from youji.shared.inserting import insert
from youji.shared.prepared import MOST, NotPrepared, prepared

NOW = datetime(2026, 6, 1, 4, 5, 6, 789, UTC)
DAY = date(2026, 5, 20)


@prepared
def done(operators: Collection[int], since: date, roots: Collection[UUID]) -> QuerySet[Work]:
    rows = Work.objects.filter(operator_id__in=operators, root__in=roots, day__gte=since)
    return rows.order_by("operator_id", "pk")


@prepared
def counted(labels: Collection[str], latest: bool | None) -> QuerySet[Work, tuple]:
    rows = Work.objects.filter(label_key__in=labels).order_by("label_key").values_list("label_key", "kind")
    return rows.annotate(days=Max("day") if latest else Count("day"))


@prepared
def short(since: datetime, ended: datetime | None, shelves: Collection[str]) -> QuerySet[Shortage, str]:
    rows = Shortage.objects.filter(Q(shelf__in=shelves) | Q(since__gt=since), ended_at=ended)
    return rows.order_by("shelf").values_list("shelf", flat=True)


@prepared
def said(operator: int) -> QuerySet[Work, dict]:
    return Work.objects.filter(operator_id=operator).values_list("use", flat=True)


@prepared
def with_agency(username: str) -> QuerySet[Person]:
    found = Person.objects.filter(username=username).select_related("agency").defer("email")
    return found.annotate(held=F("grants__role")).order_by("grants__role")


@prepared
def held(ids: Collection[UUID]) -> QuerySet[Record]:
    return Record.objects.select_for_update().filter(pk__in=ids)


def work(operator: int, n: int, day: date = DAY) -> Work:
    return Work(
        operator_id=operator, season_id=uuid4(), day=day, kind="spray", root=uuid4(), record_id=uuid4(), label_key=f"l{n % 3}",
        name_key="", use={"dose": n},
    )  # fmt: skip


def same(question, *args):
    """What is answered; the same as Django's own way, twice."""
    for _ in range(2):
        found, own = question(*args), list(question.plain(*args))
        assert found == own
        for one, other in zip(found, own, strict=True):
            if isinstance(one, (Work, Record, Person)):
                assert {k: v for k, v in vars(one).items() if k != "_state"} == {
                    k: v for k, v in vars(other).items() if k != "_state"
                }
                assert (one._state.adding, one._state.db) == (other._state.adding, other._state.db)
    return found


@pytest.mark.django_db
def test_every_number_of_values_is_answered_as_django_does():
    works = [work(n % 4, n) for n in range(MOST + 6)]
    insert(works)
    for size in (1, 2, 3, 5, MOST, MOST + 1):
        some = [one.root for one in works[:size]]
        assert len(same(done, {0, 1, 2, 3}, DAY, some)) == size
        assert same(done, [0], DAY + timedelta(days=1), tuple(some)) == []
    assert same(done, frozenset({9}), DAY, [works[0].root]) == []
    assert same(done, [], DAY, [works[0].root]) == []
    assert same(done, [0], DAY, set()) == []
    for latest in (True, False, None):
        assert len(same(counted, ["l0", "l1"], latest)) == 2


@pytest.mark.django_db
def test_nothing_at_all_is_a_question_of_its_own():
    Shortage.objects.bulk_create(
        Shortage(
            operator_id=1, shelf=shelf, dimension="mass", input="", since=NOW, ended_at=NOW if n else None
        )
        for n, shelf in enumerate(("a", "b", "%s", "'; --"))
    )
    assert same(short, NOW, None, ["a", "b"]) == ["a"]
    assert same(short, NOW, NOW, ["a", "b"]) == ["b"]
    assert same(short, NOW, NOW, ["%s", "'; --", "\x010\x01"]) == ["%s", "'; --"]
    assert same(short, NOW - timedelta(microseconds=1), None, []) == ["a"]
    insert([work(7, 3)])
    assert same(said, 7) == [{"dose": 3}]


@pytest.mark.django_db
def test_related_rows_and_what_is_reckoned_come_with_them():
    agency = Agency.objects.create(name="县农业农村局", level="county", division="430611")
    person = Person.objects.create_user("a", name="甲", agency=agency)
    Grant.objects.bulk_create(Grant(person=person, role=role) for role in ("holder", "supervisor"))
    Person.objects.create_user("b", name="乙")
    assert [(one.held, one.agency.name) for one in same(with_agency, "a")] == [
        ("holder", agency.name),
        ("supervisor", agency.name),
    ]
    assert [one.agency for one in same(with_agency, "b")] == [None]
    with_agency("a")
    [one, _] = with_agency("a")
    assert one.email == ""  # asked for now


@pytest.mark.django_db
def test_one_statement_is_sent_and_none_where_there_is_nothing_to_ask(django_assert_num_queries):
    done([1], DAY, [uuid4()])
    with django_assert_num_queries(1):
        done([2], DAY, [uuid4()])
    with django_assert_num_queries(0):
        done([], DAY, [uuid4()])


@pytest.mark.django_db
def test_what_is_done_to_an_argument_on_the_way_is_refused():
    @prepared
    def shifted(day: date) -> QuerySet[Work]:
        return Work.objects.filter(day=day + timedelta(days=1))

    @prepared
    def within(text: str) -> QuerySet[Work]:
        return Work.objects.filter(label_key__contains=text)

    @prepared
    def ignored(kind: str) -> QuerySet[Work]:
        return Work.objects.filter(kind="spray" if kind else "")

    @prepared
    def each(ids: Collection[UUID]) -> QuerySet[Work, dict]:
        return Work.objects.filter(pk__in=ids).values("pk")

    for question, said in ((shifted, DAY), (within, "a"), (ignored, "a"), (each, [uuid4()])):
        with pytest.raises(NotPrepared):
            question(said)


@pytest.mark.django_db(transaction=True)
def test_rows_are_held_within_a_transaction_only():
    if not connection.features.has_select_for_update:
        assert held([uuid4()]) == []
        return
    from django.db import transaction

    with transaction.atomic():
        assert held([uuid4()]) == []
    with pytest.raises(TransactionManagementError):
        held([uuid4()])
