"""Writing in the accounts room."""

from __future__ import annotations

from youji.accounts.services.agencies import load_agencies
from youji.accounts.services.delegations import delegate, revoke_delegation
from youji.accounts.services.demo import (
    assign_laboratory,
    assign_operator,
    create_demo_person,
    load_demo_people,
)
from youji.accounts.services.mail_addresses import asked_with, confirm_by_letter
from youji.accounts.services.messages import mark_read, notify, notify_operators, settle, settle_operators
from youji.accounts.services.opening import ask_account, ask_by_sheet, look_at, open_account, open_several
from youji.accounts.services.openings import forget_old, refuse_opening, state_of
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
from youji.accounts.services.sheets import Home, Printed, print_sheets
from youji.accounts.services.staff import invite_staff, readmit_staff, stop_staff
from youji.accounts.services.tokens import create_token, end_own_tokens, fold_uses, note_use, revoke_token
from youji.shared.refusals import Unknown

__all__ = [
    "MEASURES",
    "Home",
    "Printed",
    "Unknown",
    "appoint_first",
    "ask_account",
    "ask_by_sheet",
    "asked_with",
    "assign_laboratory",
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
    "forget_old",
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
    "notify_operators",
    "open_account",
    "open_several",
    "people_export",
    "people_table",
    "people_template",
    "plan_people",
    "print_sheets",
    "readmit_staff",
    "refuse_opening",
    "revoke_delegation",
    "revoke_token",
    "settle",
    "settle_operators",
    "state_of",
    "stop_staff",
    "unlock_person",
    "update_person",
    "withdraw_role",
]
