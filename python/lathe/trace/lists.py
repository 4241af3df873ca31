"""Lists of numbers that exist at run time.

A list that the traced function makes is a Python list at trace time, as long as the trace decides
everything about it. Where it grows in a branch or loop of the graph, is indexed by a run-time
number, or is another one on another path, its place in the source goes into the knowledge of the
trace, and the next attempt makes a run-time list there, with the types of elements that are known.
Elements of several types are tagged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import types as T
from .dict_views import in_loop, is_dict_like, started
from .tracer import AliasGroup, Array, Maybe, Restart, Tagged, Tracer

# name -> function(trace, *args); filled by list_methods.py.
OPERATIONS: dict[str, Callable[..., Any]] = {}


class List(Tracer):
    """A list of numbers in the graph; its operations are in list_methods.py."""

    __slots__ = ("group", "length")
    _lathe_list_ = _lathe_sequence_ = True

    def __init__(self, trace: Any, value: int, type_: T.Type) -> None:
        super().__init__(trace, value, type_, None)
        self.group = AliasGroup()
        self.length: int | None = None  # of an argument, where it is in the key

    @property
    def element(self) -> T.Type:
        return T.element(self.type)

    def __getattr__(self, name: str) -> Any:
        return self.trace.list_op("method", self, name)

    def __len__(self) -> int:
        if self.length is not None:
            return self.length
        if self.leaf >= 0:
            self.deps = frozenset([(self.leaf, 0)])
        return self._force("len() in code that is not converted")

    def __iter__(self) -> Any:
        if self.length is not None:
            return iter([self.trace.getitem(self, i) for i in range(self.length)])
        if self.leaf >= 0 and self.leaf not in self.trace.knowledge.resized:
            self.deps = frozenset([(self.leaf, 0)])
            self._force("the number of items of a list, to unpack it")
        raise self.trace.error(
            "the items of a list are needed here, but how many there are is known at run time only",
            advice="loop over it with `for`, or use its items one by one: xs[0], xs[1]",
        )


class Lists:
    """The part of Trace that decides which lists are run-time lists; `self` is the Trace."""

    def _init_lists(self: Any) -> None:
        self.list_places: dict[int, set[Any]] = {}  # id of a Python list -> where it was made
        self.taken_empty: set[Any] = set()  # places of lists that nothing was put into before
        self.list_arguments: list[List] = []
        self.lists_written: set[int] = set()  # leaves
        self.lists_resized: set[int] = set()
        self.closing_loop = False  # the values of a loop's last trip meet the others
        self.unknown_written = False  # a list that came into a function of the graph
        # ids of Python lists -> those that were made of them, or they of, where paths meet
        self.met: dict[int, set[int]] = {}
        self.maybe_outside: set[int] = set()  # ids of lists and dicts that may be one from outside
        self.merged_at: dict[int, Any] = {}  # id of a list or dict after a merge -> path

    # -- Python lists

    def made_list(self: Any, value: Any, what: str = "") -> Any:
        """A list that the user's code makes: a run-time one where an earlier attempt said so."""
        if type(value) is not list:
            return value
        place = (self.locate(), what)
        if place in self.knowledge.native_lists:
            mask = self.items_mask(value)
            if mask is not None:
                return self.new_list(place, value, mask)
        if id(value) not in self.list_places:
            self.list_places[id(value)] = {place}
            self.made_here.setdefault(id(value), self.path)
            self._kept.append(value)
        return value

    def become_native(self: Any, value: Any, new: Any = ()) -> None:
        """Begin again with this Python list as a run-time list, if it can be one.

        Args:
            new: elements that it is going to have.
        """
        places = self.list_places.get(id(value))
        if type(value) is not list or not places:
            return
        if id(value) in self.captured_containers or id(value) in self.given_containers:
            return
        if self.items_mask([*value, *new]) is None:
            return
        if self.learn_items(places, [*value, *new]):
            raise Restart

    def must_be_native(self: Any, container: Any, new: Any = ()) -> None:
        """Before a Python list is changed: is that right at trace time, once for all paths?"""
        if type(container) is not list:
            return
        self.must_be_input(container)
        if id(container) not in self.list_places:
            return
        twins = self.living_twins(container)
        if self.in_other_region(container) or twins or self.seen_by_others(container):
            self.become_native(container, new)
        if twins:
            raise self.error(
                "a list that is another one on another path is changed: this is supported for "
                "lists of numbers only",
                advice="change the lists before the paths meet, or change a copy: xs = xs.copy()",
            )

    def lists_changed_in(self: Any, block: Any, changed: list[Any]) -> None:
        """Values of a block are not seen after it: lists that got some take them along when they
        are run-time lists."""
        for value in changed:
            if type(value) is not list or not self.is_staged(value):
                continue
            made_at = self.still_open(self.made_here.get(id(value), ()))
            is_older = len(made_at) < len(block) and block[: len(made_at)] == made_at
            if is_older:
                self.become_native(value)

    def wants_run_time(self: Any, name: str, owner: Any, args: Any, kwargs: Any) -> bool:
        """Whether a method of a Python container asks what only the run knows."""
        if name == "sort":
            return kwargs.get("key") is not None or bool(self.is_staged(owner))
        if name == "remove":
            return bool(
                self.is_staged((args, owner)) or self.is_compared_at_run_time((owner, args))
            )
        if name == "extend":  # (the length of an array can be known)
            return any(self.is_staged(a) and not isinstance(a, (Array, list, tuple)) for a in args)
        return name in ("pop", "insert") and any(isinstance(a, Tracer) for a in args[:1])

    def living_twins(self: Any, value: Any) -> bool:
        """Whether a variable has another Python list that stands for the same list of the user's
        program on some path."""
        twins = self.met.get(id(value), set()) - {id(value)}
        return bool(twins) and not twins.isdisjoint(self.alive_here())

    def held_list(self: Any, value: Any, cls: type[Exception], text: str) -> Any:
        """What may be None, or has one of several types, where its items or attributes are wanted:
        Python's error where it is None, or has no items.

        Args:
            text: what Python says of None.
        """
        if isinstance(value, Maybe):
            value = self.ld(value)
        if isinstance(value, Maybe):
            self.raise_unless(value.flag, lambda: cls(text))
            value = value.value
        if isinstance(value, Tagged) and cls is TypeError:
            return self.switch(lambda one: self._string_in(one, text), value)
        return value

    def _string_in(self: Any, one: Any, text: str) -> Any:
        if self.type_of(one) == T.STRING:
            return one
        raise TypeError(text.replace("NoneType", self.class_name(one)))

    def make_len(self: Any, xs: List) -> Any:
        """len(xs)."""
        if xs.length is not None:
            return xs.length
        deps = frozenset([(xs.leaf, 0)]) if xs.leaf >= 0 else None
        n = self.make("list_len", (xs.id,), None, deps)
        n.not_negative = True
        return n

    def list_at_run_time(self: Any, items: Any) -> Any:
        """list(items) of something staged."""
        out = self.new_list((self.locate(), "list"), (), 0)
        self.list_op("extend", out, items)
        return out

    def repeats(self: Any, op: str, a: Any, b: Any) -> bool:
        """[x, y] * n."""
        if op != "mul" or not (type(a) is list or type(b) is list):
            return False
        times = self.type_of(b if type(a) is list else a)
        return times is not None and not times.shape and times.kind != T.ARRAY

    def list_now(self: Any, value: Any) -> Any:
        """A list comprehension that was left to the function that is called: its list."""
        if isinstance(value, self.comprehension_class) and value.kind == "argument":
            return self.list_at_run_time(value)
        return value

    def list_op(self: Any, name: str, *args: Any) -> Any:
        """An operation of list_methods.py."""
        return OPERATIONS[name](self, *args)

    # -- where paths meet

    def unify_lists(self: Any, values: Any) -> None:
        """Values of one variable on several paths that have no plan: lists become run-time lists
        of one type, by starting again."""
        values = [v.value if isinstance(v, Maybe) else v for v in values]
        tuples = [v for v in values if type(v) is tuple]
        if tuples and len({len(v) for v in tuples}) == 1:
            for column in zip(*tuples, strict=True):
                self.unify_lists(column)
        plain = [v for v in values if isinstance(v, list)]
        native = [v for v in values if isinstance(v, List)]
        if any(self.element_mask(v) == 0 for v in plain) or not (plain or native):
            return
        one, news = AliasGroup(), False
        for value in plain:
            news |= self.learn_items(self.list_places[id(value)], value)
            for place in self.list_places[id(value)]:
                one.add_place(place)
        for xs in native:
            one.union(xs.group)
        if self.equalise(one) or news:
            raise Restart

    def check_identity(self: Any, container: Any, what: str) -> None:
        """Before it matters which object a list or dict is."""
        was_merged = what == "changed" and self.is_from_outside(container)
        if id(container) in self.maybe_outside or (was_merged and self.living_twins(container)):
            self.keep_identities()
            raise AssertionError(f"a {type(container).__name__} lost its identity and is {what}")

    def check_twins(self: Any, containers: Any) -> None:
        """Lists and dicts of one result, of which one may be another: those of run time know."""
        ids = {id(one): one for one in containers}
        for one in containers:
            for twin in self.met.get(id(one), set()) & ids.keys() - {id(one)}:
                self.unify_lists((one, ids[twin]))
                self.unify_dicts((one, ids[twin]))
                raise self.error(
                    f"a {type(one).__name__} in the result may be another one there, depending on "
                    "the path taken: this is supported for those of numbers and strings only",
                    advice="return a copy of it",
                )

    def meet_lists(self: Any, value: Any, merged: Any) -> None:
        """A Python list of one path is another object, with the same plan, after the merge."""
        if type(value) not in (list, dict) or value is merged:
            return
        for places in (self.list_places, self.dict_places):
            if id(value) in places:
                places.setdefault(id(merged), set()).update(places[id(value)])
        self.merged_at[id(merged)] = self.path
        if self.is_from_outside(value) or id(value) in self.maybe_outside:
            self.maybe_outside.add(id(merged))
        twins = {id(value), id(merged)}
        for one in (value, merged):
            twins |= self.met.get(id(one), set())
        for number in twins:
            self.met[number] = twins
        self._kept += [value, merged]

    # -- run-time lists

    def write_list(self: Any, op: str, xs: List, *operands: int) -> None:
        """Append an op that changes a list."""
        group = xs.group.find()
        if group.constant:
            self.want_rows(group)
            raise self.error(
                "a list from outside the function, or one of the lists in it, is changed: this is "
                "not supported",
                advice="pass the list as an argument, or change a copy of it",
            )
        group.written = True
        group.resized |= op != "list_set"
        self.note_writes(group)
        self.unknown_written |= not group.places
        self.emit_effect(op, (xs.id, *operands))

    def note_writes(self: Any, group: AliasGroup) -> None:
        self.lists_written |= group.leaves if group.written else set()
        self.lists_resized |= group.leaves if group.resized else set()

    def join_lists(self: Any, value: List, merged: List) -> None:
        """`merged` may be the list `value`. What was written before is written to what it may be
        now, where it may run again."""
        self.check_same_items(merged.group, value.group)
        merged.group.union(value.group)
        if self.were_taken_empty(merged.group) and self.equalise(merged.group):
            raise Restart
        if self.closing_loop or any(mark == "loop" for _, mark in self.path):
            self.note_writes(merged.group.find())

    def written_lists(self: Any) -> tuple[Any, ...]:
        """The argument lists that are changed, when the trace has ended."""
        written: list[Any] = []
        for xs in self.list_arguments:
            if xs.leaf in self.lists_written or self.unknown_written:
                written.append(xs.leaf if xs.leaf >= 0 else ("guard", -2 - xs.leaf))
            resized = xs.leaf in self.lists_resized or self.unknown_written
            if resized and xs.length is not None:
                self.knowledge.resized.add(xs.leaf)
                raise Restart
        self.check_other_lists([leaf for leaf in written if type(leaf) is int])
        return tuple(written)

    def derived(self: Any, what: str, *sources: List) -> List:
        """An empty list for the elements of others."""
        mask = 0
        place = self.locate(), what
        for source in sources:
            mask |= self.known_mask(source)
            self.learn_arrays_of(place, source.group)
            self.learn_refs({place}, self.refs_in(source.group))
            self.learn_class_of({place}, source.group)
        out = self.new_list(place, (), mask)
        for source in sources:
            self.hold_all(out, source)
        return out

    def as_list(self: Any, value: Any, what: str) -> List | None:
        """A Python or run-time list as a run-time list; None: it is none, or not of numbers."""
        if isinstance(value, List):
            return value
        mask = self.items_mask(value) if type(value) is list else None
        if mask is None:
            return None
        place = self.locate(), what
        if self.of_arrays(mask):
            self.learn_arrays_at(place, map(self.type_of, value))
        made: List = self.new_list(place, value, mask)
        return made

    def name_of(self: Any, value: Any) -> str:
        type_ = self.type_of(value)
        return f"a {type(value).__name__}" if type_ is None else T.describe(type_)

    def for_list(
        self: Any, iterable: Any, body: Callable[[Any], Any], state: tuple[Any, Any, Any]
    ) -> tuple[Any, Any, Any, Any, Any]:
        """A loop over run-time lists as a while loop, which sees how long they are at each trip.

        Returns:
            test, body, get_state, set_state, names.
        """
        from .iterables import item_getter, present_at

        get_state, set_state, names = state
        index: list[Any] = [0]
        iterable, walks = started(self, iterable)
        at, present = item_getter(self, iterable), present_at(self, iterable)

        def trip() -> Any:
            i = index[0]
            item = at(i)
            index[0] = i + 1
            return body(item)

        def set_both(values: tuple[Any, ...]) -> None:
            set_state(values[: len(names)] + values[len(names) + 1 :])
            index[0] = values[len(names)]

        def get_both() -> tuple[Any, ...]:
            values = get_state()
            return (*values[: len(names)], index[0], *values[len(names) :])

        get_all, set_all = in_loop(walks, get_both, set_both, len(names) + 1)
        more = tuple(f"<position {k}>" for k in range(len(walks)))
        return lambda: present(index[0]), trip, get_all, set_all, (*names, "<position>", *more)


def is_listy(iterable: Any) -> bool:
    """Whether a loop over it asks at each trip whether there is an item: a run-time list may
    change meanwhile, and strict zip() raises after the last."""
    from .iterables import Indexed, Mapped, Reversed, Zip

    if isinstance(iterable, Indexed):
        return any(map(is_listy, iterable.sources))
    if isinstance(iterable, Zip):
        return iterable.strict or any(is_listy(c) for c in iterable.columns)
    if isinstance(iterable, Mapped):
        return is_listy(iterable.zipped)
    if isinstance(iterable, Reversed):
        return is_listy(iterable.of)
    moves = getattr(type(iterable), "_lathe_moves_", False)
    return moves or isinstance(iterable, List) or is_dict_like(iterable)


def is_number(t: Any, value: Any) -> bool:
    """A value without axes."""
    type_ = t.type_of(value)
    return type_ is not None and not (isinstance(value, Array) and type_.shape)
