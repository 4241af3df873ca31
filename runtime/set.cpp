// Sets with CPython's table: the same probes, the same growth, so the same order of items.
#include "dict_layout.h"

#include <cstring>

namespace lathe {

namespace {

constexpr int64_t kLeastSlots = 8;
constexpr uint64_t kLinearProbes = 9;
constexpr int kPerturbShift = 5;
constexpr int64_t kManyItems = 50000;

// Calls visit(position) for the places of a hash, in order, until it gives true.
template <class Visit>
void probe(uint64_t mask, int64_t hash, Visit&& visit) {
  auto perturb = static_cast<uint64_t>(hash);
  uint64_t i = perturb & mask;
  for (;;) {
    uint64_t probes = i + kLinearProbes <= mask ? kLinearProbes : 0;
    for (uint64_t k = 0; k <= probes; ++k)
      if (visit(static_cast<int64_t>(i + k))) return;
    perturb >>= kPerturbShift;
    i = (i * 5 + 1 + perturb) & mask;
  }
}

struct Slot {
  int64_t position;  // of the item, or unused
  bool found;
  int64_t removed = -1;  // the last place on the way where there was an item
};

template <class Same>
Slot slot_of(const lathe_dict& d, int64_t hash, Same same) {
  Slot slot{};
  int64_t stamp = stamp_of(hash);
  probe(static_cast<uint64_t>(d.entries.length - 1), hash, [&](int64_t position) {
    const int64_t* e = entry(d, position);
    slot.position = position;
    slot.found = *e == stamp && same(e);
    if (*e == kRemoved) slot.removed = position;
    return slot.found || *e == kUnused;
  });
  return slot;
}

// A stamp has all bits of a number's hash.
int64_t hash_at(const lathe_dict& d, const int64_t* e) {
  bool number = d.columns == 0 && !has_text_key(d) && !is_mixed_column(d, 0);
  return number ? *e >> 2 : hash_of_key(d, forms_at(d, e));
}

// A table of more than `least` slots.
bool resize(lathe_dict& d, int64_t least) {
  int64_t slots = kLeastSlots;
  while (slots <= least) slots *= 2;
  void* fresh = std::calloc(static_cast<size_t>(slots), static_cast<size_t>(words(d)) * 8);
  if (!fresh) return false;
  lathe_dict old = d;
  d.entries.data = fresh;
  d.entries.length = d.entries.capacity = slots;
  d.fill = d.live;
  for (int64_t p = 0; p < old.entries.length; ++p) {
    const int64_t* from = entry(old, p);
    if (*from == kUnused || *from == kRemoved) continue;
    probe(static_cast<uint64_t>(slots - 1), hash_at(old, from), [&](int64_t position) {
      int64_t* to = entry(d, position);
      if (*to != kUnused) return false;
      std::memcpy(to, from, static_cast<size_t>(words(d)) * 8);
      return true;
    });
  }
  std::free(old.entries.data);
  return true;
}

bool grow_again(lathe_dict& d) { return resize(d, d.live > kManyItems ? d.live * 2 : d.live * 4); }

// The item is written to the unused slot; where it is after the table has grown, or -1.
template <class Same, class Write>
int64_t add(lathe_dict& d, int64_t hash, Same same, Write write) {
  Slot slot = slot_of(d, hash, same);
  if (slot.found) return slot.position;
  int64_t position = slot.removed < 0 ? slot.position : slot.removed;
  int64_t* e = entry(d, position);
  *e = stamp_of(hash);
  write(e);
  ++d.live;
  if (slot.removed >= 0) return position;
  ++d.fill;
  if (d.fill * 5 < (d.entries.length - 1) * 3) return slot.position;
  return grow_again(d) ? slot_of(d, hash, same).position : -1;
}

void remove_at(lathe_dict& d, int64_t position) {
  *entry(d, position) = kRemoved;
  --d.live;
}

struct Columns {
  std::array<DictItem, kMostColumns> items{};
  Columns(const lathe_dict& d, const int64_t* e) {
    for (int32_t c = 0; c < key_columns(d); ++c) items[static_cast<size_t>(c)] = read_key(d, e, c);
  }
};

template <class Use>
bool each(const lathe_dict& d, Use&& use) {
  for (int64_t p = 0; p < d.entries.length; ++p)
    if (is_live(d, p) && !use(entry(d, p))) return false;
  return true;
}

int64_t find_of(const lathe_dict& in, const lathe_dict& d, const int64_t* e) {
  return set_find(in, forms_at(d, e));
}

bool add_of(lathe_dict& to, const lathe_dict& d, const int64_t* e) {
  return set_add(to, Columns(d, e).items.data()) >= 0;
}

bool same_layout(const lathe_dict& a, const lathe_dict& b) {
  return a.keys == b.keys && a.columns == b.columns;
}

// The table of another set with as many slots.
void copy_table(lathe_dict& into, const lathe_dict& other) {
  bool same = same_layout(into, other);
  for (int64_t p = 0; p < other.entries.length; ++p) {
    const int64_t* from = entry(other, p);
    int64_t* to = entry(into, p);
    if (same) std::memcpy(to, from, static_cast<size_t>(words(into)) * 8);
    if (!same && *from & 2) write_key(into, to, Columns(other, from).items.data());
    *to = *from;
  }
  into.fill = other.fill;
  into.live = other.live;
}

bool take(lathe_dict& into, const lathe_dict& other) {
  void* fresh =
      std::calloc(static_cast<size_t>(other.entries.length), static_cast<size_t>(words(into)) * 8);
  if (!fresh) return false;
  std::free(into.entries.data);
  into.entries.data = fresh;
  into.entries.length = into.entries.capacity = other.entries.length;
  copy_table(into, other);
  return true;
}

bool merge(lathe_dict& into, const lathe_dict& other) {
  if (&into == &other || other.live == 0) return true;
  int64_t mask = into.entries.length - 1;
  if ((into.fill + other.live) * 5 >= mask * 3 && !resize(into, (into.live + other.live) * 2))
    return false;
  if (!is_set(other))  // a dict: its keys, in its order
    return each(other, [&](const int64_t* e) { return add_of(into, other, e); });
  if (into.fill == 0 && into.entries.length == other.entries.length && other.fill == other.live) {
    copy_table(into, other);
    return true;
  }
  if (into.fill == 0) {  // all of them are new
    into.fill = into.live = other.live;
    return each(other, [&](const int64_t* from) {
      probe(static_cast<uint64_t>(into.entries.length - 1), hash_at(other, from), [&](int64_t p) {
        int64_t* to = entry(into, p);
        if (*to != kUnused) return false;
        *to = *from;
        write_key(into, to, Columns(other, from).items.data());
        return true;
      });
      return true;
    });
  }
  return each(other, [&](const int64_t* e) { return add_of(into, other, e); });
}

void discard_all(lathe_dict& from, const lathe_dict& items) {
  each(items, [&](const int64_t* e) {
    int64_t position = find_of(from, items, e);
    if (position >= 0) remove_at(from, position);
    return true;
  });
}

bool subtract(lathe_dict& into, const lathe_dict& b) {
  if (&into == &b) return dict_clear(into);
  if (b.live >> 3 > into.live) {  // the items of both, in the order of the smaller one
    lathe_dict* both = make_dict(LATHE_TAG_SET, b.columns, b.keys, LATHE_TAG_UNDEFINED);
    if (!both) return false;
    bool ok = set_combine(LATHE_DICT_INTERSECTION, *both, into, b);
    if (ok) discard_all(into, *both);
    std::free(both->entries.data);
    std::free(both);
    if (!ok) return false;
  } else {
    discard_all(into, b);
  }
  return into.fill - into.live <= (into.entries.length - 1) / 4 || grow_again(into);
}

}  // namespace

bool set_begin(lathe_dict& d) { return resize(d, 0); }

int64_t set_find(const lathe_dict& d, const KeyForms& key) {
  Slot slot = slot_of(d, hash_of_key(d, key), SameKey{d, key});
  return slot.found ? slot.position : -1;
}

int64_t set_find_int(const lathe_dict& d, int64_t key) {
  Slot slot = slot_of(d, hash_of_int(key), SameInt{key});
  return slot.found ? slot.position : -1;
}

int64_t set_add(lathe_dict& d, const DictItem* key) {
  KeyForms forms = forms_of(d, key);
  return add(d, hash_of_key(d, forms), SameKey{d, forms},
             [&](int64_t* e) { write_key(d, e, key); });
}

int64_t set_add_int(lathe_dict& d, int64_t key) {
  return add(d, hash_of_int(key), SameInt{key}, [&](int64_t* e) { e[1] = key; });
}

// The position of the item that pop() takes.
int64_t set_pop(lathe_dict& d) {
  if (d.live == 0) return -1;
  int64_t mask = d.entries.length - 1, position = d.finger & mask;
  while (!is_live(d, position)) position = (position + 1) & mask;
  d.finger = position + 1;
  return position;
}

bool set_combine(int32_t how, lathe_dict& into, const lathe_dict& a, const lathe_dict& b) {
  switch (how) {
    case LATHE_DICT_UPDATE: return &a == &b || merge(into, b);
    case LATHE_DICT_INTERSECTION: {
      if (&a == &b) return merge(into, a);
      const lathe_dict& few = b.live > a.live ? a : b;
      const lathe_dict& many = b.live > a.live ? b : a;
      return each(
          few, [&](const int64_t* e) { return find_of(many, few, e) < 0 || add_of(into, few, e); });
    }
    case LATHE_DICT_DIFFERENCE:
      if (a.live >> 2 > b.live) return merge(into, a) && subtract(into, b);
      return each(a, [&](const int64_t* e) { return find_of(b, a, e) >= 0 || add_of(into, a, e); });
    case LATHE_DICT_SUBTRACT: return subtract(into, b);
    case LATHE_DICT_TAKE: return take(into, b);
    default:
      if (&into == &b) return dict_clear(into);
      return each(b, [&](const int64_t* e) {
        int64_t position = find_of(into, b, e);
        if (position < 0) return add_of(into, b, e);
        remove_at(into, position);
        return true;
      });
  }
}

}  // namespace lathe
