"""Types of traced values, as the graph builder speaks of them: (kind, dtype, shape, alternatives,
parts).

The numbers are those of src/ir/type.h and include/lathe/dtypes.def. Extents are ints; a negative
one is a symbol, known only at run time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

NONE, PY, STR, NPSCALAR, ARRAY, TENSOR, ARRAYBUF, TENSORBUF, TAGGED = range(9)
LIST, TUPLE, DICT = 11, 12, 13
REF = 99  # an object in memory (refs.py); in the graph its number, an int

DTYPES = (
    "b1", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f16", "bf16", "f32", "f64",
    "c64", "c128",
)  # fmt: skip
B1, I8, I16, I32, I64, U8, U16, U32, U64, F16, BF16, F32, F64, C64, C128 = range(15)

_NUMPY = {
    B1: np.bool_, I8: np.int8, I16: np.int16, I32: np.int32, I64: np.int64, U8: np.uint8,
    U16: np.uint16, U32: np.uint32, U64: np.uint64, F16: np.float16, F32: np.float32,
    F64: np.float64, C64: np.complex64, C128: np.complex128,
}  # fmt: skip
_FROM_NUMPY = {np.dtype(scalar): dtype for dtype, scalar in _NUMPY.items()}

TAG_NONE = 0
TAG_UNDEFINED = 1
TAG_COMPLEX = 10
TAG_LIST = 7
TAG_STR = 8


class Type(NamedTuple):
    """The type of a graph value."""

    kind: int
    dtype: int = 0
    shape: tuple[int, ...] = ()
    alternatives: int = 0
    parts: tuple[Any, ...] = ()  # Types: of a tuple, or the elements of a list of no scalars

    @property
    def is_buffer(self) -> bool:
        return self.kind in (ARRAYBUF, TENSORBUF)

    @property
    def is_array(self) -> bool:
        """An array with axes (value or buffer), or a Tensor of any rank."""
        return self.kind in (ARRAY, TENSOR, ARRAYBUF, TENSORBUF)

    @property
    def is_tensor(self) -> bool:
        return self.kind in (TENSOR, TENSORBUF)

    def as_value(self) -> Type:
        kind = {ARRAYBUF: ARRAY, TENSORBUF: TENSOR}.get(self.kind, self.kind)
        return self._replace(kind=kind)

    def as_buffer(self) -> Type:
        return self._replace(kind=TENSORBUF if self.is_tensor else ARRAYBUF)


PY_BOOL = Type(PY, B1)
PY_INT = Type(PY, I64)
PY_FLOAT = Type(PY, F64)
PY_COMPLEX = Type(PY, C128)
NP_FLOAT64 = Type(NPSCALAR, F64)
NONE_TYPE = Type(NONE)
STRING = Type(STR)

_PY_NAMES = {B1: "bool", I64: "int", F64: "float", C128: "complex"}


def dtype_number(dtype: object) -> int | None:
    """The number of a NumPy dtype (or what np.dtype takes), None when it is not one of ours."""
    try:
        return _FROM_NUMPY.get(np.dtype(dtype))  # type: ignore[call-overload]
    except TypeError:
        return None


def numpy_dtype(dtype: int) -> np.dtype:
    """The NumPy dtype of a dtype number."""
    return np.dtype(_NUMPY[dtype])


def of_graph(found: tuple[Any, ...]) -> Type:
    """A type as the graph builder gives it."""
    return Type(*found)._replace(parts=tuple(of_graph(part) for part in found[4]))


def list_type(alternatives: int) -> Type:
    """A list of elements that have one of these types (a mask of tags)."""
    return Type(LIST, 0, (), alternatives)


def list_of(element: Type) -> Type:
    """A list of lists or tuples."""
    return Type(LIST, parts=(element,))


def ref_type(classes: int) -> Type:
    """An object of one of these classes (a mask of their numbers)."""
    return Type(REF, 0, (), classes)


def columns(t: Type) -> tuple[Type, ...]:
    """What a value of this type is made of: the parts of a tuple, in any nesting; else itself."""
    return tuple(c for part in t.parts for c in columns(part)) if t.kind == TUPLE else (t,)


def element(t: Type) -> Type:
    """The type of a list's elements."""
    if t.parts:
        return t.parts[0]
    if t.alternatives & (t.alternatives - 1):
        return Type(TAGGED, 0, (), t.alternatives)
    return type_of_tag(t.alternatives.bit_length() - 1)


def dict_type(
    keys: tuple[int, ...], is_tuple: bool, values: int, compound: Type | None = None
) -> Type:
    """A dict with keys of these columns (masks of tags) and such values; without values a set.

    Args:
        compound: what the values are, if they are lists or tuples.
    """
    if compound is not None:
        return Type(DICT, int(is_tuple), keys, 1 << TAG_LIST, (compound,))
    return Type(DICT, int(is_tuple), keys, values)


def value_type(t: Type) -> Type:
    """The type of a dict's values."""
    return t.parts[0] if t.parts else element(list_type(t.alternatives))


def key_types(t: Type) -> list[Type]:
    """The types of the columns of a dict's keys."""
    return [element(list_type(mask)) for mask in t.shape]


def describe_dict(t: Type) -> str:
    """For messages."""
    names = ["numbers" if k.kind == TAGGED else describe(k) for k in key_types(t)]
    keys = f"({', '.join(names)})" if t.dtype else names[0]
    if not t.alternatives:
        return f"set of {keys}"
    value = value_type(t)
    return f"dict of {keys} to {'numbers' if value.kind == TAGGED else describe(value)}"


