"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.registry import importers, policy
from youji.registry.selectors import (
    find_employer,
    operator_codes,
    operator_names,
    operators_called,
    pending_confirmations,
    waiting_confirmations,
)
from youji.registry.selectors.search import SEARCH
from youji.registry.services import load_reference
from youji.registry.words import WORDS
from youji.shared.inbox import Source
from youji.shared.rooms import Room

ROOM = Room(
    label="registry",
    title="登记",
    nav=policy.NAV,
    search=SEARCH,
    inbox=(Source(waiting_confirmations, pending_confirmations),),
    inbox_kinds={"certificate": "证书核实"},
    words=WORDS,
    loaders=(load_reference,),
    scope="主体、基地、产品登记",
    writable=True,
    imports=importers.IMPORTERS,
    extends={
        "accounts.operators": {"register": find_employer},
        "accounts.operator_codes": {"register": operator_codes},
        "accounts.operator_names": {"register": operator_names},
        "accounts.operators_called": {"register": operators_called},
    },
)
