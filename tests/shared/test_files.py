"""Files handed out: their names reach the person as they are."""

from __future__ import annotations

import pytest

from youji.shared.files import PDF, file_response
from youji.shared.workbook import MIME


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("audit.xlsx", 'attachment; filename="audit.xlsx"'),
        ("君山茶叶.xlsx", "attachment; filename*=utf-8''%E5%90%9B%E5%B1%B1%E8%8C%B6%E5%8F%B6.xlsx"),
        ('a"b\\c.xlsx', 'attachment; filename="a\\"b\\\\c.xlsx"'),
        ("a\r\nSet-Cookie: x.xlsx", 'attachment; filename="a Set-Cookie: x.xlsx"'),
    ],
)
def test_a_name_is_told_as_the_rules_of_the_web_have_it(name, header):
    answer = file_response(b"PK", name)
    assert answer["Content-Disposition"] == header
    assert answer["Content-Type"] == MIME
    assert answer.content == b"PK"


def test_what_may_be_shown_is_shown():
    answer = file_response(b"%PDF-", "证书.pdf", PDF, inline=True)
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert answer["Content-Type"] == "application/pdf"
