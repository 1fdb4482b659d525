"""The form of a base."""

from __future__ import annotations

from typing import Any

from django import forms

from youji.registry import labels
from youji.registry.forms.common import amount, gi_choices, line, product_choices, whole


class BaseForm(forms.Form):
    """Facts of a base; what it is and where only when it is new."""

    kind = forms.ChoiceField(label="对象", choices=labels.BASE_KINDS)
    operator = line("经营主体（主体码）", max_length=12, hint="经营主体基地必填；县域产品基地、重点县市不填")
    division = forms.ChoiceField(
        label="所在行政区划",
        error_messages={"required": "请选择行政区划。", "invalid_choice": "请从列表中选择行政区划。"},
    )
    name = line("基地名称", max_length=120, required=True, hint="如“君山茶叶”")
    product = forms.ChoiceField(label="产品", required=False)
    gi_product = forms.ChoiceField(label="地理标志产品", required=False)
    area_mu = amount("规模", "亩", "申报口径的面积；地块面积由边界自动计算")
    output_t = amount("年产量", "吨")
    address = line("地址", max_length=200, hint="乡镇、村组")
    responsible = line("责任主体", max_length=120, hint="公示标牌上写的责任主体")
    techniques = forms.CharField(
        label="技术措施",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="采用的绿色生产技术，将印在公示标牌上",
        error_messages={"max_length": "技术措施最多2000个字。请缩短。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        divisions: list[tuple[str, str]] | None = None,
        operator: str | None = None,
        area: str = "",
        **kwargs: Any,
    ) -> None:
        """``divisions`` is ``None`` to change a base; ``operator`` is set when its people add their own base."""
        super().__init__(*args, **kwargs)
        if divisions is None:
            for name in ("kind", "operator", "division"):
                del self.fields[name]
        else:
            self.fields["division"].choices = [("", "请选择"), *divisions]  # type: ignore[attr-defined]
        if operator is not None:
            for name in ("kind", "operator"):
                self.fields.pop(name, None)
        self.fields["product"].choices = product_choices()  # type: ignore[attr-defined]
        self.fields["gi_product"].choices = gi_choices(area)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service is given, without the operator, which the view looks up."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in {"version", "operator"}}
        given["product_id"] = whole(given.pop("product"))
        given["gi_product_id"] = whole(given.pop("gi_product"))
        return given
