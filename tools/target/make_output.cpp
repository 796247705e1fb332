// SPDX-License-Identifier: GPL-2.0-or-later
// Takes compiler calls out of what `make -n` prints.
#include <algorithm>

#include "target/kbuild.h"

namespace kport {

namespace fs = std::filesystem;

namespace {

// Reads one word at a time; knows what ends a command.
class Lexer {
public:
  explicit Lexer(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }

  // True when a command ended here; `word` is set when one was read.
  bool next(std::string& word, bool& have_word) {
    word.clear();
    have_word = false;
    while (!text_.empty()) {
      char c = take();
      if (c == ' ' || c == '\t') {
        if (have_word)
          return false;
        continue;
      }
      if (c == ';' || c == '|' || c == '&' || c == '\n')
        return true;
      have_word = true;
      if (c == '\'')
        quoted(word, '\'');
      else if (c == '"')
        quoted(word, '"');
      else if (c == '\\' && !text_.empty())
        word += take();
      else
        word += c;
    }
    return true;
  }

private:
  char take() {
    char c = text_.front();
    text_.remove_prefix(1);
    return c;
  }

  void quoted(std::string& word, char end) {
    while (!text_.empty()) {
      char c = take();
      if (c == end)
        return;
      // Between double quotes a backslash keeps itself before most characters.
      if (c == '\\' && end == '"' && !text_.empty() &&
          std::string_view("\"\\$`").find(text_.front()) !=
              std::string_view::npos)
        c = take();
      word += c;
    }
  }

  std::string_view text_;
};

bool is_compile(const std::vector<std::string>& words) {
  return words.size() > 3 && words.back().ends_with(".c") &&
         std::ranges::find(words, "-c") != words.end() &&
         std::ranges::find(words, "-o") != words.end();
}

// The flags: without the compiler, what it reads and what it writes.
std::vector<std::string> flags_of(const std::vector<std::string>& words) {
  std::vector<std::string> flags;
  auto it = std::ranges::find_if(
      words, [](const std::string& w) { return w.starts_with('-'); });
  for (; it != std::prev(words.end()); ++it) {
    if (*it == "-o") {
      ++it;
      continue;
    }
    if (*it != "-c" && !it->starts_with("-Wp,-MMD,") &&
        !it->starts_with("-Wp,-MD,"))
      flags.push_back(*it);
  }
  return flags;
}

} // namespace

std::vector<std::vector<std::string>> split_commands(std::string_view line) {
  std::vector<std::vector<std::string>> commands;
  std::vector<std::string> words;
  std::string word;
  bool have_word = false;
  for (Lexer lexer(line); !lexer.at_end();) {
    bool ended = lexer.next(word, have_word);
    if (have_word)
      words.push_back(word);
    if (ended && !words.empty())
      commands.push_back(std::exchange(words, {}));
  }
  if (!words.empty())
    commands.push_back(std::move(words));
  return commands;
}

std::vector<CompileCommand> parse_make_output(std::string_view text,
                                              const fs::path& directory,
                                              const fs::path& build_dir) {
  std::vector<CompileCommand> all;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.find(" -c ") == line.npos)
      continue;
    for (const std::vector<std::string>& words : split_commands(line)) {
      if (!is_compile(words))
        continue;
      fs::path file = words.back();
      // kbuild works inside the kernel's build directory with absolute paths,
      // and since 6.13 inside the module's with relative ones.
      CompileCommand c{.directory = file.is_relative() ? directory : build_dir,
                       .args = flags_of(words)};
      c.file = (c.directory / file)
                   .lexically_normal()
                   .lexically_relative(directory)
                   .string();
      if (!c.file.starts_with("..") && !c.file.ends_with(".mod.c"))
        all.push_back(std::move(c));
    }
  }
  std::ranges::sort(all, {}, &CompileCommand::file);
  return all;
}

} // namespace kport
