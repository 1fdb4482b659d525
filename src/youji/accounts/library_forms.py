"""The sign-in library's forms for one's own password and second factor, where ours ask for more."""

from __future__ import annotations

from allauth.account.forms import ChangePasswordForm
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from youji.accounts.services import end_own_tokens
from youji.shared import clock


class OwnPasswordForm(ChangePasswordForm):
    """A new password of one's own, and whether the keys made under the old one end with it."""

    end_tokens = forms.BooleanField(label="同时作废我的接口令牌", required=False, initial=True)

    def save(self) -> None:
        """The new password holds."""
        super().save()
        if self.cleaned_data["end_tokens"]:
            end_own_tokens(person=self.user, now=clock.now())


class ActivateForm(ActivateTOTPForm):
    """The first code of a new second factor."""

    def clean_code(self) -> str:
        """The code. It was typed in this browser and no other: here the second factor has been used."""
        code: str = super().clean_code()
        record_authentication(context.request, self.user, method="mfa", type="totp")
        return code
