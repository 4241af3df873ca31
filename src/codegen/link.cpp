#include "codegen/link.h"

#include "diag/error.h"

#include <cstring>

namespace lathe {

namespace {

using namespace llvm::jitlink;
using llvm::Error;
using llvm::BitmaskEnumDetail::operator&;  // NOLINT(misc-unused-using-decls): of MemProt, below

constexpr uint64_t kPage = 4096;
constexpr uint64_t kLead = 64;
constexpr uint64_t kBase = uint64_t{1}
                           << 32;  // where the graph believes to be; nothing may depend on it

uint64_t page_up(uint64_t n) { return (n + kPage - 1) & ~(kPage - 1); }

Error failure(const llvm::Twine& text) {
  return llvm::make_error<llvm::StringError>(text, llvm::inconvertibleErrorCode());
}

// Lays the segments out in the image: code, then the rest; fixups write straight into it.
class ImageMemory : public JITLinkMemoryManager {
 public:
  explicit ImageMemory(Image& image) : image_(image) {}

  void allocate(const JITLinkDylib*, LinkGraph& g, OnAllocatedFunction done) override {
    BasicLayout layout(g);
    if (Error e = place(layout)) return done(std::move(e));
    if (Error e = layout.apply()) return done(std::move(e));
    done(std::make_unique<InFlight>());
  }
  void deallocate(std::vector<FinalizedAlloc> all, OnDeallocatedFunction done) override {
    for (FinalizedAlloc& a : all) a.release();
    done(Error::success());
  }
  using JITLinkMemoryManager::allocate;
  using JITLinkMemoryManager::deallocate;

 private:
  struct InFlight : InFlightAlloc {
    void abandon(OnAbandonedFunction done) override { done(Error::success()); }
    void finalize(OnFinalizedFunction done) override {
      done(FinalizedAlloc(llvm::orc::ExecutorAddr(kBase)));
    }
  };

  Error place(BasicLayout& layout) {
    // Hosts built with -fsanitize=function look at the bytes in front of what they call.
    uint64_t size = kLead;
    std::vector<std::pair<BasicLayout::Segment*, uint64_t>> placed;
    for (bool code : {true, false}) {
      for (auto& [group, segment] : layout.segments()) {
        bool exec = (group.getMemProt() & llvm::orc::MemProt::Exec) != llvm::orc::MemProt::None;
        if ((group.getMemProt() & llvm::orc::MemProt::Write) != llvm::orc::MemProt::None)
          return failure("compiled code has writable data");
        if (exec != code) continue;
        if (segment.Alignment.value() > kPage) return failure("alignment above a page");
        size = llvm::alignTo(size, segment.Alignment);
        placed.emplace_back(&segment, size);
        size += segment.ContentSize + segment.ZeroFillSize;
      }
      size = page_up(size);
      if (code) image_.text_bytes = size;
    }
    image_.bytes.assign(size, 0);
    for (auto& [segment, offset] : placed) {
      segment->Addr = llvm::orc::ExecutorAddr(kBase + offset);
      segment->WorkingMem = reinterpret_cast<char*>(image_.bytes.data()) + offset;
    }
    return Error::success();
  }

  Image& image_;
};

bool is_relative(Edge::Kind kind) {
  switch (kind) {
    case x86_64::Delta64:
    case x86_64::Delta32:
    case x86_64::Delta8:
    case x86_64::NegDelta64:
    case x86_64::NegDelta32:
    case x86_64::PCRel32:
    case x86_64::BranchPCRel32: return true;
    default: return false;
  }
}

Error check_relocatable(LinkGraph& g) {
  for (Symbol* s : g.external_symbols()) return failure("external symbol " + s->getName());
  for (Block* block : g.blocks())
    for (const Edge& e : block->edges())
      if (e.isRelocation() && (!is_relative(e.getKind()) || e.getTarget().isAbsolute()))
        return failure(llvm::Twine("absolute relocation ") + g.getEdgeKindName(e.getKind()));
  return Error::success();
}

class LinkContext : public JITLinkContext {
 public:
  LinkContext(Image& image, const std::string& entry, std::string& error)
      : JITLinkContext(nullptr), image_(image), memory_(image), entry_(entry), error_(error) {}

  JITLinkMemoryManager& getMemoryManager() override { return memory_; }
  void notifyFailed(Error e) override { error_ = llvm::toString(std::move(e)); }
  void lookup(const LookupMap& symbols,
              std::unique_ptr<JITLinkAsyncLookupContinuation> done) override {
    std::string names;
    for (auto& [name, flags] : symbols) names += " " + name.str();
    done->run(failure("external symbols" + names));
  }
  Error notifyResolved(LinkGraph& g) override {
    for (Symbol* s : g.defined_symbols())
      if (s->hasName() && s->getName() == entry_) {
        image_.entry = s->getAddress().getValue() - kBase;
        return Error::success();
      }
    return failure("no symbol " + llvm::Twine(entry_));
  }
  void notifyFinalized(JITLinkMemoryManager::FinalizedAlloc a) override { a.release(); }
  Error modifyPassConfig(LinkGraph&, PassConfiguration& config) override {
    config.PostPrunePasses.push_back(check_relocatable);
    return Error::success();
  }

 private:
  Image& image_;
  ImageMemory memory_;
  const std::string& entry_;
  std::string& error_;
};

}  // namespace

Image link_image(llvm::StringRef object, const std::string& entry) {
  Image image;
  std::string error;
  auto graph = createLinkGraphFromObject(llvm::MemoryBufferRef(object, entry));
  if (!graph) internal_error("link: {}", llvm::toString(graph.takeError()));
  link(std::move(*graph), std::make_unique<LinkContext>(image, entry, error));
  LATHE_CHECK(error.empty(), "link: {}", error);
  return image;
}

}  // namespace lathe
