"""Comprehensions: Python's own, or loops that are staged, by the first iterable.

`[elt for x in items if c]` becomes

    ag__.comp_staged("list", lambda comp, first, emit: comp.clause(first, lambda item:
        [comp.condition(c, lambda: emit(elt)) for x in (item,)][0]))
    if ag__.comp_begin("list", items, place)
    else [elt for x in ag__.comp_first() if ag__.comp_test(place, c)]

where `place` is there with an `if`, whose test may turn out to be a run-time one, and with a second
`for`, whose items go through `ag__.comp_items(place, items)`. One that may
change variables, by `:=` or by a call of a function that shares them, gives `comp_staged` their
state, too.
"""

from __future__ import annotations

import ast
from typing import Any

from . import build
from .assign import unpacked
from .context import Context, expression

_KINDS: dict[type, str] = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.DictComp: "dict",
    ast.GeneratorExp: "generator",
}
_DISPLAYS = (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict)


@expression(ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
def convert_comprehension(cx: Context, node: Any) -> Any:
    """The expressions inside are converted; the loops stay Python's where that will do."""
    binds = any(isinstance(part, ast.NamedExpr) for part in ast.walk(node))
    first = node.generators[0]
    tests = len(node.generators) > 1 or any(generator.ifs for generator in node.generators)
    display = isinstance(first.iter, _DISPLAYS) and not tests
    is_plain = display or cx.scope.kind == "class" or (binds and cx.scope.kind == "lambda")
    first.iter = cx.expr(first.iter)
    outer, cx.lazy_writes = cx.lazy_writes, 0
    cx.thunks += not is_plain
    _convert_parts(cx, node)
    cx.thunks -= not is_plain
    writes, cx.lazy_writes = cx.lazy_writes, cx.lazy_writes | outer
    if is_plain:
        return _plain(node)
    kind = _KINDS[type(node)]
    if kind == "list" and getattr(node, "consumed", False) and not writes:
        kind = "argument"
    iterable = first.iter
    state = cx.state_of(writes, node) if writes else []
    staged = build.op("comp_staged", [build.const(kind, node), _loops(cx, node), *state], node)
    place = build.const(f"{node.lineno}:{node.col_offset}", iterable)
    given = [build.const(kind, iterable), iterable, *([place] if tests else [])]
    begin = build.op("comp_begin", given, iterable)
    for generator in node.generators[1:]:
        generator.iter = build.op("comp_items", [place, generator.iter], generator.iter)
    for generator in node.generators:
        generator.ifs = [build.op("comp_test", [place, c], c) for c in generator.ifs]
    first.iter = build.op("comp_first", [], iterable)
    plain = _plain(node)
    return build.place(ast.IfExp(begin, staged, plain), node)


def _plain(node: Any) -> Any:
    """Python's own loops; what becomes a key may be a run-time value."""
    if isinstance(node, ast.ListComp):
        return build.op("made_list", [node], node)
    if isinstance(node, ast.GeneratorExp):
        return build.op("comp_made", [node], node)
    if isinstance(node, ast.SetComp):
        items, name = node.elt, "set_display"
    else:
        items, name = (
            build.place(ast.Tuple([node.key, node.value], build.LOAD), node),
            "dict_display",
        )
    loops = build.place(ast.ListComp(items, node.generators), node)
    return build.op(name, [loops], node)


def _convert_parts(cx: Context, node: Any) -> None:
    for index, generator in enumerate(node.generators):
        if index:
            generator.iter = cx.expr(generator.iter)
        generator.ifs = [cx.test(condition) for condition in generator.ifs]
    if isinstance(node, ast.DictComp):
        node.key, node.value = cx.expr(node.key), cx.expr(node.value)
    else:
        node.elt = cx.expr(node.elt)


def _loops(cx: Context, node: Any) -> ast.Lambda:
    """The staged form, of copies of the converted parts."""
    comp, first, emit = cx.fresh("comp"), cx.fresh("first"), cx.fresh("emit")
    if isinstance(node, ast.DictComp):
        item: Any = build.place(ast.Tuple([_copy(node.key), _copy(node.value)], build.LOAD), node)
    else:
        item = _copy(node.elt)
    body: ast.expr = build.place(ast.Call(build.load(emit, item), [item], []), item)
    for index, generator in reversed(list(enumerate(node.generators))):
        for condition in reversed(generator.ifs):
            args = [_copy(condition), build.thunk(body)]
            body = _method(comp, "condition", args, condition)
        iterable = _copy(generator.iter) if index else build.load(first, generator.iter)
        args = [iterable, _bound(cx, generator.target, body)]
        body = _method(comp, "clause", args, generator.iter)
    return build.place(ast.Lambda(build.params([comp, first, emit], node), body), node)


def _method(owner: str, name: str, args: list[Any], at: Any) -> ast.Call:
    attribute = build.place(ast.Attribute(build.load(owner, at), name, build.LOAD), at)
    return build.place(ast.Call(attribute, args, []), at)


def _bound(cx: Context, target: ast.expr, body: ast.expr) -> ast.Lambda:
    """`lambda item: [body for target in (item,)][0]`."""
    name = cx.fresh("item")
    target, item = unpacked(target, build.load(name, target))
    one = build.place(ast.Tuple([item], build.LOAD), target)
    loop = ast.comprehension(_copy(target), one, [], 0)
    values = build.place(ast.ListComp(body, [loop]), body)
    only = build.place(ast.Subscript(values, build.const(0, body), build.LOAD), body)
    return build.place(ast.Lambda(build.params([name], target), only), body)


def _copy(node: Any) -> Any:
    """A copy of a tree, of the fields that Python compiles."""
    if isinstance(node, list):
        return [_copy(item) for item in node]
    if not isinstance(node, ast.AST):
        return node
    new = type(node)(
        **{name: _copy(getattr(node, name)) for name in node._fields if hasattr(node, name)}
    )
    return ast.copy_location(new, node)
