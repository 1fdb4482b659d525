"""What a page can change, a token can change: every writing page names its operation, or the reason why not.

And every paper or workbook that a page hands out, a token can get.

A page writes when it, or a function of its module that it uses, looks at what was posted. The sign-in library's pages
are not ours to read: each of them is in the table too.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from youji.accounts import sign_in_urls
from youji.api import api

POSTED = {"POST", "FILES", "require_POST"}
DECISION = Path(__file__).resolve().parents[2] / "docs" / "decisions" / "0014-one-api-over-the-services.md"


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
            continue
        view = pattern.callback
        while isinstance(view, functools.partial):
            view = view.func
        yield inspect.unwrap(view)


@functools.cache
def functions(module: ModuleType) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def looks_at_what_was_posted(module: ModuleType, name: str, seen: set[tuple[str, str]] | None = None) -> bool:
    """Whether the function, or one of our pages' functions it calls, reads the posted form or its files."""
    seen = seen if seen is not None else set()
    if (module.__name__, name) in seen or name not in functions(module):
        return False
    seen.add((module.__name__, name))
    for node in ast.walk(functions(module)[name]):
        word = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if word in POSTED or (isinstance(node, ast.Constant) and node.value == "POST"):
            return True
        if not isinstance(node, ast.Name):
            continue
        found = getattr(module, word, None)
        home = sys.modules.get(getattr(found, "__module__", "") or "")
        ours = inspect.isfunction(found) and home is not None and ".views" in home.__name__
        if ours and looks_at_what_was_posted(home, found.__name__, seen):
            return True
    return False


def name_of(view: Any) -> str:
    module = view.__module__.removeprefix("youji.").replace(".views", "")
    return f"{module}.{getattr(view, '__qualname__', type(view).__name__)}"


ALL = list(views(get_resolver().url_patterns))
WRITERS = sorted(
    {
        name_of(view)
        for view in ALL
        if view.__module__.startswith("youji.")
        and not view.__module__.endswith(".api")
        and looks_at_what_was_posted(sys.modules[view.__module__], view.__name__)
    }
)
#: Nothing is changed: the page shows a form again, or asks for a secret before it shows something.
READS = "reads"
#: Why no token can: each is a line of decision 0014.
PASSWORD = "passwords, and what leads to one"
SECOND_FACTOR = "second factors"
SESSION = "signing in and out"
DEMONSTRATION = "the demonstration's door and clock"
PAGE_ONLY = (PASSWORD, SECOND_FACTOR, SESSION, DEMONSTRATION)

