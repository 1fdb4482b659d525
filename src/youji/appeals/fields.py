"""What an appeal says and what is decided on it, said once."""

from __future__ import annotations

from youji.shared.values import Fields, Line, Text, YesNo

APPEAL = Fields(Text("text", "申诉理由", limit=2000, required=True, hint="写明对哪项决定不服、事实和依据。"))
DECISION = Fields(
    YesNo("upheld", "结论", required=True, ask="请选择结论。"),
    Text("outcome", "理由", limit=2000, required=True, hint="随决定公开，不要写个人姓名、电话。"),
    Line("document_number", "文号", limit=60),
)
