"""Writing in the accounts room."""

from __future__ import annotations

from youji.accounts.services.agencies import load_agencies
from youji.accounts.services.delegations import delegate, revoke_delegation
from youji.accounts.services.demo import assign_operator, create_demo_person, load_demo_people
from youji.accounts.services.mail_addresses import asked_with, confirm_by_letter
from youji.accounts.services.messages import mark_read, notify, settle
from youji.accounts.services.opening import ask_account, look_at, open_account
from youji.accounts.services.own_passwords import choose_password, confirm_password
from youji.accounts.services.people import (
    appoint_first,
    create_person,
    first_administrators,
    grant_role,
    update_person,
    withdraw_role,
)
from youji.accounts.services.people_sheets import (
    import_people,
    people_export,
    people_table,
    people_template,
    plan_people,
)
from youji.accounts.services.second_hand import confirm, decline
from youji.accounts.services.security import MEASURES, end_own_sessions, lock_person, unlock_person
from youji.accounts.services.staff import invite_staff, readmit_staff, stop_staff
from youji.accounts.services.tokens import create_token, end_own_tokens, fold_uses, note_use, revoke_token
from youji.shared.refusals import Unknown

__all__ = [
    "MEASURES",
    "Unknown",
    "appoint_first",
    "ask_account",
    "asked_with",
    "assign_operator",
    "choose_password",
    "confirm",
    "confirm_by_letter",
    "confirm_password",
    "create_demo_person",
    "create_person",
    "create_token",
    "decline",
    "delegate",
    "end_own_sessions",
    "end_own_tokens",
    "first_administrators",
    "fold_uses",
    "grant_role",
    "import_people",
    "invite_staff",
    "load_agencies",
    "load_demo_people",
    "lock_person",
    "look_at",
    "mark_read",
    "note_use",
    "notify",
    "open_account",
    "people_export",
    "people_table",
    "people_template",
    "plan_people",
    "readmit_staff",
    "revoke_delegation",
    "revoke_token",
    "settle",
    "stop_staff",
    "unlock_person",
    "update_person",
    "withdraw_role",
]
