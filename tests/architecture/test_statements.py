"""What PostgreSQL is not asked again: of every statement of every line enough is left, and of what is rare all of it."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.statements import TIMES, Noted, Notes, enough, knows_the_database, number_of, read
from youji.accounts.models import Agency

NOTED = st.builds(Noted, st.sets(st.integers(0, 12), max_size=6), st.floats(0, 9))


@given(st.dictionaries(st.text(max_size=4), NOTED, max_size=30))
def test_every_statement_is_made_by_enough_tests_or_by_all_that_make_it(told):
    chosen = enough(told)
    made = Counter(one for noted in told.values() for one in noted.asked)
    left = Counter(one for name in chosen for one in told[name].asked)
    assert chosen <= set(told)
    assert {one: min(TIMES, times) for one, times in made.items()} == {
        one: min(TIMES, left[one]) for one in made
    }


def test_what_many_ask_alike_is_asked_by_few_of_them():
    told = {f"test_{n}": Noted({1, 2}, 1.0) for n in range(50)} | {"test_rare": Noted({1, 3}, 90.0)}
    assert len(enough(told)) <= TIMES + 1
    assert "test_rare" in enough(told)


def test_a_statement_is_the_same_with_more_values_and_another_at_another_line():
    few, many = "a.py:1 SELECT 1 WHERE id IN (%s)", "a.py:1 SELECT 1 WHERE id IN (%s, %s, %s)"
    assert number_of(few) == number_of(many) != number_of(few.replace(":1", ":2"))
    assert number_of("INSERT INTO a VALUES (%s, %s), (%s, %s)") == number_of("INSERT INTO a VALUES (%s, %s)")


def test_who_imports_django_db_knows_the_database():
    knowing, other = ModuleType("knowing"), ModuleType("other")
    knowing.connection = connection
    other.Agency = Agency
    assert knows_the_database(knowing)
    assert not knows_the_database(other)


@pytest.mark.django_db
def test_a_test_that_passed_is_noted_with_what_it_asked(tmp_path, request):
    notes = Notes(tmp_path / "gw0.jsonl")
    notes.listening = True  # to what is asked below, and to nothing afterwards
    for passed in (False, True):
        running = notes.pytest_runtest_protocol(request.node)
        next(running)
        with connection.execute_wrapper(notes.hear):
            Agency.objects.filter(division="43").exists()
        notes.passed = passed
        next(running, None)

    told = read(tmp_path)
    assert list(told) == [request.node.nodeid]
    assert len(told[request.node.nodeid].asked) == 1
