"""Who hears of a certificate that waits to be confirmed, and of what was said to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from youji.accounts.services import notify
from youji.ledger.selectors import history
from youji.procedures.selectors import Hands
from youji.registry.logic.permission import CONFIRMERS, is_subject
from youji.registry.models import CertifiedProduct
from youji.registry.services.common import signature
from youji.shared import clock
from youji.shared.actor import Actor


def errand(row: CertifiedProduct) -> str:
    """What the messages that ask for it are settled by."""
    return f"certificate:{row.pk}"


def ask_office(rows: Iterable[CertifiedProduct], *, actor: Actor, now: datetime) -> None:
    """Whoever may confirm them where they are held is asked to; the office above where nobody works there.

    Of many at once, as a workbook brings them, an office hears once.
    """
    hands = Hands(CONFIRMERS, clock.local_date(now))
    held: dict[str, list[CertifiedProduct]] = defaultdict(list)
    for row in rows:
        held[row.division].append(row)
    for division, those in held.items():
        _ask(those, division, actor, now, hands.free(division))


def _ask(
    rows: list[CertifiedProduct], division: str, actor: Actor, now: datetime, person_ids: set[int]
) -> None:
    row, then = rows[0], "核实后才计入统计、用于申报。"
    if len(rows) > 1:
        body = f"{signature(actor)}登记或修改了{len(rows)}张证书，{then}"
        link = f"{reverse('registry:certified')}?state=waiting&division={division}"
        notify(title=f"{len(rows)}张证书待核实", body=body, link=link, now=now, person_ids=person_ids)
        return
    who = row.operator if is_subject(actor, row.operator_id) else signature(actor)
    notify(
        title=f"{row.name}：证书待核实",
        body=f"{who}登记或修改了{row.get_kind_display()}证书{row.number}，{then}",
        link=reverse("registry:confirm_certified", args=[row.pk]),
        matter=errand(row),
        now=now,
        person_ids=person_ids,
    )


def tell_whoever_asked(row: CertifiedProduct, *, since: datetime | None, actor: Actor, now: datetime) -> None:
    """Its holder, and officers who wrote it ``since`` it waits, hear what was decided, and where to put it right."""
    said = (
        f"原因：{row.refusal.rstrip('。')}。请对照证书改正后重新提交。"
        if row.refusal
        else "现在计入统计，可以用于申报。"
    )
    title = f"{row.name}：证书{'未予确认' if row.refusal else '已核实'}"
    body = f"{row.get_kind_display()}证书{row.number}。{said}"
    if row.operator_id is not None:
        link = reverse("registry-field:edit_certified", args=[row.pk])
        notify(title=title, body=body, link=link, now=now, operator_id=row.operator_id)
    link = reverse("registry:edit_certified", args=[row.pk])
    notify(title=title, body=body, link=link, now=now, person_ids=_officers_of(row, since) - {actor.user_id})


def _officers_of(row: CertifiedProduct, since: datetime | None) -> set[int]:
    """The officers who registered or changed it; the holder's own, who have no agency, hear anyway."""
    wrote = history(f"registry.certifiedproduct:{row.pk}").filter(
        action__in=("registry.certificate.created", "registry.certificate.updated")
    )
    if since is not None:
        wrote = wrote.filter(at__gte=since)
    return set(wrote.exclude(agency="").values_list("actor_id", flat=True))
