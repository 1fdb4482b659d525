"""Input of the pages, cleaned."""

from __future__ import annotations

from django import forms

from youji.shared.fields import DescribedForm
from youji.standards.fields import (
    ADOPTION,
    COMPOSITE,
    COMPOSITE_ADOPTION,
    EDITION,
    EVALUATION,
    GAP,
    GAP_REPORT,
    GAP_RETURN,
    GRADE,
    INDICATOR,
    ISSUE,
    PARAMETER,
    PROCEDURE,
    READ,
    STANDARD,
    TASK,
)


class StandardForm(DescribedForm):
    """One standard."""

    described = STANDARD


class ParameterForm(DescribedForm):
    """One core parameter."""

    described = PARAMETER


class ProcedureForm(DescribedForm):
    """A new procedure."""

    described = PROCEDURE


class EditionForm(DescribedForm):
    """What a draft says besides its tasks."""

    described = EDITION


class TaskForm(DescribedForm):
    """One task of a draft."""

    described = TASK


class IssueForm(DescribedForm):
    """Issuing a draft."""

    described = ISSUE


class AdoptionForm(DescribedForm):
    """A base adopts an edition."""

    described = ADOPTION


class ReadForm(DescribedForm):
    """Somebody has read it."""

    described = READ


class GapForm(DescribedForm):
    """A new task."""

    described = GAP


class GapReportForm(DescribedForm):
    """What was done about a gap."""

    described = GAP_REPORT
    document = forms.FileField(
        label="证据文件",
        required=False,
        help_text="发布的标准、采用的规程或现场照片；PDF、图片或文档，20 MB 以内",
        error_messages={"empty": "这个文件是空的，请重新选择。"},
    )


class GapReturnForm(DescribedForm):
    """What is missing in a report."""

    described = GAP_RETURN


class IndicatorForm(DescribedForm):
    """One indicator of a product."""

    described = INDICATOR


class GradeForm(DescribedForm):
    """What a grade asks of one indicator."""

    described = GRADE


class EvaluationForm(DescribedForm):
    """A result to be judged."""

    described = EVALUATION


class CompositeForm(DescribedForm):
    """A new 标准综合体."""

    described = COMPOSITE


class CompositeAdoptionForm(DescribedForm):
    """A base takes a 标准综合体."""

    described = COMPOSITE_ADOPTION


class SeenForm(DescribedForm):
    """A press, and the version that was looked at."""
