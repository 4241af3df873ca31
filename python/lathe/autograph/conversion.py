"""Conversion of a function object: source, analysis, converted code, function.

The work is done once per code object. A function made from the result shares the original's
globals and closure cells, so that later changes of either are seen.
"""

from __future__ import annotations

import ast
import builtins
import gc
import types
import weakref
from typing import Any, NamedTuple

from . import operators, verbosity
from .analyze import analyze
from .callables import nested, signal_function
from .convert import Context, build, function_body, lambda_body
from .factory import compiled_alone
from .parse import find_source
from .recode import recode
from .refuse import refuse


class Template(NamedTuple):
    """Converted code of one code object."""

    code: types.CodeType
    # Keeps the cache entry's key from being reused by another code object.
    origin: weakref.ref[types.CodeType]


_templates: dict[int, Template] = {}


def convert(fn: Any) -> Any:
    """The converted form of a function or method: a callable that returns a signal.

    Call it through `operators.call_converted`.

    Raises:
        ConversionError: no source, or a construct that is not converted.
        TypeError: `fn` is not a Python function or method.
    """
    if isinstance(fn, types.MethodType):
        return types.MethodType(convert(fn.__func__), fn.__self__)
    if isinstance(fn, (staticmethod, classmethod)):
        return convert(fn.__func__)
    if not isinstance(fn, types.FunctionType):
        raise TypeError(f"convert() needs a Python function, not {type(fn).__name__}")
    inner = signal_function(fn)
    if inner is not None:
        return inner
    if fn.__dict__.get("__lathe_converted__") is fn.__code__:
        return fn
    template = _templates.get(id(fn.__code__))
    if template is None or template.origin() is not fn.__code__:
        template = _template(fn)
    return bind(template.code, fn)


def to_graph(fn: Any) -> Any:
    """The converted function as an ordinary callable: it behaves as `fn` does."""
    converted = convert(fn)
    if isinstance(converted, types.MethodType):
        function = nested(converted.__func__)  # type: ignore[arg-type]
        return types.MethodType(function, converted.__self__)
    return nested(converted)


def to_code(fn: Any) -> str:
    """The converted source, for people; errors and tracebacks never speak of it."""
    fn = getattr(fn, "__func__", fn)
    if not isinstance(fn, types.FunctionType):
        raise TypeError(f"to_code() needs a Python function, not {type(fn).__name__}")
    return ast.unparse(ast.fix_missing_locations(_convert_tree(fn)[0]))


def bind(code: types.CodeType, fn: types.FunctionType) -> types.FunctionType:
    """A function of converted code, with the globals, cells and defaults of the user's."""
    cells = dict(zip(fn.__code__.co_freevars, fn.__closure__ or (), strict=True))
    cells["ag__"] = types.CellType(operators)
    closure = tuple(cells[name] for name in code.co_freevars)
    made = types.FunctionType(code, fn.__globals__, fn.__name__, fn.__defaults__, closure)
    made.__kwdefaults__ = fn.__kwdefaults__
    made.__annotations__ = fn.__annotations__
    made.__qualname__ = fn.__qualname__
    made.__doc__ = fn.__doc__
    made.__module__ = fn.__module__
    made.__dict__["__lathe_converted__"] = code
    return made


def _template(fn: types.FunctionType) -> Template:
    code = fn.__code__
    # Thousands of tree nodes and no garbage: collections in between are a fifth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        node, cx = _convert_tree(fn)
        compiled = compiled_alone(node, code, cx.class_name)
        made = recode(compiled, code.co_qualname, cx.generated)
    finally:
        if collecting:
            gc.enable()
    key = id(code)
    origin = weakref.ref(code, lambda _: _templates.pop(key, None))
    template = _templates[key] = Template(made, origin)
    verbosity.say(1, f"converted {code.co_qualname} ({code.co_filename}:{code.co_firstlineno})")
    if verbosity.says(3):
        verbosity.say(3, to_code(fn))
    return template


def _convert_tree(fn: types.FunctionType) -> tuple[Any, Context]:
    """The converted definition (decorators and defaults stripped) and its context."""
    source = find_source(fn)
    if isinstance(source.node, ast.AsyncFunctionDef):
        refuse(fn.__code__.co_filename, source.node)
    return convert_definition(source.node, source.class_name, fn)


def convert_definition(
    node: Any, class_name: str | None, fn: types.FunctionType
) -> tuple[Any, Context]:
    """The converted form of a definition that stands where that of `fn` does."""
    from .inner_managers import split_inner

    code = fn.__code__
    node = split_inner(node, code.co_filename)
    used: set[str] = set()
    root = analyze(node, code.co_filename, used)
    cx = Context(code.co_filename, used, class_name)
    cx.code = code
    _tag_outer_names(root, fn, cx)
    in_class = "__class__" in code.co_freevars
    args = node.args
    args.defaults = []
    args.kw_defaults = [None] * len(args.kwonlyargs)
    if isinstance(node, ast.Lambda):
        node.body = lambda_body(cx, node, in_class)
        return node, cx
    for arg in (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg):
        if arg is not None:
            arg.annotation = None
    new = ast.FunctionDef(node.name, args, function_body(cx, node, in_class, code), [])
    new.type_params = []  # type: ignore[attr-defined,unused-ignore]
    return build.place(new, node), cx


def _tag_outer_names(root: Any, fn: types.FunctionType, cx: Context) -> None:
    """Loads of globals and captured variables become `ag__.name_load`, builtins stay."""
    freevars = fn.__code__.co_freevars
    known = fn.__globals__
    for name, nodes in root.free.items():
        if name in ("__class__", "__debug__"):
            continue
        is_builtin = hasattr(builtins, name) and name not in known and name not in freevars
        tag = "builtin" if is_builtin and name not in root.globals else "name_load"
        for node in nodes:
            node.tag = tag
