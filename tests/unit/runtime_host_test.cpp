// The C++ host runtime: arena, result blocks, error record.
#include "host_runtime.h"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>

namespace lathe {
namespace {

// What compiled code does inline.
void* alloc(lathe_ctx* ctx, int64_t bytes) {
  int64_t rounded = (bytes + 63) & ~int64_t{63};
  if (ctx->arena_end - ctx->arena_top < rounded) return ctx->rt->arena_grow(ctx, bytes);
  void* block = ctx->arena_top;
  ctx->arena_top += rounded;
  return block;
}
void give_back(lathe_ctx* ctx, char* mark) {
  if (mark >= ctx->arena_begin && mark <= ctx->arena_end)
    ctx->arena_top = mark;
  else
    ctx->rt->arena_release(ctx, reinterpret_cast<int64_t>(mark));
}

TEST(Arena, BlocksAreAlignedAndApart) {
  HostContext host;
  lathe_ctx* ctx = host.ctx();
  char* last = nullptr;
  for (int64_t bytes : {1, 0, 63, 64, 65, 5000, 100000, 3, 1 << 20}) {
    auto* block = static_cast<char*>(alloc(ctx, bytes));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 64, 0u);
    std::memset(block, 0xab, static_cast<size_t>(bytes));
    EXPECT_NE(block, last);
    if (bytes > 0) last = block;
  }
}

TEST(Arena, WatermarksAcrossChunks) {
  HostContext host;
  lathe_ctx* ctx = host.ctx();
  char* empty = ctx->arena_top;
  alloc(ctx, 100);
  char* early = ctx->arena_top;
  void* next = alloc(ctx, 64);
  give_back(ctx, early);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(alloc(ctx, 64), next);
    char* inner = ctx->arena_top;
    for (int i = 0; i < 10; ++i) alloc(ctx, 40000);
    EXPECT_NE(ctx->arena_top, inner);
    give_back(ctx, inner);
    EXPECT_EQ(ctx->arena_top, inner);
    give_back(ctx, early);
  }
  give_back(ctx, empty);
  EXPECT_EQ(ctx->arena_top, empty);
}

TEST(Arena, MeltsIntoOneChunk) {
  HostContext host;
  lathe_ctx* ctx = host.ctx();
  for (int i = 0; i < 20; ++i) alloc(ctx, 50000);
  host.end();
  EXPECT_EQ(ctx->arena_top, ctx->arena_begin);
  char* begin = ctx->arena_begin;
  for (int i = 0; i < 20; ++i) alloc(ctx, 50000);
  EXPECT_EQ(ctx->arena_begin, begin);
  host.end();
  EXPECT_EQ(ctx->arena_begin, begin);
}

TEST(Arena, HugeChunksAreNotKept) {
  HostContext host;
  alloc(host.ctx(), Arena::kKeep + 1);
  host.end();
  EXPECT_LE(host.ctx()->arena_end - host.ctx()->arena_begin, Arena::kKeep);
  EXPECT_NE(alloc(host.ctx(), 10), nullptr);
}

TEST(ResultBlocks, CountReferencesAcrossThreads) {
  ResultBlock* b = new_block(100);
  EXPECT_EQ(ResultBlock::of(b->data()), b);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(b->data()) % 64, 0u);
  EXPECT_TRUE(b->contains(b->data()));
  EXPECT_TRUE(b->contains(static_cast<char*>(b->data()) + 100));
  EXPECT_FALSE(b->contains(static_cast<char*>(b->data()) + 101));
  EXPECT_FALSE(b->contains(static_cast<char*>(b->data()) - 1));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([b] {
      for (int i = 0; i < 1000; ++i) {
        retain(b);
        release(b);
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(b->references.load(), 1);
  release(b);
  EXPECT_EQ(new_block(-1), nullptr);
  EXPECT_EQ(new_block(INT64_MAX), nullptr);
}

TEST(HostContext, TakesResultsByAddress) {
  HostContext host;
  lathe_ctx* ctx = host.ctx();
  void* a = ctx->rt->result_alloc(ctx, 0, 80);
  void* b = ctx->rt->result_alloc(ctx, 1, 0);
  ResultBlock* first = host.take_result(static_cast<char*>(a) + 40);
  ResultBlock* second = host.take_result(a);
  ResultBlock* empty = host.take_result(b);
  host.end();
  EXPECT_EQ(first, second);
  EXPECT_EQ(first->references.load(), 2);
  EXPECT_EQ(empty->references.load(), 1);
  release(first);
  release(second);
  release(empty);
  EXPECT_EQ(ctx->rt->result_alloc(ctx, 0, -5), nullptr);
  EXPECT_EQ(ctx->error.code, LATHE_ERR_MEMORY);
  EXPECT_EQ(ctx->error.args[0], -5);
}

TEST(HostContext, ErrorsAreComplete) {
  HostContext host;
  lathe_ctx* ctx = host.ctx();
  std::memset(&ctx->error, 0xff, sizeof ctx->error);
  const int64_t tags[] = {3, 4}, args[] = {10, 20};
  EXPECT_EQ(ctx->rt->raise(ctx, 9, 3, 5, 2, tags, args), LATHE_RAISED);
  EXPECT_EQ(ctx->error.code, 9);
  EXPECT_EQ(ctx->error.site, 3);
  EXPECT_EQ(ctx->error.loc, 5);
  EXPECT_EQ(ctx->error.nargs, 2);
  EXPECT_EQ(ctx->error.args[1], 20);
  EXPECT_EQ(ctx->error.tags[7], 0);
  EXPECT_EQ(ctx->error.args[2], 0);
}

TEST(HostContext, KnowsTheStackOfItsThread) {
  auto check = [] {
    auto* here = static_cast<char*>(__builtin_frame_address(0));
    char* limit = thread_stack_limit();
    EXPECT_LT(limit, here);
    EXPECT_LT(here - limit, 64 << 20);
  };
  check();
  std::thread(check).join();
}

}  // namespace
}  // namespace lathe
