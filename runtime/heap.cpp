#include "heap.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <type_traits>

#include "dict.h"
#include "heap_strings.h"

namespace lathe {

namespace {

constexpr int64_t kLittle = 64 << 10;

bool is_dict(int32_t tag) { return tag == LATHE_TAG_DICT || tag == LATHE_TAG_SET; }
bool holds_lists(int32_t tag) { return is_address(tag) || tag <= LATHE_TAG_MIXED || is_dict(tag); }

int64_t size(const lathe_list& list) {
  if (is_dict(list.tag)) return bytes_of(reinterpret_cast<const lathe_dict&>(list));
  return static_cast<int64_t>(sizeof(lathe_list)) + list.capacity * list.element_bytes;
}

void free_list(lathe_list* list) {
  if (list->tag == LATHE_TAG_TEXT)
    free_text(*list);
  else
    std::free(list->data);
  std::free(list);
}

template <class Visit>
void each_in_dict(const lathe_dict& dict, Visit visit) {
  if (what_it_holds(dict) == Holds::Numbers) return;
  auto see = [&](const DictItem& item) {
    if (is_address(item.tag)) visit(reinterpret_cast<lathe_list*>(item.payload));
  };
  for (int64_t p = 0; p < dict.entries.length; ++p) {
    if (!is_live(dict, p)) continue;
    for (int32_t c = 0; c < key_columns(dict); ++c) see(key_item(dict, p, c));
    if (dict.value < LATHE_TAG_MIXED)
      for (const DictItem& part : value_pairs(dict, p)) see(part);
    else if (!is_set(dict))
      see(value_item(dict, p));
  }
}

// Calls `visit` with every list that is an element, or a part of one.
template <class Visit>
void each_held(const lathe_list& list, Visit visit) {
  if (is_dict(list.tag)) return each_in_dict(reinterpret_cast<const lathe_dict&>(list), visit);
  const auto* words = static_cast<const int64_t*>(list.data);
  int64_t count = list.length * (list.element_bytes / 8);
  if (is_address(list.tag))
    for (int64_t i = 0; i < count; ++i) visit(reinterpret_cast<lathe_list*>(words[i]));
  else
    for (int64_t i = 0; i < count; i += 2)
      if (is_address(words[i])) visit(reinterpret_cast<lathe_list*>(words[i + 1]));
}

}  // namespace

bool reserve(lathe_list& list, int64_t capacity) {
  if (capacity <= list.capacity) return true;
  constexpr int64_t kLeast = 8;
  int64_t room = list.capacity + list.capacity / 2;
  if (room < capacity) room = capacity;
  if (room < kLeast) room = kLeast;
  if (room > INT64_MAX / list.element_bytes) return false;
  void* data = std::realloc(list.data, static_cast<size_t>(room * list.element_bytes));
  if (!data) return false;
  list.data = data;
  list.capacity = room;
  return true;
}

lathe_list* Heap::add(lathe_list*& first, int32_t tag, int32_t element_bytes, int64_t capacity) {
  auto* list = static_cast<lathe_list*>(std::malloc(sizeof(lathe_list)));
  if (!list) return nullptr;
  *list = {0, 0, nullptr, tag, element_bytes, first, nullptr};
  first = list;
  mixed_ |= tag == LATHE_TAG_MIXED;
  nested_ |= holds_lists(tag) && tag != LATHE_TAG_MIXED;
  if (!reserve(*list, capacity)) return nullptr;
  made_ += size(*list);
  return list;
}

bool Heap::grow(lathe_list& list, int64_t capacity) {
  int64_t before = size(list);
  bool done = reserve(list, capacity);
  made_ += size(list) - before;
  return done;
}

void Heap::adopt(lathe_list*& first, lathe_list* string, int64_t bytes) {
  string->next = first;
  first = string;
  strings_ = true;
  made_ += bytes;
}

void Heap::adopt(lathe_list*& first, lathe_dict* dict) {
  dict->entries.next = first;
  first = &dict->entries;
  mixed_ |= what_it_holds(*dict) == Holds::Mixed;
  nested_ |= what_it_holds(*dict) == Holds::Addresses;
  made_ += bytes_of(*dict);
}

void Heap::mark_from(lathe_list* root) {
  // What is to be looked at is linked through `link`, so that deep nesting needs no stack; the link
  // of the last one is itself. What has a link was reached.
  if (!root || root->link) return;
  lathe_list* last = root;
  root->link = root;
  for (lathe_list* todo = root; todo;) {
    if (holds_lists(todo->tag))
      each_held(*todo, [&](lathe_list* held) {
        if (held->link) return;
        held->link = held;
        last->link = held;
        last = held;
      });
    todo = todo->link == todo ? nullptr : todo->link;
  }
}

void Heap::release(lathe_list*& first, lathe_list* mark, int64_t n, lathe_list* const* keep) {
  if (first == mark) return;
  if (!nested_ && !(mixed_ && strings_)) {
    for (lathe_list** link = &first; *link != mark;) {
      lathe_list* list = *link;
      if (std::find(keep, keep + n, list) != keep + n) {
        link = &list->next;
        continue;
      }
      *link = list->next;
      free_list(list);
    }
    return;
  }
  if (made_ < std::max(kLittle, worthwhile_)) return;
  for (int64_t i = 0; i < n; ++i) mark_from(keep[i]);
  for (lathe_list* l = mark; l; l = l->next)
    if (holds_lists(l->tag)) mark_from(l);
  for (lathe_list** link = &first; *link != mark;) {
    lathe_list* list = *link;
    if (list->link) {
      link = &list->next;
      continue;
    }
    *link = list->next;
    free_list(list);
  }
  made_ = worthwhile_ = 0;
  for (lathe_list* l = first; l; l = l->next) {
    l->link = nullptr;
    worthwhile_ += size(*l);
  }
}

void Heap::free_all(lathe_list*& first) {
  while (first) {
    lathe_list* next = first->next;
    free_list(first);
    first = next;
  }
  *this = {};
}

}  // namespace lathe
