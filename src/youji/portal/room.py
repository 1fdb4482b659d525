"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.portal import checks
from youji.shared.rooms import Room

ROOM = Room(
    label="portal",
    title="公众网站",
    mount="public",
    checks=(checks.the_site_says_whose_it_is,),
)
