// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/plan/condition_value.h"

#include <map>

#include <gtest/gtest.h>

namespace kport {
namespace {

// "1", "0" or "?".
std::string value(const std::string& line) {
  static const std::map<std::string, MacroView> kMacros = {
      {"ONE", {true, true, false, "1"}},
      {"TWO", {true, true, false, "(ONE + 1)"}},
      {"EMPTY", {true, true, false, ""}},
      {"CALL", {true, true, true, "x"}},
      {"SELF", {true, true, false, "SELF"}},
      {"CONFIG_M_MODULE", {true, true, false, "1"}},
      {"CONFIG_Y", {true, true, false, "1"}},
      {"DARK", {false, false, false, ""}},
  };
  std::optional<bool> v = evaluate(line, [](const std::string& name) {
    auto it = kMacros.find(name);
    return it == kMacros.end() ? MacroView() : it->second;
  });
  return v ? (*v ? "1" : "0") : "?";
}

TEST(ConditionValue, Definedness) {
  EXPECT_EQ(value("#ifdef ONE"), "1");
  EXPECT_EQ(value("# ifndef ONE /* x */"), "0");
  EXPECT_EQ(value("#ifdef NONE"), "0");
  EXPECT_EQ(value("#if defined(EMPTY) && !defined NONE"), "1");
  EXPECT_EQ(value("#ifdef DARK"), "?");
}

TEST(ConditionValue, Expressions) {
  EXPECT_EQ(value("#if TWO == 2"), "1");
  EXPECT_EQ(value("#elif 1 + 2 * 3 == 7 && (0x10UL >> 2) == 4"), "1");
  EXPECT_EQ(value("#if NONE"), "0");
  EXPECT_EQ(value("#if -1 < 0 ? 0 : 1"), "0");
  EXPECT_EQ(value("#if 7 % 4 - 3 || !ONE"), "0");
  EXPECT_EQ(value("#if ONE \\\n\t&& TWO"), "1");
}

TEST(ConditionValue, WhatCannotBeTold) {
  for (const char* line : {"#if CALL(1)", "#if EMPTY", "#if SELF", "#if 1 / 0",
                           "#if 1 +", "#if 'a'", "#if ONE TWO"})
    EXPECT_EQ(value(line), "?") << line;
  // Unless the other side decides.
  EXPECT_EQ(value("#if CALL(1) && NONE"), "0");
  EXPECT_EQ(value("#if ONE || CALL(1, 2)"), "1");
}

TEST(ConditionValue, Configuration) {
  EXPECT_EQ(value("#if IS_ENABLED(CONFIG_M)"), "1");
  EXPECT_EQ(value("#if IS_BUILTIN(CONFIG_M)"), "0");
  EXPECT_EQ(value("#if IS_MODULE(CONFIG_M) && IS_REACHABLE(CONFIG_Y)"), "1");
  EXPECT_EQ(value("#if IS_ENABLED(CONFIG_NONE)"), "0");
}

TEST(ConditionValue, Names) {
  EXPECT_EQ(condition_names("#if defined(A) && B > 3"),
            (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(condition_names("#ifdef CONFIG_X"),
            (std::vector<std::string>{"CONFIG_X"}));
}

} // namespace
} // namespace kport
