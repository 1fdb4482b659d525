"""Input of the pages, cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from youji.members.fields import ANSWER, ANSWERS, APPLY, ASK, ASSIGN, BOOKS, END, PAPER, WITHDRAW
from youji.shared.fields import NOTHING, DescribedForm


def _offer(form: DescribedForm, products: list[tuple[str, str]]) -> None:
    """A choice among ``products``; where there is one only, nothing is asked."""
    if len(products) > 1:
        form.fields["product_id"].widget = forms.Select(choices=[NOTHING, *products])
    else:
        del form.fields["product_id"]


class EnterForm(DescribedForm):
    """The base's side enters a producer."""

    described = ASK

    def __init__(self, *args: Any, products: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, products)


class ApplyForm(DescribedForm):
    """A producer asks to be a member."""

    described = APPLY

    def __init__(self, *args: Any, products: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, products)


class AnswerForm(DescribedForm):
    """The other side's word."""

    described = ANSWER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [one for one in ANSWERS if one[0] != WITHDRAW]
        self.fields["answer"].widget = forms.RadioSelect(choices=answers)


class PaperForm(DescribedForm):
    """A signed sheet was compared."""

    described = PAPER


class SheetsForm(forms.Form):
    """Which households a sheet is printed for."""

    operators = forms.MultipleChoiceField(
        label="农户",
        error_messages={
            "required": "请至少勾选一户。",
            "invalid_choice": "勾选的有已经开通、或不由本社印单子的农户。请刷新页面，重新勾选。",
        },
    )

    def __init__(self, *args: Any, rows: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        offered: Any = self.fields["operators"]
        offered.choices = [(str(row.operator_id), row.name) for row in rows if row.printable]


class EndForm(DescribedForm):
    """A producer leaves a base."""

    described = END


class BooksForm(DescribedForm):
    """Who keeps the books."""

    described = BOOKS


class AssignForm(DescribedForm):
    """Plots are given to a member."""

    described = ASSIGN
    plots = forms.MultipleChoiceField(
        label="地块",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请勾选要分的地块。",
            "invalid_choice": "有的地块不在这个基地里，或刚刚删除了。请刷新页面后重新勾选。",
        },
    )

    def __init__(
        self, *args: Any, members: list[tuple[str, str]], plots: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operator"].widget = forms.Select(choices=[("", "收回，先不分给谁"), *members])
        self.fields["operator"].help_text = "只能分给成员"
        self.fields["since"].help_text = "从这一天起的记录算他的"
        self.fields["plots"].choices = plots  # type: ignore[attr-defined]
