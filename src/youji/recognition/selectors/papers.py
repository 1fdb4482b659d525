"""The papers of an application: 申报书 to stamp, 审核意见表 and 推荐汇总表 to sign and seal."""

from __future__ import annotations

import hashlib
import json
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Subquery

from youji.divisions.selectors import full_name
from youji.recognition.logic import dossier
from youji.recognition.logic.declaration import STATEMENT
from youji.recognition.models import Application, Movement, Round
from youji.recognition.models.applications import WITH_APPLICANT
from youji.recognition.selectors import apply, cases, facts, judged, rounds
from youji.schemes.labels import status_word
from youji.schemes.selectors import scheme_of
from youji.shared import clock, workbook
from youji.shared.actor import APPLICANTS, Actor
from youji.shared.paper import render
from youji.shared.quantities import area_text, measured

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"


def as_printed(application: Application) -> Application:
    """The application as its form is to be printed: while it is the applicant's as it is, then as it was handed in.

    What a reviewer has taken from the register since, and the self-assessment made while building, are on no stamp.
    """
    frozen = application.frozen
    if frozen is None:
        return application
    steps = scheme_of(application.scheme_version).steps
    handing_in = application.movements.filter(
        step__in=[step.name for step in steps if step.hands_in], source__in=WITH_APPLICANT
    )
    last = handing_in.order_by("-at", "-pk").values("at")[:1]
    came = None if frozen.number == 1 else application.submissions.filter(at__gte=Subquery(last)).first()
    printed = copy(application)
    printed.submission = came or frozen
    printed.self_assessment = printed.submission.self_assessment
    return printed


def check_code(application: Application) -> str:
    """What the printed form and the form that was handed in have in common: eight letters of the hash of what was filled in."""
    printed = as_printed(application)
    said = {"answers": printed.judged_answers, "lines": printed.judged_assessment}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def application_paper(application: Application, now: datetime) -> tuple[bytes, str]:
    """申报书 as a PDF, and its name; one that is not whole says so across the page.

    Raises:
        CannotPrint: a character no font has.
    """
    application, scheme = as_printed(application), scheme_of(application.scheme_version)
    stock = facts.dossier_of(application, scheme)
    score = cases.self_score(application, scheme)
    answers = application.judged_answers
    data = {
        **_head(application, "申报书", scheme.title),
        "code": f"校验码 {check_code(application)}",
        "across": "未填完" if stock.fields or stock.items else "",
        "facts": [*_facts(application), ("打印日期", clock.in_words(clock.local_date(now)))],
        "answers": [
            (f.label, f"{answers.get(f.key, '')}{f.unit if answers.get(f.key) else ''}")
            for f in scheme.fields
        ],
        "total": (
            f"{measured(score.total, '分')}，合格线{measured(scheme.sheet.pass_line, '分')}"
            if score and scheme.sheet
            else ""
        ),
        "lines": [
            (line.item.label, f"{line.label}{'：' if line.note else ''}{line.note}", line.points)
            for line in apply.lines_of(application, scheme)
        ],
        "documents": [
            (wanted.spec.label, "、".join(one.document.name for one in wanted.evidence) or "—")
            for wanted in apply.documents_of(application, scheme)
            if wanted.spec.key != dossier.STAMPED
        ],
        "statement": STATEMENT,
    }
    return _made(
        "application", data, f"/field/apply/{application.code}/", f"{application.base.name}-申报书.pdf"
    )


def opinions_paper(application: Application) -> tuple[bytes, str]:
    """审核意见表: each level's opinion, by whom and when."""
    scheme = scheme_of(application.scheme_version)
    applicants = {step.name for step in scheme.steps if step.role in APPLICANTS}
    moves = [move for move in application.movements.all() if move.step not in applicants]
    data = {
        **_head(application, "审核意见表", scheme.title),
        "facts": _facts(application),
        "opinions": [_opinion(move) for move in moves],
        "seals": ["县级农业农村部门（盖章）", "市级农业农村部门（盖章）", "省农业农村厅（盖章）"],
    }
    return _made(
        "opinions", data, f"/desk/cases/{application.code}/", f"{application.base.name}-审核意见表.pdf"
    )


def _opinion(move: Movement) -> dict[str, Any]:
    said = [
        ("意见", move.opinion or move.label),
        ("经办人", move.actor_name),
        ("日期", clock.in_words(clock.local_date(move.at))),
    ]
    if move.document_number:
        said.append(("文号", move.document_number))
    return {"office": f"{move.agency or '办理机关'}：{move.label}", "rows": said}


HEAD = ("名次", "名称", "申报主体", "产品", "规模", "自评", "状态")


def recommended_paper(found: Round, division: str, actor: Actor) -> tuple[bytes, str]:
    """推荐汇总表 of an area in a round."""
    name = full_name(division) or "湖南省"
    rows = recommended_rows(found, division, actor)
    data = {
        "title": "推荐汇总表",
        "subtitle": f"{name}　{found.title}",
        "number": f"{found.document_number}　{name}",
        "code": "",
        "across": "",
        "quota": f"{rounds.quota_said(found, division)}，已推荐{len(rows)}个。",
        "head": HEAD,
        "rows": rows,
        "seals": ["经办人（签字）", "负责人（签字）", f"{name}农业农村部门（盖章）"],
    }
    path = f"/desk/rounds/{found.pk}/ranking/{division}/"
    return _made("recommended", data, path, f"{name}-推荐汇总表.pdf")


def recommended_sheet(found: Round, division: str, actor: Actor) -> tuple[bytes, str]:
    """The same as a workbook."""
    name = full_name(division) or "湖南省"
    table = workbook.Table("推荐汇总表", tuple(workbook.Column(label, label) for label in HEAD))
    rows = (dict(zip(HEAD, row, strict=True)) for row in recommended_rows(found, division, actor))
    return workbook.listing(table, rows), f"{name}-推荐汇总表.xlsx"


def recommended_rows(found: Round, division: str, actor: Actor) -> list[tuple[str, ...]]:
    """What of the area has taken a place in the round, in its order; as the guard counts, one being corrected too."""
    taken = facts.places_taken(found.pk, scheme_of(found.scheme_version), division)
    return [
        (
            str(one.rank or "—"),
            f"{stated.name}（{one.code}）",
            stated.operator or full_name(one.division),
            stated.product or "—",
            area_text(stated.area_mu),
            str(score.total) if score else "—",
            status_word(one.status).label,
        )
        for one, score in cases.by_merit(Application.objects.visible_to(actor).filter(pk__in=taken))
        for stated in (judged.stated_of(one),)
    ]


def _head(application: Application, title: str, subtitle: str) -> dict[str, Any]:
    return {
        "title": title,
        "subtitle": subtitle,
        "number": f"申报号 {application.code}",
        "code": "",
        "across": "",
    }


def _facts(application: Application) -> list[tuple[str, str]]:
    scheme, operator = scheme_of(application.scheme_version), application.operator
    return [
        ("申报号", application.code),
        ("批次", application.round.title),
        ("类别", cases.category_label(scheme, application.category)),
        ("申报对象", f"{application.shown.name}（{application.base.code}）"),
        ("申报单位", operator.name if operator else full_name(application.division)),
        ("所在地", full_name(application.division)),
    ]


def _made(template: str, data: dict[str, Any], path: str, name: str) -> tuple[bytes, str]:
    return render(TEMPLATES / f"{template}.typ", data, qr=f"{settings.ORIGIN}{path}"), name
