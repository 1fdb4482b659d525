"""What this room declares of itself to the house."""

from __future__ import annotations

import youji.certificates.logic.gate  # noqa: F401 (its rules stand in the rulebook)
from youji.certificates import checks, importers, jobs, policy
from youji.certificates.selectors.parcels import spoken_for
from youji.certificates.selectors.withdrawn import withdrawn
from youji.certificates.services.looks import keep_adding_up
from youji.certificates.words import WORDS
from youji.norms.logic.marked import marked
from youji.shared.rooms import Recurring, Room

FILES = {
    "certificate-classes": marked(
        "certificates/classes.csv", "合格证：哪些产品", name="产品", covered="开具（1是0否）", sentence="说明"
    ),
    "certificate-elements": marked(
        "certificates/elements.csv", "合格证：内容", label="内容", may_be_on_package="可在包装上（1是0否）"
    ),
    "certificate-looks": marked(
        "certificates/looks.csv", "合格证：查看次数", label="事项", number="数", unit="单位"
    ),
    "certificate-parties": marked(
        "certificates/parties.csv", "合格证：谁开具", kind="主体类型", sentence="说明"
    ),
    "certificate-retention": marked(
        "certificates/retention.csv", "合格证：保存期", label="事项", months="月"
    ),
    "certificate-texts": marked(
        "certificates/texts.csv", "合格证：文本和样式", title="样式", lead="首句", lines="承诺"
    ),
}
ROOM = Room(
    label="certificates",
    title="承诺达标合格证",
    nav=policy.NAV,
    words=WORDS,
    checks=(checks.the_certificate_key_is_there,),
    jobs=(
        Recurring("certificates.grow_log", jobs.grow_log, 5),
        Recurring("certificates.grow_whole_log", jobs.grow_whole_log, 86_400),
        Recurring("certificates.print", jobs.print_labels, 2, apart=True),
        Recurring("certificates.sweep_printed", jobs.sweep_printed, 3_600),
        Recurring("certificates.suspect_copies", jobs.suspect_copies, 300),
        Recurring("certificates.sweep_looks", jobs.sweep_looks, 3_600),
    ),
    beside=(keep_adding_up,),
    imports=importers.IMPORTERS,
    scope="承诺达标合格证",
    writable=True,
    extends={
        "certificates.withdrawn": {"voids": withdrawn},
        "norms.files": FILES,
        "lots.spoken_for": {"certificates": spoken_for},
    },
)
