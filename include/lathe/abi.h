// The border between compiled code and its host: a plain C ABI, versioned, without Python and LLVM.
// A kernel is `int32_t kernel(lathe_ctx* ctx, void** arrays, int64_t* scalars)`. Order of arrays
// and scalars: src/kernel/signature.h. Kernels contain no absolute address: whatever they call is
// reached through ctx->rt. Who may include it: runtime, code generator, interpreter, dispatcher,
// embedding hosts.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LATHE_ABI_VERSION 1

// Status of a kernel call. Anything but OK has filled ctx->error (INTERRUPTED: the host holds the
// exception already).
enum lathe_status { LATHE_OK = 0, LATHE_RAISED = 1, LATHE_INTERRUPTED = 2 };

// Which exception a `raise` builds. The message comes from the site table of the trace; where the
// site is -1, from the text that args[0] names (lathe_error_text), or else from the built-in text
// of the code.
enum lathe_error_code {
  LATHE_ERR_SITE = 0,           // user `raise` or `assert`: the site says which
  LATHE_ERR_INDEX = 1,          // IndexError: args index, axis, extent
  LATHE_ERR_ZERO_DIVISION = 2,  // ZeroDivisionError: arg text
  LATHE_ERR_OVERFLOW = 3,       // without args lathe.IntegerRangeError; with a text: OverflowError
  LATHE_ERR_SHAPE = 4,          // ValueError of shapes that do not fit: arg text
  LATHE_ERR_EMPTY = 5,          // ValueError of a reduction of an empty array: arg text
  LATHE_ERR_UNBOUND = 6,        // UnboundLocalError: the site names the variable
  LATHE_ERR_MEMORY = 7,         // MemoryError: arg bytes
  LATHE_ERR_RECURSION = 8,      // RecursionError
  LATHE_ERR_VALUE =
      9,  // ValueError: the site has the text, or (site -1) args text, then what the text shows
  LATHE_ERR_TYPE = 10,  // TypeError: the site has the text
  LATHE_ERR_KEPT = 11   // what a host call raised: arg: its number; the host keeps it
};

// args[0] of an error without site: LATHE_TEXT_<Name>, the numbered texts of error_texts.def.
enum lathe_error_text {
#define TEXT(Name, number, text) LATHE_TEXT_##Name = number,
#include "lathe/error_texts.def"
#undef TEXT
};

// Tag of a 64-bit payload that crosses the border (print pieces, raise operands, tagged scalars).
// Python kinds first; NumPy scalars are LATHE_TAG_NUMPY + dtype number (order of dtypes.def).
enum lathe_tag {
  LATHE_TAG_NONE = 0,
  LATHE_TAG_UNDEFINED = 1,
  LATHE_TAG_BOOL = 2,
  LATHE_TAG_INT = 3,
  LATHE_TAG_FLOAT = 4,
  LATHE_TAG_ARRAY = 5,   // payload: address of a lathe_array_view that lives during the host call;
                         // in ctx->error: of a copy that lives until the call ends
  LATHE_TAG_MEMORY = 6,  // the same of an array that the host call fills
  LATHE_TAG_LIST = 7,    // payload: address of a lathe_list
  LATHE_TAG_STR = 8,     // payload: address of a lathe_list that is a string
  LATHE_TAG_DICT = 9,    // payload: address of a lathe_dict
  LATHE_TAG_COMPLEX = 10,  // payload: the real part; the imaginary part is the next payload ...
  LATHE_TAG_IMAG = 11,     // ... which has this tag (also behind complex NumPy scalars)
  LATHE_TAG_BLOCK = 12,    // payload: address of a lathe_list that is an array in a list
  LATHE_TAG_SET = 13,      // payload: address of a lathe_dict
  LATHE_TAG_TEXT = 14,     // of a lathe_list that is a string: its code points
  LATHE_TAG_NUMPY = 16,
  LATHE_TAG_TENSOR = 40  // + dtype number: rank-0 lathe.Tensor
};

#define LATHE_MAX_RANK 8
#define LATHE_MAX_ERROR_ARGS 8
// What the handler of a `try` may take, and what `raise {again=true}` takes: code, site, the pairs
// (tag, payload), and one more pair: location, number of pairs.
#define LATHE_ERROR_FIELDS (2 + 2 * LATHE_MAX_ERROR_ARGS + 2)

typedef struct lathe_array_view {
  void* data;
  int32_t dtype;  // number in dtypes.def
  int32_t rank;
  int32_t tensor;  // 1: lathe.Tensor, 0: ndarray
  int32_t reserved;
  int64_t extents[LATHE_MAX_RANK];
  int64_t strides[LATHE_MAX_RANK];  // in bytes
} lathe_array_view;

