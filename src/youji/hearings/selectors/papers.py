"""事先告知书 as a paper."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from youji.divisions.selectors import full_name
from youji.hearings.models import Proposal
from youji.shared import clock
from youji.shared.paper import render

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"


def notice(row: Proposal) -> bytes:
    """事先告知书 as a paper.

    Raises:
        CannotPrint: a character no font has.
    """
    entry, url = row.entry, f"{settings.ORIGIN}/field/hearings/proposals/{row.pk}/"
    operator = entry.base.operator
    until = clock.in_words(row.due_on) if row.due_on else ""
    said = {
        "title": f"拟{row.label}事先告知书",
        "holder": operator.name if operator else full_name(entry.division),
        "opening": f"经查，你单位的认定“{entry.name}”（目录编号{entry.code}，{entry.document_number}）存在下列情形，"
        f"拟作出“{row.label}”的决定，现将有关事项告知如下。",
        "parts": [
            ["情形", row.ground_label],
            ["事实和理由", row.reason],
            ["拟作出的决定", f"{row.label}，证书和公示标牌作废，并向社会公开"],
        ],
        "rights": f"你单位可以登录平台提出陈述申辩，并提交证据，也可以要求听证，最后一天{until}。逾期没有提出的，视为没有意见，依法作出决定。",
        "agency": row.agency,
        "on": clock.in_words(clock.local_date(row.opened_at)),
        "url": url,
    }
    return render(TEMPLATES / "notice.typ", said, qr=url)
