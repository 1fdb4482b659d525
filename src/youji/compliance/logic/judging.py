"""All rules over one question."""

from __future__ import annotations

from youji.compliance.logic.doses import not_too_much
from youji.compliance.logic.facts import Answer, Case, Finding, Look
from youji.compliance.logic.lists import (
    half_the_nitrogen,
    no_chemical_fertiliser,
    on_the_green_list,
    organic_only,
)
from youji.compliance.logic.looking import looked_at
from youji.compliance.logic.medicines import drug_not_banned, medicines_end, withdrawal_is_over
from youji.compliance.logic.nearest import without
from youji.compliance.logic.records import (
    bought_and_entered,
    from_an_appointed_shop,
    not_by_drinking_water,
    not_where_prohibited,
    packages_came_back,
    somebody_did_it,
)
from youji.compliance.logic.registered import (
    against_the_target,
    for_the_crop,
    no_poison,
    not_banned,
    not_restricted_here,
    registered,
)
from youji.compliance.logic.saying import ALLOWED, FORBIDDEN, UNKNOWN
from youji.compliance.logic.seasons import (
    earliest_after,
    entered_late_enough,
    far_enough_apart,
    greatest,
    interval_is_over,
    interval_of,
    not_too_often,
    reaches,
)
from youji.shared.portable import iso_day


def check(case: Case) -> Answer:
    """What every rule that was asked answers, the worst verdict, and the first day nothing speaks against a harvest."""
    looks = in_order(
        [looked_at(case, case["uses"][number], number + 1) for number in range(len(case["uses"]))]
    )
    looks = [look for look in looks if reaches(case, look) and still_counts(look)]
    now = [look for look in looks if not look["use"]["earlier"]]
    sprays = of_kind(looks, "spray")
    drugs = of_kind(looks, "medicate")
    found = not_where_prohibited(case, now)
    if sprays or not drugs:
        found = found + against_pests(case, of_kind(now, "spray"), sprays)
    if drugs:
        found = found + drug_not_banned(case, of_kind(now, "medicate")) + withdrawal_is_over(case, drugs)
    fertilisers = of_kind(now, "fertilise")
    if fertilisers:
        found = found + half_the_nitrogen(case, fertilisers) + no_chemical_fertiliser(case, fertilisers)
    return {
        "verdict": worst(found),
        "earliest_harvest_on": earliest(case, sprays, drugs),
        "edition": case["tables"]["edition"],
        "findings": found,
    }


def of_its_own(after: list[Finding], before: list[Finding], alone: list[Finding]) -> list[Finding]:
    """What one use is answerable for, of what is found with it, without it and of it alone.

    What was found before it is not found again, though two uses of one input on one day are two; where a rule had the
    same to say already, the use is answered alone.
    """
    left = [f"{one['rule']}{one['message']}" for one in before]
    again: list[str] = []
    out: list[Finding] = []
    for one in after:
        said = f"{one['rule']}{one['message']}"
        if one["verdict"] != ALLOWED and said in left:
            left = without(left, said)
            again.append(one["rule"])
        else:
            out.append(one)
    rules = [one["rule"] for one in out]
    return out + [
        one
        for one in alone
        if one["verdict"] != ALLOWED and one["rule"] in again and one["rule"] not in rules
    ]


def still_counts(look: Look) -> bool:
    """Whether this season answers for the use: what an earlier crop was given it does not, but for the days until a harvest
    and until the next use, where a label says them for this crop too.
    """
    return not look["use"]["earlier"] or look["use"]["kind"] != "spray" or len(look["fit"]) > 0


def against_pests(case: Case, looks: list[Look], before: list[Look]) -> list[Finding]:
    """The rules about pesticides; where none was used only the harvest is asked about. ``before``: with earlier ones."""
    if not looks:
        return interval_is_over(case, before)
    first = registered(case, looks) + for_the_crop(case, looks) + against_the_target(case, looks)
    used = not_too_much(case, looks) + not_too_often(case, looks) + far_enough_apart(case, before)
    forbidden = not_banned(case, looks) + not_restricted_here(case, looks) + no_poison(case, looks)
    kinds = on_the_green_list(case, looks) + organic_only(case, looks)
    books = (
        from_an_appointed_shop(case, looks)
        + bought_and_entered(case, looks)
        + packages_came_back(case, looks)
    )
    rest = (
        somebody_did_it(case, looks) + not_by_drinking_water(case, looks) + entered_late_enough(case, looks)
    )
    return first + used + interval_is_over(case, before) + forbidden + kinds + books + rest


def of_kind(looks: list[Look], kind: str) -> list[Look]:
    """The uses of one kind."""
    return [look for look in looks if look["use"]["kind"] == kind]


def in_order(looks: list[Look]) -> list[Look]:
    """By day; of one day as they came."""
    out: list[Look] = []
    for look in looks:
        before = [one for one in out if one["day"] <= look["day"]]
        after = [one for one in out if one["day"] > look["day"]]
        out = [*before, look, *after]
    return out


def worst(found: list[Finding]) -> str:
    """Forbidden before unknown before allowed."""
    verdicts = [one["verdict"] for one in found]
    if FORBIDDEN in verdicts:
        return FORBIDDEN
    return UNKNOWN if UNKNOWN in verdicts else ALLOWED


def earliest(case: Case, sprays: list[Look], drugs: list[Look]) -> str | None:
    """The first day every interval and every withdrawal is over; None where one is not known, or nothing was used."""
    ends = medicines_end(case, drugs)
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) or [look for look in sprays if interval_of(look) is None]:
        return None
    last = earliest_after(sprays)
    if last is not None:
        known.append(last)
    return iso_day(greatest(known)) if known else None
