"""The form of an operator."""

from __future__ import annotations

from typing import Any

from django import forms

from youji.registry import labels
from youji.registry.forms.common import day, line
from youji.shared.typed import narrow


class OperatorForm(forms.Form):
    """Facts of a 经营主体; the division only when it is new."""

    name = line("主体名称", max_length=120, required=True, hint="与营业执照一致")
    kind = forms.ChoiceField(label="类型", choices=labels.OPERATOR_KINDS)
    division = forms.ChoiceField(
        label="县市区",
        error_messages={"required": "请选择县市区。", "invalid_choice": "请从列表中选择县市区。"},
    )
    identity_kind = forms.ChoiceField(
        label="证件类型",
        choices=labels.IDENTITY_CHOICES,
        help_text="家庭农场、农户没有统一社会信用代码的，可以选身份证或暂无",
    )
    uscc = line("统一社会信用代码", max_length=40, hint="营业执照上的18位代码")
    identity_number = line("身份证号", max_length=40, hint="只保存加密摘要，不保存号码；不改可留空")
    address = line("地址", max_length=200)
    contact_name = line("联系人", max_length=40)
    contact_phone = line("联系电话", max_length=20)
    registered_on = day("登记日期")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, divisions: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if divisions is None:
            del self.fields["division"]
        else:
            self.fields["division"].choices = [("", "请选择"), *divisions]  # type: ignore[attr-defined]
        self.fields["uscc"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}
        self.fields["contact_phone"].widget.attrs |= {"inputmode": "tel"}
        self.fields["identity_number"].widget.attrs |= {"autocomplete": "off", "data-private": ""}

    def values(self) -> dict[str, Any]:
        """What the service is given."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return given | {"contact_phone": narrow(given["contact_phone"])}
