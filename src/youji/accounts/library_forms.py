"""The sign-in library's forms for one's own password and second factor, where ours ask for more."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.base import forms as library
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest

from youji.accounts import sessions
from youji.accounts.models import Person
from youji.accounts.services import end_own_tokens
from youji.accounts.tries import one_try
from youji.shared import clock


class PasswordSignInForm(LoginForm):
    """Name and password; and whether the device is one's own."""

    not_mine = forms.BooleanField(label="这不是我的手机（电脑），不要记住", required=False)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        """Signed in, or sent on to the second factor. What the library says of remembering is said over."""
        request.session[sessions.NOT_MINE] = self.cleaned_data["not_mine"]
        answer = super().login(request, redirect_url)
        if isinstance(request.user, Person):
            sessions.keep(request, request.user)
        return answer


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
        with one_try(None):  # their own, which they are setting up: nobody was kept out
            code: str = super().clean_code()
        record_authentication(context.request, self.user, method="mfa", type="totp")
        return code


class CodeForm(library.AuthenticateForm):
    """The code, or a recovery code, after the password."""

    def clean_code(self) -> str:
        """The code, which is right."""
        with one_try(self.user):
            code: str = super().clean_code()
        return code


class CodeAgainForm(library.ReauthenticateForm):
    """The same before something is changed about signing in."""

    def clean_code(self) -> str:
        """The code, which is right."""
        with one_try(self.user):
            code: str = super().clean_code()
        return code
