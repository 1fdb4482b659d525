"""One style for templates: one element a line, indented, no line over 140 characters.

`python tools/templates.py` lays every template out; `--check` changes nothing and fails where something would change.

A line break in a template is a space on the page, and between two Chinese characters a space is a fault. So a line is
broken only where the browser throws white space away (beside a block, at the edges of one, between the items of a
list, a table, a grid or a flex row: the tables of `template_tree.py`), where the page has a space already, or between
two attributes. A line that is too long and has no such place is reported: give the sentence to the selector, or a long
name a short one by `{% with %}`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from template_tree import DRAWN, KEPT, PAIRED, PIECE, Node, Place, Reader, Unclear, eats, tag_name

ROOT = Path(__file__).resolve().parent.parent
WIDTH, LIMIT = 110, 140


def laid_out(source: str, *, fragment: bool = False) -> str:
    """The template in the house's style; laying it out again changes nothing. A fragment may stand inside a sentence.

    Raises:
        Unclear: elements and branches are not nested.
    """
    for _ in range(6):
        place = Place(not fragment, not fragment, right=True)
        done = "\n".join(lines(Reader(source).read(), place, WIDTH)).strip("\n").replace(KEPT, "\n") + "\n"
        if done == source:
            return done
        source = done
    raise Unclear("排版不能稳定")


# --- on one line -------------------------------------------------------------------------------------


def flat(nodes: list[Node], place: Place) -> str | None:
    """The nodes on one line, or None when they have to stand on several."""
    seen = [
        node for node in _through(nodes) if (node.kind == "element" or node.block) and node.name not in DRAWN
    ]
    if any(node.kind == "element" and node.block for node in seen):
        return None
    if len(seen) > 1 and (place.free or any(node.block for node in seen)):
        return None
    out = ""
    for at, node in enumerate(nodes):
        if node.kind == "space":
            edge = (at == 0 and place.left) or (at == len(nodes) - 1 and place.right)
            out += "" if edge else " "
            continue
        piece = flat_node(node, place.at(nodes, at))
        if piece is None or KEPT in piece:
            return None
        out += piece
    return out


def flat_node(node: Node, place: Place) -> str | None:
    """One node on one line, or None."""
    if node.kind not in {"element", "pair"}:
        return node.text
    out = "".join(attributes(node)) if node.kind == "element" else ""
    for tag, children in node.branches:
        inner = flat(children, place.inside(node, tag))
        if inner is None:
            return None
        out += tag + inner
    return out + node.end


def attributes(node: Node) -> list[str]:
    """A start tag taken apart: `<a`, each attribute with the space before it, `>`."""
    closing = "/>" if node.text.endswith("/>") else ">"
    parts, depth, current, space = [f"<{node.name}"], 0, "", ""
    for piece in PIECE.finditer(node.text[1 + len(node.name) : -len(closing)]):
        text = piece[0]
        opens = text.startswith("{%") and tag_name(text) in PAIRED
        if depth == 0 and (text.isspace() or opens) and current:
            parts.append(space + current)
            current, space = "", ""
        if depth == 0 and text.isspace():
            space = " "
            continue
        depth += opens - text.startswith("{% end")
        current += " " if text.isspace() else text
    return [*parts, space + current, closing] if current else [*parts, closing]


# --- on several --------------------------------------------------------------------------------------


def lines(nodes: list[Node], place: Place, width: int, offset: int = 0) -> list[str]:
    """The nodes on as many lines as they need, the first of which has `offset` characters before it."""
    out: list[str] = []
    alone = True  # the last line is of something that shares no line
    for gap, chunk in _chunks(nodes, place):
        pieces = [flat_node(nodes[at], place.at(nodes, at)) for at in chunk]
        whole = "".join(piece or KEPT for piece in pieces)  # with KEPT in it, it is no single line
        stands = None in pieces or any(_stands(nodes[at], place.free) for at in chunk)
        room = width - len(whole) - (offset if len(out) < 2 else 0)
        if not (stands or alone or KEPT in whole) and len(out[-1]) + len(gap) <= room:
            out[-1] += gap.strip("\n") + whole
            continue
        if gap == "\n\n" and out:
            out.append("")
        before = 0 if out else offset
        if KEPT not in whole and before + len(whole) <= width:
            out.append(whole)
        else:
            out += _glued(nodes, chunk, place, width, before)
        alone = stands
    return out


def _glued(nodes: list[Node], chunk: list[int], place: Place, width: int, before: int) -> list[str]:
    """Nodes that nothing may part, each going on where the one before it ends."""
    out = [""]
    for at in chunk:
        offset = len(out[-1]) + (before if len(out) == 1 else 0)
        first, *more = node_lines(nodes[at], place.at(nodes, at), width, offset)
        out = [*out[:-1], out[-1] + first, *more]
    return out


def _chunks(nodes: list[Node], place: Place) -> list[tuple[str, list[int]]]:
    """Runs of nodes that nothing may part, each with what stands before it: nothing, a space, an empty line."""
    chunks: list[tuple[str, list[int]]] = []
    gap: str | None = ""
    for at, node in enumerate(nodes):
        if node.kind == "space":
            gap = "\n\n" if node.blank else " "
            continue
        may_part = place.free or eats(nodes[at:], place.right) or eats(nodes[:at], place.left, backwards=True)
        if gap is None and not may_part:
            chunks[-1][1].append(at)
        else:
            chunks.append((gap or "", [at]))
        gap = None
    return chunks


def _stands(node: Node, free: bool) -> bool:
    """Nothing shares a line with it."""
    if node.kind == "pair":
        return (node.name == "block" and free) or any(_stands(inner, free) for inner in _through([node]))
    return node.block or (free and node.kind == "element" and node.name not in DRAWN)


def _through(nodes: list[Node]) -> list[Node]:
    """The nodes, and instead of branches, which are not there on the page, what stands in them."""
    found: list[Node] = []
    for node in nodes:
        branches = node.branches if node.kind == "pair" else []
        found += [inner for _, children in branches for inner in _through(children)]
        found += [] if node.kind == "pair" else [node]
    return found


def node_lines(node: Node, place: Place, width: int, offset: int) -> list[str]:
    """One node on several lines if it needs them, `offset` characters standing before it already."""
    whole = flat_node(node, place)
    if node.kind not in {"element", "pair"} or (whole and KEPT not in whole and offset + len(whole) <= width):
        return [whole or node.text]
    raw = "".join(
        child.text + node.end for _, inner in node.branches for child in inner if child.kind == "raw"
    )
    out = start_lines(node, width - len(raw.split(KEPT)[0]), offset) if node.kind == "element" else [""]
    for tag, children in node.branches:
        out[-1] += tag
        if raw:
            out[-1] += children[0].text
            continue
        there = place.inside(node, tag)
        parts = there.free or there.left or eats(children, False)
        standing = 0 if parts else len(out[-1]) + (offset if len(out) == 1 else 0)
        inner = ["  " + line if line else "" for line in lines(children, there, width - 2, standing)]
        if not inner:
            continue
        out = [*out, *inner] if parts else [*out[:-1], out[-1] + inner[0].strip(), *inner[1:]]
        if there.free or there.right or eats(children, False, backwards=True):
            out.append("")
    out[-1] += node.end
    return out


def start_lines(node: Node, width: int, offset: int) -> list[str]:
    """A start tag, its attributes on further lines when they do not fit on one."""
    name, *parts, closing = attributes(node)
    out = [name]
    for part in parts:
        length = len(out[-1]) + (offset if len(out) == 1 else 0)
        if (out[-1] == name and not offset) or length + len(part) + len(closing) <= width:
            out[-1] += part
        else:
            out.append("    " + part.strip())
    out[-1] += closing
    return out


# --- the command -------------------------------------------------------------------------------------


def faults(path: Path, *, check: bool) -> list[str]:
    """What is wrong with the template, having laid it out unless this is a `check`."""
    source = path.read_text()
    try:
        done = laid_out(source, fragment=path.name.startswith("_"))
    except Unclear as problem:
        return [f"{path}：{problem}"]
    if done != source and not check:
        path.write_text(done)
    found = [f"{path}：没有按约定排版，请运行 make format"] if check and done != source else []
    long = ((n, len(line)) for n, line in enumerate(done.splitlines(), 1) if len(line) > LIMIT)
    return [*found, *(f"{path}:{n}：{length} 个字符，超过 {LIMIT}，没有可以断开的地方" for n, length in long)]


def main(arguments: list[str]) -> int:
    """Lay out, or check, the templates named, or all."""
    named = [Path(name) for name in arguments if not name.startswith("-")]
    paths = named or sorted(path for path in (ROOT / "src").rglob("*.html") if "templates" in path.parts)
    found = [fault for path in paths for fault in faults(path, check="--check" in arguments)]
    print(
        "\n".join(re.sub(rf"^{re.escape(str(ROOT))}/", "", fault) for fault in found),
        end="\n" if found else "",
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
