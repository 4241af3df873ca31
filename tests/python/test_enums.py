"""Members of enumerations: chosen by the path, looked up by value, in loops, as keys of dicts."""

from __future__ import annotations

from enum import Enum, Flag, IntEnum

from support import check, checks, refused


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = "b"

    @property
    def title(self):
        return self.name.title()


class Op(IntEnum):
    ADD = 0
    MUL = 1


class Switch(Flag):
    OFF = 0
    ON = 1


def test_chosen_by_the_path():
    def f(n):
        c = Color.RED if n > 0 else Color.GREEN
        return c, c is Color.RED, c == Color.GREEN, c != Color.RED, c.name, c.value, c.title

    def shown(n):
        c = Color.RED if n > 0 else Color.BLUE
        print(c, [c])
        return f"{c} {c!r}", str(c)

    def missing(n):
        c = Color.RED if n > 0 else None
        return c is None, c == Color.RED

    for g in (f, shown, missing):
        checks(g, (1,), (-1,))


def test_numbers():
    def f(n):
        o = Op.ADD if n > 0 else Op.MUL
        return o, o + 1, o < 1, o is Op.ADD, o == 0, float(o), [5, 6][o]

    checks(f, (1,), (-1,))


def test_looked_up_by_value():
    def f(n):
        try:
            o = Op(n)
        except ValueError as e:
            return None, str(e), False
        return o, o.name, o is Op.MUL

    def constants(n):
        c = Color(1) if n > 0 else Color["GREEN"]
        match c:
            case Color.RED:
                return "r"
            case Color.GREEN:
                return "g"

    checks(f, (0,), (1,), (2,), (-1,))
    checks(lambda s: Color(s), ("b",), ("c",))
    checks(constants, (1,), (-1,))
    refused(lambda n: Switch(n), 1, says="Switch() cannot be compiled")


def test_machines_of_states():
    def f(n):
        state, seen = Color.RED, []
        for _ in range(n):
            if state is Color.RED:
                state = Color.GREEN
            elif state is Color.GREEN:
                state = Color.BLUE
            else:
                state = Color.RED
                if n > 5:
                    break
            seen.append(state.name)
        return state, seen

    class Lamp:
        def __init__(self):
            self.state = Color.RED

        def step(self):
            match self.state:
                case Color.RED:
                    self.state = Color.GREEN
                case _:
                    self.state = Color.RED

    def g(n):
        lamp = Lamp()
        while n > 0:
            n -= 1
            lamp.step()
        return lamp.state

    checks(f, (0,), (1,), (4,), (7,))
    checks(g, (0,), (1,), (4,))


def test_keys_and_items():
    prices = {Color.RED: 1.5, Color.GREEN: 2.5}

    def f(n):
        c = Color.RED if n > 0 else Color.GREEN
        return prices[c], {Color.RED: 1}.get(Color.RED), c in prices, c in {Color.RED}, c in (c,)

    def absent(n):
        c = Color.RED if n > 0 else Color.BLUE
        return prices[c]

    checks(f, (1,), (-1,))
    checks(absent, (1,), (-1,))


def test_all_members():
    def f(n):
        total = 0
        for c in Color:
            if c is Color.RED and n > 0:
                total += 1
            elif c.value == 2:
                total += n
        return total, len(Color), Color.RED in Color, [c.name for c in Color]

    checks(f, (1,), (-1,))


def test_arguments_and_lists():
    def f(c, n):
        if c is Color.RED and n > 0:
            return c.value
        return c.name

    def g(xs):
        out = []
        for x in xs:
            out.append((Color.RED if x > 0 else Color.BLUE).name)
        return out

    check(f, Color.RED, 1)
    check(f, Color.BLUE, 1)
    checks(g, ([1, -1],))
