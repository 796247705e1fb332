// SPDX-License-Identifier: GPL-2.0-or-later
// Target files to TargetSpecs: what each provider needs and nothing else.
#include "model/target_reader.h"

#include <algorithm>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/files.h"
#include "model/field_reader.h"

namespace kport {
namespace {

// Goes into package names and apt's configuration: no blanks, no quotes.
Result<std::string> read_apt_word(const Yaml& top, std::string_view key) {
  std::string text = TRY(read_text(top, key));
  auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' ||
           c == '~' || c == '_';
  };
  if (std::ranges::all_of(text, allowed) && text[0] != '-' && text[0] != '.')
    return text;
  return fail(error("target-word",
                    fmt::format("'{}' cannot be a {} of Debian", text, key),
                    top.find(key)->span));
}

Result<void> read_debian(const Yaml& top, TargetSpec& t) {
  TRY(expect_keys(top, "a target of provider 'debian'",
                  {"name", "title", "provider", "suite", "package", "flavour",
                   "only", "compiler", "arch"}));
  t.suite = TRY(read_apt_word(top, "suite"));
  t.package = TRY(read_apt_word(top, "package"));
  t.flavour = TRY(read_apt_word(top, "flavour"));
  if (const Yaml* only = top.find("only")) {
    TRY(expect_one_of(*only, "only", {"image"}));
    t.image_only = true;
    t.span = only->span;
  }
  return {};
}

Result<void> read_dir(const Yaml& top, TargetSpec& t, const fs::path& file) {
  TRY(expect_keys(top, "a target of provider 'dir'",
                  {"name", "title", "provider", "path", "compiler", "arch"}));
  fs::path path = TRY(read_text(top, "path"));
  t.path = (file.parent_path() / path).lexically_normal().string();
  return {};
}

bool good_name(std::string_view name) {
  return !name.empty() && name[0] != '-' && name[0] != '.' && name != "all" &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") ==
             name.npos;
}

} // namespace

Result<TargetSpec> parse_target(const fs::path& file, const std::string& text) {
  Yaml top = TRY(read_yaml(file.string(), text));
  if (top.kind != Yaml::Kind::map)
    TRY(expect_keys(top, "a target", {}));
  TargetSpec t;
  t.file = file.string();
  t.name = file.stem().string();
  t.span = top.span;
  if (!good_name(t.name))
    return fail(
        error("target-name", fmt::format("'{}' cannot name a target", t.name),
              {.file = t.file},
              "use lower-case letters, digits and '-'; 'all' is taken"));
  const Yaml* provider = TRY(required(top, "provider"));
  TRY(expect_one_of(*provider, "provider", {"debian", "dir"}));
  t.provider = provider->text == "dir" ? Provider::dir : Provider::debian;
  if (t.provider == Provider::dir)
    TRY(read_dir(top, t, file));
  else
    TRY(read_debian(top, t));
  if (const Yaml* name = top.find("name"); name && name->text != t.name)
    return fail(error(
        "target-name",
        fmt::format("'{}' is not the file's name, '{}'", name->text, t.name),
        name->span, "rename the file or drop the key"));
  t.title = TRY(read_text_or(top, "title", t.name));
  t.compiler = TRY(read_text_or(top, "compiler", ""));
  t.arch = TRY(read_text_or(top, "arch", "x86_64"));
  return t;
}

Result<TargetSpec> read_target(const fs::path& file) {
  return parse_target(file, TRY(read_file(file)));
}

Result<std::vector<TargetSpec>>
read_targets(std::span<const fs::path> directories) {
  std::vector<TargetSpec> out;
  for (const fs::path& directory : directories) {
    std::error_code why;
    fs::directory_iterator entries(directory, why);
    if (why)
      return fail(error("target-directory",
                        fmt::format("cannot list: {}", why.message()),
                        {.file = directory.string()}));
    std::vector<fs::path> files;
    for (const fs::directory_entry& e : entries)
      if (e.path().extension() == ".yaml")
        files.push_back(e.path());
    std::ranges::sort(files);
    for (const fs::path& file : files)
      out.push_back(TRY(read_target(file)));
  }
  std::ranges::sort(out, {}, &TargetSpec::name);
  auto twice = std::ranges::adjacent_find(out, {}, &TargetSpec::name);
  if (twice == out.end())
    return out;
  Diagnostic d =
      error("target-twice",
            fmt::format("two files describe the target '{}'", twice->name),
            std::next(twice)->span);
  d.notes.push_back({"the other one", twice->span});
  return fail(std::move(d));
}

} // namespace kport
