"""Templates read into a tree, and where on the page white space is thrown away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- what the page's elements and our tags are ---------------------------------------------------------

BLOCK = _words(
    "html head body title main header footer nav aside section article div p h1 h2 h3 h4 ul ol li dl dt dd table "
    "caption thead tbody tfoot tr th td form fieldset legend details summary figure figcaption dialog blockquote pre "
    "hr option noscript address"
)
HIDDEN = _words("link meta script style template base")  # they take no room on a line
VOID = _words("area base br col embed hr img input link meta source track wbr")
ROOMY = BLOCK | {"button"}  # white space at the inner edges of these is thrown away
MAY_VANISH = {"td"}  # hidden by :empty, so that white space must not appear in an empty one
DRAWN = _words("svg g path rect circle line text tspan title")
VERBATIM = _words("script style textarea pre")
VERBATIM_CLASS = {"opinion"}  # its line breaks are shown

# White space between what stands inside these is thrown away: lists and tables, and what the style sheets make a
# grid or a flex row, by element, by class, and by being such an item inside such a class.
FREE = _words(
    "html head body main ul ol dl table thead tbody tfoot tr select datalist svg g details button fieldset"
)
FREE_CLASS = _words(
    "stack cluster split page-head actions toolbar crumbs topbar brand demo wrap chips bulk pager empty tabs "
    "figure figures form-field with-unit fields choices tiers score-total evidence thumb proof chart multiples "
    "choropleth legend signatures case visit item-nav photos progress-card home-search home-doors bits catalogue "
    "catalogue-search entry-status filter-column catalogue-head past-day target-row parts-of-target filters "
    "form-actions facts qr top who map-key"
)
FREE_WITHIN = {
    "evidence": {"li"},
    "legend": {"li"},
    "kept-list": {"li"},
    "entry-list": {"li"},
    "multiples": {"a"},
    "tabs-bottom": {"a"},
    "home-doors": {"a"},
    "nav-group": {"a"},
    "ways": {"a"},
    "past-day": {"label"},
    "filters": {"label"},
    "tiers": {"label"},
    "choices": {"label"},
    "catalogue-search": {"label"},
    "filter-column": {"label"},
}

PAIRED = {"if", "for", "with", "block", "ifchanged", "spaceless"}
MIDDLE = {"else", "elif", "empty"}
SILENT_TAGS = {"load", "csrf_token", "extends"}  # nothing of them is seen
BLOCK_TAGS = _words(  # what they draw is a block of its own
    "include field errors empty verdict figure pager columns choropleth steps happening tile difference side_bar "
    "portal_nav bottom_bar sort_head"
)
INLINE_BLOCKS = {
    "title",
    "description",
    "canonical",
    "body_class",
    "body_attrs",
}  # {% block %}s inside a word

# --- reading -----------------------------------------------------------------------------------------

KEPT = "\0"  # a line break that stays where it is
TEMPLATE = r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
VALUE = rf"\"(?:{TEMPLATE}|[^\"])*\"|'(?:{TEMPLATE}|[^'])*'"
TOKEN = re.compile(
    rf"(?P<space>[ \t\r\n\f]+)|(?P<comment>\{{#.*?#\}}|<!--.*?-->|\{{% comment.*?endcomment %\}})"
    rf"|(?P<tag>\{{%.*?%\}})|(?P<var>\{{\{{.*?\}}\}})|(?P<doctype><![^>]*>)|(?P<end></[\w-]+\s*>)"
    rf"|(?P<start><[A-Za-z][\w-]*(?:{TEMPLATE}|{VALUE}|[^>\"'])*>)|(?P<word>[^\s<{{]+|.)",
    re.DOTALL,
)
PIECE = re.compile(rf"\{{%.*?%\}}|\{{\{{.*?\}}\}}|{VALUE}|\s+|[^\s\"'{{]+|.", re.DOTALL)


class Unclear(Exception):
    """The template cannot be laid out: an element begins in one branch and ends in another."""


@dataclass
class Node:
    """A word, a variable, a tag or an element; `branches` are what stands inside, each after its own tag."""

    kind: str  # space, comment, tag, var, doctype, word, raw; element and pair have branches and an end
    text: str
    name: str = ""
    branches: list[tuple[str, list[Node]]] = field(default_factory=list)
    end: str = ""
    blank: bool = False  # a space with an empty line in it
    within: bool = False  # an item by FREE_WITHIN

    @property
    def classes(self) -> set[str]:
        """The classes that are there whatever the page is about."""
        found = re.search(r'\sclass="([^"]*)"', self.text)
        return set(re.sub(TEMPLATE, " ", found[1]).split()) if found else set()

    @property
    def hidden(self) -> bool:
        """It takes no room: what stands before it meets what stands after it."""
        if self.kind == "element":
            return self.name in HIDDEN or (self.name == "input" and 'type="hidden"' in self.text)
        return self.kind == "comment" or (self.kind == "tag" and self.name in SILENT_TAGS)

    @property
    def block(self) -> bool:
        """It has a line of its own, on the page or, taking no room there, in the template."""
        if self.kind == "element":
            return self.name in BLOCK or self.hidden
        return self.kind == "doctype" or (self.kind == "tag" and self.name in BLOCK_TAGS | SILENT_TAGS)

    @property
    def free(self) -> bool:
        """White space between what stands inside is thrown away."""
        return self.within or self.name in FREE or bool(self.classes & FREE_CLASS)

    @property
    def whole(self) -> bool:
        """One of the branches is always taken."""
        return self.name in {"with", "block", "spaceless"} or any("else" in tag for tag, _ in self.branches)


class Reader:
    """Reads one template; `root` is its tree when all is read."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.root: list[Node] = []
        self.here = self.root
        self.open: list[tuple[Node, list[Node]]] = []  # what is not closed yet, and where it stands

    def read(self) -> list[Node]:
        """The whole template."""
        while self.at < len(self.source):
            found = TOKEN.match(self.source, self.at)
            assert found is not None  # noqa: S101 - the last alternative takes any character
            kind, text, self.at = str(found.lastgroup), found[0], found.end()
            if kind == "space":
                self.here.append(Node("space", " ", blank=text.count("\n") > 1))
            elif kind == "start":
                self.start(re.sub(VALUE, lambda value: value[0].replace("\n", KEPT), text, flags=re.DOTALL))
            elif kind == "end":
                self.close("element", text[2:-1].strip(), text)
            elif kind == "tag":
                self.tag(tag_name(text), text)
            else:
                self.here.append(Node(kind, text.replace("\n", KEPT)))
        if self.open:
            raise Unclear(f"{self.open[-1][0].text} 没有结束")
        return self.root

    def start(self, text: str) -> None:
        node = Node("element", text, re.split(r"[\s/>{]", text[1:], maxsplit=1)[0])
        around = {name for outer, _ in self.open for name in outer.classes}
        node.within = any(node.name in FREE_WITHIN.get(name, ()) for name in around)
        self.here.append(node)
        if node.name in VOID or text.endswith("/>"):
            return
        if node.name in VERBATIM or node.classes & VERBATIM_CLASS:
            close = re.compile(rf"</{node.name}\s*>").search(self.source, self.at)
            if close is None:
                raise Unclear(f"{text} 没有结束")
            node.branches = [("", [Node("raw", self.source[self.at : close.start()].replace("\n", KEPT))])]
            node.end, self.at = close[0], close.end()
            return
        self.enter(node, "")

    def tag(self, name: str, text: str) -> None:
        if name in PAIRED:
            node = Node("pair", text, name)
            self.here.append(node)
            self.enter(node, text)
        elif name.startswith("end") and name[3:] in PAIRED:
            self.close("pair", name[3:], text)
        elif name in MIDDLE and self.open and not (name == "empty" and len(text.split()) > 3):
            self.open[-1][0].branches.append((text, []))  # {% empty "…" %} is the empty state
            self.here = self.open[-1][0].branches[-1][1]
        else:
            self.here.append(Node("tag", text, name))

    def enter(self, node: Node, tag: str) -> None:
        self.open.append((node, self.here))
        node.branches.append((tag, []))
        self.here = node.branches[-1][1]

    def close(self, kind: str, name: str, text: str) -> None:
        last = self.open[-1][0] if self.open else Node("", "（没有）")
        if (last.kind, last.name) != (kind, name):
            line = self.source.count("\n", 0, self.at) + 1
            raise Unclear(f"第 {line} 行：{text} 结束的不是最近打开的 {last.text}")
        last.end = text
        self.here = self.open.pop()[1]


