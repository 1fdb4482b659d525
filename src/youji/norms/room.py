"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.norms import checks, importers, policy
from youji.norms.logic.events import NormsChanged
from youji.norms.selectors.confirmed import pictures_for
from youji.norms.services import load_norms, on_change
from youji.norms.words import WORDS
from youji.shared.rooms import Room

ROOM = Room(
    label="norms",
    title="限量与名录",
    nav=policy.NAV,
    words=WORDS,
    loaders=(load_norms,),
    listeners={NormsChanged: (on_change,)},
    imports=importers.IMPORTERS,
    checks=(checks.what_rules_rest_on_is_checked,),
    scope="限量与名录",
    writable=True,
    extends={"documents.audiences": {"norms": pictures_for}},
)
