// A function of a parsed file, ready to be called by run lines: lowered when it is of the graph
// level; when it is a kernel function with parameters of its own, behind an entry that passes them.
// Builds the two vectors of the kernel ABI from literals and reads everything back afterwards.
#pragma once
#include "kernel/signature.h"
#include "tools/array_memory.h"
#include "tools/engine.h"
#include "tools/run_line.h"
#include "tools/test_host.h"

#include <string>
#include <vector>

namespace lathe {

// Everything that a call leaves behind.
struct Outcome {
  int32_t status = LATHE_OK;
  lathe_error error{};
  std::vector<Printed> printed;
  std::vector<Value> results;       // when status is OK
  std::vector<Value> arrays;        // arguments afterwards; none for those that are no arrays
  std::vector<int64_t> slots;       // scalars of an entry that is called with `;`
  std::vector<std::string> faults;  // memory that the kernel must not touch was touched
};

class Program {
 public:
  Program(const Graph& graph, const std::string& function);
  Program(const Program&) = delete;  // kernels look into it
  // False for kernel functions that return addresses.
  static bool can_run(const Graph& graph, const Function& f);

  const Graph& kernel() const { return kernel_; }
  const std::string& entry() const { return entry_; }
  // Math functions differ between engines in the last places.
  bool has_math() const;
  bool has_strided() const;
  // engine: number in engines(). Throws UserError when the arguments do not fit.
  Outcome run(size_t engine, const RunLine& call, Layout layout = Layout::Contiguous);

 private:
  struct Place {
    Type type;
    Slot slot;
    bool strided = false;
  };
  class Call;

  void from_graph(const Graph& graph, const Function& f);
  void from_kernel(const Function& f);

  std::vector<Kernel> prepared_;  // by engine, empty until used
  Graph kernel_;
  std::string entry_;
  std::vector<Place> params_, results_;
  int array_count_ = 0, scalar_count_ = 0;
  bool plain_entry_ = false;  // called with arrays and scalars
};

}  // namespace lathe
