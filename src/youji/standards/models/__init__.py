"""Tables of the room."""

from __future__ import annotations

from youji.standards.models.procedures import Adoption, Edition, Handing, Procedure, Task
from youji.standards.models.register import Parameter, Standard

__all__ = ["Adoption", "Edition", "Handing", "Parameter", "Procedure", "Standard", "Task"]
