"""The trail's grammar: a step's name as the past participle its action is recorded under."""

from __future__ import annotations

IRREGULAR = {"submit": "submitted", "resubmit": "resubmitted", "withdraw": "withdrawn", "send": "sent"}


def participle(verb: str) -> str:
    """``recommend`` → ``recommended``, ``city_accept`` → ``city_accepted``: the ledger's grammar."""
    head, _, last = verb.rpartition("_")
    for one in (verb, last):
        if one in IRREGULAR:
            return f"{head}_{IRREGULAR[one]}" if one != verb else IRREGULAR[one]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"
