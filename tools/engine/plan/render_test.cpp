// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/plan/list.h"
#include "engine/plan/render.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace kport {
namespace {

const std::vector<Blame> kWhy = {{"rule", "", "", "", ""}};

std::string rendered(std::string_view source, std::vector<Edit> edits) {
  normalise(edits);
  Result<Rendered> r = render(source, 0, edits);
  return r ? r->text : "error: " + r.error().code;
}

TEST(Render, CarriesInnerEditsWithTheTextTheyStandIn) {
  //                  0123456789012
  EXPECT_EQ(rendered("f(old(a), b)", {{{0, 2, 5}, {"new"}, kWhy},
                                      {{0, 2, 11},
                                       {Range{0, 10, 11}, ", ", Range{0, 2, 8}},
                                       kWhy}}),
            "f(b, new(a))");
}

TEST(Render, TextThatGoesTakesItsEditsAlong) {
  EXPECT_EQ(rendered("f(idmap, b)", {{{0, 2, 7}, {"ns"}, kWhy},
                                     {{0, 2, 10}, {Range{0, 9, 10}}, kWhy}}),
            "f(b)");
}

TEST(Render, OverlapIsRefused) {
  EXPECT_EQ(rendered("abcdef", {{{0, 0, 3}, {"x"}, kWhy},
                                {{0, 2, 5}, {"y"}, kWhy}}),
            "error: edit-overlap");
  EXPECT_EQ(rendered("abc", {{{0, 0, 3}, {"x"}, kWhy},
                             {{0, 0, 3}, {"y"}, kWhy}}),
            "error: edit-overlap");
}

TEST(Render, SegmentsCoverTheOutput) {
  std::vector<Edit> edits = {{{0, 1, 2}, {"xx"}, kWhy}, {{0, 3, 3}, {"!"}, kWhy}};
  Result<Rendered> r = render("abcd", 0, edits);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->text, "axxc!d");
  uint32_t at = 0;
  for (const Segment& s : r->segments) {
    EXPECT_EQ(s.out_begin, at);
    EXPECT_EQ(s.copied, s.edits.empty());
    at = s.out_end;
  }
  EXPECT_EQ(at, r->text.size());
}

TEST(Render, WhatGoesLeavesAMark) {
  // Only kept text: without a mark nothing would say why "a, " went.
  std::vector<Edit> edits = {{{0, 2, 6}, {Range{0, 5, 6}}, kWhy}};
  Result<Rendered> r = render("f(a, b)", 0, edits);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->text, "f(b)");
  EXPECT_TRUE(std::ranges::any_of(r->segments, [](const Segment& s) {
    return !s.copied && s.out_begin == 2 && s.out_end == 2;
  }));
}

TEST(List, KeepsTheSpaceBetweenWhatStays) {
  //                      0         1
  //                      0123456789012345
  std::string_view text = "int a,\n\tint b, c";
  std::vector<Range> old = {{0, 0, 5}, {0, 8, 13}, {0, 15, 16}};
  auto make = [&](std::vector<ListItem> items) {
    std::vector<Edit> e = {{{0, 0, 16}, rewrite_list({text, {0, 0, 16}, old}, items, "void"), kWhy}};
    return rendered(text, e);
  };
  EXPECT_EQ(make({{1, {old[1]}}, {2, {old[2]}}}), "int b, c");
  EXPECT_EQ(make({{0, {old[0]}}, {1, {old[1]}}}), "int a,\n\tint b");
  EXPECT_EQ(make({{0, {old[0]}}, {-1, {"int n"}}, {1, {old[1]}}, {2, {old[2]}}}),
            "int a, int n,\n\tint b, c");
  EXPECT_EQ(make({}), "void");
}

} // namespace
} // namespace kport
