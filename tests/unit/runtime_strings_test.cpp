// Strings of the heap of a call: text, sharing, release.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "heap_strings.h"
#include "host_runtime.h"

namespace lathe {

namespace {

class Strings : public testing::Test {
 protected:
  Strings() { host_.begin(); }

  int64_t make(const std::u32string& text) {
    lathe_list* s = new_string(host_.ctx(), static_cast<int64_t>(text.size()));
    std::copy(text.begin(), text.end(), static_cast<uint32_t*>(s->data));
    return reinterpret_cast<int64_t>(s);
  }
  int64_t call(int32_t function, const std::vector<int64_t>& x) {
    return string_call(host_.ctx(), function, static_cast<int64_t>(x.size()), x.data());
  }
  static std::u32string text(int64_t address) {
    const auto& s = *reinterpret_cast<const lathe_list*>(address);
    return {text_of(s), text_of(s) + s.length};
  }
  size_t live() {
    size_t n = 0;
    for (lathe_list* l = host_.ctx()->lists; l; l = l->next) ++n;
    return n;
  }
  void release(lathe_list* mark, std::vector<lathe_list*> keep) {
    host_.ctx()->rt->list_release(host_.ctx(), mark, static_cast<int64_t>(keep.size()),
                                  keep.data());
  }

