// Completes an entry for arguments like those of one call (entry_checks.cpp).
#pragma once
#include "python/py_ref.h"

#include <map>

#include "python/describe.h"
#include "python/entry.h"

namespace lathe {

class EntryBuilder {
 public:
  EntryBuilder(Entry& entry, const Params& params, const Description& description,
               PyObject* statics)
      : entry_(entry), params_(params), description_(description), statics_(statics) {}

  bool build(const BoundArgs&);  // false with an exception
  // The policy of the family after this entry, which had `before` (null for a new one).
  Policy family_policy(const Policy* before) const;

  // For the walk.
  bool leaf_check(const Leaf&, PyObject* object, size_t number);
  size_t leaf_count() const { return description_.leaves.size(); }
  size_t node_count() const { return description_.nodes.size(); }
  // Leaf n, or node n as -1 - n: entries that name it find it in the frame.
  void remember_argument(Check&, int32_t argument);

 private:
  bool read_policy();
  bool read_sources();
  bool feed_guard(Guard&, int32_t param);
  void set_slots(Check&, int32_t param);
  bool fits(const Check&, int32_t param, const std::string& path);
  bool extents_fit(const Check&, const Type&, const std::string& path);
  void list_param(const Check&, bool written);
  bool array_check(const Leaf&, size_t number, Check&);
  bool make_overlaps(const BoundArgs&);

  Entry& entry_;
  const Params& params_;
  const Description& description_;
  PyObject* statics_;
  Policy policy_;
  std::vector<bool> generalised_;
  std::vector<size_t> written_guards_;
  std::vector<int32_t> leaf_param_;
  std::map<int32_t, int64_t> symbols_;   // of the key: extent of the first axis
  std::map<Dim, int64_t> type_symbols_;  // of the types: rule of the first axis
};

}  // namespace lathe
