#include "python/state_slots.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "python/array_objects.h"
#include "python/entry.h"
#include "python/frame.h"
#include "python/identities.h"
#include "python/list_memory.h"
#include "python/numpy_api.h"

namespace lathe {

namespace {

constexpr size_t kRankWord = 3;

template <size_t N>
int index_of(const char* const (&names)[N], PyObject* name) {
  const char* text = PyUnicode_Check(name) ? PyUnicode_AsUTF8(name) : nullptr;
  for (size_t i = 0; text && i < N; ++i)
    if (std::strcmp(names[i], text) == 0) return static_cast<int>(i);
  PyErr_Format(PyExc_ValueError, "no such part of a state slot: %R", name);
  return -1;
}

bool parse_array(SlotValue& value, PyObject* object) {
  int dtype = 0, rank = 0, tensor = 0;
  Py_ssize_t word = 0;
  if (!PyArg_ParseTuple(object, "niip", &word, &dtype, &rank, &tensor)) return false;
  if (rank < 0 || rank > LATHE_MAX_RANK || word < 0) {
    PyErr_SetString(PyExc_ValueError, "no such array in a state slot");
    return false;
  }
  value.first_word = static_cast<size_t>(word);
  value.dtype = static_cast<DType>(dtype);
  value.rank = static_cast<uint8_t>(rank);
  value.tensor = tensor != 0;
  return true;
}

bool parse_values(Entry& e, StateSlot& slot, PyObject* values) {
  constexpr const char* kKinds[] = {"int",     "float", "bool", "numpy", "complex", "const",
                                    "deleted", "str",   "tree", "array", "list",    "given"};
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(values); ++i) {
    PyObject *name = nullptr, *object = nullptr;
    if (!PyArg_ParseTuple(PyTuple_GET_ITEM(values, i), "OO", &name, &object)) return false;
    int kind = index_of(kKinds, name);
    if (kind < 0) return false;
    SlotValue value;
    value.kind = static_cast<SlotValue::Kind>(kind);
    if (value.kind == SlotValue::Kind::Const || value.kind == SlotValue::Kind::Tree)
      value.object = Ref::borrow(object);
    if (value.kind == SlotValue::Kind::Tree &&
        (!PyTuple_Check(object) || PyTuple_GET_SIZE(object) == 0)) {
      PyErr_SetString(PyExc_TypeError, "a tree in a state slot is what makes it, and parts");
      return false;
    }
    if (value.kind == SlotValue::Kind::Numpy) {
      long dtype = PyLong_AsLong(object);
      if (PyErr_Occurred()) return false;
      value.dtype = static_cast<DType>(dtype);
    }
    if (value.kind == SlotValue::Kind::Array && !parse_array(value, object)) return false;
    if (value.kind == SlotValue::Kind::Given) {
      long argument = PyLong_AsLong(object);
      if (PyErr_Occurred()) return false;
      value.first_word = static_cast<size_t>(remembered_place(e, static_cast<int32_t>(argument)));
    }
    slot.values.push_back(std::move(value));
  }
  return true;
}

// Floats are in the words as doubles.
int64_t as_float(int64_t word) {
  return std::bit_cast<int32_t>(static_cast<float>(std::bit_cast<double>(word)));
}

PyObject* numpy_scalar(DType dtype, int64_t word, int64_t second) {
  bool narrow = part_dtype(dtype) == DType::F32;
  return scalar_from_bits(dtype, narrow ? as_float(word) : word,
                          narrow ? as_float(second) : second);
}

PyObject* array_of(const SlotValue& value, const int64_t* cells, CallObjects& objects) {
  const int64_t* words = cells + value.first_word;
  return objects.arrays.object({value.tensor, value.dtype, value.rank,
                                reinterpret_cast<void*>(words[0]), words[1], words + 2,
                                words + 2 + value.rank});
}

PyObject* value_of(const SlotValue& value, const int64_t* cell, Frame& frame,
                   CallObjects& objects) {
  int64_t word = cell[1], second = cell[2];
  switch (value.kind) {
    case SlotValue::Kind::Int: return PyLong_FromLongLong(word);
    case SlotValue::Kind::Float: return PyFloat_FromDouble(std::bit_cast<double>(word));
    case SlotValue::Kind::Bool: return PyBool_FromLong(word != 0);
    case SlotValue::Kind::Str: return object_from_text(*reinterpret_cast<const lathe_list*>(word));
    case SlotValue::Kind::List:
      return objects.lists.object(*reinterpret_cast<const lathe_list*>(word));
    case SlotValue::Kind::Array: return array_of(value, frame.cells(), objects);
    case SlotValue::Kind::Given: return Ref::borrow(frame.remembered()[value.first_word]).release();
    case SlotValue::Kind::Numpy: return numpy_scalar(value.dtype, word, second);
    case SlotValue::Kind::Complex:
      return PyComplex_FromDoubles(std::bit_cast<double>(word), std::bit_cast<double>(second));
    default: return Ref(value.object).release();
  }
}

// A tuple of what its parts hold.
PyObject* tree_of(const Entry& e, const SlotValue& value, Frame& frame, CallObjects& objects) {
  PyObject* tree = value.object.get();
  Py_ssize_t count = PyTuple_GET_SIZE(tree) - 1;
  Ref args(PyTuple_New(count));
  for (Py_ssize_t i = 0; args && i < count; ++i) {
    size_t number = PyLong_AsSize_t(PyTuple_GET_ITEM(tree, i + 1));
    const int64_t* cell = frame.cells() + kSlotWords * number;
    const SlotValue& part = e.slots[number].values[static_cast<size_t>(cell[0] - 1)];
    PyObject* object = value_of(part, cell, frame, objects);
    if (!object) return nullptr;
    PyTuple_SET_ITEM(args.get(), i, object);
  }
  return args ? PyObject_Call(PyTuple_GET_ITEM(tree, 0), args.get(), nullptr) : nullptr;
}

bool erase(const StateSlot& slot, PyObject* container) {
  if (slot.place == StateSlot::Place::Attr)
    return PyObject_GenericSetAttr(container, slot.key.get(), nullptr) == 0;
  if (slot.place == StateSlot::Place::Cell) return PyCell_Set(container, nullptr) == 0;
  return PyDict_DelItem(container, slot.key.get()) == 0;
}

bool assign(const StateSlot& slot, PyObject* container, PyObject* object) {
  switch (slot.place) {
    case StateSlot::Place::Item:
      return PyList_SetItem(container, PyLong_AsSsize_t(slot.key.get()),
                            Ref::borrow(object).release()) == 0;
    case StateSlot::Place::Dict: return PyDict_SetItem(container, slot.key.get(), object) == 0;
    case StateSlot::Place::Cell: return PyCell_Set(container, object) == 0;
    default:
      if (PyType_Check(container)) return PyObject_SetAttr(container, slot.key.get(), object) == 0;
      return PyObject_GenericSetAttr(container, slot.key.get(), object) == 0;
  }
}

PyObject* container_of(const StateSlot& slot, Frame& frame) {
  return slot.argument >= 0 ? frame.remembered()[slot.argument] : slot.container.get();
}

bool write_slot(const Entry& e, Frame& frame, size_t number, CallObjects& objects) {
  const StateSlot& slot = e.slots[number];
  PyObject* container = container_of(slot, frame);
  const int64_t* cell = frame.cells() + kSlotWords * number;
  const SlotValue& value = slot.values[static_cast<size_t>(cell[0] - 1)];
  if (value.kind == SlotValue::Kind::Deleted) {
    if (erase(slot, container)) return true;
    if (!PyErr_ExceptionMatches(PyExc_KeyError) && !PyErr_ExceptionMatches(PyExc_AttributeError))
      return false;
    PyErr_Clear();  // assigned and deleted in one call
    return true;
  }
  if (slot.place == StateSlot::Place::Items)
    return objects.lists.refill(container, *reinterpret_cast<const lathe_dict*>(cell[1]));
  Ref object(value.kind == SlotValue::Kind::Tree ? tree_of(e, value, frame, objects)
                                                 : value_of(value, cell, frame, objects));
  return object && assign(slot, container, object.get());
}

// Keys that are new, or that were deleted before, are put at the end of their dicts, in the order
// in which that happened.
bool write_last(const Entry& e, Frame& frame, std::vector<size_t> numbers, CallObjects& objects) {
  auto rank = [&](size_t i) { return frame.cells()[kSlotWords * i + kRankWord]; };
  std::sort(numbers.begin(), numbers.end(), [&](size_t a, size_t b) { return rank(a) < rank(b); });
  for (size_t i : numbers) {
    const StateSlot& slot = e.slots[i];
    PyObject* dict = container_of(slot, frame);
    int there = PyDict_Contains(dict, slot.key.get());
    if (there < 0 || (there && PyDict_DelItem(dict, slot.key.get()) < 0) ||
        !write_slot(e, frame, i, objects))
      return false;
  }
  return true;
}

// Arguments have been looked at when the code runs.
bool fits(const StateSlot& slot) {
  PyObject* container = slot.container.get();
  switch (slot.place) {
    case StateSlot::Place::Dict:
    case StateSlot::Place::Items: return !container || PyDict_Check(container);
    case StateSlot::Place::Cell: return container && PyCell_Check(container);
    case StateSlot::Place::Part: return true;
    case StateSlot::Place::Item: return !container && PyLong_Check(slot.key.get());
    case StateSlot::Place::Attr: return PyUnicode_Check(slot.key.get());
  }
  return false;
}

}  // namespace

