// Operand and result types of the instructions of scalars.def.
#include "diag/error.h"
#include "kernel/verify_kernel.h"
#include "lathe/abi.h"

#include <algorithm>

namespace lathe {

namespace {

bool is_b1(const Type& t) { return t.is_raw() && t.dtype == DType::Bool; }
bool is_i64(const Type& t) { return t.is_raw() && t.dtype == DType::I64; }
bool is_ptr(const Type& t) { return t.kind == TypeKind::Ptr; }
bool is_int(const Type& t) { return t.is_raw() && is_integer(t.dtype); }
bool is_flt(const Type& t) { return t.is_raw() && is_float(t.dtype); }
bool is_any(const Type& t) { return is_ptr(t) || (t.is_raw() && !is_complex(t.dtype)); }
int width(const Type& t) { return is_ptr(t) ? 64 : info(t.dtype).bits; }

class Rule {
 public:
  Rule(const Graph& g, const OpData& op) : op_(op) {
    for (ValueId v : op.operands) x_.push_back(g.type(v));
    for (ValueId v : op.results) r_.push_back(g.type(v));
  }

  std::string check() {
    if (op_.code == Op::Const) return constant();
    if (!is_kernel_op(op_.code)) return "no op of the kernel level";
    if (op_.code == Op::Store || op_.code == Op::ArenaRelease || op_.code == Op::Safepoint ||
        op_.code == Op::HostCall || op_.code == Op::ListReserve || op_.code == Op::ListRelease ||
        op_.code == Op::DictDrop || op_.code == Op::DictEmpty || op_.code == Op::DictMerge)
      want(r_.empty(), "has no result");
    else if (op_.code == Op::IAddOvf || op_.code == Op::ISubOvf || op_.code == Op::IMulOvf)
      want(r_.size() == 2 && is_b1(r_[1]), "has two results, the second a b1");
    else
      want(r_.size() == 1, "has one result");
    if (error_.empty()) has(op_.code, Pure) ? pure() : effect();
    return error_;
  }

 private:
  void want(bool ok, const char* what) {
    if (!ok && error_.empty()) error_ = what;
  }
  void same(size_t first = 0) {
    want(std::all_of(x_.begin() + static_cast<ptrdiff_t>(first), x_.end(),
                     [&](const Type& t) { return t == x_[first]; }),
         "needs operands of one type");
  }
  // x_[0] is of the class, all operands are of one type, and so is the result.
  void uniform(bool ok, const char* what) {
    want(ok, what);
    same();
    want(r_[0] == x_[0], "gives the type of its operands");
  }
  void comparison(bool ok, const char* what) {
    want(ok, what);
    same();
    want(is_b1(r_[0]), "gives b1");
  }

  void pure() {
    switch (op_.code) {
      case Op::IAnd:
      case Op::IOr:
      case Op::IXor: return uniform(is_int(x_[0]) || is_b1(x_[0]), "needs integers or b1");
      case Op::IEq:
      case Op::INe:
        return comparison(is_any(x_[0]) && !is_flt(x_[0]), "needs integers, b1 or addresses");
      case Op::ULt:
      case Op::ULe:
        return comparison(is_int(x_[0]) || is_ptr(x_[0]), "needs integers or addresses");
      case Op::ILt:
      case Op::ILe: return comparison(is_int(x_[0]), "needs integers");
      case Op::FEq:
      case Op::FNe:
      case Op::FLt:
      case Op::FLe:
      case Op::FUno: return comparison(is_flt(x_[0]), "needs floats");
      case Op::IAddOvf:
      case Op::ISubOvf:
      case Op::IMulOvf:
        return uniform(is_int(x_[0]) && is_signed(x_[0].dtype), "needs signed integers");
      case Op::Fma:
        return uniform(is_flt(x_[0]) && x_[0].dtype != DType::F16 && x_[0].dtype != DType::BF16,
                       "needs f32 or f64");
      case Op::Choose:
        want(is_b1(x_[0]), "chooses by a b1");
        want(is_any(x_[1]), "needs machine scalars");
        same(1);
        return want(r_[0] == x_[1], "gives the type of its operands");
      case Op::Convert:
        return want(is_number(x_[0]) && is_number(r_[0]), "converts between machine scalars");
      case Op::Bitcast:
        want(is_any(x_[0]) && is_any(r_[0]) && !is_b1(x_[0]) && !is_b1(r_[0]),
             "reads the bits of numbers and addresses");
        return want(width(x_[0]) == width(r_[0]), "needs types of one width");
      case Op::PtrAdd:
        want(is_ptr(x_[0]) && is_i64(x_[1]), "needs an address and an i64");
        return want(is_ptr(r_[0]), "gives an address");
      default:
        return op_.code < Op::FAdd ? uniform(is_int(x_[0]), "needs integers")
                                   : uniform(is_flt(x_[0]), "needs floats");
    }
  }

