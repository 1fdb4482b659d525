"""Reading what people type; deciding is the services' business."""

from __future__ import annotations

from typing import Any

from django import forms

from youji.accounts.labels import ROLE_LABELS
from youji.accounts.selectors import known_scopes
from youji.accounts.services import MEASURES, sign_in
from youji.shared.fields import DayField
from youji.shared.products import PRODUCT_GROUPS


class AskPasswordForm(forms.Form):
    """The address a new password may be sent to. The sign-in library's page saves it."""

    email = forms.EmailField(
        label="登记的邮箱",
        error_messages={"required": "请填写邮箱。", "invalid": "请填写完整的邮箱，如 zhang@example.com。"},
    )

    def save(self, request: object) -> str:
        """It has been asked for, whoever the address belongs to."""
        sign_in.ask_password_reset(email=self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class PersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label="用户名", max_length=40, help_text="登录用，3到40个字母、数字、点或短横。"
    )
    name = forms.CharField(label="姓名", max_length=40)
    agency = forms.TypedChoiceField(label="机构", required=False, coerce=int, empty_value=None)
    operator_code = forms.CharField(
        label="或：经营主体的主体码", required=False, max_length=20, help_text="主体人员填这里，不选机构。"
    )
    phone = forms.CharField(label="手机", required=False, max_length=20)
    email = forms.CharField(label="邮箱", required=False, max_length=254, help_text="有新消息时发到这里。")
    specialities = forms.MultipleChoiceField(
        label="专长",
        required=False,
        choices=[(s, s) for s in PRODUCT_GROUPS],
        widget=forms.CheckboxSelectMultiple,
        help_text="验收员、专家可办理的产品门类。",
    )

    def __init__(self, *args: Any, agencies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "请选择"), *agencies]  # type: ignore[attr-defined]


class StaffForm(forms.Form):
    """A 经办人 of one's own operator."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    phone = forms.CharField(label="手机", required=False, max_length=20)
    username = forms.CharField(
        label="用户名",
        max_length=40,
        help_text="登录用，3到40个字母、数字，如姓名拼音加数字。",
        error_messages={"required": "请填写用户名。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= {"inputmode": "tel"}
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ParticularsForm(forms.Form):
    """A known person's particulars."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机", required=False, max_length=20)
    email = forms.CharField(label="邮箱", required=False, max_length=254)
    specialities = forms.MultipleChoiceField(
        label="专长",
        required=False,
        choices=[(s, s) for s in PRODUCT_GROUPS],
        widget=forms.CheckboxSelectMultiple,
    )


class GrantForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(label="岗位", choices=[("", "请选择"), *ROLE_LABELS.items()])
    valid_until = DayField(
        label="到期日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="当天起失效。",
    )

    def offer(self, roles: tuple[tuple[str, str], ...]) -> None:
        """List only ``roles``; another one sent all the same is refused by its rule, not by the list."""
        self.fields["role"].widget.choices = [("", "请选择"), *roles]


class TokenForm(forms.Form):
    """A key for a program."""

    name = forms.CharField(label="给哪个程序用", max_length=80)
    scopes = forms.MultipleChoiceField(
        label="权限", choices=lambda: list(known_scopes().items()), widget=forms.CheckboxSelectMultiple
    )
    expires_on = DayField(
        label="到期日", widget=forms.DateInput(attrs={"type": "date"}), help_text="最长一年。"
    )


class DelegationForm(forms.Form):
    """Roles to lend while one is away."""

    deputy = forms.TypedChoiceField(label="受托同事", coerce=int)
    roles = forms.MultipleChoiceField(label="委托的岗位", widget=forms.CheckboxSelectMultiple)
    starts_on = DayField(label="从", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = DayField(
        label="到", widget=forms.DateInput(attrs={"type": "date"}), help_text="含当天，最长90天。"
    )
    reason = forms.CharField(label="原因", required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        colleagues: tuple[tuple[int, str], ...],
        lendable: tuple[tuple[str, str], ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [("", "请选择"), *colleagues]  # type: ignore[attr-defined]
        self.fields["roles"].choices = list(lendable)  # type: ignore[attr-defined]


BY_THE_BUTTONS = "请用页面上的按钮办理。"


class WithdrawForm(forms.Form):
    """A role to take back."""

    role = forms.ChoiceField(
        label="岗位",
        choices=list(ROLE_LABELS.items()),
        error_messages={"required": "请选择要收回的岗位。", "invalid_choice": "请选择要收回的岗位。"},
    )


class SecurityForm(forms.Form):
    """One of the buttons that keep an account safe; why, where it is locked."""

    measure = forms.ChoiceField(
        label="办理",
        choices=[("lock", "停用账号"), *((name, name) for name in MEASURES)],
        error_messages={"required": BY_THE_BUTTONS, "invalid_choice": BY_THE_BUTTONS},
    )
    reason = forms.CharField(label="停用原因", required=False, max_length=200)


class StaffChangeForm(forms.Form):
    """What is to become of a 经办人's access."""

    do = forms.ChoiceField(
        choices=[("stop", "停用"), ("password", "换密码"), ("readmit", "恢复使用")],
        error_messages={"required": BY_THE_BUTTONS, "invalid_choice": BY_THE_BUTTONS},
    )
