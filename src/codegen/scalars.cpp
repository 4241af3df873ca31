#include "codegen/scalars.h"

#include "diag/error.h"

#include <array>

namespace lathe {

namespace {

// A cell of the llvm column, parsed.
struct Row {
  enum Kind { kNone, kBinary, kCompare, kIntrinsic, kFNeg } kind = kNone;
  unsigned code = 0;  // opcode, predicate or intrinsic id
};

Row parse_row(std::string_view text) {
  using I = llvm::Instruction;
  using P = llvm::CmpInst;
  static constexpr std::pair<std::string_view, unsigned> kBinaries[] = {
      {"add", I::Add},   {"sub", I::Sub},   {"mul", I::Mul},   {"sdiv", I::SDiv}, {"srem", I::SRem},
      {"udiv", I::UDiv}, {"urem", I::URem}, {"and", I::And},   {"or", I::Or},     {"xor", I::Xor},
      {"shl", I::Shl},   {"ashr", I::AShr}, {"lshr", I::LShr}, {"fadd", I::FAdd}, {"fsub", I::FSub},
      {"fmul", I::FMul}, {"fdiv", I::FDiv}};
  static constexpr std::pair<std::string_view, unsigned> kCompares[] = {
      {"icmp eq", P::ICMP_EQ},   {"icmp ne", P::ICMP_NE},   {"icmp slt", P::ICMP_SLT},
      {"icmp sle", P::ICMP_SLE}, {"icmp ult", P::ICMP_ULT}, {"icmp ule", P::ICMP_ULE},
      {"fcmp oeq", P::FCMP_OEQ}, {"fcmp une", P::FCMP_UNE}, {"fcmp olt", P::FCMP_OLT},
      {"fcmp ole", P::FCMP_OLE}, {"fcmp uno", P::FCMP_UNO}};
  for (auto [name, code] : kBinaries)
    if (text == name) return {Row::kBinary, code};
  for (auto [name, code] : kCompares)
    if (text == name) return {Row::kCompare, code};
  if (text == "fneg") return {Row::kFNeg, 0};
  if (text.starts_with("llvm."))
    return {Row::kIntrinsic, llvm::Function::lookupIntrinsicID({text.data(), text.size()})};
  return {};
}

const Row& lowering(Op op) {
  static const auto* const table = [] {
    auto* rows = new std::array<Row, kOpCount>;
    for (int i = kGraphOpCount; i < kOpCount; ++i) (*rows)[i] = parse_row(row(Op(i)).llvm);
    return rows;
  }();
  return (*table)[static_cast<int>(op)];
}

bool is_16_bit_float(DType d) { return d == DType::F16 || d == DType::BF16; }

const llvm::fltSemantics& format_of(DType d) {
  return d == DType::F16    ? llvm::APFloat::IEEEhalf()
         : d == DType::BF16 ? llvm::APFloat::BFloat()
                            : llvm::APFloat::IEEEsingle();
}

}  // namespace

// --- types, constants, memory

llvm::Type* Scalars::register_type(const Type& t) const {
  if (t.kind == TypeKind::Ptr) return b_.getPtrTy();
  LATHE_CHECK(t.is_raw(), "type {} in kernel code", to_string(t));
  switch (info(t.dtype).kind) {
    case 'b': return b_.getInt1Ty();
    case 'f':
      return t.dtype == DType::F64   ? b_.getDoubleTy()
             : t.dtype == DType::F32 ? b_.getFloatTy()
                                     : static_cast<llvm::Type*>(b_.getInt16Ty());
    case 'c': internal_error("{} in kernel code: complex numbers are pairs there", to_string(t));
    default: return b_.getIntNTy(static_cast<unsigned>(info(t.dtype).bits));
  }
}

llvm::Type* Scalars::memory_type(const Type& t) const {
  return t.is_raw() && t.dtype == DType::Bool ? b_.getInt8Ty() : register_type(t);
}

llvm::Value* Scalars::constant(const Type& t, const Attr& value) {
  llvm::Type* type = register_type(t);
  if (t.kind == TypeKind::Ptr) {
    auto* bits = std::get_if<int64_t>(&value);
    LATHE_CHECK(bits && *bits == 0, "an address cannot be a constant");
    return llvm::ConstantPointerNull::get(b_.getPtrTy());
  }
  double number = 0;
  int64_t integer = 0;
  if (auto* d = std::get_if<double>(&value)) {
    LATHE_CHECK(is_float(t.dtype), "a constant {} with a float value", to_string(t));
    number = *d;
  } else {
    auto* flag = std::get_if<bool>(&value);
    auto* i = std::get_if<int64_t>(&value);
    LATHE_CHECK(flag || i, "a constant {} of another kind", to_string(t));
    integer = flag ? *flag : *i;
    number = static_cast<double>(integer);
  }
  if (!is_float(t.dtype)) return llvm::ConstantInt::get(type, static_cast<uint64_t>(integer), true);
  if (t.dtype == DType::F64) return llvm::ConstantFP::get(type, number);
  llvm::APFloat rounded(number);
  bool loses = false;
  rounded.convert(format_of(t.dtype), llvm::APFloat::rmNearestTiesToEven, &loses);
  if (t.dtype == DType::F32) return llvm::ConstantFP::get(b_.getContext(), rounded);
  return llvm::ConstantInt::get(type, rounded.bitcastToAPInt());
}

llvm::Value* Scalars::from_memory(const Type& t, llvm::Value* v) {
  if (!t.is_raw() || t.dtype != DType::Bool) return v;
  return b_.CreateICmpNE(v, llvm::Constant::getNullValue(v->getType()));
}

llvm::Value* Scalars::to_memory(const Type& t, llvm::Value* v) {
  if (!t.is_raw() || t.dtype != DType::Bool) return v;
  return b_.CreateZExt(v, like(b_.getInt8Ty(), v));
}

llvm::Type* Scalars::like(llvm::Type* scalar, llvm::Value* shape) const {
  auto* vector = llvm::dyn_cast<llvm::VectorType>(shape->getType());
  return vector ? llvm::VectorType::get(scalar, vector->getElementCount()) : scalar;
}

// --- instructions

llvm::SmallVector<llvm::Value*, 2> Scalars::emit(Op op, const Type& from, const Type& to,
                                                 llvm::ArrayRef<llvm::Value*> x) {
  switch (op) {
    case Op::Choose: return {choose(x)};
    case Op::Convert: return {convert(from.dtype, to.dtype, x[0])};
    case Op::Bitcast: return {bitcast(from, to, x[0])};
    case Op::PtrAdd: return {b_.CreateGEP(b_.getInt8Ty(), x[0], x[1])};
    case Op::IAddOvf:
    case Op::ISubOvf:
    case Op::IMulOvf: {
      if (op == Op::IMulOvf && is_signed(from.dtype))
        if (auto few = few_times(x); !few.empty()) return few;
      auto* both = b_.CreateBinaryIntrinsic(lowering(op).code, x[0], x[1]);
      return {b_.CreateExtractValue(both, 0), b_.CreateExtractValue(both, 1)};
    }
    default: break;
  }
  if (is_16_bit_float(from.dtype)) return {sixteen_bits(op, from.dtype, x)};
  return {simple(op, from.dtype, x)};
}

// x * 3, 5 or 9 is an address computation. Whether it overflows a comparison of x tells on the
// side: nothing waits for the multiplier. Nothing for other factors.
llvm::SmallVector<llvm::Value*, 2> Scalars::few_times(llvm::ArrayRef<llvm::Value*> operands) {
  llvm::Value *x = operands[0], *factor = operands[1];
  if (llvm::isa<llvm::ConstantInt>(x)) std::swap(x, factor);
  auto* constant = llvm::dyn_cast<llvm::ConstantInt>(factor);
  if (!constant) return {};
  const llvm::APInt& c = constant->getValue();
  if (c != 3 && c != 5 && c != 9) return {};
  llvm::APInt least = llvm::APInt::getSignedMinValue(c.getBitWidth()).sdiv(c);
  llvm::APInt most = llvm::APInt::getSignedMaxValue(c.getBitWidth()).sdiv(c);
  llvm::Value* moved = b_.CreateSub(x, b_.getInt(least));
  return {b_.CreateMul(x, factor), b_.CreateICmpUGT(moved, b_.getInt(most - least))};
}

llvm::Value* Scalars::simple(Op op, DType d, llvm::ArrayRef<llvm::Value*> x) {
  if (*row(op).libm) return math_.math(b_, op, d, x);
  const Row& r = lowering(op);
  switch (r.kind) {
    case Row::kBinary:
      return b_.CreateBinOp(static_cast<llvm::Instruction::BinaryOps>(r.code), x[0], x[1]);
    case Row::kCompare:
      return b_.CreateCmp(static_cast<llvm::CmpInst::Predicate>(r.code), x[0], x[1]);
    case Row::kFNeg: return b_.CreateFNeg(x[0]);
    case Row::kIntrinsic: return b_.CreateIntrinsic(x[0]->getType(), r.code, x);
    case Row::kNone: break;
  }
  internal_error("'{}' is no scalar instruction", spelling(op));
}

llvm::Value* Scalars::sixteen_bits(Op op, DType d, llvm::ArrayRef<llvm::Value*> x) {
  llvm::Type* type = x[0]->getType();
  auto* sign = llvm::ConstantInt::get(type, 0x8000);
  auto* rest = llvm::ConstantInt::get(type, 0x7fff);
  // Operations on the sign alone keep NaNs as they are.
  if (op == Op::FNeg) return b_.CreateXor(x[0], sign);
  if (op == Op::FAbs) return b_.CreateAnd(x[0], rest);
  if (op == Op::FCopysign) return b_.CreateOr(b_.CreateAnd(x[0], rest), b_.CreateAnd(x[1], sign));
  llvm::SmallVector<llvm::Value*, 3> wide;
  for (llvm::Value* v : x) wide.push_back(widen16(d, v));
  llvm::Value* result = simple(op, DType::F32, wide);
  return result->getType()->isFPOrFPVectorTy() ? narrow16(d, DType::F32, result) : result;
}

llvm::Value* Scalars::choose(llvm::ArrayRef<llvm::Value*> x) {
  return b_.CreateSelect(x[0], x[1], x[2]);
}

llvm::Value* Scalars::bitcast(const Type& from, const Type& to, llvm::Value* x) {
  if (from == to) return x;
  llvm::Type* type = like(register_type(to), x);
  if (from.kind == TypeKind::Ptr) return b_.CreatePtrToInt(x, type);
  if (to.kind == TypeKind::Ptr) return b_.CreateIntToPtr(x, type);
  if (from.dtype == DType::Bool) return b_.CreateZExt(x, type);
  if (to.dtype == DType::Bool) return b_.CreateTrunc(x, type);
  return b_.CreateBitCast(x, type);
}

// --- conversions

llvm::Value* Scalars::convert(DType from, DType to, llvm::Value* x) {
  if (from == to) return x;
  if (is_16_bit_float(from)) {
    x = widen16(from, x);
    from = DType::F32;
    if (to == DType::F32) return x;
  }
  if (is_16_bit_float(to)) {
    // From integers through f32, as NumPy does.
    if (!is_float(from)) x = convert(from, DType::F32, x);
    return narrow16(to, from == DType::F64 ? DType::F64 : DType::F32, x);
  }
  llvm::Type* type = like(register_type(Type::raw(to)), x);
  llvm::Value* zero = llvm::Constant::getNullValue(x->getType());
  if (to == DType::Bool)
    return is_float(from) ? b_.CreateFCmpUNE(x, zero) : b_.CreateICmpNE(x, zero);
  if (is_float(from)) return is_float(to) ? b_.CreateFPCast(x, type) : float_to_int(to, x);
  if (is_float(to)) return is_signed(from) ? b_.CreateSIToFP(x, type) : b_.CreateUIToFP(x, type);
  return b_.CreateIntCast(x, type, is_signed(from));
}

// Truncates; saturates; NaN gives the minimum.
llvm::Value* Scalars::float_to_int(DType to, llvm::Value* x) {
  llvm::Type* type = like(register_type(Type::raw(to)), x);
  auto id = is_signed(to) ? llvm::Intrinsic::fptosi_sat : llvm::Intrinsic::fptoui_sat;
  llvm::Value* v = b_.CreateIntrinsic(id, {type, x->getType()}, {x});
  if (!is_signed(to)) return v;  // NaN gives 0 here
  auto* minimum =
      llvm::ConstantInt::get(type, llvm::APInt::getSignedMinValue(type->getScalarSizeInBits()));
  return b_.CreateSelect(b_.CreateFCmpUNO(x, x), minimum, v);
}

llvm::Value* Scalars::widen16(DType format, llvm::Value* bits) {
  if (format == DType::F16 && !math_.converts_f16()) return widen_f16(bits);
  if (format == DType::F16)
    return b_.CreateFPExt(b_.CreateBitCast(bits, like(b_.getHalfTy(), bits)),
                          like(b_.getFloatTy(), bits));
  llvm::Value* wide = b_.CreateZExt(bits, like(b_.getInt32Ty(), bits));
  return b_.CreateBitCast(b_.CreateShl(wide, 16), like(b_.getFloatTy(), bits));
}

llvm::Value* Scalars::narrow16(DType format, DType from, llvm::Value* x) {
  if (from == DType::F64) x = round_to_odd(x);
  llvm::Type* i16 = like(b_.getInt16Ty(), x);
  if (format == DType::F16 && !math_.converts_f16()) return narrow_f16(x);
  if (format == DType::F16)
    return b_.CreateBitCast(b_.CreateFPTrunc(x, like(b_.getHalfTy(), x)), i16);
  // To nearest even on the bits; a NaN keeps its upper bits and becomes quiet.
  llvm::Value* bits = b_.CreateBitCast(x, like(b_.getInt32Ty(), x));
  llvm::Value* odd = b_.CreateAnd(b_.CreateLShr(bits, 16), 1);
  llvm::Value* rounded =
      b_.CreateAdd(bits, b_.CreateAdd(odd, llvm::ConstantInt::get(bits->getType(), 0x7fff)));
  llvm::Value* quiet = b_.CreateOr(bits, 0x400000);
  llvm::Value* chosen = b_.CreateSelect(b_.CreateFCmpUNO(x, x), quiet, rounded);
  return b_.CreateTrunc(b_.CreateLShr(chosen, 16), i16);
}

// f32 between x and zero, its last bit set when it is not exact: rounding that again to 16 bits is
// as good as rounding x once.
llvm::Value* Scalars::round_to_odd(llvm::Value* x) {
  llvm::Value* near = b_.CreateFPTrunc(x, like(b_.getFloatTy(), x));
  llvm::Value* back = b_.CreateFPExt(near, x->getType());
  llvm::Value* bits = b_.CreateBitCast(near, like(b_.getInt32Ty(), x));
  llvm::Value* above = b_.CreateFCmpOGT(b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, back),
                                        b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, x));
  llvm::Value* toward_zero = b_.CreateSub(bits, b_.CreateZExt(above, bits->getType()));
  llvm::Value* inexact = b_.CreateFCmpONE(back, x);
  llvm::Value* odd = b_.CreateOr(toward_zero, b_.CreateZExt(inexact, bits->getType()));
  return b_.CreateBitCast(odd, near->getType());
}

