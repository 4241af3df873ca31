#include "codegen/machine.h"

#include "codegen/features.h"
#include "diag/error.h"

namespace lathe {

Machine::Machine(std::unique_ptr<llvm::TargetMachine> machine)
    : target(std::move(machine)), optimiser(*target) {}

llvm::SmallString<0> Machine::generate(llvm::Module& module, llvm::CodeGenFileType kind) {
  llvm::SmallString<0> out;
  llvm::raw_svector_ostream stream(out);
  llvm::legacy::PassManager passes;
  bool failed = target->addPassesToEmitFile(passes, stream, nullptr, kind);
  LATHE_CHECK(!failed, "this LLVM cannot write the file");
  passes.run(module);
  return out;
}

std::unique_ptr<Machine> MachinePool::take() {
  {
    std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      auto machine = std::move(free_.back());
      free_.pop_back();
      return machine;
    }
  }
  return std::make_unique<Machine>(make_(level_));
}

void MachinePool::give(std::unique_ptr<Machine> machine) {
  std::lock_guard lock(mutex_);
  free_.push_back(std::move(machine));
}

uint64_t cpu_features() {
  static const uint64_t features = [] {
    // What LLVM reads from cpuid, of that what a stored image can be checked for.
    llvm::StringMap<bool> seen = llvm::sys::getHostCPUFeatures();
    uint64_t found = 0;
#define LATHE_FEATURE(bit, spelling, ...) \
  if (seen.lookup(spelling)) found |= uint64_t{1} << (bit);
    LATHE_CPU_FEATURES(LATHE_FEATURE)
#undef LATHE_FEATURE
    return found & host_cpu_features();
  }();
  return features;
}

namespace {

void set_option(const char* name, const char* value) {
  auto& options = llvm::cl::getRegisteredOptions();
  auto found = options.find(name);
  LATHE_CHECK(found != options.end(), "this LLVM does not know {}", name);
  found->second->reset();  // another user of this LLVM may have set it
  const bool failed = found->second->addOccurrence(0, name, value);
  LATHE_CHECK(!failed, "this LLVM does not take {}", name);
}

void set_options() {
  // LLVM turns conditional moves of inner loops into branches where that shortens the longest
  // chain, and counts on the branch being predicted. Minima over data are not: one miss costs more
  // than all that is gained.
  set_option("x86-cmov-converter", "false");
  // These two are quadratic in the size of a block: three quarters of the time that a function of
  // 30,000 instructions takes, for what processors that reorder instructions do not need.
  set_option("disable-x86-domain-reassignment", "true");
  set_option("post-RA-scheduler", "false");
  // So is merging the ends of blocks in how many lead to the same one.
  set_option("tail-merge-threshold", "20");
}

}  // namespace

std::unique_ptr<llvm::TargetMachine> make_cpu_machine(llvm::CodeGenOptLevel level) {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();  // for the inline assembly of runtime/bitcode/mem.cpp
    set_options();
  });
  const std::string triple = "x86_64-unknown-linux-gnu";
  std::string error;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, error);
  LATHE_CHECK(target, "{}", error);
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, "x86-64", feature_names(cpu_features(), "+", ","), options, llvm::Reloc::PIC_,
      llvm::CodeModel::Small, level, /*JIT=*/false));
}

}  // namespace lathe
