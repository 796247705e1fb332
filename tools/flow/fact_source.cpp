// SPDX-License-Identifier: GPL-2.0-or-later
// Joins a target's files and a project's flags.
#include "flow/fact_source.h"

#include <fmt/format.h>

#include "base/files.h"
#include "target/kbuild.h"

namespace kport {

Result<FactSource> fact_source(const Workspace& w, const TargetTree& tree) {
  FactSource s;
  s.target = tree.name;
  s.release = tree.release;
  s.digest = tree.digest;
  s.cache = w.acquire.cache.root / "facts";
  std::vector<CompileCommand> commands =
      TRY(compile_commands(w.acquire, tree, w.project, w.project.root));
  if (commands.empty())
    return fail(error("no-units",
                      fmt::format("kbuild compiles no file of {} for {}",
                                  w.project.name, tree.name),
                      {}, "check `modules:` in kport.yaml"));
  // Any file's flags will do: what differs between files is not the kernel's.
  s.parse.directory = commands.front().directory;
  s.parse.args = commands.front().args;
  s.parse.arch = tree.arch;
  std::filesystem::path symvers = tree.build_dir / "Module.symvers";
  std::error_code ec;
  if (std::filesystem::exists(symvers, ec))
    s.exports = TRY(parse_symvers(TRY(read_file(symvers)), symvers.string()));
  std::filesystem::path config = tree.build_dir / ".config";
  s.config = TRY(parse_config(TRY(read_file(config)), config.string()));
  return s;
}

} // namespace kport
