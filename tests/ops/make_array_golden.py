"""Writes what NumPy makes of array operations, for tests/unit/ops_array_golden_test.cpp.

One line each: `operand types | ops | arguments | result`. Ops are separated by `;`, are numbered on from
the operands (%0, %1, ...), and the last one gives the result, which is a literal of tests/ir/README.md, or
`raises Error`.

usage: make_array_golden.py [LINES PER KIND] > array_golden.txt
"""

from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

warnings.simplefilter("ignore")

MISSING, RUN_TIME = -(2**63), -(2**63) + 1
Array = np.ndarray[Any, Any]


class Case:
    """One line under construction."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.types: list[str] = []
        self.arguments: list[Any] = []
        self.ops: list[str] = []
        self.symbols: dict[int, str] = {}  # by extent: equal extents may share a symbol

    def again(self) -> Case:
        """Another case, of the same random numbers."""
        return Case(str(self.random.random()))

    def dimension(self, extent: int) -> str:
        """A number, a symbol of its own, or one that it shares with an equal extent."""
        choice = self.random.random()
        if extent == 1 or choice < 0.4:
            return str(extent)
        if choice < 0.7 and extent in self.symbols:
            return self.symbols[extent]
        self.symbols[extent] = f"s{len(self.types)}{self.random.randrange(10)}{extent}"
        return self.symbols[extent]

    def shape(self, rank: int | None = None) -> tuple[int, ...]:
        """Small extents, sometimes 0 or 1."""
        rank = self.random.randrange(1, 4) if rank is None else rank
        return tuple(self.random.choice([0, 1, 2, 2, 3, 3, 4]) for _ in range(rank))

    def array(self, shape: tuple[int, ...], dtype: str = "f64", values: Any = None) -> Array:
        """A new array operand."""
        full = {"f": "float", "i": "int", "u": "uint"}
        if values is None:
            values = [self.random.randrange(-9, 10) for _ in range(int(np.prod(shape)))]
        data = np.array(values).reshape(shape)
        data = data.astype("bool" if dtype == "b1" else full[dtype[0]] + dtype[1:])
        strided = " strided" if self.random.random() < 0.5 and shape else ""
        self.types.append(f"{dtype}[{','.join(self.dimension(n) for n in shape)}]{strided}")
        self.arguments.append(data)
        return data

    def number(self, value: int) -> int:
        """A new int operand; gives the value back."""
        self.types.append("int")
        self.arguments.append(value)
        return value

    def op(self, text: str) -> None:
        """Adds an op."""
        self.ops.append(text)

    def line(self, compute: Callable[[], Any]) -> str:
        """The finished line."""
        try:
            result = literal(compute())
        except IndexError:
            result = "raises IndexError"
        except ValueError as error:
            message = str(error)
            shape = "could not be broadcast" in message or "could not broadcast" in message
            empty = "zero-size array" in message or "empty sequence" in message
            result = f"raises {'ShapeError' if shape else 'EmptyError' if empty else 'ValueError'}"
        arguments = ", ".join(literal(a) for a in self.arguments)
        return " | ".join([", ".join(self.types), "; ".join(self.ops), arguments, result])


def literal(value: Any) -> str:
    """As in a run line."""
    if isinstance(value, np.ndarray) and value.ndim > 0:
        if value.size == 0:
            return f"zeros({', '.join(map(str, value.shape))})"
        return "[" + ", ".join(literal(v) for v in value) + "]"
    if isinstance(value, bool | np.bool) or getattr(value, "dtype", None) == np.dtype(bool):
        return "true" if value else "false"
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    return "nan" if value != value else repr(value)


def run_time(case: Case, value: int, operands: list[int]) -> int:
    """The number itself, or the mark of an operand that holds it."""
    if case.random.random() < 0.5:
        return value
    operands.append(value)
    return RUN_TIME


def index_items(case: Case, shape: tuple[int, ...]) -> tuple[list[int], list[int], tuple[Any, ...]]:
    """Attribute, run-time numbers and the same as a Python index."""
    attribute: list[int] = []
    operands: list[int] = []
    python: list[Any] = []
    for extent in shape[: case.random.randrange(len(shape) + 1)]:
        if case.random.random() < 0.2:
            attribute += [2, 0, 0, 0]
            python.append(None)
        if case.random.random() < 0.4:
            i = case.random.randrange(-extent - 1, extent + 1)
            attribute += [0, run_time(case, i, operands), 0, 0]
            python.append(i)
            continue
        start, stop = (case.random.choice([None, case.random.randrange(-5, 6)]) for _ in range(2))
        step = case.random.choice([None, None, 1, -1, 2, -2, 3, -5])
        python.append(slice(start, stop, step))
        parts = [MISSING if v is None else run_time(case, v, operands) for v in (start, stop, step)]
        attribute += [1, *parts]
    return attribute, operands, tuple(python)


def index(case: Case) -> str:
    """Basic indexing."""
    x = case.array(case.shape())
    attribute, operands, python = index_items(case, x.shape)
    for value in operands:
        case.number(value)
    names = ", ".join(f"%{i}" for i in range(1 + len(operands)))
    case.op(f"index {names} {{index={attribute}}}")
    return case.line(lambda: x[python])


def update(case: Case) -> str:
    """x[index] = v."""
    x = case.array(case.shape(), case.random.choice(["f64", "i32"]))
    attribute, operands, python = index_items(case, x.shape)
    try:
        target = x[python].shape
    except IndexError:
        target = ()
    for value in operands:
        case.number(value)
    part = tuple(1 if case.random.random() < 0.2 else n for n in target)
    part = part[case.random.randrange(len(part) + 1) :]
    if part and case.random.random() < 0.1:
        part = (part[0] + 1, *part[1:])
    v = case.array(part)
    names = ", ".join(f"%{i}" for i in range(2 + len(operands)))
    case.op(f"update {names} {{index={attribute}}}")

    def compute() -> Array:
        out = x.copy()
        out[python] = v
        return out

    return case.line(compute)


def broadcast_pair(case: Case) -> str:
    """Elementwise ops on shapes that fit, or nearly; one operand may be a slice (its extents may be 1)."""
    whole = case.shape()
    dtypes = ["f64", "f32", "i64", "u8", "b1", "i32"]

    def some() -> Array:
        shape = tuple(1 if case.random.random() < 0.25 else n for n in whole)
        shape = shape[case.random.randrange(len(shape)) :] if case.random.random() < 0.3 else shape
        if case.random.random() < 0.1:
            shape = (*shape[:-1], shape[-1] + 1)
        return case.array(shape, case.random.choice(dtypes))

    a, b = some(), some()
    stop = case.number(case.random.randrange(-1, 5))
    op = case.random.choice(["add", "mul", "maximum", "lt", "eq", "floordiv", "logical_or"])
    functions = {"add": np.add, "mul": np.multiply, "maximum": np.maximum, "lt": np.less}
    functions |= {"eq": np.equal, "floordiv": np.floor_divide, "logical_or": np.logical_or}
    case.op(f"index %0, %2 {{index={[1, MISSING, RUN_TIME, MISSING]}}}")
    case.op(f"{op} %{case.random.choice([3, 3, 0])}, %1")
    first = a[:stop] if "%3" in case.ops[1] else a
    return case.line(lambda: functions[op](first, b))


def select(case: Case) -> str:
    """where() of three shapes."""
    whole = case.shape()

    def part() -> tuple[int, ...]:
        return tuple(1 if case.random.random() < 0.3 else n for n in whole)

    c = case.array(part(), "b1")
    a, b = case.array(part(), "i32"), case.array(part(), "f32")
    case.op("select %0, %1, %2")
    return case.line(lambda: np.where(c, a, b))


def reshape(case: Case) -> str:
    """reshape with numbers, run-time numbers and -1."""
    x = case.array(case.shape())
    size = x.size
    target: list[int] = []
    while size > 1 and len(target) < 3:
        n = case.random.choice([d for d in range(1, size + 1) if size % d == 0])
        target.append(n)
        size //= n
    target.append(size)
    if case.random.random() < 0.4:
        target[case.random.randrange(len(target))] = case.random.choice([-1, -1, 1, 2, 5])
    operands: list[int] = []
    attribute = [n if n < 0 else run_time(case, n, operands) for n in target]
    for value in operands:
        case.number(value)
    names = ", ".join(f"%{i}" for i in range(1 + len(operands)))
    case.op(f"reshape {names} {{shape={attribute}}}")
    return case.line(lambda: x.reshape(target))


def movement(case: Case) -> str:
    """transpose, broadcast, concat, stack."""
    kind = case.random.choice(["transpose", "broadcast", "concat", "stack"])
    if kind == "transpose":
        x = case.array(case.shape())
        perm = case.random.sample(range(x.ndim), x.ndim)
        case.op(f"transpose %0 {{perm={perm}}}")
        return case.line(lambda: x.transpose(perm))
    if kind == "broadcast":
        shape = case.shape()
        part = tuple(1 if case.random.random() < 0.4 else n for n in shape)
        x = case.array(part[case.random.randrange(len(part)) :])
        operands: list[int] = []
        attribute = [run_time(case, n, operands) for n in shape]
        for value in operands:
            case.number(value)
        names = ", ".join(f"%{i}" for i in range(1 + len(operands)))
        case.op(f"broadcast {names} {{shape={attribute}}}")
        return case.line(lambda: np.broadcast_to(x, shape))
    shape = case.shape()
    axis = case.random.randrange(len(shape) + (kind == "stack"))
    arrays = []
    for _ in range(case.random.randrange(1, 4)):
        extents = list(shape)
        if kind == "concat":
            extents[axis] = case.random.randrange(4)
        if case.random.random() < 0.05:
            extents[-1] += 1
        arrays.append(case.array(tuple(extents), case.random.choice(["f64", "i32", "f32"])))
    names = ", ".join(f"%{i}" for i in range(len(arrays)))
    case.op(f"{kind} {names} {{axis={axis}}}")
    join: Any = np.concatenate if kind == "concat" else np.stack
    return case.line(lambda: join(arrays, axis=axis))


def take(case: Case) -> str:
    """take and add.at."""
    x = case.array(case.shape())
    axis = case.random.randrange(x.ndim)
    adding = case.random.random() < 0.3
    n = x.shape[0 if adding else axis]
    shape = case.shape(case.random.randrange(1, 3))
    bad = case.random.random() < 0.1
    numbers = [
        case.random.randrange(-n - bad, n + bad) if n + bad else 0
        for _ in range(int(np.prod(shape)))
    ]
    i = case.array(shape, case.random.choice(["i64", "i32"]), numbers)
    if not adding:
        case.op(f"take %0, %1 {{axis={axis}}}")
        if x.size == 0 and i.size > 0:
            return take(case.again())  # NumPy checks indices of which no element is taken
        return case.line(lambda: np.take(x, i, axis=axis))
    v = case.array(x.shape[1:])
    case.op("scatter_add %0, %1, %2")

    def compute() -> Array:
        out = x.copy()
        np.add.at(out, i, v)
        return out

    return case.line(compute)


def take_one(case: Case) -> str:
    """take by an index that is the same for all elements, so that its loads look movable."""
    x = case.array(case.shape())
    i = case.number(case.random.randrange(-4, 5))
    axis = case.random.randrange(x.ndim)
    if x.size == 0:
        return take_one(case.again())
    case.op("full %1 {shape=[2]}")
    case.op(f"take %0, %2 {{axis={axis}}}")
    return case.line(lambda: np.take(x, np.full(2, i), axis=axis))


def reduce(case: Case) -> str:
    """All reductions over all sorts of axes."""
    functions: dict[str, Any] = {
        "reduce_sum": np.sum,
        "reduce_prod": np.prod,
        "reduce_min": np.min,
        "reduce_max": np.max,
        "reduce_mean": np.mean,
        "reduce_any": np.any,
        "reduce_all": np.all,
        "argmin": np.argmin,
        "argmax": np.argmax,
    }
    name = case.random.choice(list(functions))
    x = case.array(case.shape(), case.random.choice(["f64", "f32", "i32", "u8", "b1", "i64"]))
    if x.dtype.kind == "f" and x.size and case.random.random() < 0.3:
        x.flat[case.random.randrange(x.size)] = np.nan
    axes = sorted(case.random.sample(range(x.ndim), case.random.randrange(1, x.ndim + 1)))
    if name.startswith("arg") and len(axes) < x.ndim:
        axes = axes[:1]
    keep = case.random.random() < 0.4
    case.op(f"{name} %0 {{axes={axes}, keepdims={str(keep).lower()}}}")
    axis: Any = tuple(axes)
    if name.startswith("arg"):
        axis = axes[0] if len(axes) < x.ndim or x.ndim == 1 else None
    return case.line(lambda: functions[name](x, axis=axis, keepdims=keep))


def matmul(case: Case) -> str:
    """Vectors, matrices and batches."""
    n, k, m = (case.random.randrange(4) for _ in range(3))
    batch = case.shape(case.random.randrange(2))

    def operand(core: tuple[int, ...]) -> Array:
        outer = tuple(1 if case.random.random() < 0.3 else d for d in batch)
        return case.array(
            (*outer, *core) if len(core) == 2 else core, case.random.choice(["f64", "i32"])
        )

    wrong = case.random.random() < 0.1
    a = operand(case.random.choice([(n, k), (k,)]))
    b = operand(case.random.choice([(k + wrong, m), (k + wrong,)]))
    case.op("matmul %0, %1")
    return case.line(lambda: a @ b)


def iota(case: Case) -> str:
    """arange by start, step and count, then something elementwise."""
    start, step = (
        case.number(case.random.randrange(-5, 6)),
        case.number(case.random.randrange(-3, 4)),
    )
    count = case.number(case.random.randrange(-1, 5))
    case.op("iota %0, %1, %2")
    case.op("mul %3, %3")
    values = np.array([start + i * step for i in range(count)], "int64")
    return case.line(lambda: values * values)


KINDS = [
    index,
    update,
    broadcast_pair,
    select,
    reshape,
    movement,
    take,
    take_one,
    reduce,
    matmul,
    iota,
]


def main() -> None:
    """Writes the lines to standard output."""
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    for kind in KINDS:
        for i in range(limit):
            print(kind(Case(f"{kind.__name__} {i}")))


if __name__ == "__main__":
    main()
