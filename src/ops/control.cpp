// Blocks of the control ops: words only. Their rules are the verifier's (ir/verify.cpp), their
// lowering the kernel lowering's own; both levels share them.
#include "ops/op_info.h"

namespace lathe {

const OpInfo kIf = {
    .doc = "Runs one of two regions; results are what it yields.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    return 1 if x > 0 else -1\n"
        "f(5) == 1",
};

const OpInfo kWhile = {
    .doc = "Runs the body while the test yields true; carries go from trip to trip.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    while n > 9:\n"
        "        n //= 10\n"
        "    return n\n"
        "f(12345) == 1",
};

const OpInfo kFor = {
    .doc = "Runs the body for i in range(lo, hi, step); carries go from trip to trip.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    total = 0\n"
        "    for i in range(n):\n"
        "        total += i\n"
        "    return total\n"
        "f(5) == 10",
};

const OpInfo kBlock = {
    .doc = "A region that `break` leaves early: an inlined call with returns in the middle.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    def sign(v):\n"
        "        if v < 0:\n"
        "            return -1\n"
        "        return 1\n"
        "    return sign(x) + 1\n"
        "f(-3) == 0",
};

const OpInfo kTry = {
    .doc = "A raise in the body goes on in the handler.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    return 1 // x\n"
        "try:\n"
        "    y = f(0)\n"
        "except ZeroDivisionError:\n"
        "    y = 5\n"
        "y == 5",
};

const OpInfo kCall = {
    .doc = "Calls another function of the graph (attribute callee).",
    .example =
        "def g(x):\n"
        "    return x + 1\n"
        "@lt.function\n"
        "def f(x):\n"
        "    return g(x) * 2\n"
        "f(1) == 4",
};

const OpInfo kYield = {
    .doc = "The normal end of a region: its values are the results of the op around it.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    y = x if x > 0 else -x\n"
        "    return y\n"
        "f(-3) == 3",
};

const OpInfo kBreak = {
    .doc =
        "Leaves an enclosing for, while or block (attribute depth, 0 = innermost) with its "
        "results.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    i = 0\n"
        "    while True:\n"
        "        if i * i >= n:\n"
        "            break\n"
        "        i += 1\n"
        "    return i\n"
        "f(10) == 4",
};

const OpInfo kContinue = {
    .doc = "Goes on with the next trip of an enclosing loop (attribute depth) with its carries.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    total = 0\n"
        "    for i in range(n):\n"
        "        if i % 2:\n"
        "            continue\n"
        "        total += i\n"
        "    return total\n"
        "f(5) == 6",
};

const OpInfo kReturn = {
    .doc = "Returns from the function.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    for i in range(n):\n"
        "        if i > 2:\n"
        "            return i\n"
        "    return -1\n"
        "f(9) == 3",
};

const OpInfo kRaise = {
    .doc =
        "Raises a Python exception: attributes error (abi.h) and site, operands are shown in the "
        "message.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    if x < 0:\n"
        "        raise ValueError(\"negative\")\n"
        "    return x\n"
        "f(1) == 1",
};

const OpInfo kUnreachable = {
    .doc = "A place that control never reaches; undefined behaviour if it does.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    while True:\n"
        "        x += 1\n"
        "        if x > 3:\n"
        "            return x\n"
        "f(0) == 4",
};

}  // namespace lathe
