"""Reporting the tasks of the construction period."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.core.files.base import File
from django.db import transaction

from youji.documents.services import store
from youji.ledger.services import record_row
from youji.recognition.fields import MILESTONE
from youji.recognition.models import MilestoneReport
from youji.recognition.selectors import cases
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Unknown

NOTHING = "请写明完成情况，或上传照片、文件。"


@transaction.atomic
def report_milestone(
    *,
    code: str,
    key: str,
    note: str,
    file: File | BinaryIO | bytes | None = None,
    name: str = "",
    actor: Actor,
    now: datetime,
) -> MilestoneReport:
    """The task is reported done, with what shows it. Reported again, the later report stands.

    Raises:
        Unknown: not the actor's application, or no such task.
        NotAllowed: the application is not in its construction period.
        Refused: nothing says how it was done, or the file cannot be accepted.
    """
    application = cases.find_by_code(code, actor)
    scheme = scheme_of(application.scheme_version)
    if not cases.is_applicant(application, actor) or key not in {one.key for one in scheme.milestones}:
        raise Unknown(code)
    if application.status != Status.BUILDING:
        raise NotAllowed("现在不在建设期，不能上报建设任务。")
    said = checked(
        MILESTONE,
        {"note": note},
        also=lambda read: {"note": NOTHING} if file is None and read.get("note") == "" else {},
    )
    document = None
    if file is not None:
        document = store(
            file=file, name=name, actor=actor, now=now, operator_id=application.operator_id,
            division=application.division,
        )  # fmt: skip
    values = said | {"at": now, "by_id": actor.user_id}
    if document is not None:
        values["document"] = document
    report, _ = MilestoneReport.objects.update_or_create(application=application, key=key, defaults=values)
    record_row(
        application,
        "milestone_reported",
        before={},
        actor=actor,
        now=now,
        after={"milestone": key, **said, "document": str(document.pk) if document else ""},
    )
    return report
