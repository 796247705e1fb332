// SPDX-License-Identifier: GPL-2.0-or-later
// Text of unknown origin: well-formed, on one line, as wide as asked for.
#include "model/utf8.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

TEST(Utf8, ReplacesEveryByteThatIsNone) {
  EXPECT_EQ(valid_utf8("a\u00e9\u6f22\U0001f642"), "a\u00e9\u6f22\U0001f642");
  EXPECT_EQ(valid_utf8("\xff!"), "\ufffd!");
  EXPECT_EQ(valid_utf8("\xe2\x82"), "\ufffd\ufffd");
  EXPECT_EQ(valid_utf8("\xc0\x80"), "\ufffd\ufffd");           // overlong
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\ufffd\ufffd\ufffd"); // surrogate
  EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80"), "\ufffd\ufffd\ufffd\ufffd");
  EXPECT_EQ(valid_utf8(std::string_view("\0", 1)), std::string(1, '\0'));
}

TEST(Utf8, ShowsNoControl) {
  EXPECT_EQ(shown("a\tb\nc\x1b[2J"), "a b\ufffdc\ufffd[2J");
  EXPECT_EQ(shown("\u009b"
                  "1m\u202e\u2066"),
            "\ufffd1m\ufffd\ufffd");
}

TEST(Utf8, CountsColumns) {
  EXPECT_EQ(columns("abc"), 3u);
  EXPECT_EQ(columns("\u6f22\u5b57"), 4u);
  EXPECT_EQ(columns("e\u0301"), 1u);
  EXPECT_EQ(columns("\U0001f642"), 2u);
}

TEST(Utf8, FitsExactly) {
  EXPECT_EQ(fit("ab", 4), "ab  ");
  EXPECT_EQ(fit("abcdef", 4), "abc\u2026");
  EXPECT_EQ(fit("\u6f22\u6f22\u6f22", 4), "\u6f22\u2026 ");
  EXPECT_EQ(fit("abc", 0), "");
  for (size_t width = 0; width < 12; ++width)
    EXPECT_EQ(columns(fit("a\u6f22\xff\U0001f642zz\u0301zzz", width)), width);
}

} // namespace
} // namespace kport
