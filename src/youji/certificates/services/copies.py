"""Too many looks at a label are told once: to whoever issued it by a message, to its county by whoever listens."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from youji.accounts.services import notify
from youji.certificates.logic.copies import Often
from youji.certificates.logic.events import LabelsSuspected
from youji.certificates.models import Certificate, Suspected
from youji.certificates.selectors.copies import too_often
from youji.ledger.events import emit
from youji.ledger.services import record_row
from youji.shared.actor import SYSTEM
from youji.shared.clock import local_date
from youji.shared.rows import snapshot

TITLE = "合格证的查看次数不合常理"
WHAT_NOW = "请核对打印和粘贴的情况；产地县会核查。打开网页谁都可以，次数多不等于有人造假。"


def suspect(now: datetime) -> int:
    """Whatever of today and yesterday is too much is on record and told; how many are new."""
    today = local_date(now)
    days = (today - timedelta(days=1), today)
    return sum(_tell(row, often, now) for day in days for row, often in too_often(day))


def _tell(row: Certificate, often: Often, now: datetime) -> bool:
    with transaction.atomic():
        made, new = Suspected.objects.get_or_create(
            code=often.code,
            copy=often.copy,
            defaults={
                "operator_id": row.operator_id, "division": row.division, "day": often.day, "looks": often.looks,
                "most": often.most, "said": often.sentence, "at": now,
            },
        )  # fmt: skip
        if new:
            after = snapshot(made, ("code", "copy", "day", "looks", "most"))
            record_row(made, "reported", before={}, after=after, actor=SYSTEM, now=now)
            link = f"/desk/certificates/{row.code}/"
            notify(title=TITLE, body=made.said + WHAT_NOW, link=link, now=now, operator_id=row.operator_id)
            emit(
                LabelsSuspected(str(made.pk), row.code, row.operator_id, row.issuer, row.division, made.said)
            )
    return new
