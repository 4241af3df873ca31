// Inside of dict.cpp and set.cpp: entries as words.
#pragma once
#include "dict_keys.h"

#include <array>
#include <cstdlib>

namespace lathe {

inline constexpr int64_t kUnused = 0, kRemoved = 1;
inline constexpr int64_t kMostColumns = 8;

using KeyForms = std::array<KeyForm, kMostColumns>;

inline int64_t stamp_of(int64_t hash) {
  return static_cast<int64_t>(static_cast<uint64_t>(hash) << 2 | 2);
}
inline int64_t words(const lathe_dict& d) { return d.entries.element_bytes / 8; }
inline int64_t* entry(const lathe_dict& d, int64_t position) {
  return static_cast<int64_t*>(d.entries.data) + position * words(d);
}
inline int column_tag(const lathe_dict& d, int32_t column) {
  return static_cast<int>(d.keys >> (8 * column) & 255);
}
inline bool is_mixed_column(const lathe_dict& d, int32_t column) {
  return column_tag(d, column) == 255;
}
// Whether the key is one int, so that the word after the stamp is all of it.
inline bool has_int_key(const lathe_dict& d) { return d.columns == 0 && d.keys == LATHE_TAG_INT; }

// The same of a string.
inline bool has_text_key(const lathe_dict& d) { return d.columns == 0 && d.keys == LATHE_TAG_STR; }

inline DictItem read_key(const lathe_dict& d, const int64_t* e, int32_t column) {
  const int64_t* at = e + 1;
  for (int32_t c = 0; c < column; ++c) at += is_mixed_column(d, c) ? 2 : 1;
  if (is_mixed_column(d, column)) return {at[0], at[1]};
  return {column_tag(d, column), at[0]};
}

inline void write_key(const lathe_dict& d, int64_t* e, const DictItem* key) {
  int64_t* at = e + 1;
  for (int32_t c = 0; c < key_columns(d); ++c) {
    if (is_mixed_column(d, c)) *at++ = key[c].tag;
    *at++ = key[c].payload;
  }
}

inline int64_t hash_of_key(const lathe_dict& d, const KeyForms& key) {
  TextHash text = is_set(d) ? python_text_hash : fast_text_hash;
  return d.columns == 0 ? hash_of(key[0], text) : hash_of_tuple(key.data(), d.columns, text);
}

inline KeyForms forms_of(const lathe_dict& d, const DictItem* key) {
  KeyForms forms{};
  for (int32_t c = 0; c < key_columns(d); ++c) forms[static_cast<size_t>(c)] = form_of(key[c]);
  return forms;
}

inline KeyForms forms_at(const lathe_dict& d, const int64_t* e) {
  KeyForms forms{};
  for (int32_t c = 0; c < key_columns(d); ++c)
    forms[static_cast<size_t>(c)] = form_of(read_key(d, e, c));
  return forms;
}

// The comparisons of a search: with one int, one string, and any key.
struct SameInt {
  int64_t key;
  bool operator()(const int64_t* e) const { return e[1] == key; }
};
struct SameText {
  const lathe_list& key;
  bool operator()(const int64_t* e) const { return same_text(text_at(e[1]), key); }
};
struct SameKey {
  const lathe_dict& d;
  const KeyForms& key;
  bool operator()(const int64_t* e) const { return forms_at(d, e) == key; }
};

// set.cpp
bool set_begin(lathe_dict&);
int64_t set_find(const lathe_dict&, const KeyForms&);
int64_t set_find_int(const lathe_dict&, int64_t key);
int64_t set_add(lathe_dict&, const DictItem* key);
int64_t set_add_int(lathe_dict&, int64_t key);
int64_t set_pop(lathe_dict&);
bool set_combine(int32_t how, lathe_dict& into, const lathe_dict& a, const lathe_dict& b);

}  // namespace lathe
