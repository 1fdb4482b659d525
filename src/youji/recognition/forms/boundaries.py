"""The forms of 边界协调: what a party says, how it ends."""

from __future__ import annotations

from youji.recognition.fields import BOUNDARY, BOUNDARY_DECISION
from youji.shared.fields import DescribedForm


class StatementForm(DescribedForm):
    """What a party says of its boundary."""

    described = BOUNDARY
    use_required_attribute = False


class DecisionForm(DescribedForm):
    """How whoever has the case ends it."""

    described = BOUNDARY_DECISION
    use_required_attribute = False
    AT = {"REC-042": "decision"}
