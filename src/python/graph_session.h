// A graph under construction: the stack of open regions, and the functions that the regions belong
// to. A function may use values of the ones around it: each becomes one more parameter, which
// finish() passes at every call.
#pragma once
#include "ir/graph.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

class Session {
 public:
  explicit Session(const char* name);

  Graph graph;
  std::vector<RegionId> open;
  LocId loc;

  FuncId entry() const { return FuncId(0); }
  FuncId current() const { return owner(open.back()); }
  RegionId add_region();
  // Whether ops that are appended now may use the value.
  bool visible(ValueId v) const;
  // The value in the function that ops go to.
  ValueId use(ValueId v);
  void use(std::vector<ValueId>& values);
  // One more function, with the entry's attributes and an unused name; its body is opened.
  FuncId begin_function(const std::string& name);
  // Forgets this function and those that were begun after it.
  void forget_functions(FuncId from);
  // Completes the calls, and forgets the functions that nobody calls.
  void finish();

 private:
  FuncId owner(RegionId r) const { return owners_[r.index]; }
  ValueId in_function(FuncId f, ValueId v);
  void own(RegionId r, FuncId f);
  std::vector<OpId> calls(FuncId f) const;
  FuncId callee(OpId call) const;
  void require_imports(const std::vector<FuncId>& reached);
  std::vector<FuncId> reachable() const;

  std::vector<FuncId> owners_;                 // by region
  std::vector<std::vector<ValueId>> imports_;  // by function: values of others, in order
  std::map<std::pair<uint32_t, uint32_t>, ValueId> parameters_;  // (function, value) -> its own
};

}  // namespace lathe
