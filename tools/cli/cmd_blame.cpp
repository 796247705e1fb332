// SPDX-License-Identifier: GPL-2.0-or-later
// kport blame FILE:LINE: the rule, fact and upstream commit behind a line of
// a generated tree.
#include <algorithm>
#include <charconv>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/generate.h"

namespace kport {
namespace {

struct Options {
  std::string place;
  std::string target;
  bool canonical = false;
};

struct Place {
  std::string file;
  uint32_t line = 0;
};

Result<Place> parse_place(const std::string& text) {
  size_t colon = text.rfind(':');
  Place p;
  if (colon != std::string::npos) {
    p.file = text.substr(0, colon);
    std::from_chars(text.data() + colon + 1, text.data() + text.size(), p.line);
  }
  if (p.line == 0)
    return fail(error("blame-place", fmt::format("'{}' is not FILE:LINE", text),
                      {}, "for example fs/rill/namei.c:120"));
  return p;
}

uint32_t line_at(std::string_view text, uint32_t offset) {
  return 1 + static_cast<uint32_t>(
                 std::count(text.begin(), text.begin() + offset, '\n'));
}

// The edits that made any part of the line.
std::set<std::pair<uint32_t, Blame>> blames(const Canonical& c,
                                            const Generated& g,
                                            const Place& place,
                                            bool canonical) {
  std::set<std::pair<uint32_t, Blame>> out;
  for (const auto& [index, r] : g.rendered) {
    if (c.tree.paths[index] != place.file)
      continue;
    const std::string& text = c.tree.texts[index];
    for (const Segment& s : r.segments) {
      uint32_t first = canonical ? line_at(text, s.source.begin)
                                 : line_at(r.text, s.out_begin);
      uint32_t last = canonical ? line_at(text, s.source.end)
                                : line_at(r.text, s.out_end);
      if (place.line < first || place.line > last || s.copied)
        continue;
      for (const Edit* e : s.edits)
        for (const Blame& b : e->blame)
          out.insert({line_at(text, e->range.begin), b});
    }
  }
  return out;
}

Result<ExitCode> blame(const Context& context, const Options& o) {
  Place place = TRY(parse_place(o.place));
  Workspace w = TRY(open(context));
  TargetSpec spec = TRY(w.find(o.target));
  Canonical c = TRY(parse_canonical(w));
  Generated g = TRY(generate(w, c, spec));
  if (!g.files.contains(place.file))
    return fail(error("blame-file",
                      fmt::format("the tree for {} has no file '{}'",
                                  spec.name, place.file)));
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const auto& [line, b] : blames(c, g, place, o.canonical)) {
    json.push_back({{"canonical_line", line},
                    {"rule", b.rule},
                    {"change", b.change},
                    {"fact", b.fact},
                    {"commit", b.commit},
                    {"contract", b.contract}});
    if (context.format != Format::text)
      continue;
    fmt::print("{}:{} (canonical line {})\n  rule     {}\n  change   {}\n"
               "  fact     {}\n  upstream {}\n",
               place.file, place.line, line, b.rule, b.change, b.fact,
               b.commit);
    if (!b.contract.empty())
      fmt::print("  contract {}\n", b.contract);
  }
  if (context.format == Format::json)
    fmt::print("{}\n", json.dump(2));
  else if (json.empty())
    fmt::print("{}:{}: as in the canonical tree\n", place.file, place.line);
  return ExitCode::clean;
}

} // namespace

void add_blame_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* cmd = app.add_subcommand(
      "blame", "why a line of a generated tree is as it is");
  cmd->add_option("place", options->place, "FILE:LINE of the generated tree")
      ->required();
  cmd->add_option("-t,--target", options->target, "the target")->required();
  cmd->add_flag("--canonical", options->canonical,
                "LINE counts in the canonical file");
  cmd->callback([&context, options] {
    context.action = [&context, options] { return blame(context, *options); };
  });
}

} // namespace kport
