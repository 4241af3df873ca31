"""Dicts and sets that exist at run time.

Like a list (lists.py), a dict or set that the traced function makes is a Python object at trace
time, as long as the trace decides everything about it. Where a key is a run-time value, or it
changes in a branch or loop of the graph in a way that the state slots do not cover, its place in
the source goes into the knowledge of the trace, and the next attempt makes a run-time one there.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..autograph import operators
from ..autograph.signals import Undefined
from ..words import in_words
from . import types as T
from .masks import ARRAYS, is_one_form, mask_of_type
from .object_choices import is_chosen
from .outside_dicts import OutsideDicts
from .refs import Ref, class_of
from .seen import is_special
from .tracer import LISTS, AliasGroup, Array, Maybe, Restart, Tagged, Tracer

# name -> function(trace, *args); filled by dict_items.py and the files of methods and operators.
OPERATIONS: dict[str, Callable[..., Any]] = {}
MAX_COLUMNS = 8

_KEY_DTYPES = (T.B1, T.I8, T.I16, T.I32, T.I64, T.U8, T.U16, T.U32, T.F32, T.F64)
_KEY_TAGS = 1 << T.TAG_NONE | 1 << T.TAG_STR
for _dtype in (T.B1, T.I64, T.F64):
    _KEY_TAGS |= 1 << T.tag_of(T.Type(T.PY, _dtype))
for _dtype in _KEY_DTYPES:
    _KEY_TAGS |= 1 << T.tag_of(T.Type(T.NPSCALAR, _dtype))
_INT = 1 << T.tag_of(T.PY_INT)
COMPLEX = 1 << T.TAG_COMPLEX
for _dtype in (T.C64, T.C128):
    COMPLEX |= 1 << T.tag_of(T.Type(T.NPSCALAR, _dtype)) | 1 << T.tag_of(T.Type(T.TENSOR, _dtype))


class Facts(NamedTuple):
    """What is known of the items that a dict or set gets."""

    is_set: bool
    keys: tuple[int, ...] = ()  # a mask of tags for each column; (): there are no items
    is_tuple: bool = False  # keys are tuples, of one item for each column
    values: int = 0

    def joined(self, other: Facts) -> Facts | None:
        """Of both; None: there is no such dict."""
        if self.is_set != other.is_set:
            return None
        if not self.keys or not other.keys:
            return other if not self.keys else self
        if self.is_tuple != other.is_tuple or len(self.keys) != len(other.keys):
            return None
        keys = tuple(a | b for a, b in zip(self.keys, other.keys, strict=True))
        return self._replace(keys=keys, values=self.values | other.values)


class Dict(Tracer):
    """A dict or set in the graph; what is done with its items is in dict_items.py."""

    __slots__ = ("group",)
    _lathe_mapping_ = True

    def __init__(self, trace: Any, value: int, type_: T.Type) -> None:
        super().__init__(trace, value, type_, None)
        self.group = AliasGroup()

    @property
    def is_set(self) -> bool:
        return not self.type.alternatives

    def __getattr__(self, name: str) -> Any:
        return self.trace.dict_op("method", self, name)

    def __len__(self) -> int:
        return self._force("len() in code that is not converted")

    def __iter__(self) -> Any:
        raise self.trace.error(
            f"how many items a {'set' if self.is_set else 'dict'} has is known at run time only, "
            "so it cannot be unpacked here",
            advice="loop over it with `for`",
        )


class Dicts(OutsideDicts):
    """The part of Trace that decides which dicts are run-time dicts; `self` is the Trace."""

    def _init_dicts(self: Any) -> None:
        self._init_outside_dicts()
        self.dict_kinds: dict[
            Any, Any
        ] = {}  # where no plain dict is made -> Kind (default_dicts.py)
        self.dict_places: dict[int, set[Any]] = {}  # id of a Python dict or set -> where it is made

    def dict_op(self: Any, name: str, *args: Any) -> Any:
        """One of OPERATIONS."""
        return OPERATIONS[name](self, *args)

    # -- what a key and a value are

    def key_mask(self: Any, value: Any) -> int:
        """The types that a value has as a part of a key; 0: it cannot be one."""
        mask: int = self.element_mask(value)
        while isinstance(value, Maybe):
            value = value.value
        if isinstance(value, Ref) or self.is_object(value) or is_chosen(value):
            return 0
        return 0 if mask & ~_KEY_TAGS else mask

    def value_mask(self: Any, value: Any) -> int:
        """The types that a value of a dict has, or LISTS, or tuples(n); 0: it cannot be one."""
        mask: int = self.element_mask(value)
        return 0 if mask == ARRAYS or mask & COMPLEX else mask

    def key_facts(self: Any, key: Any, is_set: bool) -> Facts | None:
        """Of a dict with this key alone; None: it is no key of a run-time dict."""
        is_tuple = type(key) is tuple
        masks = tuple(self.key_mask(part) for part in (key if is_tuple else (key,)))
        if not all(masks) or not 0 < len(masks) <= MAX_COLUMNS:
            return None
        if is_set and any(mask & 1 << T.TAG_NONE for mask in masks):
            return None  # its hash is its address, which the order of a set depends on
        return Facts(is_set, masks, is_tuple)

    def item_facts(self: Any, key: Any, value: Any) -> Facts | None:
        facts: Facts | None = self.key_facts(key, False)
        mask = self.value_mask(value)
        return facts._replace(values=mask) if facts is not None and mask else None

    def facts_of(self: Any, container: Any) -> Facts | None:
        """Of a Python dict or set; None: it cannot be a run-time one."""
        if isinstance(container, Dict):
            found: Facts = self.known_facts(container)
            return found
        is_set = isinstance(container, (set, frozenset))
        facts: Facts | None = Facts(is_set)
        for key in container:
            new = self.key_facts(key, True) if is_set else self.item_facts(key, container[key])
            facts = None if facts is None or new is None else facts.joined(new)
        return facts

    # -- Python dicts and sets

    def made_container(self: Any, value: Any, what: str) -> Any:
        """A dict or set that the user's code makes: a run-time one where an earlier attempt said
        so."""
        for key in value:
            self.check_key(value, key)
        place = (self.locate(), what)
        if place in self.knowledge.native_dicts:
            out = self.new_dict(place)
            if type(value) is dict:
                for key, item in value.items():
                    self.dict_op("put", out, key, item)
            else:
                self.dict_op("put_constants", out, value)
            return out
        for key in value:
            self.check_known_key(key)
        if id(value) not in self.dict_places:
            self.dict_places[id(value)] = {place}
            self.made_here.setdefault(id(value), self.path)
            self._kept.append(value)
        return value

    def same_places(self: Any, container: Any, copy: Any) -> None:
        """The copy stands for the container, which may become a run-time one."""
        if id(container) in self.dict_places:
            self.dict_places[id(copy)] = self.dict_places[id(container)]
            self._kept.append(copy)

    def become_dict(self: Any, container: Any, new: Facts | bool | None = None) -> None:
        """Begin again with this Python dict or set as a run-time one, if it can be one.

        Args:
            new: of what it is going to get; False: that cannot be in one.
        """
        places = self.dict_places.get(id(container))
        if (
            new is False
            or not isinstance(container, (dict, set))
            or not places
            or self.is_outside(container)
        ):
            return
        facts = self.facts_of(container)
        if facts is not None and new is not None:
            facts = facts.joined(new)
        if facts is not None and self.learn_dicts(places, facts):
            raise Restart

    def learn_dicts(self: Any, places: set[Any], facts: Facts) -> bool:
        """Whether this is news; where it goes with what is known."""
        known = self.knowledge.native_dicts
        for place in places:
            joined = known.get(place, facts).joined(facts)
            if joined is None:
                return False
            facts = joined
        news = False
        for place in places:
            news |= known.get(place) != facts
            known[place] = facts
        return news

    def wants_dict(self: Any, container: Any, name: str, args: Any) -> None:
        """Before a method of a Python dict or set runs: does it ask what only the run knows?"""
        if not isinstance(container, (dict, set)) or not self.is_staged(args):
            return
        if name == "setdefault" and self.is_staged(args[0]):
            self.check_nested(args[-1])
        by_key = name in ("get", "pop", "setdefault", "add", "discard", "remove")
        if by_key and name != "get" and self.is_staged(args[0]):
            self.must_be_dict_input(container, "at a key that is known at run time only")
        if self.is_staged(args[0]) if by_key else self.is_native_like(args):
            self.become_dict(container, self.new_facts(container, name, args))
            if by_key and not self.is_outside(container):
                self.check_known_key(args[0])

    def new_facts(self: Any, container: Any, name: str, args: Any) -> Facts | bool | None:
        """Of what a method of a Python dict or set puts into it, as far as that is seen here.
        False: that cannot be in a run-time one."""
        if name == "add" and len(args) == 1:
            return self.key_facts(args[0], True) or False
        if name == "setdefault" and args:
            return self.item_facts(args[0], args[1] if len(args) > 1 else None) or False
        if name == "update" and args and isinstance(args[0], (dict, set, frozenset, Dict)):
            facts: Facts | None = self.facts_of(args[0])
            return facts if facts and facts.is_set == isinstance(container, set) else None
        return None

    def check_nested(self: Any, value: Any) -> None:
        """Refuse dicts and sets as values of a dict that exists at run time."""
        if not isinstance(value, (dict, set, frozenset, Dict)):
            return
        is_set = value.is_set if isinstance(value, Dict) else not isinstance(value, dict)
        kind = "set" if is_set else "dict"
        raise self.error(
            f"{kind}s as values of a dict that exists at run time are not supported yet",
            advice="use one set of pairs: s.add((key, item))"
            if is_set
            else "use one dict with pairs as keys: d[key, inner] = x",
        )

    def staged_key(self: Any, container: Any, key: Any) -> Any:
        """container[key] of a Python dict with a key that only the run knows."""
        found = self.function_of_key(container, key)
        if found is not NotImplemented:
            return found
        self.become_dict(container)
        return self.outside_item(container, key)

    def become_dict_of(self: Any, slot: Any, values: Any) -> None:
        """Begin again with the dict of a slot, which has its key on some paths only."""
        masks = [self.value_mask(v) for v in values if not isinstance(v, Undefined)]
        facts: Facts | None = self.key_facts(slot.key, False)
        if facts is not None and all(masks):
            values_mask = functools.reduce(operator.or_, masks)
            self.become_dict(slot.owner, facts._replace(values=values_mask))

    # -- displays and comprehensions

    def dict_display(self: Any, items: Any) -> Any:
        items = tuple(items)
        place = (self.locate(), "dict")
        if place in self.knowledge.native_dicts:
            out = self.new_dict(place)
            for item in items:
                self.dict_op("update" if len(item) == 1 else "put", out, *item)
            return out
        merges = any(len(item) == 1 and isinstance(item[0], Dict) for item in items)
        if merges or any(self.is_staged(item[0]) for item in items if len(item) == 2):
            facts: Facts | None = Facts(False)
            for item in items:
                new = self.facts_of(item[0]) if len(item) == 1 else self.item_facts(*item)
                facts = None if facts is None or new is None else facts.joined(new)
            if facts is not None and self.learn_dicts({place}, facts):
                raise Restart
        if merges:
            raise self.dict_error("a dict is merged with others")
        return self.made_dict(operators.python_dict(items))

    def set_display(self: Any, items: Any, constant: Any) -> Any:
        if isinstance(items, Tracer):  # starred, a run-time list
            return self.dict_op("set_of", items)
        items = tuple(items)
        place = (self.locate(), "set")
        if place in self.knowledge.native_dicts:
            out = self.new_dict(place)
            for item in self.order_of_constants(items, constant) if constant else items:
                self.dict_op("put", out, item)
            return self.dict_op("update_of", self.new_dict(place), out) if constant else out
        if self.is_staged(items):
            facts: Facts | None = Facts(True)
            for item in items:
                new = self.key_facts(item, True)
                facts = None if facts is None or new is None else facts.joined(new)
            if facts is not None and self.learn_dicts({place}, facts):
                raise Restart
        found = frozenset(self.order_of_constants(items, constant)) if constant else items
        return self.made_container(set(found), "set")

    def is_native_like(self: Any, args: Any) -> bool:
        """Whether something staged that has items is among these."""
        from .iterables import is_stageable

        return any(
            is_stageable(a) or isinstance(a, self.comprehension_class) or self.is_staged(a)
            for a in args
            if not isinstance(a, dict)
        )

    def must_be_dict(self: Any, container: Any, new: Facts | bool | None = None) -> None:
        """Before a Python dict or set is changed: is that right at trace time, for all paths?"""
        if id(container) not in self.dict_places:
            return
        twins = self.living_twins(container)
        if self.in_other_region(container) or twins or self.seen_by_others(container):
            self.become_dict(container, new)
        if twins:
            raise self.error(
                f"a {type(container).__name__} that is another one on another path is changed: "
                "this is supported for those of numbers only",
                advice="change it before the paths meet, or change a copy",
            )

    def order_of_constants(self: Any, items: Any, stored: Any) -> tuple[Any, ...]:
        """In which order the frozenset that Python keeps of these is made."""
        orders = operators.frozen_orders(items, stored)
        if len(orders) != 1:
            raise self.error(
                "the order of this set of constants depends on how Python has stored it",
                advice="make it of a list: set([...])",
            )
        return orders[0]

    # -- where paths meet

    def unify_dicts(self: Any, values: Any) -> None:
        """Values of one variable on several paths that have no plan: as run-time dicts of one
        type they may have one."""
        values = [v.value if isinstance(v, Maybe) else v for v in values]
        tuples = [v for v in values if type(v) is tuple]
        if tuples and len({len(v) for v in tuples}) == 1:
            for column in zip(*tuples, strict=True):
                self.unify_dicts(column)
        found = [v for v in values if isinstance(v, (dict, set, Dict))]
        if not found:
            return
        places, facts = set[Any](), None
        for value in found:
            if isinstance(value, Dict):
                new, more = self.known_facts(value), value.group.find().places
            else:
                new, more = self.facts_of(value), self.dict_places.get(id(value))
            if new is None or not more:
                return
            places |= more
            facts = new if facts is None else facts.joined(new)
            if facts is None:
                return
        if self.learn_dicts(places, facts):
            raise Restart
        holders = [v for v in found if isinstance(v, Dict) and v.type.parts]
        for other in holders[1:]:
            self.join_groups(holders[0].group, other.group)

    def join_dicts(self: Any, value: Dict, merged: Dict) -> None:
        """`merged` may be the dict `value`: what goes into one goes into the other."""
        self.check_same_items(merged.group, value.group)
        merged.group.union(value.group)
        if self.equalise_refs(merged.group.find().places):
            raise Restart
        places = merged.group.find().places
        known = self.knowledge.native_dicts
        facts = None
        for place in places:
            facts = known[place] if facts is None else facts.joined(known[place])
            if facts is None:
                raise self.dict_error("dicts with keys of different kinds meet")
        if facts is not None and self.learn_dicts(places, facts):
            raise Restart
        if merged.type.parts and self.equalise(merged.group):
            raise Restart

    # -- run-time dicts

    def new_dict(self: Any, place: Any, facts: Facts | None = None) -> Dict:
        """A fresh, empty one.

        Args:
            place: key of the knowledge about its items.
            facts: of items that it has to hold at least.
        """
        known = self.knowledge.native_dicts
        if facts is not None:
            before = known.get(place)
            joined = facts if before is None else before.joined(facts)
            if joined is None:
                raise self.dict_error("a dict gets keys of different kinds")
            known[place] = joined
            if before is not None and before != joined:  # others were made there
                raise Restart
        have = known[place]
        # Of an empty one nothing is known: ints are a guess, as beside None.
        values = 0 if have.is_set else with_guess(have.values)
        keys = tuple(map(with_guess, have.keys or (0,)))
        compound = None
        if values >= LISTS:
            self.check_values(values)
            self.knowledge.native_lists.setdefault(place, values)
            compound = self._element_at(place)
        type_ = T.dict_type(keys, have.is_tuple, values, compound)
        made = Dict(self, self.emit("dict_new", (), {"of": tuple(type_)})[0], type_)
        made.group.places.add(place)
        return made

    def known_facts(self: Any, d: Dict) -> Facts:
        """What it can hold; without keys it is empty, as far as is known."""
        for place in d.group.find().places:
            found: Facts = self.knowledge.native_dicts[place]
            return found  # all places of a group know the same
        values = mask_of_type(d.type.parts[0]) if d.type.parts else d.type.alternatives
        return Facts(d.is_set, d.type.shape, bool(d.type.dtype), values)

    def check_values(self: Any, values: int) -> None:
        """The values of one dict are lists, or tuples of one length, or none is."""
        if not is_one_form(values):
            raise self.error(
                "a dict that exists at run time gets values of several forms: numbers, lists, "
                "tuples, or tuples of several lengths",
                advice="use a dict for each",
            )

    def derived_dict(self: Any, what: str, *sources: Dict) -> Dict:
        """An empty one for the items of others."""
        facts = self.known_facts(sources[0])
        for source in sources[1:]:
            joined = facts.joined(self.known_facts(source))
            if joined is None:
                raise self.dict_error("these have keys of different kinds")
            facts = joined
        out: Dict = self.new_dict((self.locate(), what), facts)
        for source in sources:
            self.hold_values(out, source)
        return out

    def hold_values(self: Any, d: Dict, other: Dict) -> None:
        """What goes into the lists and tuples in one of them goes into those of the other."""
        if self.learn_refs(d.group.find().places, self.refs_in(other.group)):
            raise Restart
        if d.type.parts and other.type.parts:
            self._hold_parts(d.group, other.group, mask_of_type(d.type.parts[0]))

    def hold_facts(self: Any, d: Dict, facts: Facts) -> None:
        """It must be able to hold such an item; else begin again."""
        known = self.known_facts(d)
        joined = known.joined(facts)
        if joined is None:
            raise self.dict_error("a dict gets keys of different kinds")
        if joined == known:
            return
        places = d.group.find().places
        if not places or not self.learn_dicts(places, joined):
            raise self.dict_error("a dict that was made for items of one type gets another one")
        raise Restart

    def dict_error(self: Any, message: str) -> Exception:
        error: Exception = self.error(
            f"{message}: this is not supported for dicts and sets that exist at run time",
            advice="use keys of one kind: numbers and strings, or tuples of as many of them",
        )
        return error

    def check_hashable(self: Any, key: Any) -> None:
        """TypeError as Python's hash() raises it."""
        from .lists import List

        for part in key if type(key) is tuple else (key,):
            name = None
            if self.is_option(part):
                self.where_given(self.check_hashable, part)
            if isinstance(part, List):
                name = "list"
            elif isinstance(part, Dict):
                name = "set" if part.is_set else "dict"
            elif isinstance(part, Array) and part.type.is_array and not part.type.is_tensor:
                name = "numpy.ndarray"
            elif isinstance(part, (list, dict, set, np.ndarray)):
                hash(part)  # raises
            elif class_of(part).__hash__ is None and not isinstance(part, Tracer):
                name = class_of(part).__name__
            if name is not None:
                raise TypeError(f"unhashable type: '{name}'")

    def check_known_key(self: Any, key: Any) -> None:
        """Before Python looks for a key in its own dict or set, or puts it there."""
        self.check_hashable(key)
        if self.is_staged(key) and not isinstance(key, Tracer) and not is_special(key):
            raise self.error(
                "a value that depends on the path is a key of a dict or an item of a set: this is "
                "supported for numbers and strings only",
                found=in_words(key),
                advice="use -1 or '' in place of None, and names or numbers in place of objects",
            )

    def key_parts(self: Any, key: Any) -> tuple[Any, ...]:
        """The columns of a key as values that can be operands."""
        parts = key if type(key) is tuple else (key,)
        return tuple(self.optional(self.ld(part)) for part in parts)

    def column(self: Any, value: Any) -> int:
        """The graph value of a part of a key, of whatever type it is."""
        if value is None:
            return self.typed("const", (), T.NONE_TYPE)
        found: int = self.lift(self.string_value(value))
        return found


def with_guess(mask: int) -> int:
    """The types of an item of which these are known."""
    return mask if mask & ~(1 << T.TAG_NONE) else mask | _INT


def is_nan_possible(t: Any, part: Any) -> bool:
    """Whether a part of a key, or one in it, may be NaN."""
    if type(part) is tuple:
        return any(is_nan_possible(t, one) for one in part)
    if isinstance(part, Tagged):
        return any(
            T.is_float(T.type_of_tag(tag).dtype)
            for tag in range(2, 40)
            if part.type.alternatives >> tag & 1
        )
    type_ = t.type_of(part)
    return type_ is not None and T.is_float(type_.dtype)
