"""How templates are laid out: nothing the page says changes, and doing it again changes nothing."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from template_tree import Unclear  # noqa: E402
from templates import LIMIT, faults, laid_out  # noqa: E402

LONG = "这一句话很长，长得一行写不下，所以要看它在哪里断开才不会在两个汉字之间多出一个空格来" * 2


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("<p>一</p><p>二</p>", "<p>一</p>\n<p>二</p>\n"),
        ("<div><p>一</p></div>", "<div>\n  <p>一</p>\n</div>\n"),
        ("<p>见<a href='/x'>目录</a>。</p>", "<p>见<a href='/x'>目录</a>。</p>\n"),
        (
            "{% if a %}<p>一</p>{% else %}二{% endif %}",
            "{% if a %}\n  <p>一</p>\n{% else %}\n  二\n{% endif %}\n",
        ),
        ("<ul><li>一</li><li>二</li></ul>", "<ul>\n  <li>一</li>\n  <li>二</li>\n</ul>\n"),
        ("<textarea>\n 一\n</textarea>", "<textarea>\n 一\n</textarea>\n"),
        ("<p>一</p>\n\n\n<p>二</p>", "<p>一</p>\n\n<p>二</p>\n"),
        ("<tr><td>{% if a %}一{% endif %}</td></tr>", "<tr>\n  <td>{% if a %}一{% endif %}</td>\n</tr>\n"),
    ],
)
def test_one_element_a_line(source, written):
    assert laid_out(source) == written


@pytest.mark.parametrize(
    "source",
    [
        f"<p>{LONG}<a href='/x'>目录</a>{LONG}</p>",
        f"<p>{LONG}{{% if a %}}，{LONG}{{% endif %}}。</p>",
        f"<p>{LONG}<strong>{LONG}</strong></p>",
        f"<p>{{% for a in b %}}{{{{ a }}}}{{% if not forloop.last %}}、{{% endif %}}{{% endfor %}}{LONG}</p>",
    ],
)
def test_no_line_is_broken_inside_a_sentence_without_spaces(source):
    inside = laid_out(source).removeprefix("<p>").strip().removesuffix("</p>").strip()

    assert inside.split() == source.removeprefix("<p>").removesuffix("</p>").split()


def test_a_cell_that_may_be_empty_gets_no_white_space():
    cell = f"<td>{{% if a %}}{LONG}{{% endif %}}</td>"

    assert cell in laid_out(f"<tr>{cell}</tr>")


def test_attributes_that_do_not_fit_go_on_further_lines_and_a_fragment_keeps_its_edges():
    link = f'<a class="button" href="{{% url \'{"x" * 60}\' %}}" aria-label="{"一" * 30}">去</a>'

    assert len(laid_out(link).splitlines()) == 2
    assert laid_out("{% if a %}" + link + "{% endif %}", fragment=True).startswith("{% if a %}<a")


@pytest.mark.parametrize("source", ["{% if a %}<a>{% endif %}一</a>", "<p>一", "{% if a %}一", "一</p>"])
def test_an_element_that_begins_in_one_branch_and_ends_elsewhere_is_refused(source):
    with pytest.raises(Unclear):
        laid_out(source)


words = st.sampled_from(["一", "二三", "a b", "{{ x }}", "{% url 'y' %}", " ", "。"])
trees = st.recursive(
    words,
    lambda inner: (
        st.builds(
            lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
            st.sampled_from(["p", "a", "li", "ul", "span", "td", "button", "summary"]),
            st.lists(inner, max_size=4),
        )
        | st.builds(lambda parts: f"{{% if x %}}{''.join(parts)}{{% endif %}}", st.lists(inner, max_size=3))
    ),
    max_leaves=25,
)


@given(st.lists(trees, max_size=6).map("".join))
def test_it_is_stable_and_loses_nothing_but_white_space(source):
    done = laid_out(source)

    assert laid_out(done) == done
    assert "".join(done.split()) == "".join(source.split())


def test_a_line_that_cannot_be_broken_is_named(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(laid_out(f"<p>{'长' * (LIMIT - 2)}</p>"))

    assert faults(page, check=True) == []
    page.write_text(laid_out(f"<p>{'长' * (LIMIT - 1)}</p>"))
    assert f"{LIMIT + 1} 个字符" in faults(page, check=True)[0]


SOURCE = ROOT / "src" / "youji"
THEIRS = ("leaflet-",)  # classes that libraries put on the page


def _texts(*endings: str) -> list[str]:
    found = [path for ending in endings for path in SOURCE.rglob(f"*.{ending}")]
    return [path.read_text() for path in found if "vendor" not in path.parts]


def test_every_class_of_the_style_sheets_is_on_some_page():
    sheets = "\n".join(
        re.sub(r'/\*.*?\*/|url\([^)]*\)|"[^"]*"', "", text, flags=re.DOTALL) for text in _texts("css")
    )
    styled = {
        name for rule in re.findall(r"[^{}]+(?=\{)", sheets) for name in re.findall(r"\.([a-z][\w-]*)", rule)
    }
    used = set(re.findall(r"[a-z][\w-]*", "\n".join(_texts("html", "js", "py"))))

    assert len(styled) > 100
    assert {name for name in styled - used if not name.startswith(THEIRS)} == set()
