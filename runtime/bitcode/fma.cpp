// The symbols that LLVM calls for fma instructions on machines without FMA; see soft_fma.h. Only
// the code generator knows that it will need them: it links both when the machine lacks FMA.
#include "soft_fma.h"

extern "C" {

double fma(double a, double b, double c) { return lathe::math::soft_fma(a, b, c); }
float fmaf(float a, float b, float c) { return lathe::math::soft_fma(a, b, c); }

}  // extern "C"
