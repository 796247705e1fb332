// SPDX-License-Identifier: GPL-2.0-or-later
// The header of one file's patch: names, modes, renames, object names.
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "model/mime.h"
#include "model/patch_reader.h"

namespace kport {
namespace {

int octal(char c) { return c >= '0' && c <= '7' ? c - '0' : -1; }

// Behind the first '/', as -p1 does; nothing for an absolute or bare name.
std::optional<std::string_view> below_prefix(std::string_view name) {
  size_t slash = name.find('/');
  if (slash == name.npos || slash == 0)
    return std::nullopt;
  return name.substr(slash + 1);
}

std::string squash_slashes(std::string_view name) {
  std::string out;
  for (char c : name)
    if (c != '/' || out.empty() || out.back() != '/')
      out += c;
  return out;
}

// The name in "--- a/name" (strip) or "rename from name".
std::optional<std::string> find_name(std::string_view line, bool strip) {
  std::string quoted;
  size_t end = 0;
  if (line.starts_with('"') && unquote_path(line, quoted, end)) {
    if (!strip)
      return squash_slashes(quoted);
    size_t slash = quoted.find('/');
    if (slash == quoted.npos)
      return std::nullopt;
    return squash_slashes(std::string_view(quoted).substr(slash + 1));
  }
  size_t size = line.find_first_of(strip ? "\t\n\r" : "\n\r");
  line = line.substr(0, size);
  if (strip) {
    size_t slash = line.find('/');
    if (slash == line.npos)
      return std::nullopt;
    line.remove_prefix(slash + 1);
  }
  if (line.empty())
    return std::nullopt;
  return squash_slashes(line);
}

bool is_dev_null(std::string_view line) {
  return line.starts_with("/dev/null") && line.size() > 9 &&
         is_git_space(line[9]);
}

std::optional<std::string> quoted_first(std::string_view line) {
  std::string first, second;
  size_t end = 0;
  if (!unquote_path(line, first, end))
    return std::nullopt;
  std::optional<std::string_view> name = below_prefix(first);
  if (!name)
    return std::nullopt;
  line.remove_prefix(end);
  while (!line.empty() && is_git_space(line[0]))
    line.remove_prefix(1);
  if (line.starts_with('"')) {
    if (!unquote_path(line, second, end))
      return std::nullopt;
  } else {
    second = line.substr(0, line.find('\n'));
  }
  if (below_prefix(second) != name)
    return std::nullopt;
  return std::string(*name);
}

// The name of "a/name b/name", both the same; a rename has none.
std::optional<std::string> header_name(std::string_view line) {
  if (line.starts_with('"'))
    return quoted_first(line);
  std::optional<std::string_view> first = below_prefix(line);
  if (!first)
    return std::nullopt;
  size_t quote = first->find('"');
  if (quote != first->npos) {
    std::string second;
    size_t end = 0;
    if (!unquote_path(first->substr(quote), second, end))
      return std::nullopt;
    std::optional<std::string_view> name = below_prefix(second);
    if (!name || name->size() >= quote || !first->starts_with(*name) ||
        !is_git_space((*first)[name->size()]))
      return std::nullopt;
    return std::string(*name);
  }
  std::string_view names = first->substr(0, first->find('\n'));
  for (size_t at = names.find_first_of(" \t"); at != names.npos;
       at = names.find_first_of(" \t", at + 1)) {
    std::optional<std::string_view> second =
        below_prefix(names.substr(at + 1));
    if (second && *second == names.substr(0, at))
      return std::string(*second);
  }
  return std::nullopt;
}

class Header {
public:
  Header(PatchLines& lines, FilePatch& file) : lines_(lines), file_(file) {
    // A garbage header above leaves its names behind, as in git, so that they
    // contradict this one.
    if (!file.old_name.empty())
      old_ = file.old_name;
    if (!file.new_name.empty())
      new_ = file.new_name;
  }
  Result<bool> read();

private:
  Result<bool> line(std::string_view line); // false: the header is over
  Result<void> verify(std::string_view line, bool null, bool is_old);
  Result<void> mode(std::string_view line, uint32_t& into);
  void index(std::string_view line, std::string_view& mode);
  Result<void> finish();

