"""Certificates that wait for an officer's word: whose inbox they stand in, and what would be otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.urls import reverse

from youji.divisions.selectors import full_name, office_at
from youji.procedures.selectors import Hands
from youji.registry.fields import CERTIFICATE, LAST_DAY
from youji.registry.logic.permission import CONFIRMERS
from youji.registry.models import CertifiedProduct, GIProduct, Product
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import MOST, InboxItem

ONE_DAY = timedelta(days=1)
_NAMED = {"product_id": Product, "gi_product_id": GIProduct}


def waiting_confirmations(actor: Actor, now: datetime) -> list[InboxItem]:
    """Those of the actor's office: a county's reviewers', or the office's above where nobody reviews in the county."""
    if not CONFIRMERS.admits(actor):
        return []
    rows = CertifiedProduct.objects.visible_to(actor).waiting()
    if not CONFIRMERS.is_home_of(actor):
        places = set(rows.values_list("division", flat=True).distinct())
        if not places:
            return []
        hands = Hands(CONFIRMERS, clock.local_date(now))
        rows = rows.filter(division__in=[code for code in places if hands.falls_to(code) == actor.division])
    return [_item(row) for row in rows.select_related("operator").order_by("asked_at", "pk")[:MOST]]


def _item(row: CertifiedProduct) -> InboxItem:
    return InboxItem(
        kind="certificate",
        title=f"{row.name}（{row.number}）",
        subject=" · ".join(
            str(part)
            for part in (
                "证书改动" if row.confirmed_at else "证书登记",
                row.operator,
                full_name(row.division),
            )
            if part
        ),
        since=row.asked_at,
        due_on=None,
        url=reverse("registry:confirm_certified", args=[row.pk]),
        next_action="核实证书",
        refs=(f"registry.certifiedproduct:{row.pk}",),
        division=row.division,
        shared=True,
    )


def pending_confirmations(actor: Actor, now: datetime) -> list[InboxItem]:
    """Every certificate of the actor's area that waits for an officer's word, with the office that has it."""
    those = Hands(CONFIRMERS, clock.local_date(now))
    rows = CertifiedProduct.objects.visible_to(actor).waiting().select_related("operator")
    return [
        replace(_item(row), keeper=office_at(those.falls_to(row.division), CONFIRMERS.roles)) for row in rows
    ]


def asked_of(row: CertifiedProduct) -> list[tuple[str, str, str]]:
    """Label, as confirmed, as it is asked for: field by field what waits."""
    return [
        (
            _label(name),
            _shown(name, getattr(row, name)),
            _shown(name, CERTIFICATE[name].read(row.asked[name])),
        )
        for name in CERTIFICATE  # databases differ in the order in which they give back a JSON object
        if name in row.asked
    ]


def _label(name: str) -> str:
    return (LAST_DAY if name == "valid_until" else CERTIFICATE[name]).heading


def _shown(name: str, value: object) -> str:
    if value is None:
        return "长期" if name == "valid_until" else ""
    if name in _NAMED:
        return str(_NAMED[name]._default_manager.filter(pk=value).first() or "")
    if name == "valid_until" and isinstance(value, date):
        value = value - ONE_DAY
    return str(value)
