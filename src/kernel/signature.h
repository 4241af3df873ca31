// How the parameters and results of a graph function are laid out in the two vectors of the kernel
// ABI (abi.h). Lowering, interpreter, dispatcher and exporter all ask this one place.
//
// Parameters, in order:
//   scalar (Python, NumPy, rank-0 Tensor value): one scalar slot. bool 0/1, integers sign- or
//     zero-extended, f64 by bits, f32 by bits in the low half. Complex: two, one for each part.
//   tagged scalar: two scalar slots: tag (abi.h), payload; three where an alternative is complex.
//   array value or buffer: one array slot (address of element 0); then in scalars: `rank` extents
//     unless all are static; then `rank` strides in bytes if the parameter is `strided` (else
//     C-contiguous).
//   list, str: one array slot (address of a lathe_list).
//   None: nothing.
// Results, after all parameters:
//   scalar, tagged: as above, written by the kernel.
//   array value whose extents are static or symbols of the parameters: one array slot; the caller
//     passes C-contiguous memory.
//   array value with other extents: one array slot and `rank` scalar slots; the kernel gets memory
//     by result_alloc and writes both.
//   buffer (identity matters: an argument, a view of it, or a fresh array): one array slot (address
//     of element 0), then in scalars: owner (number of the parameter whose memory it is, -1: a
//     result_alloc block), `rank` extents, `rank` byte strides.
//   list, str: one array slot (address of a lathe_list that lives until the call ends).
#pragma once
#include "ir/graph.h"

namespace lathe {

struct Slot {
  int array = -1;          // index in arrays
  int scalar = -1;         // first index in scalars
  int extents = -1;        // first extent in scalars
  int strides = -1;        // first stride in scalars
  int owner = -1;          // in scalars
  bool allocated = false;  // a result that the kernel allocates
};

struct Signature {
  std::vector<Slot> params;
  std::vector<Slot> results;
  int array_count = 0;
  int scalar_count = 0;
};
Signature signature(const Graph&, const Function&);

// What is in a lathe_list of such elements.
struct ElementLayout {
  int64_t tag;
  int64_t bytes;
};
ElementLayout layout_of(const Type& element);

}  // namespace lathe
