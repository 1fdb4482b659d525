"""Forms of plots and plot files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from youji.registry import labels
from youji.registry.fields import PLOT, REASON
from youji.shared import handing_over
from youji.shared.fields import DescribedForm, ValueField
from youji.shared.values import Fields

#: Of a file nothing need be said: it may say so itself.
UNSAID: Any = replace(PLOT["datum"], default="")  # type: ignore[call-arg]

#: It says nothing: then it is asked, and nothing is stored on a guess.
ASKED: Any = replace(PLOT["datum"], default="", required=True)  # type: ignore[call-arg]


class PlotForm(DescribedForm):
    """A plot drawn on the map, walked, or typed."""

    described = PLOT
    geometry = forms.CharField(
        label="边界坐标",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="每行一个点：经度, 纬度；度分秒、带序号的也认；在地图上画时自动填好",
        error_messages={"required": "还没有边界。请在地图上点出地块的角，或逐行填写坐标。"},
    )


class RetireForm(DescribedForm):
    """Why a plot is taken out of its base."""

    described = Fields(REASON)


class PlotFileForm(forms.Form):
    """A file of plots, to be looked at before it is taken."""

    file = forms.FileField(
        label="边界文件",
        help_text=f"GeoJSON、KML/KMZ、GPX（走一圈的轨迹），或 Shapefile 压缩包（.zip）；不超过8 MB。{handing_over.SAID_OF_FILES}",
        error_messages={
            "required": "请先选择文件。",
            "empty": "文件是空的。请重新导出后再选。",
            "missing": "请先选择文件。",
        },
    )
    datum = ValueField(
        UNSAID,
        widget=forms.Select(choices=[("", "按文件里写的（没写的，下一步问您）"), *labels.DATUM_CHOICES]),
        help_text="手机地图（高德、腾讯）上描的、奥维9.3起导出的选 GCJ-02",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It shares its page with the drawing form, which has a ``datum`` too.
        super().__init__(*args, **{"auto_id": "file_%s", **kwargs})


class PlotTakeForm(forms.Form):
    """What was seen of a file of plots (kept between the look and the import), to be taken or looked at otherwise."""

    kept = forms.CharField(widget=forms.HiddenInput())
    format = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    left_out = forms.CharField(required=False, widget=forms.HiddenInput())
    #: The datum it is drawn in meanwhile, of a file that does not say its own.
    likely = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput())
    datum = ValueField(
        ASKED,
        widget=forms.Select(choices=[("", "请选"), *labels.DATUM_CHOICES]),
        help_text="地块偏了几百米，多半是坐标系选错了：换一个再看。",
    )
    do = forms.ChoiceField(choices=[("take", "导入"), ("look", "再看")], required=False)
