"""What a page publishes it asks once more, or it says here why not (decision 0095).

A service publishes when it gives the trail something ``public``, makes a document public, moves on a matter whose
procedure is public, or has the public page of an entry made anew. Which services a page comes to is read from the
source: whatever function or table a function names. So a new public act stands in this table, or the test fails.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps

from tests.architecture.test_api_parity import ALL, OPERATIONS, READS, WRITERS, functions, name_of
from youji.procedures import services as procedures
from youji.procedures.rows import Proceeding

Node = tuple[ModuleType, str]
#: They record and store what they are told; whoever tells them publishes.
PLUMBING = ("youji.ledger.", "youji.documents.", "youji.shared.", "youji.procedures.", "youji.accounts.")
DECISION = Path(__file__).resolve().parents[2] / "docs" / "decisions" / "0095-a-public-act-asks-once-more.md"

ASKS = "asks"
#: Why an act does not ask: each is a line of decision 0095.
SHOWN_BEFORE = "its first press is the preview"
BACK_AT_ONCE = "whoever did it takes it back with one press"
NEXT_STEP_ENDS_IT = "the next step in the ordinary course ends it"
SIGNED = "each of a team signs what its page shows whole"
NOT_YET_PUBLIC = "nobody reads it before an act that asks"
NO_MORE_THAN_THAT = "the log says that it was, and nothing of what was typed"
NEVER_PUBLIC = "no step of this page is one that is told to everybody"
WHY_NOT = (
    SHOWN_BEFORE, BACK_AT_ONCE, NEXT_STEP_ENDS_IT, SIGNED, NOT_YET_PUBLIC, NO_MORE_THAN_THAT, NEVER_PUBLIC,
)  # fmt: skip

#: Every page that publishes: the services by which it does → whether it asks, or why not.
ACTS: dict[str, dict[str, str]] = {
    "acceptance.team.agree": {"acceptance.visits.sign_reconciled": SIGNED},
    "appeals.deciding.appeal": {"appeals.decide": ASKS},
    "catalogue.changes.change": {"catalogue.changes.confirm": ASKS},
    "catalogue.editions.edition_list": {"catalogue.editions.publish_edition": ASKS},
    "catalogue.national.national_entry": {"catalogue.national.enter_row": ASKS},
    "catalogue.entries.amend": {"catalogue.amending.amend": ASKS},
    "catalogue.entries.measure": {
        "catalogue.standing.take_measure": ASKS
    },  # but 警示 and 限期整改: the next step
    "catalogue.entries.rectification": {"catalogue.standing.close_rectification": NEXT_STEP_ENDS_IT},
    "catalogue.own_words.hide": {"catalogue.own_words.hide": BACK_AT_ONCE},
    "catalogue.own_words.say": {"catalogue.own_words.say": BACK_AT_ONCE},
    "catalogue.own_words.show": {"catalogue.own_words.show": BACK_AT_ONCE},
    "catalogue.photos.confirm": {"catalogue.photos.confirm": BACK_AT_ONCE},
    "catalogue.photos.offer": {"catalogue.photos.offer": NOT_YET_PUBLIC},
    "catalogue.photos.refuse": {"catalogue.photos.refuse": NOT_YET_PUBLIC},
    "catalogue.photos.take_back": {"catalogue.photos.withdraw": BACK_AT_ONCE},
    "catalogue.photos.withdraw": {"catalogue.photos.withdraw": BACK_AT_ONCE},
    "catalogue.workbooks.national_import": {"catalogue.national_workbooks.take_plan": SHOWN_BEFORE},
    "catalogue.yearly.annual_check": {
        "catalogue.annual.conclude": ASKS
    },  # where it failed; else the next check
    "catalogue.yearly.bulk": {"catalogue.annual_bulk.conclude_many": SHOWN_BEFORE},
    "hearings.deciding.interim": {"hearings.interims.confirm": ASKS, "hearings.interims.lift": ASKS},
    "hearings.deciding.proposal": {"hearings.proposals.decide": ASKS},
    "hearings.opening.order": {"hearings.interims.order": ASKS},
    "portal.notices.notice_page": {"recognition.notices.file_objection": NO_MORE_THAN_THAT},
    "recognition.apply.carry": {"recognition.carrying.carry_draft": NEVER_PUBLIC},
    "recognition.handing_in.step": {"recognition.review.take_step": NEVER_PUBLIC},
    "recognition.notices.change": {
        "recognition.notice_changes.correct_notice": ASKS,
        "recognition.notice_changes.extend_notice": ASKS,
        "recognition.notice_changes.withdraw_notice": ASKS,
    },
    "recognition.notices.compose": {"recognition.notices.open_notice": ASKS},
    "recognition.notices.objection": {
        "recognition.notices.conclude_objection": NO_MORE_THAN_THAT,
        "recognition.notices.investigate_objection": NO_MORE_THAN_THAT,
    },
    "recognition.review.bulk_action": {
        "recognition.bulk.bulk_preview": SHOWN_BEFORE,
        "recognition.bulk.bulk_take": SHOWN_BEFORE,
    },
    "recognition.review.step": {
        "recognition.review.take_step": ASKS
    },  # of the steps that are told to everybody
    "recognition.rounds.announce": {"recognition.rounds.announce_round": ASKS},
    "recognition.rounds.attach": {"recognition.rounds.attach_to_round": NOT_YET_PUBLIC},
    "recognition.rounds.change_quota": {"recognition.round_changes.change_quota": ASKS},
    "recognition.rounds.extend": {"recognition.round_changes.extend_round": ASKS},
}
#: A room made later keeps its own beside its tests: ``tests/<room>/declares.py``.
for path in sorted(Path(__file__).parents[1].glob("*/declares.py")):
    ACTS |= getattr(importlib.import_module(f"tests.{path.parent.name}.declares"), "PUBLIC_ACTS", {})


@functools.cache
def source(module: ModuleType) -> dict[str, ast.AST]:
    """What a module names at its top: functions and tables."""
    tables = {
        target.id: node
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    return {**tables, **functions(module)}


def own_names(node: ast.AST) -> set[str]:
    """Parameters and what is assigned: they are not the module's names."""
    inside = list(ast.walk(node))
    stored = {one.id for one in inside if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    return stored | {one.arg for one in inside if isinstance(one, ast.arg)}


def named_by(module: ModuleType, node: ast.AST) -> Iterator[Node]:
    """The functions and tables of ours that ``node`` names: ``f``, ``module.f``, ``TABLE``."""
    own = own_names(node) if isinstance(node, ast.FunctionDef) else set()
    for one in ast.walk(node):
        home, name = module, ""
        if isinstance(one, ast.Name) and one.id not in own:
            name = one.id
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id not in own:
            found = getattr(module, one.value.id, None)
            home, name = (found, one.attr) if isinstance(found, ModuleType) else (module, "")
        thing: Any = getattr(home, name, None) if name else None
        if inspect.isfunction(thing):
            made = inspect.unwrap(thing)
            home, name = sys.modules[made.__module__], made.__name__
        if thing is not None and home.__name__.startswith("youji.") and name in source(home):
            yield home, name


def told(node: ast.AST) -> bool:
    """Whether something ``public`` is given on that is not just passed through, and not nothing."""
    given = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
    marks = (
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.keyword) and one.arg in ("public", "is_public")
    )
    return any(
        not (isinstance(said, ast.Constant) and not said.value)
        and not (isinstance(said, ast.Name) and said.id in given)
        for said in marks
    )  # fmt: skip