  void effect() {
    switch (op_.code) {
      case Op::Load:
        want(is_ptr(x_[0]) && is_i64(x_[1]), "needs an address and an i64");
        return want(is_any(r_[0]), "gives a machine scalar or an address");
      case Op::Store:
        want(is_ptr(x_[0]) && is_i64(x_[1]), "needs an address and an i64");
        return want(is_any(x_[2]), "stores a machine scalar or an address");
      case Op::Alloca:
        want(number("bytes") && op_.attrs.i64("bytes") > 0, "needs the attribute bytes, above 0");
        return want(is_ptr(r_[0]), "gives an address");
      case Op::ResultAlloc:
        want(number("slot") && op_.attrs.i64("slot") >= 0, "needs the attribute slot");
        [[fallthrough]];
      case Op::ArenaAlloc:
        want(is_i64(x_[0]), "needs an i64");
        return want(is_ptr(r_[0]), "gives an address");
      case Op::ArenaMark: return want(is_i64(r_[0]), "gives an i64");
      case Op::ArenaRelease: return want(is_i64(x_[0]), "needs an i64");
      case Op::ListAlloc:
        want(number("tag") && number("bytes"), "needs the attributes tag and bytes");
        want(is_i64(x_[0]), "needs an i64");
        return want(is_ptr(r_[0]), "gives an address");
      case Op::ListMark: return want(is_ptr(r_[0]), "gives an address");
      case Op::ListRelease:
        return want(!x_.empty() && std::all_of(x_.begin(), x_.end(), is_ptr), "needs addresses");
      case Op::ListReserve:
        return want(is_ptr(x_[0]) && is_i64(x_[1]), "needs an address and an i64");
      case Op::DictAlloc:
        want(number("tag") && number("columns") && number("keys") && number("value"),
             "needs the attributes tag, columns, keys and value");
        return want(is_ptr(r_[0]), "gives an address");
      case Op::DictProbe:
      case Op::DictAdd:
        want(x_.size() >= 2 && (x_.size() == 2 || x_.size() % 2 == 1) && is_ptr(x_[0]) &&
                 std::all_of(x_.begin() + 1, x_.end(), is_i64),
             "needs an address, then an i64 or pairs of i64");
        return want(is_i64(r_[0]), "gives an i64");
      case Op::DictDrop: return want(is_ptr(x_[0]) && is_i64(x_[1]), "needs an address and an i64");
      case Op::DictStep:
        want(number("step"), "needs the attribute step");
        want(is_ptr(x_[0]) && is_i64(x_[1]), "needs an address and an i64");
        return want(is_i64(r_[0]), "gives an i64");
      case Op::DictMerge: want(number("how"), "needs the attribute how"); [[fallthrough]];
      case Op::DictEmpty: return want(std::all_of(x_.begin(), x_.end(), is_ptr), "needs addresses");
      case Op::StringConst:
        want(number("number") && op_.attrs.has("text"), "needs the attributes number and text");
        return want(is_ptr(r_[0]), "gives an address");
      case Op::StringCall: {
        want(number("function"), "needs the attribute function");
        auto operand = [](const Type& t) { return is_ptr(t) || is_i64(t); };
        want(!x_.empty() && std::all_of(x_.begin(), x_.end(), operand), "needs addresses and i64");
        bool makes = number("function") && op_.attrs.i64("function") < LATHE_STRING_LENGTH;
        return want(makes ? is_ptr(r_[0]) : is_i64(r_[0]), "gives what the function does");
      }
      case Op::HostCall:
        want(number("site"), "needs the attribute site");
        return want(x_.size() % 2 == 0 && std::all_of(x_.begin(), x_.end(), is_i64),
                    "needs pairs of i64");
      default: return;
    }
  }

  std::string constant() {
    if (r_.size() != 1 || !is_any(r_[0])) return "gives one machine scalar";
    const Attr* value = op_.attrs.find("value");
    if (!value) return "needs the attribute value";
    if (is_flt(r_[0]))
      return std::holds_alternative<double>(*value) ? "" : "needs a float value, like 1.0";
    if (is_b1(r_[0])) return std::holds_alternative<bool>(*value) ? "" : "needs true or false";
    const auto* v = std::get_if<int64_t>(value);
    if (!v) return "needs an integer value";
    if (is_ptr(r_[0])) return *v == 0 ? "" : "the only constant address is 0";
    return fits(*v, r_[0].dtype) ? "" : "the value does not fit";
  }

  // u64 is written as the i64 of the same bits.
  static bool fits(int64_t v, DType d) {
    int bits = info(d).bits;
    if (bits == 64) return true;
    return is_signed(d) ? v >> (bits - 1) == v >> 63 : v >> bits == 0;
  }
  static bool is_number(const Type& t) { return is_any(t) && !is_ptr(t); }
  bool number(const char* name) const {
    const Attr* a = op_.attrs.find(name);
    return a && std::holds_alternative<int64_t>(*a);
  }

  const OpData& op_;
  std::vector<Type> x_, r_;
  std::string error_;
};

}  // namespace

std::string kernel_type_rule(Graph& g, OpId id) {
  std::string error = Rule(g, g.op(id)).check();
  return error;
}

}  // namespace lathe
