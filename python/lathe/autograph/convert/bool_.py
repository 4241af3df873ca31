"""and, or, not, ternaries, comparisons."""

from __future__ import annotations

import ast

from . import build
from .context import Context, expression, test


@expression(ast.BoolOp)
def convert_bool_op(cx: Context, node: ast.BoolOp) -> ast.expr:
    """`ag__.and_(a, lambda: ag__.and_(b, lambda: c))`: each operand is tested once."""
    name = "and_" if isinstance(node.op, ast.And) else "or_"
    return _bool_op(cx, node, 0, name, False)


@test(ast.BoolOp)
def convert_bool_test(cx: Context, node: ast.BoolOp) -> ast.expr:
    """As above, with `and_test` and `or_test`."""
    name = "and_test" if isinstance(node.op, ast.And) else "or_test"
    return _bool_op(cx, node, 0, name, True)


def _bool_op(cx: Context, node: ast.BoolOp, index: int, name: str, truth: bool) -> ast.expr:
    convert = cx.test if truth else cx.expr
    value = node.values[index]
    if index == len(node.values) - 1:
        return convert(value)
    if isinstance(value, ast.BoolOp) and not truth and type(value.op) is not type(node.op):
        return _of_other_kind(cx, node, value, index, name)
    left = convert(value)
    right = cx.lazily(lambda: _bool_op(cx, node, index + 1, name, truth))
    return cx.lazy_op(name, left, [right], node)


def _of_other_kind(
    cx: Context, node: ast.BoolOp, value: ast.BoolOp, index: int, name: str
) -> ast.expr:
    """`a and b or c`, which gives b or c: `(lambda last: ag__.if_exp(last[0], lambda: last[1],
    lambda: c))(ag__.last_of_and(a, lambda: b))`. Where a decides, its value is nobody's."""
    *before, last = value.values
    test = before[0] if len(before) == 1 else ast.BoolOp(value.op, before)
    inner = "last_of_and" if name == "or_" else "last_of_or"
    tested = cx.test(build.place(test, value))
    found = cx.lazy_op(inner, tested, [cx.thunk(last)], value)
    pair = cx.fresh("last")

    def part(i: int) -> ast.expr:
        held = build.load(pair, node)
        return build.place(ast.Subscript(held, build.const(i, node), ast.Load()), node)

    cx.thunks += 1
    kept = cx.lazily(lambda: part(1))
    rest = cx.lazily(lambda: _bool_op(cx, node, index + 1, name, False))
    thunks = [kept, rest] if name == "or_" else [rest, kept]
    body = cx.lazy_op("if_exp", part(0), thunks, node)
    cx.thunks -= 1
    step = build.place(ast.Lambda(build.params([pair], node), body), node)
    return build.place(ast.Call(step, [found], []), node)


@expression(ast.UnaryOp)
def convert_unary_op(cx: Context, node: ast.UnaryOp) -> ast.expr:
    """`ag__.not_(a)`, `ag__.unary("neg", a)`; those of constants stay."""
    if isinstance(node.op, ast.Not):
        return build.op("not_", [cx.test(node.operand)], node)
    node.operand = cx.expr(node.operand)
    if isinstance(node.operand, ast.Constant):
        return node
    return build.op("unary", [build.const(_SIGNS[type(node.op)], node), node.operand], node)


_SIGNS: dict[type[ast.unaryop], str] = {ast.USub: "neg", ast.UAdd: "pos", ast.Invert: "invert"}


@expression(ast.IfExp)
def convert_if_exp(cx: Context, node: ast.IfExp) -> ast.expr:
    """`ag__.if_exp(test, lambda: a, lambda: b)`."""
    condition = cx.test(node.test)
    return cx.lazy_op("if_exp", condition, [cx.thunk(node.body), cx.thunk(node.orelse)], node)


@test(ast.IfExp)
def convert_if_test(cx: Context, node: ast.IfExp) -> ast.expr:
    """A ternary as a condition: its branches are conditions."""
    condition = cx.test(node.test)
    branches = [cx.thunk(node.body, test=True), cx.thunk(node.orelse, test=True)]
    return cx.lazy_op("if_exp", condition, branches, node)


@expression(ast.Compare)
def convert_compare(cx: Context, node: ast.Compare) -> ast.expr:
    """One comparison stays, save for in and is; a chain is `and` over its pairs."""
    left = cx.expr(node.left)
    if len(node.ops) == 1:
        return _pair(left, node.ops[0], cx.expr(node.comparators[0]), node)
    return _chain(cx, node, left, 0, "and_")


@test(ast.Compare)
def convert_compare_test(cx: Context, node: ast.Compare) -> ast.expr:
    """A comparison as a condition."""
    if len(node.ops) == 1:
        return convert_compare(cx, node)
    return _chain(cx, node, cx.expr(node.left), 0, "and_test")


def _chain(cx: Context, node: ast.Compare, left: ast.expr, index: int, name: str) -> ast.expr:
    """`left op[index] ...`: middle operands are evaluated once.

    An operand that is more than a name or a constant goes through the parameters of a lambda,
    because an assignment expression would not do inside comprehensions and lambdas.
    """
    operand, oper = node.comparators[index], node.ops[index]
    if index == len(node.ops) - 1:
        return _pair(left, oper, cx.expr(operand), node)
    if isinstance(operand, ast.Constant) or (
        isinstance(operand, ast.Name) and getattr(operand, "tag", None) is None
    ):
        first = _pair(left, oper, operand, node)
        rest = cx.lazily(lambda: _chain(cx, node, operand, index + 1, name))
        return cx.lazy_op(name, first, [rest], node)
    middle = cx.expr(operand)
    names = [cx.fresh("left"), cx.fresh("right")]
    first = _pair(build.load(names[0], node), oper, build.load(names[1], node), node)
    cx.thunks += 1
    rest = cx.lazily(lambda: _chain(cx, node, build.load(names[1], operand), index + 1, name))
    body = cx.lazy_op(name, first, [rest], node)
    cx.thunks -= 1
    step = build.place(ast.Lambda(build.params(names, node), body), node)
    return build.place(ast.Call(step, [left, middle], []), node)


def _pair(left: ast.expr, oper: ast.cmpop, right: ast.expr, at: ast.expr) -> ast.expr:
    if isinstance(oper, ast.In):
        return build.op("in_", [left, right], at)
    if isinstance(oper, ast.NotIn):
        return build.op("not_", [build.op("in_", [left, right], at)], at)
    if isinstance(oper, ast.Is):
        return build.op("is_", [left, right], at)
    if isinstance(oper, ast.IsNot):
        return build.op("not_", [build.op("is_", [left, right], at)], at)
    if not (isinstance(left, _NEVER_COMPOUND) or isinstance(right, _NEVER_COMPOUND)):
        return build.op("compare", [build.const(_NAMES[type(oper)], at), left, right], at)
    return build.place(ast.Compare(left, [oper], [right]), at)


# What cannot be a tuple, a list or an object: their comparison stays, staged values overload it.
_NEVER_COMPOUND = (ast.JoinedStr,)
_NAMES: dict[type[ast.cmpop], str] = {
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
}
