"""One policy, two doors: whoever a page refuses, the operation that does or shows the same refuses too, and the other way.

Views wear ``@page(policy)`` and operations ``@admits(policy, …)``, of the same rooms' ``policy.py``. Which pages an operation
stands beside is written down for those that write in ``test_api_parity``, and here for those that only show.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import models

from tests.architecture.doors import PAGES, SERVED, beside, let_in, page_name, policies_of
from tests.architecture.test_api_parity import DOCUMENTED, LIBRARY
from youji.documents.models import Document
from youji.shared.actor import Actor, Role
from youji.shared.api import Token
from youji.shared.rooms import rooms

APPLICATION, ENTRY = "/recognition/applications/{code}", "/catalogue/entries/{code}"
ROUND, BASE = "/recognition/rounds/{round_id}", "/registry/bases/{code}"
CASE = (
    "recognition.review.show",
    "recognition.apply.show",
    "recognition.experts.score",
    "acceptance.fieldwork.sheet",
)
#: Every operation that only shows, and the pages on which the same is read.
SHOWN: dict[str, tuple[str, ...]] = {
    "GET /accounts/agencies": ("accounts.people.new_person",),
    "GET /accounts/me": ("accounts.own.me",),
    "GET /accounts/me/delegations": ("accounts.own.me",),
    "GET /accounts/me/profile": ("accounts.own.profile",),
    "GET /accounts/messages": ("accounts.own.inbox",),
    "GET /accounts/people": ("accounts.people.people",),
    "GET /accounts/people/{person_id}": ("accounts.people.person",),
    "GET /accounts/staff": ("accounts.staff.staff",),
    "GET /accounts/tokens": ("accounts.own.me",),
    "GET /acceptance/applications/{code}": ("recognition.review.show", "recognition.apply.show"),
    "GET /acceptance/applications/{code}/assessors": ("acceptance.arrange.arrange",),
    "GET /acceptance/visits": ("acceptance.fieldwork.own",),
    "GET /acceptance/visits/{acceptance_id}": ("acceptance.fieldwork.sheet",),
    "GET /appeals": ("appeals.deciding.appeal_list", "appeals.filing.against_measure"),
    "GET /appeals/{appeal_id}": ("appeals.deciding.appeal", "appeals.filing.against_refusal"),
    "GET /catalogue/annual-checks": ("catalogue.yearly.annual_list", "catalogue.holders.mine"),
    "GET /catalogue/annual-checks/{check_id}": ("catalogue.yearly.annual_check", "catalogue.holders.report_annual"),
    "GET /catalogue/changes": ("catalogue.changes.change_list", "catalogue.holders.entry"),
    "GET /catalogue/changes/{change_id}": ("catalogue.changes.change", "catalogue.holders.entry"),
    "GET /catalogue/editions/next": ("catalogue.editions.edition_list",),
    "GET /catalogue/entries": ("catalogue.entries.listing", "catalogue.holders.mine"),
    f"GET {ENTRY}": ("catalogue.entries.entry", "catalogue.holders.entry"),
    f"GET {ENTRY}/own-word": ("catalogue.entries.entry", "catalogue.own_words.say"),
    f"GET {ENTRY}/photo": ("catalogue.entries.entry", "catalogue.photos.offer"),
    "GET /catalogue/rectifications/{order_id}": (
        "catalogue.entries.rectification",
        "catalogue.holders.report_rectification",
    ),
    "GET /desk/inbox": ("desk.home.inbox",),
    "GET /desk/oversight": ("desk.oversight.oversight_list",),
    "GET /desk/overview": ("desk.overview.overview_list",),
    "GET /desk/search": ("desk.search.results",),
    "GET /divisions/calendar/{year}": ("divisions.calendar",),
    "GET /divisions/places": ("portal.catalogue.catalogue_page",),
    "GET /documents/{document_id}": ("documents.document",),
    "GET /documents/{document_id}/content": ("documents.document",),
    "GET /hearings/interims": ("hearings.deciding.matters", "hearings.speaking.on_interim"),
    "GET /hearings/interims/{interim_id}": ("hearings.deciding.interim", "hearings.speaking.on_interim"),
    "GET /hearings/orals": ("hearings.deciding.matters", "hearings.hearing.own"),
    "GET /hearings/orals/{oral_id}": ("hearings.hearing.oral", "hearings.hearing.own"),
    "GET /hearings/orals/{oral_id}/presiders": ("hearings.hearing.oral",),
    "GET /hearings/proposals": ("hearings.deciding.matters", "hearings.speaking.on_proposal"),
    "GET /hearings/proposals/{proposal_id}": ("hearings.deciding.proposal", "hearings.speaking.on_proposal"),
    "GET /ledger/entries": ("ledger.pages.audit",),
    "GET /ledger/entries/{entry_id}": ("ledger.pages.audit_entry",),
    "GET /programme/certified": ("programme.desk_targets",),
    "GET /programme/gi-coverage": ("programme.desk_targets",),
    "GET /programme/targets": ("programme.desk_targets",),
    "GET /public/bases/{code}": ("portal.entries.base_page",),
    "GET /public/catalogue": ("portal.catalogue.catalogue_page",),
    "GET /public/editions": ("portal.editions.editions_page",),
    "GET /public/editions/on/{day}": ("portal.editions.editions_page",),
    "GET /public/editions/{before}/difference/{after}": ("portal.editions.difference_page",),
    "GET /public/editions/{number}": ("portal.editions.edition_page",),
    "GET /public/notices": ("portal.notices.notices_page",),
    "GET /public/notices/{number}": ("portal.notices.notice_page",),
    "GET /public/rounds": ("portal.pages.home_page",),
    "GET /recognition/applications": (
        "recognition.review.index",
        "recognition.apply.mine",
        "recognition.experts.index",
        "acceptance.fieldwork.own",
    ),
    f"GET {APPLICATION}": CASE,
    f"GET {APPLICATION}/ahead": CASE,
    f"GET {APPLICATION}/case": ("recognition.review.show",),
    f"GET {APPLICATION}/milestones": ("recognition.milestones.building",),
    f"GET {APPLICATION}/notes": ("recognition.review.show",),
    f"GET {APPLICATION}/receipts": ("recognition.handing_in.receipt",),
    "GET /recognition/boundaries": ("recognition.boundaries.show",),
    "GET /recognition/experts": ("recognition.experts.assign",),
    "GET /recognition/notices": ("recognition.notices.index",),
    "GET /recognition/notices/ready": ("recognition.notices.compose",),
    "GET /recognition/notices/{notice_id}": ("recognition.notices.show",),
    "GET /recognition/notices/{notice_id}/applications": ("recognition.notices.show",),
    "GET /recognition/objections": ("recognition.notices.objection",),
    "GET /recognition/objections/{objection_id}": ("recognition.notices.objection",),
    "GET /recognition/objections/{objection_id}/earlier-findings": ("recognition.notices.objection",),
    "GET /recognition/panel": ("recognition.experts.index",),
    "GET /recognition/panel/waiting": ("recognition.experts.assign",),
    "GET /recognition/rounds": ("portal.pages.home_page",),
    f"GET {ROUND}": ("recognition.rounds.public",),
    f"GET {ROUND}/attachments": ("recognition.rounds.public",),
    f"GET {ROUND}/progress": ("recognition.rounds.show",),
    "GET /registry/bases": ("registry.bases.bases",),
    f"GET {BASE}": ("registry.bases.base",),
    f"GET {BASE}/history": ("registry.bases.base",),
    f"GET {BASE}/overlaps": ("registry.bases.base",),
    f"GET {BASE}/plots": ("registry.bases.base",),
    "GET /registry/certificates": ("registry.certified.certified",),
    "GET /registry/certificates/{certificate_id}": ("registry.certified.certified",),
    "GET /registry/certificates/{certificate_id}/history": ("registry.certified.certified",),
    "GET /registry/gi-products": ("programme.gi_page",),
    "GET /registry/operators": ("registry.operators.operators",),
    "GET /registry/operators/{code}": ("registry.operators.operator",),
    "GET /registry/operators/{code}/history": ("registry.operators.operator",),
    "GET /registry/products": ("portal.catalogue.catalogue_page",),
    "GET /schemes": ("schemes.public_index",),
}  # fmt: skip
#: A room made later keeps its own beside its tests: ``tests/<room>/declares.py``.
for path in sorted(Path(__file__).parents[1].glob("*/declares.py")):
    SHOWN |= getattr(importlib.import_module(f"tests.{path.parent.name}.declares"), "SHOWN", {})
#: Everybody's, and no page of ours does it: the first step of what has a page of its own, or the sign-in library's.
WITHOUT_A_PAGE = {"POST /documents/", "POST /compliance/check"} | {
    operation for row in LIBRARY.values() if isinstance(row, tuple) for operation in row
}


def test_every_operation_stands_beside_a_page():
    assert set(SERVED) == DOCUMENTED
    assert sorted(DOCUMENTED - set(beside(SHOWN)) - WITHOUT_A_PAGE) == [], (
        "name the page that does or shows the same"
    )
    assert sorted(set(SHOWN) - DOCUMENTED) == []
    assert all(let_in(policies_of(name)) == {*Role, None} for name in WITHOUT_A_PAGE)


@pytest.mark.clause("6.1")
def test_an_operation_admits_whom_its_pages_admit_and_nobody_else():
    worn = defaultdict(list)
    for view in PAGES.values():
        worn[page_name(view)].append(view.policy)
    apart = {
        name: let_in(policies_of(name)) ^ let_in([policy for page in shown for policy in worn[page]])
        for name, shown in beside(SHOWN).items()
    }
    assert {name: roles for name, roles in apart.items() if roles} == {}


def test_only_what_is_public_is_open_without_a_token():
    bare = {
        name.split("/")[1]
        for name, operation in SERVED.items()
        if not any(isinstance(asks, Token) for asks in operation.auth_callbacks)
    }
    assert bare == {"public"}


EVERYBODY = Actor(1, roles=frozenset(Role), division="43", operator_id=1)


@pytest.mark.django_db
def test_who_reads_a_document_is_one_question_of_either_database(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not Document.objects.visible_to(EVERYBODY).exists()


def test_every_record_that_names_a_document_says_who_reads_it():
    """Whoever adds a column for a document adds its audience, or it is its uploader's alone for ever."""
    asked = str(Document.objects.visible_to(EVERYBODY).query)
    naming = [
        relation.related_model._meta.db_table
        for relation in Document._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ForeignObjectRel)
    ]
    public = {"recognition_roundattachment"}  # kept as a public document from the first
    assert sorted(table for table in set(naming) - public if f'"{table}"' not in asked) == []
    assert len(naming) > 12


def test_the_trail_of_every_room_has_a_reader():
    assert [room.label for room in rooms() if Role.AUDITOR not in room.trail] == []
    assert {room.label for room in rooms() if Role.SECURITY_ADMIN in room.trail} == {"accounts"}
