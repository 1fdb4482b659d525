"""可疑合格证: reported by a buyer or by anybody, handled by the county the certificate says it comes from."""

from __future__ import annotations

from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared.actor import Role
from youji.shared.findings import Source

ORDER = Source("农产品质量安全承诺达标合格证管理办法")
LETTERS = "KY"
#: Who says so.
BUYER, PUBLIC, COPIES, LOOKS = "buyer", "public", "copies", "looks"
SOURCES = {
    BUYER: "收货人上报",
    PUBLIC: "公众反映",
    COPIES: "系统发现：收到的份数对不上",
    LOOKS: "系统发现：查看次数不合常理",
}
REPORT = Procedure(
    title="这条可疑合格证线索",
    noun="doubtful",
    office=Office(frozenset({Role.COUNTY_REVIEWER, Role.SUPERVISOR}), "county"),
    steps={
        "hand_on": Step("transferred", "opened", settles=True),
        "close": Step("closed", "closed", ends=True),
        "dismiss": Step("dismissed", "dismissed", ends=True),
    },
    not_yours="可疑合格证由产地县级农业农村部门的审核员、监管员办理，不由您办理。",
)
