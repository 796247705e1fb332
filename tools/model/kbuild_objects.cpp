// SPDX-License-Identifier: GPL-2.0-or-later
// Line by line, continued lines together; all other text stays as it is.
#include "model/kbuild_objects.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace kport {
namespace {

bool blank(char c) {
  return c == ' ' || c == '\t';
}

// Where `word` stands between blanks in `line`, from `from` on.
size_t find_word(const std::string& line, const std::string& word,
                 size_t from) {
  for (size_t at = from; (at = line.find(word, at)) != line.npos; ++at) {
    size_t end = at + word.size();
    bool starts = at == 0 || blank(line[at - 1]) || line[at - 1] == '=';
    bool ends = end == line.size() || blank(line[end]) || line[end] == '\\';
    if (starts && ends)
      return at;
  }
  return line.npos;
}

// Where the objects of a list begin: behind the `=` of obj-y, x-y, x-objs.
size_t list_of(const std::string& line) {
  size_t eq = line.find('=');
  if (eq == line.npos || line[0] == '\t')
    return line.npos;
  size_t end = line.find_last_not_of(" \t:+?", eq == 0 ? 0 : eq - 1);
  if (end == line.npos)
    return line.npos;
  std::string name = line.substr(0, end + 1);
  bool list = name.starts_with("obj-") || name.ends_with("-y") ||
              name.ends_with("-m") || name.ends_with("-objs") ||
              name.ends_with(")");
  return list && name.find('-') != name.npos ? eq + 1 : line.npos;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool continued(const std::string& line) {
  return line.ends_with('\\');
}

bool has_words(const std::string& line, size_t from) {
  return line.find_first_not_of(" \t\\", from) != line.npos;
}

// One logical line; `lines` are its physical ones.
void drop_from(std::vector<std::string>& lines, size_t list,
               const std::vector<std::string>& objects) {
  bool dropped = false;
  for (size_t i = 0; i < lines.size(); ++i)
    for (const std::string& object : objects)
      for (size_t at; (at = find_word(lines[i], object,
                                      i == 0 ? list : 0)) != std::string::npos;
           dropped = true) {
        size_t begin = at, end = at + object.size();
        while (begin > (i == 0 ? list : 0) && blank(lines[i][begin - 1]))
          --begin;
        if (begin == 0) { // the first on its line: the indentation stays
          begin = at;
          while (end < lines[i].size() && blank(lines[i][end]))
            ++end;
        }
        lines[i].erase(begin, end - begin);
      }
  if (!dropped)
    return;
  for (size_t i = lines.size(); i-- > 1;)
    if (!has_words(lines[i], 0)) {
      bool last = !continued(lines[i]);
      lines.erase(lines.begin() + static_cast<long>(i));
      if (last) {
        lines[i - 1].pop_back();
        while (!lines[i - 1].empty() && blank(lines[i - 1].back()))
          lines[i - 1].pop_back();
      }
    }
  if (lines.size() == 1 && !has_words(lines[0], list))
    lines.clear();
}

} // namespace

Result<std::string> drop_objects(const std::string& path,
                                 const std::string& text,
                                 const std::vector<std::string>& objects) {
  std::vector<std::string> lines = split_lines(text);
  std::string out;
  for (size_t i = 0; i < lines.size();) {
    size_t first = i;
    std::vector<std::string> one = {lines[i++]};
    while (continued(one.back()) && i < lines.size())
      one.push_back(lines[i++]);
    size_t list = list_of(one[0]);
    if (list != std::string::npos) {
      drop_from(one, list, objects);
    } else if (!one[0].starts_with('#')) {
      for (size_t n = 0; n < one.size(); ++n)
        for (const std::string& object : objects)
          if (find_word(one[n], object, 0) != std::string::npos)
            return fail(error(
                "exclude-object",
                fmt::format("{} belongs to an excluded file, and this line is "
                            "no list it could be dropped from",
                            object),
                Span{path, uint32_t(first + n + 1), 0, 0},
                "put objects into obj-…, NAME-y or NAME-objs"));
    }
    for (const std::string& line : one)
      out += line + '\n';
  }
  if (!text.ends_with('\n') && !out.empty())
    out.pop_back();
  return out;
}

Result<std::map<std::string, std::string>>
drop_excluded(const Project& project, const std::vector<std::string>& paths,
              const std::map<std::string, std::string>& makefiles) {
  std::map<std::string, std::vector<std::string>> objects; // by directory
  for (const std::string& path : paths)
    if ((path.ends_with(".c") || path.ends_with(".S")) &&
        is_excluded(project, path)) {
      std::filesystem::path p(path);
      objects[p.parent_path().string()].push_back(p.stem().string() + ".o");
    }
  std::map<std::string, std::string> out;
  for (const auto& [directory, names] : objects)
    for (const char* name : {"Makefile", "Kbuild"})
      if (auto it = makefiles.find(directory + "/" + name);
          it != makefiles.end()) {
        std::string text = TRY(drop_objects(it->first, it->second, names));
        if (text != it->second)
          out[it->first] = std::move(text);
      }
  return out;
}

} // namespace kport
