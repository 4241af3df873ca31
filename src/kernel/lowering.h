// Inside of the lowering: the state for one function. Its methods are spread over the files of this
// folder by subject (named below); nobody outside includes this.
//
// A scalar is one raw value (complex: a pair of ScalarBuilder, of which two cross borders), a
// tagged scalar two (tag, payload) or three (with a second payload, where an alternative is
// complex), an array or buffer an ArrayRef. Array values that plan.h calls inline have an ArrayRef
// without memory, only with extents: their elements are computed where they are needed (pull.h).
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "kernel/array_ref.h"
#include "kernel/buffer_classes.h"
#include "kernel/emit.h"
#include "kernel/plan.h"
#include "kernel/ranges.h"
#include "kernel/signature.h"
#include "lathe/abi.h"
#include "ops/index_spec.h"
#include "ops/op_info.h"

namespace lathe {

class Pull;

// Facts about the whole program.
struct ProgramFacts {
  const Graph& in;
  Graph& out;
  FuncId entry;
  bool uses_heap;    // makes lists or strings somewhere
  bool track_owner;  // the host gets buffers: each one carries the number of its parameter
  int64_t* strings;  // how many constant strings there are
};

// What buf_note puts before the address of a value of the heap.
inline constexpr int64_t kNotedString = 1;
inline constexpr int64_t kNotedList = 2;

// The tag of elements and values that are tuples (abi.h).
int64_t tuple_tag(const Type& tuple);

// Whether an op takes memory of the call's heap.
bool takes_heap(const OpData&);

// Of the form of a function that compiled code calls: the entry's own name is that of the kernel.
std::string internal_name(const ProgramFacts&, FuncId);

class Lowering {
 public:
  Lowering(const ProgramFacts&, FuncId function, FuncId target);
  ~Lowering();

  void run();

 private:
  friend class Pull;
  using Values = std::vector<ValueId>;

  // What one graph value is at this point.
  struct Held {
    Values raw;  // scalar, list, str: 1, tagged: tag and payloads, None: nothing
    ArrayRef array{};
    Values slots{};  // loop carry in memory: the next two places to write to (with their sizes)
    bool defined = false;
  };
  // How a value crosses the border of a region or function as raw values.
  struct Bundle {
    Type type;
    std::vector<int> extents{};  // axes whose extent is not known on both sides
    bool strides = false;        // buffers
    bool owner = false;
    bool slots = false;  // array carry of a loop: followed by the next two places to write to ...
    bool grows = false;  // ... that have sizes of their own, because its extents may change
  };
  // A control op whose regions are being written.
  struct Frame {
    OpId op;
    std::vector<Bundle> bundles;
    size_t depth = 0;             // of the region that it stands in (Emit::depth)
    std::vector<Held> carried{};  // loops: the arguments of the body
    bool test = false;            // in the test of a while
    bool allocates = false;       // took memory from the arena
    ValueId mark{};               // with a carry that grows: up to where the arena is kept
  };
  // A value to be computed into memory; `over`: a graph type for the place, when the value is
  // broadcast to it.
  struct Output {
    ValueId value;
    ArrayRef to;
    std::optional<Type> over{};
    ValueId raw{};  // of a scalar that is converted already
  };

  // lower.cpp: the driver, parameters, results, values
  void entry_params();
  void internal_params();
  ArrayRef array_param(const Type&, const Slot&, int64_t number);
  ValueId load_slot(int slot, DType d);
  Values load_tagged(int slot, const Type&);
  void store_slot(int slot, ValueId v);
  void return_op(const OpData&);
  void ops(RegionId);
  void op(OpId);
  Held constant(const OpData&);
  const Type& type(ValueId v) const { return in_.type(v); }
  const Held& held(ValueId v) const;
  ValueId scalar(ValueId v) const { return held(v).raw.at(0); }
  void hold(ValueId v, Held h);
  void hold_scalar(ValueId v, ValueId raw) { hold(v, {.raw = {raw}}); }
  void hold_array(ValueId v, ArrayRef a) { hold(v, {.raw = {}, .array = std::move(a)}); }
  ValueId extent(ValueId v, int axis);
  std::optional<ValueId> bound(Dim d);
  void bind(const Type&, const Values& extents);

