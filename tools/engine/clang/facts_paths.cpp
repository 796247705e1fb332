// SPDX-License-Identifier: GPL-2.0-or-later
// Header names as they are included, from and to files.
#include "engine/clang/facts_paths.h"

#include <algorithm>

namespace kport {
namespace {

namespace fs = std::filesystem;

std::string below(const std::string& dir, const std::string& file) {
  bool inside = file.size() > dir.size() + 1 && file.starts_with(dir) &&
                file[dir.size()] == '/';
  return inside ? file.substr(dir.size() + 1) : std::string();
}

} // namespace

std::vector<std::string> include_dirs(const ParseInput& parse, bool system) {
  std::vector<std::string> out;
  auto add = [&](std::string_view path) {
    std::string clean = clean_path(parse.directory, path);
    if (clean.size() > 1 && clean.ends_with('/'))
      clean.pop_back();
    if (std::ranges::count(out, clean) == 0)
      out.push_back(clean);
  };
  for (const fs::path& path : parse.include_first)
    add(path.string());
  for (size_t i = 0; i < parse.args.size(); ++i) {
    std::string_view flag = parse.args[i];
    for (std::string_view option : {"-I", "-isystem"}) {
      if (!flag.starts_with(option) || (option != "-I" && !system))
        continue;
      if (flag.size() > option.size())
        add(flag.substr(option.size()));
      else if (i + 1 < parse.args.size())
        add(parse.args[++i]);
      break;
    }
  }
  return out;
}

HeaderNames::HeaderNames(const ParseInput& parse)
    : dirs_(include_dirs(parse)), shadows_(parse.include_first.size()) {
  for (const VirtualFile& file : parse.overlay)
    overlay_.insert(clean_path(parse.directory, file.path.string()));
}

bool HeaderNames::is_file(const std::string& path) const {
  std::error_code ec;
  return overlay_.contains(path) || fs::is_regular_file(path, ec);
}

bool HeaderNames::exists(const std::string& name) const {
  return std::ranges::any_of(
      dirs_, [&](const std::string& dir) { return is_file(dir + "/" + name); });
}

std::string HeaderNames::find_name(const std::string& file) const {
  // include/uapi lies inside include: the deepest directory names the file.
  std::string name;
  size_t root = dirs_.size();
  for (size_t i = 0; i < dirs_.size(); ++i) {
    std::string candidate = below(dirs_[i], file);
    bool deeper = root == dirs_.size() || dirs_[i].size() > dirs_[root].size();
    if (!candidate.empty() && deeper)
      name = candidate, root = i;
  }
  if (name.empty())
    return file;
  fs::path parent = fs::path(dirs_[root]).parent_path();
  if (root < shadows_)
    return below(parent.parent_path().string(), file);
  for (size_t i = shadows_; i < root; ++i)
    if (is_file(dirs_[i] + "/" + name))
      return below(parent.string(), file);
  return name;
}

const std::string& HeaderNames::name_of(const std::string& file) {
  auto [entry, fresh] = names_.try_emplace(file);
  if (fresh)
    entry->second = find_name(file);
  return entry->second;
}

} // namespace kport
