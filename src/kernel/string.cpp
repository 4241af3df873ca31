// Strings: addresses of blocks that the run time makes and looks into (abi.h, string_call).
#include "diag/error.h"
#include "kernel/lowering.h"

namespace lathe {

bool takes_heap(const OpData& op) {
  switch (op.code) {
    case Op::ListNew:
    case Op::DictNew:
    case Op::StrConcat:
    case Op::StrRepeat:
    case Op::StrGet:
    case Op::StrPart:
    case Op::StrChar:
    case Op::StrInt:
    case Op::Received: return true;
    default: return false;
  }
}

ValueId Lowering::string_call(int function, const Values& operands) {
  bool makes = function < LATHE_STRING_LENGTH;
  return e_.builder().value(Op::StringCall, operands, makes ? Type::ptr() : Type::raw(DType::I64),
                            {{"function", function}});
}

ValueId Lowering::string_constant(const std::string& text) {
  return e_.builder().value(Op::StringConst, {}, Type::ptr(),
                            {{"text", text}, {"number", (*program_.strings)++}});
}

// Of a tagged scalar: the string that it is, or a null address.
ValueId Lowering::string_or_null(ValueId tag, ValueId payload) {
  ScalarBuilder& s = e_.scalars();
  return e_.address(s.Choose({s.IEq({tag, e_.i64(LATHE_TAG_STR)}), payload, e_.i64(0)}));
}

bool Lowering::string_op(const OpData& op) {
  Values x;
  for (ValueId v : op.operands)
    if (!held(v).raw.empty()) x.push_back(held(v).raw[0]);
  auto give = [&](int function, const Values& operands) {
    hold_scalar(op.results[0], string_call(function, operands));
    return true;
  };
  auto at = [&] {
    return position(op.operands[1], string_call(LATHE_STRING_LENGTH, {x[0]}),
                    LATHE_TEXT_StringIndex);
  };
  switch (op.code) {
    case Op::StrConcat: return give(LATHE_STRING_CONCAT, x);
    case Op::StrRepeat: return give(LATHE_STRING_REPEAT, x);
    case Op::StrLen: return give(LATHE_STRING_LENGTH, x);
    case Op::StrGet: return give(LATHE_STRING_PART, {x[0], at(), e_.i64(1), e_.i64(1)});
    case Op::StrPart: return give(LATHE_STRING_PART, x);
    case Op::StrCode: return give(LATHE_STRING_CODE, {x[0], at()});
    case Op::StrChar: return give(LATHE_STRING_CHAR, x);
    case Op::StrInt: return give(LATHE_STRING_INT, x);
    case Op::StrCompare: return give(LATHE_STRING_COMPARE, x);
    case Op::StrFind: return give(LATHE_STRING_FIND, x);
    case Op::Received: hold_scalar(op.results[0], e_.address(x[0])); return true;
    default: return false;
  }
}

}  // namespace lathe
