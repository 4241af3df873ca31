"""Names, attributes, items, displays, f-strings, assignment expressions."""

from __future__ import annotations

import ast
import contextlib
import types
from typing import Any

from ..refuse import refuse
from . import build
from .assign import index_expr
from .context import Context, expression


@expression(ast.Name)
def convert_name(cx: Context, node: ast.Name) -> ast.expr:
    """A load that may find nothing, or that reads from outside the function, is an operator."""
    tag = getattr(node, "tag", None)
    if tag is None or tag == "builtin":
        return node
    if tag == "name_load":
        return build.op(tag, [build.const(cx.mangle(node.id), node), node], node)
    return build.op(tag, [node], node)


@expression(ast.Attribute)
def convert_attribute(cx: Context, node: ast.Attribute) -> ast.expr:
    """`ag__.getattr_(owner, "name")`."""
    args = [cx.expr(node.value), build.const(cx.mangle(node.attr), node)]
    call = build.op("getattr_", args, node)
    if node.end_lineno != node.lineno:
        # Python reports an attribute of a chain over several lines at its name.
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        call.lineno = node.end_lineno
        call.col_offset = node.end_col_offset - len(node.attr.encode())
        call.func = build.ag("getattr_", call)
    return call


@expression(ast.Subscript)
def convert_subscript(cx: Context, node: ast.Subscript) -> ast.expr:
    """`ag__.getitem(owner, index)`."""
    return build.op("getitem", [cx.expr(node.value), index_expr(cx, node.slice)], node)


@expression(ast.BinOp)
def convert_bin_op(cx: Context, node: ast.BinOp) -> ast.expr:
    """`ag__.binary("add", a, b)`: a class of the user's may say what it does."""
    node.left = cx.expr(node.left)
    node.right = cx.expr(node.right)
    if isinstance(node.op, ast.Mod) and not isinstance(node.right, ast.Constant):
        return build.op("mod", [node.left, node.right], node)  # may format a string
    if all(isinstance(part, NUMBERS) for part in (node.left, node.right)):
        return node
    name = build.const(_ARITHMETIC[type(node.op)], node)
    return build.op("binary", [name, node.left, node.right], node)


# What is no object of a class of the user's.
NUMBERS = (ast.Constant, ast.JoinedStr)
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
}


@expression(ast.Tuple, ast.List)
def convert_display(cx: Context, node: Any) -> Any:
    """Tuples and lists of converted items."""
    stars = [isinstance(item, ast.Starred) for item in node.elts]
    if isinstance(node, ast.List) and any(stars):
        return build.op("made_list", [_starred_items(cx, node, "with_items", "with_item")], node)
    if any(stars):
        items = build.place(ast.List(node.elts, build.LOAD), node)
        return build.op("made_tuple", [_starred_items(cx, items, "with_parts", "with_part")], node)
    node.elts = cx.exprs(node.elts)
    return build.op("made_list", [node], node) if isinstance(node, ast.List) else node


def _starred_items(cx: Context, node: ast.List, joins: str, join: str) -> ast.expr:
    """`ag__.with_item(ag__.with_items([a], xs), b)` for `[a, *xs, b]`: Python takes the items of xs
    before it computes b, and how many there are may be known at run time only."""
    first = next(i for i, item in enumerate(node.elts) if isinstance(item, ast.Starred))
    items, node.elts = node.elts[first:], cx.exprs(node.elts[:first])
    made: ast.expr = node
    for item in items:
        if isinstance(item, ast.Starred):
            at = item.value
            made = build.op(joins, [made, build.op("starred", [cx.expr(at)], at)], at)
        else:
            made = build.op(join, [made, cx.expr(item)], item)
    return made


FROZEN = 3  # constants of which Python makes a frozenset first


@expression(ast.Set)
def convert_set(cx: Context, node: ast.Set) -> ast.expr:
    """`ag__.set_display((a, b))`: the items may be run-time values."""
    if any(isinstance(item, ast.Starred) for item in node.elts):
        started = build.place(ast.List(node.elts, build.LOAD), node)
        return build.op(
            "set_display", [_starred_items(cx, started, "with_parts", "with_part")], node
        )
    stored: Any = False
    if len(node.elts) >= FROZEN and all(map(_is_folded, node.elts)):
        display = ast.fix_missing_locations(ast.Expression(ast.Tuple(node.elts, build.LOAD)))
        with contextlib.suppress(ArithmeticError, TypeError, ValueError):
            values = eval(compile(display, "<constants>", "eval"))  # numbers, strings and tuples
            alone = all(isinstance(e, ast.Constant) for e in node.elts)
            stored = _stored(cx.code, values) or alone
    items = build.place(ast.Tuple(cx.exprs(node.elts), build.LOAD), node)
    more = [build.const(stored, node)] if stored else []
    return build.op("set_display", [items, *more], node)


