// SPDX-License-Identifier: GPL-2.0-or-later
// Reads #define lines.
#include "engine/plan/macro_table.h"

#include <algorithm>
#include <set>

#include "engine/plan/lex.h"

namespace kport {
namespace {

struct Definition {
  std::vector<std::string_view> params;
  std::vector<Token> body;
};

// The line around `at`, continued ones included.
std::string_view line_at(std::string_view text, size_t at) {
  size_t begin = text.rfind('\n', at), end = text.find('\n', at);
  begin = begin == text.npos ? 0 : begin + 1;
  while (end != text.npos && end > 0 &&
         (text[end - 1] == '\\' ||
          (end > 1 && text[end - 1] == '\r' && text[end - 2] == '\\')))
    end = text.find('\n', end + 1);
  return text.substr(begin, end == text.npos ? end : end - begin);
}

// "# define name(params) body": the name, "" when it is none.
std::string_view take_apart(std::string_view line, Definition& out) {
  std::vector<Token> t = lex(line);
  bool is_one = t.size() > 3 && t[0].text == "#" && t[1].text == "define" &&
                t[3].text == "(" && t[2].end == t[3].begin;
  if (!is_one)
    return {};
  size_t i = 4;
  for (; i < t.size() && t[i].text != ")"; ++i)
    if (t[i].kind == TokenKind::word)
      out.params.push_back(t[i].text);
  if (i < t.size())
    out.body.assign(t.begin() + long(i) + 1, t.end());
  return t[2].text;
}

Pasted operand(const Definition& d, const Token& t) {
  auto at = std::ranges::find(d.params, t.text);
  return at == d.params.end()
             ? Pasted{SIZE_MAX, std::string(t.text)}
             : Pasted{static_cast<size_t>(at - d.params.begin()), ""};
}

void note(const Definition& d, MacroUse& use) {
  for (size_t i = 0; i + 1 < d.body.size(); ++i) {
    std::string_view t = d.body[i].text;
    if ((t == "." || t == "->") &&
        std::ranges::find(d.params, d.body[i + 1].text) != d.params.end())
      use.selects = true;
    if (t == "##" && i > 0)
      use.pastes.emplace_back(operand(d, d.body[i - 1]),
                              operand(d, d.body[i + 1]));
  }
}

} // namespace

MacroTable macro_table(const Tree& tree) {
  MacroTable out;
  std::map<std::string, std::set<std::string>> words; // of their bodies
  for (std::string_view text : tree.texts)
    for (size_t at = 0; (at = text.find("define", at)) != text.npos; ++at) {
      Definition d;
      std::string name(take_apart(line_at(text, at), d));
      if (name.empty())
        continue;
      note(d, out[name]);
      for (const Token& t : d.body)
        words[name].insert(std::string(t.text));
    }
  for (bool more = true; more;) {
    more = false;
    for (auto& [name, use] : out)
      for (const auto& [inner, does] : out)
        if (!use.selects && does.selects && words[name].contains(inner))
          more = use.selects = true;
  }
  return out;
}

} // namespace kport