APPLICATION, ENTRY = "/recognition/applications/{code}", "/catalogue/entries/{code}"
ROUND, PERSON = "/recognition/rounds/{round_id}", "/accounts/people/{person_id}"
SHEET, LIST, QUOTAS = (
    "/registry/workbooks/{what}",
    "/catalogue/workbooks/national",
    f"{ROUND}/quotas/workbook",
)
#: Every writing page: its operations, or why there is none.
OPERATIONS: dict[str, tuple[str, ...] | str] = {
    "accounts.own.profile": ("PUT /accounts/me/profile",),
    "accounts.own.confirm_mail": PASSWORD,
    "accounts.opening.ask": PASSWORD,
    "accounts.opening.ask_by_sheet": PASSWORD,
    "accounts.opening.state": PASSWORD,
    "accounts.opening.confirm": PASSWORD,
    "accounts.opening.confirm_many": PASSWORD,
    "accounts.opening.refuse": PASSWORD,
    "accounts.staff.choose_password": PASSWORD,
    "accounts.own.new_token": ("POST /accounts/tokens",),
    "accounts.own.revoke_token": ("DELETE /accounts/tokens/{token_id}",),
    "accounts.own.new_delegation": ("POST /accounts/me/delegations",),
    "accounts.own.revoke_delegation": ("DELETE /accounts/me/delegations/{delegation_id}",),
    "accounts.own.open_message": ("POST /accounts/messages/{message_id}/read",),
    "accounts.own.read_all": ("POST /accounts/messages/read",),
    "accounts.people.new_person": ("POST /accounts/people",),
    "accounts.people.edit_person": (f"PUT {PERSON}",),
    "accounts.people.grant_role": (f"PUT {PERSON}/roles/{{role}}",),
    "accounts.people.withdraw_role": (f"DELETE {PERSON}/roles/{{role}}",),
    "accounts.people_sheets.import_people": (
        "POST /accounts/workbooks/people/check",
        "POST /accounts/workbooks/people",
    ),
    "accounts.people.settle": (f"POST {PERSON}/proposals/{{proposal_id}}/{{act}}",),
    "accounts.people.secure": (f"POST {PERSON}/lock", f"POST {PERSON}/unlock", f"DELETE {PERSON}/{{what}}"),
    "accounts.staff.staff": ("POST /accounts/staff",),
    "accounts.staff.change": ("POST /accounts/staff/{person_id}/stop",),
    "demo.enter": DEMONSTRATION,
    "demo.move_clock": DEMONSTRATION,
    "divisions.calendar": ("PUT /divisions/calendar/days/{day}",),
    "divisions.settle_year": ("PUT /divisions/calendar/{year}",),
    "divisions.remove_day": ("DELETE /divisions/calendar/days/{day}",),
    "portal.notices.notice_page": ("POST /public/notices/{number}/objections",),
    "portal.notices.objection_page": ("GET /public/objections/{receipt}",),
    "appeals.filing.against_refusal": ("POST /appeals/applications/{code}",),
    "recognition.apply.start": ("POST /recognition/applications",),
    "recognition.apply.save": (f"PATCH {APPLICATION}/answers", f"PATCH {APPLICATION}/assessment"),
    "recognition.apply.section": (f"PATCH {APPLICATION}/answers", f"PATCH {APPLICATION}/assessment"),
    "recognition.apply.add_evidence": (f"POST {APPLICATION}/evidence",),
    "recognition.apply.remove_evidence": (f"DELETE {APPLICATION}/evidence/{{evidence_id}}",),
    "recognition.apply.answer": (f"POST {APPLICATION}/corrections/{{correction_id}}",),
    "recognition.handing_in.step": (f"POST {APPLICATION}/steps/{{name}}",),
    "catalogue.entries.measure": (f"POST {ENTRY}/measures/{{name}}",),
    "catalogue.yearly.bulk": ("POST /catalogue/annual-checks/conclude",),
    "catalogue.entries.amend": (f"POST {ENTRY}/amendment",),
    "catalogue.entries.rectification": (
        "POST /catalogue/rectifications/{order_id}/return",
        "POST /catalogue/rectifications/{order_id}/close",
    ),
    "catalogue.editions.edition_list": ("POST /catalogue/editions",),
    "catalogue.national.national_entry": ("POST /catalogue/national",),
    "recognition.experts.assign": ("POST /recognition/panel", "POST /recognition/minutes"),
    "recognition.experts.decisions": READS,
    "recognition.experts.score": (f"PUT {APPLICATION}/score",),
    "recognition.experts.stand_aside": (f"POST {APPLICATION}/score/recusal",),
    "recognition.exports.import_quotas": (f"POST {QUOTAS}/check", f"POST {QUOTAS}", f"PUT {ROUND}/quotas"),
    "appeals.filing.against_measure": ("POST /appeals/entries/{code}",),
    "recognition.renewals.renew": ("POST /recognition/entries/{code}/renewals",),
    "catalogue.holders.report_annual": ("POST /catalogue/annual-checks/{check_id}/report",),
    "catalogue.holders.report_rectification": ("POST /catalogue/rectifications/{order_id}/report",),
    "recognition.milestones.building": (f"POST {APPLICATION}/milestones/{{key}}",),
    "recognition.notices.compose": ("POST /recognition/notices",),
    "recognition.notices.objection": (
        "POST /recognition/objections/{objection_id}/investigate",
        "POST /recognition/objections/{objection_id}/conclude",
    ),
    "recognition.review.bulk_action": ("POST /recognition/steps/{name}",),
    "recognition.review.ranking": (f"PUT {ROUND}/ranking",),
    "recognition.review.recuse": (f"POST {APPLICATION}/recusal",),
    "recognition.review.index": READS,
    "recognition.review.step": (f"POST {APPLICATION}/steps/{{name}}",),
    "recognition.round_sheets.import_rounds": (
        "POST /recognition/workbooks/rounds/check",
        "POST /recognition/workbooks/rounds",
    ),
    "recognition.rounds.create": ("POST /recognition/rounds",),
    "recognition.rounds.amend": (f"PUT {ROUND}",),
    "recognition.rounds.attach": (f"POST {ROUND}/attachments",),
    "recognition.rounds.detach": (f"DELETE {ROUND}/attachments/{{attachment_id}}",),
    "recognition.rounds.announce": (f"POST {ROUND}/announce",),
    "recognition.rounds.close": (f"POST {ROUND}/close",),
    "recognition.rounds.discard": (f"POST {ROUND}/discard",),
    "recognition.rounds.extend": (f"POST {ROUND}/extend",),
    "catalogue.own_words.say": (f"PUT {ENTRY}/own-word",),
    "catalogue.own_words.hide": (f"POST {ENTRY}/own-word/hide",),
    "catalogue.own_words.show": (f"POST {ENTRY}/own-word/show",),
    "catalogue.photos.offer": (f"PUT {ENTRY}/photo",),
    "catalogue.photos.take_back": (f"POST {ENTRY}/photo/withdraw",),
    "catalogue.photos.confirm": (f"POST {ENTRY}/photo/confirm",),
    "catalogue.photos.refuse": (f"POST {ENTRY}/photo/refuse",),
    "catalogue.photos.withdraw": (f"POST {ENTRY}/photo/withdraw",),
    "catalogue.changes.ask": (f"POST {ENTRY}/changes/{{kind}}",),
    "catalogue.changes.withdraw": ("POST /catalogue/changes/{change_id}/withdraw",),
    "catalogue.changes.change": (
        "POST /catalogue/changes/{change_id}/confirm",
        "POST /catalogue/changes/{change_id}/refuse",
    ),
    "catalogue.yearly.annual_check": ("POST /catalogue/annual-checks/{check_id}/conclude",),
    "appeals.deciding.appeal": ("POST /appeals/{appeal_id}/decide",),
    "catalogue.workbooks.national_import": (f"POST {LIST}/check", f"POST {LIST}"),
    "registry.bases.new_base": ("POST /registry/bases",),
    "registry.bases.edit_base": ("PATCH /registry/bases/{code}",),
    "registry.certified.new_certified": ("POST /registry/certificates",),
    "registry.certified.edit_certified": ("PATCH /registry/certificates/{certificate_id}",),
    "registry.certified.confirm_certified": ("POST /registry/certificates/{certificate_id}/confirmation",),
    "registry.operators.new_operator": ("POST /registry/operators",),
    "registry.operators.edit_operator": ("PATCH /registry/operators/{code}",),
    "registry.plots.plots": ("POST /registry/bases/{code}/plots",),
    "registry.plots.edit_plot": ("PUT /registry/bases/{code}/plots/{plot_id}",),
    "registry.plots.retire_plot": ("DELETE /registry/bases/{code}/plots/{plot_id}",),
    "registry.plot_files.import_plots": (
        "POST /registry/bases/{code}/plots/check",
        "POST /registry/bases/{code}/plots/import",
    ),
    "registry.workbooks.import_sheet": (f"POST {SHEET}/check", f"POST {SHEET}"),
}
#: A room made later keeps its own beside its tests: ``tests/<room>/declares.py``.
for path in sorted(Path(__file__).parents[1].glob("*/declares.py")):
    OPERATIONS |= importlib.import_module(f"tests.{path.parent.name}.declares").OPERATIONS
