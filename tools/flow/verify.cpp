// SPDX-License-Identifier: GPL-2.0-or-later
// Verification of generated trees.
#include "flow/verify.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "engine/clang/sites.h"
#include "engine/clang/version.h"
#include "engine/plan/slots.h"
#include "target/kbuild.h"

namespace kport {
namespace {

const std::vector<std::string> kRefused = {
    "-Wno-everything", // "-w" would silence what follows, too
    "-Werror=int-conversion",
    "-Werror=incompatible-pointer-types",
    "-Werror=incompatible-pointer-types-discards-qualifiers",
    "-Werror=incompatible-function-pointer-types",
    "-Werror=implicit-function-declaration",
    "-Werror=enum-conversion",
    "-Werror=return-type",
};

struct UnitVerdict {
  std::vector<std::string> errors; // "fs/rill/inode.c:12:3: …"
  SlotCount slots;                 // what the tables hold
};

// The verdicts of one target's last run, by content.
class VerdictCache {
public:
  VerdictCache(std::filesystem::path file, const TreeFiles& files)
      : file_(std::move(file)), files_(files) {
    if (Result<std::string> text = read_file(file_))
      old_ = nlohmann::json::parse(*text, nullptr, false);
    if (!old_.is_object())
      old_ = nlohmann::json::object();
  }

  std::optional<UnitVerdict> find(const std::string& key) const {
    auto it = old_.find(key);
    if (it == old_.end())
      return std::nullopt;
    for (const auto& [path, digest] : (*it)["reads"].items()) {
      auto file = files_.find(path);
      if (file == files_.end() || sha256(file->second) != digest)
        return std::nullopt;
    }
    return UnitVerdict{(*it)["errors"], (*it)["slots"]};
  }

  void add(const std::string& key, const UnitVerdict& v,
           const std::vector<OwnFile>& reads) {
    nlohmann::json entry = {{"errors", v.errors}, {"slots", v.slots}};
    for (const OwnFile& f : reads)
      if (auto it = files_.find(f.path); it != files_.end())
        entry["reads"][f.path] = sha256(it->second);
    new_[key] = std::move(entry);
  }
  void keep(const std::string& key) { new_[key] = old_[key]; }

