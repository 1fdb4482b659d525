"""No text becomes markup, and markup would have no authority: what our scripts, templates and policy never do.

The browser holds the same (``settings.page_policy``: no inline script or style, no string into a sink); here it is said at
the line that does it, and for browsers that do not know trusted types.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest

import youji
from youji.documents.views import HARMLESS, HARMLESS_PDF
from youji.settings import page_policy

SOURCE = Path(youji.__file__).parent
#: What reads a string as markup or as a program → a line that does it.
SINKS = {
    r"\b(?:inner|outer)HTML\b": "box.innerHTML = name",
    r"\binsertAdjacentHTML\b": "box.insertAdjacentHTML('beforeend', name)",
    r"\bdocument\.write(?:ln)?\b": "document.write(name)",
    r"\bcreateContextualFragment\b": "range.createContextualFragment(name)",
    r"\bDOMParser\b": "new DOMParser().parseFromString(name, 'text/html')",
    r"\b(?:setHTML(?:Unsafe)?|parseHTML(?:Unsafe)?)\b": "box.setHTMLUnsafe(name)",
    r"\bsrcdoc\b": "frame.srcdoc = name",
    r"\beval\b|\bnew Function\b": "eval(name)",
    r"\bset(?:Timeout|Interval)\(\s*[\"'`]": "setTimeout('go()')",
    r"\bjavascript:": "link.href = 'javascript:go()'",
    # Leaflet reads strings as markup: names go to it as elements (plots.js: asText), and no icon is given any html.
    r"\b(?:bind|set|open)(?:Tooltip|Popup|TooltipContent|PopupContent)\((?!asText\()": "shape.bindTooltip(name, {})",
    r"\bL\.(?:tooltip|popup)\(|\bsetContent\(": "L.popup().setContent(name)",
    r"\bhtml\s*:": "L.divIcon({ html: name })",
    r"\battribution\s*:|\baddAttribution\(": "L.tileLayer(url, { attribution: name })",
    r"\bsetAttribute\(\s*[\"'`](?:style|on\w+|srcdoc)\b|\bcssText\b": "box.setAttribute('style', name)",
    r"\$\(|\bjQuery\b|\bhtmx\b|\bhx-": "htmx.swap(box, name)",
}
#: In a template: what the page's policy forbids, and what would hand text on unescaped.
IN_TEMPLATES = {
    r"<[^>]*\sstyle\s*=": '<p style="color: red">',
    r"<[^>]*\son\w+\s*=": '<p onclick="go()">',
    r"<script(?![^>]*\b(?:src|type=\"application/json\"))": "<script>go()</script>",
    r"<style\b": "<style>p {}</style>",
    r"\bhx-|\bdata-hx-": '<p hx-get="/x">',
    r"\|\s*safe\b|\bautoescape\s+off\b|\|\s*safeseq\b": "{{ name|safe }}",
    r"\bjavascript:": '<a href="javascript:go()">',
    r"\s[\w-]+=\{\{": "<input value={{ name }}>",  # a blank in the name would begin the next attribute
}
#: File → what stands in it all the same, and why.
ON_PURPOSE = {
    ("shared/templates/shared/_error_style.html", r"<style\b"): "the pages that lean on nothing; admitted by its hash",
    ("shared/templates/shared/api_docs.html", r"\|\s*safe\b|\bautoescape\s+off\b|\|\s*safeseq\b"): "our own settings as JSON",
    ("portal/templates/portal/entry.html", r"\|\s*safe\b|\bautoescape\s+off\b|\|\s*safeseq\b"): "a drawing made of squares",
    ("quality/templates/quality/session.html", r"\|\s*safe\b|\bautoescape\s+off\b|\|\s*safeseq\b"): "a drawing made of squares",
}  # fmt: skip
#: In Python: text that is said to be markup already. ``format_html`` escapes what it is given.
SAFE = re.compile(r"\bmark_safe\(|\bSafeString\(|__html__")
MARKED = {
    "shared/templatetags/house.py": 1,  # a panel that a template has just rendered
    "portal/templatetags/portal.py": 1,  # JSON whose <, > and & are written \\u003C: tests/portal/test_shared_pages.py
}


def found(pattern: str, text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if re.search(pattern, line.partition("//")[0])]


def places(ending: str, patterns: dict[str, str]) -> list[str]:
    return [
        f"{name}: {line}"
        for path in sorted(SOURCE.rglob(f"*.{ending}"))
        for name in [path.relative_to(SOURCE).as_posix()]
        for pattern in patterns
        if (name, pattern) not in ON_PURPOSE
        for line in found(pattern, path.read_text())
    ]


def test_no_script_gives_a_string_to_what_reads_markup():
    assert len(list(SOURCE.rglob("*.js"))) > 15
    assert places("js", SINKS) == [], "make an element and give it its textContent"


def test_no_template_styles_scripts_or_trusts_in_line():
    assert places("html", IN_TEMPLATES) == []


@pytest.mark.parametrize(("pattern", "line"), [*SINKS.items(), *IN_TEMPLATES.items()])
def test_a_line_that_does_it_is_noticed(pattern, line):
    assert found(pattern, line) == [line]


def test_what_is_excused_is_still_there():
    assert [where for where, _ in ON_PURPOSE if not (SOURCE / where).exists()] == []
    for name, pattern in ON_PURPOSE:
        assert found(pattern, (SOURCE / name).read_text()), f"{name} no longer needs its excuse"


def test_no_program_calls_text_markup():
    marked = {
        path.relative_to(SOURCE).as_posix(): len(SAFE.findall(path.read_text()))
        for path in SOURCE.rglob("*.py")
        if SAFE.search(path.read_text())
    }
    assert marked == MARKED


# --- the policy ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/catalogue", "/accounts/login/", "/no-such-page", "/healthz"])
def test_every_page_is_sent_with_the_policy(client, path):
    said = client.get(path)["Content-Security-Policy"]
    for part in (
        "script-src 'self';",
        "base-uri 'none';",
        "require-trusted-types-for 'script';",
        "trusted-types default field-worker verify-worker;",
    ):
        assert part in said + ";"
    assert "unsafe" not in said


@pytest.mark.django_db
def test_the_documentation_of_the_api_alone_may_write_its_own_markup(client):
    said = client.get("/api/v1/docs")["Content-Security-Policy"]
    assert "trusted-types" not in said
    assert "unsafe" not in said


@pytest.mark.parametrize("said", [HARMLESS, HARMLESS_PDF])
def test_a_document_runs_nothing(said):
    assert "unsafe" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{"host": "elsewhere.example"}])
def test_the_pages_that_lean_on_nothing_bring_the_style_the_policy_knows(client, headers):
    page = client.get("/", headers=headers)
    style = re.search(r"<style>(.*?)</style>", page.content.decode(), re.DOTALL).group(1)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert page.status_code == 400
    assert f"'sha256-{digest}'" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("tiles", "hosts"),
    [
        ("", []),
        ("/tiles/{z}/{x}/{y}.png", []),
        ("https://tiles.example.cn/{z}/{x}/{y}.png?key=1", ["https://tiles.example.cn"]),
        ("https://tiles.example.cn:8443/{z}", ["https://tiles.example.cn:8443"]),
        ("https://t{s}.tianditu.gov.cn/vec_c/wmts?tk=1", ["https://*.tianditu.gov.cn"]),
        ("https://{s}.tile.example.cn/{z}", ["https://*.tile.example.cn"]),
        ("https://a.{s}.example.cn/{z}", ["https://*.example.cn"]),
    ],
)
def test_pictures_come_from_us_and_from_the_map_that_is_set(tiles, hosts):
    assert page_policy.tile_hosts(tiles) == hosts
    assert page_policy.directives(tiles)["img-src"] == ["'self'", "data:", "blob:", *hosts]
