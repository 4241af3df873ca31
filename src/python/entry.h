// One trace, ready to run: the checks that an argument list must pass, where each value goes in the
// kernel's two vectors, guards on what lies outside the arguments, and how results become Python
// objects. Immutable after it was added to a Function, except for counters; a running call holds a
// reference.
#pragma once
#include "python/py_ref.h"

#include <memory>
#include <string>
#include <vector>

#include "dispatch/cache.h"
#include "python/executable_type.h"
#include "python/identities.h"
#include "python/list_elements.h"
#include "python/state_slots.h"
#include "python/tensor_type.h"

namespace lathe {

enum class CheckKind : uint8_t {
  Identity,  // o is object
  Int,
  Float,
  Numpy,
  Text,   // str, by content
  Bytes,  // by content
  Complex,
  Array,
  Tensor,
  Static,   // same type, equal
  Numbers,  // list of numbers of one type; bits: its length, or -1
  Tuple,
  List,
  NamedTuple,
  Dict,       // object: tuple of keys
  Dataclass,  // names
  Table,      // a dict as lists: values and keys; count: items of keys that are tuples
};

// Extent rules in Entry::axes: an exact extent (>= 0), a symbol, or anything. The first axis of a
// symbol binds it, the others must be equal.
inline constexpr int64_t kAnyExtent = INT64_MIN;
inline constexpr int64_t symbol_rule(int32_t symbol, bool first) {
  return ~(static_cast<int64_t>(symbol) << 1 | static_cast<int64_t>(first));
}

// What a value that passed its check leaves behind.
enum class Feed : uint8_t {
  Nothing,
  Address,  // an array: its address, and nothing else
  All,
};

// The fields of a warm call are first.
struct Check {
  CheckKind kind = CheckKind::Identity;
  uint8_t dtype = 0;
  uint8_t rank = 0;
  Feed feed = Feed::All;
  bool constant = false;  // numbers: bits must be equal
  bool strided = false;
  bool check_writeable = false;
  bool writeable = false;
  bool exact = false;  // arrays: the rules are the extents, which the kernel knows
  int array_mask = 0;  // ndarrays: the flags that must be array_flags
  int array_flags = 0;
  const void* descr = nullptr;     // ndarrays: NumPy's own descriptor, which most arrays have
  const int64_t* rules = nullptr;  // arrays: of the extents, in Entry::axes
  int32_t array = -1;              // slots of the parameter
  int32_t scalar = -1;
  Ref object;  // expected object, class, or keys
  int64_t bits = 0;
  int32_t param = -1;     // kernel parameter that it feeds
  int32_t remember = -1;  // place among the objects that results name

