#include "codegen/passes.h"

#include "codegen/divisibility.h"
#include "codegen/recurrences.h"

namespace lathe {

using namespace llvm;

Optimiser::Optimiser(TargetMachine& machine) : builder_(&machine) {
  builder_.registerModuleAnalyses(modules_);
  builder_.registerCGSCCAnalyses(sccs_);
  builder_.registerFunctionAnalyses(functions_);
  builder_.registerLoopAnalyses(loops_);
  builder_.crossRegisterProxies(loops_, functions_, sccs_, modules_);
  branchy_ = branchy();
  vector_ = vector();
  if (machine.getTargetTriple().isNVPTX()) {
    // Questions of libdevice to the compiler become constants.
    llvm::cantFail(builder_.parsePassPipeline(device_, "nvvm-reflect"));
    device_.addPass(InferAddressSpacesPass());  // before the casts that say it are folded away
    device_.addPass(branchy());
  }
}

FunctionPassManager Optimiser::vector() {
  FunctionPassManager list;
  list.addPass(SROAPass(SROAOptions::ModifyCFG));
  list.addPass(EarlyCSEPass(true));
  list.addPass(InstCombinePass());
  LoopPassManager invariants;
  invariants.addPass(LICMPass(LICMOptions()));
  list.addPass(createFunctionToLoopPassAdaptor(std::move(invariants), /*UseMemorySSA=*/true));
  list.addPass(GVNPass());
  list.addPass(SimplifyCFGPass());
  list.addPass(InstCombinePass());
  return list;
}

FunctionPassManager Optimiser::branchy() {
  FunctionPassManager list;
  list.addPass(SROAPass(SROAOptions::ModifyCFG));
  list.addPass(EarlyCSEPass(true));
  list.addPass(SimplifyCFGPass(SimplifyCFGOptions().convertSwitchRangeToICmp(true)));
  list.addPass(InstCombinePass());
  list.addPass(JumpThreadingPass());
  list.addPass(SimplifyCFGPass());
  LoopPassManager turn;
  turn.addPass(LoopRotatePass());
  turn.addPass(LICMPass(LICMOptions()));
  list.addPass(createFunctionToLoopPassAdaptor(std::move(turn), /*UseMemorySSA=*/true));
  list.addPass(SimplifyCFGPass());
  list.addPass(InstCombinePass());
  LoopPassManager counts;
  counts.addPass(IndVarSimplifyPass());
  counts.addPass(LoopDeletionPass());
  counts.addPass(LoopFullUnrollPass());
  list.addPass(createFunctionToLoopPassAdaptor(std::move(counts)));
  list.addPass(GVNPass());
  list.addPass(CorrelatedValuePropagationPass());
  list.addPass(InstCombinePass());
  list.addPass(ADCEPass());
  list.addPass(OrderRecurrences());
  list.addPass(LoopUnrollPass(LoopUnrollOptions(2)));
  list.addPass(InstCombinePass());
  list.addPass(SimplifyCFGPass(
      SimplifyCFGOptions().hoistCommonInsts(true).sinkCommonInsts(true).needCanonicalLoops(false)));
  list.addPass(Divisibility());
  return list;
}

void Optimiser::run(Module& module, Pipeline pipeline) {
  if (pipeline == Pipeline::None) return;
  FunctionPassManager& list = pipeline == Pipeline::Vector   ? vector_
                              : pipeline == Pipeline::Device ? device_
                                                             : branchy_;
  for (llvm::Function& f : module)
    if (!f.isDeclaration()) list.run(f, functions_);
  // The next module has nothing to do with this one.
  modules_.clear();
  sccs_.clear();
  functions_.clear();
  loops_.clear();
}

}  // namespace lathe
