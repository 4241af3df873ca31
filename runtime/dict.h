// Dicts and sets of compiled code (lathe_dict in abi.h). Keys are equal as Python's are: 1, 1.0,
// True and np.int64(1) are one key, and strings of the same code points are one. A set is laid out
// as CPython lays out its sets, item by item, so that its order is Python's; a dict keeps the order
// of insertion.
#pragma once
#include "lathe/abi.h"

#include <cstdint>
#include <span>

namespace lathe {

// An item as it crosses the border: tag (abi.h) and payload.
struct DictItem {
  int64_t tag;
  int64_t payload;
};

inline bool is_set(const lathe_dict& d) { return d.entries.tag == LATHE_TAG_SET; }
inline int32_t key_columns(const lathe_dict& d) { return d.columns > 0 ? d.columns : 1; }
// Whether there is an item at a position of the entries.
bool is_live(const lathe_dict&, int64_t position);
DictItem key_item(const lathe_dict&, int64_t position, int32_t column);
DictItem value_item(const lathe_dict&, int64_t position);
std::span<DictItem> value_pairs(const lathe_dict&, int64_t position);  // the parts of a tuple
// Python's hash of the key there. Of a set also whether nothing has ever been there.
int64_t key_hash(const lathe_dict&, int64_t position);
bool is_unused(const lathe_dict&, int64_t position);

// What hashes the bytes of strings in sets, as the host's Python does.
using BytesHash = int64_t (*)(const void* bytes, int64_t n);
void set_bytes_hash(BytesHash);

// Whether keys or values may be addresses of strings and lists: always; by the item; never.
enum class Holds { Addresses, Mixed, Numbers };
Holds what_it_holds(const lathe_dict&);
// Of entries and index.
int64_t bytes_of(const lathe_dict&);

// An empty one; nullptr: no memory.
lathe_dict* make_dict(int32_t tag, int32_t columns, int64_t keys, int32_t value);

// The functions of lathe_runtime; -1 of an addition: no memory.
int64_t dict_find(lathe_dict&, const DictItem* key);
int64_t dict_find_int(lathe_dict&, int64_t key);
int64_t dict_add(lathe_dict&, const DictItem* key);
int64_t dict_add_int(lathe_dict&, int64_t key);
void dict_remove(lathe_dict&, int64_t position);
bool dict_clear(lathe_dict&);
int64_t dict_next(lathe_dict&, int64_t position, int32_t how);
bool dict_combine(int32_t how, lathe_dict& into, const lathe_dict& a, const lathe_dict& b);
void set_value(lathe_dict&, int64_t position, const DictItem& value);

}  // namespace lathe
