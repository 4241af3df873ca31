"""Run-time lists of named tuples: in memory they are tuples, and their class goes by the place."""

from __future__ import annotations

from typing import Any

from .tracer import AliasGroup, Restart


class ListedTuples:
    """The part of Trace on the classes of tuples in run-time lists; `self` is the Trace."""

    def learn_class(self: Any, places: set[Any], cls: type) -> bool:
        """Whether it is news that the tuples in lists of these places are of a class."""
        known = self.knowledge.tuple_classes
        news = False
        for place in places:
            before = known.get(place, cls)
            if before is not cls:
                raise self.error(
                    "a run-time list holds tuples of several classes: this is not supported",
                    found=f"a {before.__name__} and a {cls.__name__}",
                    advice="make all of them of one class, or use a list for each",
                )
            news |= place not in known and cls is not tuple
            known[place] = cls
        return news

    def tuple_class(self: Any, group: AliasGroup) -> Any:
        """The class of the tuples in the lists of a group; None: not known."""
        known = self.knowledge.tuple_classes
        found = [known[place] for place in group.find().places if place in known]
        return found[0] if found else None

    def learn_class_of(self: Any, places: set[Any], group: AliasGroup) -> bool:
        """The tuples of the lists of a group go into lists of these places."""
        cls = self.tuple_class(group)
        return cls is not None and bool(self.learn_class(places, cls))

    def hold_class(self: Any, group: AliasGroup, cls: type) -> None:
        """Before a tuple goes into the lists of a group."""
        if self.learn_class(group.find().places, cls):
            raise Restart
