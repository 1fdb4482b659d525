"""The label rows copied from a table are confirmed by one officer of the province, each from a picture drawn here."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from youji.demo.made import World
from youji.documents.services import store
from youji.norms.models import Label
from youji.norms.services import confirm
from youji.shared.actor import Role

#: By what the copied rows stand.
COPIED = "GB/T 8321"
DAYS_AGO = 60


def fill(world: World) -> None:
    """Sixteen rows are 已核, with who says so and from which picture; all others stay as they were loaded."""
    at = world.days_ago(DAYS_AGO)
    officer = world.cast.officer(Role.PROVINCE_REVIEWER, "43", at)
    for row in Label.objects.filter(instrument__code=COPIED).exclude(mark="verified").order_by("key"):
        name = f"{row.name}{row.content_1}{row.formulation}标签（演示）.png"
        picture = store(file=io.BytesIO(_picture(row.pk)), name=name, actor=officer, now=at, division="43")
        confirm(
            table="labels",
            row_id=row.pk,
            picture=picture,
            remark="演示数据：照片是画的，数值照抄登记内容",
            version=row.version,
            actor=officer,
            now=at,
        )


def _picture(number: int) -> bytes:
    """A label as a drawing: a frame, a band, lines for the text; every row has its own."""
    made = Image.new("RGB", (640, 420), "white")
    draw = ImageDraw.Draw(made)
    draw.rectangle((12, 12, 628, 408), outline="black", width=3)
    draw.rectangle((12, 12, 628, 84), fill=(200, 60 + number % 120, 60))
    for line in range(9):
        draw.rectangle(
            (40, 110 + line * 31, 600 - (number * 37 + line * 83) % 260, 122 + line * 31), fill="gray"
        )
    bytes_ = io.BytesIO()
    made.save(bytes_, "PNG")
    return bytes_.getvalue()
