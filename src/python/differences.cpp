// What differs between an entry and a call, most telling first: structure, type, dtype, rank,
// layout, extents, values.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "python/describe.h"

namespace lathe {

namespace {

bool is_below(const std::string& path, const std::string& parent) {
  return path.size() > parent.size() && path.compare(0, parent.size(), parent) == 0 &&
         (path[parent.size()] == '[' || path[parent.size()] == '.');
}

std::string type_text(const LeafRecord& l) {
  if (is_array(l.kind)) return l.kind == LeafKind::Tensor ? "Tensor" : "ndarray";
  if (l.kind == LeafKind::Numpy)
    return fmt::format("np.{}", info(static_cast<DType>(l.dtype)).spelling);
  if (l.kind == LeafKind::Object || l.kind == LeafKind::Static || l.kind == LeafKind::List)
    return l.text;
  return name(l.kind);
}

class Comparison {
 public:
  Comparison(const Entry& entry, std::vector<Difference>& out) : entry_(entry), out_(out) {}

  void leaf(size_t number, const LeafRecord& a, const LeafRecord& b) {
    number_ = static_cast<int>(number);
    if (a.kind != b.kind) return add(b.path, "type", type_text(a), type_text(b));
    if (is_array(a.kind)) return array(a, b);
    if (a.kind == LeafKind::List) return list(number, a, b);
    if (a.kind == LeafKind::Numpy && a.dtype != b.dtype)
      return add(b.path, "dtype", type_text(a), type_text(b));
    bool observed = number < policy().leaves.size() && policy().leaves[number].observed;
    if (is_number(a.kind)) {
      if (a.bits != b.bits && (observed || a.constant))
        add(b.path, a.constant ? "constant" : "number", a.text, b.text);
    } else if (a.kind != LeafKind::Complex && (a.text != b.text || a.bits != b.bits)) {
      add(b.path, "constant", a.text, b.text);
    }
  }

 private:
  const Policy& policy() const { return entry_.cache.policy; }

  void list(size_t number, const LeafRecord& a, const LeafRecord& b) {
    if (a.dtype != b.dtype || a.elements != b.elements)
      return add(b.path, "type", type_text(a), type_text(b));
    if (policy().leaves[number].axes[0] == kExactAxis && a.extents[0] != b.extents[0])
      add(fmt::format("len({})", b.path), "length", fmt::to_string(a.extents[0]),
          fmt::to_string(b.extents[0]));
  }

  void array(const LeafRecord& a, const LeafRecord& b) {
    auto spelling = [](const LeafRecord& l) { return info(static_cast<DType>(l.dtype)).spelling; };
    if (a.dtype != b.dtype) add(b.path, "dtype", spelling(a), spelling(b));
    if (a.rank != b.rank)
      return add(b.path, "rank", fmt::to_string(a.rank), fmt::to_string(b.rank));
    if (a.strided != b.strided) add(b.path, "layout", layout(a), layout(b));
    const LeafPolicy& p = policy().leaves[number_];
    if (p.written && a.writeable != b.writeable)
      add(b.path, "writeable", a.writeable ? "True" : "False", b.writeable ? "True" : "False");
    for (int i = 0; i < a.rank; ++i)
      if (!same_extent(p.axes[i], a.extents[i], b.extents[i]))
        add(fmt::format("{}.shape[{}]", b.path, i), "extent", fmt::to_string(a.extents[i]),
            fmt::to_string(b.extents[i]));
  }

  static const char* layout(const LeafRecord& l) { return l.strided ? "strided" : "C-contiguous"; }

  // By class; that two axes of one symbol differ from each other is found by comparing with the
  // first one.
  bool same_extent(int32_t rule, int64_t a, int64_t b) {
    if (rule == kIgnoredAxis || a == b) {
      if (rule >= 0) first_.emplace(rule, std::pair(a, b));
      return true;
    }
    if (rule == kExactAxis || is_special_extent(a) || is_special_extent(b)) return false;
    auto [first, is_new] = first_.emplace(rule, std::pair(a, b));
    return is_new || (first->second.first == a) == (first->second.second == b);
  }

  void add(const std::string& path, const char* what, std::string before, std::string after) {
    out_.push_back({path, number_, what, std::move(before), std::move(after)});
  }

  const Entry& entry_;
  std::vector<Difference>& out_;
  int number_ = 0;
  std::map<int32_t, std::pair<int64_t, int64_t>> first_;
};

const NodeRecord* find_node(const std::vector<NodeRecord>& nodes, const std::string& path) {
  for (const NodeRecord& n : nodes)
    if (n.path == path) return &n;
  return nullptr;
}

const LeafRecord* find_leaf(const std::vector<LeafRecord>& leaves, const std::string& path) {
  for (const LeafRecord& l : leaves)
    if (l.path == path) return &l;
  return nullptr;
}

// Containers that differ, outermost only.
void compare_structure(const Entry& entry, const Description& call, std::vector<Difference>& out) {
  auto covered = [&](const std::string& path) {
    return std::any_of(out.begin(), out.end(), [&](const Difference& d) {
      return d.path == path || is_below(path, d.path);
    });
  };
  for (const NodeRecord& n : call.nodes) {
    const NodeRecord* before = find_node(entry.nodes, n.path);
    if (before && before->text == n.text) continue;
    if (covered(n.path)) continue;
    const LeafRecord* leaf = before ? nullptr : find_leaf(entry.leaves, n.path);
    out.push_back({n.path, -1, "structure",
                   before ? before->text
                   : leaf ? type_text(*leaf)
                          : "",
                   n.text});
  }
  for (const NodeRecord& n : entry.nodes) {
    if (find_node(call.nodes, n.path) || covered(n.path)) continue;
    const LeafRecord* leaf = find_leaf(call.leaves, n.path);
    out.push_back({n.path, -1, "structure", n.text, leaf ? type_text(*leaf) : ""});
  }
}

}  // namespace

std::vector<Difference> differences(const Entry& entry, const Description& call) {
  std::vector<Difference> out;
  compare_structure(entry, call, out);
  if (!out.empty()) return out;  // leaves do not correspond
  Comparison comparison(entry, out);
  for (size_t i = 0; i < call.leaves.size() && i < entry.leaves.size(); ++i)
    comparison.leaf(i, entry.leaves[i], call.leaves[i]);
  return out;
}

}  // namespace lathe
