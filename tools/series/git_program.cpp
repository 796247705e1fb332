// SPDX-License-Identifier: GPL-2.0-or-later
// Runs git apart from its user's settings.
#include "series/git_program.h"

#include <fmt/format.h>

#include "base/files.h"

namespace kport {

Command git_command(const GitCall& call) {
  Command c{.argv = {"git", "--git-dir=" + call.git_dir.string()},
            .env = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                    {"GIT_CONFIG_NOSYSTEM", "1"},
                    {"GIT_ATTR_NOSYSTEM", "1"},
                    {"GIT_TERMINAL_PROMPT", "0"},
                    {"GIT_PAGER", "cat"},
                    {"GIT_INDEX_FILE", (call.git_dir / "index").string()},
                    {"GIT_OBJECT_DIRECTORY",
                     (call.git_dir / "objects").string()},
                    {"GIT_NO_REPLACE_OBJECTS", "1"},
                    {"TZ", "UTC"}},
            .input = call.input};
  if (!call.work_tree.empty())
    c.argv.push_back("--work-tree=" + call.work_tree.string());
  for (const char* setting :
       {"core.autocrlf=false", "core.quotePath=true", "core.abbrev=12",
        "core.attributesFile=/dev/null", "core.excludesFile=/dev/null",
        "core.hooksPath=/dev/null", "diff.algorithm=myers", "gc.auto=0"}) {
    c.argv.push_back("-c");
    c.argv.push_back(setting);
  }
  c.argv.insert(c.argv.end(), call.arguments.begin(), call.arguments.end());
  return c;
}

Result<std::string> run_git(const GitCall& call) {
  Result<ProcessResult> done = run_ok(git_command(call));
  if (done)
    return std::move(done->out);
  Diagnostic d = std::move(done).error();
  if (d.code == "process-failed")
    d.message = fmt::format("git {} failed in {}", call.arguments.at(0),
                            call.git_dir.string());
  return fail(std::move(d));
}

Result<void> init_bare(const std::filesystem::path& git_dir) {
  std::error_code code;
  std::filesystem::remove_all(git_dir, code);
  std::filesystem::create_directories(git_dir, code);
  TRY(run_git({.git_dir = git_dir,
               .arguments = {"init", "--quiet", "--bare", "--template=",
                             "--initial-branch=main"}}));
  return {};
}

Result<void>
borrow_objects(const std::filesystem::path& git_dir,
               const std::vector<std::filesystem::path>& object_dirs) {
  std::string list;
  for (const std::filesystem::path& dir : object_dirs) {
    if (dir.string().find('\n') != std::string::npos)
      return fail(error("git-alternate",
                        "a repository's path with a line break in it cannot "
                        "be borrowed from"));
    list += dir.string() + "\n";
  }
  return write_file(git_dir / "objects/info/alternates", list);
}

} // namespace kport
