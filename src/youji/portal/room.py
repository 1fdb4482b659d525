"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.portal import checks, jobs
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="portal",
    title="公众网站",
    mount="public",
    jobs=(Recurring("portal.keep_files", jobs.keep_files, 60),),
    checks=(checks.the_site_says_whose_it_is,),
)
