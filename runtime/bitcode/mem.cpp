// memcpy, memmove, memset and memcmp for compiled images, which have no external symbols. LLVM may
// call them for copies that it does not expand. Plain x86-64 string instructions: fast from about
// a hundred bytes on (ERMS), and no feature test.
//
// no_builtin keeps clang from turning the bodies into calls of themselves.
#include <stddef.h>

#define LATHE_NO_BUILTIN [[clang::no_builtin("memcpy", "memset", "memmove", "memcmp", "bcmp")]]

extern "C" {

LATHE_NO_BUILTIN void* memcpy(void* __restrict to, const void* __restrict from, size_t n) {
  void* cursor = to;
  __asm__ volatile("rep movsb" : "+D"(cursor), "+S"(from), "+c"(n) : : "memory");
  return to;
}

LATHE_NO_BUILTIN void* memset(void* to, int value, size_t n) {
  void* cursor = to;
  __asm__ volatile("rep stosb" : "+D"(cursor), "+c"(n) : "a"(value) : "memory");
  return to;
}

// Backwards (direction flag set) only where the areas overlap the wrong way.
LATHE_NO_BUILTIN void* memmove(void* to, const void* from, size_t n) {
  auto* target = static_cast<unsigned char*>(to);
  const auto* source = static_cast<const unsigned char*>(from);
  if (static_cast<size_t>(target - source) >= n) {
    __asm__ volatile("rep movsb" : "+D"(target), "+S"(source), "+c"(n) : : "memory");
    return to;
  }
  // Whole words from the end, then the bytes that remain at the front.
  while (n >= 8) {
    n -= 8;
    unsigned long long word;
    __builtin_memcpy_inline(&word, source + n, 8);
    __builtin_memcpy_inline(target + n, &word, 8);
  }
  while (n > 0) {
    --n;
    target[n] = source[n];
  }
  return to;
}

LATHE_NO_BUILTIN int memcmp(const void* a, const void* b, size_t n) {
  const auto* left = static_cast<const unsigned char*>(a);
  const auto* right = static_cast<const unsigned char*>(b);
  for (size_t i = 0; i < n; ++i) {
    if (left[i] != right[i]) {
      return left[i] < right[i] ? -1 : 1;
    }
  }
  return 0;
}

}  // extern "C"
