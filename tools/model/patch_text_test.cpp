// SPDX-License-Identifier: GPL-2.0-or-later
// Patches read and applied without a repository. That git agrees is
// series/mail_properties_test.cpp's.
#include "model/patch_text.h"

#include <gtest/gtest.h>

#include "model/patch_reader.h"

namespace kport {
namespace {

const std::string kChange = "diff --git a/f b/f\n"
                            "index 1234567..89abcde 100644\n"
                            "--- a/f\n"
                            "+++ b/f\n"
                            "@@ -1,3 +1,3 @@ x\n"
                            " one\n"
                            "-two\n"
                            "+2\n"
                            " three\n";

FilePatch only(const std::string& text) {
  Result<std::vector<FilePatch>> files = parse_patch(text);
  EXPECT_TRUE(files) << text;
  if (!files || files->size() != 1)
    return {};
  return (*files)[0];
}

std::string applied(const std::string& old, const std::string& text) {
  FilePatch file = only(text);
  Result<std::string> out = apply_to(old, file);
  return out ? *out : out.error().message;
}

TEST(PatchText, ReadsAChange) {
  FilePatch f = only("words\n---\n stat\n\n" + kChange + "-- \n2.39.5\n");
  EXPECT_EQ(f.old_name, "f");
  EXPECT_EQ(f.old_mode, 0100644u);
  EXPECT_EQ(f.old_id, "1234567");
  EXPECT_EQ(f.new_id, "89abcde");
  EXPECT_EQ(f.line, 5u);
  ASSERT_EQ(f.hunks.size(), 1u);
  EXPECT_EQ(f.hunks[0].line, 9u);
  EXPECT_EQ(f.hunks[0].trailing, 1u);
}

TEST(PatchText, Applies) {
  EXPECT_EQ(applied("one\ntwo\nthree\n", kChange), "one\n2\nthree\n");
  EXPECT_EQ(applied("one\ntwo\nthree\nfour\n", kChange),
            "one\n2\nthree\nfour\n");
  EXPECT_EQ(applied("zero\none\ntwo\nthree\n", kChange),
            "f: the hunk at line 5 of the patch does not apply")
      << "a hunk at line 1 must stand there";
}

TEST(PatchText, FindsAHunkThatMoved) {
  std::string text = kChange;
  text.replace(text.find("-1,3 +1,3"), 9, "-5,3 +5,3");
  EXPECT_EQ(applied("a\none\ntwo\nthree\nb\n", text), "a\none\n2\nthree\nb\n");
  EXPECT_EQ(applied("one\ntwo\nthree\nx\nx\none\ntwo\nthree\nx\n", text),
            "one\ntwo\nthree\nx\nx\none\n2\nthree\nx\n");
}

TEST(PatchText, LastLinesWithoutNewline) {
  std::string text = "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n"
                     "-a\n\\ No newline at end of file\n+a\n+b\n"
                     "\\ No newline at end of file\n";
  EXPECT_EQ(applied("a", text), "a\nb");
}

TEST(PatchText, Names) {
  FilePatch f = only("diff --git a/a b b/a b\nnew file mode 100644\n");
  EXPECT_EQ(f.new_name, "a b");
  EXPECT_TRUE(f.is_new && f.old_name.empty());
  f = only("diff --git \"a/\\303\\274\\t\" \"b/\\303\\274\\t\"\n"
           "deleted file mode 100755\n");
  EXPECT_EQ(f.old_name, "ü\t");
  EXPECT_TRUE(f.is_delete && f.new_name.empty());
  f = only("diff --git a/x b/y\nsimilarity index 100%\nrename from x\n"
           "rename to \"y\\n\"\n");
  EXPECT_TRUE(f.is_rename);
  EXPECT_EQ(f.new_name, "y\n");
  for (std::string path : {"plain", "ü\t\"\\\n", "a b"}) {
    std::string quoted = quote_path(path), back;
    size_t end = 0;
    if (quoted == path)
      continue;
    ASSERT_TRUE(unquote_path(quoted, back, end)) << quoted;
    EXPECT_EQ(back, path);
    EXPECT_EQ(end, quoted.size());
  }
}

TEST(PatchText, ReadsWhatDiffWrites) {
  FilePatch f = only("--- a/d/f.orig\tdate\n+++ b/d/f\tdate\n"
                     "@@ -1 +1 @@\n-a\n+b\n");
  EXPECT_EQ(f.old_name, "d/f");
  EXPECT_EQ(f.new_name, "d/f");
  f = only("--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+b\n");
  EXPECT_TRUE(f.is_new);
  EXPECT_EQ(f.new_name, "f");
}

TEST(PatchText, ErrorsNameTheLine) {
  auto error_of = [](const std::string& text) {
    Result<std::vector<FilePatch>> r = parse_patch(text);
    return r ? Diagnostic{} : r.error();
  };
  EXPECT_EQ(error_of("x\n@@ -1 +1 @@\n").span.line, 2u);
  EXPECT_EQ(error_of(kChange.substr(0, kChange.size() - 7)).span.line, 9u);
  EXPECT_EQ(error_of("diff --git a/f b/g\nrename from f\nrename to g\n"
                     "--- a/x\n")
                .span.line,
            4u);
  EXPECT_EQ(error_of("diff --git a/f b/f\nindex 1..2\n garbage\n").code,
            "patch-broken");
  EXPECT_EQ(error_of("--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n").code,
            "patch-not-modelled");
  EXPECT_TRUE(parse_patch("no patch\n")->empty());
}

TEST(PatchText, BinaryData) {
  std::string literal = "diff --git a/b b/b\nnew file mode 100644\n"
                        "index " + std::string(40, '0') + ".." +
                        std::string(40, '1') +
                        "\nGIT binary patch\nliteral 4\nLcmYdfNJ<6(0<Qrl\n\n"
                        "literal 0\nHcmV?d00001\n\n";
  FilePatch f = only(literal);
  EXPECT_EQ(f.method, BinaryMethod::literal);
  EXPECT_EQ(f.binary_data, std::string("a\0bc", 4));
  std::string huge = literal;
  huge.replace(huge.find("literal 4"), 9, "literal 99999999999");
  EXPECT_FALSE(parse_patch(huge));
}

TEST(PatchText, Deltas) {
  std::string out;
  // 5 bytes -> 7: copy 3 from 1, insert "abcd".
  EXPECT_TRUE(apply_delta("01234", std::string("\x05\x07\x91\x01\x03\x04") +
                                       "abcd",
                          out));
  EXPECT_EQ(out, "123abcd");
  for (std::string broken :
       {std::string("\x05"), std::string("\x04\x01\x01x"),
        std::string("\x05\x03\x91\x04\x03"), std::string("\x05\x01\x02x"),
        std::string("\x05\x00\x00", 3)}) {
    out.clear();
    EXPECT_FALSE(apply_delta("01234", broken, out));
  }
}

} // namespace
} // namespace kport
