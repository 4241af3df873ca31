// Memory for code: slabs, reuse, bounds, protection.
#include "diag/error.h"
#include "jit/executable.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <new>
#include <thread>
#include <vector>

namespace lathe {
namespace {

// mov eax, n; ret. Not at the very front: sanitizers look at the bytes before a function.
constexpr size_t kEntry = 16;
std::vector<uint8_t> returns(uint32_t n, size_t size = kEntry + 6) {
  std::vector<uint8_t> code(size, 0xcc);
  code[kEntry] = 0xb8;
  std::memcpy(&code[kEntry + 1], &n, sizeof n);
  code[kEntry + 5] = 0xc3;
  return code;
}
int call(void* code) { return reinterpret_cast<int (*)()>(static_cast<char*>(code) + kEntry)(); }

TEST(CodeMemory, ImagesShareASlab) {
  CodeMemory memory;
  std::vector<void*> places;
  for (uint32_t i = 0; i < 10; ++i) places.push_back(memory.map(returns(i)));
  EXPECT_EQ(memory.mapped_bytes(), CodeMemory::kSlab);
  EXPECT_EQ(memory.used_bytes(), 10 * CodeMemory::kPage);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(call(places[static_cast<size_t>(i)]), i);
  memory.unmap(places[4], 6);
  EXPECT_EQ(memory.map(returns(77)), places[4]) << "a free page is taken again";
  EXPECT_EQ(call(places[4]), 77);
  EXPECT_EQ(call(places[5]), 5);
}

TEST(CodeMemory, LargeImagesAndTheWayBack) {
  CodeMemory memory;
  const size_t size = 3 * CodeMemory::kSlab + 100;
  void* large = memory.map(returns(1, size));
  void* small = memory.map(returns(2));
  EXPECT_EQ(call(large) + call(small), 3);
  memory.unmap(large, size);
  memory.unmap(small, 6);
  EXPECT_EQ(memory.used_bytes(), 0u);
  EXPECT_LE(memory.mapped_bytes(), CodeMemory::kSlab);
}

TEST(CodeMemory, IsBounded) {
  CodeMemory memory(2 * CodeMemory::kSlab);
  std::vector<void*> places;
  EXPECT_THROW(
      {
        for (uint32_t i = 0; i < 10000; ++i) places.push_back(memory.map(returns(i)));
      },
      std::bad_alloc);
  EXPECT_EQ(places.size(), 2 * CodeMemory::kSlab / CodeMemory::kPage);
  memory.unmap(places.back(), 6);
  EXPECT_EQ(call(memory.map(returns(5))), 5);
}

TEST(CodeMemory, IsNeverWritableWhereItRuns) {
  CodeMemory memory;
  auto address = reinterpret_cast<uintptr_t>(memory.map(returns(1)));
  std::ifstream maps("/proc/self/maps");
  bool found = false;
  for (std::string line; std::getline(maps, line);) {
    uintptr_t low = 0, high = 0;
    char rights[5] = "";
    ASSERT_EQ(std::sscanf(line.c_str(), "%lx-%lx %4s", &low, &high, rights), 3);
    if (address < low || address >= high) continue;
    found = true;
    EXPECT_EQ(std::string(rights).substr(0, 3), "r-x");
  }
  EXPECT_TRUE(found);
}

TEST(CodeMemory, ManyThreads) {
  CodeMemory memory;
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (uint32_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (uint32_t i = 0; i < 500; ++i) {
        void* code = memory.map(returns(t * 1000 + i));
        wrong += call(code) != static_cast<int>(t * 1000 + i);
        memory.unmap(code, 6);
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(wrong.load(), 0);
  EXPECT_EQ(memory.used_bytes(), 0u);
}

TEST(MappedCode, IsFreedWithItsLastReference) {
  CodeMemory memory;
  Image image;
  image.bytes = returns(9, 4096);
  image.text_bytes = 4096;
  image.entry = kEntry;
  auto code = MappedCode::load(image, memory);
  auto again = code;
  code.reset();
  EXPECT_EQ(memory.used_bytes(), CodeMemory::kPage);
  EXPECT_EQ(again->entry()(nullptr, nullptr, nullptr), 9);
  again.reset();
  EXPECT_EQ(memory.used_bytes(), 0u);
  image.entry = 4096;
  EXPECT_THROW(MappedCode::load(image, memory), InternalError);
}

}  // namespace
}  // namespace lathe
