// SPDX-License-Identifier: GPL-2.0-or-later
// Builds modules with kbuild and reads its log.
#include "target/kbuild.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/confine.h"
#include "base/files.h"
#include "base/process.h"

namespace kport {

namespace {

std::optional<uint32_t> number(std::string_view text) {
  uint32_t value = 0;
  auto [end, code] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || code != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

// Takes ":12" off the end of `place`.
uint32_t take_number(std::string_view& place) {
  size_t colon = place.rfind(':');
  if (colon == place.npos)
    return 0;
  std::optional<uint32_t> value = number(place.substr(colon + 1));
  if (value)
    place = place.substr(0, colon);
  return value.value_or(0);
}

BuildMessage message_at(std::string_view place, std::string_view text,
                        const fs::path& directory) {
  BuildMessage m{.message = std::string(text)};
  m.column = take_number(place);
  m.line = take_number(place);
  if (m.line == 0)
    std::swap(m.line, m.column); // "file:12: text" has no column
  fs::path file = place;
  if (file.is_absolute()) {
    fs::path below = file.lexically_normal().lexically_relative(directory);
    if (!below.empty() && *below.begin() != "..")
      file = below;
  }
  m.file = file.lexically_normal().string();
  return m;
}

struct Kind {
  std::string_view mark;
  bool is_error;
};

constexpr Kind kKinds[] = {
    {": fatal error: ", true}, {": error: ", true}, {": warning: ", false}};

// The line's words with names below `directory` as the tree has them.
std::string no_rule(std::string_view words, const fs::path& directory) {
  std::string text(words.substr(0, words.find(".  Stop.")));
  std::string prefix = directory.string() + "/";
  for (size_t at = text.find(prefix); at != text.npos; at = text.find(prefix))
    text.erase(at, prefix.size());
  return text;
}

void read_line(std::string_view line, const fs::path& directory,
               BuildMessages& all) {
  // modpost speaks of symbols and modules, not of lines.
  for (auto [mark, is_error] :
       {Kind{"ERROR: modpost: ", true}, Kind{"WARNING: modpost: ", false}})
    if (line.starts_with(mark)) {
      BuildMessage m{.file = "modpost",
                     .message = std::string(line.substr(mark.size()))};
      (is_error ? all.errors : all.warnings).push_back(std::move(m));
      return;
    }
  if (line.starts_with("make")) {
    // "make[3]: *** No rule to make target 'x.o', needed by 'y.mod'.  Stop."
    constexpr std::string_view kMark = ": *** No rule to make target ";
    if (size_t at = line.find(kMark); at != line.npos)
      all.errors.push_back(
          {.file = "make", .message = no_rule(line.substr(at + 6), directory)});
    return;
  }
  if (line.starts_with(' '))
    return;
  for (const Kind& kind : kKinds)
    if (size_t at = line.find(kind.mark); at != line.npos) {
      BuildMessage m = message_at(
          line.substr(0, at), line.substr(at + kind.mark.size()), directory);
      (kind.is_error ? all.errors : all.warnings).push_back(std::move(m));
      return;
    }
  // "ld: x.o: in function `f': undefined reference to `g'"
  if (line.find("undefined reference to") != line.npos)
    all.errors.push_back({.file = "ld", .message = std::string(line)});
}

// Where make gave up, for a failure that no tool put into words we know.
std::string last_words(std::string_view log) {
  while (log.ends_with('\n'))
    log.remove_suffix(1);
  if (log.size() > 1500)
    log.remove_prefix(log.size() - 1500);
  return std::string(log);
}

} // namespace

std::map<std::string, std::string> make_environment() {
  return {{"MAKEFLAGS", ""},
          {"MFLAGS", ""},
          {"GNUMAKEFLAGS", ""},
          {"MAKELEVEL", "0"}};
}

BuildMessages parse_build_log(std::string_view text,
                              const fs::path& directory) {
  BuildMessages all;
  while (!text.empty()) {
    size_t end = text.find('\n');
    read_line(text.substr(0, end), directory, all);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return all;
}

// kbuild does not compile again what has not changed, and says nothing of it:
// what warned is to warn the next time, too. A header's warning may be any
// object's.
static Result<void> forget_warned(const fs::path& tree,
                                  const std::vector<BuildMessage>& warnings) {
  std::error_code ignored;
  for (const BuildMessage& m : warnings) {
    // Absolute where it lies elsewhere: there nothing is ours.
    fs::path source = fs::path(m.file).lexically_normal();
    if (source.is_relative() && *source.begin() != ".." &&
        source.extension() == ".c") {
      fs::remove((tree / source).replace_extension(".o"), ignored);
      continue;
    }
    for (const fs::path& file : TRY(list_files(tree)))
      if (file.extension() == ".o")
        fs::remove(tree / file, ignored);
    break;
  }
  return {};
}

Result<KbuildResult> build_modules(const TargetTree& tree,
                                   const fs::path& directory,
                                   const KbuildOptions& options) {
  std::error_code code;
  fs::path at = fs::canonical(directory, code);
  if (code || !fs::exists(at / "Kbuild"))
    return fail(error("no-kbuild",
                      fmt::format("no Kbuild in {}", directory.string()), {},
                      "give a directory that `kport backport --out` wrote"));
  KbuildResult result{.log = options.log.empty() ? at / ".kport-build.log"
                                                 : options.log};
  fs::remove(result.log, code); // never written through a link
  Command make{.argv = {"make", "-C", tree.build_dir.string(),
                        "M=" + at.string(), fmt::format("-j{}", options.jobs)},
               .env = make_environment(),
               .log = result.log};
  if (options.seconds)
    make.argv.insert(make.argv.begin(),
                     {"timeout", "--kill-after=10",
                      fmt::format("{}", options.seconds)});
  make.argv.insert(make.argv.end(), tree.make_args.begin(),
                   tree.make_args.end());
  if (options.whole_recipes)
    make.argv.push_back("--output-sync=target");
  if (options.warnings)
    make.argv.push_back("W=1");
  make.argv.push_back("modules");
  ProcessResult done = TRY(run_confined(std::move(make), {at}));
  if (interrupted()) {
    Diagnostic d = error("interrupted", "the build was interrupted");
    d.exit = ExitCode::interrupted;
    return fail(std::move(d));
  }
  result.cpu_seconds = done.cpu_seconds;
  std::string log = TRY(read_file(result.log));
  BuildMessages messages = parse_build_log(log, at);
  result.errors = std::move(messages.errors);
  result.warnings = std::move(messages.warnings);
  TRY(forget_warned(at, result.warnings));
  if (options.seconds && (done.exit_code == 124 || done.exit_code == 137))
    result.errors.push_back(
        {.file = "make",
         .message = fmt::format("stopped after {} seconds", options.seconds)});
  if (done.exit_code != 0 && result.errors.empty())
    result.errors.push_back({.file = "make", .message = last_words(log)});
  for (const fs::path& file : TRY(list_files(at)))
    if (file.extension() == ".ko")
      result.modules.push_back(at / file);
  return result;
}

} // namespace kport
