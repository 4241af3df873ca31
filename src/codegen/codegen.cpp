// The code generator behind CodegenApi: emit, optimise, generate, link.
#include "codegen/codegen_api.h"
#include "codegen/cpu.h"
#include "codegen/emitter.h"
#include "codegen/features.h"
#include "codegen/link.h"
#include "codegen/machine.h"
#include "codegen/ptx.h"
#include "codegen/runtime_bitcode.h"
#include "codegen/stack.h"
#include "diag/error.h"
#include "support/env.h"

#include <chrono>

namespace lathe {

namespace {

class Stopwatch {
 public:
  double lap() {
    auto now = std::chrono::steady_clock::now();
    double ms = std::chrono::duration<double, std::milli>(now - last_).count();
    last_ = now;
    return ms;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

std::string text_of(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream, nullptr);
  return text;
}

void verify(llvm::Module& module) {
#if defined(LATHE_ENABLE_DCHECK)
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (llvm::verifyModule(module, &stream))
    internal_error("invalid LLVM IR: {}\n{}", text, text_of(module));
#else
  (void)module;
#endif
}

bool has_scalar_control(const Graph& g) {
  bool found = false;
  for (const Function& f : g.functions())
    walk(g, f.body, [&](OpId id) {
      const OpData& op = g.op(id);
      found |= op.code == Op::While || (op.code == Op::For && !op.attrs.flag_or("simd", false));
    });
  return found;
}

// LLVM's register allocation takes more than linear time: half a minute for a hundred thousand
// instructions, or copies for phis. What is as large as this gets the quick one, after the same
// optimisation.
constexpr size_t kMostForGoodRegisters = 50'000;

size_t size_of(const llvm::Module& module) {
  size_t found = 0;
  for (const llvm::Function& f : module)
    for (const llvm::BasicBlock& block : f)
      for (const llvm::Instruction& instruction : block) {
        const auto* phi = llvm::dyn_cast<llvm::PHINode>(&instruction);
        found += phi ? phi->getNumIncomingValues() : 1;
      }
  return found;
}

class Codegen : public CodegenApi {
 public:
  Compiled compile(const Graph& kernel, const std::string& entry,
                   const CompileOptions& options) override {
    Compiled result;
    on_large_stack([&] { result = compile_here(kernel, entry, options); });
    return result;
  }
  std::string ptx(const Graph& kernel, const std::string& entry, int sm) override {
    std::string text;
    on_large_stack([&] { text = ptx_text(kernel, entry, sm); });
    dump(entry, "ptx", text);
    return text;
  }
  uint64_t host_features() override { return cpu_features(); }

 private:
  Compiled compile_here(const Graph& kernel, const std::string& entry,
                        const CompileOptions& options) {
    Compiled out;
    Stopwatch watch;
    MachinePool::Lease machine(options.tier == 0 ? quick_ : cpu_);
    llvm::LLVMContext context;
    llvm::Module module(options.name, context);
    module.setTargetTriple(machine->target->getTargetTriple().str());
    module.setDataLayout(machine->target->createDataLayout());
    module.setPICLevel(llvm::PICLevel::SmallPIC);
    const uint64_t features = cpu_features() & options.features;
    CpuTarget target(features);
    ModuleEmitter{kernel, module, target, {}, {}}.emit(entry, options.name);
    verify(module);
    auto prepare = [&](llvm::Function& f) { target.set_attributes(f); };
    link_math(module, prepare);
    out.emit_ms = watch.lap();
    machine->optimiser.run(module, options.tier == 0            ? Pipeline::None
                                   : has_scalar_control(kernel) ? Pipeline::Branchy
                                                                : Pipeline::Vector);
    link_support(module, features & feature_bit("fma"), prepare);
    target.finish(module);
    verify(module);
    const bool large = size_of(module) > kMostForGoodRegisters;
    auto generate = [&](llvm::Module& m, llvm::CodeGenFileType type) {
      return large ? MachinePool::Lease(quick_)->generate(m, type) : machine->generate(m, type);
    };
    out.optimise_ms = watch.lap();
    if (options.want_llvm || env_lists(Env::Dump, "llvm")) out.llvm = text_of(module);
    if (options.want_asm || env_lists(Env::Dump, "asm")) {
      auto copy = llvm::CloneModule(module);
      out.assembly = generate(*copy, llvm::CodeGenFileType::AssemblyFile).str().str();
    }
    watch.lap();
    auto object = generate(module, llvm::CodeGenFileType::ObjectFile);
    out.codegen_ms = watch.lap();
    out.image = link_image(object, options.name);
    out.image.features = features;
    out.link_ms = watch.lap();
    dump(options.name, "llvm", out.llvm);
    dump(options.name, "asm", out.assembly);
    return out;
  }

  MachinePool quick_{make_cpu_machine, llvm::CodeGenOptLevel::None};
  MachinePool cpu_{make_cpu_machine, llvm::CodeGenOptLevel::Default};
};

}  // namespace

}  // namespace lathe

lathe::CodegenApi* lathe_codegen_v1() {
  static auto* const codegen = new lathe::Codegen;
  return codegen;
}
