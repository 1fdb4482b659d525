"""The form of a product certificate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from youji.registry import labels
from youji.registry.forms.common import amount, day, gi_choices, line, product_choices, whole

ONE_DAY = timedelta(days=1)


class CertifiedForm(forms.Form):
    """Facts of a certificate. People write the last day included, as it is printed; we keep the day after."""

    kind = forms.ChoiceField(label="认证类型", choices=labels.CERTIFICATION_KINDS)
    operator = line("经营主体（主体码）", max_length=12, hint="地理标志等由县里持有的，可不填")
    division = forms.ChoiceField(
        label="县市区",
        error_messages={"required": "请选择县市区。", "invalid_choice": "请从列表中选择县市区。"},
    )
    number = line("证书编号", max_length=60, required=True, hint="照证书填写，空格会自动去掉")
    name = line("产品名称", max_length=80, required=True)
    product = forms.ChoiceField(label="产品类别", required=False)
    gi_product = forms.ChoiceField(label="地理标志产品", required=False)
    issuer = line("发证机构", max_length=120)
    valid_from = day("有效期起", required=True)
    last_day = day("有效期止", hint="证书上印的最后一天；长期有效的地理标志留空")
    area_mu = amount("面积", "亩")
    output_t = amount("年产量", "吨")
    revoked_on = day("撤销或注销日期", hint="证书还有效时留空")
    revoked_reason = line("撤销或注销原因", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        divisions: list[tuple[str, str]] | None = None,
        operator: str | None = None,
        area: str = "",
        **kwargs: Any,
    ) -> None:
        """``divisions`` is ``None`` to change a certificate, which then keeps its kind and holder."""
        super().__init__(*args, **kwargs)
        gone = ["revoked_on", "revoked_reason"]
        if divisions is None:
            gone = ["kind", "operator", "division"]
        else:
            self.fields["division"].choices = [("", "请选择"), *divisions]  # type: ignore[attr-defined]
        if operator is not None:
            gone += ["operator", "division"]
        for name in gone:
            self.fields.pop(name, None)
        self.fields["product"].choices = product_choices()  # type: ignore[attr-defined]
        self.fields["gi_product"].choices = gi_choices(area)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service is given, without the operator, which the view looks up."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in {"version", "operator", "last_day"}}
        last = self.cleaned_data["last_day"]
        given["valid_until"] = last + ONE_DAY if last else None
        given["product_id"] = whole(given.pop("product"))
        given["gi_product_id"] = whole(given.pop("gi_product"))
        return given
