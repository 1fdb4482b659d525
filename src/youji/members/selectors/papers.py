"""签字单: what a producer without account agrees to on paper, and the slip with its 主体码 that it takes home."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from youji.divisions.selectors import full_name
from youji.members.models import Membership
from youji.shared import clock
from youji.shared.paper import render

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"


def sheet(row: Membership) -> bytes:
    """The sheet of one membership, one A4.

    Raises:
        CannotPrint: a character no font has, or a name too long for its place.
    """
    since, keeper = clock.in_words(row.since), row.bookkeeper
    url = f"{settings.ORIGIN}{reverse('accounts:ask_account')}?operator={quote(row.operator.code)}"
    county = f"{full_name(row.division)}农业农村局"
    said = {
        "title": "基地成员签字单",
        "operator": row.operator.name,
        "code": row.operator.code,
        "base": f"{row.base.name}（{row.base.code}）",
        "product": row.product.name if row.product else "基地的全部产品",
        "since": since,
        "bookkeeper": f"{keeper.name}（{keeper.code}）" if keeper else "自己记",
        "consent": [
            f"本人同意自{since}起作为上述基地的成员，这一天以后的生产记录算在这个基地里。",
            "生产记录由上面写的代记主体代记，本人随时可以改为自己记。"
            if keeper
            else "生产记录由本人自己记。",
            "产品、记录和合格证归本人。本人随时可以退出，不用说明理由。",
        ],
        "agency": county,
        "steps": [
            "用手机扫右上的码，填姓名，自己取一个用户名、设一个密码。",
            "屏幕上出现8个数字，当面或打电话告诉县农业农村局的审核人员。",
            "对方确认后就能登录。密码只有您自己知道，不要告诉别人。",
            "没有手机也不要紧：记录请代记的合作社写，或写在纸上交给乡镇。",
        ],
        "url": url,
    }
    return render(TEMPLATES / "sheet.typ", said, qr=url)