  // control.cpp: regions, exits, and what crosses their borders
  void control(OpId);
  void branches(OpId);
  void loop_op(OpId);
  void call_op(OpId);
  void exit_op(const OpData&);
  bool bounded(const OpData&) const;
  Frame pop_frame();
  Frame& target(int64_t depth);
  Bundle bundle(ValueId v);
  Bundle border_bundle(const Type&);
  std::vector<Bundle> bundles(const Values& values);
  std::vector<Type> raw_types(const std::vector<Bundle>&) const;
  Values raw_values(const std::vector<Bundle>&, const std::vector<Held>&);
  Values add_args(RegionId, const std::vector<Bundle>&);
  Values flatten(const std::vector<Bundle>&, const Values&, const Frame* loop = nullptr,
                 bool back_edge = false);
  std::vector<Held> unflatten(const std::vector<Bundle>&, std::span<const ValueId> raw);
  void hold_all(const Values&, const std::vector<Held>&);

  // memory.cpp: where arrays live
  static bool in_memory(const Type&);
  void make_contiguous(ArrayRef&);
  ValueId byte_size(DType, const Values& extents);
  void note_allocation();
  ArrayRef allocate(DType, const Values& extents, bool in_frame = true);
  ArrayRef allocate_for(ValueId v, const Values& extents);
  ValueId result_memory(size_t k, const ArrayRef&);
  std::vector<Held> place(const std::vector<Bundle>&, const Values&, const Frame* loop,
                          bool back_edge);
  std::vector<Bundle> loop_bundles(const OpData&);
  std::set<Dim> relaxed_in(const OpData&) const;
  Values enter_loop(const Frame&, const Values& init);
  void release_trips(const Frame&, RegionId body);
  ArrayRef next_place(const Bundle&, const Held& carried, const ArrayRef& value, Held& out);
  ValueId next_mark(const Frame&);
  void return_arrays(const OpData&);
  void return_buffer(const ArrayRef&, const Slot&);

  // elementwise.cpp: loops over elements
  void compute(OpId);
  void compute_scalar(const OpData&);
  void compute_array(const OpData&, const Values& extents);
  Values result_extents(const OpData&, const Values& computed);
  void prepare_scalars(const OpData&);
  void use_prepared(const OpData&, Values& x, std::vector<Type>& types) const;
  ValueId stored_scalar(ValueId v, DType to);
  void evaluate(std::vector<Output>);
  void evaluate_group(const std::vector<Output>&);
  void evaluate_loops(const std::vector<Output>&);
  Values versions(const std::set<std::pair<ValueId, ValueId>>& equal,
                  const std::vector<Type>& results, const std::function<Values()>& loops);
  void nest(const Values& extents, const std::function<void(const Values&)>& body,
            const char* innermost = "simd");
  ValueId address(const ArrayRef&, const Values& index, ValueId& element);
  ValueId load_element(const ArrayRef&, const Values& index);
  void store_element(const ArrayRef&, const Values& index, ValueId v);

  // reduce.cpp
  struct Reduction;
  bool reduction_op(const OpData&, const Values& extents);
  void reduce_rows(const Reduction&, const std::optional<ArrayRef>& to);
  void reduce_columns(const Reduction&, const ArrayRef& to);
  ValueId reduce_one(const Reduction&, const Values& kept);
  ValueId lanes_loop(const Reduction&, ValueId n, const std::function<ValueId(ValueId)>& element);
  ValueId unrolled(const Reduction&, int64_t n, const std::function<ValueId(ValueId)>& element);
  ValueId reduce_lanes(const Reduction&, const Values& index, size_t axis, ValueId acc);
  ValueId reduce_flat(const Reduction&);
  ValueId reduce_arg(const Reduction&, const Values& kept);
  ValueId finish(const Reduction&, ValueId acc);
  ValueId prepared(const Reduction&, ValueId x);
  void require_elements(const Reduction&);

  // arrays.cpp: concat, stack, update, scatter_add, relax
  bool array_op(const OpData&, const Values& extents);
  void concat(const OpData&, const ArrayRef& to);
  void stack(const OpData&, const ArrayRef& to);
  void update(const OpData&, const ArrayRef& to);
  void scatter_add(const ArrayRef& to, ValueId indices, ValueId v);
  void store_all(ValueId v, const ArrayRef& to, const Type& over);
  ArrayRef axis_part(const ArrayRef&, int axis, ValueId start, ValueId extent);
  ArrayRef indexed(const ArrayRef&, const std::vector<IndexRange>&, const Type*);
  Type shape_type(const ArrayRef&);

