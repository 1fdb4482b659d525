"""The forms of a reviewer: a step with what comes with it, recusal, many cases at once, the merit order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from youji.recognition.fields import ADOPTION, CORRECTION, NOTE, RANK, RANK_SEEN, RECUSAL, STEP
from youji.recognition.services.effects import Remark
from youji.shared.fields import DescribedForm, ValueField
from youji.shared.values import Choice, Several

BUTTONS = {"required": "请用页面上的按钮办理。", "invalid_choice": "请用页面上的按钮办理。"}
#: Which cases are ticked: the list they stand in draws the boxes.
TICKED: Any = Several("pk", "申报", of=int, coded="申报的编号")
_REMARK = re.compile(r"(?:target|reason)-(\d{1,4})")


class StepForm(DescribedForm):
    """The step pressed, with opinion, number, file, and the itemised reasons of a return: a row each."""

    described = STEP
    use_required_attribute = False
    step = forms.ChoiceField(error_messages=BUTTONS)
    document = forms.FileField(
        label="附件", required=False, error_messages={"empty": "这个文件是空的，请重新选择。"}
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        steps: Sequence[tuple[str, str]],
        targets: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["step"].choices = steps  # type: ignore[attr-defined]
        known: Any = CORRECTION["target"]
        target: Choice = replace(known.offering(targets), required=False)
        self.rows = sorted({int(found[1]) for key in data or () if (found := _REMARK.fullmatch(key))})
        # A page that comes back has room for one more, with or without JavaScript.
        self.rows.append(self.rows[-1] + 1 if self.rows else 0)
        for place, row in enumerate(self.rows, start=1):
            self.fields[f"target-{row}"] = ValueField(target, label=f"第{place}项")
            self.fields[f"reason-{row}"] = ValueField(
                replace(CORRECTION["reason"], required=False),
                label=f"第{place}项的理由",
                widget=forms.Textarea(attrs={"rows": 2, "aria-label": f"第{place}项的理由"}),
            )

    @property
    def remarks(self) -> list[tuple[Any, Any]]:
        """The rows as they are shown: what, and why."""
        return [(self[f"target-{row}"], self[f"reason-{row}"]) for row in self.rows]

    @property
    def written(self) -> list[int]:
        """The rows in which something stands."""
        return [
            row
            for row in self.rows
            if self.cleaned_data.get(f"target-{row}") or self.cleaned_data.get(f"reason-{row}")
        ]

    def corrections(self) -> list[Remark]:
        """What is written in the rows."""
        return [
            Remark(self.cleaned_data[f"target-{row}"], self.cleaned_data[f"reason-{row}"])
            for row in self.written
        ]

    @property
    def AT(self) -> Mapping[str, str]:  # noqa: N802  (what ``shared.pages`` asks every form)
        """Where an objection belongs: the service counts the rows that were written."""
        rows = {f"corrections-{place}": f"reason-{row}" for place, row in enumerate(self.written)}
        return rows | {
            "REC-026": "opinion",
            "REC-027": "document_number",
            "REC-038": "ground",
            "REC-039": "again_on",
            "REC-044": "meeting",
        }


class RecusalForm(DescribedForm):
    """Why one takes no part."""

    described = RECUSAL
    use_required_attribute = False


class NoteForm(DescribedForm):
    """What is noted on a case."""

    described = NOTE
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 3


class AdoptionForm(DescribedForm):
    """Why what the register says by now is judged from here on."""

    described = ADOPTION
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 2


class BulkForm(DescribedForm):
    """The same step for the cases ticked; ``confirmed`` once it has been seen what would happen."""

    described = STEP
    use_required_attribute = False
    AT = {"applications": "pk"}
    pk = ValueField(TICKED)
    step = forms.ChoiceField(
        label="对勾选的申报",
        error_messages=BUTTONS | {"required": "请选择办理哪一步。"},
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, widget=forms.HiddenInput)
    document = forms.FileField(
        label="会议纪要", required=False, error_messages={"empty": "这个文件是空的，请重新选择。"}
    )
    #: The minutes as they were put down when it was looked at what would happen.
    kept = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [("", "选择办理哪一步"), *steps]  # type: ignore[attr-defined]
        self.fields["opinion"].widget = forms.TextInput()

    @property
    def offers(self) -> bool:
        """Whether there is any step to take for many."""
        return len(self.fields["step"].choices) > 1  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[str]:
        """The boxes as they were."""
        return set(map(str, self["pk"].value() or ()))

    @property
    def way_back(self) -> str:
        """The page it was begun on; empty where it says none of ours."""
        asked = str(self["back"].value() or "")
        ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if ours else ""


class RankingForm(forms.Form):
    """A place for each application of an area, and the place it had when the page was made."""

    def __init__(self, data: Any = None, *, applications: Sequence[Any]) -> None:
        super().__init__(data)
        self.ids = [one.pk for one in applications]
        for place, one in enumerate(applications, start=1):
            name = f"{one.base.name}的名次"
            box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "aria-label": name})
            self.fields[f"rank-{one.pk}"] = ValueField(
                RANK, label=name, initial=one.rank or place, widget=box
            )
            self.fields[f"was-{one.pk}"] = ValueField(RANK_SEEN, label=name)

    def clean(self) -> None:
        """No two have the same place."""
        given = Counter(self.cleaned_data.get(f"rank-{pk}") for pk in self.ids)
        for pk in self.ids:
            place = self.cleaned_data.get(f"rank-{pk}")
            if place is not None and given[place] > 1:
                self.add_error(f"rank-{pk}", f"有两件填了第{place}名，请改成不同的名次。")

    def order(self) -> list[int]:
        """The applications, best first."""
        return sorted(self.ids, key=lambda pk: self.cleaned_data[f"rank-{pk}"])

    def seen(self) -> dict[int, int | None]:
        """The places as the page showed them."""
        return {pk: self.cleaned_data[f"was-{pk}"] for pk in self.ids}
