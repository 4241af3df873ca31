// The LLVM objects that compiles share: a TargetMachine and the pass managers on it, set up once
// and used by one thread at a time. A MachinePool lends them.
#pragma once
#include "codegen/passes.h"

#include <memory>
#include <mutex>
#include <vector>

namespace lathe {

struct Machine {
  explicit Machine(std::unique_ptr<llvm::TargetMachine> machine);
  // Machine code or its text. Changes the module.
  llvm::SmallString<0> generate(llvm::Module&, llvm::CodeGenFileType);

  std::unique_ptr<llvm::TargetMachine> target;
  Optimiser optimiser;
};

class MachinePool {
 public:
  using Make = std::unique_ptr<llvm::TargetMachine> (*)(llvm::CodeGenOptLevel);
  MachinePool(Make make, llvm::CodeGenOptLevel level) : make_(make), level_(level) {}

  class Lease {
   public:
    explicit Lease(MachinePool& pool) : pool_(pool), machine_(pool.take()) {}
    ~Lease() { pool_.give(std::move(machine_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Machine* operator->() const { return machine_.get(); }

   private:
    MachinePool& pool_;
    std::unique_ptr<Machine> machine_;
  };

 private:
  std::unique_ptr<Machine> take();
  void give(std::unique_ptr<Machine>);

  Make make_;
  llvm::CodeGenOptLevel level_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Machine>> free_;
};

// One for each level: what LLVM caches in a TargetMachine depends on it. Throws InternalError.
std::unique_ptr<llvm::TargetMachine> make_cpu_machine(llvm::CodeGenOptLevel);
// The features that make_cpu_machine turns on.
uint64_t cpu_features();

}  // namespace lathe