// A growable list. Compiled code reads and writes the first three fields; its memory
// belongs to the context of the call.
typedef struct lathe_list {
  int64_t length;
  int64_t capacity;  // elements that fit into data
  void* data;
  int32_t tag;              // lathe_tag of the elements, LATHE_TAG_MIXED or a LATHE_TAG_TUPLE
  int32_t element_bytes;    // of mixed elements: 16, an i64 tag before a payload
  struct lathe_list* next;  // of the context's lists; the host's
  struct lathe_list* link;  // the host's, while it collects
} lathe_list;
#define LATHE_TAG_MIXED (-1)
// An array in a list: a lathe_list whose data are LATHE_BLOCK_HEADER words (1 for a lathe.Tensor,
// rank, extents) and then the elements, row-major.
#define LATHE_BLOCK_HEADER 16
// Elements that are tuples: mixed elements, one after the other, for what the tuple is made of. The
// tag is LATHE_TAG_TUPLE + a code of the tuple, to be read from the bit below the highest one that
// is set: 0 an element, 10 a tuple begins, 11 it ends.
#define LATHE_TAG_TUPLE (INT32_MIN)
#define LATHE_MAX_TUPLE_CODE_BITS 29

// A dict or set of scalars and strings. An entry is made of 64-bit words: a stamp (0: unused, 1:
// removed, else the hash, shifted by 2, plus 2), the columns of the key, the value. A column or
// value of several types is a tag and a payload, else a payload; a value that is a tuple is a tag
// and a payload for each of its parts. The entries of a dict are in the
// order of insertion, those of a set are its table (`length` slots).
typedef struct lathe_dict {
  lathe_list entries;  // tag: LATHE_TAG_DICT or LATHE_TAG_SET; length: entries in use
  int64_t live;        // items
  int64_t fill;        // slots of the table that were used, also of items that are gone
  int64_t slots;       // of a dict: of its index, int32 numbers of entries behind the entries
  int64_t finger;      // of a set: where pop() goes on; of a dict: behind what popitem() takes
  int64_t last;        // of a dict: the entry that was found or added last
  int64_t keys;        // a byte for each column of the key: its lathe_tag, or 255: mixed
  int32_t columns;     // of keys that are tuples; 0: they are scalars
  int32_t value;       // lathe_tag of the values, LATHE_TAG_MIXED or a LATHE_TAG_TUPLE; of a set
                       // LATHE_TAG_UNDEFINED
} lathe_dict;
enum lathe_dict_step { LATHE_DICT_NEXT = 0, LATHE_DICT_PREVIOUS = 1, LATHE_DICT_POP = 2 };
enum lathe_dict_combine {
  LATHE_DICT_UPDATE = 0,        // into |= b, unless b is a
  LATHE_DICT_INTERSECTION = 1,  // into, which is empty, becomes a & b
  LATHE_DICT_DIFFERENCE = 2,    // the same with a - b
  LATHE_DICT_SUBTRACT = 3,      // into -= b
  LATHE_DICT_TOGGLE = 4,        // into ^= b
  LATHE_DICT_TAKE = 5,          // into becomes b, with the same table
};
// What string_call does. A string is a lathe_list of the tag LATHE_TAG_TEXT with `length` code
// points (uint32_t) that are never changed; operands and results are addresses of them.
enum lathe_string_function {
  // These give a string; 0: they have filled ctx->error.
  LATHE_STRING_CONCAT = 0,  // strings: one after the other
  LATHE_STRING_REPEAT = 1,  // string, how often
  LATHE_STRING_PART = 2,    // string, position, count, step: all these positions exist
  LATHE_STRING_CHAR = 3,    // code point
  LATHE_STRING_INT = 4,     // a number, as decimal digits
  // These give a number.
  LATHE_STRING_LENGTH = 5,   // string
  LATHE_STRING_CODE = 6,     // string, position that exists: the code point there
  LATHE_STRING_COMPARE = 7,  // string, string: -1, 0 or 1, by code points
  LATHE_STRING_FIND = 8      // string, part: the first position of the part, or -1
};

typedef struct lathe_error {
  int32_t code;  // lathe_error_code
  int32_t site;  // number of the site in the trace's site table, or -1
  int32_t loc;   // number of the location in the trace's location table, or -1
  int32_t nargs;
  int64_t tags[LATHE_MAX_ERROR_ARGS];
  int64_t args[LATHE_MAX_ERROR_ARGS];
} lathe_error;

struct lathe_ctx;