  Result<void> save() const { return write_file(file_, new_.dump()); }

private:
  std::filesystem::path file_;
  const TreeFiles& files_;
  nlohmann::json old_;
  nlohmann::json new_ = nlohmann::json::object();
};

std::string key_of(const Generated& g, const CompileCommand& command) {
  std::string key(reader_version());
  key += '\0' + g.target.digest + '\0' + command.file;
  // A shadow header that is new was not among what the unit read.
  for (auto it = g.files.lower_bound("compat/include/");
       it != g.files.end() && it->first.starts_with("compat/include/"); ++it)
    key += '\0' + it->first;
  for (const std::string& a : command.args)
    key += '\0' + a;
  return sha256(key);
}

// "fs/rill/inode.c:12:3: message" taken apart; line 0 when it has no place.
struct Complaint {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string message;
};

Complaint take_apart(const std::string& text) {
  Complaint c;
  size_t a = text.find(':');
  size_t b = a == text.npos ? a : text.find(':', a + 1);
  size_t d = b == text.npos ? b : text.find(':', b + 1);
  if (d == text.npos) {
    c.message = text;
    return c;
  }
  c.file = text.substr(0, a);
  c.line = static_cast<uint32_t>(std::atoi(text.c_str() + a + 1));
  c.column = static_cast<uint32_t>(std::atoi(text.c_str() + b + 1));
  c.message = text.substr(std::min(d + 2, text.size()));
  return c;
}

// A complaint about generated text, in terms of the canonical tree.
Diagnostic explain(const Canonical& c, const Generated& g,
                   const std::string& error_text) {
  Complaint complaint = take_apart(error_text);
  Diagnostic d = finding(
      "verify", fmt::format("{}: {}", g.facts.target, complaint.message));
  d.span = {complaint.file, complaint.line, complaint.column, 0};
  d.help = "kport blame and kport facts say what stands behind this line";
  for (const auto& [index, rendered] : g.rendered) {
    if (c.tree.paths[index] != complaint.file || complaint.line == 0)
      continue;
    uint32_t line = 1;
    for (const Segment& s : rendered.segments) {
      std::string_view text(rendered.text);
      text = text.substr(s.out_begin, s.out_end - s.out_begin);
      uint32_t last = line + static_cast<uint32_t>(
                                 std::count(text.begin(), text.end(), '\n'));
      if (line <= complaint.line && complaint.line <= last) {
        if (d.notes.empty()) {
          Range at = s.source;
          for (uint32_t l = line; s.copied && l < complaint.line; ++l)
            at.begin = static_cast<uint32_t>(
                c.tree.texts[index].find('\n', at.begin) + 1);
          d.notes.push_back({"in the generated tree", d.span});
          d.span = {complaint.file, span_of(c.tree, at).line, 0, 0};
        }
        for (const Edit* e : s.edits)
          for (const Blame& b : e->blame)
            d.notes.push_back({fmt::format("edited by rule {} ({}), because {}",
                                           b.rule, b.commit, b.fact),
                               span_of(c.tree, e->range)});
      }
      line = last;
    }
  }
  return d;
}

UnitVerdict judge(const Workspace& w, const Generated& g,
                  const std::filesystem::path& dir,
                  const CompileCommand& command, std::vector<OwnFile>& reads,
                  double& cpu) {
  SitesJob job;
  job.main = command.file;
  job.input.file = (dir / command.file).string();
  job.input.directory = command.directory;
  job.input.args = command.args;
  job.input.arch = g.target.arch;
  job.input.warnings = refused_warnings();
  std::string prefix = dir.string() + "/";
  job.own = [prefix](std::string_view path) {
    return path.starts_with(prefix) ? std::string(path.substr(prefix.size()))
                                    : std::string();
  };
  (void)w;
  (void)cpu;
  Result<Unit> unit = extract_sites(job);
  UnitVerdict v;
  if (!unit) {
    v.errors = {unit.error().message};
    return v;
  }
  for (std::string& e : unit->errors) // relative, as the tree is written
    v.errors.push_back(e.starts_with(prefix) ? e.substr(prefix.size()) : e);
  v.slots = count_slots(*unit);
  reads = unit->files;
  return v;
}

} // namespace

const std::vector<std::string>& refused_warnings() { return kRefused; }

Result<Verified> verify(const Workspace& w, const Canonical& c,
                        const Generated& g, const std::filesystem::path& dir) {
  Verified out;
  std::vector<CompileCommand> commands =
      TRY(compile_commands(w.acquire, g.target, w.project, dir));
  VerdictCache cache(w.scratch("verify") / (g.facts.target + ".json"), g.files);
  std::map<std::string, SlotCount> expected = expected_slots(g.tree ? *g.tree : c.tree, g.plan);

  std::vector<UnitVerdict> verdicts(commands.size());
  std::vector<std::vector<OwnFile>> reads(commands.size());
  std::vector<size_t> todo;
  for (size_t i = 0; i < commands.size(); ++i) {
    if (std::optional<UnitVerdict> v = cache.find(key_of(g, commands[i]))) {
      verdicts[i] = std::move(*v);
      cache.keep(key_of(g, commands[i]));
    } else {
      todo.push_back(i);
    }
  }
  out.cached = commands.size() - todo.size();
  out.parsed = todo.size();

  std::atomic<size_t> next = 0;
  std::vector<std::thread> workers;
  for (unsigned n = 0; n < std::min<size_t>(w.jobs, todo.size()); ++n)
    workers.emplace_back([&] {
      for (size_t i; (i = next++) < todo.size();)
        verdicts[todo[i]] = judge(w, g, dir, commands[todo[i]], reads[todo[i]],
                                  out.cpu_seconds);
    });
  for (std::thread& t : workers)
    t.join();
  for (size_t i : todo)
    cache.add(key_of(g, commands[i]), verdicts[i], reads[i]);
  TRY(cache.save());

  std::set<std::string> said;
  for (size_t i = 0; i < commands.size(); ++i) {
    for (const std::string& e : verdicts[i].errors)
      if (said.insert(e).second)
        out.findings.push_back(explain(c, g, e));
    std::vector<std::string> slots_lost =
        missing_slots(expected[commands[i].file], verdicts[i].slots);
    if (!verdicts[i].errors.empty() || !slots_lost.empty())
      out.failed.push_back(commands[i].file);
    for (const std::string& lost : slots_lost)
      out.findings.push_back(finding(
          "slot-lost", fmt::format("{}: {}: the generated table no longer "
                                   "fills {}, and no rule says so",
                                   g.facts.target, commands[i].file, lost)));
  }
  return out;
}

} // namespace kport