def _is_folded(node: ast.expr) -> bool:
    """Whether Python's compiler may make a constant of it."""
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.BinOp):
        small = isinstance(node.right, ast.Constant) and node.right.value in range(129)
        plain = small or isinstance(node.op, (ast.Add, ast.Sub, ast.Mult))
        return plain and _is_number(node.left) and _is_number(node.right)
    if isinstance(node, ast.Tuple):
        return all(map(_is_folded, node.elts))
    return isinstance(node, ast.Constant)


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (int, float, complex))
    return isinstance(node, (ast.UnaryOp, ast.BinOp)) and _is_folded(node)


def _stored(code: types.CodeType | None, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The frozenset that Python keeps of constants, in its order; (): there is none."""
    kinds = {(type(v), v) for v in values}
    for const in code.co_consts if code is not None else ():
        if isinstance(const, types.CodeType):
            found = _stored(const, values)
            if found:
                return found
        elif type(const) is frozenset and {(type(v), v) for v in const} == kinds:
            return tuple(const)
    return ()


@expression(ast.Starred)
def convert_starred(cx: Context, node: ast.Starred) -> ast.expr:
    """`*items` in a call or a display."""
    value = cx.expr(node.value)
    alone = [build.const(True, value)] if getattr(node, "alone", False) else []
    made = build.op("starred", [value, *alone], value)
    node.value = build.op("spread", [made], value) if getattr(node, "in_call", False) else made
    return node


@expression(ast.Dict)
def convert_dict(cx: Context, node: ast.Dict) -> ast.expr:
    """Dict displays, `**` included."""
    if not all(isinstance(key, ast.Constant) for key in node.keys):
        return _dict_of_pairs(cx, node)
    keys = []
    values = []
    for key, value in zip(node.keys, node.values, strict=True):
        keys.append(key)
        values.append(cx.expr(value))
    node.keys, node.values = keys, values
    return build.op("made_dict", [node], node)


def _dict_of_pairs(cx: Context, node: ast.Dict) -> ast.expr:
    """`ag__.dict_display(((key, value), (mapping,)))`: the keys may be run-time values."""
    pairs: list[ast.expr] = []
    for key, value in zip(node.keys, node.values, strict=True):
        parts = [] if key is None else [cx.expr(key)]
        new = cx.expr(value)
        parts.append(build.op("mapping", [new], value) if key is None else new)
        pairs.append(build.place(ast.Tuple(parts, build.LOAD), value))
    return build.op("dict_display", [build.place(ast.Tuple(pairs, build.LOAD), node)], node)


@expression(ast.JoinedStr)
def convert_joined_str(cx: Context, node: ast.JoinedStr) -> ast.expr:
    """`ag__.fstring("text", ag__.fmt(value, conversion, spec), ...)`."""
    if all(isinstance(part, ast.Constant) for part in node.values):
        return node
    parts = [
        _field(cx, part) if isinstance(part, ast.FormattedValue) else part for part in node.values
    ]
    return build.op("fstring", parts, node)


def _field(cx: Context, part: ast.FormattedValue) -> ast.expr:
    args = [cx.expr(part.value)]
    conversion = "" if part.conversion < 0 else chr(part.conversion)
    spec = part.format_spec
    if conversion or spec is not None:
        args.append(build.const(conversion, part))
    if isinstance(spec, ast.JoinedStr):
        texts = [value.value for value in spec.values if isinstance(value, ast.Constant)]
        if len(texts) == len(spec.values):
            args.append(build.const("".join(map(str, texts)), part))
        else:
            args.append(cx.expr(spec))
    return build.op("fmt", args, part)


@expression(ast.NamedExpr)
def convert_named(cx: Context, node: ast.NamedExpr) -> ast.expr:
    """Inside a generated lambda `:=` would bind there; a setter binds in the function."""
    value = cx.expr(node.value)
    if not cx.thunks and node.target.id not in cx.scope.outer_names():
        node.value = value
        return node
    if cx.scope.kind == "lambda":
        refuse(
            cx.filename,
            node,
            "an assignment expression in a conditional part of a lambda",
            "use a def",
        )
    setter = build.load(cx.setter(node.target.id), node)
    return build.place(ast.Call(setter, [value], []), node)
