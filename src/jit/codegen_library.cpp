#include "jit/codegen_library.h"

#include "diag/error.h"

#include <dlfcn.h>

#include <atomic>
#include <mutex>

namespace lathe {

namespace {

std::mutex mutex;
std::atomic<CodegenApi*> loaded{nullptr};

std::string& path() {
  static auto* const text = [] {
    Dl_info here{};
    std::string file =
        dladdr(reinterpret_cast<void*>(&codegen), &here) && here.dli_fname ? here.dli_fname : "";
    size_t slash = file.rfind('/');
    return new std::string(file.substr(0, slash == std::string::npos ? 0 : slash + 1) +
                           "liblathe_codegen.so");
  }();
  return *text;
}

CodegenApi* open_library() {
  void* library = dlopen(path().c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) user_error(ErrorClass::Trace, "cannot load the code generator: {}", dlerror());
  using Entry = CodegenApi* (*)();
  auto* entry = reinterpret_cast<Entry>(dlsym(library, "lathe_codegen_v1"));
  if (!entry) user_error(ErrorClass::Trace, "{} is of another version of Lathe", path());
  CodegenApi* api = entry();
  if (api->vocabulary() != kVocabulary)
    user_error(ErrorClass::Trace, "{} was built from other sources than this Lathe", path());
  return api;
}

}  // namespace

CodegenApi& codegen() {
  if (CodegenApi* api = loaded.load(std::memory_order_acquire)) return *api;
  std::lock_guard lock(mutex);
  if (!loaded.load(std::memory_order_relaxed))
    loaded.store(open_library(), std::memory_order_release);
  return *loaded.load(std::memory_order_relaxed);
}

bool codegen_loaded() { return loaded.load(std::memory_order_acquire) != nullptr; }

void set_codegen_path(std::string file) {
  std::lock_guard lock(mutex);
  path() = std::move(file);
}

}  // namespace lathe