def matters(module: ModuleType) -> list[type[Proceeding]]:
    """The kinds of matter a module knows."""
    kinds = (one for one in vars(module).values() if inspect.isclass(one) and issubclass(one, Proceeding))
    return [one for one in kinds if not one._meta.abstract]


@functools.cache
def looked_at(module: ModuleType, name: str) -> tuple[bool, tuple[Node, ...]]:
    """Whether this function or table publishes itself, and what it names."""
    node = source(module)[name]
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    moves_on = getattr(module, "take", None) is procedures.take and any(
        isinstance(one, ast.Name) and one.id == "take" for one in calls
    )
    made_anew = any(ast.unparse(one) == "publication.refresh" for one in calls)
    public_matter = moves_on and any(one.procedure.public for one in matters(module))
    return told(node) or made_anew or public_matter, tuple(named_by(module, node))


def reached_from(start: Node) -> Iterator[Node]:
    """All that ``start`` comes to, itself too; what only records and stores is left out."""
    seen, todo = {start}, [start]
    while todo:
        one = todo.pop()
        yield one
        further = {two for two in looked_at(*one)[1] if not two[0].__name__.startswith(PLUMBING)} - seen
        seen |= further
        todo += further


@functools.cache
def publishes(service: Node) -> bool:
    return any(looked_at(*one)[0] for one in reached_from(service))


