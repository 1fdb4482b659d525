"""Another mail address: asked for after a fresh confirmation, confirmed by another hand, told to both addresses."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.signing import TimestampSigner
from django_tasks_db.models import DBTaskResult

from tests.accounts.test_password_reset import ask
from tests.confirming import confirmed
from youji.accounts import letters, services
from youji.accounts.jobs import send_reset_mail
from youji.accounts.logic.events import MailChangeAsked, MailChanged, PasswordResetAsked
from youji.accounts.models import Message, Person, Proposal
from youji.accounts.services.mail_addresses import HOLDS
from youji.ledger.models import AuditEntry
from youji.shared.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db
OLD, NEW = "old@example.com", "new@example.com"
KINDS = {
    "MailChangeAsked": (MailChangeAsked, letters.ask_about_mail),
    "MailChanged": (MailChanged, letters.tell_of_mail),
    "PasswordResetAsked": (PasswordResetAsked, send_reset_mail),
}


@pytest.fixture
def person(county_person):
    county_person.email = OLD
    county_person.save()
    return county_person


@pytest.fixture
def change(now):
    """``by`` asks for another address for ``person``."""

    def ask_for(person, by, address=NEW):
        person.refresh_from_db()
        services.update_person(
            person_id=person.pk, version=person.version, name=person.name, phone="", email=address,
            specialities=[], actor=by, now=now,
        )  # fmt: skip

    return ask_for


def deliver() -> dict[str, str]:
    """What the worker sends of what was asked: each address with what it was told."""
    mail.outbox.clear()
    for task in DBTaskResult.objects.order_by("enqueued_at"):
        said = task.args_kwargs["kwargs"]
        kind, listener = KINDS[said["event"].rpartition(":")[2]]
        listener(kind(**said["values"]))
    DBTaskResult.objects.all().delete()
    return {letter.to[0]: letter.body for letter in mail.outbox}


def letters_page(told: dict[str, str]) -> str:
    return re.search(r"https?://[^/\s]+(/accounts/mail/\S+)", told[OLD])[1]


def address_of(person) -> str:
    return Person.objects.get(pk=person.pk).email


def test_an_open_browser_is_not_enough_to_change_where_a_new_password_goes(client, person):
    """D16: whoever found it unlocked put in an address of their own, and recovered the password there."""
    client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    said = {"version": person.version, "name": person.name, "phone": "", "email": NEW}
    answer = confirmed(client, "/desk/me/profile", said)
    assert answer.status_code == 302
    assert address_of(person) == OLD
    ask(client, NEW)
    assert NEW not in [to for to, body in deliver().items() if "重设" in body]
    page = client.get("/desk/me/").content.decode()
    assert f"等待确认的新邮箱：{NEW}" in page


def test_the_old_address_confirms_it_and_both_are_told(client, person, change, system_admin, security_admin):
    change(person, system_admin)
    asked = Message.objects.get(person=security_admin.user_id)
    assert (asked.title, asked.read_at) == ("请确认邮箱：余清泉", None)
    told = deliver()
    assert set(told) == {OLD, NEW}
    where = letters_page(told)
    assert where not in told[NEW]

    seen = client.get(where)
    assert (seen.status_code, OLD in seen.content.decode(), address_of(person)) == (200, True, OLD)
    assert client.post(where).status_code == 302
    assert address_of(person) == NEW
    assert {to: OLD in body and NEW in body for to, body in deliver().items()} == {OLD: True, NEW: True}
    assert client.post(where).status_code == 404
    asked.refresh_from_db()
    assert asked.read_at is not None  # nothing is left to be done about it
    actions = AuditEntry.objects.filter(action__startswith="accounts.mail.").order_by("at", "pk")
    assert [(entry.action, entry.after) for entry in actions] == [
        ("accounts.mail.filed", {}),
        ("accounts.mail.changed", {"by": "old-address"}),
    ]
    assert {m.title for m in Message.objects.filter(person=person)} == {
        "您的账号申请更换邮箱",
        "您的邮箱已更换",
    }


def test_or_a_security_administrator_confirms_it(client_as, person, change, system_admin, security_admin):
    """D7: one system administrator alone sent the way to a new password to themselves."""
    change(person, system_admin)
    client = client_as(security_admin)
    assert NEW in client.get(f"/desk/people/{person.pk}/").content.decode()
    where = f"/desk/people/{person.pk}/proposals/{Proposal.objects.get().pk}"
    assert client.post(where, {"do": "confirm"}).status_code == 302
    assert address_of(person) == NEW
    assert client.post(where, {"do": "confirm"}).status_code == 404


def test_nobody_else_does(make_actor, person, change, system_admin, security_admin, now):
    def confirm(person_id, **by):
        asked = Proposal.objects.get(person=person_id)
        return services.confirm(person_id=person_id, proposal_id=asked.pk, **by)

    change(person, system_admin)
    with pytest.raises(NotAllowed):
        confirm(person_id=person.pk, actor=system_admin, now=now)
    own = Person.objects.get(pk=security_admin.user_id)
    change(own, security_admin)
    with pytest.raises(Refused, match="不能办理自己"):
        confirm(person_id=own.pk, actor=security_admin, now=now)
    Proposal.objects.filter(person=person).update(asked_by=security_admin.user_id)
    with pytest.raises(Refused, match="您自己提出"):
        confirm(person_id=person.pk, actor=security_admin, now=now)
    assert (address_of(person), address_of(own)) == (OLD, "")


def test_the_newest_wish_is_the_only_one(client, person, change, system_admin):
    change(person, system_admin, "first@example.com")
    first = letters_page(deliver())
    change(person, system_admin, NEW)
    assert client.post(first).status_code == 404
    assert client.post(letters_page(deliver())).status_code == 302
    assert address_of(person) == NEW
    assert Proposal.objects.filter(settled_at__isnull=True).count() == 0


@pytest.mark.parametrize(("late", "status"), [(timedelta(), 200), (HOLDS + timedelta(seconds=2), 404)])
def test_a_letter_is_old_after_three_days(client, person, change, system_admin, monkeypatch, late, status):
    import time

    change(person, system_admin)
    where = letters_page(deliver())
    then = time.time() + late.total_seconds()
    monkeypatch.setattr("django.core.signing.time.time", lambda: then)
    assert client.get(where).status_code == status


def test_a_made_up_letter_opens_nothing(client, person, change, system_admin):
    change(person, system_admin)
    for key in ("1", "MQ:1:2", TimestampSigner(salt="another").sign_object(Proposal.objects.get().pk)):
        assert client.get(f"/accounts/mail/{key}/").status_code == 404


def test_a_settled_change_is_not_asked_about_any_more(person, change, system_admin, security_admin, now):
    change(person, system_admin)
    asked = Proposal.objects.get()
    services.confirm(person_id=person.pk, proposal_id=asked.pk, actor=security_admin, now=now)
    assert set(deliver()) == {OLD, NEW}
    assert all("已由" in letter.body for letter in mail.outbox)
