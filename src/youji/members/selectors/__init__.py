"""Who produces in a base, on which plots, and for whom one may write records: what rooms above ask.

Plain values, the day always an argument; whoever asks has established that the reader may know.
"""

from __future__ import annotations

from youji.members.selectors.belonging import (
    Member,
    OwnedPlot,
    bases_joined_by,
    bases_of,
    each_may_record_for,
    ever_of,
    is_member,
    may_record_for,
    members_of,
    owners_of_plots,
    plots_of,
    producing_in,
    public_count,
)

__all__ = [
    "Member",
    "OwnedPlot",
    "bases_joined_by",
    "bases_of",
    "each_may_record_for",
    "ever_of",
    "is_member",
    "may_record_for",
    "members_of",
    "owners_of_plots",
    "plots_of",
    "producing_in",
    "public_count",
]