def own_pages(view: Node) -> list[Node]:
    """The view, and what it names among the pages: helpers, tables of buttons, views of another module."""
    seen, todo = {view}, [view]
    while todo:
        further = {two for two in looked_at(*todo.pop())[1] if ".views" in two[0].__name__} - seen
        seen |= further
        todo += further
    return list(seen)


def acts_of(view: Node) -> set[str]:
    """The services by which a page publishes."""
    services = {
        two for one in own_pages(view) for two in looked_at(*one)[1] if ".views" not in two[0].__name__
    }
    found = {one for one in services if not one[0].__name__.startswith(PLUMBING) and publishes(one)}
    return {f"{home.__name__}.{name}".removeprefix("youji.").replace(".services", "") for home, name in found}


def asks(view: Node) -> bool:
    """Whether the page, or a page's function it uses, hands ``Asks`` to ``submit``."""
    return any(
        isinstance(node, ast.keyword) and node.arg == "asks"
        for home, name in own_pages(view)
        for node in ast.walk(source(home)[name])
    )


PAGES: dict[str, Node] = {
    name_of(view): (sys.modules[view.__module__], view.__name__)
    for view in ALL
    if name_of(view) in WRITERS and OPERATIONS.get(name_of(view)) != READS
}


def test_every_page_that_publishes_asks_once_more_or_says_why_not():
    found = {name: acts for name, page in PAGES.items() if (acts := acts_of(page))}
    assert {name: sorted(acts) for name, acts in found.items()} == {
        name: sorted(acts) for name, acts in ACTS.items()
    }, (
        "These pages publish by these services: hand `asks=Asks(…)` to submit (shared.once_more), draw "
        "{% once_more form %}, and say ASKS in ACTS with a test of what is asked; or give the reason there and in "
        "decision 0095."
    )


@pytest.mark.parametrize("name", sorted(name for name, acts in ACTS.items() if ASKS in acts.values()))
def test_a_page_that_is_said_to_ask_asks(name):
    assert asks(PAGES[name])


def test_every_reason_stands_in_the_decision_and_none_is_left_over():
    said = {answer for acts in ACTS.values() for answer in acts.values()} - {ASKS}
    assert said == set(WHY_NOT)
    text = DECISION.read_text(encoding="utf-8")
    assert [reason for reason in WHY_NOT if reason not in text] == []


def test_whoever_moves_a_matter_on_knows_its_kind():
    """By it is seen whether the step is public; a module that has none at hand would not be noticed."""
    homes = [one for name, one in sys.modules.items() if name.startswith("youji.") and one is not procedures]
    moving = [one for one in homes if getattr(one, "take", None) is procedures.take]
    assert [one.__name__ for one in moving if not matters(one)] == []
    assert len(moving) > 5
    assert any(model.procedure.public for model in apps.get_models() if issubclass(model, Proceeding))


PLANTED = {
    "a leaf of the log": "record_row(row, 'hidden', public={'code': row.code})",
    "a document": "documents.store(file=file, is_public=True)",
    "a public page": "publication.refresh([code], now)",
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_new_public_act_is_noticed(what, monkeypatch):
    """Planted in a service of a page that publishes nothing, behind a helper."""
    home = importlib.import_module("youji.registry.services.certified")
    page = PAGES["registry.certified.new_certified"]
    assert acts_of(page) == set()
    planted = ast.parse(textwrap.dedent(f"def put_on_record():\n    {PLANTED[what]}")).body[0]
    caches = (looked_at, publishes)
    monkeypatch.setitem(source(home), "put_on_record", planted)
    for cache in caches:
        cache.cache_clear()
    try:
        assert acts_of(page) == {"registry.certified.create_certified_product"}
    finally:
        for cache in caches:
            cache.cache_clear()