  PatchLines& lines_;
  FilePatch& file_;
  std::optional<std::string> old_;
  std::optional<std::string> new_;
  std::optional<std::string> default_;
};

Result<void> Header::verify(std::string_view line, bool null, bool is_old) {
  std::optional<std::string>& name = is_old ? old_ : new_;
  if (!name && !null) {
    name = find_name(line, true);
    return {};
  }
  if (!name) {
    if (!is_dev_null(line))
      return fail(lines_.error("/dev/null was expected"));
    return {};
  }
  if (null || find_name(line, true) != name)
    return fail(lines_.error("the name differs from the one above"));
  return {};
}

Result<void> Header::mode(std::string_view line, uint32_t& into) {
  std::string text(line);
  char* end = nullptr;
  unsigned long value = std::strtoul(text.c_str(), &end, 8);
  if (end == text.c_str() || !is_git_space(*end))
    return fail(lines_.error("the mode is broken"));
  into = static_cast<uint32_t>(value);
  return {};
}

void Header::index(std::string_view line, std::string_view& mode) {
  constexpr size_t kHex = 40;
  size_t dots = line.find('.');
  if (dots == line.npos || !line.substr(dots).starts_with("..") || dots > kHex)
    return;
  file_.old_id = line.substr(0, dots);
  line.remove_prefix(dots + 2);
  size_t end = line.find_first_of(" \n");
  if (end == line.npos || end > kHex)
    return;
  file_.new_id = line.substr(0, end);
  if (line[end] == ' ')
    mode = line.substr(end + 1);
}

Result<bool> Header::line(std::string_view line) {
  auto take = [&](std::string_view word) {
    if (!line.starts_with(word))
      return false;
    line.remove_prefix(word.size());
    return true;
  };
  if (line.starts_with("@@ -"))
    return false;
  if (take("--- ")) {
    TRY(verify(line, file_.is_new, true));
  } else if (take("+++ ")) {
    TRY(verify(line, file_.is_delete, false));
  } else if (take("old mode ")) {
    TRY(mode(line, file_.old_mode));
  } else if (take("new mode ")) {
    TRY(mode(line, file_.new_mode));
  } else if (take("deleted file mode ")) {
    file_.is_delete = true;
    old_ = default_;
    TRY(mode(line, file_.old_mode));
  } else if (take("new file mode ")) {
    file_.is_new = true;
    new_ = default_;
    TRY(mode(line, file_.new_mode));
  } else if (take("copy from ")) {
    file_.is_copy = true;
    old_ = find_name(line, false);
  } else if (take("copy to ")) {
    file_.is_copy = true;
    new_ = find_name(line, false);
  } else if (take("rename old ") || take("rename from ")) {
    file_.is_rename = true;
    old_ = find_name(line, false);
  } else if (take("rename new ") || take("rename to ")) {
    file_.is_rename = true;
    new_ = find_name(line, false);
  } else if (take("index ")) {
    std::string_view text;
    index(line, text);
    if (!text.empty())
      TRY(mode(text, file_.old_mode));
  } else if (!take("similarity index ") && !take("dissimilarity index ")) {
    return false;
  }
  if (file_.is_delete + file_.is_new + file_.is_rename + file_.is_copy > 1)
    return fail(lines_.error("the header contradicts itself"));
  return true;
}

Result<void> Header::finish() {
  if (!old_ && !new_)
    old_ = new_ = default_;
  if ((!new_ && !file_.is_delete) || (!old_ && !file_.is_new))
    return fail(lines_.error("the header does not say the file's name"));
  if ((file_.is_new && old_) || (file_.is_delete && new_))
    return fail(lines_.error("the header contradicts one above"));
  file_.old_name = old_.value_or("");
  file_.new_name = new_.value_or("");
  if (file_.name().empty())
    return fail(lines_.error("the file's name is empty"));
  return {};
}

Result<bool> Header::read() {
  default_ = header_name(lines_.next().substr(11));
  size_t read = 0;
  for (; !lines_.rest().empty(); ++read) {
    std::string_view current = lines_.current();
    if (!current.ends_with('\n') || !TRY(line(current)))
      break;
    lines_.next();
  }
  TRY(finish());
  return read > 0; // a lone "diff --git" is garbage
}

} // namespace

Result<bool> read_patch_header(PatchLines& lines, FilePatch& file) {
  return Header(lines, file).read();
}

std::string quote_path(std::string_view path) {
  constexpr std::string_view kEscaped = "\a\b\t\n\v\f\r\"\\";
  constexpr std::string_view kLetters = "abtnvfr\"\\";
  std::string out;
  bool quoted = false;
  for (char c : path) {
    size_t at = kEscaped.find(c);
    unsigned char byte = static_cast<unsigned char>(c);
    if (at != kEscaped.npos) {
      out += '\\';
      out += kLetters[at];
      quoted = true;
    } else if (byte < ' ' || byte >= 127) {
      out += fmt::format("\\{:03o}", byte);
      quoted = true;
    } else {
      out += c;
    }
  }
  return quoted ? '"' + out + '"' : out;
}

bool unquote_path(std::string_view text, std::string& path, size_t& end) {
  constexpr std::string_view kEscaped = "\a\b\t\n\v\f\r\"\\";
  constexpr std::string_view kLetters = "abtnvfr\"\\";
  path.clear();
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      end = i + 1;
      return text[0] == '"';
    }
    if (text[i] != '\\') {
      path += text[i];
      continue;
    }
    if (++i == text.size())
      return false;
    size_t letter = kLetters.find(text[i]);
    if (letter != kLetters.npos) {
      path += kEscaped[letter];
      continue;
    }
    if (i + 2 >= text.size() || text[i] > '3' || octal(text[i]) < 0 ||
        octal(text[i + 1]) < 0 || octal(text[i + 2]) < 0)
      return false;
    path += static_cast<char>(octal(text[i]) * 64 + octal(text[i + 1]) * 8 +
                              octal(text[i + 2]));
    i += 2;
  }
  return false;
}

} // namespace kport
