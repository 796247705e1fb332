// SPDX-License-Identifier: GPL-2.0-or-later
// Reports for tests: a small one with every verdict, and random ones.
#pragma once

#include <random>

#include <fmt/format.h>

#include "model/report.h"

namespace kport::testing {

// Three patches, two enforced targets and an advisory one; 1 breaks
// debian-12, 2 has it still and adds what lint and the advisory target mind.
inline Report small_report() {
  Report r{.project = "rill",
           .range = "main..topic",
           .base = std::string(40, '0'),
           .head = std::string(40, '3'),
           .kport = "0.1.0",
           .started = 1790000000,
           .cpu_seconds = 12.5,
           .executor = "ninja"};
  r.targets = {{"debian-12", "6.1.0-56-amd64", "gcc 12.2.0", true, ""},
               {"mainline", "7.1.0", "gcc 12.2.0", true, ""},
               {"debian-11", "5.10.0-40-amd64", "gcc 10.2.1", false, "v7.4"}};
  auto cell = [](Verdict v, bool cached = false) {
    return Cell{.verdict = v, .stage = Stage::build, .cached = cached};
  };
  auto patch = [](char digit, std::string subject, std::vector<Cell> cells) {
    return PatchReport{.commit = std::string(40, digit),
                       .subject = std::move(subject),
                       .author = "A Developer",
                       .date = 1789000000,
                       .files = {"fs/rill/inode.c"},
                       .cells = std::move(cells)};
  };
  Cell bad = cell(Verdict::fail);
  bad.first_bad = true;
  bad.cpu_seconds = 2.25;
  bad.causes = {{"too few arguments", "fs/rill/inode.c", 12, "mnt-idmap",
                 "debian-12 lacks struct mnt_idmap"}};
  bad.excerpt = {"inode.c:14:2: error: too few arguments"};
  bad.log = "logs/1.txt";
  Cell still = bad;
  still.first_bad = false;
  Cell advisory = cell(Verdict::advisory_fail);
  advisory.first_bad = true;
  advisory.causes = {{"unused variable", "fs/rill/other.c", 7, "", ""}};
  Cell skipped = cell(Verdict::skipped);
  skipped.why = "lint";
  r.patches = {patch('1', "rill: read folios",
                     {bad, cell(Verdict::pass), cell(Verdict::pass, true)}),
               patch('2', "rill: write folios",
                     {still, cell(Verdict::pass, true), advisory}),
               patch('3', "rill: no more to do",
                     {cell(Verdict::pass), cell(Verdict::pending), skipped})};
  r.patches[1].findings = {{"lint-have-macro", "'HAVE_X' is an answer",
                            "fs/rill/inode.c", 3, 5, true}};
  return r;
}

// Anything at all: any bytes, or (`valid`) any text.
class RandomReport {
public:
  RandomReport(unsigned seed, bool valid) : random_(seed), valid_(valid) {}

  Report make() {
    Report r{.project = text(),
             .range = text(),
             .base = text(),
             .head = text(),
             .kport = text(),
             .started = number() * 100000,
             .cpu_seconds = number() / 7.0,
             .executor = text()};
    for (int n = number() % 4; n >= 0; --n)
      r.targets.push_back({text(), text(), text(), flag(), text()});
    for (int n = number() % 5; n > 0; --n)
      r.patches.push_back(patch(r.targets.size()));
    return r;
  }

private:
  int number() { return static_cast<int>(random_() % 1000); }
  bool flag() { return random_() % 2 == 0; }
  std::string text() {
    static const std::vector<std::string> kParts = {
        "a",    "é",      "漢",        "🙂",
        "<",    "&",      "\"",        "'",
        "\\",   "]]>",    "</script>", "\n",
        "\t",   "\r",     "\x1b[31m",  std::string(1, '\0'),
        "\x7f", "\u202e", "\u2028",    "\ufffe"};
    static const std::vector<std::string> kBytes = {
        "\xff",         "\xc3",     "\xe2\x82",
        "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80"};
    std::string out;
    for (unsigned n = random_() % 6; n > 0; --n)
      out += !valid_ && flag() ? kBytes[random_() % kBytes.size()]
                               : kParts[random_() % kParts.size()];
    return out;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> out(random_() % 3);
    for (std::string& one : out)
      one = text();
    return out;
  }
  Cell cell() {
    Cell c{.verdict = static_cast<Verdict>(random_() % 5),
           .stage = static_cast<Stage>(random_() % 5),
           .cached = flag(),
           .first_bad = flag(),
           .key = text(),
           .cpu_seconds = number() / 3.0,
           .warnings = static_cast<uint32_t>(number()),
           .new_warnings = texts(),
           .causes = {},
           .excerpt = texts(),
           .log = text(),
           .diff = text(),
           .why = text()};
    for (unsigned n = random_() % 3; n > 0; --n)
      c.causes.push_back(
          {text(), text(), static_cast<uint32_t>(number()), text(), text()});
    return c;
  }
  PatchReport patch(size_t targets) {
    PatchReport p{.commit = text(),
                  .subject = text(),
                  .author = text(),
                  .date = number() - 500,
                  .files = texts()};
    for (unsigned n = random_() % 3; n > 0; --n)
      p.findings.push_back({text(), text(), text(),
                            static_cast<uint32_t>(number()),
                            static_cast<uint32_t>(number()), flag()});
    for (size_t t = 0; t < targets; ++t)
      p.cells.push_back(cell());
    return p;
  }

  std::mt19937 random_;
  bool valid_;
};

} // namespace kport::testing