#: The sign-in library's pages, by the beginning of their names.
LIBRARY: dict[str, tuple[str, ...] | str] = {
    "account_login": SESSION,
    "account_logout": SESSION,
    "account_inactive": SESSION,
    "account_signup": SESSION,
    "account_reauthenticate": PASSWORD,
    "account_change_password": PASSWORD,
    "account_reset_password": PASSWORD,
    "mfa_": SECOND_FACTOR,
    "usersessions_list": ("GET /accounts/me/sessions", "DELETE /accounts/me/sessions"),
}
DOCUMENTED = {
    f"{method.upper()} {path.removeprefix('/api/v1')}"
    for path, operations in api.get_openapi_schema()["paths"].items()
    for method in operations
}


#: Anybody may fetch it: its address on the public site is the one for programs too.
PUBLIC = "public"
#: Every page that hands out a file, and the operation that hands out the same.
FILES: dict[str, str] = {
    "accounts.people_sheets.export": "GET /accounts/workbooks/people",
    "accounts.people_sheets.template": "GET /accounts/workbooks/people/template",
    "catalogue.papers.annex": PUBLIC,
    "catalogue.papers.paper": PUBLIC,
    "catalogue.workbooks.edition_workbook": "GET /catalogue/editions/{number}/workbook",
    "catalogue.workbooks.export_catalogue": "GET /catalogue/workbooks/catalogue",
    "catalogue.workbooks.national_list": f"GET {LIST}",
    "catalogue.workbooks.national_template": f"GET {LIST}/template",
    "hearings.deciding.notice": "GET /hearings/proposals/{proposal_id}/notice",
    "imports.run": "GET /imports/runs/{code}/to-mend",
    "ledger.pages.audit_workbook": "GET /ledger/workbook",
    "programme.targets_workbook": "GET /programme/workbook",
    "recognition.exports.quota_workbook": f"GET {QUOTAS}",
    "recognition.exports.round_workbook": f"GET {ROUND}/workbook",
    "recognition.papers.application": f"GET {APPLICATION}/paper",
    "recognition.papers.opinions": f"GET {APPLICATION}/opinions",
    "recognition.papers.recommended": f"GET {ROUND}/recommended/{{division}}.{{kind}}",
    "recognition.round_sheets.rounds_workbook": "GET /recognition/workbooks/rounds",
    "registry.workbooks.export": f"GET {SHEET}",
    "registry.workbooks.template": f"GET {SHEET}/template",
}
for path in sorted(Path(__file__).parents[1].glob("*/declares.py")):
    FILES |= getattr(importlib.import_module(f"tests.{path.parent.name}.declares"), "FILES", {})