def describe(t: Type) -> str:
    """For messages: what the user would call a value of this type."""
    name = str(numpy_dtype(t.dtype)) if t.dtype in _NUMPY else DTYPES[t.dtype]
    if t.kind == PY:
        return _PY_NAMES[t.dtype]
    if t.kind == NPSCALAR:
        return f"np.{name}"
    if t.kind == TAGGED:
        what = "value" if t.alternatives >> TAG_STR & 1 else "number"
        return f"a {what} whose type depends on the path"
    if t.kind == NONE:
        return "None"
    if t.kind == LIST:
        inner = element(t)
        if inner.kind == TUPLE:
            return f"list of {describe(inner)}"
        if inner.kind == TAGGED:
            return f"list of {'values' if inner.alternatives >> TAG_STR & 1 else 'numbers'}"
        return f"list of {describe(inner)}"
    if t.kind == DICT:
        return describe_dict(t)
    if t.kind == TUPLE:
        return f"tuples of {len(t.parts)}"
    if t.kind == STR:
        return "str"
    if t.kind == REF:
        return "an object"
    shape = ", ".join("?" if d < 0 else str(d) for d in t.shape)
    return (
        f"{'lathe.Tensor' if t.is_tensor else 'array'} of {name}, shape "
        f"({shape}{',' * (len(t.shape) == 1)})"
    )


def one_of(t: Type) -> Any:
    """A number or array of this type, for what depends on nothing else; None of other types."""
    if t.is_array and not t.is_tensor:
        return np.ones((1,) * len(t.shape), numpy_dtype(t.dtype))
    if t.kind not in (PY, NPSCALAR):
        return None
    one = numpy_dtype(t.dtype).type(1)
    return one.item() if t.kind == PY else one


def class_name(t: Type) -> str:
    """The class of a value of this type, as Python's errors name it."""
    if t.kind == NPSCALAR:
        return f"numpy.{np.dtype(numpy_dtype(t.dtype)).type.__name__}"
    if t.kind == NONE:
        return "NoneType"
    if t.kind == LIST:
        return "list"
    if t.kind == DICT:
        return "dict" if t.alternatives else "set"
    if t.kind in (PY, STR, TAGGED):
        return describe(t)
    return "Tensor" if t.is_tensor else "numpy.ndarray"


def not_iterable(t: Type) -> str:
    """What Python says of a value that cannot be iterated."""
    if t.is_array and not t.shape:
        return "iteration over a 0-d array"
    return f"'{class_name(t)}' object is not iterable"


def no_length(t: Type) -> str:
    """What Python says of a value that len() is asked for in vain."""
    if t.is_array and not t.shape:
        return "len() of unsized object"
    return f"object of type '{class_name(t)}' has no len()"


def not_integer(t: Type) -> str:
    """What Python says of a value that is no integer where one is needed."""
    if t.is_array and t.shape:
        return "only integer scalar arrays can be converted to a scalar index"
    return f"'{class_name(t)}' object cannot be interpreted as an integer"


def is_float(dtype: int) -> bool:
    """Real floating point."""
    return dtype in (F16, BF16, F32, F64)


def may_be_float(element: Type) -> bool:
    """Whether an item of this type is a float, or a tuple with one."""
    for column in columns(element):
        if column.alternatives:
            tags = [tag for tag in range(2, 40) if column.alternatives >> tag & 1]
        else:
            tags = [tag_of(column)]
        if any(is_float(type_of_tag(tag).dtype) for tag in tags):
            return True
    return False


def is_complex(dtype: int) -> bool:
    """Complex floating point."""
    return dtype in (C64, C128)


def python_of(dtype: int) -> Type:
    """The type of the Python number that NumPy's item() gives."""
    if is_complex(dtype):
        return PY_COMPLEX
    return PY_BOOL if dtype == B1 else PY_FLOAT if is_float(dtype) else PY_INT


def may_be_complex(t: Type) -> bool:
    """Whether a scalar is complex, on some path at least."""
    if t.kind != TAGGED:
        return is_complex(t.dtype) and not t.shape
    tags = [tag for tag in range(64) if t.alternatives >> tag & 1]
    return any(is_complex(type_of_tag(tag).dtype) for tag in tags)


def part(dtype: int) -> int:
    """The dtype of the parts of a complex dtype; of others the dtype itself."""
    return {C64: F32, C128: F64}.get(dtype, dtype)


def is_int(dtype: int) -> bool:
    """Signed or unsigned; bool is none."""
    return I8 <= dtype <= U64


def tag_of(t: Type) -> int:
    """The tag that a scalar of this type carries inside a tagged one (include/lathe/abi.h)."""
    if t.kind == PY:
        return {B1: 2, I64: 3, F64: 4, C128: TAG_COMPLEX}[t.dtype]
    if t.kind == STR:
        return TAG_STR
    if t.kind == NPSCALAR:
        return 16 + t.dtype
    if t.kind == TENSOR and not t.shape:
        return 40 + t.dtype
    return TAG_NONE


def type_of_tag(tag: int) -> Type:
    """The inverse of tag_of."""
    if tag >= 40:
        return Type(TENSOR, tag - 40)
    if tag >= 16:
        return Type(NPSCALAR, tag - 16)
    python = {2: PY_BOOL, 3: PY_INT, 4: PY_FLOAT, TAG_STR: STRING, TAG_COMPLEX: PY_COMPLEX}
    return python.get(tag, NONE_TYPE)
