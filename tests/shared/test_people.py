"""Names and telephone numbers as real people write them: each with what is kept, or why not."""

from __future__ import annotations

import pytest

from youji.recognition.fields import OBJECTION
from youji.recognition.logic import dossier
from youji.schemes.logic.scheme import Field
from youji.shared import people, receipts
from youji.shared.checked import problem_with

NAME, PHONE = OBJECTION["name"], OBJECTION["phone"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("𠮷某某", "𠮷某某"),
        ("𰀀某", "𰀀某"),
        ("〇某", "〇某"),
        ("葛\U000e0100某", "葛\U000e0100某"),
        ("﨑某", "﨑某"),
        ("张\u3000某", "张某"),
        ("张 三", "张三"),
        ("张三\u200b", "张三"),
        ("\u202d张三\u202c", "张三"),
        *((f"买买提{dot}吐尔逊", "买买提·吐尔逊") for dot in "·•‧∙⋅●・．"),
        ("买买提 · 吐尔逊", "买买提·吐尔逊"),
        ("阿卜杜拉·买买提·热合曼", "阿卜杜拉·买买提·热合曼"),
        ("田中村", "田中村"),
        ("王建社", "王建社"),
        ("欧阳部", "欧阳部"),
        ("John Smith", "John Smith"),
        ("Ｊｏｈｎ", "John"),
    ],
)
def test_a_persons_name_is_kept_in_one_way_of_writing(written, kept):
    assert NAME.read(written) == kept
    assert NAME.read(kept) == kept


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("欧阳·", people.LOOSE_DOT),
        ("·欧阳", people.LOOSE_DOT),
        ("湖南某某公司", people.A_UNIT),
        ("君山茶叶专业合作社", people.A_UNIT),
        ("君山区农业农村局", people.A_UNIT),
        ("柳林洲镇某某村", people.A_UNIT),
        ("匿名", people.NAMELESS),
        ("热心群众", people.NAMELESS),
        ("张", people.NAMELESS),
        ("12345", people.NAMELESS),
        ("张三13900001234", people.NAMELESS),
        ("��某", people.NAMELESS),
    ],
)
def test_what_is_no_persons_name_is_told_so(written, said):
    assert problem_with(NAME, written) == said


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+86 139 0000 1234", "13900001234"),
        ("86 13900001234", "13900001234"),
        ("0086-13900001234", "13900001234"),
        ("+86(139)00001234", "13900001234"),
        ("139 0000 1234", "13900001234"),
        ("139-0000-1234", "13900001234"),
        ("139.0000.1234", "13900001234"),
        ("\u202d139-0000-1234\u202c", "13900001234"),
        ("１３９００００１２３４", "13900001234"),
        ("（0730）8888888", "0730-8888888"),
        ("(0730) 888 8888", "0730-8888888"),
        ("0730—8888888", "0730-8888888"),
        ("0730-8888888转801", "0730-8888888-801"),
        ("0730-8888888 分机 801", "0730-8888888-801"),
        ("0730-8888888 ext. 801", "0730-8888888-801"),
    ],
)
def test_a_telephone_number_is_kept_in_one_way_of_writing(written, kept):
    assert PHONE.read(written) == kept
    assert PHONE.read(kept) == kept


def test_whoever_left_an_extension_asks_by_the_end_of_either():
    assert receipts.ends("0730-8888888-801", "8888")
    assert receipts.ends("0730-8888888-801", "8801")
    assert not receipts.ends("0730-8888888-801", "0801")
    assert receipts.ends("0730-8881234", "1234")


@pytest.mark.parametrize(
    ("kind", "kept"), [("text", "头一 行"), ("long_text", "头一\n行")], ids=["one_line", "several"]
)
def test_what_a_scheme_asks_in_words_is_kept_as_it_is_seen(kind, kept):
    """The applicants' answers had a door of their own, with no cleaning at it."""
    assert dossier.tidy(Field("a", "技术措施", kind), " \u202e头\u200b一\r\n行\ufeff ") == kept
