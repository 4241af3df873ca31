// Dicts: entries in the order of insertion, and an index of them that is probed as CPython's. They
// are made compact, too, when CPython's are.
#include "dict.h"

#include "dict_layout.h"

#include <bit>
#include <cstring>
#include <type_traits>

#include "heap.h"

namespace lathe {

namespace {

constexpr int64_t kLeastSlots = 8;
constexpr int32_t kFree = -1, kDropped = -2;  // in the index

int32_t* index_of(const lathe_dict& d) {
  return reinterpret_cast<int32_t*>(static_cast<char*>(d.entries.data) +
                                    d.entries.capacity * d.entries.element_bytes);
}

int64_t usable(int64_t slots) { return slots * 2 / 3; }

// The slot of the index where found(number of an entry) is true, or the first free one.
template <class Found>
int64_t index_slot(const lathe_dict& d, int64_t stamp, Found&& found) {
  const int32_t* index = index_of(d);
  auto mask = static_cast<uint64_t>(d.slots - 1);
  uint64_t perturb = static_cast<uint64_t>(stamp) >> 2, i = perturb & mask;
  for (;;) {
    int32_t number = index[i];
    if (number == kFree || (number >= 0 && found(number))) return static_cast<int64_t>(i);
    perturb >>= 5;
    i = (i * 5 + perturb + 1) & mask;
  }
}

template <class Same>
int64_t slot_of(const lathe_dict& d, int64_t stamp, Same same) {
  return index_slot(d, stamp, [&](int32_t number) {
    const int64_t* e = entry(d, number);
    return *e == stamp && same(e);
  });
}

template <class Same>
int64_t find(const lathe_dict& d, int64_t stamp, Same same) {
  return d.live == 0 ? -1 : index_of(d)[slot_of(d, stamp, same)];  // of a free slot: -1
}

// Room for three times the items; what is removed goes.
bool rebuild(lathe_dict& d) {
  int64_t slots = kLeastSlots;
  while (slots < d.live * 3) slots *= 2;
  int64_t capacity = usable(slots);
  if (capacity > INT32_MAX) return false;
  int64_t size = capacity * d.entries.element_bytes;
  void* fresh = std::malloc(static_cast<size_t>(size + slots * 4));
  if (!fresh) return false;
  lathe_dict old = d;
  d.entries.data = fresh;
  d.entries.capacity = capacity;
  d.slots = slots;
  d.fill = d.live;
  int32_t* index = index_of(d);
  std::memset(index, 0xff, static_cast<size_t>(slots) * 4);
  int64_t n = 0;
  for (int64_t p = 0; p < old.entries.length; ++p) {
    const int64_t* from = entry(old, p);
    if (*from == kRemoved) continue;
    std::memcpy(entry(d, n), from, static_cast<size_t>(d.entries.element_bytes));
    index[index_slot(d, *from, [](int32_t) { return false; })] = static_cast<int32_t>(n++);
  }
  d.entries.length = n;
  std::free(old.entries.data);
  return true;
}

template <class Same, class Write>
int64_t add(lathe_dict& d, int64_t stamp, Same same, Write write) {
  int64_t slot = d.slots == 0 ? 0 : slot_of(d, stamp, same);
  if (d.slots > 0 && index_of(d)[slot] >= 0) return index_of(d)[slot];
  if (d.fill >= usable(d.slots)) {
    if (!rebuild(d)) return -1;
    slot = index_slot(d, stamp, [](int32_t) { return false; });
  }
  int64_t position = d.entries.length;
  index_of(d)[slot] = static_cast<int32_t>(position);
  int64_t* e = entry(d, position);
  std::memset(e, 0, static_cast<size_t>(d.entries.element_bytes));
  *e = stamp;
  write(e);
  ++d.entries.length;
  ++d.fill;
  ++d.live;
  return position;
}

// Whether a string is the key of the entry that was found last: the next search is often for it.
bool was_last(const lathe_dict& d, const lathe_list& text) {
  return static_cast<uint64_t>(d.last) < static_cast<uint64_t>(d.entries.length) &&
         is_live(d, d.last) && same_text(text_at(entry(d, d.last)[1]), text);
}

// The elements of a tuple by its code (abi.h).
int64_t elements_of(uint32_t code) {
  int64_t n = 0;
  for (int bit = std::bit_width(code) - 2; bit >= 0; --bit) {
    bool is_element = !(code >> bit & 1);
    n += is_element;
    bit -= !is_element;
  }
  return n;
}

int64_t value_words(int32_t value) {
  constexpr int64_t kPair = 2;
  if (value < LATHE_TAG_MIXED)
    return kPair *
           elements_of(static_cast<uint32_t>(value) - static_cast<uint32_t>(LATHE_TAG_TUPLE));
  return value == LATHE_TAG_UNDEFINED ? 0 : value == LATHE_TAG_MIXED ? kPair : 1;
}

bool update(lathe_dict& into, const lathe_dict& other) {
  if (&into == &other) return true;
  for (int64_t p = 0; p < other.entries.length; ++p) {
    if (!is_live(other, p)) continue;
    std::array<DictItem, kMostColumns> key{};
    for (int32_t c = 0; c < key_columns(other); ++c)
      key[static_cast<size_t>(c)] = key_item(other, p, c);
    int64_t position = dict_add(into, key.data());
    if (position < 0) return false;
    if (other.value < LATHE_TAG_MIXED)
      std::memcpy(value_pairs(into, position).data(), value_pairs(other, p).data(),
                  value_pairs(other, p).size_bytes());
    else
      set_value(into, position, value_item(other, p));
  }
  return true;
}

}  // namespace

bool is_live(const lathe_dict& d, int64_t position) { return *entry(d, position) & 2; }

bool is_unused(const lathe_dict& d, int64_t position) { return *entry(d, position) == kUnused; }

DictItem key_item(const lathe_dict& d, int64_t position, int32_t column) {
  return read_key(d, entry(d, position), column);
}

DictItem value_item(const lathe_dict& d, int64_t position) {
  const int64_t* end = entry(d, position) + words(d);
  return d.value == LATHE_TAG_MIXED ? DictItem{end[-2], end[-1]} : DictItem{d.value, end[-1]};
}

std::span<DictItem> value_pairs(const lathe_dict& d, int64_t position) {
  static_assert(sizeof(DictItem) == 16);
  int64_t n = value_words(d.value);
  return {reinterpret_cast<DictItem*>(entry(d, position) + words(d) - n),
          static_cast<size_t>(n / 2)};
}

void set_value(lathe_dict& d, int64_t position, const DictItem& value) {
  int64_t* end = entry(d, position) + words(d);
  if (d.value == LATHE_TAG_MIXED) end[-2] = value.tag;
  end[-1] = value.payload;
}

int64_t key_hash(const lathe_dict& d, int64_t position) {
  return hash_of_key(d, forms_at(d, entry(d, position)));
}

Holds what_it_holds(const lathe_dict& d) {
  bool mixed = d.value == LATHE_TAG_MIXED;
  bool addresses = is_address(d.value) || d.value < LATHE_TAG_MIXED;
  for (int32_t c = 0; c < key_columns(d); ++c) {
    mixed |= is_mixed_column(d, c);
    addresses |= is_address(column_tag(d, c));
  }
  return addresses ? Holds::Addresses : mixed ? Holds::Mixed : Holds::Numbers;
}

int64_t bytes_of(const lathe_dict& d) {
  constexpr int64_t kIndexBytes = sizeof(int32_t);
  return static_cast<int64_t>(sizeof d) + d.entries.capacity * d.entries.element_bytes +
         d.slots * kIndexBytes;
}

lathe_dict* make_dict(int32_t tag, int32_t columns, int64_t keys, int32_t value) {
  static_assert(std::is_standard_layout_v<lathe_dict>);
  auto* d = static_cast<lathe_dict*>(std::calloc(1, sizeof(lathe_dict)));
  if (!d) return nullptr;
  d->entries.tag = tag;
  d->columns = columns;
  d->keys = keys;
  d->value = value;
  int64_t words = 1 + value_words(value);
  for (int32_t c = 0; c < key_columns(*d); ++c) words += 1 + is_mixed_column(*d, c);
  d->entries.element_bytes = static_cast<int32_t>(words * 8);
  if (tag == LATHE_TAG_SET && !set_begin(*d)) {
    std::free(d);
    return nullptr;
  }
  return d;
}

int64_t dict_find(lathe_dict& d, const DictItem* key) {
  if (has_text_key(d) && !is_set(d) && key->tag == LATHE_TAG_STR) {
    const lathe_list& text = text_at(key->payload);
    if (was_last(d, text)) return d.last;
    return d.last = find(d, stamp_of(fast_text_hash(text)), SameText{text});
  }
  KeyForms forms = forms_of(d, key);
  if (is_set(d)) return set_find(d, forms);
  return find(d, stamp_of(hash_of_key(d, forms)), SameKey{d, forms});
}

int64_t dict_find_int(lathe_dict& d, int64_t key) {
  if (!has_int_key(d)) {
    DictItem item{LATHE_TAG_INT, key};
    return dict_find(d, &item);
  }
  return is_set(d) ? set_find_int(d, key) : find(d, stamp_of(hash_of_int(key)), SameInt{key});
}

int64_t dict_add(lathe_dict& d, const DictItem* key) {
  if (is_set(d)) return set_add(d, key);
  if (has_text_key(d)) {
    const lathe_list& text = text_at(key->payload);
    if (was_last(d, text)) return d.last;
    d.last = add(d, stamp_of(fast_text_hash(text)), SameText{text},
                 [&](int64_t* e) { e[1] = key->payload; });
    return d.last;
  }
  KeyForms forms = forms_of(d, key);
  return add(d, stamp_of(hash_of_key(d, forms)), SameKey{d, forms},
             [&](int64_t* e) { write_key(d, e, key); });
}

int64_t dict_add_int(lathe_dict& d, int64_t key) {
  if (is_set(d)) return set_add_int(d, key);
  return add(d, stamp_of(hash_of_int(key)), SameInt{key}, [&](int64_t* e) { e[1] = key; });
}

void dict_remove(lathe_dict& d, int64_t position) {
  int64_t* e = entry(d, position);
  if (!is_set(d)) {
    int64_t slot = index_slot(d, *e, [&](int32_t number) { return number == position; });
    index_of(d)[slot] = kDropped;
  }
  *e = kRemoved;
  --d.live;
  if (!is_set(d) && d.finger == position + 1) {  // by popitem(): the next one goes here
    d.entries.length = position;
    d.finger = 0;
  }
}

bool dict_clear(lathe_dict& d) {
  std::free(d.entries.data);
  d.entries.data = nullptr;
  d.entries.length = d.entries.capacity = d.live = d.fill = d.slots = 0;
  return !is_set(d) || set_begin(d);
}

int64_t dict_next(lathe_dict& d, int64_t position, int32_t step) {
  if (step == LATHE_DICT_POP && is_set(d)) return set_pop(d);
  if (step == LATHE_DICT_NEXT) {
    while (position < d.entries.length && !is_live(d, position)) ++position;
    return position < d.entries.length ? position : -1;
  }
  if (step == LATHE_DICT_POP || position >= d.entries.length) position = d.entries.length - 1;
  while (position >= 0 && !is_live(d, position)) --position;
  if (step == LATHE_DICT_POP) {
    d.entries.length = position + 1;  // so that the next one is near
    d.finger = position + 1;
  }
  return position;
}

bool dict_combine(int32_t how, lathe_dict& into, const lathe_dict& a, const lathe_dict& b) {
  return is_set(into) ? set_combine(how, into, a, b) : update(into, b);
}

}  // namespace lathe
