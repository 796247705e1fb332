// SPDX-License-Identifier: GPL-2.0-or-later
// Links, patches and configures a kernel's tree.
#include "target/in_tree.h"

#include <fmt/format.h>

#include "base/process.h"

namespace kport {

namespace {

// Compiles objects only: debug data, versions and signatures cost time and
// tell nothing about a patch.
constexpr std::string_view kSettings =
    "CONFIG_DEBUG_INFO_NONE=y\n"
    "# CONFIG_DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT is not set\n"
    "# CONFIG_MODVERSIONS is not set\n"
    "# CONFIG_MODULE_SIG is not set\n"
    "# CONFIG_RUST is not set\n"
    "# CONFIG_WERROR is not set\n"
    "CONFIG_SYSTEM_TRUSTED_KEYS=\"\"\n";

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

bool is_kconfig(const std::string& path) {
  return fs::path(path).filename().string().starts_with("Kconfig");
}

Diagnostic cannot_link(const fs::path& from, const std::error_code& code) {
  return error("in-tree-link", fmt::format("cannot copy {}: {}", from.string(),
                                           code.message()));
}

} // namespace

Result<InTree> InTree::open(InTreeSetup setup) {
  FileLock lock = TRY(FileLock::acquire(setup.where / "lock"));
  InTree self(std::move(setup), std::move(lock));
  const fs::path& where = self.setup_.where;
  if (read_file(where / "key").value_or("") == self.setup_.key)
    TRY(self.restore());
  else
    TRY(self.create());
  return self;
}

Result<void> InTree::create() {
  std::error_code code;
  fs::remove(setup_.where / "key", code);
  fs::remove_all(tree(), code);
  fs::create_directories(setup_.where, code);
  if (!fs::is_directory(setup_.source, code))
    return fail(cannot_link(setup_.source, code));
  ProcessResult linked = TRY(run({.argv = {"cp", "-al", setup_.source.string(),
                                           tree().string()}}));
  if (linked.exit_code != 0) { // another file system
    fs::remove_all(tree(), code);
    TRY(run_ok({.argv = {"cp", "-a", setup_.source.string(),
                         tree().string()}}));
  }
  std::string config = TRY(read_file(setup_.config));
  TRY(write_file(tree() / ".config", config + std::string(kSettings)));
  TRY(write_file(setup_.where / "touched", ""));
  int exit_code = 0;
  TRY(make({"olddefconfig"}, &exit_code));
  if (exit_code == 0)
    TRY(make({"modules_prepare"}, &exit_code));
  if (exit_code != 0)
    return fail(error("in-tree-prepare", "the kernel's tree cannot be prepared",
                      Span{log().string()},
                      "what it needs is named at the end of this log"));
  return write_file(setup_.where / "key", setup_.key);
}

// Back to the pristine source: the last run's patches may be other ones.
Result<void> InTree::restore() {
  std::string list = TRY(read_file(setup_.where / "touched"));
  for (const std::string& path : lines_of(list)) {
    fs::path at = TRY(inside(tree(), path));
    fs::path from = setup_.source / path;
    std::error_code code;
    fs::remove(at, code);
    if (fs::exists(from, code)) {
      fs::create_hard_link(from, at, code);
      if (code)
        fs::copy_file(from, at, code);
      if (code)
        return fail(cannot_link(from, code));
    }
    configure_ |= is_kconfig(path);
  }
  // Objects too: one that outlives its source would pass for a built one, and
  // the pristine files are older than what was built from patched ones.
  for (const ModuleSpec& m : setup_.modules) {
    fs::path dir = TRY(inside(tree(), m.directory));
    std::error_code code;
    if (!fs::is_directory(setup_.source / m.directory, code)) {
      fs::remove_all(dir, code);
      continue;
    }
    for (const fs::path& file : TRY(list_files(dir)))
      if (file.extension() == ".o" || file.extension() == ".cmd")
        fs::remove(dir / file, code);
  }
  return write_file(setup_.where / "touched", "");
}

Result<void> InTree::apply(std::span<const TreeChange> changes) {
  for (const TreeChange& c : changes)
    touched_.insert(c.path);
  std::string list;
  for (const std::string& path : touched_)
    list += path + "\n";
  TRY(write_file(setup_.where / "touched", list)); // before anything changes
  for (const TreeChange& c : changes) {
    fs::path at = TRY(inside(tree(), c.path));
    configure_ |= is_kconfig(c.path);
    if (!c.removed) {
      TRY(write_file(at, c.content, c.executable ? 0755 : 0644));
      continue;
    }
    std::error_code code;
    fs::remove(at, code);
    // An object must not stand for a source that is gone.
    if (at.extension() == ".c")
      fs::remove(fs::path(at).replace_extension(".o"), code);
  }
  return {};
}

// Switches the modules' symbols on, as far as there are any by now.
Result<void> InTree::configure() {
  Command set{.argv = {"scripts/config"}, .cwd = tree()};
  for (const ModuleSpec& m : setup_.modules)
    for (const std::string& each : m.config) {
      size_t equal = each.find('=');
      set.argv.insert(set.argv.end(),
                      {"--set-val", each.substr(0, equal),
                       equal == each.npos ? "m" : each.substr(equal + 1)});
    }
  if (set.argv.size() > 1)
    TRY(run_ok(set));
  int exit_code = 0;
  TRY(make({"olddefconfig"}, &exit_code));
  configure_ = exit_code != 0;
  return {};
}

Result<double> InTree::make(std::vector<std::string> goals, int* exit_code) {
  Command command{.argv = {"make", "-C", tree().string(), "-k", "W=1",
                           fmt::format("-j{}", setup_.jobs)},
                  .env = make_environment(),
                  .log = log()};
  std::vector<std::string>& argv = command.argv;
  argv.insert(argv.end(), setup_.make_args.begin(), setup_.make_args.end());
  argv.insert(argv.end(), goals.begin(), goals.end());
  ProcessResult done = TRY(run(command));
  if (interrupted()) {
    Diagnostic d = error("interrupted", "the build was interrupted");
    d.exit = ExitCode::interrupted;
    return fail(std::move(d));
  }
  if (exit_code)
    *exit_code = done.exit_code;
  return done.cpu_seconds;
}

} // namespace kport
