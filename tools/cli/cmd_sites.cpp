// SPDX-License-Identifier: GPL-2.0-or-later
// kport sites: what the parser saw in one file, for whoever wonders why an
// edit was made or not. Not listed by --help.
#include <algorithm>
#include <array>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/findings.h"
#include "flow/generate.h"

namespace kport {
namespace {

constexpr std::array<std::string_view, 5> kOrigins = {
    "", " (macro argument)", " (own macro body)", " (pasted)", " (only text)"};
constexpr std::array<std::string_view, 4> kBinds = {"initializer", "assignment",
                                                    "argument", "other"};
constexpr std::array<std::string_view, 4> kAccesses = {"read", "write",
                                                       "read-write", "address"};

struct Line {
  uint32_t at = 0; // byte offset, to sort by
  std::string text;
};

class Listing {
public:
  Listing(const Tree& tree, const Unit& unit, std::string file)
      : tree_(tree), unit_(unit), file_(std::move(file)) {}

  std::vector<Line> lines() {
    for (const Use& x : unit_.uses)
      add(x.range, "use", entity(x.entity), x.origin);
    for (const CallSite& x : unit_.calls)
      add(x.whole, "call",
          x.callee == CalleeKind::own_function ? function(x.target)
                                               : entity(x.target),
          x.origin);
    for (const AccessSite& x : unit_.accesses)
      add(x.whole, kAccesses[size_t(x.access)], entity(x.member), x.origin);
    for (const Binding& x : unit_.bindings)
      add(x.whole, "bind",
          fmt::format("{} to {} ({})", function(x.function), entity(x.slot),
                      kBinds[size_t(x.kind)]),
          x.origin);
    for (const InitSite& x : unit_.inits)
      add(x.whole, "init", entity(x.member), x.origin);
    for (const SkippedSite& x : unit_.skipped)
      add(x.range, "unseen", x.condition, Origin::plain);
    for (const OwnFunction& f : unit_.functions)
      for (const OwnDecl& d : f.decls)
        add(d.name, d.definition ? "define" : "declare",
            print(f.signature, f.name), d.origin);
    std::ranges::stable_sort(lines_, {}, &Line::at);
    return std::move(lines_);
  }

private:
  std::string entity(uint32_t e) const {
    return e == kNone ? "-" : unit_.entities[e].fact.name;
  }
  std::string function(uint32_t f) const {
    return f == kNone ? "-" : unit_.functions[f].name;
  }
  void add(const Range& r, std::string_view what, const std::string& of,
           Origin origin) {
    if (!r.valid() || tree_.paths[r.file] != file_)
      return;
    std::string text(tree_.text(r));
    if (size_t end = text.find('\n'); end != std::string::npos)
      text = text.substr(0, end) + " ...";
    lines_.push_back({r.begin, fmt::format("{}:{}: {} {}{}: {}", file_,
                                           span_of(tree_, r).line, what, of,
                                           kOrigins[size_t(origin)], text)});
  }

  const Tree& tree_;
  const Unit& unit_;
  std::string file_;
  std::vector<Line> lines_;
};

Result<ExitCode> sites(const Context& context, const std::string& file) {
  Workspace w = TRY(open(context));
  Canonical c = TRY(parse_canonical(w));
  auto reads = [&](const Unit& u) {
    return std::ranges::any_of(u.files, [&](const OwnFile& f) {
      return f.path == file && !f.deferred;
    });
  };
  auto unit = std::ranges::find(c.tree.units, file, &Unit::main);
  if (unit == c.tree.units.end())
    unit = std::ranges::find_if(c.tree.units, reads);
  if (unit == c.tree.units.end())
    return fail(error("no-such-unit", "no unit of the project reads " + file,
                      {}, "give a path as in fs/rill/inode.c"));
  for (const Line& line : Listing(c.tree, *unit, file).lines())
    fmt::print("{}\n", line.text);
  return ExitCode::clean;
}

} // namespace

void add_sites_command(CLI::App& app, Context& context) {
  auto file = std::make_shared<std::string>();
  CLI::App* cmd =
      app.add_subcommand("sites", "list what the parser saw in one file");
  cmd->group(""); // for those who work on kport
  cmd->add_option("file", *file, "a C file or header of the project")
      ->required();
  cmd->callback([&context, file] {
    context.action = [&context, file] { return sites(context, *file); };
  });
}

} // namespace kport
