"""Containers that functions hold as defaults, and partials as arguments: read from outside."""

from __future__ import annotations

from typing import Any

from .contents import has_contents


class HeldArguments:
    """The part of Trace on what calls get that nobody passes; `self` is the Trace."""

    def with_defaults(self: Any, fn: Any, args: Any, kwargs: Any) -> tuple[Any, Any]:
        """The arguments of a call with the defaults that are containers, which are read here."""
        code = getattr(fn, "__code__", None)
        held = getattr(fn, "__defaults__", None) or ()
        named = getattr(fn, "__kwdefaults__", None) or {}
        if code is None or not any(map(has_contents, (*held, *named.values()))):
            return args, kwargs
        given = dict(kwargs)
        first = code.co_argcount - len(held)
        for i, value in enumerate(held):
            name = code.co_varnames[first + i]
            is_read = first + i >= len(args) and name not in given and has_contents(value)
            if is_read and first + i >= code.co_posonlyargcount and id(value) not in self.made_here:
                path = f"the default of {name!r} in {fn.__name__}()"
                given[name] = self.captured(path, "item", held, i, value)
        for name, value in named.items():
            if name not in given and has_contents(value) and id(value) not in self.made_here:
                path = f"the default of {name!r} in {fn.__name__}()"
                given[name] = self.captured(path, "dict", named, name, value)
        return args, given

    def with_held(self: Any, part: Any, args: Any, kwargs: Any) -> tuple[Any, Any]:
        """The arguments of a call of a functools.partial."""
        held = [
            self.captured(f"argument {i} of a partial", "item", part.args, i, v)
            if has_contents(v) and id(v) not in self.made_here
            else v
            for i, v in enumerate(part.args)
        ]
        named = {
            k: self.captured(f"argument {k!r} of a partial", "dict", part.keywords, k, v)
            if has_contents(v) and id(v) not in self.made_here
            else v
            for k, v in part.keywords.items()
        }
        return (*held, *args), named | kwargs
