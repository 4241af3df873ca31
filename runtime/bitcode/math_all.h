// Every math function of the bitcode library; see math_functions.def for the list.
#pragma once
#include "math_exp.h"
#include "math_log.h"
#include "math_pow.h"
#include "math_trig.h"
