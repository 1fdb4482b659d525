"""Enter in a field presses the first button of a form: none of what is public or final is slipped into."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "youji"
#: Forms that decide or publish at once, and have a line to type in. Those that look first need nothing.
FINAL = (
    "recognition/templates/recognition/review/show.html",
    "recognition/templates/recognition/rounds/show.html",
    "catalogue/templates/catalogue/editions.html",
    "catalogue/templates/catalogue/measure.html",
    "catalogue/templates/catalogue/annual_check.html",
    "catalogue/templates/catalogue/national.html",
    "catalogue/templates/catalogue/rectification.html",
    "appeals/templates/appeals/appeal.html",
)


@pytest.mark.parametrize("template", FINAL)
def test_the_first_button_of_a_final_form_does_nothing(template):
    text = (PACKAGE / template).read_text("utf-8")
    forms = re.findall(r"<form\b.*?</form>", text, re.DOTALL)
    final = [form for form in forms if '{% include "shared/_enter.html" %}' in form]

    assert final
    for form in final:
        assert form.index("shared/_enter.html") < form.index("<button")


def test_what_stands_there_is_a_button_that_cannot_be_pressed():
    assert "<button disabled hidden></button>" in (PACKAGE / "shared/templates/shared/_enter.html").read_text(
        "utf-8"
    )
