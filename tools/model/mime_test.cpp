// SPDX-License-Identifier: GPL-2.0-or-later
// Mail's encodings: each decodes what it encoded, and what others wrote.
#include "model/mime.h"

#include <random>

#include <gtest/gtest.h>

#include "model/message.h"

namespace kport {
namespace {

std::string unfolded(std::string text) {
  for (size_t at; (at = text.find("\n ")) != text.npos;)
    text.replace(at, 2, " ");
  return text;
}

size_t widest(const std::string& text, size_t first) {
  size_t most = 0;
  for (std::string_view line : split_lines(text)) {
    most = std::max(most, first + line.size());
    first = 0;
  }
  return most;
}

TEST(Mime, DecodesWords) {
  EXPECT_EQ(*decode_words("=?UTF-8?q?Andr=C3=A9_B?= C"), "André B C");
  EXPECT_EQ(*decode_words("=?iso-8859-1?Q?Andr=E9?="), "André");
  EXPECT_EQ(*decode_words("=?utf-8?B?QW5kcsOp?= =?utf-8?b?IQ==?="), "André!");
  EXPECT_EQ(*decode_words("a =?utf-8?q?b?= c =?utf-8?q?d?="), "a b c d");
  EXPECT_FALSE(decode_words("=?utf-8?q?open"));
  EXPECT_FALSE(decode_words("=?utf-8?x?y?="));
  EXPECT_FALSE(decode_words("=?no-such-charset?q?y?="));
  EXPECT_FALSE(decode_words("=?utf-8//TRANSLIT?q?y?="));
}

TEST(Mime, WordsComeBack) {
  std::mt19937 random(7);
  const char* parts[] = {"a", "Z", " ", "=?", "_", "é", "日", "🐧", "\"", "."};
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (size_t n = 1 + random() % 60; n > 0; --n)
      text += parts[random() % std::size(parts)];
    for (bool phrase : {false, true}) {
      std::string coded = encode_words(text, 9, phrase);
      EXPECT_LE(widest(coded, 9), 76u) << coded;
      Result<std::string> back = decode_words(unfolded(coded));
      ASSERT_TRUE(back);
      EXPECT_EQ(*back, text);
    }
  }
}

TEST(Mime, QuotedPrintableComesBack) {
  std::mt19937 random(8);
  const char* parts[] = {"a", "=", " ", "\t", "\r", "\n", "\n", "é", "From ",
                         "\x01", "longer words "};
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (size_t n = random() % 80; n > 0; --n)
      text += parts[random() % std::size(parts)];
    std::string coded = encode_quoted_printable(text);
    EXPECT_LE(widest(coded, 0), 76u);
    EXPECT_EQ(coded.find('\r'), coded.npos);
    EXPECT_FALSE(coded.starts_with("From "));
    EXPECT_EQ(coded.find("\nFrom "), coded.npos);
    std::string back;
    for (std::string_view rest = coded; !rest.empty();) {
      size_t end = std::min(rest.find('\n'), rest.size() - 1);
      back += decode_quoted_printable(rest.substr(0, end + 1), false);
      rest.remove_prefix(end + 1);
    }
    EXPECT_EQ(back, text);
  }
}

TEST(Mime, Base64) {
  EXPECT_EQ(decode_base64("QQ=="), "A");
  EXPECT_EQ(decode_base64("QU\nI="), "AB");
  EXPECT_EQ(decode_base64("QUJD"), "ABC");
  EXPECT_EQ(decode_base64("/+8="), "\xff\xef");
}

TEST(Mime, ValidUtf8IsWhatGitTakes) {
  EXPECT_TRUE(is_utf8("a é 日 🐧"));
  size_t at = 0;
  EXPECT_FALSE(is_utf8("ab\xE9", &at));
  EXPECT_EQ(at, 2u);
  for (const char* bad : {"\xC0\xAF", "\xED\xA0\x80", "\xEF\xBF\xBE",
                          "\xEF\xB7\x90", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(Mime, ConvertsCharsets) {
  EXPECT_EQ(*to_utf8("Andr\xE9", "ISO-8859-1"), "André");
  EXPECT_EQ(*to_utf8("\x1b$B$\"\x1b(B", "iso-2022-jp"), "あ");
  EXPECT_FALSE(to_utf8("\xFF\xFF", "EUC-JP"));
  std::string wide(10000, '\xE9');
  EXPECT_EQ(to_utf8(wide, "latin1")->size(), 20000u);
}

TEST(Mime, FoldsHeaders) {
  std::string line = fold_header("Subject", std::string(70, 'a') + " bbb ccc");
  EXPECT_EQ(line, "Subject:" + (" " + std::string(70, 'a')) + "\n bbb ccc");
  EXPECT_EQ(fold_addresses("Cc", {"a@b", "c@d"}), "Cc: a@b, c@d");
  EXPECT_EQ(display_name("A. \"B\"", 6), "\"A. \\\"B\\\"\"");
  EXPECT_EQ(display_name("André", 6), "=?UTF-8?q?Andr=C3=A9?=");
}

} // namespace
} // namespace kport
