"""整改 and 年检 as procedures: the holder reports, the city concludes; the province where the city has nobody free."""

from __future__ import annotations

from youji.catalogue.logic.measures import BY_NAME
from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared.actor import Role

_ORDER = BY_NAME["order_rectification"]

#: Whoever may order a rectification checks the report on it.
RECTIFICATION = Procedure(
    title="这项整改",
    noun="rectification",
    office=Office(_ORDER.roles, _ORDER.level),
    steps={
        "report": Step("reported"),
        "return": Step("returned", settles=True),
        "close": Step("closed", ends=True),
    },
    not_yours="整改由市级监管员、审核员核查，不由您核查。",
)
ANNUAL_CHECK = Procedure(
    title="这次年检",
    noun="annual_check",
    office=Office(frozenset({Role.CITY_REVIEWER, Role.SUPERVISOR, Role.PROVINCE_REVIEWER}), "city"),
    steps={
        "report": Step("reported"),
        "conclude": Step("concluded", ends=True),
    },
    not_yours="年检由市级审核员、监管员作结论，不由您作结论。",
)