llvm::Value* Scalars::widen_f16(llvm::Value* half) {
  llvm::Type *i32 = like(b_.getInt32Ty(), half), *f32 = like(b_.getFloatTy(), half);
  llvm::Value* bits = b_.CreateZExt(half, i32);
  llvm::Value* magnitude = b_.CreateShl(b_.CreateAnd(bits, 0x7fff), 13);
  // The exponent's bias, by a product that is exact and makes subnormals normal.
  llvm::Value* scaled =
      b_.CreateFMul(b_.CreateBitCast(magnitude, f32), llvm::ConstantFP::get(f32, 0x1p112));
  llvm::Value* special = b_.CreateICmpUGE(magnitude, llvm::ConstantInt::get(i32, 0x0f800000));
  llvm::Value* result =
      b_.CreateSelect(special, b_.CreateOr(magnitude, 0x7f800000), b_.CreateBitCast(scaled, i32));
  llvm::Value* sign = b_.CreateShl(b_.CreateAnd(bits, 0x8000), 16);
  return b_.CreateBitCast(b_.CreateOr(result, sign), f32);
}

llvm::Value* Scalars::narrow_f16(llvm::Value* x) {
  llvm::Type *i32 = like(b_.getInt32Ty(), x), *f32 = like(b_.getFloatTy(), x);
  auto number = [&](uint32_t v) { return llvm::ConstantInt::get(i32, v); };
  llvm::Value* bits = b_.CreateBitCast(x, i32);
  llvm::Value* magnitude = b_.CreateAnd(bits, 0x7fffffff);
  // Normal results: the new bias and half a unit in the last place, to even, in one sum.
  llvm::Value* odd = b_.CreateAnd(b_.CreateLShr(magnitude, 13), 1);
  llvm::Value* normal =
      b_.CreateLShr(b_.CreateAdd(b_.CreateAdd(magnitude, number(0xc8000fff)), odd), 13);
  // Subnormal ones: the adder aligns and rounds.
  llvm::Value* aligned =
      b_.CreateFAdd(b_.CreateBitCast(magnitude, f32), llvm::ConstantFP::get(f32, 0.5));
  llvm::Value* small = b_.CreateSub(b_.CreateBitCast(aligned, i32), number(0x3f000000));
  llvm::Value* result =
      b_.CreateSelect(b_.CreateICmpULT(magnitude, number(0x38800000)), small, normal);
  result = b_.CreateSelect(b_.CreateICmpUGE(magnitude, number(0x477ff000)), number(0x7c00), result);
  result = b_.CreateSelect(b_.CreateICmpUGT(magnitude, number(0x7f800000)), number(0x7e00), result);
  result = b_.CreateOr(result, b_.CreateAnd(b_.CreateLShr(bits, 16), 0x8000));
  return b_.CreateTrunc(result, like(b_.getInt16Ty(), x));
}

}  // namespace lathe
