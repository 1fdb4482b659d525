"""The application form, made from a scheme's fields. It never refuses: what is wrong is said beside what was typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django import forms

from youji.recognition.logic.dossier import YES_NO
from youji.schemes.logic.scheme import Field, Scheme

PREFIX = "field"


def _widget(field: Field) -> forms.Widget:
    if field.kind == "long_text":
        return forms.Textarea(attrs={"rows": 5})
    if field.kind == "number":
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    if field.kind == "date":
        return forms.DateInput(attrs={"type": "date"})
    if field.kind == "yes_no":
        return forms.RadioSelect(choices=[(word, word) for word in YES_NO])
    if field.kind == "choice":
        return forms.Select(choices=[("", "请选择"), *((o, o) for o in field.options)])
    return forms.TextInput()


class AnswersForm(forms.Form):
    """One control for each field that is the applicant's to fill in (``fixed`` ones come from the register)."""

    use_required_attribute = False  # saved as you go: a half-filled page is no mistake

    def __init__(
        self,
        scheme: Scheme,
        answers: Mapping[str, str],
        *,
        fixed: Collection[str],
        problems: Mapping[str, str],
        only: Collection[str] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        """With ``only`` those of the fields."""
        said = {f"{PREFIX}-{key}": value for key, value in answers.items()}
        super().__init__(data=said, prefix=PREFIX, auto_id=auto_id)
        specs = [f for f in scheme.fields if f.key not in fixed and (only is None or f.key in only)]
        for spec in specs:
            hint = spec.hint
            if spec.reference and (spec.minimum is not None or spec.maximum is not None):
                hint = f"{hint}限值为参考值。"
            self.fields[spec.key] = forms.CharField(
                label=f"{spec.label}（{spec.unit}）" if spec.unit else spec.label,
                help_text=hint,
                required=False,
                widget=_widget(spec),
            )
        self.full_clean()
        for spec in specs:
            self.fields[spec.key].required = spec.required
            if spec.key in problems:
                self.add_error(spec.key, problems[spec.key])
