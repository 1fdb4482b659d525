"""通行密钥: the sign-in library's forms, made as strict as a door needs.

The library asks for the owner's finger or PIN but does not look whether it was given, and its parser raises
whatever it trips over; a passkey alone opens the door here, so both are looked at.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn import forms as library
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from youji.accounts.models import Person
from youji.accounts.tries import one_try
from youji.shared import cleaning

REFUSED = "通行密钥没有通过验证。请再试一次，或用密码和动态验证码登录。"
NOT_VERIFIED = "这个通行密钥没有核对指纹、面容或密码。请换一个会核对的设备。"


class _Presented:
    """A passkey shown at a door: the right one, in its owner's hands."""

    cleaned_data: dict[str, Any]
    user: Person | None

    def clean_credential(self) -> Any:
        """The passkey it is.

        Raises:
            ValidationError: it is none of this person's, or nobody proved to be its owner.
        """
        shown = self.cleaned_data["credential"]
        try:
            with one_try(self.user):
                found = super().clean_credential()  # type: ignore[misc]
            verified = auth.parse_authentication_response(
                shown
            ).response.authenticator_data.is_user_verified()
        except DatabaseError:
            raise  # nobody looked: that is no wrong answer
        except Exception as fault:  # the library's parsers raise whatever they trip over
            raise ValidationError(REFUSED) from fault
        if not verified:
            raise ValidationError(NOT_VERIFIED)
        return found


class SignInForm(_Presented, library.LoginWebAuthnForm):
    """In place of name, password and code."""


class SecondFactorForm(_Presented, library.AuthenticateWebAuthnForm):
    """In place of the code, after the password."""


class ConfirmForm(_Presented, library.ReauthenticateWebAuthnForm):
    """Before something is changed about signing in."""


class AddForm(library.AddWebAuthnForm):
    """A new passkey: kept by the device, opened by its owner only."""

    name = forms.CharField(
        label="名称", required=False, max_length=40, help_text="给它起个名字，如“办公室电脑”“我的手机”。"
    )

    def clean_name(self) -> str:
        """The name as it is seen."""
        return cleaning.one_line(self.cleaned_data["name"])[0]

    def clean(self) -> dict[str, Any]:
        """The new credential.

        Raises:
            ValidationError: it is none, or was made without its owner.
        """
        try:
            data: dict[str, Any] = super().clean()
            made = auth.parse_registration_response(data["credential"]) if data.get("credential") else None
        except Exception as fault:
            raise ValidationError(REFUSED) from fault
        if made is not None and not made.response.attestation_object.auth_data.is_user_verified():
            raise ValidationError(NOT_VERIFIED)
        return data
