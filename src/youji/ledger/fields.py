"""What programs may ask of the trail, said once; the page asks by the links of its list (``shared.listing``)."""

from __future__ import annotations

from youji.shared.values import Choice, Day, Fields, Line

QUESTION = Fields(
    Line("about", "编号、名称", limit=120, hint="申报号、目录编号、文号、用户名"),
    Choice("action", "哪一类", limit=120, coded="动作的代码或它的开头"),
    Line("subject", "记录", limit=120),
    Line("person", "人员或机构", limit=80),
    Day("first", "从"),
    Day("last", "至"),
)
