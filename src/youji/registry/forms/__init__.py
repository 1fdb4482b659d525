"""What people type into the register: shape only; the rules are the services'."""

from __future__ import annotations

from youji.registry.forms.bases import BaseForm
from youji.registry.forms.certified import CertifiedForm, ConfirmationForm
from youji.registry.forms.operators import OperatorForm
from youji.registry.forms.plots import PlotFileForm, PlotForm, PlotTakeForm, RetireForm

__all__ = [
    "BaseForm",
    "CertifiedForm",
    "ConfirmationForm",
    "OperatorForm",
    "PlotFileForm",
    "PlotForm",
    "PlotTakeForm",
    "RetireForm",
]
