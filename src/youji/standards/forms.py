"""Input of the pages, cleaned."""

from __future__ import annotations

from youji.shared.fields import DescribedForm
from youji.standards.fields import ADOPTION, EDITION, ISSUE, PARAMETER, PROCEDURE, READ, STANDARD, TASK


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
