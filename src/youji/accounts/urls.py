"""Routes of the accounts room; the sign-in library's own are in ``sign_in_urls``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from youji.accounts.views import opening, own, people, people_sheets, staff

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/people/", people.people, name="people"),
    path("desk/people/new", people.new_person, name="new_person"),
    path("desk/people/template", people_sheets.template, name="people_template"),
    path("desk/people/export", people_sheets.export, name="people_export"),
    path("desk/people/import", people_sheets.import_people, name="people_import"),
    path("desk/people/<int:person_id>/", people.person, name="person"),
    path("desk/people/<int:person_id>/edit", people.edit_person, name="edit_person"),
    path("desk/people/<int:person_id>/roles", people.grant_role, name="grant_role"),
    path("desk/people/<int:person_id>/roles/withdraw", people.withdraw_role, name="withdraw_role"),
    path("desk/people/<int:person_id>/security", people.secure, name="secure"),
    path("desk/people/<int:person_id>/proposals/<int:proposal_id>", people.settle, name="settle_proposal"),
    path("desk/me/", own.me, name="me"),
    path("desk/me/profile", own.profile, name="profile"),
    path("accounts/mail/<str:key>/", own.confirm_mail, name="confirm_mail"),
    path("desk/me/tokens", own.new_token, name="new_token"),
    path("desk/me/tokens/<int:token_id>/revoke", own.revoke_token, name="revoke_token"),
    path("desk/me/delegations", own.new_delegation, name="new_delegation"),
    path("desk/me/delegations/<int:delegation_id>/revoke", own.revoke_delegation, name="revoke_delegation"),
    path("field/people/", staff.staff, name="staff"),
    path("field/people/<int:person_id>/", staff.change, name="change_staff"),
    path("accounts/open/", opening.ask, name="ask_account"),
    path("accounts/open/sheet/", opening.ask_by_sheet, name="ask_by_sheet"),
    path("accounts/open/state/", opening.state, name="opening_state"),
    path("desk/people/open/", opening.confirm, name="open_account"),
    path("desk/people/open/many/", opening.confirm_many, name="open_many"),
    path("field/people/open/", opening.confirm, name="open_staff"),
    path("desk/people/open/<int:opening_id>/refuse", opening.refuse, name="refuse_opening"),
    path("field/people/open/<int:opening_id>/refuse", opening.refuse, name="refuse_staff"),
    path("accounts/own-password/", staff.choose_password, name="choose_password"),
    path("desk/messages/", own.inbox, name="messages"),
    path("desk/messages/read", own.read_all, name="read_all"),
    path("desk/messages/<int:message_id>/", own.open_message, name="open_message"),
]