bool parse_slots(Entry& e, PyObject* slots) {
  constexpr const char* kPlaces[] = {"dict", "cell", "attr", "part", "items", "item"};
  if (!slots) return true;
  Ref fast(PySequence_Fast(slots, "slots is a sequence of tuples"));
  for (Py_ssize_t i = 0; fast && i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    PyObject *place = nullptr, *container = nullptr, *key = nullptr, *values = nullptr;
    if (!PyArg_ParseTuple(PySequence_Fast_GET_ITEM(fast.get(), i), "OOOO!", &place, &container,
                          &key, &PyTuple_Type, &values))
      return false;
    int index = index_of(kPlaces, place);
    if (index < 0) return false;
    StateSlot slot;
    slot.place = static_cast<StateSlot::Place>(index);
    slot.key = Ref::borrow(key);
    if (PyLong_CheckExact(container)) {
      slot.argument = remembered_place(e, static_cast<int32_t>(PyLong_AsLong(container)));
    } else {
      slot.container = Ref::borrow(container);
    }
    if (!fits(slot)) PyErr_SetString(PyExc_TypeError, "a state slot does not fit its container");
    if (!fits(slot) || !parse_values(e, slot, values)) return false;
    e.slots.push_back(std::move(slot));
  }
  return static_cast<bool>(fast);
}

void prepare_slots(const Entry& e, Frame& frame) {
  std::memset(frame.cells(), 0, cell_words(e.slots.size()) * sizeof(int64_t));
  for (int32_t array : e.cell_arrays) frame.arrays()[array] = frame.cells();
}

bool write_back(const Entry& e, Frame& frame, CallObjects& objects) {
  bool ok = true;
  std::vector<size_t> last;
  for (bool items : {true, false})  // these first: others may hold such a dict
    for (size_t i = 0; ok && i < e.slots.size(); ++i) {
      StateSlot::Place place = e.slots[i].place;
      bool assigned = frame.cells()[kSlotWords * i] > 0;
      if (!assigned || place == StateSlot::Place::Part ||
          items != (place == StateSlot::Place::Items))
        continue;
      if (frame.cells()[kSlotWords * i + kRankWord] > 0) {
        last.push_back(i);
      } else {
        ok = write_slot(e, frame, i, objects);
      }
    }
  return ok && (last.empty() || write_last(e, frame, std::move(last), objects));
}

}  // namespace lathe
