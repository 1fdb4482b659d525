"""Input of the catalogue pages, cleaned. What the law asks is the rules' business; no form here saves anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms

from youji.catalogue.logic.measures import Measure
from youji.schemes.logic.scheme import Ground
from youji.shared.fields import AmountField, DayField

#: Where on a form a rule's objection belongs.
FIELD_OF = {
    "CAT-001": "effective_on",
    "CAT-002": "ground",
    "CAT-003": "reason",
    "CAT-004": "document_number",
    "CAT-005": "deadline",
    "CAT-013": "document_number",
    "CAT-014": "document_number",
    "CAT-015": "recognised_on",
}


def day_field(label: str, *, required: bool = True, help_text: str = "") -> DayField:
    """A date with a picker."""
    return DayField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"required": f"请填写{label}。", "invalid": "日期请写成 2026-06-01 这样。"},
    )


def text_field(
    label: str, *, required: bool = True, rows: int = 0, help_text: str = "", limit: int = 2000
) -> forms.CharField:
    """A line, or ``rows`` of them."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=limit,
        strip=True,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多{limit}个字，请缩短。"},
    )


def file_field(label: str, help_text: str = "照片、PDF 或文档，20 MB 以内") -> forms.FileField:
    """An upload; what it may be, the documents room decides."""
    return forms.FileField(
        label=label,
        required=False,
        help_text=help_text,
        error_messages={"empty": "这个文件是空的，请重新选择。"},
    )


class CatalogueForm(forms.Form):
    """A form of this room: where on it a rule's objection belongs, and the version its reader saw."""

    AT = FIELD_OF
    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())


class MeasureForm(CatalogueForm):
    """A measure on an entry: only the questions this measure asks."""

    def __init__(
        self, *args: object, measure: Measure, grounds: Sequence[Ground], today: date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if grounds:
            self.fields["ground"] = forms.ChoiceField(
                label="适用情形",
                choices=[(g.key, f"{g.label}（{g.source}）" if g.source else g.label) for g in grounds],
                widget=forms.RadioSelect,
                error_messages={"required": "请选择一项适用情形。", "invalid_choice": "请选择一项适用情形。"},
            )
        if measure.name == "correct":
            self.fields["name"] = text_field("更正后的名称", required=False, limit=120)
            self.fields["area_mu"] = AmountField(
                label="更正后的规模（亩）",
                unit="亩",
                required=False,
                min_value=0,
                max_digits=12,
                decimal_places=2,
            )
        self.fields["reason"] = text_field(
            "事实和理由", rows=5, help_text="随决定向社会公开，不要写个人姓名、电话。"
        )
        if measure.needs_document_number:
            self.fields["document_number"] = text_field("文号", limit=60)
        self.fields["effective_on"] = day_field("生效日期", help_text="今天或以后。")
        self.fields["effective_on"].initial = today
        if measure.needs_deadline:
            self.fields["deadline"] = day_field("整改期限")
        self.fields["document"] = file_field("决定文件或证据")


class ReasonForm(CatalogueForm):
    """An opinion on a report."""

    reason = text_field("核查意见", rows=4, help_text="销号意见随决定公开；退回意见只给主体看。")


class ReportForm(CatalogueForm):
    """A report by the holder, with a file."""

    report = text_field("报告", rows=8)
    document = file_field("附件")


class ConcludeForm(CatalogueForm):
    """The conclusion of an annual check."""

    result = forms.ChoiceField(
        label="结论",
        choices=[("passed", "合格"), ("rectify", "限期整改"), ("failed", "不合格")],
        widget=forms.RadioSelect(attrs={"class": "tiers"}),
        error_messages={"required": "请选择结论。"},
    )
    opinion = text_field("意见", rows=4, help_text="随结论公开，不要写个人姓名、电话。")
    ground = forms.ChoiceField(label="整改情形", required=False, help_text="结论为限期整改时选择")
    deadline = day_field("整改期限", required=False, help_text="结论为限期整改时填写")

    def __init__(self, *args: object, grounds: Sequence[Ground], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["ground"].choices = [("", "—"), *((g.key, g.label) for g in grounds)]  # type: ignore[attr-defined]


class EditionForm(CatalogueForm):
    """Publishing the next edition."""

    title = text_field("标题", limit=160)
    document_number = text_field("文号", limit=60)
    number = forms.IntegerField(widget=forms.HiddenInput())


class NationalForm(CatalogueForm):
    """A national recognition, as the ministry's list has it."""

    scheme = forms.ChoiceField(label="认定类型", error_messages={"required": "请选择认定类型。"})
    division = forms.ChoiceField(label="所在市州、县市区", error_messages={"required": "请选择所在地。"})
    base_code = text_field("基地编号", required=False, limit=24, help_text="已登记的基地填这一项即可。")
    operator_code = text_field("主体码", required=False, limit=12, help_text="基地还没有登记时填写。")
    name = text_field("名称", required=False, limit=120, help_text="照名单填写；重点县、重点市可不填。")
    area_mu = AmountField(
        label="规模（亩）", unit="亩", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    document_number = text_field("文号", limit=60)
    issued_by = text_field("公布机关", limit=120)
    list_row = text_field("名单序号", limit=40)
    recognised_on = day_field("公布日期")
    valid_until = day_field(
        "有效期止（不含当日）", required=False, help_text="名单没有写的，留空按办法计算。"
    )
    document = file_field("公布文件")

    def __init__(
        self,
        *args: object,
        schemes: Sequence[tuple[str, str]],
        divisions: Sequence[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scheme"].choices = [("", "请选择"), *schemes]  # type: ignore[attr-defined]
        self.fields["division"].choices = [("", "请选择"), *divisions]  # type: ignore[attr-defined]


class CheckForm(ReasonForm):
    """The check of a rectification report: which of the two buttons was pressed, and why."""

    do = forms.ChoiceField(
        choices=[("close", "销号"), ("return", "退回")],
        error_messages={"required": "请用页面上的按钮办理。", "invalid_choice": "请用页面上的按钮办理。"},
    )