def tag_name(text: str) -> str:
    """`url` for `{% url … %}`."""
    return (text[2:-2].split() or [""])[0]


# --- where white space is thrown away ----------------------------------------------------------------


class Place(NamedTuple):
    """Where nodes stand: whether white space between, before and after them is thrown away."""

    free: bool
    left: bool
    right: bool

    def at(self, nodes: list[Node], index: int) -> Place:
        """The place of one of the `nodes` that stand here."""
        before, after = nodes[:index], nodes[index + 1 :]
        return Place(
            self.free,
            self.free or eats(before, self.left, backwards=True),
            self.free or eats(after, self.right),
        )

    def inside(self, node: Node, tag: str) -> Place:
        """The place of what stands inside `node` after `tag`."""
        if node.kind == "element":
            children = node.branches[0][1]
            kept = node.name in MAY_VANISH and may_be_empty(children)
            edge = not kept and (node.name in ROOMY or node.free)
            return Place(node.free and edge, edge, edge)
        if node.name == "block":
            name = node.text.split()[2]
            inline = name in INLINE_BLOCKS
            return Place(not inline and (self.free or name == "page_head"), not inline, not inline)
        if node.name == "spaceless":
            return Place(False, True, True)
        if node.name == "for" and tag == node.text:  # what follows may be the next time round
            body = node.branches[0][1]
            again = eats(body, self.left, backwards=True), eats(body, self.right)
            return Place(self.free, self.left and again[0], self.right and again[1])
        return self


def eats(nodes: list[Node], beyond: bool, *, backwards: bool = False) -> bool:
    """Whether white space put before `nodes` (after them, `backwards`) vanishes, whichever branches are taken."""
    if not nodes:
        return beyond
    node, rest = (nodes[-1], nodes[:-1]) if backwards else (nodes[0], nodes[1:])
    if node.kind == "space":
        return True
    if node.hidden:
        return eats(rest, beyond, backwards=backwards)
    if node.kind == "pair":
        after = eats(rest, beyond, backwards=backwards)
        inner = [eats(children, after, backwards=backwards) for _, children in node.branches]
        return all(inner) and (node.whole or after)
    return node.block or node.name == "br"


def may_be_empty(nodes: list[Node]) -> bool:
    """Whether there may be nothing but white space."""
    return all(
        node.kind == "space"
        or node.hidden
        or (
            node.kind == "pair" and (not node.whole or any(may_be_empty(inner) for _, inner in node.branches))
        )
        for node in nodes
    )
