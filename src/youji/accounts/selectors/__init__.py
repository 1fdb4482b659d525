"""Reading people, agencies and one's own things; building actors."""

from __future__ import annotations

from youji.accounts.selectors.actors import (
    actor_again,
    actor_for_request,
    actor_for_token,
    actor_of,
    digest_of,
    has_second_factor,
    lacks,
    lender_of,
    powers_of,
    signed_in,
)
from youji.accounts.selectors.own import OwnPage, messages_for, own_page, own_sessions, unread_count
from youji.accounts.selectors.people import (
    PersonPage,
    agencies_for,
    confirming_office,
    demo_accounts,
    demo_person,
    holder_of,
    listed,
    open_proposals,
    operator_codes,
    operator_for,
    people_of_operator,
    people_with,
    person_page,
    roles_asked,
    search_people,
)
from youji.accounts.selectors.scopes import known_scopes

__all__ = [
    "OwnPage",
    "PersonPage",
    "actor_again",
    "actor_for_request",
    "actor_for_token",
    "actor_of",
    "agencies_for",
    "confirming_office",
    "demo_accounts",
    "demo_person",
    "digest_of",
    "has_second_factor",
    "holder_of",
    "known_scopes",
    "lacks",
    "lender_of",
    "listed",
    "messages_for",
    "open_proposals",
    "operator_codes",
    "operator_for",
    "own_page",
    "own_sessions",
    "people_of_operator",
    "people_with",
    "person_page",
    "powers_of",
    "roles_asked",
    "search_people",
    "signed_in",
    "unread_count",
]
