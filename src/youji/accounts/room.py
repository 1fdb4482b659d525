"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.accounts import checks, importers, jobs, letters, policy, standstill, tallies
from youji.accounts.logic.events import MailChangeAsked, MailChanged, PasswordResetAsked, WayInAsked
from youji.accounts.selectors import openings, unread_count
from youji.accounts.selectors import waiting as second_hand
from youji.accounts.selectors.search import SEARCH
from youji.accounts.services import fold_uses, forget_old, load_agencies
from youji.accounts.words import WORDS
from youji.shared.actor import Role
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="accounts",
    title="账号",
    nav=policy.NAV,
    inbox=(
        Source(second_hand.waiting, second_hand.pending),
        Source(openings.waiting, openings.pending),
    ),
    inbox_kinds={"second_hand": "账号确认", "opening": "开通账号"},
    search=SEARCH,
    checks=(checks.the_people_fit_the_mode, checks.production_can_reach_people),
    words=WORDS,
    trail=frozenset({Role.AUDITOR, Role.SECURITY_ADMIN}),
    loaders=(load_agencies,),
    jobs=(
        Recurring("accounts.tell_administrators", standstill.tell_administrators, 30),
        Recurring("accounts.send_pending_mail", jobs.send_pending_mail, 15, mails=True),
        Recurring("accounts.fold_uses", fold_uses, 600),
        Recurring("accounts.sweep_tallies", tallies.sweep, 60),
        Recurring("accounts.forget_openings", forget_old, 3600),
    ),
    letters={
        MailChangeAsked: (letters.ask_about_mail,),
        MailChanged: (letters.tell_of_mail,),
        WayInAsked: (letters.send_way_in,),
        PasswordResetAsked: (jobs.send_reset_mail,),
    },
    scope="账号（本人和所管人员）",
    writable=True,
    imports=importers.IMPORTERS,
    extends={"shell.unread": {"messages": unread_count}},
)
