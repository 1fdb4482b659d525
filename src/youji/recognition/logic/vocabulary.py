"""The words a scheme file may use, beside the guards (``logic.guards``) and statuses (``logic.statuses``)."""

from __future__ import annotations

from youji.shared.actor import Role

#: What a step may set going; ``services.review`` runs them inside the step's transaction.
EFFECTS = {
    "open_building": "开始建设期",
    "open_acceptance": "开始现场验收",
    "join_notice": "列入公示",
    "enter_catalogue": "纳入目录",
}

#: Facts of the register that can fill in a question: attributes of ``registry`` ``BaseFacts``.
REGISTRY_FACTS = frozenset(
    {
        "name",
        "address",
        "area_mu",
        "output_t",
        "techniques",
        "responsible",
        "product",
        "product_group",
        "gi_product",
        "operator_name",
        "operator_uscc",
        "operator_registered_on",
        "valid_certificates",
        "plot_count",
        "plots_area_mu",
    }
)

FIELD_KINDS = frozenset({"text", "long_text", "number", "date", "choice", "yes_no"})
SUBJECTS = frozenset({"operator", "county_product", "county", "city"})
LEVELS = frozenset({"province", "national"})
MEASURES = frozenset({"warn", "rectify", "suspend", "remove"})
STEP_TONES = frozenset({"forward", "back", "stop"})
QUOTA_AREAS = frozenset({"", "county", "city"})

#: Who applies, by what is recognised.
APPLICANTS = {
    "operator": Role.HOLDER,
    "county_product": Role.COUNTY_APPLICANT,
    "county": Role.COUNTY_APPLICANT,
    "city": Role.CITY_APPLICANT,
}
_PROVINCE = {Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.PUBLISHER}
#: Who can take a step in a case of this subject: a county's officers have no say over a whole city.
ACTING_ROLES: dict[str, frozenset[Role]] = {
    subject: frozenset({applicant, Role.CITY_REVIEWER, *_PROVINCE})
    | ({Role.COUNTY_REVIEWER} if subject != "city" else set())
    for subject, applicant in APPLICANTS.items()
}
REVIEWING_ROLES = frozenset({Role.COUNTY_REVIEWER, Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER})
