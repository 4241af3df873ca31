// Result types of ops, and the words of the errors, over kinds, dtypes, shapes and symbols.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diag/error.h"
#include "ir/builder.h"
#include "ir/print.h"
#include "ir/verify.h"
#include "ops/op_info.h"

namespace lathe {

namespace {

using testing::HasSubstr;

// Parameters and constants (`int=3`) of the types in the list, separated by blanks.
struct Program {
  Graph g;
  std::vector<ValueId> values;

  Program(const std::string& types, const std::string& attrs) {
    std::string params, constants;
    int n = 0;
    size_t at = 0;
    std::string list = types + " ";
    for (size_t end; (end = list.find(' ', at)) != std::string::npos; at = end + 1) {
      std::string type = list.substr(at, end - at);
      if (type == "buf") {  // the blank belongs to the type
        end = list.find(' ', end + 1);
        type = list.substr(at, end - at);
      }
      if (type.empty()) continue;
      size_t equals = type.find('=');
      if (equals == std::string::npos)
        params += fmt::format("{}%{}: {}", params.empty() ? "" : ", ", n++, type);
      else
        constants += fmt::format("%{} = const {{value={}}} : {}\n", n++, type.substr(equals + 1),
                                 type.substr(0, equals));
    }
    // Parameters come first in the numbering; constants must stand behind them in the list.
    g = parse(fmt::format("func @f({}) -> () {{\n{}%99 = const {{{}}} : none\nreturn\n}}", params,
                          constants, attrs));
    RegionId body = g.functions()[0].body;
    values = g.region(body).args;
    const auto& ops = g.region(body).ops;
    for (size_t i = 0; i + 2 < ops.size(); ++i) values.push_back(g.op(ops[i]).results[0]);
    attributes = g.op(ops[ops.size() - 2]).attrs;
  }
  Attrs attributes;
};

std::string types_of(const std::string& op, const std::string& operands,
                     const std::string& attrs = "") {
  Program p(operands, attrs);
  Op code{};
  EXPECT_TRUE(parse_op(op, code)) << op;
  std::string text;
  try {
    for (const Type& t : infer(p.g, code, p.values, p.attributes))
      text += (text.empty() ? "" : ", ") + to_string(t);
  } catch (const UserError& e) {
    return std::string("error: ") + e.what();
  }
  return text;
}

#define EXPECT_TYPES(want, ...) EXPECT_EQ(types_of(__VA_ARGS__), want)
#define EXPECT_REFUSED(words, ...) EXPECT_THAT(types_of(__VA_ARGS__), HasSubstr(words))

TEST(OpsInfer, KindsCombine) {
  EXPECT_TYPES("int", "add", "int bool");
  EXPECT_TYPES("float", "add", "int float");
  EXPECT_TYPES("np.f64", "add", "np.i32 float");
  EXPECT_TYPES("np.i32", "add", "int np.i32");
  EXPECT_TYPES("f32[3]", "mul", "f32[3] float");
  EXPECT_TYPES("t.f32[3]", "mul", "f32[3] t.f32[]");
  EXPECT_TYPES("t.f64[]", "add", "t.f64[] int");
  EXPECT_TYPES("np.f64", "add", "f64[] int");  // a rank-0 ndarray gives a NumPy scalar
  EXPECT_TYPES("np.f64", "sqrt", "float");     // NumPy functions leave Python
  EXPECT_TYPES("np.i64", "minimum", "int bool");
  EXPECT_TYPES("np.b1", "isnan", "float");
  EXPECT_TYPES("bool", "logical_not", "int");
}

TEST(OpsInfer, Promotion) {
  EXPECT_TYPES("i16[2]", "add", "i8[2] u8[2]");
  EXPECT_TYPES("f64[2]", "add", "i64[2] u64[2]");
  EXPECT_TYPES("f64[2]", "add", "i32[2] f32[2]");
  EXPECT_TYPES("f32[2]", "add", "i16[2] f32[2]");
  EXPECT_TYPES("i64[2]", "add", "b1[2] int");
  EXPECT_TYPES("u8[2]", "add", "u8[2] int");
  EXPECT_TYPES("f32[2]", "add", "f32[2] int");
  EXPECT_TYPES("f64[2]", "truediv", "i8[2] i8[2]");
  EXPECT_TYPES("i8[2]", "floordiv", "b1[2] b1[2]");
  EXPECT_TYPES("b1[2]", "add", "b1[2] bool");
  EXPECT_TYPES("f32[2]", "exp", "u16[2]");
  EXPECT_TYPES("u8[2]", "floor", "u8[2]");
  EXPECT_TYPES("int", "invert", "bool");
  EXPECT_TYPES("np.b1", "invert", "np.b1");
  EXPECT_TYPES("bool", "bit_and", "bool bool");
  EXPECT_TYPES("int", "shift_left", "bool bool");
  EXPECT_TYPES("np.f64", "pow", "np.i64 float");
}

TEST(OpsInfer, PythonPowerLooksAtConstantExponents) {
  EXPECT_TYPES("int", "pow", "int int");
  EXPECT_TYPES("int", "pow", "int int=2");
  EXPECT_TYPES("float", "pow", "int int=-2");
  EXPECT_TYPES("float", "pow", "bool int=-1");
}

TEST(OpsInfer, RefusedTypes) {
  EXPECT_REFUSED("unsupported operand type(s) for +: 'NoneType' and 'int'", "add", "none int");
  EXPECT_REFUSED("bad operand type for unary ~: 'float'", "invert", "float");
  EXPECT_REFUSED("unsupported operand type(s) for &: 'float' and 'int'", "bit_and", "float int");
  EXPECT_REFUSED("'<' not supported between instances of 'str' and 'int'", "lt", "str int");
  EXPECT_REFUSED("numpy boolean subtract, the `-` operator", "sub", "b1[2] bool");
  EXPECT_REFUSED("The numpy boolean negative, the `-` operator", "neg", "np.b1");
  EXPECT_REFUSED("'bit_and' is not supported for the input types float64, int64", "bit_and",
                 "f64[2] int");
  EXPECT_REFUSED("float16 is not supported yet", "add", "f16[2] f16[2]");
  EXPECT_REFUSED("bfloat16 is not supported yet", "neg", "t.bf16[2]");
  EXPECT_REFUSED("unsupported operand type(s) for //: 'complex' and 'int'", "floordiv",
                 "complex int");
  EXPECT_REFUSED("'<' not supported between instances of 'complex' and 'int'", "lt", "complex int");
  EXPECT_REFUSED("ufunc 'remainder' not supported for the input types", "mod", "c128[2] int");
  EXPECT_REFUSED("exp of complex numbers is not supported yet", "exp", "c128[2]");
  EXPECT_TYPES("c128[2]", "add", "c128[2] int");
  EXPECT_TYPES("c64[2]", "mul", "f32[2] complex");
  EXPECT_TYPES("c128[2]", "mul", "c64[2] f64[2]");
  EXPECT_TYPES("f32[2]", "abs", "c64[2]");
  EXPECT_REFUSED("sqrt of bool gives float16", "sqrt", "b1[2]");
  EXPECT_REFUSED("Python integer 300 out of bounds for uint8", "add", "u8[2] int=300");
  EXPECT_REFUSED("Python integer -1 out of bounds for uint64", "mul", "u64[2] int=-1");
  EXPECT_TYPES("b1[2]", "lt", "u8[2] int=300");        // comparisons are exact
  EXPECT_TYPES("f64[2]", "truediv", "u8[2] int=300");  // done in float64
}

TEST(OpsInfer, Broadcasting) {
  EXPECT_TYPES("f64[2,3]", "add", "f64[2,1] f64[3]");
  EXPECT_TYPES("f64[s0,4]", "add", "f64[s0,4] f64[s0,1]");
  EXPECT_TYPES("f64[s0]", "add", "f64[s0] f64[1]");
  EXPECT_TYPES("f64[5]", "add", "f64[s0] f64[5]");
  EXPECT_TYPES("f64[0]", "add", "f64[s0] f64[0]");
  EXPECT_TYPES("f64[s2]", "add", "f64[s0] f64[s1]");
  EXPECT_TYPES("f64[s2,s3]", "add", "f64[s0,s1] f64[s1,s0]");
  EXPECT_TYPES("f64[7]", "select", "b1[s0] f64[s1] f64[7]");
  EXPECT_TYPES("f64[s2]", "select", "b1[s0] f64[s1] f64[s0]");
  EXPECT_REFUSED("operands could not be broadcast together with shapes (2,3) (4,) ", "add",
                 "f64[2,3] f64[4]");
  EXPECT_REFUSED("with shapes (?,3) (4,)", "add", "f64[s0,3] f64[4]");
}

TEST(OpsInfer, SelectTakesKindFromArraysOfConditionsOnly) {
  EXPECT_TYPES("int", "select", "bool int bool");
  EXPECT_TYPES("float", "select", "np.b1 int float");
  EXPECT_TYPES("i64[2]", "select", "b1[2] int int");
  EXPECT_TYPES("t.i64[2]", "select", "t.b1[2] int int");
  EXPECT_TYPES("f32[2]", "select", "b1[2] f32[2] float");
  EXPECT_TYPES("u8[2]", "select", "b1[2] u8[2] int=300");  // wraps as in numpy.where
}

TEST(OpsInfer, Cast) {
  EXPECT_TYPES("int", "cast", "np.f32", "to=!int");
  EXPECT_TYPES("f32[s0,2]", "cast", "i64[s0,2]", "to=!np.f32");
  EXPECT_TYPES("t.f32[2]", "cast", "f64[2]", "to=!t.f32[]");
  EXPECT_TYPES("np.f64", "cast", "t.i64[]", "to=!np.f64");
  EXPECT_TYPES("f64[]", "cast", "np.i64", "to=!f64[]");
  EXPECT_REFUSED("only 0-dimensional arrays can be converted to Python scalars", "cast", "f64[1]",
                 "to=!float");
  EXPECT_REFUSED("Python integer 1099511627776 out of bounds for int32", "cast",
                 "int=1099511627776", "to=!np.i32");
  EXPECT_REFUSED("float16 is not supported yet", "cast", "f64[1]", "to=!np.f16");
}

TEST(OpsInfer, Reductions) {
  EXPECT_TYPES("np.i64", "reduce_sum", "i8[2,3]", "axes=[0, 1], keepdims=false");
  EXPECT_TYPES("u64[3]", "reduce_prod", "u8[2,3]", "axes=[0], keepdims=false");
  EXPECT_TYPES("f32[2,1]", "reduce_sum", "f32[2,s0]", "axes=[1], keepdims=true");
  EXPECT_TYPES("f64[1,1]", "reduce_mean", "i32[2,3]", "axes=[0, 1], keepdims=true");
  EXPECT_TYPES("t.f32[]", "reduce_mean", "t.f32[s0]", "axes=[0], keepdims=false");
  EXPECT_TYPES("np.i64", "reduce_sum", "int", "axes=[], keepdims=false");
  EXPECT_TYPES("i64[2]", "reduce_sum", "b1[2]", "axes=[], keepdims=false");
  EXPECT_TYPES("u8[s1]", "reduce_max", "u8[s0,s1]", "axes=[0], keepdims=false");
  EXPECT_TYPES("b1[s1]", "reduce_any", "f64[s0,s1]", "axes=[0], keepdims=false");
  EXPECT_TYPES("i64[s1]", "argmin", "f64[s0,s1]", "axes=[0], keepdims=false");
  EXPECT_TYPES("np.i64", "argmax", "f64[s0,s1]", "axes=[0, 1], keepdims=false");
  EXPECT_REFUSED("argmin takes one axis or none", "argmin", "f64[2,2,2]",
                 "axes=[0, 1], keepdims=false");
  EXPECT_REFUSED("axis 2 is out of bounds for array of dimension 2", "reduce_sum", "f64[2,2]",
                 "axes=[2], keepdims=false");
  EXPECT_REFUSED("duplicate value in 'axis'", "reduce_sum", "f64[2,2]",
                 "axes=[1, 1], keepdims=false");
}

constexpr const char* kRun = "-9223372036854775807";   // a run-time number in an attribute
constexpr const char* kNone = "-9223372036854775808";  // a missing bound

TEST(OpsInfer, Reshape) {
  EXPECT_TYPES("f64[3,2]", "reshape", "f64[2,3]", "shape=[3, 2]");
  EXPECT_TYPES("f64[2,3]", "reshape", "f64[6]", "shape=[2, -1]");
  EXPECT_TYPES("f64[s0,4]", "reshape", "f64[s0,4]", "shape=[-1, 4]");
  EXPECT_TYPES("f64[s1]", "reshape", "f64[s0,4]", "shape=[-1]");
  EXPECT_TYPES("f64[s2,4]", "reshape", "f64[s0,s1] int", fmt::format("shape=[{}, 4]", kRun));
  EXPECT_TYPES("f64[]", "reshape", "f64[1,1]", "shape=[]");
  EXPECT_TYPES("t.f64[1]", "reshape", "t.f64[]", "shape=[1]");
  EXPECT_TYPES("f64[3,2]", "reshape", "f64[6] int=3", fmt::format("shape=[{}, -1]", kRun));
  EXPECT_REFUSED("cannot reshape array of size 6 into shape (4,2)", "reshape", "f64[6]",
                 "shape=[4, 2]");
  EXPECT_REFUSED("cannot reshape array of size 6 into shape (4,newaxis)", "reshape", "f64[6]",
                 "shape=[4, -1]");
  EXPECT_REFUSED("cannot reshape array of size 0 into shape (0,newaxis)", "reshape", "f64[0]",
                 "shape=[0, -1]");
  EXPECT_REFUSED("can only specify one unknown dimension", "reshape", "f64[6]", "shape=[-1, -1]");
}

TEST(OpsInfer, ExtentsThatComeFromDim) {
  Graph g = parse("func @f(%0: f64[s0,4], %1: int) -> () {\n%2 = dim %0 {axis=0} : int\nreturn\n}");
  const RegionData& body = g.region(g.functions()[0].body);
  ValueId x = body.args[0], n = g.op(body.ops[0]).results[0];
  std::vector<ValueId> operands{x, n};
  auto shape = [](std::vector<int64_t> v) { return Attrs{{"shape", std::move(v)}}; };
  int64_t run_time = INT64_MIN + 1;
  EXPECT_EQ(to_string(infer(g, Op::Reshape, operands, shape({run_time, -1}))[0]), "f64[s0,4]");
  EXPECT_EQ(to_string(infer(g, Op::Reshape, operands, shape({-1, run_time}))[0]), "f64[4,s0]");
  operands = {body.args[1], n};
  EXPECT_EQ(to_string(infer(g, Op::Full, operands, shape({run_time, 2}))[0]), "i64[s0,2]");
  operands = {body.args[1], body.args[1], n};
  EXPECT_EQ(to_string(infer(g, Op::Iota, operands, {})[0]), "i64[s0]");
  EXPECT_EQ(g.symbol_count(), 1);
}

TEST(OpsInfer, Movement) {
  EXPECT_TYPES("f64[3,s0]", "transpose", "f64[s0,3]", "perm=[1, 0]");
  EXPECT_REFUSED("axes don't match array", "transpose", "f64[2]", "perm=[1, 0]");
  EXPECT_REFUSED("repeated axis in transpose", "transpose", "f64[2,2]", "perm=[0, 0]");
  EXPECT_TYPES("f64[2,3]", "broadcast", "f64[3]", "shape=[2, 3]");
  EXPECT_TYPES("f64[s0,3]", "broadcast", "f64[3] int", fmt::format("shape=[{}, 3]", kRun));
  EXPECT_TYPES("f64[4]", "broadcast", "np.f64", "shape=[4]");
  EXPECT_REFUSED("remapped shapes [original->remapped]: (3,)  and requested shape (2,2)",
                 "broadcast", "f64[3]", "shape=[2, 2]");
  EXPECT_TYPES("f64[5,2]", "concat", "f32[2,2] i64[3,2]", "axis=0");
  EXPECT_TYPES("f64[s2,3]", "concat", "f64[s0,3] f64[s1,3]", "axis=0");
  EXPECT_TYPES("f64[s0,3]", "concat", "f64[0,3] f64[s0,3]", "axis=0");
  EXPECT_TYPES("f64[4,3]", "concat", "f64[2,s0] f64[2,3]", "axis=0");
  EXPECT_TYPES("t.f64[3]", "concat", "f64[1] t.f64[2]", "axis=0");
  EXPECT_REFUSED(
      "along dimension 1, the array at index 0 has size 2 and the array at index 1 has size 3",
      "concat", "f64[2,2] f64[2,3]", "axis=0");
  EXPECT_REFUSED("zero-dimensional arrays cannot be concatenated", "concat", "np.f64 np.f64",
                 "axis=0");
  EXPECT_REFUSED(
      "the array at index 0 has 1 dimension(s) and the array at index 1 has 2 dimension(s)",
      "concat", "f64[2] f64[2,3]", "axis=0");
  EXPECT_REFUSED("need at least one array to concat", "concat", "", "axis=0");
  EXPECT_TYPES("f64[2,2,3]", "stack", "f64[2,3] f64[2,s0]", "axis=1");
  EXPECT_TYPES("i64[2]", "stack", "np.i8 int", "axis=0");
  EXPECT_REFUSED("all input arrays must have the same shape", "stack", "f64[2] f64[3]", "axis=0");
  EXPECT_TYPES("int", "dim", "f64[s0]", "axis=0");
}

std::string index_attr(std::initializer_list<std::string> numbers) {
  std::string s = "index=[";
  for (const std::string& n : numbers) s += (s.back() == '[' ? "" : ", ") + n;
  return s + "]";
}

TEST(OpsInfer, Index) {
  EXPECT_TYPES("np.f64", "index", "f64[3]", "index=[0, -1, 0, 0]");
  EXPECT_TYPES("t.f64[]", "index", "t.f64[3]", "index=[0, 7, 0, 0]");  // out of range: at run time
  EXPECT_TYPES("f64[s0,4]", "index", "f64[3,s0,4]", "index=[0, 1, 0, 0]");
  EXPECT_TYPES("f64[1,3]", "index", "f64[3]", "index=[2, 0, 0, 0]");
  EXPECT_TYPES("f64[3]", "index", "f64[7]", "index=[1, 5, 0, -2]");
  EXPECT_TYPES("f64[s0]", "index", "f64[s0]", index_attr({"1", kNone, kNone, kNone}));
  EXPECT_TYPES("f64[s0]", "index", "f64[s0]", index_attr({"1", "0", kNone, "1"}));
  EXPECT_TYPES("f64[s0]", "index", "f64[s0]", index_attr({"1", kNone, kNone, "-1"}));
  EXPECT_TYPES("f64[s1]", "index", "f64[s0]", index_attr({"1", "1", kNone, kNone}));
  EXPECT_TYPES("f64[s0]", "index", "f64[9] int", index_attr({"1", kRun, kNone, kNone}));
  EXPECT_TYPES("f64[7]", "index", "f64[9] int=2", index_attr({"1", kRun, kNone, kNone}));
  EXPECT_REFUSED("too many indices for array: array is 1-dimensional, but 2 were indexed", "index",
                 "f64[3]", "index=[0, 0, 0, 0, 0, 0, 0, 0]");
  EXPECT_REFUSED("slice step cannot be zero", "index", "f64[3]",
                 index_attr({"1", kNone, kNone, "0"}));
  EXPECT_REFUSED("only integers, slices", "index", "f64[3] float",
                 index_attr({"0", kRun, "0", "0"}));
}

TEST(OpsInfer, TakeUpdateScatter) {
  EXPECT_TYPES("f64[2,5,s0,4]", "take", "f64[2,3,4] i32[5,s0]", "axis=1");
  EXPECT_TYPES("np.f64", "take", "f64[3] int", "axis=0");
  EXPECT_TYPES("t.f64[2]", "take", "f64[3] t.i64[2]", "axis=0");
  EXPECT_REFUSED("arrays used as indices must be of integer", "take", "f64[3] f64[2]", "axis=0");
  EXPECT_TYPES("f64[3,4]", "update", "f64[3,4] f32[4]", "index=[0, 1, 0, 0]");
  EXPECT_TYPES("u8[3]", "update", "u8[3] int int", index_attr({"0", kRun, "0", "0"}));
  EXPECT_REFUSED("could not broadcast input array from shape (3,) into shape (4,)", "update",
                 "f64[3,4] f64[3]", "index=[0, 1, 0, 0]");
  EXPECT_REFUSED("Python integer 300 out of bounds for uint8", "update", "u8[3] int=300",
                 "index=[0, 1, 0, 0]");
  EXPECT_TYPES("f64[3,4]", "scatter_add", "f64[3,4] i64[s0] f64[s0,4]", "");
  EXPECT_TYPES("u8[3]", "scatter_add", "u8[3] i64[2] int=300", "");
  EXPECT_REFUSED("could not broadcast input array from shape (3,) into shape (2,)", "scatter_add",
                 "f64[3] i64[2] f64[3]", "");
}

TEST(OpsInfer, Buffers) {
  EXPECT_TYPES("buf f64[3]", "buf_new", "f64[3]");
  EXPECT_TYPES("buf t.f64[s0]", "buf_new", "t.f64[s0]");
  EXPECT_TYPES("buf f64[4]", "buf_view", "buf f64[3,4]", "index=[0, 1, 0, 0]");
  EXPECT_TYPES("buf f64[]", "buf_view", "buf f64[3]", "index=[0, 1, 0, 0]");
  EXPECT_TYPES("buf f64[4,3]", "buf_transpose", "buf f64[3,4]", "perm=[1, 0]");
  EXPECT_TYPES("t.f64[3]", "buf_load", "buf t.f64[3]");
  EXPECT_TYPES("", "buf_store", "buf f64[3] i64[3]");
  EXPECT_TYPES("np.f64", "buf_get", "buf f64[3]", "index=[0, 1, 0, 0]");
  EXPECT_TYPES("t.f64[]", "buf_get", "buf t.f64[3]", "index=[0, 1, 0, 0]");
  EXPECT_TYPES("", "buf_set", "buf f64[3] int", "index=[0, 1, 0, 0]");
  EXPECT_TYPES("", "buf_scatter_add", "buf f64[3] i64[2] f64[2]");
  EXPECT_REFUSED("could not broadcast input array from shape (2,) into shape (3,)", "buf_store",
                 "buf f64[3] f64[2]");
  EXPECT_REFUSED("Python integer -1 out of bounds for uint8", "buf_set", "buf u8[3] int=-1",
                 "index=[0, 1, 0, 0]");
}

TEST(OpsInfer, ValuesAndMatmul) {
  EXPECT_TYPES("f64[s0]", "iota", "int float int");
  EXPECT_TYPES("i64[5]", "iota", "int int int=5");
  EXPECT_TYPES("i64[0]", "iota", "int int int=-5");
  EXPECT_TYPES("f32[4]", "iota", "np.f32 np.f32 int=4");
  EXPECT_TYPES("f32[2,3]", "full", "np.f32", "shape=[2, 3]");
  EXPECT_TYPES("b1[]", "full", "bool", "shape=[]");
  EXPECT_TYPES("t.f64[2]", "full", "t.f64[]", "shape=[2]");
  EXPECT_REFUSED("negative dimensions are not allowed", "full", "float", "shape=[-1]");
  EXPECT_TYPES("f64[2,4]", "matmul", "f64[2,3] f64[3,4]");
  EXPECT_TYPES("f64[2]", "matmul", "f64[2,3] f32[3]");
  EXPECT_TYPES("np.f64", "matmul", "f64[3] f64[3]");
  EXPECT_TYPES("t.f64[]", "matmul", "f64[3] t.f64[3]");
  EXPECT_TYPES("f64[s0,2,4]", "matmul", "f64[s0,2,3] f64[3,4]");
  EXPECT_TYPES("f64[5,7,2,4]", "matmul", "f64[5,1,2,3] f64[7,3,4]");
  EXPECT_REFUSED("(size 2 is different from 3)", "matmul", "f64[2,3] f64[2,3]");
  EXPECT_REFUSED("Input operand 0 does not have enough dimensions", "matmul", "np.f64 f64[3]");
}

// --- the rule that verify() applies

std::string violations(const std::string& body) {
  Graph g = parse("func @f(%0: f64[s0], %1: f64[s1], %2: int, %3: tag<none|int>) -> () {\n" + body +
                  "\nreturn\n}");
  int64_t before = g.symbol_count();
  std::string text;
  for (const Violation& v : verify(g, type_rule)) text += v.message + ";";
  EXPECT_EQ(g.symbol_count(), before) << "verifying must leave the graph alone";
  return text;
}

TEST(OpsTypeRule, FreshSymbolsMayHaveAnyName) {
  EXPECT_EQ(violations("%4 = add %0, %1 : f64[s7]"), "");
  EXPECT_EQ(violations("%4 = add %0, %1 : f64[s0]"), "");  // a pass has found out more
  EXPECT_EQ(violations("%4 = add %0, %1 : f64[9]"), "");
  EXPECT_THAT(violations("%4 = add %0, %0 : f64[s7]"), HasSubstr("(f64[s7]), expected (f64[s0])"));
  EXPECT_THAT(violations("%4 = add %0, %1 : f32[s7]"), HasSubstr("expected (f64["));
  EXPECT_THAT(violations("%4 = neg %3 : int"), HasSubstr("bad operand type for unary -"));
}

TEST(OpsTypeRule, AnOperandThatBecameConstantChangesNothing) {
  EXPECT_EQ(violations("%4 = const {value=-1} : int\n%5 = pow %2, %4 : int"), "");
  EXPECT_EQ(violations("%4 = const {value=-1} : int\n%5 = pow %2, %4 : float"), "");
  EXPECT_NE(violations("%4 = const {value=-1} : int\n%5 = pow %2, %4 : bool"), "");
}

TEST(OpsTypeRule, GivenResultTypes) {
  EXPECT_EQ(
      violations("%4 = const {value=1} : int\n%5 = const {value=1.5} : np.f32\n%6 = const : none"),
      "");
  EXPECT_THAT(violations("%4 = const {value=1} : float"),
              HasSubstr("the value is none of type float"));
  EXPECT_THAT(violations("%4 = const {value=300} : np.u8"),
              HasSubstr("the value is none of type np.u8"));
  EXPECT_EQ(violations("%4 = tag_make %2 : tag<int|float>\n%5 = tag_get %4 : int"), "");
  EXPECT_THAT(violations("%4 = tag_make %2 : tag<none|float>"),
              HasSubstr("int is no alternative of"));
  EXPECT_THAT(violations("%4 = tag_get %3 : float"), HasSubstr("float is no alternative of"));
  EXPECT_EQ(violations("%4 = tag_is %3 {of=!none} : bool"), "");
  EXPECT_EQ(violations("%4 = relax %0 : f64[s5]"), "");
  EXPECT_THAT(violations("%4 = relax %0 : f64[3]"), HasSubstr("does not relax to"));
}

TEST(OpsInfo, EveryOpHasWordsAndAWayToItsTypes) {
  for (int i = 0; i < kGraphOpCount; ++i) {
    Op code = static_cast<Op>(i);
    const OpInfo& info = op_info(code);
    EXPECT_STRNE(info.doc, "") << spelling(code);
    EXPECT_STRNE(info.example, "") << spelling(code);
    bool control = has(code, Control | Terminator) || code == Op::Call;
    EXPECT_NE(control, info.infer || info.check) << spelling(code);
    EXPECT_EQ(has(code, Elementwise), info.lower != nullptr) << spelling(code);
    EXPECT_EQ(has(code, Reduction), info.reduce != nullptr) << spelling(code);
    if (info.lower) EXPECT_NE(info.extents, nullptr) << spelling(code);
  }
}

}  // namespace

}  // namespace lathe
