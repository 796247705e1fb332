// SPDX-License-Identifier: GPL-2.0-or-later
// Facts of two point releases against each other.
#include "flow/renew.h"

#include <gtest/gtest.h>

namespace kport {
namespace {

Lookup yes(std::string text) {
  return {.answer = Answer::yes, .facts = {{.text = std::move(text)}}};
}

TEST(Renew, NamesWhatCameWentAndChanged) {
  FactSet before, after;
  before.names = {{"gone", yes("int gone(void)")},
                  {"come", {}},
                  {"same", yes("int same(void)")},
                  {"other", yes("int other(int)")},
                  {"only_before", yes("x")}};
  after.names = {{"gone", {}},
                 {"come", yes("int come(void)")},
                 {"same", yes("int same(void)")},
                 {"other", yes("int other(long)")},
                 {"only_after", yes("x")}};
  // Elsewhere in the header is no change.
  after.names["same"].facts[0].line = 7;
  std::vector<FactChange> c = compare_facts(before, after);
  ASSERT_EQ(c.size(), 3u);
  EXPECT_EQ(c[0].name, "come");
  EXPECT_EQ(c[0].before, "");
  EXPECT_EQ(c[0].after, "int come(void)");
  EXPECT_EQ(c[1].name, "gone");
  EXPECT_EQ(c[1].after, "");
  EXPECT_EQ(c[2].name, "other");
}

TEST(Renew, AnExportIsPartOfTheAnswer) {
  FactSet before, after;
  before.names["f"] = yes("int f(void)");
  after.names["f"] = yes("int f(void)");
  after.names["f"].facts[0].exported = Export{.gpl = true};
  EXPECT_EQ(compare_facts(before, after).at(0).after,
            "int f(void) [GPL export]");
}

} // namespace
} // namespace kport
