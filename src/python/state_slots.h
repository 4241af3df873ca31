// State slots: attributes, dict items, globals and closure cells that compiled code assigns. The
// kernel notes each assignment in the cells of its frame (four words for a slot: which of the
// slot's values, its number, which has two parts if it is complex, and the rank among the keys that
// were put at the end of their dicts, 0: none); they are written back when it ends, however it
// ends. Of an array the words from some number on tell what it is. The last word of all counts the
// keys that were put at the end of their dicts.
#pragma once
#include "python/py_ref.h"

#include <string>
#include <vector>

#include "ir/type.h"

namespace lathe {

struct Entry;
struct CallObjects;
class Frame;

inline constexpr size_t kSlotWords = 4;

struct SlotValue {
  enum class Kind : uint8_t {
    Int,
    Float,
    Bool,
    Numpy,
    Complex,
    Const,
    Deleted,
    Str,
    Tree,
    Array,
    List,
    Given
  };
  Kind kind = Kind::Const;
  DType dtype = DType::Bool;  // Numpy, Array
  bool tensor = false;        // Array
  uint8_t rank = 0;
  size_t first_word = 0;  // Array; Given: its place among the remembered arguments
  Ref object;             // Const; Tree: what makes it, and the numbers of its parts
};

struct StateSlot {
  // Part: of the trees of another slot. Items: all that is in a dict or list, the
  // container.
  enum class Place : uint8_t { Dict, Cell, Attr, Part, Items, Item };
  Place place = Place::Dict;
  Ref container, key;
  int32_t argument = -1;          // place of the container among the remembered arguments
  std::vector<SlotValue> values;  // the first word of its cells is a number from 1; 0: not assigned
};

// Tuples (place, container, key, values), container: an object, or a number for an argument
// (remembered_place()); a value is (kind, object or number of a dtype), of an
// array (kind, (first word, dtype, rank, whether it is a Tensor)), of an argument (kind, its
// number).
bool parse_slots(Entry&, PyObject* slots);
// How many words the cells have.
inline size_t cell_words(size_t slots) { return slots ? kSlotWords * slots + 1 : 0; }
// Empty cells, and their address for the kernel.
void prepare_slots(const Entry&, Frame&);
// After the kernel. False with an exception.
bool write_back(const Entry&, Frame&, CallObjects&);

}  // namespace lathe
