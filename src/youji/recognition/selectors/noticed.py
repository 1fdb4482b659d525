"""The row of a notice: what the public is told of a case, and whether it is what is judged."""

from __future__ import annotations

from youji.divisions.selectors import full_name
from youji.recognition.models import Application
from youji.recognition.selectors import cases
from youji.registry.logic.statement import Statement
from youji.schemes.selectors import scheme_of

#: What must stand on the notice as it was judged, by the words a reader knows it by. ``digest`` is over all of it;
#: a notice from before cases were frozen has none.
NOTICED = {
    "name": "名称",
    "division": "县市区",
    "product": "产品",
    "operator": "经营主体",
    "area_mu": "规模",
    "counted": "规模（数量）",
    "category": "类别",
    "digest": "申报内容",
}


def row_of(application: Application, stated: Statement) -> dict[str, object]:
    """The row the public sees, made from what is judged; what is published stays as it was published."""
    scheme = scheme_of(application.scheme_version)
    said: dict[str, object] = {
        "code": application.code,
        "name": stated.name,
        "division": stated.division,
        "district": full_name(stated.division),
        "product": stated.product,
        "operator": stated.operator,
        "area_mu": None if stated.area_mu is None else f"{stated.area_mu:f}",
        "scheme": scheme.title,
        "category": cases.category_label(scheme, application.category),
        "digest": application.frozen.digest if application.frozen else "",
    }
    return said | {"counted": stated.counted} if stated.counted else said


def noticed_otherwise(application: Application, stated: Statement) -> tuple[str, ...]:
    """In words: what the notice the application is on says otherwise than what is judged."""
    if application.notice is None:
        return ()
    noticed = next((row for row in application.notice.snapshot if row["code"] == application.code), None)
    if noticed is None:
        return ("公示名单",)
    judged = row_of(application, stated)
    return tuple(word for key, word in NOTICED.items() if key in noticed and noticed[key] != judged.get(key))
