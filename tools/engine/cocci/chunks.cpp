// SPDX-License-Identifier: GPL-2.0-or-later
// Counts braces.
#include "engine/cocci/chunks.h"

#include "engine/plan/lex.h"

namespace kport {
namespace {

// The end of a directive that begins at `at`, continuations included.
uint32_t end_of_directive(std::string_view text, uint32_t at) {
  size_t end = text.find('\n', at);
  while (end != text.npos && end > 0 &&
         (text[end - 1] == '\\' ||
          (end > 1 && text[end - 1] == '\r' && text[end - 2] == '\\')))
    end = text.find('\n', end + 1);
  return static_cast<uint32_t>(end == text.npos ? text.size() : end + 1);
}

bool starts_line(std::string_view text, uint32_t at) {
  size_t line = at == 0 ? text.npos : text.rfind('\n', at - 1);
  size_t begin = line == text.npos ? 0 : line + 1;
  return text.substr(begin, at - begin).find_first_not_of(" \t") == text.npos;
}

} // namespace

std::vector<Chunk> chunks_of(std::string_view text) {
  std::vector<Chunk> out;
  uint32_t begin = 0, skip = 0;
  int braces = 0;
  auto cut = [&](uint32_t end) {
    if (end > begin)
      out.push_back({begin, end});
    begin = end;
  };
  std::vector<Token> tokens = lex(text);
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& t = tokens[i];
    if (t.begin < skip)
      continue;
    if (t.text == "#" && starts_line(text, t.begin)) {
      skip = end_of_directive(text, t.begin);
      if (braces == 0) {
        cut(t.begin);
        cut(skip);
      }
      continue;
    }
    braces += t.text == "{" ? 1 : 0;
    braces -= t.text == "}" && braces > 0 ? 1 : 0;
    bool closes = t.text == "}" && braces == 0;
    bool goes_on = i + 1 < tokens.size() && // = {…}; and struct {…} x;
                   tokens[i + 1].begin >= skip &&
                   (tokens[i + 1].text == ";" || tokens[i + 1].text == "," ||
                    tokens[i + 1].text == ")");
    if (braces == 0 && (t.text == ";" || (closes && !goes_on)))
      cut(t.end);
  }
  cut(static_cast<uint32_t>(text.size()));
  return out;
}

} // namespace kport
