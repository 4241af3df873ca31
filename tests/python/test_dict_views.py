"""The views of dicts with constant keys and run-time values, as values of their own."""

from support import checks


def test_extremes_and_membership():
    def f(n, k):
        d = {"a": n, "b": k, "c": n * k}
        best = max(d.values()), min(d.values()) - 1, max(d.values(), key=abs), max(d.items())
        found = n in d.values(), 7 in d.values(), ("a", k) in d.items(), "a" in d.keys()
        return best, found, min(d.values(), default=None), max({}.values(), default=n)

    checks(f, (1, 2), (5, -3), (0, 0))

    def of_argument(d, k):
        here = k in d.keys(), 1.5 in d.values(), (k, 1.5) in d.items()
        return here, max(d.values(), default=0), min(d.values(), default=0), sorted(d.values())

    checks(of_argument, ({1: 1.5, 2: -0.0}, 1), ({}, 2), ({2: float("nan")}, 2))


def test_text():
    def f(n):
        d = {"a": n, "b": [n, 1.5]}
        print(d.values(), d.items(), d.keys(), {1: 2}.values())
        return str(d.values()), f"{d.items()}|{[d.items()]}"

    checks(f, 1, -2)
