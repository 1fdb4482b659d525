"""Tables of the room."""

from __future__ import annotations

from youji.standards.models.gaps import Gap
from youji.standards.models.procedures import Adoption, Edition, Handing, Procedure, Task
from youji.standards.models.quality import Composite, CompositeAdoption, Evaluation, GradeRow, Indicator
from youji.standards.models.register import Parameter, Standard

__all__ = [
    "Adoption",
    "Composite",
    "CompositeAdoption",
    "Edition",
    "Evaluation",
    "Gap",
    "GradeRow",
    "Handing",
    "Indicator",
    "Parameter",
    "Procedure",
    "Standard",
    "Task",
]