def hands_out_a_file(view: Any) -> bool:
    module = sys.modules[view.__module__]
    made = functions(module).get(view.__name__) if view.__module__.startswith("youji.") else None
    return made is not None and any(
        isinstance(node, ast.Name) and node.id == "file_response" for node in ast.walk(made)
    )


def test_every_file_a_page_hands_out_a_program_can_get():
    assert sorted({name_of(view) for view in ALL if hands_out_a_file(view)}) == sorted(FILES)
    assert sorted(set(FILES.values()) - {PUBLIC, *PAGE_ONLY} - DOCUMENTED) == []
    assert f"GET {APPLICATION}/receipts" in DOCUMENTED  # the one paper that is a page to print


def test_every_writing_page_names_its_operation_or_the_reason_why_not():
    missing = [name for name in WRITERS if name not in OPERATIONS]
    assert missing == [], (
        "These pages write, and no token can do it: add an operation over the same service to the room's api "
        "package and name it in OPERATIONS; or, if safety demands a person at a page, give the reason there and in "
        "docs/decisions/0014."
    )
    assert len(WRITERS) > 60, "the walk finds the pages"


def test_the_table_names_no_page_that_is_gone():
    assert sorted(set(OPERATIONS) - set(WRITERS)) == []


def test_every_operation_named_is_documented_in_openapi():
    named = {one for row in (OPERATIONS | LIBRARY).values() if isinstance(row, tuple) for one in row}
    assert sorted(named - DOCUMENTED) == []


def test_every_page_of_the_sign_in_library_is_accounted_for():
    names = [str(pattern.name) for pattern in sign_in_urls.urlpatterns if isinstance(pattern, URLPattern)]
    bare = [name for name in names if not name.startswith(tuple(LIBRARY))]
    assert bare == [], "say in LIBRARY which operation does the same, or why none may"
    assert all(any(name.startswith(start) for name in names) for start in LIBRARY)


def test_decision_0014_gives_every_reason():
    told = DECISION.read_text(encoding="utf-8")
    reasons = {row for row in (OPERATIONS | LIBRARY).values() if isinstance(row, str)} - {READS}
    assert reasons == set(PAGE_ONLY)
    assert [reason for reason in PAGE_ONLY if reason not in told] == []
