#include "dispatch/cache.h"

#include <algorithm>

namespace lathe {

namespace {
// Keys of one family, aliases included, before its table is rebuilt from scratch.
constexpr size_t kMaxKeysPerEntry = 256;
}  // namespace

Family* Cache::find_family(std::span<const uint64_t> words) {
  auto* found = families_.find(words, hash_words(words));
  return found ? found->get() : nullptr;
}

Family& Cache::make_family(std::span<const uint64_t> words) {
  std::unique_ptr<Family>& family = families_(words, hash_words(words));
  if (!family) {
    family = std::make_unique<Family>();
    family->words.assign(words.begin(), words.end());
  }
  return *family;
}

const EntryChain* Cache::find(Family& family, std::span<const Leaf> leaves) {
  KeyWriter key;
  write_value_key(family.policy, leaves, key);
  return family.table.find(key.words(), key.hash());
}

void Cache::alias(CacheEntry& entry, std::span<const Leaf> leaves) {
  Family& family = *entry.family;
  if (family.table.size() > kMaxKeysPerEntry * family.entries.size()) family.table.clear();
  KeyWriter key;
  write_value_key(family.policy, leaves, key);
  EntryChain& chain = family.table(key.words(), key.hash());
  if (std::find(chain.begin(), chain.end(), &entry) == chain.end())
    chain.insert(chain.begin(), &entry);
}

EntryChain Cache::add(CacheEntry& entry, std::span<const uint64_t> words,
                      std::span<const Leaf> leaves, Policy family_policy) {
  Family& family = make_family(words);
  entry.number = ++trace_count_;
  entry.family = &family;
  if (!(family.policy == family_policy)) change_policy(family, std::move(family_policy));
  family.entries.insert(family.entries.begin(), &entry);
  entries_.push_back(&entry);
  bytes_ += entry.bytes;
  alias(entry, leaves);
  return enforce_limits(&entry);
}

void Cache::change_policy(Family& family, Policy policy) {
  family.policy = std::move(policy);
  family.table.clear();  // entries that stay find their new keys when they are called
  std::erase_if(family.entries, [&](CacheEntry* e) {
    e->superseded = !distinguishes(family.policy, e->policy);
    return e->superseded;
  });
}

void Cache::unlink(CacheEntry& entry) {
  Family& family = *entry.family;
  std::erase(family.entries, &entry);
  family.table.erase_if([&](EntryChain& chain) {
    std::erase(chain, &entry);
    return chain.empty();
  });
}

void Cache::forget(CacheEntry& entry) {
  Family* family = entry.family;
  unlink(entry);
  std::erase(entries_, &entry);
  bytes_ -= entry.bytes;
  entry.family = nullptr;
  bool used = std::any_of(entries_.begin(), entries_.end(),
                          [&](const CacheEntry* e) { return e->family == family; });
  if (!used)
    families_.erase_if([&](const std::unique_ptr<Family>& f) { return f.get() == family; });
}

// Superseded entries first, then the one with the fewest recent hits; the oldest of several. What
// counts as recent fades with each eviction, so that a program that changes its ways is followed.
CacheEntry* Cache::victim(const CacheEntry* keep) {
  CacheEntry* found = nullptr;
  auto recent = [](const CacheEntry* e) { return e->hits - e->hits_before; };
  for (CacheEntry* e : entries_) {
    if (e == keep) continue;
    if (e->superseded) return e;
    if (!found || recent(e) < recent(found)) found = e;
  }
  for (CacheEntry* e : entries_) e->hits_before += recent(e) / 2;
  return found;
}

EntryChain Cache::enforce_limits(const CacheEntry* keep) {
  EntryChain out;
  while (entries_.size() > limits_.max_entries || bytes_ > limits_.max_bytes) {
    CacheEntry* e = victim(keep);
    if (!e) break;  // only the new one is left: it may be as big as it is
    forget(*e);
    out.push_back(e);
  }
  return out;
}

EntryChain Cache::clear() {
  EntryChain out = std::move(entries_);
  for (CacheEntry* e : out) e->family = nullptr;
  entries_.clear();
  families_.clear();
  bytes_ = 0;
  return out;
}

}  // namespace lathe
