// SPDX-License-Identifier: GPL-2.0-or-later
// Asks kbuild how it would compile a tree, without touching the tree.
#include "target/kbuild.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/confine.h"
#include "base/files.h"
#include "base/process.h"
#include "model/kbuild.h"
#include "model/kbuild_objects.h"

namespace kport {

namespace {

constexpr const char* kLongest = "300"; // seconds; it takes two or three

// Files that kbuild reads; what a build left behind would make it skip work.
bool is_source(const fs::path& file) {
  static constexpr std::string_view kBuilt[] = {
      ".o", ".ko", ".a", ".mod", ".cmd", ".order", ".symvers", ".log"};
  std::string name = file.filename().string();
  return !name.starts_with('.') && !name.ends_with(".mod.c") &&
         std::ranges::none_of(
             kBuilt, [&](std::string_view end) { return name.ends_with(end); });
}

struct Mirror {
  std::vector<fs::path> files;                // relative; linked one by one
  std::string kbuild;                         // the top one
  std::map<std::string, std::string> changed; // of them, written anew
  std::string key;                            // what the commands depend on
};

Result<Mirror> plan_mirror(const Project& project, const fs::path& root) {
  Mirror m;
  std::vector<std::string> folders = project.canonical;
  if (fs::exists(root / "Kbuild")) {
    m.kbuild = TRY(read_file(root / "Kbuild"));
    folders.push_back("compat");
  } else {
    m.kbuild = kbuild_files(project, {}).at("Kbuild");
  }
  m.key = m.kbuild;
  std::vector<std::string> all;
  std::map<std::string, std::string> makefiles;
  for (const std::string& folder : folders) {
    if (!fs::exists(root / folder))
      continue;
    for (const fs::path& relative : TRY(list_files(root / folder))) {
      fs::path file = folder / relative;
      all.push_back(file.string());
      if (!is_source(file) || is_excluded(project, file.string()))
        continue;
      std::string name = file.filename().string();
      if (name == "Makefile" || name == "Kbuild")
        makefiles[file.string()] = TRY(read_file(root / file));
      // Makefiles ask with $(wildcard) which files there are, of any kind.
      m.key += file.string() + "\n";
      if (name.ends_with(".mk"))
        m.key += TRY(read_file(root / file));
      m.files.push_back(std::move(file));
    }
  }
  m.changed = TRY(drop_excluded(project, all, makefiles));
  for (const auto& [path, text] : makefiles)
    m.key += path + "\n" + (m.changed.contains(path) ? m.changed[path] : text);
  return m;
}

Result<void> write_mirror(const Mirror& m, const fs::path& root,
                          const fs::path& at) {
  std::error_code code;
  for (const fs::path& file : m.files) {
    if (auto text = m.changed.find(file.string()); text != m.changed.end()) {
      TRY(write_file(at / file, text->second));
      continue;
    }
    fs::create_directories((at / file).parent_path(), code);
    fs::create_symlink(root / file, at / file, code);
    if (code)
      return fail(
          error("cache", fmt::format("cannot link {}: {}", (at / file).string(),
                                     code.message())));
  }
  return write_file(at / "Kbuild", m.kbuild);
}

std::string to_json(const std::vector<CompileCommand>& commands) {
  nlohmann::json all = nlohmann::json::array();
  for (const CompileCommand& c : commands)
    all.push_back({c.file, c.directory.string(), c.args});
  return all.dump();
}

std::optional<std::vector<CompileCommand>> from_json(const std::string& text) {
  nlohmann::json all = nlohmann::json::parse(text, nullptr, false);
  if (!all.is_array())
    return std::nullopt;
  std::vector<CompileCommand> commands;
  for (const nlohmann::json& j : all) {
    if (!j.is_array() || j.size() != 3 || !j[0].is_string() ||
        !j[1].is_string() || !j[2].is_array())
      return std::nullopt;
    commands.push_back({j[0].get<std::string>(), j[1].get<std::string>(),
                        j[2].get<std::vector<std::string>>()});
  }
  return commands;
}

void replace_all(std::string& text, const std::string& from,
                 const std::string& to) {
  for (size_t at = text.find(from); at != text.npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

Diagnostic no_commands(const TargetTree& tree, const fs::path& root,
                       std::string output) {
  Diagnostic d =
      error("no-compile-commands",
            fmt::format("kbuild would compile nothing of {} for {}",
                        root.string(), tree.name),
            Span{},
            "are the modules' directories in kport.yaml the ones with "
            "Makefiles?");
  if (output.size() > 2000)
    output.erase(0, output.size() - 2000);
  d.notes.push_back({"make said: " + output, {}});
  return d;
}

} // namespace

Result<std::vector<CompileCommand>> compile_commands(const Acquire& context,
                                                     const TargetTree& tree,
                                                     const Project& project,
                                                     const fs::path& root) {
  Mirror mirror = TRY(plan_mirror(project, root));
  std::string key = mirror.key + "\n" + tree.digest + "\n" + root.string() +
                    "\n" + tree.build_dir.string();
  for (const std::string& arg : tree.make_args)
    key += "\n" + arg;
  fs::path known = context.cache.derived("commands", sha256(key));
  if (Result<std::string> text = read_file(known))
    if (std::optional<std::vector<CompileCommand>> all = from_json(*text))
      return *all;
  // Links in a directory of our own, never committed: make -n may create
  // files, and objects in the tree would look like work already done.
  DirectoryWriter scratch = TRY(DirectoryWriter::create(
      context.cache.root / "scratch" / sha256(key).substr(0, 16)));
  TRY(write_mirror(mirror, root, scratch.path()));
  Command make{.argv = {"timeout", "--kill-after=10", kLongest, "make", "-n",
                        "-k", "-C", tree.build_dir.string(),
                        "M=" + scratch.path().string()},
               .env = make_environment()};
  make.argv.insert(make.argv.end(), tree.make_args.begin(),
                   tree.make_args.end());
  make.argv.push_back("modules");
  // Exits non-zero by design: the objects it pretends to make do not exist.
  ProcessResult said = TRY(run_confined(std::move(make), {scratch.path()}));
  if (said.exit_code == 124 || said.exit_code == 137)
    return fail(error("make-time",
                      fmt::format("make -n for {} took longer than "
                                  "{} seconds",
                                  tree.name, kLongest),
                      {},
                      "a Makefile waits for something, or the machine is "
                      "very busy: then run it again"));
  std::vector<CompileCommand> commands =
      parse_make_output(said.out, scratch.path(), tree.build_dir);
  if (commands.empty())
    return fail(no_commands(tree, root, said.err));
  for (CompileCommand& c : commands) {
    if (c.directory == scratch.path())
      c.directory = root;
    for (std::string& arg : c.args)
      replace_all(arg, scratch.path().string(), root.string());
  }
  (void)write_file(known, to_json(commands));
  return commands;
}

} // namespace kport
