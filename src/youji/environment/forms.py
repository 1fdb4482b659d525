"""Input of the pages, cleaned as ``fields`` describes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from youji.environment.fields import (
    ADOPTION,
    BASE,
    CONCLUSION,
    CORRECTING,
    CUSTODY_STEP,
    DISPOSAL,
    FIGURE,
    FINDING,
    FOUNDED,
    GIVEN_TO,
    HANDLING,
    LABORATORY,
    LABORATORY_NAMED,
    LEAVING,
    POINT,
    POINT_NAMED,
    READINGS,
    REGION,
    REGION_BASE,
    REPORT,
    SAMPLE,
    STATION,
    TRANSFER,
    VOIDING,
    ZONE,
    ZONE_END,
)
from youji.environment.logic.readings import LARGEST, Unreadable, text_of, with_commas
from youji.shared.fields import NOT_YET, NOTHING, DescribedForm, ValueField
from youji.shared.values import Fields


def file_field(label: str, help_text: str = "照片、PDF 或文档，20 MB 以内") -> forms.FileField:
    """An upload; what it may be, the documents room decides."""
    return forms.FileField(label=label, required=False, help_text=help_text)


class OfBaseForm(DescribedForm):
    """A form about a base: its number typed, or chosen among one's own."""

    def __init__(self, *args: Any, bases: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bases and "base" in self.fields:
            self.fields["base"].widget = forms.Select(choices=[NOT_YET, *bases] if len(bases) > 1 else bases)


class LaboratoryForm(DescribedForm):
    """One laboratory."""

    described = LABORATORY


class PointForm(OfBaseForm):
    """One point."""

    described = Fields(BASE) | POINT


class SampleForm(OfBaseForm):
    """One sample; of a known point, whose place and use it takes."""

    described = Fields(BASE, POINT_NAMED) | SAMPLE

    def __init__(self, *args: Any, points: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].widget = forms.Select(choices=[NOTHING, *(points or [])])


class CustodyForm(DescribedForm):
    """One step of a sample's way."""

    described = CUSTODY_STEP


class ReportForm(DescribedForm):
    """What the laboratory found."""

    described = Fields(LABORATORY_NAMED) | REPORT
    document = file_field("检测报告")

    def __init__(self, *args: Any, laboratories: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["laboratory"].widget = forms.Select(choices=[NOT_YET, *(laboratories or [])])
        self.fields["values"].widget.attrs["rows"] = 10


class GiveForm(DescribedForm):
    """To which laboratory a sample goes."""

    described = Fields(GIVEN_TO)

    def __init__(self, *args: Any, laboratories: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["laboratory"].widget = forms.Select(choices=[NOT_YET, *(laboratories or [])])


class GivenReportForm(DescribedForm):
    """What the laboratory found, said by itself."""

    described = REPORT
    document = file_field("检测报告")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["values"].widget.attrs["rows"] = 10


class VoidForm(DescribedForm):
    """Why a sample counts for nothing."""

    described = VOIDING


class ZoneForm(DescribedForm):
    """A zone: drawn on the map, typed, or in a file."""

    described = ZONE
    geometry = forms.CharField(
        label="边界坐标",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="每行一个点：经度, 纬度；在地图上画时自动填好。有文件的，不用填",
    )
    file = forms.FileField(
        label="边界文件",
        required=False,
        help_text="GeoJSON、KML/KMZ、GPX 或 Shapefile 压缩包；几块地合成一个区",
    )
    #: A file that was chosen and waits while something else is mended, and what it is called.
    kept = forms.CharField(required=False, widget=forms.HiddenInput())
    kept_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput())


class PublishForm(DescribedForm):
    """From which day the zone holds."""

    described = ZONE.only("effective_on")


class ZoneEndForm(DescribedForm):
    """When a zone ends, and why."""

    described = ZONE_END


class FindingForm(OfBaseForm):
    """What was seen."""

    described = Fields(BASE) | FINDING
    document = file_field("照片")


class TransferForm(DescribedForm):
    """To whom a finding goes."""

    described = TRANSFER


class HandlingForm(DescribedForm):
    """What was done about it."""

    described = HANDLING
    document = file_field("照片或材料")


class ConclusionForm(DescribedForm):
    """How it ended."""

    described = Fields(FOUNDED) | CONCLUSION
    founded = ValueField(
        FOUNDED,
        widget=forms.RadioSelect(
            attrs={"class": "tiers"}, choices=[("yes", "已经处理，污染消除"), ("no", "查无此事")]
        ),
    )


class DisposalForm(OfBaseForm):
    """What left the base as waste."""

    described = Fields(BASE) | DISPOSAL


class AdoptionForm(OfBaseForm):
    """A green technique on so much ground."""

    described = Fields(BASE) | ADOPTION


class FigureForm(OfBaseForm):
    """One figure of a year."""

    described = Fields(BASE) | FIGURE


class DisposalCorrection(DescribedForm):
    """What it should have said, and why."""

    described = DISPOSAL | CORRECTING


class AdoptionCorrection(DescribedForm):
    """The same of a technique."""

    described = ADOPTION | CORRECTING


class FigureCorrection(DescribedForm):
    """The same of a figure."""

    described = FIGURE | CORRECTING


class StationForm(OfBaseForm):
    """A station."""

    described = Fields(BASE) | STATION


class ReadingsForm(DescribedForm):
    """What a station read: the file it wrote, or lines that are pasted."""

    described = Fields(replace(READINGS["lines"], required=False))
    file = file_field("CSV 文件", "监测设备写的，或 Excel 另存的；没有文件的，把数据贴在上面")

    def clean(self) -> dict[str, Any]:
        """What is in the file stands for what is pasted; both would be twice."""
        upload, lines = self.cleaned_data.get("file"), self.cleaned_data.get("lines")
        if lines and "\t" in (pasted := self.data.get("lines", "")):  # the field makes blanks of tabs
            self.cleaned_data["lines"] = with_commas(pasted)
        if upload and lines:
            self.add_error("file", "请只用一种：选文件，或把数据贴在上面。")
        elif upload:
            try:
                self.cleaned_data["lines"] = text_of(upload.read(LARGEST + 1))
            except Unreadable as unreadable:
                self.add_error("file", str(unreadable))
        elif not lines and "lines" not in self.errors:
            self.add_error("lines", "请把数据贴在这里，或选择 CSV 文件。")
        return self.cleaned_data


class RegionForm(DescribedForm):
    """A regional programme."""

    described = REGION


class JoinForm(DescribedForm):
    """A base comes into a programme."""

    described = REGION_BASE


class LeaveForm(DescribedForm):
    """A base leaves it."""

    described = LEAVING
