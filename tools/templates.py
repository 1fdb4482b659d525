"""One style for templates: one element a line, indented, no line over 140 characters.

`python tools/templates.py` lays every template out; `--check` changes nothing and fails where something would.

A line break in a template is a space on the page, and between two Chinese characters a space is a fault. So a line is
only broken where the browser throws white space away (beside a block, at the edges of one, between the items of a
list, a table, a grid or a flex row), where the page has a space already, or between two attributes. A line that is
too long and has no such place is reported: give the sentence to the selector, or name a part with `{% with %}`.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH, LIMIT = 110, 140

BLOCK = set(
    "html head body title main header footer nav aside section article div p h1 h2 h3 h4 ul ol li dl dt dd table caption "
    "thead tbody tfoot tr th td form fieldset legend details summary figure figcaption dialog blockquote pre hr option "
    "noscript address".split()
)
HIDDEN = set("link meta script style template base".split())  # elements that take no room on a line
VOID = set("area base br col embed hr img input link meta source track wbr".split())
ROOMY = BLOCK | {"button"}  # white space at the inner edges of these is thrown away
# Only children count inside these, not the white space between them: by element, and by class (a grid or flex row).
FREE = set(
    "html head body main ul ol dl table thead tbody tfoot tr select datalist svg g details button fieldset".split()
)
FREE_CLASS = set(
    "stack cluster split grid page-head actions toolbar crumbs topbar brand demo wrap chips bulk pager empty tabs figure "
    "figures form-field with-unit fields choices tiers score-total evidence thumb proof chart multiples choropleth legend "
    "signatures case visit item-nav photos progress-card home-search home-doors bits catalogue catalogue-search entry-status "
    "filter-column catalogue-head past-day target-row parts-of-target filters form-actions facts qr top who map-key".split()
)
FREE_WITHIN = {  # the same, for the items of a list or form with such a class
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
    "catalogue-search": {"label"},
    "filter-column": {"label"},
}
DRAWN = set("svg g path rect circle line text tspan title".split())
VERBATIM = set("script style textarea pre".split())
VERBATIM_CLASS = {"opinion"}  # its line breaks are shown
MAY_VANISH = {"td"}  # hidden by :empty, so white space must not appear in an empty one
INLINE_BLOCKS = {
    "title",
    "description",
    "canonical",
    "body_class",
    "body_attrs",
}  # {% block %}s inside a word
PLAIN_TAGS = {"load", "csrf_token", "extends"}
# Tags whose fragment is a block of its own.
BLOCK_TAGS = {
    "include",
    "field",
    "errors",
    "empty",
    "verdict",
    "figure",
    "pager",
    "columns",
    "bars",
    "choropleth",
}
BLOCK_TAGS |= {
    "steps",
    "difference",
    "happening",
    "side_bar",
    "portal_nav",
    "bottom_bar",
    "sort_head",
    "tile",
}
KEPT = "\0"  # a line break that stays where it is
PAIRED = {"if", "for", "with", "block", "ifchanged", "spaceless"}
MIDDLE = {"else", "elif", "empty"}

TEMPLATE = r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
VALUE = rf"\"(?:{TEMPLATE}|[^\"])*\"|'(?:{TEMPLATE}|[^'])*'"
TOKEN = re.compile(
    rf"(?P<space>[ \t\r\n\f]+)|(?P<comment>\{{#.*?#\}}|<!--.*?-->|\{{% comment.*?endcomment %\}})"
    rf"|(?P<tag>\{{%.*?%\}})|(?P<var>\{{\{{.*?\}}\}})|(?P<doctype><![^>]*>)|(?P<end></[\w-]+\s*>)"
    rf"|(?P<start><[A-Za-z][\w-]*(?:{TEMPLATE}|{VALUE}|[^>\"'])*>)|(?P<word>[^\s<{{]+|.)",
    re.S,
)
ATTRIBUTE = re.compile(rf"(?:{TEMPLATE}|{VALUE}|[^\s\"'>/{{]|/(?!$)|\{{)+", re.S)


class Unclear(Exception):
    """The template cannot be laid out: an element begins in one branch and ends in another."""


@dataclass
class Node:
    """A word, a variable, a tag or an element; `branches` are what stands inside, each after its own tag."""

    kind: str
    text: str
    name: str = ""
    branches: list[tuple[str, list[Node]]] = field(default_factory=list)
    end: str = ""
    blank: bool = False
    within: bool = False  # an item of a grid or flex row by FREE_WITHIN

    @property
    def classes(self) -> set[str]:
        found = re.search(r'\sclass="([^"]*)"', self.text)
        return set(re.sub(TEMPLATE, " ", found[1]).split()) if found else set()

    @property
    def hidden(self) -> bool:
        """It takes no room: what stands before it meets what stands after it."""
        if self.kind == "element":
            return self.name in HIDDEN or (self.name == "input" and 'type="hidden"' in self.text)
        return self.kind == "comment" or (self.kind == "tag" and self.name in PLAIN_TAGS)

    @property
    def block(self) -> bool:
        """A line of its own on the page."""
        if self.kind == "element":
            return self.name in BLOCK or self.name in HIDDEN or self.hidden
        return self.kind == "doctype" or (self.kind == "tag" and self.name in BLOCK_TAGS | PLAIN_TAGS)

    @property
    def free(self) -> bool:
        """White space between what stands inside is thrown away."""
        return self.within or self.name in FREE or bool(self.classes & FREE_CLASS)


# --- reading -----------------------------------------------------------------------------------------


def parse(source: str) -> list[Node]:
    """The template as a tree."""
    root: list[Node] = []
    stack: list[tuple[Node, list[Node]]] = []
    here, at = root, 0
    while at < len(source):
        found = TOKEN.match(source, at)
        assert found is not None
        kind, text, at = str(found.lastgroup), found[0], found.end()
        line = source.count("\n", 0, at) + 1
        if kind in {"start", "comment"}:
            text = re.sub(
                rf"{VALUE}|\A(?![<]\w).*", lambda found: found[0].replace("\n", KEPT), text, flags=re.S
            )
        if kind == "space":
            here.append(Node("space", " ", blank=text.count("\n") > 1))
        elif kind == "start":
            node = Node("element", text, re.match(r"<([\w-]+)", text)[1])  # type: ignore[index]
            around = {name for outer, _ in stack for name in outer.classes}
            node.within = any(node.name in FREE_WITHIN.get(name, ()) for name in around)
            here.append(node)
            if node.name in VOID or text.endswith("/>"):
                continue
            if node.name in VERBATIM or node.classes & VERBATIM_CLASS:
                close = re.compile(rf"</{node.name}\s*>").search(source, at)
                if close is None:
                    raise Unclear(f"第 {line} 行：<{node.name}> 没有结束")
                node.branches = [("", [Node("raw", source[at : close.start()].replace("\n", KEPT))])]
                node.end, at = close[0], close.end()
                continue
            stack.append((node, here))
            node.branches.append(("", []))
            here = node.branches[-1][1]
        elif kind == "end" or (
            kind == "tag" and (name := _tag(text)).startswith("end") and name[3:] in PAIRED
        ):
            wanted = text[2:-1].strip() if kind == "end" else _tag(text)[3:]
            if (
                not stack
                or stack[-1][0].name != wanted
                or (stack[-1][0].kind == "element") != (kind == "end")
            ):
                raise Unclear(
                    f"第 {line} 行：{text} 结束的不是最近打开的 {stack[-1][0].text if stack else '（没有）'}"
                )
            node, here = stack.pop()
            node.end = text
        elif kind == "tag":
            name = _tag(text)
            if name in PAIRED:
                node = Node("pair", text, name, [(text, [])])
                here.append(node)
                stack.append((node, here))
                here = node.branches[-1][1]
            elif name in MIDDLE and stack and text.split()[1:2] == [name] and _is_middle(text, stack[-1][0]):
                stack[-1][0].branches.append((text, []))
                here = stack[-1][0].branches[-1][1]
            else:
                here.append(Node("tag", text, name))
        else:
            here.append(Node(kind, text))
    if stack:
        raise Unclear(f"{stack[-1][0].text} 没有结束")
    return root


def _tag(text: str) -> str:
    return (text[2:-2].split() or [""])[0]


def _is_middle(text: str, parent: Node) -> bool:
    """`{% empty %}` divides a loop; `{% empty "…" %}` is the empty state."""
    return parent.kind == "pair" and (_tag(text) != "empty" or len(text.split()) == 3)


# --- where white space is thrown away ----------------------------------------------------------------


def eats(nodes: list[Node], beyond: bool, *, backwards: bool = False) -> bool:
    """Whether white space put before `nodes` (after them, `backwards`) vanishes, whichever branches are taken."""
    ordered = nodes[::-1] if backwards else nodes
    for at, node in enumerate(ordered):
        if node.kind == "space":
            return True
        if node.hidden:
            continue
        if node.kind == "pair":
            rest = ordered[at + 1 :]
            after = eats(rest[::-1] if backwards else rest, beyond, backwards=backwards)
            inner = [eats(children, after, backwards=backwards) for _, children in node.branches]
            whole = node.name in {"with", "block", "spaceless"} or any(
                "else" in tag for tag, _ in node.branches
            )
            return all(inner) and (whole or after)
        return node.block or node.name == "br"
    return beyond


def may_be_empty(nodes: list[Node]) -> bool:
    for node in nodes:
        if node.kind == "pair":
            whole = any("else" in tag or "empty" in tag for tag, _ in node.branches)
            if whole and not all(may_be_empty(children) for _, children in node.branches):
                return False
        elif not node.hidden and node.kind != "space":
            return False
    return True


# --- laying out --------------------------------------------------------------------------------------


def attributes(node: Node) -> tuple[str, list[str], str]:
    """A start tag taken apart: its beginning, its attributes with the space before each, its end."""
    body, end = node.text[1 + len(node.name) : -1], ">"
    if body.endswith("/"):
        body, end = body[:-1], "/>"
    parts, depth, current, space = [], 0, "", ""
    for piece in re.finditer(rf"\{{%.*?%\}}|\{{\{{.*?\}}\}}|{VALUE}|\s+|[^\s\"'{{]+|.", body, re.S):
        text = piece[0]
        opens = text.startswith("{%") and _tag(text) in PAIRED
        closes = text.startswith("{% end")
        if depth == 0 and (text.isspace() or opens) and current:
            parts.append(space + current)
            current, space = "", ""
        if depth == 0 and text.isspace():
            space = " "
            continue
        depth += opens - closes
        current += " " if text.isspace() else text
    if current:
        parts.append(space + current)
    return f"<{node.name}", parts, end


def flat_start(node: Node) -> str:
    name, parts, end = attributes(node)
    return name + "".join(parts) + end


def flat(nodes: list[Node], free: bool, left: bool, right: bool) -> str | None:
    """The nodes on one line, or None when they have to stand on several."""
    seen = [node for node in _through(nodes) if node.kind == "element" or node.block]
    if any(node.kind == "element" and node.block and node.name not in DRAWN for node in seen):
        return None
    if (
        len(seen) > 1
        and (free or any(node.block for node in seen))
        and not all(n.name in DRAWN for n in seen)
    ):
        return None
    out = ""
    for at, node in enumerate(nodes):
        if node.kind == "space":
            dropped = (not nodes[:at] and left) or (not nodes[at + 1 :] and right)
            out += "" if dropped else " "
            continue
        piece = flat_node(node, free, *_around(nodes, at, free, left, right))
        if piece is None or KEPT in piece:
            return None
        out += piece
    return out


def _through(nodes: list[Node]) -> list[Node]:
    """The nodes, and what stands inside branches, which are not there on the page."""
    found = []
    for node in nodes:
        if node.kind == "pair":
            found += [inner for _, children in node.branches for inner in _through(children)]
        else:
            found.append(node)
    return found


def _around(nodes: list[Node], at: int, free: bool, left: bool, right: bool) -> tuple[bool, bool]:
    """Whether white space before and after the node at `at` is thrown away."""
    return (
        free or eats(nodes[:at], left, backwards=True),
        free or eats(nodes[at + 1 :], right),
    )


def _inside(node: Node, tag: str, free: bool, left: bool, right: bool) -> tuple[bool, bool, bool]:
    """`free`, `left` and `right` for what stands inside `node`."""
    if node.kind == "element":
        edge = node.name in ROOMY and not (node.name in MAY_VANISH and may_be_empty(node.branches[0][1]))
        edge = edge or (node.free and node.name not in MAY_VANISH)
        return node.free and edge, edge, edge
    if node.name == "block":
        name = node.text.split()[2]
        return (False, False, False) if name in INLINE_BLOCKS else (free or name == "page_head", True, True)
    if node.name == "spaceless":
        return False, True, True
    if node.name == "for" and tag == node.text:
        body = node.branches[0][1]
        return free, left and eats(body, left, backwards=True), right and eats(body, right)
    return free, left, right


def flat_node(node: Node, free: bool, left: bool, right: bool) -> str | None:
    if node.kind not in {"element", "pair"}:
        return node.text
    out = flat_start(node) if node.kind == "element" else ""
    for tag, children in node.branches:
        inner = flat(children, *_inside(node, tag, free, left, right))
        if inner is None:
            return None
        out += tag + inner
    return out + node.end


def lines(nodes: list[Node], free: bool, left: bool, right: bool, width: int, offset: int = 0) -> list[str]:
    """The nodes on as many lines as they need, the first of which has `offset` characters before it."""
    out: list[str] = []
    alone = True  # the last line is of something that shares no line
    for gap, chunk in _chunks(nodes, free, left, right):
        pieces = [flat_node(nodes[at], free, *_around(nodes, at, free, left, right)) for at in chunk]
        whole = "".join(piece or KEPT for piece in pieces)  # with KEPT in it, it is no single line
        stands = None in pieces or any(_stands(nodes[at], free) for at in chunk)
        room = width - len(whole) - (offset if len(out) < 2 else 0)
        if not (stands or alone or KEPT in whole) and len(out[-1]) + len(gap) <= room:
            out[-1] += gap.strip("\n") + whole
            continue
        if gap == "\n\n" and out:
            out.append("")
        before = 0 if out else offset
        if KEPT in whole or before + len(whole) > width:
            glued = [""]
            for at in chunk:
                around = _around(nodes, at, free, left, right)
                more = node_lines(
                    nodes[at], free, *around, width, before * (len(glued) == 1) + len(glued[-1])
                )
                glued = [*glued[:-1], glued[-1] + more[0], *more[1:]]
            out += glued
        else:
            out.append(whole)
        alone = stands
    return out


def _stands(node: Node, free: bool) -> bool:
    """Nothing shares a line with it."""
    if node.kind == "pair":
        if node.name == "block" and free:
            return True
        return any(_stands(inner, free) for inner in _through([node]))
    return node.block or (free and node.kind == "element" and node.name not in DRAWN)


def _chunks(nodes: list[Node], free: bool, left: bool, right: bool) -> list[tuple[str, list[int]]]:
    """Runs of nodes that nothing may part, each with what stands before it: nothing, a space, a blank line."""
    chunks: list[tuple[str, list[int]]] = []
    gap: str | None = ""
    for at, node in enumerate(nodes):
        if node.kind == "space":
            gap = "\n\n" if node.blank else " "
            continue
        if gap is None and (free or eats(nodes[at:], right) or eats(nodes[:at], left, backwards=True)):
            gap = ""
        if gap is None:
            chunks[-1][1].append(at)
        else:
            chunks.append((gap, [at]))
        gap = None
    return chunks


def node_lines(node: Node, free: bool, left: bool, right: bool, width: int, offset: int) -> list[str]:
    """One node on several lines, `offset` characters standing before it already."""
    whole = flat_node(node, free, left, right)
    if node.kind not in {"element", "pair"} or (whole and KEPT not in whole and offset + len(whole) <= width):
        return [whole or node.text]
    raw = "".join(
        child.text + node.end for _, children in node.branches for child in children if child.kind == "raw"
    )
    out = start_lines(node, width - len(raw.split(KEPT)[0]), offset) if node.kind == "element" else [""]
    around = free, left, right
    for tag, children in node.branches:
        free, left, right = _inside(node, tag, *around)
        out[-1] += tag
        if children and children[0].kind == "raw":
            out[-1] += children[0].text
            continue
        opens = free or eats(children, left)
        standing = 0 if opens else len(out[-1]) + offset * (len(out) == 1)
        inner = [
            "  " + line if line else "" for line in lines(children, free, left, right, width - 2, standing)
        ]
        if not inner:
            continue
        if opens:
            out += inner
        else:
            out = [*out[:-1], out[-1] + inner[0].strip(), *inner[1:]]
        if free or eats(children, right, backwards=True):
            out.append("")
    out[-1] += node.end
    return out


def start_lines(node: Node, width: int, offset: int) -> list[str]:
    """A start tag, its attributes on further lines when they do not fit on one."""
    name, parts, end = attributes(node)
    out = [name]
    for part in parts:
        length = len(out[-1]) + (offset if len(out) == 1 else 0)
        if (out[-1] == name and not offset) or length + len(part) + len(end) <= width:
            out[-1] += part
        else:
            out.append("    " + part.strip())
    out[-1] += end
    return out


def laid_out(source: str, *, fragment: bool) -> str:
    """The template in the house's style; laying it out again changes nothing.

    Raises:
        Unclear: elements and branches are not nested.
    """
    for _ in range(6):
        nodes = parse(source)
        whole = not fragment
        done = "\n".join(lines(nodes, whole, whole, True, WIDTH)).strip("\n").replace(KEPT, "\n") + "\n"
        if done == source:
            return done
        source = done
    raise Unclear("排版不能稳定")


def main(arguments: list[str]) -> int:
    """Lay out, or check, the templates; complain of lines that stay too long."""
    check, names = "--check" in arguments, [name for name in arguments if not name.startswith("-")]
    paths = [Path(name) for name in names] or sorted((ROOT / "src").rglob("templates/**/*.html"))
    wrong = 0
    for path in paths:
        source = path.read_text()
        try:
            done = laid_out(source, fragment=path.name.startswith("_"))
        except Unclear as problem:
            print(f"{path}：{problem}")
            wrong += 1
            continue
        if check and done != source:
            print(f"{path}：没有按约定排版，运行 make format")
            wrong += 1
        elif done != source:
            path.write_text(done)
        for number, line in enumerate(done.splitlines(), 1):
            if len(line) > LIMIT:
                print(f"{path}:{number}：{len(line)} 个字符，超过 {LIMIT}，又没有可以断开的地方")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
