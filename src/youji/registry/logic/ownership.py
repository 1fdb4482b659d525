"""Fields with an owner: what the subject of a record may not say of it, though they may write the rest of its row.

A measure (a revocation) and a confirmation are the department's; so is where a row lies. The services ask this table,
so that page, program and workbook meet it alike.
"""

from __future__ import annotations

from collections.abc import Mapping

_ELSEWHERE = "登记在主体所在的县市区。确实在别处的，请由所在地农业农村部门登记。"
_REVOKED = "撤销、注销由农业农村部门登记，持有人不能填写。有误的，请联系所在地农业农村部门。"

#: Noun → field → what its subject is told who says something else there than stands.
OFFICERS_ONLY: Mapping[str, Mapping[str, str]] = {
    "base": {"division": f"基地{_ELSEWHERE}"},
    "certificate": {
        "division": f"证书{_ELSEWHERE}",
        "revoked_on": _REVOKED,
        "revoked_reason": _REVOKED,
    },
}


def trespasses(noun: str, said: Mapping[str, object], stands: Mapping[str, object]) -> dict[str, str]:
    """Field → sentence for what its subject ``said`` of a row that is not theirs to say; saying what ``stands`` is nothing."""
    return {
        field: sentence
        for field, sentence in OFFICERS_ONLY[noun].items()
        if field in said and said[field] != stands.get(field)
    }
