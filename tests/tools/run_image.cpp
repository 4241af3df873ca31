// run_image <file> <address> <n>: maps a stored image at the address (hexadecimal), runs its kernel
// on an array of n numbers 0, 1, 2, ... and prints the status, the error code and the sum of the
// array. A process of its own, without LLVM: it shows that images depend on nothing but the ABI.
// File: one page with text_bytes, entry, size (u64 each), then the bytes of the image.
#include "host_runtime.h"
#include "lathe/abi.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  int file = open(argv[1], O_RDONLY);
  uint64_t header[3];
  if (file < 0 || read(file, header, sizeof header) != sizeof header) return 3;
  const auto [text_bytes, entry, size] = header;
  auto* wanted = reinterpret_cast<char*>(std::strtoull(argv[2], nullptr, 16));
  const int flags = MAP_PRIVATE | MAP_FIXED_NOREPLACE;
  auto* base =
      static_cast<char*>(mmap(wanted, text_bytes, PROT_READ | PROT_EXEC, flags, file, 4096));
  if (base != wanted) return 4;
  if (size > text_bytes && mmap(wanted + text_bytes, size - text_bytes, PROT_READ, flags, file,
                                static_cast<off_t>(4096 + text_bytes)) == MAP_FAILED)
    return 5;

  int64_t n = std::atoll(argv[3]);
  std::vector<double> numbers(static_cast<size_t>(n));
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i);
  void* array = numbers.data();
  lathe::HostContext host;
  int status = host.call(reinterpret_cast<lathe_kernel>(base + entry), &array, &n);
  double sum = 0;
  for (double x : numbers) sum += x;
  std::printf("%d %d %.17g\n", status, status ? host.ctx()->error.code : 0, sum);
  return 0;
}
