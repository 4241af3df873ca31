// Every math function of the bitcode library; see math_functions.def for the list.
#pragma once
#include "math_arc.h"
#include "math_erf.h"
#include "math_exp.h"
#include "math_fmod.h"
#include "math_hyperbolic.h"
#include "math_log.h"
#include "math_log1p.h"
#include "math_pow.h"
#include "math_root.h"
#include "math_trig.h"
