"""Names with characters beyond U+20000 on screens: drawn, or the box says which character it stands for; never a box alone.

What a paper does is told in ``tests/shared/test_paper.py``: it prints whole or is refused with the character's name.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import until
from tests.pictures import shot
from tests.portal.conftest import publish
from youji.registry import services
from youji.registry.logic.uscc import complete
from youji.registry.models import Operator
from youji.shared.actor import SYSTEM, Role

__all__ = ["publish"]

#: 通用规范汉字 and 人名 beyond the basic block: the fonts that CI and every phone have draw them.
DRAWN = "𠮷𫖯𬭳𣲗𰻝"
#: The last ideograph of extension H: a font that has it is not among those.
BOX = "\U000323af"
SAID = "U+323AF"
NAME = f"{DRAWN}{BOX}茶叶专业合作社"

#: Pictures of each character alone, and of one that nobody has assigned.
PICTURES = """([text, font]) => {
  const canvas = new OffscreenCanvas(40, 40);
  const pen = canvas.getContext("2d");
  pen.font = `28px ${font}`;
  return [...text].map((one) => {
    pen.clearRect(0, 0, 40, 40);
    pen.fillText(one, 2, 32);
    return pen.getImageData(0, 0, 40, 40).data.join();
  });
}"""


def named(page) -> None:
    """Wherever the name stands, its box alone is marked, and what it says is what it said."""
    until(page, "document.querySelector('main .no-glyph') !== null")
    assert set(page.locator(".no-glyph").all_text_contents()) == {BOX}
    marked = page.locator("main .no-glyph").first
    assert SAID in marked.get_attribute("title")
    assert SAID in marked.evaluate("(box) => getComputedStyle(box, '::after').content")
    assert marked.evaluate("(box) => box.parentElement.textContent").count(SAID) == 0


@pytest.mark.parametrize("width", [360, 1440])
def test_a_name_is_drawn_or_its_box_says_which_character(
    publish, live_server, settings, open_page, axe, fits, width
):
    settings.ORIGIN, settings.PUBLIC_LIST_SECONDS = live_server.url, 0
    publish(name=f"君山{NAME}基地", operator_name=NAME)
    page = open_page(width)
    for path, name in (("/catalogue", "list"), ("/b/HNE0001", "entry")):
        page.goto(live_server.url + path)
        named(page)
        fits(page)
        axe(page)
        shot(page, f"rare-{name}-{width}", whole=False)

    font = page.evaluate("getComputedStyle(document.body).fontFamily")
    *drawn, box, nobodys = page.evaluate(PICTURES, [DRAWN + BOX + "\U0003fff0", font])
    assert box == nobodys
    assert box not in drawn
    assert len(set(drawn)) == len(DRAWN)


def test_at_home_and_at_the_desk_and_while_one_types(
    live_server, phone, desktop, sign_in, make_actor, county_reviewer, now
):
    operator = services.create_operator(
        name="合作社",
        kind="cooperative",
        division="430611",
        uscc=complete("93430611MA4L0001"),
        actor=SYSTEM,
        now=now,
    )
    Operator.objects.update(name=NAME)
    base = services.create_base(
        name=f"{BOX}茶园", kind="operator", division="430611", operator_id=operator.pk, actor=SYSTEM, now=now
    )
    sign_in(phone, make_actor(Role.HOLDER, operator_id=operator.pk))
    phone.goto(f"{live_server.url}/field/bases/{base.code}")
    named(phone)

    sign_in(desktop, county_reviewer)
    desktop.goto(f"{live_server.url}/desk/registry/operators/{operator.code}/edit")
    assert desktop.locator("[name=name]").input_value() == NAME
    until(desktop, "document.querySelector('[name=name]').title.includes('U+323AF')")


def test_what_comes_later_is_looked_at_too(publish, live_server, settings, desktop):
    """The list is swapped under the reader's hand; its new rows are as rare."""
    settings.ORIGIN, settings.PUBLIC_LIST_SECONDS = live_server.url, 0
    publish(name="君山茶叶", product_group="茶叶")
    publish(name=f"君山{NAME}", product_group="水果")
    desktop.goto(f"{live_server.url}/catalogue?group=茶叶")
    assert desktop.locator(".no-glyph").count() == 0
    desktop.select_option("#f-group", "水果")
    named(desktop)


HIDDEN = """() => {
  const blank = new ImageData(32, 32);
  CanvasRenderingContext2D.prototype.getImageData = () => blank;
}"""


def test_a_browser_that_hides_what_it_draws_calls_no_character_a_box(publish, live_server, settings, desktop):
    """Against being told apart by what they draw, some browsers give every page the same blank picture."""
    settings.ORIGIN, settings.PUBLIC_LIST_SECONDS = live_server.url, 0
    publish(name=f"君山{NAME}")
    desktop.add_init_script(f"({HIDDEN})()")
    desktop.goto(f"{live_server.url}/b/HNE0001")
    until(desktop, "() => document.readyState === 'complete'")
    assert desktop.get_by_text(NAME).count()
    assert desktop.locator(".no-glyph").count() == 0
    desktop.goto(f"{live_server.url}/verify")
    desktop.locator("main input:visible").first.fill(BOX)
    desktop.wait_for_timeout(1_000)  # longer than the pause after which a box to type in is looked at
    assert desktop.get_by_text("没有字形").count() == 0


def test_whoever_types_a_character_that_shows_as_a_box_is_told_at_the_box(
    live_server, phone, sign_in, county_reviewer, axe, fits
):
    """After a pause, politely, once; of what the device draws, of half a character and of other scripts nothing is said."""
    sign_in(phone, county_reviewer)
    phone.goto(f"{live_server.url}/desk/registry/operators/new")
    name = phone.locator("[name=name]")
    said = phone.locator(".form-field", has=name).locator("[role=status]")

    name.fill(f"{DRAWN}茶叶 café 🍵 葛󠄀")
    phone.wait_for_timeout(1_000)  # longer than the pause
    assert said.all_inner_texts() in ([], [""])

    name.press("End")
    phone.keyboard.insert_text(BOX)
    expect(said).to_contain_text(SAID)
    assert f"第{len(name.input_value())}个字（{SAID}）" in said.inner_text()
    assert said.get_attribute("role") == "status", "announced, and not as an alarm"
    assert name.input_value().endswith(BOX)
    fits(phone)
    axe(phone)
    shot(phone, "rare-typed", whole=False)

    name.press("Backspace")
    expect(said).to_be_hidden()
    assert (name.get_attribute("title") or "") == ""


def test_while_a_word_is_being_composed_nothing_is_said(live_server, phone, sign_in, county_reviewer):
    sign_in(phone, county_reviewer)
    phone.goto(f"{live_server.url}/desk/registry/operators/new")
    name = phone.locator("[name=name]")
    half = {"bubbles": True, "isComposing": True}
    name.evaluate(
        "(box, [text, how]) => { box.value = text; box.dispatchEvent(new InputEvent('input', how)); }",
        [BOX, half],
    )
    phone.wait_for_timeout(1_000)
    said = phone.locator(".form-field", has=name).locator("[role=status]")
    assert said.inner_text() == ""
    name.evaluate("(box) => box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))")
    expect(said).to_contain_text(SAID)
