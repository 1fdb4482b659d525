"""What people type, read as ``fields`` describes it; deciding is the services' business."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from allauth.account.forms import PasswordField, SetPasswordField
from django import forms

from youji.accounts.fields import (
    CONFIRMATION,
    DELEGATION,
    EMAIL,
    GRANT,
    LOCK,
    OPENING,
    PERSON,
    REFUSAL,
    SHEET,
    STAFF,
    TOKEN,
)
from youji.accounts.selectors import known_scopes
from youji.accounts.services import MEASURES, sign_in
from youji.shared.fields import DescribedForm, ValueField
from youji.shared.values import VERSION, Choice, Value
from youji.shared.web import ActorRequest


def _named(key: str, value: Value) -> Any:
    """``value`` under the name that the page's field has always had."""
    return replace(value, key=key)


AGENCY: Choice = _named("agency", PERSON["agency_id"])
DEPUTY: Choice = _named("deputy", DELEGATION["deputy_id"])


def _mail(value: Value = PERSON["email"]) -> ValueField:
    return ValueField(value, widget=forms.TextInput(attrs={"inputmode": "email", "autocapitalize": "none"}))


def _username() -> ValueField:
    latin = forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"})
    return ValueField(PERSON["username"], widget=latin)


class AskPasswordForm(forms.Form):
    """The address a new password may be sent to. The sign-in library's page saves it."""

    email = ValueField(
        replace(EMAIL, label="登记的邮箱", required=True, ask="请填写邮箱。"), widget=forms.EmailInput()
    )

    def save(self, request: ActorRequest) -> str:
        """It has been asked for, whoever the address belongs to."""
        sign_in.ask_password_reset(email=self.cleaned_data["email"], now=request.now)
        return str(self.cleaned_data["email"])


