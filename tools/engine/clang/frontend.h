// SPDX-License-Identifier: GPL-2.0-or-later
// Runs Clang over one file as kbuild would compile it: GCC's flags turned into
// Clang's, files in memory on top of the disk, diagnostics as data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace clang {
class CompilerInstance;
} // namespace clang

namespace kport {

// A file that exists for the parse only; shadows the disk's.
struct VirtualFile {
  std::filesystem::path path; // absolute
  std::string content;
};

// What the disk said of paths, for one parse after another: of one thread, in
// one directory, with one overlay, while files stay as they are.
class SeenFiles;
std::shared_ptr<SeenFiles> nothing_seen();

// Says whether a function defined in `file` (absolute, `..` resolved) keeps
// its body. Asked once per file.
using KeepBody = std::function<bool(std::string_view file)>;

struct ParseInput {
  std::string file;                // absolute, or relative to `directory`
  std::filesystem::path directory; // working directory of the compile
  std::vector<std::string> args;   // GCC's spelling: CompileCommand::args
  std::string arch = "x86_64";     // kernel's SRCARCH-like name or GNU's
  std::vector<VirtualFile> overlay;
  std::shared_ptr<SeenFiles> seen; // or none: asks the disk for everything
  // Searched before everything `args` names: shadow headers.
  std::vector<std::filesystem::path> include_first;
  // -W options in Clang's spelling. Empty means -w, which keeps errors and
  // what Clang makes an error by default.
  std::vector<std::string> warnings;
  // Bodies that keep_body refuses are skipped; without it none is.
  KeepBody keep_body;
  // Skipped bodies are passed over by their text where that tells their end
  // (skip_body.h). Macros used there are not seen to be used, and do not move
  // __COUNTER__.
  bool skim_bodies = false;
  // A missing #include is noted in ParseOutput::missing and passed over.
  bool tolerate_missing = false;
  // A PCH already holds the -include files of `args`: both sides must have
  // been given the same. KBUILD_* names get one constant value on both.
  std::filesystem::path use_pch;
  std::filesystem::path write_pch; // `end` is still called
};

struct ParseDiagnostic {
  enum class Level { note, remark, warning, error, fatal };
  Level level = Level::error;
  std::string id; // Clang's name: "err_typecheck_call_too_many_args"
  std::string message;
  std::string file; // absolute; "" when it stands nowhere
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t offset = 0;
  std::vector<std::string> args; // types, names and strings of the message
};

// What stood in an #include that found nothing.
struct MissingHeader {
  std::string name; // "linux/folio_queue.h"
  std::string file; // who asked
  uint32_t line = 0;

  auto operator<=>(const MissingHeader&) const = default;
};

struct ParseOutput {
  std::vector<ParseDiagnostic> diagnostics; // in order of appearance
  std::vector<MissingHeader> missing;
  // Every file whose text was read, absolute, sorted; what a PCH holds is not
  // among them.
  std::vector<std::string> files;
  double cpu_seconds = 0; // of this thread

  bool failed() const; // an error or worse was diagnosed
};

// Where to look at a parse. Both run on the calling thread.
struct ParseHooks {
  // The preprocessor exists, nothing is read yet: add PPCallbacks here.
  std::function<void(clang::CompilerInstance&)> begin;
  // The whole unit is parsed, the AST is complete.
  std::function<void(clang::CompilerInstance&)> end;
};

// Parses once. Safe to call from several threads. Errors in the source are in
// the output; a Diagnostic means that Clang could not run at all.
[[nodiscard]] Result<ParseOutput> parse(const ParseInput& input,
                                        const ParseHooks& hooks);

// The arguments `clang -cc1` gets for GCC's `args`; in frontend_flags.cpp.
std::vector<std::string> cc1_flags(const ParseInput& input);

// "/a/b/../c//d" as "/a/c/d"; `path` is joined to `directory` first. The disk
// is not asked.
std::string clean_path(const std::filesystem::path& directory,
                       std::string_view path);

} // namespace kport
