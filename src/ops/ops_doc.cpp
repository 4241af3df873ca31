#include "ops/ops_doc.h"

#include "ops/op_info.h"

namespace lathe {

namespace {

struct TraitName {
  Trait trait;
  const char* name;
};
constexpr TraitName kTraitNames[] = {
    {Pure, "pure"},
    {Elementwise, "elementwise"},
    {Commutative, "commutative"},
    {Reduction, "reduction"},
    {Movement, "movement"},
    {Control, "control"},
    {Terminator, "terminator"},
    {Loop, "loop"},
    {Target, "target of break"},
    {Reads, "reads memory"},
    {Writes, "writes memory"},
    {Effect, "effect"},
    {MayRaise, "may raise"},
};

std::string traits_text(Op code) {
  std::string s;
  for (const TraitName& t : kTraitNames)
    if (has(code, t.trait)) s += std::string(s.empty() ? "" : ", ") + t.name;
  return s;
}

std::string arity_text(int arity) {
  if (arity < 0) return "any number of operands";
  return std::to_string(arity) + (arity == 1 ? " operand" : " operands");
}

}  // namespace

std::string ops_markdown() {
  std::string s =
      "# Ops of the graph level\n\n"
      "Written from the blocks in `src/ops/` (`LATHE_BLESS=1 lathe_tests "
      "--gtest_filter='OpsDoc.*'`); do not "
      "edit. How types, shapes and\nkinds combine: [IR.md](IR.md). Each example is Python whose "
      "last line "
      "is true, for all elements.\n";
  for (int i = 0; i < kGraphOpCount; ++i) {
    Op code = static_cast<Op>(i);
    const OpInfo& op = op_info(code);
    s += "\n## " + std::string(spelling(code)) + "\n\n" + op.doc + "\n\n(" +
         arity_text(row(code).arity);
    if (std::string traits = traits_text(code); !traits.empty()) s += "; " + traits;
    s += ")\n\n```python\n" + std::string(op.example) + "\n```\n";
  }
  return s;
}

}  // namespace lathe
