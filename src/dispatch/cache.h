// All traces of one function: families by stage 1 of the key, entries by stage 2, changes of
// policy, bounds. Entries belong to the caller (a Python object holds each); the cache says which
// ones to drop. Under the GIL: no locks.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "dispatch/policy.h"
#include "dispatch/table.h"

namespace lathe {

struct Family;

// The cache's part of a trace; the Python object of an entry contains one.
struct CacheEntry {
  Policy policy;  // what its own key holds
  uint64_t hits = 0;
  uint64_t hits_before = 0;  // hits that no longer count as recent
  uint32_t number = 0;
  bool superseded = false;
  size_t bytes = 0;
  Family* family = nullptr;  // null when it is in no cache
  void* owner = nullptr;     // the Python object
};

using EntryChain = std::vector<CacheEntry*>;  // same key, different guards; newest first

struct Family {
  std::vector<uint64_t> words;
  Policy policy;
  KeyTable<EntryChain> table;
  EntryChain entries;  // live ones, newest first
};

struct CacheLimits {
  size_t max_entries = 64;
  size_t max_bytes = size_t{64} << 20;
};

class Cache {
 public:
  explicit Cache(CacheLimits limits) : limits_(limits) {}

  Family* find_family(std::span<const uint64_t> words);
  // The entries whose key is that of the leaves; null when there are none.
  const EntryChain* find(Family&, std::span<const Leaf>);
  // One more key of the family leads to the entry (it accepts these leaves although it was made for
  // others).
  void alias(CacheEntry&, std::span<const Leaf>);

  // Adds an entry made for a call with these stage 1 words and leaves; `family_policy` becomes the
  // family's policy. Returns the entries that fell out (by the bounds), which the caller releases.
  EntryChain add(CacheEntry&, std::span<const uint64_t> words, std::span<const Leaf> leaves,
                 Policy family_policy);
  EntryChain clear();

  // All entries, oldest first, superseded ones included.
  const EntryChain& entries() const { return entries_; }
  uint32_t trace_count() const { return trace_count_; }
  const CacheLimits& limits() const { return limits_; }
  size_t family_count() const { return families_.size(); }

 private:
  Family& make_family(std::span<const uint64_t> words);
  void change_policy(Family&, Policy);
  void unlink(CacheEntry&);
  CacheEntry* victim(const CacheEntry* keep);
  EntryChain enforce_limits(const CacheEntry* keep);
  void forget(CacheEntry&);

  CacheLimits limits_;
  KeyTable<std::unique_ptr<Family>> families_;
  EntryChain entries_;
  size_t bytes_ = 0;
  uint32_t trace_count_ = 0;
};

}  // namespace lathe