  // matmul.cpp
  struct Product;
  bool matmul_op(const OpData&, const Values& extents);
  void matmul_batch(const Product&, const Values& batch, const ArrayRef& to);
  void matmul_rows(const Product&, const Values& batch, const ArrayRef& to, ValueId i, int64_t n);
  ValueId dot(const Product&, const Values& batch, const Values& row);

  // buffers.cpp
  bool buffer_op(const OpData&);
  void buffer_new(const OpData&);
  void buffer_note(const OpData&);
  ArrayRef buffer_memory(ValueId v, const Values& extents);
  ValueId free_place(ValueId v, const ArrayRef&, int64_t slot);
  ValueId heap(ValueId size, int64_t slot);
  void buffer_view(const OpData&);
  void buffer_transpose(const OpData&);
  void buffer_part(const OpData&);
  void buffer_reshape(const OpData&);
  void buffer_load(const OpData&);
  void buffer_store(const OpData&);
  Values element_index(const OpData&);
  struct Sum {  // base + offset; exact, or a lower bound
    ValueId base;
    int64_t offset;
    bool exact;
  };
  Sum at_least(ValueId v);
  bool is_below(ValueId graph, ValueId extent);
  std::vector<OpId> notes_of(ValueId buffer) const;
  int64_t may_return(ValueId buffer) const;

  // list.cpp
  bool list_op(const OpData&);
  void list_new(const OpData&);
  void list_append(const OpData&);
  void list_truncate(const OpData&);
  ValueId list_mark(const OpData& loop);
  void release_lists(ValueId mark, const Frame& loop);
  ValueId list_index(const OpData&, int text);
  ValueId list_field(ValueId list, int64_t field, const Type&);
  void list_get(const OpData&);
  void hold_block(ValueId v, ValueId block);
  ValueId block_of(ValueId v);
  Values item_pairs(std::span<const ValueId> items);
  ValueId first_word(ValueId at, size_t columns);
  static std::span<const ValueId> items_from(const OpData&, size_t first);
  void set_item(ValueId list, ValueId data, ValueId at, std::span<const ValueId> items);
  void read_pairs(ValueId data, ValueId word, std::span<const ValueId> values);
  void write_pairs(ValueId data, ValueId word, std::span<const ValueId> items);
  ValueId position(ValueId index, ValueId length, int text);

  // string.cpp
  bool string_op(const OpData&);
  ValueId string_constant(const std::string& text);
  ValueId string_or_null(ValueId tag, ValueId payload);
  ValueId string_call(int function, const Values& operands);

  // dict.cpp
  bool dict_op(const OpData&);
  void dict_new(const OpData&);
  Values dict_key(const OpData&);
  ValueId entry_word(ValueId dict, ValueId at, int64_t word);
  void read_entry(const OpData&, int64_t word, bool is_tuple);
  void write_value(ValueId dict, ValueId at, std::span<const ValueId> value);
  void dict_next(const OpData&);

  // effects.cpp, tagged.cpp
  Values tagged_pairs(const Values&);
  Values tagged_words(ValueId, const Type& to);
  ValueId array_view(ValueId);
  void raise_op(const OpData&);
  void print_op(const OpData&);
  void callback_op(const OpData&);
  ValueId payload(ValueId raw);
  ValueId from_payload(ValueId i64, DType);
  ValueId holds(ValueId tag, const Type& of);
  void tagged_op(const OpData&);

  const ProgramFacts& program_;
  const Graph& in_;
  FuncId function_, target_;
  bool is_entry_;
  Signature signature_;
  BufferClasses classes_;
  Plan plan_;
  Ranges ranges_;
  Emit e_;
  std::unique_ptr<Pull> pull_;
  std::vector<Held> values_;                      // by graph ValueId
  std::vector<std::pair<Dim, ValueId>> symbols_;  // extents by symbol, newest last
  std::set<Dim> never_one_;
  std::vector<Frame> frames_;
  std::map<std::pair<ValueId, size_t>, ValueId> prepared_;  // by result and operand number
  ValueId grown_;  // b1: whether the exit that is being placed took memory for a carry
  std::map<size_t, ValueId> result_memory_;  // by result: memory that holds the value already
  int64_t frame_bytes_ = 0;
  ValueId ctx_, arrays_, scalars_;
};

}  // namespace lathe
