#include "arena.h"

#include <cstdlib>
#include <new>

namespace lathe {

Arena::Chunk* Arena::new_chunk(int64_t bytes) {
  auto total = static_cast<size_t>(bytes + kHeader);
  void* memory = std::aligned_alloc(kHeader, total);
  if (!memory) return nullptr;
  auto* base = static_cast<char*>(memory);
  return new (memory) Chunk{nullptr, base + kHeader, base + total};
}

void Arena::enter(lathe_ctx* ctx, Chunk* chunk, char* top) {
  ctx->arena_begin = chunk ? chunk->begin() : nullptr;
  ctx->arena_top = top;
  ctx->arena_end = chunk ? chunk->end : nullptr;
}

void* Arena::grow(lathe_ctx* ctx, int64_t bytes) {
  if (bytes < 0 || bytes > INT64_MAX / 4) return nullptr;
  int64_t need = (bytes + 63) & ~int64_t{63};
  int64_t used = 0;
  for (Chunk* c = last_; c; c = c->previous) used += c->size();
  int64_t size = used > kFirstChunk ? used : kFirstChunk;  // so that the chain doubles
  if (size < need) size = need;
  Chunk* chunk = spare_;
  if (chunk && chunk->size() >= need) {
    spare_ = nullptr;
  } else {
    chunk = new_chunk(size);
    if (!chunk && size > need) chunk = new_chunk(need);
    if (!chunk) return nullptr;
  }
  if (last_) last_->top = ctx->arena_top;
  chunk->previous = last_;
  last_ = chunk;
  if (used + chunk->size() > chained_) chained_ = used + chunk->size();
  enter(ctx, chunk, chunk->begin() + need);
  return chunk->begin();
}

void Arena::pop(lathe_ctx* ctx) {
  Chunk* chunk = last_;
  last_ = chunk->previous;
  if (spare_ && spare_->size() >= chunk->size()) {
    std::free(chunk);
  } else {
    std::free(spare_);
    spare_ = chunk;
  }
  enter(ctx, last_, last_ ? last_->top : nullptr);
}

void Arena::release(lathe_ctx* ctx, int64_t mark) {
  auto* address = reinterpret_cast<char*>(mark);
  auto holds = [&](Chunk* c) { return address >= c->begin() && address <= c->end; };
  // A mark of null was taken before there was a chunk.
  while (last_ && !(address && holds(last_))) pop(ctx);
  if (last_) ctx->arena_top = address;
}

void Arena::reset(lathe_ctx* ctx) {
  if (last_ && !last_->previous && !spare_ && last_->size() <= kKeep) [[likely]] {
    ctx->arena_top = last_->begin();
    return;
  }
  while (last_ && (last_->previous || last_->size() > kKeep)) pop(ctx);
  if (chained_ <= kKeep && (last_ ? last_->size() : 0) < chained_) {
    if (last_) pop(ctx);
    last_ = spare_ && spare_->size() >= chained_ ? spare_ : new_chunk(chained_);
    if (last_ == spare_) spare_ = nullptr;
    if (last_) last_->previous = nullptr;
  }
  std::free(spare_);
  spare_ = nullptr;
  chained_ = last_ ? last_->size() : 0;
  enter(ctx, last_, last_ ? last_->begin() : nullptr);
}

void Arena::destroy(lathe_ctx* ctx) {
  while (last_) pop(ctx);
  std::free(spare_);
  spare_ = nullptr;
}

}  // namespace lathe
