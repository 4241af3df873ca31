// Blocks of the control ops: words only. Their rules are the verifier's (ir/verify.cpp), their
// lowering the kernel lowering's own; both levels share them.
#include "ops/op_info.h"

namespace lathe {

const OpInfo kIf = {
    .doc = "Runs one of two regions; results are what it yields.",
    .example = "(lambda x: 1 if x > 0 else -1)(5) == 1",
};

const OpInfo kWhile = {
    .doc = "Runs the body while the test yields true; carries go from trip to trip.",
    .example = "sum(iter([1, 2])) == 3",
};

const OpInfo kFor = {
    .doc = "Runs the body for i in range(lo, hi, step); carries go from trip to trip.",
    .example = "sum(range(4)) == 6",
};

const OpInfo kBlock = {
    .doc = "A region that `break` leaves early: an inlined call with returns in the middle.",
    .example = "any(i == 2 for i in range(3))",
};

const OpInfo kTry = {
    .doc = "A raise in the body goes on in the handler.",
    .example = "hasattr(1, 'real')",
};

const OpInfo kCall = {
    .doc = "Calls another function of the graph (attribute callee): recursion.",
    .example = "max(1, 2) == 2",
};

const OpInfo kYield = {
    .doc = "The normal end of a region: its values are the results of the op around it.",
    .example = "(1 if True else 2) == 1",
};

const OpInfo kBreak = {
    .doc =
        "Leaves an enclosing for, while or block (attribute depth, 0 = innermost) with its "
        "results.",
    .example = "next(i for i in range(9) if i > 2) == 3",
};

const OpInfo kContinue = {
    .doc = "Goes on with the next trip of an enclosing loop (attribute depth) with its carries.",
    .example = "[i for i in range(4) if i % 2] == [1, 3]",
};

const OpInfo kReturn = {
    .doc = "Returns from the function.",
    .example = "(lambda: 1)() == 1",
};

const OpInfo kRaise = {
    .doc =
        "Raises a Python exception: attributes error (abi.h) and site, operands are shown in the "
        "message.",
    .example = "isinstance(ValueError('x'), Exception)",
};

const OpInfo kUnreachable = {
    .doc = "A place that control never reaches; undefined behaviour if it does.",
    .example = "(lambda: 1)() == 1",
};

}  // namespace lathe