class PersonForm(forms.Form):
    """A new account."""

    username = _username()
    name = ValueField(PERSON["name"])
    agency = ValueField(AGENCY)
    operator_code = ValueField(PERSON["operator_code"])
    phone = ValueField(PERSON["phone"])
    email = _mail()
    specialities = ValueField(PERSON["specialities"])

    def __init__(self, *args: Any, agencies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = ValueField(AGENCY.offering(agencies))


class StaffForm(forms.Form):
    """A 经办人 of one's own operator."""

    name = ValueField(STAFF["name"])
    phone = ValueField(STAFF["phone"])
    username = _username()


class ParticularsForm(forms.Form):
    """A known person's particulars."""

    version = ValueField(VERSION, widget=forms.HiddenInput())
    name = ValueField(PERSON["name"])
    phone = ValueField(PERSON["phone"])
    email = _mail(EMAIL)
    specialities = ValueField(PERSON["specialities"], help_text="")


class GrantForm(forms.Form):
    """A role to give."""

    role = ValueField(GRANT["role"])
    valid_until = ValueField(GRANT["valid_until"])

    def offer(self, roles: tuple[tuple[str, str], ...]) -> None:
        """List only ``roles``; another one sent all the same is refused by its rule, not by the list."""
        self.fields["role"].widget.choices = [("", "请选择"), *roles]


class TokenForm(forms.Form):
    """A key for a program."""

    name = ValueField(TOKEN["name"])
    scopes = ValueField(TOKEN["scopes"])
    expires_on = ValueField(TOKEN["expires_on"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes: Any = TOKEN["scopes"]
        self.fields["scopes"] = ValueField(scopes.offering(known_scopes().items()))


class DelegationForm(forms.Form):
    """Roles to lend while one is away."""

    deputy = ValueField(DEPUTY)
    roles = ValueField(DELEGATION["roles"])
    starts_on = ValueField(DELEGATION["starts_on"])
    ends_on = ValueField(DELEGATION["ends_on"])
    reason = ValueField(DELEGATION["reason"])

    def __init__(
        self,
        *args: Any,
        colleagues: tuple[tuple[int, str], ...],
        lendable: tuple[tuple[str, str], ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = DELEGATION["roles"]
        self.fields["deputy"] = ValueField(DEPUTY.offering(colleagues))
        self.fields["roles"] = ValueField(roles.offering(lendable))


BY_THE_BUTTONS = "请用页面上的按钮办理。"


class WithdrawForm(forms.Form):
    """A role to take back."""

    role = ValueField(replace(GRANT["role"], ask="请选择要收回的岗位。"))


class SecurityForm(forms.Form):
    """One of the buttons that keep an account safe; why, where it is locked."""

    measure = forms.ChoiceField(
        label="办理",
        choices=[("lock", "停用账号"), *((name, name) for name in MEASURES)],
        error_messages={"required": BY_THE_BUTTONS, "invalid_choice": BY_THE_BUTTONS},
    )
    reason = ValueField(replace(LOCK["reason"], required=False))


class SecondHandForm(forms.Form):
    """What is to become of something that waits for another hand."""

    do = forms.ChoiceField(
        choices=[("confirm", "确认"), ("decline", "不同意")],
        error_messages={"required": BY_THE_BUTTONS, "invalid_choice": BY_THE_BUTTONS},
    )


class StaffChangeForm(forms.Form):
    """What is to become of a 经办人's access."""

    do = forms.ChoiceField(
        choices=[("stop", "停用"), ("confirm", "确认密码"), ("readmit", "恢复使用")],
        error_messages={"required": BY_THE_BUTTONS, "invalid_choice": BY_THE_BUTTONS},
    )
    code = ValueField(CONFIRMATION["code"], widget=forms.TextInput(attrs={"inputmode": "numeric"}))


class TwoPasswords(forms.Form):
    """A password that is typed twice."""

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        said = super().clean() or {}
        if said.get("password1") and said.get("password2") and said["password1"] != said["password2"]:
            self.add_error("password2", "两次输入的密码不一样。请重新输入。")
        return said


class AskAccountForm(TwoPasswords, DescribedForm):
    """An account of one's own, asked for on one's own telephone."""

    described = OPENING
    password1 = SetPasswordField(label="自己设的密码")
    password2 = PasswordField(label="再输一次")


class SheetForm(TwoPasswords, DescribedForm):
    """An account whose name and digits somebody printed; the password is one's own."""

    described = SHEET
    password1 = SetPasswordField(label="自己设的密码")
    password2 = PasswordField(label="再输一次")


class OpeningStateForm(forms.Form):
    """What somebody asked for, by what they have of it."""

    operator_code = ValueField(OPENING["operator_code"])
    code = ValueField(CONFIRMATION["code"], widget=forms.TextInput(attrs={"inputmode": "numeric"}))


class RefuseOpeningForm(DescribedForm):
    """Why somebody gets no account."""

    described = REFUSAL


class OpenAccountForm(forms.Form):
    """The code that was read out, and the 主体码 it is of; looked at first, then confirmed."""

    operator_code = ValueField(OPENING["operator_code"], help_text="申请人填的那一个。")
    code = ValueField(CONFIRMATION["code"], widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    do = forms.ChoiceField(choices=[("look", "查看"), ("confirm", "开通")], required=False)


#: Of codes for what was answered by somebody else, or is a day old.
GONE = "有{}份填了码的申请刚刚由别人办理，或已过一天，没有再办。"


class ManyCodesForm(forms.Form):
    """Beside each row that waits, the code that its person read out."""

    def __init__(self, *args: Any, rows: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            self.fields[self.field_of(row.pk)] = ValueField(
                CONFIRMATION["code"],
                label=f"{row.name}念的确认码",
                help_text="",
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @staticmethod
    def field_of(number: int) -> str:
        """Which field is the row's."""
        return f"code_{number}"

    def clean(self) -> dict[str, Any]:
        """Some code is there, of something that waits."""
        if not self.codes() and not self.errors:
            raise forms.ValidationError(GONE.format(self.gone) if self.gone else "请至少填一个确认码。")
        return self.cleaned_data

    def codes(self) -> dict[int, str]:
        """Those that were filled in, by the row."""
        said = {row.pk: self.cleaned_data.get(self.field_of(row.pk)) for row in self.rows}
        return {number: code for number, code in said.items() if code}

    @property
    def gone(self) -> int:
        """How many codes were sent for what waits no more."""
        sent = {name for name, code in self.data.items() if name.startswith("code_") and code}
        return len(sent - set(self.fields))


class ChoosePasswordForm(TwoPasswords, forms.Form):
    """A password of one's own, for whoever has an account and no mail address."""

    username = _username()
    password1 = SetPasswordField(label="自己设的密码")
    password2 = PasswordField(label="再输一次")
