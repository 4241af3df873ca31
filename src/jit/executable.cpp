#include "jit/executable.h"

#include "codegen/features.h"
#include "diag/error.h"

namespace lathe {

bool runs_here(const Image& image) { return (image.features & ~host_cpu_features()) == 0; }

std::shared_ptr<const MappedCode> MappedCode::load(const Image& image, CodeMemory& memory) {
  LATHE_CHECK(image.entry < image.text_bytes && image.text_bytes <= image.bytes.size(),
              "image of {} bytes, {} of code, entry at {}", image.bytes.size(), image.text_bytes,
              image.entry);
  if (!runs_here(image))
    user_error(ErrorClass::Value, "the compiled code needs CPU features that are missing here: {}",
               feature_names(image.features & ~host_cpu_features()));
  return std::shared_ptr<const MappedCode>(new MappedCode(memory, image));
}

MappedCode::MappedCode(CodeMemory& memory, const Image& image)
    : memory_(memory),
      size_(image.bytes.size()),
      base_(memory.map(image.bytes)),
      entry_(reinterpret_cast<lathe_kernel>(static_cast<char*>(base_) + image.entry)) {}

MappedCode::~MappedCode() { memory_.unmap(base_, size_); }

}  // namespace lathe
