"""Whose sheets a 经营主体 prints: the households of its own bases, and those whose books it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from youji.accounts.selectors.openings import Sheet, sheets_of
from youji.accounts.services import Printed
from youji.divisions.selectors import full_name
from youji.members.selectors.pages import homes_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.paper import qr_svg, render

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"


def sheets(actor: Actor, now: datetime) -> list[Sheet]:
    """How far each of these households is on its way to an account, those without one first."""
    homes = [(home.pk, home.code, home.name) for home in homes_of(actor, clock.local_date(now))]
    return sorted(sheets_of(homes, now), key=lambda one: (not one.printable, one.name))


STEPS = (
    "手机扫右边的码。用户名和8个数字已经填好，不用您填。",
    "自己想一个密码，填两遍，点“设好了”。密码不要告诉别人。",
    "屏幕上出现另外8个数字，打电话或当面念给县农业农村局。",
    "对方说“开通了”，再点“去登录”，用您的密码登录。",
)


def pdf_of(printed: Sequence[Printed], printed_by: str) -> bytes:
    """One A4 for each household, to be cut by nobody and handed over folded.

    Raises:
        CannotPrint: a character no font has, or a name too long for its place.
    """
    said = {
        "title": "生产记录账号开通单",
        "agency": printed_by,
        "steps": list(STEPS),
        "sheets": [_sheet(one) for one in printed],
    }
    return render(TEMPLATES / "account.typ", said)


def _sheet(one: Printed) -> dict[str, str]:
    page = f"{settings.ORIGIN}{reverse('accounts:ask_by_sheet')}"
    return {
        "name": one.home.name,
        "code": one.home.code,
        "username": one.username,
        "digits": f"{one.digits[:4]} {one.digits[4:]}",
        "county": f"{full_name(one.home.division)}农业农村局",
        "until": clock.in_words(clock.local_date(one.good_until)),
        "page": page,
        "qr": qr_svg(f"{page}?{urlencode({'u': one.username, 'c': one.digits})}", quiet=False),
    }
