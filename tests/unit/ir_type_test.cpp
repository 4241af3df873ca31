// Types: text, families, tags.
#include "ir/type.h"

#include <gtest/gtest.h>

#include <set>

#include "diag/error.h"
#include "ir/print.h"
#include "lathe/abi.h"

namespace lathe {
namespace {

constexpr DType kLast = DType::C128;

std::vector<DType> all_dtypes() {
  std::vector<DType> out;
  for (int i = 0; i <= static_cast<int>(kLast); ++i) out.push_back(static_cast<DType>(i));
  return out;
}

TEST(Types, DTypeTable) {
  for (DType d : all_dtypes()) {
    DType again;
    ASSERT_TRUE(parse_dtype(info(d).spelling, again));
    EXPECT_EQ(again, d);
    EXPECT_EQ(bytes(d) * 8, info(d).bits);
    int families =
        is_float(d) + is_complex(d) + is_signed(d) + is_unsigned(d) + (info(d).kind == 'b');
    EXPECT_EQ(families, 1);
  }
  DType d;
  for (const char* wrong : {"", "f", "f65", "F64", "float"}) EXPECT_FALSE(parse_dtype(wrong, d));
}

TEST(Types, Shapes) {
  const Dim shape[] = {3, symbol(0), 4};
  Type t = Type::array(DType::F64, shape);
  EXPECT_EQ(t.rank, 3);
  EXPECT_FALSE(t.has_static_shape());
  EXPECT_TRUE(Type::array(DType::F64, std::span(shape).first(1)).has_static_shape());
  EXPECT_EQ(t.with_dtype(DType::I32).dtype, DType::I32);
  EXPECT_EQ(t.with_shape({}), Type::np_scalar(DType::F64));
  EXPECT_EQ(Type::np_scalar(DType::F64).with_shape(shape), t);
  EXPECT_EQ(Type::py_float().with_shape({}), Type::py_float());
  EXPECT_EQ(Type::tensor(DType::F64, shape).with_shape({}), Type::tensor(DType::F64, {}));
  EXPECT_EQ(t.as_buffer().as_value(), t);
  EXPECT_EQ(Type::tensor(DType::F64, shape).as_buffer().as_value(),
            Type::tensor(DType::F64, shape));
  const std::vector<Dim> nine(9, 1);
  EXPECT_THROW(Type::array(DType::F64, nine), UserError);
}

TEST(Types, SymbolsAreNumbersBelowZero) {
  for (int64_t k : {0, 1, 100}) {
    EXPECT_TRUE(is_symbol(symbol(k)));
    EXPECT_EQ(symbol_index(symbol(k)), k);
    EXPECT_EQ(to_string(symbol(k)), "s" + std::to_string(k));
  }
  EXPECT_FALSE(is_symbol(0));
}

TEST(Types, TagsGoBothWays) {
  std::vector<Type> scalars = {Type::none(), Type::py_bool(), Type::py_int(), Type::py_float(),
                               Type::str()};
  scalars.push_back(Type::py(DType::C128));
  for (DType d : all_dtypes()) {
    scalars.push_back(Type::np_scalar(d));
    scalars.push_back(Type::tensor(d, {}));
  }
  std::set<int> seen;
  for (const Type& t : scalars) {
    int tag = tag_of(t);
    ASSERT_GE(tag, 0) << to_string(t);
    EXPECT_LT(tag, 64);
    EXPECT_NE(tag, LATHE_TAG_ARRAY);
    EXPECT_TRUE(seen.insert(tag).second);
    EXPECT_EQ(type_of_tag(tag), t);
  }
  EXPECT_EQ(tag_of(Type::py(DType::C128)), LATHE_TAG_COMPLEX);
  EXPECT_EQ(tag_of(Type::np_scalar(DType::C64)), LATHE_TAG_NUMPY + static_cast<int>(DType::C64));
  EXPECT_EQ(tag_of(Type::raw(DType::F64)), -1);
  const Dim three[] = {3};
  EXPECT_EQ(tag_of(Type::tensor(DType::F64, three)), -1);
}

// The text of every type reads back as the type.
TEST(Types, TextReadsBack) {
  const Dim shape[] = {3, symbol(1), 0};
  std::vector<Type> types = {Type::none(), Type::str(), Type::ptr(), Type::py(DType::C128)};
  for (DType d : all_dtypes()) {
    types.insert(types.end(),
                 {Type::raw(d), Type::np_scalar(d), Type::array(d, {}), Type::array(d, shape),
                  Type::tensor(d, {}), Type::tensor(d, shape), Type::array(d, shape).as_buffer(),
                  Type::tensor(d, shape).as_buffer(), Type::array(d, {}).as_buffer()});
    types.push_back(Type::tagged(TagMask{1} << tag_of(Type::np_scalar(d)) | 1));
  }
  for (DType d : {DType::Bool, DType::I64, DType::F64}) types.push_back(Type::py(d));
  types.push_back(Type::tagged(TagMask{1} << LATHE_TAG_UNDEFINED | TagMask{1} << LATHE_TAG_NONE));
  types.push_back(Type::tagged(0));
  for (const Type& t : types) {
    Graph g = parse("func @f(%0: " + to_string(t) + ") -> () { unreachable }");
    EXPECT_EQ(g.type(g.region(g.functions()[0].body).args[0]), t) << to_string(t);
  }
}

}  // namespace
}  // namespace lathe
