// SPDX-License-Identifier: GPL-2.0-or-later
// 500 generated rules that nobody writes in good faith: every one must be
// refused, with a line, before anything acts on it.
#include "model/rule_reader.h"

#include <functional>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/yaml_reader.h"

namespace kport {
namespace {

using Random = std::mt19937_64;

// One attack: the texts of a rule set by file.
using Attack = std::vector<std::pair<std::string, std::string>>;

constexpr size_t kEach = 50;

std::string rule(const std::string& id, const std::string& form,
                 const std::string& head = "") {
  return fmt::format("id: {}\ntitle: t\nupstream: [{{commit: 123e45678901, "
                     "release: v6.15}}]\n{}{}"
                     "example: {{new: \"int a;\", old: \"int b;\"}}\n",
                     id, head, form);
}

std::string renames(const std::string& a, const std::string& b) {
  return fmt::format("rename: [{{kind: function, new: {}, old: {}}}]\n", a, b);
}

Attack one(const std::string& form, const std::string& head = "") {
  return {{"rules/x.yaml", rule("x", form, head)}};
}

std::string repeat(std::string_view what, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i)
    out += what;
  return out;
}

// `after` in a circle of 1 to 40 rules, with innocent ones beside it.
Attack circle(Random& r) {
  Attack out;
  size_t length = 1 + r() % 40;
  for (size_t i = 0; i < length; ++i)
    out.push_back({fmt::format("rules/r{}.yaml", i),
                   rule(fmt::format("r{}", i),
                        renames(fmt::format("n{}", i), fmt::format("o{}", i)),
                        fmt::format("after: [r{}]\n", (i + 1) % length))});
  for (size_t i = 0; i < r() % 5; ++i)
    out.push_back({fmt::format("rules/s{}.yaml", i),
                   rule(fmt::format("s{}", i),
                        renames(fmt::format("sn{}", i), fmt::format("so{}", i)))});
  return out;
}

// Names that lead back to themselves: no form would ever be reached.
Attack renamed_in_a_circle(Random& r) {
  size_t length = 1 + r() % 6;
  std::string list;
  for (size_t i = 0; i < length; ++i)
    list += fmt::format("{}{{kind: function, new: f{}, old: f{}}}",
                        i ? ", " : "", i, (i + 1) % length);
  return one("rename: [" + list + "]\n");
}

// The same over several rules, newest first.
Attack chained_in_a_circle(Random& r) {
  Attack out;
  size_t length = 2 + r() % 6;
  for (size_t i = 0; i < length; ++i) {
    std::string text =
        rule(fmt::format("r{}", i),
             renames(fmt::format("f{}", i), fmt::format("f{}", (i + 1) % length)));
    text.replace(text.find("v6.15"), 5, fmt::format("v6.{}", 19 - i));
    out.push_back({fmt::format("rules/r{}.yaml", i), text});
  }
  return out;
}

Attack path_escape(Random& r) {
  static const std::vector<std::string> kPaths = {
      "../x.h",      "/etc/passwd",     "a/../../x.h",  "a//x.h",  "./x.h",
      "..",          ".",               "a/./x.h",      "a\\..\\x", "\"a\\n/x.h\"",
      "\"a b.h\"",   "a/..",            "\"\"",         "/",       "../../../x",
      "\"\\0.h\"",   "a/b/../../../c",  "\"/a\"",       "a/",      "//x"};
  const std::string& path = kPaths[r() % kPaths.size()];
  switch (r() % 3) {
  case 0:
    return one("shim: [{provides: f, header: linux/fs.h, file: " + path + "}]\n");
  case 1:
    return one("shim: [{provides: f, header: " + path + ", file: vfs/f.h}]\n");
  default:
    return one("rename: [{kind: header, new: linux/a.h, old: " + path + "}]\n");
  }
}

// Brackets without end, or as many as a stack cannot take.
Attack deep_pattern(Random& r) {
  size_t depth = 200 + r() % 20000;
  static const std::vector<std::pair<std::string, std::string>> kPairs = {
      {"(", ")"}, {"[", "]"}, {"f(", ")"}, {"*(", ")"}, {"(int)(", ")"}};
  const auto& [open, close] = kPairs[r() % kPairs.size()];
  std::string text = "x" + repeat(open, depth) + "x" + repeat(close, depth);
  return one(fmt::format("pattern: {{new: \"{}\", old: \"y\"}}\n", text));
}

Attack huge_pattern(Random& r) {
  size_t terms = 5000 + r() % 60000;
  std::string text = "f(x" + repeat(" + x", terms) + ")";
  return one(fmt::format("pattern: {{new: \"{}\", old: \"y\"}}\n", text));
}

// What grows when it is expanded, or refers to itself.
Attack recursion(Random& r) {
  switch (r() % 4) {
  case 0: {
    std::string bomb = "unsupported:\n- &a0 [x]\n";
    for (size_t i = 1; i < 5 + r() % 20; ++i)
      bomb += fmt::format("- &a{} [*a{}, *a{}]\n", i, i - 1, i - 1);
    return one(bomb);
  }
  case 1:
    return one("rename: &a [*a]\n");
  case 2:
    return one("rename: " + repeat("[", 17 + r() % 50000) + "\n");
  default:
    return one("<<: {id: x}\n" + renames("a", "b"));
  }
}

// A side that holds what the other side becomes: it would grow at each run.
Attack grows(Random& r) {
  std::string name = fmt::format("f{}", r() % 100);
  switch (r() % 3) {
  case 0:
    return one(fmt::format("pattern: {{holes: {{E: int}}, new: \"{0}(E)\", "
                           "old: \"{0}(E)\"}}\n",
                           name));
  case 1:
    return one(fmt::format("pattern: {{holes: {{E: int}}, new: \"{}(E)\", "
                           "old: \"g(E, Q{})\"}}\n",
                           name, r() % 9));
  default:
    return one(renames(name, name));
  }
}

Attack broken_code(Random& r) {
  static const std::vector<std::string> kCode = {
      "f(", "f)", "}", "{", "f(E))", "a; }", "/*", "'", "\\\"", "#define x",
      "f(E", "]", "a /* b", "${", "$99999999999", "E)(", "\\\\", "@",  "`",
      "f(E) \\n#include </etc/passwd>"};
  const std::string& code = kCode[r() % kCode.size()];
  return one(fmt::format("pattern: {{holes: {{E: int}}, new: \"f(E)\", "
                         "old: \"{}\"}}\n",
                         code));
}

Attack bad_number(Random& r) {
  static const std::vector<std::string> kNumbers = {
      "-1", "4294967296", "99999999999999999999", "1e9", "0x7fffffff",
      "33", "one", "\"\"", "1.5", "[1]"};
  return one(fmt::format(
      "signature: [{{on: [f], args: [{{at: {}, new: int a, old: none}}]}}]\n",
      kNumbers[r() % kNumbers.size()]));
}

struct Family {
  const char* name;
  Attack (*make)(Random& r);
};
constexpr Family kFamilies[] = {
    {"circle", circle},           {"renamed", renamed_in_a_circle},
    {"chained", chained_in_a_circle}, {"path", path_escape},
    {"deep", deep_pattern},       {"huge", huge_pattern},
    {"recursion", recursion},     {"grows", grows},
    {"broken", broken_code},      {"number", bad_number}};

// The error that reading and joining the rules ends with; "" for none.
std::string refusal(const Attack& attack) {
  std::vector<Rule> rules;
  for (const auto& [file, text] : attack) {
    Result<Rule> rule = read_rule(file, text);
    if (!rule)
      return rule.error().span.line > 0 && !rule.error().span.file.empty()
                 ? rule.error().message
                 : "";
    rules.push_back(std::move(*rule));
  }
  Result<RuleSet> set = make_rule_set(std::move(rules));
  return !set && set.error().span.line > 0 ? set.error().message : "";
}

class HostileRules : public testing::TestWithParam<Family> {};

TEST_P(HostileRules, AreRefusedWithALine) {
  Random random(500);
  for (size_t i = 0; i < kEach; ++i) {
    Attack attack = GetParam().make(random);
    EXPECT_NE(refusal(attack), "")
        << i << ": " << attack.front().second.substr(0, 400);
  }
}

INSTANTIATE_TEST_SUITE_P(Families, HostileRules, testing::ValuesIn(kFamilies),
                         [](const testing::TestParamInfo<Family>& info) {
                           return std::string(info.param.name);
                         });

} // namespace
} // namespace kport
