// SPDX-License-Identifier: GPL-2.0-or-later
// Looks SmPL over without parsing it: what is refused is found by its words.
#include "model/smpl.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace kport {
namespace {

constexpr std::string_view kBlanks = " \t\r\f\v";

bool is_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// Where `word` stands by itself in `text`, comments and strings included.
size_t find_word(std::string_view text, std::string_view word,
                 size_t from = 0) {
  for (size_t at = from; (at = text.find(word, at)) != text.npos; ++at) {
    size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) &&
        (end == text.size() || !is_word(text[end])))
      return at;
  }
  return text.npos;
}

struct Refused {
  std::string_view word;
  std::string_view before; // only where one of these follows; "": anywhere
  std::string_view why;
};

constexpr std::array<Refused, 7> kRefused = {{
    {"python", "", "code in Python would run on the machine that generates"},
    {"ocaml", "", "code in OCaml would run on the machine that generates"},
    {"script", ":", "code would run on the machine that generates"},
    {"initialize", ":", "code would run on the machine that generates"},
    {"finalize", ":", "code would run on the machine that generates"},
    {"#spatch", "", "options of spatch are kport's to choose"},
    {"using", "\"<", "an isomorphism file would be read from elsewhere"},
}};

std::optional<SmplFault> fault_in_bytes(std::string_view script) {
  if (script.size() > kSmplBytes)
    return SmplFault{
        kSmplBytes, 1,
        fmt::format("the script has more than {} bytes", kSmplBytes),
        "write several rules"};
  for (size_t i = 0; i < script.size(); ++i) {
    auto c = static_cast<unsigned char>(script[i]);
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
      return SmplFault{
          i, 1, fmt::format("byte {:#04x} does not belong into a script", c),
          ""};
  }
  return std::nullopt;
}

std::optional<SmplFault> fault_in_words(std::string_view text) {
  for (const Refused& r : kRefused)
    for (size_t at = 0; (at = find_word(text, r.word, at)) != text.npos; ++at) {
      size_t next = text.find_first_not_of(" \t\r\n", at + r.word.size());
      if (r.before.empty() ||
          (next != text.npos && r.before.find(text[next]) != r.before.npos))
        return SmplFault{at, r.word.size(), std::string(r.why),
                         fmt::format("a script must do without '{}'", r.word)};
    }
  // `# spatch` is one to spatch, too.
  for (size_t at = 0; (at = text.find('#', at)) != text.npos; ++at) {
    size_t next = text.find_first_not_of(" \t", at + 1);
    if (next != text.npos && text.substr(next).starts_with("spatch"))
      return SmplFault{at, next + 6 - at, std::string(kRefused[5].why),
                       "a script must do without '#spatch'"};
  }
  return std::nullopt;
}

// The text with comments blanked out, so that offsets stay.
std::string without_comments(std::string_view script) {
  std::string out(script);
  for (size_t i = 0; i + 1 < out.size(); ++i) {
    size_t end = i;
    if (out[i] == '/' && out[i + 1] == '/') {
      end = std::min(out.find('\n', i), out.size());
    } else if (out[i] == '/' && out[i + 1] == '*') {
      size_t close = out.find("*/", i + 2);
      end = close == out.npos ? out.size() : close + 2;
    } else if (out[i] == '"') { // a string may hold what looks like a comment
      for (++i; i < out.size() && out[i] != '"' && out[i] != '\n'; ++i)
        i += out[i] == '\\';
    }
    for (; i < end; ++i)
      if (out[i] != '\n')
        out[i] = ' ';
  }
  return out;
}

// What stands before the first rule: nothing but `virtual` lines.
std::optional<SmplFault> fault_in_head(std::string_view head) {
  for (size_t at = 0; at < head.size();) {
    size_t end = std::min(head.find('\n', at), head.size());
    std::string_view line = head.substr(at, end - at);
    size_t first = line.find_first_not_of(kBlanks);
    if (first != line.npos) {
      bool virtual_line = find_word(line, "virtual") == first;
      if (!virtual_line)
        return SmplFault{
            at + first, line.size() - first,
            "only 'virtual' may stand before the first rule",
            "another file is not included: put it into the script"};
    }
    at = end + 1;
  }
  return std::nullopt;
}

// Past the two parts of a rule's head, "@ name @ … @@"; npos: it has no end.
size_t end_of_rule_head(std::string_view text, size_t at) {
  size_t name_end = text.find('@', at + 1);
  if (name_end == text.npos)
    return name_end;
  size_t close = text.find("@@", name_end + 1);
  return close == text.npos ? close : close + 2;
}

std::optional<SmplFault> fault_in_rules(std::string_view text) {
  size_t at = text.find('@');
  if (at == text.npos)
    return SmplFault{0, 1, "the script has no rule",
                     "a rule of SmPL begins with @@"};
  if (std::optional<SmplFault> fault = fault_in_head(text.substr(0, at)))
    return fault;
  size_t body = end_of_rule_head(text, at);
  if (body == text.npos)
    return SmplFault{at, 1, "the rule's head has no end", "close it with @@"};
  for (size_t line = text.find('\n', body); line != text.npos;
       line = text.find('\n', line + 1))
    if (line + 1 < text.size() &&
        (text[line + 1] == '-' || text[line + 1] == '+'))
      return std::nullopt;
  return SmplFault{body, 1, "the script changes nothing",
                   "a line that begins with - or + is an edit"};
}

} // namespace

std::optional<SmplFault> smpl_fault(std::string_view script) {
  if (std::optional<SmplFault> fault = fault_in_bytes(script))
    return fault;
  std::string text = without_comments(script);
  for (std::string_view side : {script, std::string_view(text)})
    if (std::optional<SmplFault> fault = fault_in_words(side))
      return fault;
  return fault_in_rules(text);
}

Span smpl_span(const std::string& file, std::string_view script,
               const SmplFault& fault) {
  size_t begin = std::min(fault.begin, script.size());
  std::string_view before = script.substr(0, begin);
  Span span;
  span.file = file;
  span.line = 1 + static_cast<uint32_t>(std::ranges::count(before, '\n'));
  size_t line = before.rfind('\n');
  span.column =
      static_cast<uint32_t>(begin - (line == before.npos ? 0 : line + 1)) + 1;
  span.end_column = span.column + static_cast<uint32_t>(fault.width);
  return span;
}

} // namespace kport
