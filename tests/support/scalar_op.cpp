#include "support/scalar_op.h"

#include <bit>
#include <cmath>
#include <cstdlib>

#include "diag/error.h"
#include "host_runtime.h"
#include "interp/interpret.h"
#include "ir/print.h"
#include "kernel/verify_kernel.h"
#include "ops/op_info.h"
#include "ops/promote.h"

namespace lathe::test {

namespace {

Type parse_scalar_type(const std::string& name) {
  if (name == "int") return Type::py_int();
  if (name == "float") return Type::py_float();
  if (name == "bool") return Type::py_bool();
  DType d = DType::Bool;
  std::string spelling = name.substr(name.find('.') + 1);
  if (spelling != "bool" && !parse_dtype(spelling, d)) internal_error("type {}", name);
  return name.starts_with("t.") ? Type::tensor(d, {}) : Type::np_scalar(d);
}

std::string type_text(const Type& t) {
  return t.kind == TypeKind::NpScalar && t.dtype == DType::Bool ? "np.bool" : to_string(t);
}

// A slot of the kernel ABI (kernel/signature.h).
int64_t to_slot(const Number& n) {
  if (auto* b = std::get_if<bool>(&n.value)) return *b;
  if (auto* i = std::get_if<int64_t>(&n.value)) return *i;
  double d = std::get<double>(n.value);
  if (n.type.dtype == DType::F32) return std::bit_cast<uint32_t>(static_cast<float>(d));
  return std::bit_cast<int64_t>(d);
}

Number from_slot(const Type& t, int64_t slot) {
  if (t.dtype == DType::Bool) return {t, false, slot != 0};
  if (t.dtype == DType::F32)
    return {t, false, static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(slot)))};
  if (t.dtype == DType::F64) return {t, false, std::bit_cast<double>(slot)};
  return {t, false, slot};
}

ValueId load_slot(ScalarBuilder& s, ValueId scalars, size_t i, DType d) {
  ValueId word = s.load(DType::I64, scalars, s.i64(static_cast<int64_t>(i)));
  if (d == DType::F64) return s.bitcast(word, d);
  if (d == DType::F32) return s.bitcast(s.convert(word, DType::U32), d);
  return s.convert(word, d);
}

void store_slot(ScalarBuilder& s, ValueId scalars, size_t i, ValueId v) {
  DType d = s.dtype(v);
  ValueId word = d == DType::F64   ? s.bitcast(v, DType::I64)
                 : d == DType::F32 ? s.convert(s.bitcast(v, DType::U32), DType::I64)
                                   : s.convert(v, DType::I64);
  s.store(scalars, s.i64(static_cast<int64_t>(i)), word);
}

// @kernel that applies the op to slots (or constants) and stores the result behind them.
Graph kernel_of(Op op, const std::vector<Number>& x, const std::vector<Type>& types,
                const Type& result, const Attrs& attrs, LowerOptions options) {
  Graph g;
  RegionId body = g.function(g.add_function("kernel")).body;
  g.add_arg(body, Type::ptr());
  g.add_arg(body, Type::ptr());
  ValueId scalars = g.add_arg(body, Type::ptr());
  Builder b(g, body);
  ScalarBuilder s(b, options);
  std::vector<ValueId> raw;
  raw.reserve(x.size());
  for (size_t i = 0; i < x.size(); ++i)
    raw.push_back(x[i].constant ? b.constant(Type::raw(types[i].dtype), x[i].value)
                                : load_slot(s, scalars, i, types[i].dtype));
  store_slot(s, scalars, x.size(), op_info(op).lower({s, raw, types, result, attrs}));
  b.end(Op::Return, {});
  verify_kernel_or_die(g, "in run_scalar_op");
  return g;
}

const char* exception_name(ErrorClass c) {
  switch (c) {
    case ErrorClass::Type: return "TypeError";
    case ErrorClass::Value: return "ValueError";
    case ErrorClass::Index: return "IndexError";
    case ErrorClass::Overflow: return "OverflowError";
    case ErrorClass::ZeroDivision: return "ZeroDivisionError";
    case ErrorClass::Trace: return "TraceError";
  }
  return "?";
}