  int32_t extents = -1;  // more slots
  int32_t strides = -1;
  uint32_t count = 0;                        // children
  uint32_t axes = 0;                         // first rule in Entry::axes
  Ref names;                                 // fields of a dataclass; of a table what makes values
  std::shared_ptr<const Elements> elements;  // of a list, where a dtype does not say it all
};

enum class Fetch : uint8_t { Dict, Cell, Attr, Item, Length, Object, Keys, Values, Field };
enum class GuardCheck : uint8_t { Is, Equal, Type, Array, Absent, Tuple, Class, Same, Numbers };
// Whether the value that it finds feeds a parameter.
inline bool is_input(GuardCheck c) {
  return c == GuardCheck::Type || c == GuardCheck::Array || c == GuardCheck::Numbers;
}

struct Guard {
  Fetch fetch = Fetch::Object;
  GuardCheck check = GuardCheck::Is;
  Ref container;
  Ref key;
  Ref expected;                   // Tuple: its class and length
  std::vector<Py_ssize_t> parts;  // which item of the tuple that is fetched, and so on
  // Same: the number of the guard that finds the same object; Field: the object's place among the
  // remembered arguments.
  size_t twin = 0;
  std::string path;
  Check leaf;          // of inputs
  std::string text;    // Array: dtype and extents, Numbers: what it was, for messages
  bool quick = false;  // an unchanged version of the container says that the guard holds
};

// Guards on one dict whose version tells whether anything in it changed.
struct VersionedDict {
  PyObject* dict;
  uint64_t version;
};

enum class ResultKind : uint8_t {
  None,
  Bool,
  Int,
  Float,
  Complex,
  Numpy,
  ScalarTensor,
  ScalarArray,
  Tagged,
  Str,
  List,
  Array,
  Tensor,
  ArrayBuffer,
  TensorBuffer
};

struct ResultPlan {
  ResultKind kind = ResultKind::None;
  DType dtype = DType::Bool;
  uint8_t rank = 0;
  bool allocated = false;    // the kernel makes the memory
  bool three_words = false;  // tagged: an alternative is complex
  Slot slot;
  int64_t extents[LATHE_MAX_RANK];  // >= 0, or ~(index in scalars)
  bool fixed = false;               // arrays: all extents are known
  TensorLayout layout{};            // then
};

struct OutNode {
  enum class Kind : uint8_t {
    Result,
    Leaf,
    Const,
    Tuple,
    List,
    NamedTuple,
    Dict,
    Dataclass,
    Either  // one of the children: a bool or int among the results says which
  };
  Kind kind = Kind::Const;
  int32_t index = 0;    // result, or place among the remembered objects
  Ref object;           // constant, class
  Ref names;            // keys, fields
  int32_t shared = -1;  // number of an object that the tree has at several places
  std::vector<OutNode> children;
};

// A list among the arguments, which the kernel gets as a lathe_list.
struct ListParam {
  int32_t param;
  int32_t array;  // its slot
  Type type;
  ElementLayout layout;
  bool written;
  bool is_nested() const { return type.parts != nullptr; }  // its items are lists or tuples
};

struct OverlapRule {
  int32_t a, b;  // parameters
  Overlap overlap;
};

// What Leaf struct sequences and differences show.
struct LeafRecord {
  std::string path;
  LeafKind kind = LeafKind::None;
  uint8_t dtype = 0;
  uint8_t rank = 0;
  bool strided = false;
  bool writeable = true;
  bool constant = false;
  int64_t bits = 0;
  int64_t extents[LATHE_MAX_RANK] = {};
  std::string text;      // the value or class, for messages
  std::string elements;  // the code of nested ones
};

// Completes the check of an array whose dtype and layout are known.
void finish_array_check(Check&);

// Where the parts of a Frame begin, in words; arrays are first.
struct FrameLayout {
  uint32_t scalars = 0, objects = 0, results = 0, remembered = 0, symbols = 0, cells = 0, total = 0;
  uint32_t result_count = 0;
  uint32_t held_lists = 0;  // where there are nested lists among the arguments
};

inline constexpr uint32_t kDirectWords = 40;  // longest layout of a DirectCall

// What most results are, so that a warm call does not look at the tree.
enum class FastResult : uint8_t { No, None, Int, Float, Bool, Numpy, Array };

// A container among the arguments, for differences.
struct NodeRecord {
  std::string path;
  std::string text;
};

// The fields of a warm call are first.
struct Entry {
  lathe_kernel kernel = nullptr;       // code->kernel
  const Check* first_check = nullptr;  // checks.data()
  bool plain = false;                  // no guards, no overlaps, no identities
  bool direct = false;                 // direct_call.h can call it
  bool leaf = false;                   // direct, and kernel/leaf.h
  bool release_gil = false;            // it runs long
  FastResult fast_result = FastResult::No;
  DType fast_dtype = DType::Bool;  // Numpy
  int32_t fast_index = 0;          // of the result (Array), or its scalar
  uint32_t prepared = 0;           // arrays, lists and state slots that precede the kernel
  FrameLayout layout;
  CacheEntry cache;

  Ref executable;
  const Executable* code = nullptr;
  bool used = false;  // it was added, or adding it failed
  // As given by Python, until the entry is added.
  Ref given_params, given_extents, given_observed, given_generalised, given_written;

  std::vector<ListParam> lists;
  bool has_nested_lists = false;  // among these
  std::vector<Check> checks;      // of the arguments, in the order of the walk
  std::vector<int64_t> axes;
  std::vector<Guard> guards;
  std::vector<VersionedDict> dicts;
  uint32_t slow_guards = 0;  // those that no version proves
  std::vector<OverlapRule> overlaps;
  std::vector<ResultPlan> results;
  OutNode out;
  int32_t shared_count = 0;  // objects that the tree has at several places
  std::vector<StateSlot> slots;
  std::vector<int32_t> cell_arrays;  // array slots of the parameters that are the slots' cells
  std::vector<int32_t> remembered;   // arguments that results, slots and identities name: leaves,
                                     // or -1 - n for node n of the walk
  std::vector<IdentityRule> identities;
  int32_t symbol_count = 0;
  Ref sites, raise_site, info;
  std::vector<Loc> locs;  // instead of the executable's
  bool own_locs = false;
  double kernel_ns = 0;  // mean of the timed calls

  // For differences and reports.
  std::vector<LeafRecord> leaves;
  std::vector<NodeRecord> nodes;
};

struct EntryObject {
  PyObject_HEAD
  Entry* data;
};

extern PyTypeObject* entry_type;
int add_entry_type(PyObject* module);
inline Entry& entry_of(PyObject* object) { return *as<EntryObject>(object)->data; }

// entry_outputs.cpp
bool parse_out_tree(Entry&, PyObject* tree, OutNode& out);
bool plan_results(Entry&);
// When the checks are known: places in the frame, pointers for the hot path.
void lay_out(Entry&);
// When overlaps are known too: what can be left out.
void simplify_hits(Entry&);
// guards.cpp
bool parse_guards(Entry&, PyObject* guards);

}  // namespace lathe