  HostContext host_;
};

}  // namespace

TEST_F(Strings, Functions) {
  int64_t abc = make(U"abc");
  int64_t empty = make(U"");
  EXPECT_EQ(text(call(LATHE_STRING_CONCAT, {abc, empty, abc})), U"abcabc");
  EXPECT_EQ(call(LATHE_STRING_CONCAT, {empty, abc, empty}), abc);
  EXPECT_EQ(text(call(LATHE_STRING_CONCAT, {empty, empty})), U"");
  EXPECT_EQ(text(call(LATHE_STRING_REPEAT, {abc, 3})), U"abcabcabc");
  EXPECT_EQ(text(call(LATHE_STRING_REPEAT, {abc, -1})), U"");
  EXPECT_EQ(text(call(LATHE_STRING_REPEAT, {empty, INT64_MAX})), U"");
  EXPECT_EQ(text(call(LATHE_STRING_PART, {abc, 2, 3, -1})), U"cba");
  EXPECT_EQ(text(call(LATHE_STRING_PART, {abc, 1, 1, 1})), U"b");
  EXPECT_EQ(text(call(LATHE_STRING_PART, {abc, 3, 0, 1})), U"");
  EXPECT_EQ(text(call(LATHE_STRING_CHAR, {0x1f600})), U"😀");
  EXPECT_EQ(text(call(LATHE_STRING_INT, {INT64_MIN})), U"-9223372036854775808");
  EXPECT_EQ(text(call(LATHE_STRING_INT, {0})), U"0");
  EXPECT_EQ(text(call(LATHE_STRING_INT, {10})), U"10");
  EXPECT_EQ(call(LATHE_STRING_COMPARE, {abc, make(U"abd")}), -1);
  EXPECT_EQ(call(LATHE_STRING_COMPARE, {abc, make(U"ab")}), 1);
  EXPECT_EQ(call(LATHE_STRING_COMPARE, {abc, make(U"abc")}), 0);
  EXPECT_EQ(call(LATHE_STRING_FIND, {abc, make(U"c")}), 2);
  EXPECT_EQ(call(LATHE_STRING_FIND, {abc, make(U"cd")}), -1);
  EXPECT_EQ(call(LATHE_STRING_FIND, {abc, empty}), 0);
  EXPECT_EQ(call(LATHE_STRING_FIND, {empty, empty}), 0);
  EXPECT_EQ(call(LATHE_STRING_FIND, {empty, abc}), -1);
}

TEST_F(Strings, TooLarge) {
  int64_t abc = make(U"abc");
  EXPECT_EQ(call(LATHE_STRING_REPEAT, {abc, INT64_MAX / 4}), 0);
  EXPECT_EQ(host_.ctx()->error.code, LATHE_ERR_MEMORY);
  EXPECT_EQ(call(LATHE_STRING_REPEAT, {abc, INT64_MAX}), 0);
}

TEST_F(Strings, BeginningsShareMemory) {
  std::u32string want(40, U'x');
  int64_t base = make(want);
  int64_t a = call(LATHE_STRING_CONCAT, {base, make(U"a")});
  int64_t longer = call(LATHE_STRING_CONCAT, {a, make(U"1")});
  int64_t other = call(LATHE_STRING_CONCAT, {a, make(U"2")});
  int64_t twice = call(LATHE_STRING_CONCAT, {longer, longer});
  EXPECT_EQ(text(base), want);
  EXPECT_EQ(text(a), want + U"a");
  EXPECT_EQ(text(longer), want + U"a1");
  EXPECT_EQ(text(other), want + U"a2");
  EXPECT_EQ(text(twice), want + U"a1" + want + U"a1");
  auto data = [](int64_t s) { return reinterpret_cast<const lathe_list*>(s)->data; };
  EXPECT_EQ(data(a), data(longer));
  EXPECT_NE(data(a), data(other));
}

TEST_F(Strings, ReleaseKeepsWhatIsShared) {
  lathe_list* mark = host_.ctx()->lists;
  int64_t s = make(std::u32string(20, U'y'));
  for (int i = 0; i < 1000; ++i) {
    release(mark, {reinterpret_cast<lathe_list*>(s), nullptr});
    int64_t digit = call(LATHE_STRING_INT, {1000 + i});
    s = call(LATHE_STRING_CONCAT, {s, digit});
  }
  EXPECT_EQ(text(s).size(), 20 + 4 * 1000);
  EXPECT_LT(live(), 5);
}

TEST_F(Strings, ListsKeepTheirStrings) {
  lathe_list* words = host_.add_list(LATHE_TAG_STR, 8, 0);
  lathe_list* mixed = host_.add_list(LATHE_TAG_MIXED, 16, 0);
  lathe_list* mark = host_.ctx()->lists;
  constexpr int64_t kTrips = 20000;
  ASSERT_TRUE(reserve(*words, kTrips));
  ASSERT_TRUE(reserve(*mixed, kTrips));
  for (int64_t i = 0; i < kTrips; ++i) {
    release(mark, {});
    int64_t s = call(LATHE_STRING_INT, {i + 10});
    if (i % 100 == 0) static_cast<int64_t*>(words->data)[words->length++] = s;
    if (i % 100 != 1) continue;
    auto* pair = static_cast<int64_t*>(mixed->data) + 2 * mixed->length++;
    pair[0] = i % 200 == 1 ? LATHE_TAG_STR : LATHE_TAG_INT;
    pair[1] = i % 200 == 1 ? s : i;
  }
  EXPECT_LT(live(), 10000);
  for (int64_t i = 0; i < words->length; ++i) {
    std::string want = std::to_string(i * 100 + 10);
    EXPECT_EQ(text(static_cast<int64_t*>(words->data)[i]),
              std::u32string(want.begin(), want.end()));
  }
  std::string want = std::to_string(211);
  EXPECT_EQ(text(static_cast<int64_t*>(mixed->data)[5]), std::u32string(want.begin(), want.end()));
}

TEST_F(Strings, ConstantsAreTheSameDuringACall) {
  static const uint32_t kText[] = {'o', 'n', 'e', 0};
  const lathe_runtime& rt = *host_.ctx()->rt;
  lathe_list* a = rt.string_const(host_.ctx(), 2, kText, 3);
  EXPECT_EQ(a, rt.string_const(host_.ctx(), 2, kText, 3));
  EXPECT_EQ(text(reinterpret_cast<int64_t>(a)), U"one");
  EXPECT_TRUE(host_.is_used());
  host_.end();
  EXPECT_FALSE(host_.is_used());
  EXPECT_EQ(rt.string_const(host_.ctx(), 2, kText + 1, 2)->length, 2);
}

}  // namespace lathe