// What compiled code may call. Functions return NULL / non-zero status after having filled
// ctx->error.
typedef struct lathe_runtime {
  int32_t abi_version;
  // Slow path of the arena: returns a block of at least `bytes`, 64-byte aligned, freed when the
  // call ends or at a release.
  void* (*arena_grow)(struct lathe_ctx*, int64_t bytes);
  // A block that outlives the call and belongs to result `slot`.
  void* (*result_alloc)(struct lathe_ctx*, int64_t slot, int64_t bytes);
  // Signals, other threads. Called about every LATHE_FUEL loop trips. Non-zero: leave with that
  // status, past every `try`.
  int32_t (*safepoint)(struct lathe_ctx*);
  // Ordered effects of the program: `n` tagged values to site `site`. Non-zero: leave with that
  // status (RAISED: `try` handlers see it; INTERRUPTED: they do not).
  int32_t (*host_call)(struct lathe_ctx*, int64_t site, int64_t n, const int64_t* tags,
                       const int64_t* values);
  // Fills ctx->error (all of it: tags and args beyond n are zero) and copies arrays among args;
  // returns LATHE_RAISED.
  int32_t (*raise)(struct lathe_ctx*, int32_t code, int32_t site, int32_t loc, int32_t n,
                   const int64_t* tags, const int64_t* args);
  // C = A @ B, row-major, leading dimensions in elements; dtype number; for sizes above our own
  // tiles.
  void (*matmul)(struct lathe_ctx*, int32_t dtype, int64_t m, int64_t n, int64_t k, const void* a,
                 int64_t lda, const void* b, int64_t ldb, void* c, int64_t ldc);
  // Slow path of a release: the watermark lies in an earlier chunk of the arena.
  void (*arena_release)(struct lathe_ctx*, int64_t mark);
  // An empty list of elements of a tag that has space for `capacity` of them.
  lathe_list* (*list_alloc)(struct lathe_ctx*, int32_t tag, int32_t element_bytes,
                            int64_t capacity);
  // Makes space for `capacity` elements, and for more, so that appending is cheap. Status.
  int32_t (*list_reserve)(struct lathe_ctx*, lathe_list*, int64_t capacity);
  // Frees lists that are newer than `mark`: those that cannot be reached any more from the n that
  // are kept and from older lists. May leave some for a later call.
  void (*list_release)(struct lathe_ctx*, lathe_list* mark, int64_t n, lathe_list* const* keep);
  // An empty dict or set (`tag`); the others are fields of lathe_dict.
  lathe_dict* (*dict_alloc)(struct lathe_ctx*, int32_t tag, int32_t columns, int64_t keys,
                            int32_t value);
  // The position of a key, a pair (tag, payload) for each column, or -1. The second: an int.
  int64_t (*dict_find)(lathe_dict*, const int64_t* key);
  int64_t (*dict_find_int)(lathe_dict*, int64_t key);
  // The position of a key that is there then; its types are the columns'. -1: ctx->error is filled.
  int64_t (*dict_add)(struct lathe_ctx*, lathe_dict*, const int64_t* key);
  int64_t (*dict_add_int)(struct lathe_ctx*, lathe_dict*, int64_t key);
  // The item at a position is gone.
  void (*dict_remove)(lathe_dict*, int64_t position);
  int32_t (*dict_clear)(struct lathe_ctx*, lathe_dict*);
  // The next position with an item, from one on, as lathe_dict_step says; -1: there is none.
  int64_t (*dict_next)(lathe_dict*, int64_t position, int32_t step);
  // lathe_dict_combine. Status.
  int32_t (*dict_combine)(struct lathe_ctx*, int32_t how, lathe_dict* into, const lathe_dict* a,
                          const lathe_dict* b);
  // Constant number `number` of the program: a string on `text`, which is part of the code. The
  // same each time it is asked for during a call. NULL: no memory.
  lathe_list* (*string_const)(struct lathe_ctx*, int64_t number, const uint32_t* text,
                              int64_t length);
  // A lathe_string_function on n operands.
  int64_t (*string_call)(struct lathe_ctx*, int32_t function, int64_t n, const int64_t* operands);
} lathe_runtime;

// Loop trips between two calls of rt->safepoint.
#define LATHE_FUEL 65536

typedef struct lathe_ctx {
  const lathe_runtime* rt;
  char* arena_top;  // bump pointer of the arena: kernels allocate inline while top + bytes <= end;
                    // 64-byte aligned
  char* arena_end;
  lathe_error error;
  volatile int32_t*
      interrupt;      // may be NULL; non-zero: the next rt->safepoint leaves with LATHE_INTERRUPTED
  void* host;         // the host's own (trace, thread state)
  char* arena_begin;  // of the chunk that arena_top and arena_end are in
  char* stack_limit;  // a call that may recurse raises LATHE_ERR_RECURSION when its frame is below
  int64_t fuel;  // loop trips left until the next safepoint; compiled code counts in a register,
                 // and here across calls
  lathe_list* lists;  // of this call, the newest first
} lathe_ctx;

typedef int32_t (*lathe_kernel)(lathe_ctx*, void** arrays, int64_t* scalars);

#ifdef __cplusplus
}
#endif
