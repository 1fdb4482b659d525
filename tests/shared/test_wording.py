"""Words that were replaced do not come back; the list is the glossary of what people read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from youji.shared.answers import HEADINGS

ROOT = Path(__file__).parents[2]
READ = [
    path
    for folder, kinds in (("src/youji", ("html", "py", "js", "typ")), ("data", ("toml", "csv")))
    for kind in kinds
    for path in sorted((ROOT / folder).rglob(f"*.{kind}"))
    if "migrations" not in path.parts and "vendor" not in path.parts
]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in READ}


def _run_together(text: str) -> str:
    """Without white space: whoever lays out a template breaks a sentence where the line ends."""
    return re.sub(r"\s+", "", text)


RUN_TOGETHER = {name: _run_together(text) for name, text in TEXTS.items()}

#: what was said → what is said
REPLACED = {
    "从何时起": "转入时间",
    "先看会怎样": "预览",
    "一行会怎样": "结果",
    "试读": "校验",
    "读得通": "校验通过",
    "付诸公示": "列入公示",
    "不发了": "删除草稿",
    "删去附件": "删除附件",
    "删去草稿": "删除草稿",
    "删去照片": "删除照片",
    "删去材料": "删除材料",
    "移除": "删除",
    "还不能提交，请改正": "请改正下面几处；已保存，有几处需要改正",
    "：已办理。": "申报已提交",
    "办结这一步": "待县级审核，某日前",
    '"禁止"': "暂不能办理",
    "很可能不是真的": "请先核对；可能是假的",
    "已在本机核验：": "没有被改过。",
    "透明日志": "存证日志",
    "公开日志": "存证日志",
    "右边的框": "框的名字",
    "扫码查询": "核对编号",
    " – 不足": "整数写到最后一个",
    "照此 {FORESEEN_YEARS}": "按现在的速度",
    "规范 JSON）的 SHA-256，任何人": "校验码",
    "不含当日）": "有效期的最后一天",
}
#: where an old word is right, and why
STILL = {
    # what a rule says of a use of an input; the word of a case that does not go on was replaced
    ('"禁止"', "src/youji/production/logic/kinds.py"),
    ('"禁止"', "src/youji/production/static/production/verdicts.js"),
    ('"禁止"', "src/youji/production/words.py"),
    ('"禁止"', "src/youji/norms/logic/changes.py"),
    ("不含当日）", "src/youji/catalogue/fields.py"),
}
#: a date in a sentence is written 2026年11月28日
ISO_IN_A_SENTENCE = re.compile(r'"[^"\n]*[\u4e00-\u9fff][^"\n]*%Y-%m-%d|%Y-%m-%d[^"\n]*[\u4e00-\u9fff]')
#: the same of one that is put together; a row of a made-up workbook is no sentence
ISO_PUT_TOGETHER = re.compile(r'f"(?=[^"\n]*[\u4e00-\u9fff])[^"\n]*\.isoformat\(\)[^"\n]*"')
#: a workbook or a table is saved under a name of its reader's
LATIN_FILE = re.compile(r'f?"[A-Za-z0-9{}_:%-]+\.(?:xlsx|csv)"')


@pytest.mark.parametrize("old", REPLACED)
def test_a_word_that_was_replaced_does_not_come_back(old):
    said = _run_together(old)
    found = [name for name, text in RUN_TOGETHER.items() if said in text and (old, name) not in STILL]

    assert found == [], f"say: {REPLACED[old]}"


def test_a_date_in_a_sentence_is_written_in_words():
    assert [name for name, text in TEXTS.items() if ISO_IN_A_SENTENCE.search(text)] == []
    made = [name for name, text in TEXTS.items() if "/demo/" not in name and ISO_PUT_TOGETHER.search(text)]
    assert made == []


def test_what_is_saved_has_a_chinese_name():
    found = {
        name: names
        for name, text in TEXTS.items()
        if ("/views/" in name or "/api/" in name) and (names := LATIN_FILE.findall(text))
    }

    assert found == {}


def test_every_refusal_has_a_heading_that_blames_nobody():
    assert not any("别人" in heading for heading, _ in HEADINGS.values())


def test_an_area_is_written_in_one_form():
    """``57650 亩`` stood beside ``57,650亩``: ``quantities.area_text`` writes both, in templates the filters
    ``area`` and ``measured``."""
    bare = re.compile(r"(?:\{\{[^|}]*\}\}(?:</\w+>)?|(?<!\{)\{[^{}|()]*\})\s*亩")
    found = {name: bare.findall(text) for name, text in TEXTS.items() if name.endswith((".html", ".py"))}
    allowed = {"src/youji/schemes/logic/check_numbers.py"}  # what a scheme's file says, as it says it
    assert {name: said for name, said in found.items() if said and name not in allowed} == {}
