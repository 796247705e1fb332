// SPDX-License-Identifier: GPL-2.0-or-later
// Chooses the headers of the shared PCH and makes it once per content.
#include "engine/clang/pch.h"

#include <algorithm>
#include <map>
#include <set>

#include <unistd.h>

#include "base/files.h"
#include "engine/clang/facts_paths.h"
#include "engine/clang/includes.h"
#include "engine/clang/sites.h"
#include "engine/clang/version.h"

namespace kport {
namespace {

// Fewer units than this do not earn back what making a PCH costs.
constexpr size_t kMinUnits = 3;

// A subsystem of as many has its own PCH.
constexpr size_t kManyUnits = 24;

bool takes_value(std::string_view flag) {
  return flag == "-include" || flag == "-imacros" || flag == "-isystem" ||
         flag == "-iquote" || flag == "-idirafter" || flag == "-I" ||
         flag == "-D" || flag == "-U";
}

// "-include x" is one argument in two words.
std::vector<std::vector<std::string>>
grouped(const std::vector<std::string>& args) {
  std::vector<std::vector<std::string>> out;
  for (size_t i = 0; i < args.size(); ++i) {
    out.push_back({args[i]});
    if (takes_value(args[i]) && i + 1 < args.size())
      out.back().push_back(args[++i]);
  }
  return out;
}

bool names_unit(std::string_view flag) {
  return flag.starts_with("-DKBUILD_") || flag.starts_with("-D__KBUILD_");
}

// Kernel headers that two units or more read, in the order they are met. An
// own header is none of them: it is looked at with the unit that includes it.
Result<std::vector<std::string>> shared_headers(const PchJob& job,
                                                const ParseInput& input) {
  IncludeWalk walk(job.root, job.own, include_dirs(input));
  std::map<std::string, unsigned> count;
  std::vector<std::string> order;
  for (const CompileCommand& c : job.commands)
    for (std::string& header : TRY(walk.of(c.file)).kernel)
      if (count[header]++ == 0)
        order.push_back(header);
  std::erase_if(order, [&](const std::string& h) { return count[h] < 2; });
  return order;
}

// What a trace point declares for those that only pass it. The kernel's own
// (linux/tracepoint.h) checks CPUs, RCU and static branches in bodies that are
// skipped, but not before their macros are expanded: a thousand tokens a trace
// point. A unit that asks for more (register_trace_x) has an error for it, and
// is read without the PCH. `inline` is a macro, and attributes, too.
constexpr std::string_view kTracePoints = R"(#ifdef __DECLARE_TRACE
#undef __DECLARE_TRACE
#define __DECLARE_TRACE(name, proto, ...)                                 \
	static void trace_##name(proto);                                  \
	static bool trace_##name##_enabled(void);
#ifdef DECLARE_TRACE_EVENT
#undef DECLARE_TRACE_EVENT
#define DECLARE_TRACE_EVENT __DECLARE_TRACE
#endif
#endif
)";

// Each is 20 MB, and a changed #include makes another.
constexpr size_t kKeep = 12;

// Removes the least recently used; who has one open keeps it.
void prune(const fs::path& directory) {
  std::error_code ignored;
  std::vector<std::pair<fs::file_time_type, fs::path>> all;
  for (const auto& entry : fs::directory_iterator(directory, ignored))
    if (entry.path().extension() == ".pch")
      all.emplace_back(entry.last_write_time(ignored), entry.path());
  std::ranges::sort(all, std::greater());
  for (size_t i = kKeep; i < all.size(); ++i)
    fs::remove(all[i].second, ignored);
}

} // namespace

std::vector<std::vector<size_t>>
pch_groups(const std::vector<CompileCommand>& commands) {
  std::map<std::string, std::vector<size_t>> by_subsystem;
  for (size_t i = 0; i < commands.size(); ++i) {
    const std::string& file = commands[i].file;
    size_t second = file.find('/', file.find('/') + 1);
    by_subsystem[file.substr(0, second)].push_back(i);
  }
  std::vector<std::vector<size_t>> out;
  std::vector<size_t> small;
  for (auto& [subsystem, places] : by_subsystem)
    if (places.size() < kManyUnits)
      small.insert(small.end(), places.begin(), places.end());
    else
      out.push_back(std::move(places));
  std::ranges::sort(small);
  if (!small.empty())
    out.push_back(std::move(small));
  return out;
}

std::vector<std::string>
common_args(const std::vector<CompileCommand>& commands) {
  std::vector<std::string> out;
  std::vector<std::set<std::vector<std::string>>> others;
  for (const CompileCommand& c : commands) {
    std::vector<std::vector<std::string>> groups = grouped(c.args);
    others.emplace_back(groups.begin(), groups.end());
  }
  for (const std::vector<std::string>& arg : grouped(commands.front().args)) {
    bool everywhere = std::ranges::all_of(
        others, [&](const auto& each) { return each.contains(arg); });
    if (everywhere || names_unit(arg.front()))
      out.insert(out.end(), arg.begin(), arg.end());
  }
  return out;
}

Result<Pch> shared_pch(const PchJob& job) {
  if (job.commands.size() < kMinUnits)
    return Pch{.why_none = "too few units"};
  ParseInput input;
  input.directory = job.commands.front().directory;
  input.args = common_args(job.commands);
  input.arch = job.arch;
  std::string text;
  for (const std::string& header : TRY(shared_headers(job, input)))
    text += "#include <" + header + ">\n";
  if (text.empty())
    return Pch{.why_none = "the units share no header"};
  text += kTracePoints;

  std::string key(reader_version());
  key += '\n' + job.arch + '\n' + job.kernel_digest + '\n' + text +
         input.directory.string() + '\n';
  for (const std::string& arg : input.args)
    key += arg + '\n';
  key = sha256(key);
  VirtualFile source{(job.root / ".kport-pch.h").string(), text};
  fs::path path = job.cache_dir / "pch" / (key + ".pch");
  fs::path failed = job.cache_dir / "pch" / (key + ".none");
  std::error_code ignored;
  if (fs::exists(path)) {
    fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
    return Pch{.path = path, .source = source};
  }
  if (fs::exists(failed))
    return Pch{.why_none = TRY(read_file(failed))};

  // A name no two processes share; the rename is what makes it visible.
  input.file = source.path.string();
  input.overlay.push_back(source);
  input.keep_body = [](std::string_view) { return false; };
  input.skim_bodies = true;
  input.write_pch = path.string() + "." + std::to_string(getpid());
  ParseOutput out = TRY(parse(input, {}));
  if (out.failed()) {
    fs::remove(input.write_pch, ignored);
    std::string why;
    for (const ParseDiagnostic& d : out.diagnostics)
      if (d.level >= ParseDiagnostic::Level::error && why.empty())
        why = d.file + ":" + std::to_string(d.line) + ": " + d.message;
    TRY(write_file(failed, why));
    return Pch{.made = true, .why_none = why};
  }
  std::error_code code;
  fs::rename(input.write_pch, path, code);
  if (code) {
    fs::remove(input.write_pch, ignored);
    return fail(error("pch-write",
                      "cannot write " + path.string() + ": " + code.message()));
  }
  prune(path.parent_path());
  return Pch{.path = path, .source = source, .made = true};
}

} // namespace kport
