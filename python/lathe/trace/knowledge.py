"""What one trace of a function learned that an earlier line of it should have known.

A trace that learns something new is abandoned (`Restart`) and begins again; knowledge only grows,
so this ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Knowledge:
    """Facts for the next attempt."""

    # Argument leaves whose number the trace reads -> the place (Location) that made it static.
    observed: dict[int, Any] = field(default_factory=dict)
    # (leaf, axis) of symbolic extents that the trace reads -> place.
    exact_extents: dict[Any, Any] = field(default_factory=dict)
    # Argument array leaves, and source places of local arrays, that are written.
    written: set[int] = field(default_factory=set)
    buffer_places: set[Any] = field(default_factory=set)
    # Captured arrays (index of the capture) that are written.
    written_captures: set[int] = field(default_factory=set)
    # Argument lists (leaves) whose length changes.
    resized: set[int] = field(default_factory=set)
    # Places where lists are made that are run-time lists -> mask of the tags of their elements.
    native_lists: dict[Any, int] = field(default_factory=dict)
    # Places where lists of arrays are made -> type of the arrays, where an extent of -1 differs.
    listed_arrays: dict[Any, Any] = field(default_factory=dict)
    # Places of calls of classes whose objects are in memory (refs.py); these classes, and by their
    # numbers the attributes; places of lists -> mask of the classes of the objects they hold.
    heap_places: set[Any] = field(default_factory=set)
    heap_classes: list[Any] = field(default_factory=list)
    heap_fields: dict[int, Any] = field(default_factory=dict)
    heap_refs: dict[Any, int] = field(default_factory=dict)
    # Places where lists of tuples are made -> the class of these, tuple or a named one.
    tuple_classes: dict[Any, Any] = field(default_factory=dict)
    # Lists of lists from outside that are run-time lists: leaves of the inner lists, or a key of
    # the list -> this list (None: an argument).
    rows: dict[Any, Any] = field(default_factory=dict)
    # Places where dicts and sets are made that are run-time ones -> Facts (dicts.py).
    native_dicts: dict[Any, Any] = field(default_factory=dict)
    # Dicts from outside that have run-time twins: number of an argument, or a key of the dict ->
    # this dict (None: an argument).
    outside_dicts: dict[Any, Any] = field(default_factory=dict)
    # Places outside that are assigned (outside.py) -> container, name for people, owner.
    slots: dict[Any, Any] = field(default_factory=dict)
    # Those that hold objects when the call begins which it reads.
    read_slots: set[Any] = field(default_factory=set)
    # Functions with a cache that call themselves.
    recursive_caches: list[Any] = field(default_factory=list)
    # Those of them that are assigned tuples -> how many leaves these have.
    slot_parts: dict[Any, int] = field(default_factory=dict)
    # Lists outside that are changed, or in slots, by their ids.
    captured_lists: dict[int, Any] = field(default_factory=dict)
    # How many variables, by dtype, functions that call themselves share with others.
    shared_memory: dict[Any, int] = field(default_factory=dict)
    # Those of them whose numbers the trace reads.
    slot_constants: set[Any] = field(default_factory=set)
    # Loops (by place) that could not be staged -> reason.
    unrolled: dict[Any, str] = field(default_factory=dict)
    # Loops (by place) over iterators of the user's classes that end at run time.
    asked_iterators: set[Any] = field(default_factory=set)
    # Places of iter() of Python sequences whose iterators have run-time positions.
    moving_iterators: set[Any] = field(default_factory=set)
    # Places where tuple() of a comprehension makes one of run time.
    run_time_tuples: set[Any] = field(default_factory=set)
    # Places of `*xs` in tuples and sets where the items of a given list stay apart.
    items_apart: set[Any] = field(default_factory=set)
    # Comprehensions over Python sequences (file, place) with an `if` that is a run-time one.
    tested_comprehensions: set[Any] = field(default_factory=set)
    # Code of functions that call themselves with many constants: these are run-time values.
    general_calls: set[Any] = field(default_factory=set)

    # Classes of exceptions whose __init__ cannot be converted: Python runs it when it makes one.
    exceptions_of_python: set[Any] = field(default_factory=set)
    # Whether it matters which list or dict a value is that may be one from outside.
    keeps_containers: bool = False

    def size(self) -> int:
        """Grows with what is made static."""
        return len(self.observed) + len(self.exact_extents) + len(self.slot_constants)
