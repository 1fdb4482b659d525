"""What the register's pages say of cases that were handed in."""

from __future__ import annotations

from collections.abc import Iterable

from youji.recognition.models import Application
from youji.recognition.models.applications import WITH_APPLICANT
from youji.schemes.labels import status_word
from youji.schemes.logic.statuses import IN_FLIGHT, Status


def frozen_cases(base_ids: Iterable[int]) -> list[str]:
    """A sentence for each case of these bases that goes on as it was handed in, whatever the register says from now on."""
    rows = Application.objects.filter(base__in=base_ids, status__in=IN_FLIGHT - WITH_APPLICANT)
    return [_sentence(case) for case in rows.select_related("base").order_by("code")]


def _sentence(case: Application) -> str:
    if case.status == Status.ON_NOTICE:
        return f"{case.base.name}正在公示（{case.code}），改动不会进入已提交的申报。"
    return (
        f"{case.base.name}正在申报（{case.code}，{status_word(case.status).label}），改动不会进入已提交的申报；"
        "确需按新的内容办理的，请联系现在的审核单位采用。"
    )
