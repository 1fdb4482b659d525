"""Who there is in the house of the matrix, whom each secret may be told to, and which words those are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from youji.shared.actor import Actor, Role

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
COUNTY, CITY, PROVINCE = "430611", "4306", "43"
#: Who asks: every role where its work is, and those whose work is elsewhere.
PLACES: dict[str, tuple[tuple[Role, ...], str]] = {
    "county_applicant": ((Role.COUNTY_APPLICANT,), COUNTY),
    "city_applicant": ((Role.CITY_APPLICANT,), CITY),
    "county_reviewer": ((Role.COUNTY_REVIEWER,), COUNTY),
    "city_reviewer": ((Role.CITY_REVIEWER,), CITY),
    "province_reviewer": ((Role.PROVINCE_REVIEWER,), PROVINCE),
    "second_reviewer": ((Role.PROVINCE_REVIEWER,), PROVINCE),
    "assessor": ((Role.ASSESSOR,), CITY),
    "colleague": ((Role.ASSESSOR,), CITY),
    "assessor_elsewhere": ((Role.ASSESSOR,), CITY),
    "expert": ((Role.EXPERT,), PROVINCE),
    "second_expert": ((Role.EXPERT,), PROVINCE),
    "expert_elsewhere": ((Role.EXPERT,), PROVINCE),
    "decision_maker": ((Role.DECISION_MAKER,), PROVINCE),
    "publisher": ((Role.PUBLISHER,), PROVINCE),
    "supervisor": ((Role.SUPERVISOR,), CITY),
    "agronomist": ((Role.AGRONOMIST,), COUNTY),
    "laboratory": ((Role.LABORATORY,), ""),
    "trainer": ((Role.TRAINER,), COUNTY),
    "statistician": ((Role.STATISTICIAN,), PROVINCE),
    "auditor": ((Role.AUDITOR,), PROVINCE),
    "auditor_elsewhere": ((Role.AUDITOR,), "4301"),
    "system_admin": ((Role.SYSTEM_ADMIN,), PROVINCE),
    "security_admin": ((Role.SECURITY_ADMIN,), PROVINCE),
    "reviewer_elsewhere": ((Role.COUNTY_REVIEWER,), "430181"),
    "nothing": ((), COUNTY),
}

#: Who reads what, by the rooms' policies, of the county in which everything is.
CASES = (
    "county_reviewer", "city_reviewer", "province_reviewer", "second_reviewer", "decision_maker", "publisher", "statistician",
    "auditor",
)  # fmt: skip
CATALOGUE = (*CASES, "supervisor")
YEARLY = ("county_reviewer", "city_reviewer", "province_reviewer", "second_reviewer", "supervisor", "auditor")
REGISTER = (
    *CATALOGUE,
    "county_applicant",
    "city_applicant",
    "assessor",
    "colleague",
    "assessor_elsewhere",
    "agronomist",
)
HEARINGS = (
    "city_reviewer", "province_reviewer", "second_reviewer", "supervisor", "decision_maker", "publisher", "auditor",
)  # fmt: skip
REVIEWERS = ("province_reviewer", "second_reviewer")
OWN = ("holder", "staff")


@dataclass
class House:
    """Who there is, what may be asked for, and the secrets with whom each may be told to."""

    actors: dict[str, Actor]
    secrets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    never: str = ""  # what nobody may meet, whoever wrote it
    samples: dict[str, list[str]] = field(default_factory=dict)

    def secret(self, *readers: str) -> str:
        """A word that nobody but ``readers`` may meet; the first of them must."""
        word = f"zq{len(self.secrets) + 1:02}x7k"
        self.secrets[word] = readers
        return word

    def said(self, *readers: str) -> str:
        """A sentence that tells such a word."""
        return f"情况说明：{self.secret(*readers)}，以上内容属实。"

    def twins(self) -> set[str]:
        """Who has the work of somebody before them, at the same place: lists show them the same."""
        seen: set[tuple[object, ...]] = set()
        return {
            name
            for name, one in self.actors.items()
            if (who := (one.roles, one.division, one.operator_id)) in seen or seen.add(who)
        }
