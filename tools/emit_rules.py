"""Carries the rules to the browser: the portable subset of Python as one script, and refuses whatever could mean something else.

``emit_rules.py`` writes ``compliance/static/compliance/rules.js``; ``--check`` says whether it is what this program gives.
What cannot be carried is refused here, with file and line; what only shows while it runs (a key that is missing, a number too
large, text and number added) raises in the browser as it does in Python. Decision 0128; tests/compliance/test_emitter.py.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "youji"
LOGIC = SRC / "compliance" / "logic"
TARGET = SRC / "compliance" / "static" / "compliance" / "rules.js"
FILES = [SRC / "shared" / "portable.py"] + [
    LOGIC / f"{name}.py"
    for name in (
        "saying",
        "nearest",
        "looking",
        "registered",
        "doses",
        "seasons",
        "lists",
        "medicines",
        "records",
        "judging",
    )
]
IGNORED = {
    "__future__",
    "collections.abc",
    "typing",
    "youji.compliance.logic.book",
    "youji.compliance.logic.facts",
}
PORTABLE = {"youji.shared.portable"} | {f"youji.compliance.logic.{file.stem}" for file in FILES[1:]}
OPS = {ast.Add: "$add", ast.Sub: "$sub", ast.Mult: "$mul", ast.FloorDiv: "$div", ast.Mod: "$mod"}
ORDER = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
BUILT_IN = {"len": "$len", "range": "$range"}
RESERVED = {
    "arguments",
    "await",
    "case",
    "catch",
    "class",
    "const",
    "debugger",
    "default",
    "delete",
    "do",
    "enum",
    "eval",
    "export",
    "extends",
    "function",
    "implements",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "try",
    "typeof",
    "var",
    "void",
    "yield",
}
HELPERS = r"""
const own = (o, k) => Object.prototype.hasOwnProperty.call(o, k);
const $no = (kind, said) => { throw new Error(`${kind}: ${said}`); };
const $kind = (x) => (x === null ? "none" : Array.isArray(x) ? "list" : typeof x);
const $num = (x) => (typeof x === "number" ? x : $no("TypeError", "not a number"));
const whole = (n) => (Number.isSafeInteger($num(n)) ? n : $no("OverflowError", n));
const $add = (a, b) => { const k = $kind(a); return k !== $kind(b) ? $no("TypeError", "+") : k === "string" ? a + b : k === "list" ? a.concat(b) : k === "number" ? whole(a + b) : $no("TypeError", "+"); };
const $sub = (a, b) => whole($num(a) - $num(b));
const $mul = (a, b) => whole($num(a) * $num(b));
const $mod = (a, b) => { if ($num(b) === 0) $no("ZeroDivisionError", ""); const m = $num(a) % b; return m !== 0 && m < 0 !== b < 0 ? m + b : m + 0; };
const $div = (a, b) => { const r = ($num(a) - $mod(a, b)) / b; return r === 0 ? 0 : r; };
const $truth = (x) => x === null || x === false ? false : x === true ? true : typeof x === "number" ? x !== 0 : typeof x === "string" || Array.isArray(x) ? x.length > 0 : Object.keys(x).length > 0;
const $or = (x, y) => ($truth(x) ? x : y());
const $and = (x, y) => ($truth(x) ? y() : x);
const $same = (a, b) => { const k = $kind(a); return k === "object" || $kind(b) === "object" ? $no("TypeError", "== of dicts") : k === $kind(b) && (k === "list" ? a.length === b.length && a.every((x, i) => $same(x, b[i])) : a === b); };
const $points = (a, b) => { const x = [...a], y = [...b]; for (let i = 0; i < x.length && i < y.length; i++) { const d = x[i].codePointAt(0) - y[i].codePointAt(0); if (d) return d; } return x.length - y.length; };
const $order = (a, b) => { const k = $kind(a); return k !== $kind(b) ? $no("TypeError", "<") : k === "number" ? a - b : k === "string" ? $points(a, b) : $no("TypeError", "<"); };
const $has = (box, x) => { const k = $kind(box); return k === "string" ? (typeof x === "string" ? box.includes(x) : $no("TypeError", "in")) : k === "list" ? box.some((y) => $same(x, y)) : k === "object" ? own(box, x) : $no("TypeError", "in"); };
const $at = (box, i) => { if ($kind(box) === "object") return own(box, i) ? box[i] : $no("KeyError", i); const all = $kind(box) === "string" ? [...box] : $kind(box) === "list" ? box : $no("TypeError", "[]"); const j = $num(i) < 0 ? i + all.length : i; return j >= 0 && j < all.length ? all[j] : $no("IndexError", i); };
const $put = (box, k, v) => { if ($kind(box) !== "object") $no("TypeError", "[]="); box[k] = v; };
const $cut = (box, a, b) => $kind(box) === "string" ? [...box].slice(a, b).join("") : $kind(box) === "list" ? box.slice(a, b) : $no("TypeError", "[:]");
const $dict = (pairs) => { const d = Object.create(null); for (const [k, v] of pairs) d[k] = v; return d; };
const $text = (x) => (typeof x === "string" ? x : typeof x === "number" ? String(x) : $no("TypeError", "text of " + $kind(x)));
const $pad = (x, n) => ($num(x) < 0 ? $no("ValueError", "pad") : String(x).padStart(n, "0"));
const $len = (x) => { const k = $kind(x); return k === "string" ? [...x].length : k === "list" ? x.length : k === "object" ? Object.keys(x).length : $no("TypeError", "len"); };
const $range = (n) => Array.from({ length: Math.max(0, $num(n)) }, (_, i) => i);
const $each = (x) => ($kind(x) === "list" ? x : $kind(x) === "string" ? [...x] : $no("TypeError", "for over " + $kind(x)));
const $copy = (x) => $each(x).slice();
const $need = (a, n) => ($each(a).length === n ? a : $no("ValueError", "unpack"));
const $join = (x, by) => { for (const one of $each(x)) if (typeof one !== "string") $no("TypeError", "join"); return x.join(by); };
const digits = (t) => (typeof t === "string" && /^[0-9]+$/.test(t) ? whole(Number(t)) : $no("ValueError", t));
const ordered = (x) => [...new Set($each(x))].sort($points);
const keys_of = (box) => Object.keys(box).sort($points);
const found_in = (box, k) => ($kind(box) !== "object" ? $no("TypeError", "get") : own(box, k) ? box[k] : null);
"""
NATIVE = {"whole", "digits", "ordered", "keys_of", "found_in"}


class Refused(Exception):
    """Something that is not in the portable subset, and where it stands."""


class Emitter:
    """One module of the subset as JavaScript text; ``helpers`` are the names it may call beside its own and its imports."""

    def __init__(self, source: str, name: str = "") -> None:
        self.name = name
        self.tree = ast.parse(source)
        self.out: list[str] = []
        self.locals: set[str] = set()
        self.truths: set[str] = set()
        self.defined = {node.name for node in self.tree.body if isinstance(node, ast.FunctionDef)}
        self.functions = set(self.defined)
        self.bools: set[str] = {
            node.name for node in self.tree.body
            if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id == "bool"
        }  # fmt: skip
        self.globals = set(self.defined)

    def no(self, node: ast.AST, why: str = "") -> str:
        raise Refused(
            f"{self.name}:{getattr(node, 'lineno', '?')}: {type(node).__name__} {why}: not in the portable subset"
        )

    # --- the module -------------------------------------------------------------------------------------------------
    def module(self) -> str:
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom):
                self.imported(node)
        for node in self.tree.body:
            self.top(node)
        return "\n".join(self.out)

    def imported(self, node: ast.ImportFrom) -> None:
        if node.module in IGNORED:
            return
        if node.module not in PORTABLE or any(each.asname for each in node.names):
            self.no(node, f"import of {node.module}")
        names = {each.name for each in node.names}
        self.globals |= names
        self.functions |= {each for each in names if not each.isupper()}

    def top(self, node: ast.stmt) -> None:
        if isinstance(node, ast.ImportFrom) or self.is_note(node) or self.is_for_types(node):
            return
        if isinstance(node, ast.FunctionDef):
            if node.name not in NATIVE | {"native"}:
                self.out.append(self.function(node))
            return
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and len(node.targets) == 1:
            self.globals.add(node.targets[0].id)
            self.out.append(f"const {node.targets[0].id}={self.e(node.value)};")
            return
        self.no(node, "at the top of a module")

    def is_note(self, node: ast.stmt) -> bool:
        return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)

    def is_for_types(self, node: ast.stmt) -> bool:
        """``F = TypeVar(…)``; names that begin with an underscore, which only native functions may use."""
        return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and (
            (isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "TypeVar")
            or node.targets[0].id.startswith("_")
        )  # fmt: skip

    def function(self, node: ast.FunctionDef) -> str:
        given = node.args
        if given.vararg or given.kwarg or given.kwonlyargs or given.defaults or given.posonlyargs:
            self.no(node, "plain parameters only")
        for each in node.decorator_list:
            if not (isinstance(each, ast.Call) and getattr(each.func, "id", "") == "judging"):
                self.no(node, "decorator")
        params = {each.arg for each in given.args}
        if params & self.globals:
            self.no(node, f"{min(params & self.globals)} hides a name of the module")
        self.locals = set(params)
        self.truths = self.truths_of(node)
        body = self.body(node.body)
        mine = sorted(self.id(each) for each in self.locals - params)
        head = f"let {','.join(mine)};\n" if mine else ""
        end = "" if isinstance(node.body[-1], ast.Return) else "\nreturn null;"
        return f"function {node.name}({','.join(self.id(each.arg) for each in given.args)}){{\n{head}{body}{end}\n}}"

    def truths_of(self, node: ast.FunctionDef) -> set[str]:
        """Locals that are never anything but True or False: ``and`` and ``or`` of them mean the same on both sides."""
        given: dict[str, list[ast.expr]] = {}
        for each in ast.walk(node):
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                given.setdefault(each.targets[0].id, []).append(each.value)
            elif isinstance(each, (ast.For, ast.comprehension)) and isinstance(each.target, ast.Name):
                given.setdefault(each.target.id, []).append(each.iter)
        self.truths = set(given)
        while wrong := {
            name for name in self.truths if not all(self.is_bool(value) for value in given[name])
        }:
            self.truths -= wrong
        return self.truths

    # --- statements -------------------------------------------------------------------------------------------------
    def body(self, nodes: list[ast.stmt]) -> str:
        return "\n".join(said for said in (self.s(node) for node in nodes) if said)

    def s(self, node: ast.stmt) -> str:
        make = getattr(self, f"s_{type(node).__name__}", None)
        return make(node) if make else self.no(node)

    def s_Expr(self, node: ast.Expr) -> str:  # noqa: N802
        return "" if isinstance(node.value, ast.Constant) else f"{self.e(node.value)};"

    def s_Return(self, node: ast.Return) -> str:  # noqa: N802
        return f"return {self.e(node.value) if node.value else 'null'};"

    def s_Continue(self, node: ast.Continue) -> str:  # noqa: N802
        return "continue;"

    def s_Break(self, node: ast.Break) -> str:  # noqa: N802
        return "break;"

    def s_Assign(self, node: ast.Assign) -> str:  # noqa: N802
        if len(node.targets) != 1:
            self.no(node, "one target only")
        where = node.targets[0]
        if isinstance(where, ast.Tuple):
            names = ",".join(self.target(each) for each in where.elts)
            return f"[{names}]=$need({self.e(node.value)},{len(where.elts)});"
        if isinstance(where, ast.Subscript):
            return f"$put({self.e(where.value)},{self.e(where.slice)},{self.e(node.value)});"
        return f"{self.target(where)}={self.e(node.value)};"

    def s_AnnAssign(self, node: ast.AnnAssign) -> str:  # noqa: N802
        if node.value is None:
            self.no(node, "a name without value")
        return f"{self.target(node.target)}={self.e(node.value)};"

    def s_If(self, node: ast.If) -> str:  # noqa: N802
        said = f"if{self.asked(node.test)}{{\n{self.body(node.body)}\n}}"
        return said + (f"else{{\n{self.body(node.orelse)}\n}}" if node.orelse else "")

    def s_While(self, node: ast.While) -> str:  # noqa: N802
        if node.orelse:
            self.no(node, "else of a loop")
        return f"while{self.asked(node.test)}{{\n{self.body(node.body)}\n}}"

    def s_For(self, node: ast.For) -> str:  # noqa: N802
        if node.orelse:
            self.no(node, "else of a loop")
        # A copy: what is appended to while it is gone through is gone through differently there.
        return f"for({self.target(node.target)} of $copy({self.e(node.iter)})){{\n{self.body(node.body)}\n}}"

    def target(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name):
            return self.no(node, "as a target")
        if node.id in self.globals:
            self.no(node, f"{node.id} hides a name of the module")
        self.locals.add(node.id)
        return self.id(node.id)

    def id(self, name: str) -> str:
        return f"{name}$" if name in RESERVED else name

    # --- expressions ------------------------------------------------------------------------------------------------
    def e(self, node: ast.expr) -> str:
        make = getattr(self, f"e_{type(node).__name__}", None)
        return make(node) if make else self.no(node)

    def asked(self, node: ast.expr) -> str:
        """A condition in the one pair of brackets an ``if`` needs."""
        said = self.t(node)
        return f"({said})" if said.startswith("$truth") else said

    def t(self, node: ast.expr) -> str:
        """A condition that a ``!`` may stand before: in brackets, or asked by ``$truth``."""
        said = self.within(node)
        return said if said.startswith(("(", "$truth")) else f"({said})"

    def within(self, node: ast.expr) -> str:
        """A condition beside ``&&``, ``||``, ``?`` or ``=>``, which bind less than all it is made of but these two."""
        if isinstance(node, ast.BoolOp):
            sign = "&&" if isinstance(node.op, ast.And) else "||"
            return f"({sign.join(self.within(each) for each in node.values)})"
        return self.e(node) if self.is_bool(node) else f"$truth({self.e(node)})"

    def is_bool(self, node: ast.expr) -> bool:
        if isinstance(node, ast.BoolOp):
            return all(self.is_bool(each) for each in node.values)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return node.func.id in self.bools
        if isinstance(node, ast.Name):
            return node.id in self.truths
        if isinstance(node, ast.Constant):
            return isinstance(node.value, bool)
        return isinstance(node, ast.Compare) or (
            isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        )

    def e_BoolOp(self, node: ast.BoolOp) -> str:  # noqa: N802
        if self.is_bool(node):
            return self.t(node)
        made = "$or" if isinstance(node.op, ast.Or) else "$and"
        said = self.e(node.values[-1])
        for each in reversed(node.values[:-1]):
            said = f"{made}({self.e(each)},()=>{said})"
        return said

    def e_Constant(self, node: ast.Constant) -> str:  # noqa: N802
        value = node.value
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        if isinstance(value, int) and abs(value) < 2**53:
            return str(value)
        return (
            json.dumps(value, ensure_ascii=False)
            if isinstance(value, str)
            else self.no(node, "only whole numbers and text")
        )

    def e_Name(self, node: ast.Name) -> str:  # noqa: N802
        if node.id not in self.locals | self.globals:
            self.no(node, f"{node.id} is not known here")
        return self.id(node.id)

    def e_List(self, node: ast.List) -> str:  # noqa: N802
        return "[" + ",".join(
            f"...$each({self.e(each.value)})" if isinstance(each, ast.Starred) else self.e(each) for each in node.elts
        ) + "]"  # fmt: skip

    def e_Dict(self, node: ast.Dict) -> str:  # noqa: N802
        if any(key is None for key in node.keys):
            self.no(node, "**")
        pairs = (
            f"[{self.e(key)},{self.e(value)}]"
            for key, value in zip(node.keys, node.values, strict=True)
            if key
        )
        return f"$dict([{','.join(pairs)}])"

    def e_BinOp(self, node: ast.BinOp) -> str:  # noqa: N802
        made = OPS.get(type(node.op)) or self.no(node, "operator")
        return f"{made}({self.e(node.left)},{self.e(node.right)})"

    def e_UnaryOp(self, node: ast.UnaryOp) -> str:  # noqa: N802
        if isinstance(node.op, ast.Not):
            return f"!{self.t(node.operand)}"
        return f"$sub(0,{self.e(node.operand)})" if isinstance(node.op, ast.USub) else self.no(node)

    def e_IfExp(self, node: ast.IfExp) -> str:  # noqa: N802
        return f"({self.within(node.test)}?{self.e(node.body)}:{self.e(node.orelse)})"

    def e_Compare(self, node: ast.Compare) -> str:  # noqa: N802
        if len(node.ops) != 1:
            self.no(node, "chained comparison")
        op, one, other = node.ops[0], node.left, node.comparators[0]
        if isinstance(op, (ast.Is, ast.IsNot)):
            if not (
                isinstance(other, ast.Constant) and (other.value is None or isinstance(other.value, bool))
            ):
                self.no(node, "is, of anything but None, True, False")
            return f"{self.e(one)}{'===' if isinstance(op, ast.Is) else '!=='}{self.e(other)}"
        if isinstance(op, (ast.Eq, ast.NotEq)):
            return f"{'' if isinstance(op, ast.Eq) else '!'}$same({self.e(one)},{self.e(other)})"
        if isinstance(op, (ast.In, ast.NotIn)):
            return f"{'' if isinstance(op, ast.In) else '!'}$has({self.e(other)},{self.e(one)})"
        return f"$order({self.e(one)},{self.e(other)}){ORDER[type(op)]}0"

    def e_Subscript(self, node: ast.Subscript) -> str:  # noqa: N802
        if not isinstance(node.slice, ast.Slice):
            return f"$at({self.e(node.value)},{self.e(node.slice)})"
        ends = (node.slice.lower, node.slice.upper)
        plain = all(
            isinstance(end, ast.Constant) and isinstance(end.value, int) and end.value >= 0
            for end in ends
            if end
        )
        if node.slice.step or not plain:
            self.no(node, "slice ends must be plain numbers")
        return f"$cut({self.e(node.value)},{self.e(ends[0]) if ends[0] else 0},{self.e(ends[1]) if ends[1] else 'undefined'})"

    def e_JoinedStr(self, node: ast.JoinedStr) -> str:  # noqa: N802
        parts = [self.part(each) for each in node.values]
        return f"({'+'.join(parts)})" if parts else '""'

    def part(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return self.e_Constant(node)
        if not isinstance(node, ast.FormattedValue) or node.conversion != -1:
            return self.no(node, "in text")
        if node.format_spec is None:
            return f"$text({self.e(node.value)})"
        spec = "".join(str(getattr(each, "value", "")) for each in getattr(node.format_spec, "values", []))
        if len(spec) != 3 or spec[0] != "0" or not spec[1].isdigit() or spec[2] != "d":
            self.no(node, f"format {spec}")
        return f"$pad({self.e(node.value)},{spec[1]})"

    def e_ListComp(self, node: ast.ListComp) -> str:  # noqa: N802
        before = set(self.locals)
        steps = []
        for each in node.generators:
            if each.is_async or not isinstance(each.target, ast.Name):
                self.no(node, "of this kind")
            source = f"$each({self.e(each.iter)})"
            name = self.target(each.target)
            steps.append(
                (name, source + "".join(f".filter(({name})=>{self.within(test)})" for test in each.ifs))
            )
        said = self.e(node.elt)
        for number, (name, source) in enumerate(reversed(steps)):
            # What a filter let through, or is joined with the others, is a new list already.
            new = len(steps) > 1 or (source.endswith(")") and ".filter((" in source)
            as_it_is = said == name and new
            said = (
                (source if as_it_is else f"{source}.map(({name})=>{said})")
                if number == 0
                else f"[].concat(...{source}.map(({name})=>{said}))"
            )
        self.locals = before
        return said

    def e_Call(self, node: ast.Call) -> str:  # noqa: N802
        if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
            self.no(node, "keyword or starred arguments")
        args = [self.e(each) for each in node.args]
        if isinstance(node.func, ast.Name):
            name = node.func.id
            if name in BUILT_IN and len(args) == 1:
                return f"{BUILT_IN[name]}({args[0]})"
            if name in self.functions:
                return f"{name}({','.join(args)})"
            return self.no(node, f"{name}()")
        if isinstance(node.func, ast.Attribute) and len(args) == 1:
            return self.method(node.func, args[0])
        return self.no(node)

    def method(self, node: ast.Attribute, arg: str) -> str:
        owner = self.e(node.value)
        if node.attr == "append":
            return f"{owner}.push({arg})"
        if node.attr == "join":
            return f"$join({arg},{owner})"
        return f"$text({owner}).split({arg})" if node.attr == "split" else self.no(node, f".{node.attr}()")


def emitted() -> str:
    """The whole script: helpers, modules from the ground up, and what the page may call."""
    modules = [Emitter(file.read_text("utf-8"), file.relative_to(ROOT).as_posix()) for file in FILES]
    bools = set().union(*(each.bools for each in modules))
    seen: dict[str, str] = {}
    parts = []
    for each in modules:
        each.bools = bools
        # A function a line: what is sent is smaller. No text holds a line's end, it is escaped.
        flat = re.sub(r";\n(?=\})", "", each.module())
        flat = re.sub(r"(?<=[;{}])\n(?!function |const )", "", flat)
        parts.append(flat)
        for name in each.defined - NATIVE - {"native"}:
            if name in seen:
                raise Refused(f"{each.name}: {name} is a name of {seen[name]} too")
            seen[name] = each.name
    head = "// Made by tools/emit_rules.py."
    helpers = re.sub(r" ([-+*%=<>?:&|!]+) |(?<=[,;{]) ", r"\1", HELPERS)
    return (
        f'{head}\n"use strict";\n\n(() => {{{helpers}\n'
        + "\n".join(parts)
        + "\nself.youjiRules = Object.freeze({ check, nearest, of_its_own, worst });\n})();\n"
    )


def main(arguments: list[str]) -> int:
    """Write the script, or say whether it is the right one."""
    try:
        said = emitted()
    except Refused as refused:
        print(refused)
        return 1
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text("utf-8") == said:
            return 0
        print(f"{TARGET.relative_to(ROOT)} is not what the rules say: run tools/emit_rules.py")
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(said, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