const char* exception_name(const lathe_error& e) {
  switch (e.code) {
    case LATHE_ERR_INDEX: return "IndexError";
    case LATHE_ERR_ZERO_DIVISION: return "ZeroDivisionError";
    case LATHE_ERR_OVERFLOW: return e.nargs ? "OverflowError" : "IntegerRangeError";
    case LATHE_ERR_TYPE: return "TypeError";
    default: return "ValueError";
  }
}

const char* text_of(int64_t number) {
  switch (number) {
#define TEXT(Name, number, text) \
  case number:                   \
    return text;
#include "lathe/error_texts.def"
#undef TEXT
    default: return "?";
  }
}

std::string float_text(double d) {
  if (std::isnan(d)) return "nan";
  if (std::isinf(d)) return d < 0 ? "-inf" : "inf";
  return fmt::format("{:a}", d);
}

}  // namespace

Number parse_number(const std::string& text) {
  size_t space = text.find(' ');
  Number n{parse_scalar_type(text.substr(0, space)), text[space + 1] == '=', {}};
  const char* digits = text.c_str() + space + 1 + n.constant;
  if (n.type.dtype == DType::Bool)
    n.value = *digits == '1';
  else if (is_float(n.type.dtype))
    n.value = std::strtod(digits, nullptr);
  else if (n.type.dtype == DType::U64)
    n.value = static_cast<int64_t>(std::strtoull(digits, nullptr, 10));
  else
    n.value = static_cast<int64_t>(std::strtoll(digits, nullptr, 10));
  return n;
}

std::string to_text(const Number& n) {
  std::string type = type_text(n.type) + " ";
  if (auto* b = std::get_if<bool>(&n.value)) return type + (*b ? "1" : "0");
  if (auto* d = std::get_if<double>(&n.value)) return type + float_text(*d);
  int64_t i = std::get<int64_t>(n.value);
  return type + (n.type.dtype == DType::U64 ? std::to_string(static_cast<uint64_t>(i))
                                            : std::to_string(i));
}

std::string to_text(const ScalarOutcome& o) { return o.raised ? o.error : to_text(o.number); }

std::string error_text(const lathe_error& e) {
  std::string out = exception_name(e) + std::string(": ");
  if (e.nargs == 0) return out;
  std::string text = text_of(e.args[0]);
  for (int i = 1; i < e.nargs; ++i) {
    size_t at = text.find('{');
    if (at == std::string::npos) break;
    bool dtype = text.compare(at, 7, "{dtype}") == 0;
    text.replace(at, dtype ? 7 : 2,
                 dtype ? numpy_name(static_cast<DType>(e.args[i])) : std::to_string(e.args[i]));
  }
  return out + text;
}

ScalarOutcome run_scalar_op(Op op, const std::vector<Number>& x, const Attrs& attrs,
                            LowerOptions options) {
  Graph g;
  RegionId body = g.function(g.add_function("f")).body;
  Builder b(g, body);
  std::vector<ValueId> operands;
  std::vector<Type> types;
  for (const Number& n : x) {
    operands.push_back(n.constant ? b.constant(n.type, n.value) : g.add_arg(body, n.type));
    types.push_back(n.type);
  }
  Type result;
  try {
    result = infer(g, op, operands, attrs).at(0);
  } catch (const UserError& e) {
    return {true, {}, fmt::format("{}: {}", exception_name(e.error_class), e.what())};
  }
  Graph kernel = kernel_of(op, x, types, result, attrs, options);
  std::vector<int64_t> slots;
  slots.reserve(x.size() + 1);
  for (const Number& n : x) slots.push_back(to_slot(n));
  slots.push_back(0);
  HostContext host;
  host.begin();
  int32_t status = interpret(kernel, "kernel", host.ctx(), nullptr, slots.data());
  ScalarOutcome out;
  out.raised = status != LATHE_OK;
  if (out.raised)
    out.error = error_text(host.ctx()->error);
  else
    out.number = from_slot(result, slots.back());
  host.end();
  return out;
}

ScalarOutcome run_scalar_op(const std::string& name, const std::vector<Number>& x,
                            LowerOptions options) {
  size_t space = name.find(' ');
  Op op{};
  if (!parse_op(name.substr(0, space), op)) internal_error("op {}", name);
  Attrs attrs;
  if (space != std::string::npos) attrs.set("to", parse_scalar_type(name.substr(space + 1)));
  return run_scalar_op(op, x, attrs, options);
}

}  // namespace lathe::test
