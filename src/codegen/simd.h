// Loops with independent trips (`simd=true`) and reductions over fixed lanes (`lanes=L`) as
// explicit vector code: a main loop over whole vectors, then what is left, masked where the machine
// has masks for every element type, else one by one.
#pragma once
#include "codegen/emitter.h"

namespace lathe {

struct VectorUnit {
  unsigned bits = 128;
  bool masks = false;  // masked loads and stores of every element size (AVX-512)
};

// False, and nothing is emitted, when the body is not for vectors.
bool emit_simd(Emitter&, const OpData& loop, VectorUnit);
// Always emits: without vectors when it must be.
void emit_lanes(Emitter&, const OpData& loop, VectorUnit);

}  // namespace lathe
