"""What this room says on the pages of others: how many members a base has, and the way to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from youji.members.logic.sides import PRODUCES
from youji.members.models import Membership, State
from youji.members.policy import READERS
from youji.members.selectors.pages import unowned
from youji.registry.fields import BaseKind
from youji.shared.actor import Actor
from youji.shared.rooms import Panel


def on_base_page(base: Any, actor: Actor) -> Panel | None:
    """The members of a base that is read or edited: how many stand, wait, and how many plots are nobody's."""
    if base.kind not in PRODUCES or not READERS.admits(actor):
        return None
    counted = Membership.objects.filter(base=base, until__isnull=True).aggregate(
        agreed=Count("pk", filter=Q(state=State.MEMBER)), asked=Count("pk", filter=Q(state=State.ASKED))
    )
    context = {
        **counted,
        "unowned": unowned().filter(base=base).count() if base.kind == BaseKind.COUNTY_PRODUCT else 0,
        "held": base.operator_id is not None,
        "url": reverse(
            f"{'members-field' if actor.operator_id is not None else 'members'}:base", args=[base.code]
        ),
    }
    return Panel("members/_base_panel.html", context)
